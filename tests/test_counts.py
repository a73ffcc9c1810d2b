"""Counts of respondents: by people, corrected for what people saw, or not checked at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
import pytest

from pipeline.codebook import Codebook
from pipeline.contracts import AUTOMATIC, columns_of, empty
from pipeline.counts import Counts, Draw, ThemeCount, counts
from pipeline.settings import CountSettings
from tests.builders import codebook

TIJD, WIL = "tijd", "wil"
SETTINGS = CountSettings(
    width=0.1, seconds_per_segment=25, most_minutes=480, other_respondents=False
)


def people(n: int) -> list[str]:
    return [f"r-{i:04}" for i in range(n)]


def segments(owners: Iterable[str], each: int = 2) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {"segment_id": f"{o}/{i}", "respondent_id": o, "question_id": "Q23", "whole": False}
            for o in owners
            for i in range(each)
        ]
    )


def coded(
    coder: str, kind: str, owners: Iterable[str], having: Iterable[str], each: int = 2
) -> list[tuple[Any, ...]]:
    """A coder read these respondents; those having the theme say it in their first segment."""
    having = set(having)
    return [
        (f"{o}/{i}", TIJD if o in having and i == 0 else "", coder, kind, float("nan"), "")
        for o in owners
        for i in range(each)
    ]


def count(
    lines: list[tuple[Any, ...]],
    n: int = 312,
    draws: Iterable[Draw] = (),
    book: Codebook | None = None,
    settings: CountSettings = SETTINGS,
    silent: int = 0,
    respondent_codings: pd.DataFrame | None = None,
) -> Counts:
    everyone = people(n)
    frame = pd.DataFrame(lines, columns=columns_of("codings"))
    return counts(
        segments(everyone[: n - silent]),
        frame if lines else empty("codings"),
        empty("respondent_codings") if respondent_codings is None else respondent_codings,
        everyone,
        book or codebook(),
        settings,
        draws=tuple(draws),
        confidence=0.95,
    )


def theme(found: Counts, theme_id: str = TIJD) -> ThemeCount:
    return next(t for t in found.themes if t.theme_id == theme_id)


# The wave of test_shares: the machine says yes of the first 80; of those 40 are read, 30 have it;
# of the 232 others 60 are read, 2 have it.
ALL = people(312)
DRAWN = tuple(ALL[:40] + ALL[80:140])
MACHINE = coded(AUTOMATIC, "automatic", ALL, ALL[:80])
ANNA = coded("anna", "human", DRAWN, ALL[:30] + ALL[80:82])


def test_read_by_people_as_a_whole_is_a_count_without_an_interval() -> None:
    everyone = people(15)
    lines = coded(AUTOMATIC, "automatic", everyone, everyone[:9])
    found = count(lines + coded("anna", "human", everyone, everyone[:4]), 15)
    one = theme(found)
    assert (one.basis, one.by_hand, one.value, one.automatic) == ("read", 4, 4, 9)
    assert (one.low, one.high) == (4, 4)
    assert one.advice == "counted"
    assert found.why == ""


def test_a_random_part_corrects_the_automatic_count() -> None:
    found = count(MACHINE + ANNA, draws=[Draw(DRAWN, 312)])
    one = theme(found)
    # by hand in test_shares
    assert (one.basis, one.read, one.by_hand, one.automatic) == ("drawn", 100, 32, 80)
    assert one.value == pytest.approx(67.7333, abs=1e-4)
    assert (one.low, one.high) == (58, 84)
    assert one.ppi is not None
    assert one.ppi[0] == pytest.approx(55.04)
    assert (found.drawn, found.read, found.why) == (100, 100, "")
    # nobody gave the other theme, which the machine never gives either: 0 of 100
    assert theme(found, WIL).value == 0


def test_picked_respondents_correct_nothing_and_that_is_said() -> None:
    found = count(MACHINE + ANNA)
    one = theme(found)
    assert (one.basis, one.by_hand, one.read) == ("picked", 32, 100)
    assert (one.value, one.low, one.high, one.ppi) == (None, None, None, None)
    assert "niet door toeval getrokken maar aangewezen" in found.why


def test_segments_that_were_drawn_say_nothing_of_respondents() -> None:
    found = count(MACHINE + ANNA, draws=[Draw(DRAWN, 312, whole=False)])
    assert theme(found).value is None
    assert "losse segmenten" in found.why


def test_of_a_plan_broken_off_what_was_read_up_to_there_counts() -> None:
    # the sixth in line was skipped: whom she read after that, she chose
    line = (*ALL[:5], ALL[200], *ALL[6:20])
    read = [*ALL[:5], *ALL[6:20]]
    found = count(MACHINE + coded("anna", "human", read, ALL[:3]), draws=[Draw(line, 312)])
    one = theme(found)
    assert (one.basis, one.read, one.by_hand) == ("drawn", 5, 3)
    assert (found.drawn, found.read) == (20, 5)


def test_a_draw_from_another_wave_corrects_nothing() -> None:
    found = count(MACHINE + ANNA, draws=[Draw(DRAWN, 300)])
    assert theme(found).low is None
    assert "na de trekking" in found.why
    found = count(MACHINE + ANNA, draws=[Draw((*DRAWN, ""), 312)])
    assert theme(found).low is None


def test_a_draw_of_which_nobody_is_read_as_a_whole() -> None:
    half = [line for line in ANNA if line[0].endswith("/0")]
    found = count(MACHINE + half, draws=[Draw(DRAWN, 312)])
    assert theme(found).low is None
    assert "nog niemand helemaal gelezen" in found.why


def test_nothing_by_hand_leaves_the_automatic_count_unchecked() -> None:
    found = count(MACHINE)
    one = theme(found)
    assert (one.basis, one.by_hand, one.automatic) == ("machine", None, 80)
    assert (one.value, one.low, one.high) == (None, None, None)
    assert found.why == "niemand codeerde met de hand"


def test_what_was_coded_with_suggestions_is_no_reading_of_ones_own() -> None:
    lines = coded("anna (met voorstel)", "human", DRAWN, ALL[:30])
    found = count(MACHINE + lines, draws=[Draw(DRAWN, 312)])
    assert theme(found).basis == "machine"


def test_what_was_settled_goes_before_what_one_person_said() -> None:
    # anna says 30 and 2 have it; together they settle that the first two have it not
    settled = coded("vastgesteld", "adjudicated", ALL[:2], [])
    found = count(MACHINE + ANNA + settled, draws=[Draw(DRAWN, 312)])
    assert theme(found).by_hand == 30
    assert found.coders == ("vastgesteld", "anna")


def test_two_draws_together_are_one_sample() -> None:
    found = count(MACHINE + ANNA, draws=[Draw(DRAWN[:50], 312), Draw(DRAWN[50:], 312)])
    assert (theme(found).low, theme(found).high) == (58, 84)


def test_who_said_nothing_needs_no_reading() -> None:
    everyone = people(20)
    spoke, drawn = everyone[:15], tuple(everyone[:10])
    lines = coded(AUTOMATIC, "automatic", spoke, []) + coded("anna", "human", drawn, [])
    one = theme(count(lines, 20, [Draw(drawn, 15)], silent=5))
    # five are left to read, so never more than five
    assert (one.respondents, one.read, one.low) == (20, 10, 0)
    assert one.high is not None
    assert one.high <= 5
    assert one.left_respondents == 5


def test_themes_of_a_respondent_count_only_where_people_coded_them() -> None:
    rows = [(ALL[0], "vorm_groep", AUTOMATIC, "automatic", "", 0.9, "")]
    frame = pd.DataFrame(rows, columns=columns_of("respondent_codings"))
    found = count(MACHINE + ANNA, draws=[Draw(DRAWN, 312)], respondent_codings=frame)
    assert theme(found, "vorm_groep").basis == "machine"
    rows += [(ALL[0], "vorm_duo", "anna", "human", "", 0.9, "")]
    frame = pd.DataFrame(rows, columns=columns_of("respondent_codings"))
    found = count(MACHINE + ANNA, draws=[Draw(DRAWN, 312)], respondent_codings=frame)
    one = theme(found, "vorm_groep")
    assert (one.basis, one.by_hand, one.automatic) == ("drawn", 0, 1)


def test_sub_themes_count_upwards() -> None:
    lines = [(line[0], "divers_mensen" if line[1] else "", *line[2:]) for line in MACHINE + ANNA]
    found = count(lines, draws=[Draw(DRAWN, 312)])
    assert theme(found, "divers").low == theme(found, "divers_mensen").low == 58
    assert theme(found, "divers_vormen").low == 0


def test_the_wider_interval_is_for_a_wave_that_is_a_sample() -> None:
    settings = SETTINGS.model_copy(update={"other_respondents": True})
    one = theme(count(MACHINE + ANNA, draws=[Draw(DRAWN, 312)], settings=settings))
    assert one.others_low is not None
    assert one.others_high is not None
    assert one.others_low < 58
    assert one.others_high > 84
    assert theme(count(MACHINE + ANNA, draws=[Draw(DRAWN, 312)])).others_low is None


def test_fifteen_respondents_are_best_read_all() -> None:
    everyone = people(15)
    one = theme(count(coded(AUTOMATIC, "automatic", everyone, everyone[:9]), 15))
    # 30 segments at 25 seconds: 12.5 minutes
    assert (one.advice, one.left, one.left_respondents, one.minutes) == ("count", 30, 15, 13)


def test_a_wave_too_large_to_read_is_estimated_or_left() -> None:
    small = SETTINGS.model_copy(update={"most_minutes": 200.0})
    one = theme(count(MACHINE + ANNA, draws=[Draw(DRAWN, 312)], settings=small))
    # all: 212 respondents x 2 segments x 25 s = 177 minutes
    assert (one.advice, one.minutes) == ("count", 177)
    tight = small.model_copy(update={"most_minutes": 30.0, "width": 0.075})
    one = theme(count(MACHINE + ANNA, draws=[Draw(DRAWN, 312)], settings=tight))
    # the interval may be 23 wide and is 26: some more, at two segments of 25 seconds each
    assert one.more is not None
    assert 0 < one.more <= 36
    assert one.more_minutes == -(-one.more * 50 // 60)
    assert one.advice == "estimate"
    tiny = small.model_copy(update={"most_minutes": 1.0, "width": 0.01})
    assert theme(count(MACHINE, settings=tiny)).advice == "leave"


def test_a_wave_without_segments() -> None:
    found = counts(
        empty("segments"),
        empty("codings"),
        empty("respondent_codings"),
        people(3),
        codebook(),
        SETTINGS,
        draws=(),
        confidence=0.95,
    )
    assert theme(found).automatic == 0
    assert theme(found).left == 0
