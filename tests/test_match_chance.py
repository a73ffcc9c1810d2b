"""Whether topics and themes share more than chance gives, and would do so with other people."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.codebook import Codebook, CodebookFile
from pipeline.contracts import columns_of
from pipeline.match import match
from pipeline.match_chance import _rarity, benjamini_hochberg
from pipeline.settings import MatchSettings

THEMES = ("tijd", "wil", "doen")
Said = tuple[str, int, str]  # respondent, topic (-1: none), themes


def pair(said: Sequence[Said], *, names: str = "r", mix: bool = False, **more: Any) -> pd.DataFrame:
    """Matches of segments in the order said, all answers to one question."""
    ids = [f"{names}{n}" for n in range(len(said))]
    segments = pd.DataFrame(
        {
            **{"segment_id": ids, "question_id": "Q1", "whole": False},
            "respondent_id": [f"r-{names}-{who}" for who, *_ in said],
            "text": [f"zin {n:04d}" for n in range(len(said))],
            "start": range(len(said)),
        }
    )
    members = pd.DataFrame(
        {"segment_id": ids, "question_group": "g", "topic_id": [t for _, t, _ in said]}
    )
    codings = pd.DataFrame(
        [
            {"segment_id": i, "theme_id": theme, "coder_id": "anna"}
            for i, (*_, themes) in zip(ids, said, strict=True)
            for theme in themes.split() or [""]
        ]
    )
    numbers = sorted({t for _, t, _ in said if t >= 0})
    topics = pd.DataFrame({"topic_id": numbers, "question_group": "g"})
    group = {
        **{"id": "g", "name": "g", "scope": ["Q1"]},
        "themes": [{"id": t, "name": t} for t in THEMES],
    }
    book = Codebook.build(
        CodebookFile.model_validate({"name": "n", "version": "1", "groups": [group]})
    )
    tables = [topics, members, codings, segments]
    if mix:
        tables = [t.sample(frac=1, random_state=3, ignore_index=True) for t in tables]
    knobs = {"similarity_weight": 0.5, "min_score": 0.15, "min_share": 0.3, **more}
    flat = np.ones(4) / 2  # meaning says nothing
    return match(
        *tables,
        book,
        topic_centroids=dict.fromkeys(numbers, flat),
        theme_vectors=dict.fromkeys(THEMES, flat),
        settings=MatchSettings(**knobs),
        basis="anna",
        seed=1,
    )


def about(found: pd.DataFrame, topic: int) -> pd.Series:
    return found[found["topic_id"] == topic].iloc[0]


PLANTED: list[Said] = [
    *((f"p{n}", 0, "tijd" if n else "") for n in range(8)),
    *((f"p{n}", 1, "wil") for n in range(8)),
    *((f"p{n}", 2, "") for n in range(8)),
]


def test_benjamini_and_hochberg_reject_what_their_paper_rejects() -> None:
    # Benjamini and Hochberg 1995, 3.3: fifteen comparisons; four are rejected at .05.
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    p += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    adjusted = benjamini_hochberg(np.array(p))
    assert (adjusted <= 0.05).tolist() == [True] * 4 + [False] * 11
    # by hand: .0095 x 15 / 4; the next, .0201 x 15 / 5 = .0603, is larger
    assert adjusted[3] == pytest.approx(0.035625)
    mixed = np.random.default_rng(0).permutation(15)
    assert benjamini_hochberg(np.array(p)[mixed]) == pytest.approx(adjusted[mixed])


def test_rarity_is_that_of_fishers_lady_tasting_tea() -> None:
    # Fisher, The design of experiments (1935): eight cups, four with milk first, four named so;
    # all four right in 1 of 70 ways, three or more in 17 of 70.
    four = np.array([4])
    rare = 10 ** -_rarity(four, four, np.array([8]))[0]
    assert rare[3:] == pytest.approx([17 / 70, 1 / 70])
    assert rare[0] == pytest.approx(1)


def test_a_planted_theme_is_a_match_with_its_chance_and_stability() -> None:
    found = pair(PLANTED)
    first = about(found, 0)
    assert (first["theme_id"], first["verdict"]) == ("tijd", "match")
    assert first["p_value"] <= first["adjusted"] <= 0.05
    assert 0.001 <= first["least_p"] <= first["p_value"]
    assert first["stability"] > 0.9
    assert about(found, 2)["verdict"] == "new"
    assert about(found, 2)["stability"] == 1


def test_p_is_never_smaller_than_one_in_the_draws() -> None:
    found = pair(PLANTED, permutations=199)
    assert found["p_value"].min() >= 1 / 200


def test_what_one_respondent_repeats_is_no_relation() -> None:
    """Eight segments with one theme in one topic, but all of one of eight respondents."""
    many: list[Said] = [("a", 0, "tijd")] * 8
    many += [(who, topic, "") for who in "bcdefgh" for topic in (1, 1, 1, 1, 2, 2, 2, 2)]
    found = pair(many)
    # she has the theme and the topic; under the null model one of eight would
    assert about(found, 0)["verdict"] != "match"
    assert about(found, 0)["p_value"] == pytest.approx(1 / 8, abs=0.05)
    apart: list[Said] = [(f"a{n}", 0, "tijd") for n in range(8)]
    apart += [(f"{who}{n}", n % 2 + 1, "") for who in "bcdefgh" for n in range(8)]
    assert about(pair(apart), 0)["verdict"] == "match"  # a segment each


def test_too_few_segments_are_too_small_to_tell_and_the_least_p_is_said() -> None:
    # Two of four segments: of the 6 ways to deal two codes out, 1 gives both to topic 0 and 1 both
    # to topic 1. No p under 1/6.
    few: list[Said] = [("a", 0, "tijd"), ("b", 0, "tijd"), ("c", 1, ""), ("d", 1, "")]
    found = pair(few)
    first = about(found, 0)
    assert (first["theme_id"], first["verdict"]) == ("", "too small")
    assert first["least_p"] == pytest.approx(1 / 6, abs=0.04)
    lone = found[found["topic_id"].isna()].set_index("theme_id")["verdict"]
    assert lone["tijd"] == "too small"
    assert lone["wil"] == "not found"  # nobody gave it: that is known


def test_a_verdict_that_hangs_on_few_respondents_is_unstable() -> None:
    some: list[Said] = [(f"p{n}", 0, "tijd" if n < 3 else "") for n in range(8)]
    some += [(f"q{n}", 1 + n % 2, "") for n in range(60)]
    first = about(pair(some), 0)
    assert first["verdict"] == "match"
    assert first["stability"] < about(pair(PLANTED), 0)["stability"]


def test_neither_the_order_of_rows_nor_pseudonyms_change_anything() -> None:
    random = np.random.default_rng(5)
    said: list[Said] = [
        (str(random.integers(9)), int(random.integers(3)), str(random.choice(["", *THEMES])))
        for _ in range(60)
    ]
    found = pair(said)
    pd.testing.assert_frame_equal(found, pair(said, mix=True))
    pd.testing.assert_frame_equal(found, pair(said, names="z"))


def test_unrelated_themes_seldom_match() -> None:
    """The figures are in tests/benchmarks/bench_match.py; here only that the test holds at all."""
    wrong = 0
    for seed in range(20):
        random = np.random.default_rng(seed)
        said: list[Said] = [
            (f"p{n // 4}", int(random.integers(3)), str(random.choice(["", "", *THEMES])))
            for n in range(80)
        ]
        found = pair(said, permutations=199, resamples=20)
        wrong += (found["verdict"] == "match").any()
    assert wrong <= 3  # more than 3 of 20 at 5 % each: once in 60 times


def test_a_run_from_before_the_test_is_still_read(tmp_path: Path) -> None:
    from pipeline.store.runs import TABLES, tables_of_run

    new = ["p_value", "adjusted", "least_p", "stability"]
    old = pair(PLANTED).drop(columns=new)
    for name in TABLES:
        frame = old if name == "matches" else pd.DataFrame({"x": [1]})
        frame.to_parquet(tmp_path / f"{name}.parquet")
    read = tables_of_run(tmp_path)["matches"]
    assert set(read) == set(columns_of("matches"))
    assert read[new].isna().all(axis=None)
