"""How many themes nobody has found yet."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.codebook import Codebook, CodebookFile
from pipeline.contracts import columns_of
from pipeline.missing import chao, missing, saturation, two_routes


@pytest.mark.parametrize(
    ("once", "twice", "seen", "n", "told"),
    [
        # Spiders of Colwell et al. 2012, in R's iNEXT (ChaoRichness of data(spider)):
        (12, 4, 26, 168, (43.893, 30.511, 96.971)),
        (14, 4, 37, 252, (61.403, 43.502, 128.583)),
    ],
)
def test_chao_is_that_of_inext(
    once: int, twice: int, seen: int, n: int, told: tuple[float, float, float]
) -> None:
    found = chao([1] * once + [2] * twice + [9] * (seen - once - twice), n)
    assert found is not None
    assert (found.total, found.low, found.high) == pytest.approx(told, abs=0.006)


def test_without_a_theme_named_twice_the_corrected_form_is_used() -> None:
    found = chao([1, 1, 1, 5], 10)
    assert found is not None
    assert found.total == pytest.approx(4 + 0.9 * 3 * 2 / 2)  # (n-1)/n x f1 (f1 - 1) / 2
    everybody = chao([5, 5], 5)
    assert everybody is not None
    assert (everybody.total, everybody.low, everybody.high) == (2, 2, 2)


def test_two_routes_are_chapmans() -> None:
    # The turtles of Wikipedia, Mark and recapture: 10 marked, 15 caught, 5 of them marked; 28.3.
    found = two_routes(10, 15, 5)
    assert found is not None
    assert found.total == pytest.approx(11 * 16 / 6 - 1, abs=0.005)
    assert found.seen == 20
    assert found.seen < found.low < found.total < found.high
    assert two_routes(4, 3, 0) is None


def test_the_curve_is_what_part_of_the_respondents_would_have_named() -> None:
    # Three respondents, one theme by all, one by one of them. By hand: one respondent names
    # 1 + 1/3 on average, two 1 + 2/3, three 2.
    curve = saturation([3, 1], 3)
    assert [p.respondents for p in curve] == [1, 2, 3]
    assert [p.themes for p in curve] == pytest.approx([1.33, 1.67, 2])
    assert all(p.low <= p.themes <= p.high for p in curve)
    many = saturation([1, 2, 300, 90_000], 100_000)
    assert len(many) <= 13
    assert many[-1].themes == 4


def test_nothing_read_gives_no_estimate() -> None:
    assert chao([], 10) is None
    assert saturation([], 0) == ()


def test_a_wave_counts_respondents_and_both_routes() -> None:
    group = {"id": "g", "name": "g", "scope": ["Q1"]}
    themes = [{"id": t, "name": t} for t in ("tijd", "wil", "doen", "taal")]
    book = Codebook.build(
        CodebookFile.model_validate(
            {"name": "n", "version": "1", "groups": [{**group, "themes": themes}]}
        )
    )
    said = [("a", "tijd"), ("a", "tijd"), ("b", "tijd"), ("b", "wil"), ("c", "doen"), ("d", "")]
    segments = pd.DataFrame(
        {
            "segment_id": [f"s{i}" for i in range(6)],
            "respondent_id": [f"r-{who}" for who, _ in said],
        }
    )
    codings = pd.DataFrame(
        {
            "segment_id": segments["segment_id"],
            **{"theme_id": [theme for _, theme in said], "coder_id": "anna"},
        }
    )
    pairs = [(0, "tijd", "match"), (1, "tijd", "split"), (2, "", "new"), (3, "", "too small")]
    matches = pd.DataFrame(
        [{"topic_id": t, "theme_id": h, "verdict": v} for t, h, v in pairs],
        columns=columns_of("matches"),
    )
    found = missing(segments, codings, matches, book, "anna")
    assert (found.n, found.once, found.twice) == (4, 2, 1)
    assert (found.people, found.topics, found.both) == (3, 2, 1)  # tijd, wil, doen; tijd, the new
    assert found.over_respondents is not None
    assert found.over_respondents.total == 3 + 3 / 4 * 2 * 2 / 2  # (n-1)/n f1^2 / (2 f2)
