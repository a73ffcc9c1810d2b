"""The topic coder: themes of the topic, matched without the answers it is judged by."""

from __future__ import annotations

import dataclasses

import numpy as np
import pandas as pd
import pytest

from pipeline.agreement import agreement
from pipeline.coders.base import CoderContext, code_wave
from pipeline.coders.control import control
from pipeline.coders.topic import TopicCoder, said
from pipeline.contracts import InputError, empty
from pipeline.ingest.config import load_settings
from tests.coders.wave import with_topics
from tests.test_coders import THEMES, codes, wave

AGREEMENT = load_settings().agreement.model_copy(update={"resamples": 50})


def given(context: CoderContext, codings: pd.DataFrame) -> dict[str, set[str]]:
    """Themes per segment, as the topic coder gives them."""
    coded = TopicCoder(context).fit(context.segments, codings).of_segments()
    found: dict[str, set[str]] = {}
    for segment, theme in zip(coded["segment_id"], coded["theme_id"], strict=True):
        found.setdefault(segment, set()).update({theme} - {""})
    return found


def test_a_theme_has_the_segments_of_its_topic() -> None:
    context = with_topics(wave())  # topics as the kinds of answers lie: the last fits no theme
    found = given(context, codes(context, range(72)))
    for i in range(72):
        assert found[f"s-{i}"] == ({THEMES[i % 4]} if i % 4 < 3 else set())


def test_segments_in_no_topic_get_none_of_the_themes() -> None:
    topics = np.arange(72) % 4
    topics[:8] = -1
    context = with_topics(wave(), topics.tolist())
    found = given(context, codes(context, range(72)))
    assert all(found[f"s-{i}"] == set() for i in range(8))
    assert found["s-8"] == {"tijd"}


def test_what_somebody_coded_does_not_come_back_in_the_own_answers() -> None:
    """Only respondent 0 was given a theme: nobody else's codes lead a topic to it."""
    context = with_topics(wave())
    own = codes(context, range(6))
    elsewhere = [i for i in range(6, 72) if i % 4 or i < 24]
    others = codes(context, elsewhere).assign(theme_id="")
    both = pd.concat([own, others], ignore_index=True)
    found = given(context, both)
    assert all(not found[f"s-{i}"] for i in range(6))
    # matched on all codes, topic 0 is 'tijd': it is the fold that kept it out
    last = TopicCoder(context).fit(context.segments, both)._fitted
    assert last.themes.get(0) == ["tijd"]


def test_without_codings_topics_are_matched_on_meaning() -> None:
    context = with_topics(wave())
    coder = TopicCoder(context).fit(context.segments, empty("codings"))
    coded = coder.code()
    assert coded.facts["matched_on"] == "meaning"
    assert coded.facts["matched_topics"] > 0
    assert coded.codings["confidence"].isna().all()  # nobody knows how often it is right
    measured = agreement(
        context.segments,
        pd.concat([coded.codings, codes(context, range(72))]),
        empty("respondent_codings"),
        context.codebook,
        AGREEMENT,
        seed=1,
    )
    assert measured.loc[measured["theme_id"] == "", "kappa"].item() > 0.5


def test_its_confidence_is_the_share_of_the_topic_that_people_gave_the_theme() -> None:
    context = with_topics(wave())
    half = codes(context, range(72))
    half.loc[(half["theme_id"] == "tijd") & (half.index % 8 == 0), "theme_id"] = ""
    coder = TopicCoder(context).fit(context.segments, half)
    chance = coder.predict_proba(context.segments)["tijd"]
    n = int((half["theme_id"] == "tijd").sum())
    # 18 segments in the topic, and one segment's worth of the share in all 72
    assert chance.iloc[0] == pytest.approx((n + n / 72) / 19)


def test_topics_of_one_coded_respondent_are_matched_on_meaning_for_that_respondent() -> None:
    context = with_topics(wave())
    one = codes(context, range(6))
    alone = TopicCoder(context).fit(context.segments, one)._blind["r-0"]
    assert (
        alone.themes == TopicCoder(context).fit(context.segments, empty("codings"))._fitted.themes
    )


def test_a_wave_without_topics_says_so() -> None:
    context = with_topics(wave(), [-1] * 72)
    with pytest.raises(InputError, match="er zijn geen topics gevonden"):
        code_wave(TopicCoder(context).fit(context.segments, empty("codings")))
    assert control(context, codes(context, range(72)), AGREEMENT) == []


def test_the_settled_coding_goes_before_that_of_coders() -> None:
    context = wave()
    one = codes(context, [0, 4])
    other = one.assign(theme_id="geld", coder_id="vastgesteld", coder_kind="adjudicated").iloc[:1]
    found = said(pd.concat([one, other], ignore_index=True))
    assert dict(zip(found["segment_id"], found["theme_id"], strict=True)) == {
        "s-0": "geld",
        "s-4": "tijd",
    }


def test_the_control_is_measured_beside_people() -> None:
    context = with_topics(wave())
    (row,) = control(context, codes(context, range(72)), AGREEMENT)
    assert (row["kappa"], row["n_segments"], row["n_respondents"]) == (1.0, 72, 12)
    mixed = with_topics(wave(), np.random.default_rng(1).integers(4, size=72).tolist())
    (row,) = control(mixed, codes(mixed, range(72)), AGREEMENT)
    assert row["kappa"] < 0.5
    assert control(dataclasses.replace(context, topics=None), codes(context, [0]), AGREEMENT) == []
