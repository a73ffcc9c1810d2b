"""Whom people read: at random for figures, by doubt for learning, never mixed up."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline.sampling import codable, doubt_of, draw
from tests.builders import codebook


def segments(people: int = 20, each: int = 5) -> pd.DataFrame:
    lines = [
        {"segment_id": f"s{p:02}-{i}", "respondent_id": f"r-{p:02}", "non_answer": ""}
        for p in range(people)
        for i in range(each)
    ]
    lines.append({"segment_id": "leeg", "respondent_id": "r-00", "non_answer": "n.v.t."})
    return pd.DataFrame(lines)


def test_the_random_part_comes_first_and_carries_its_weight() -> None:
    doubt = {s: i / 200 for i, s in enumerate(segments()["segment_id"])}
    picks = draw(segments(), n_random=10, n_chosen=3, doubt=doubt, seed=1)
    assert [p.part for p in picks] == ["random"] * 10 + ["chosen"] * 3
    assert {p.weight for p in picks[:10]} == {10.0}  # 100 segments, 10 drawn
    assert {p.weight for p in picks[10:]} == {0.0}
    assert len({p.segment_id for p in picks}) == 13
    assert "leeg" not in {p.segment_id for p in picks}


def test_the_chosen_ones_are_those_in_most_doubt_that_were_not_drawn() -> None:
    doubt = {"s00-0": 0.9, "s00-1": 0.8, "s00-2": 0.7, "leeg": 1.0}
    picks = draw(segments(), n_random=0, n_chosen=2, doubt=doubt)
    assert [p.segment_id for p in picks] == ["s00-0", "s00-1"]


def test_every_segment_is_drawn_equally_often() -> None:
    times = dict.fromkeys(segments(4, 3)["segment_id"], 0)
    for seed in range(600):
        for pick in draw(segments(4, 3), n_random=3, seed=seed):
            times[pick.segment_id] += 1
    del times["leeg"]
    # 600 draws of 3 in 12: expected 150 each, standard deviation 10.6
    assert all(110 < n < 190 for n in times.values())


def test_whole_respondents_can_be_drawn() -> None:
    picks = draw(segments(), n_random=3, unit="respondent", seed=2)
    owners = [p.segment_id[:3] for p in picks]
    assert pd.Series(owners).value_counts().tolist() == [5, 5, 5]
    assert {p.weight for p in picks} == {20 / 3}
    # one after the other: who stops half-way has read whole respondents
    assert owners == [o for o in dict.fromkeys(owners) for _ in range(5)]
    assert list(dict.fromkeys(owners)) != sorted(set(owners))


def test_every_respondent_is_drawn_equally_often_however_much_was_said() -> None:
    lines = [(f"{p}-{i}", f"r-{p}", "") for p in range(8) for i in range(1 + 4 * (p % 2))]
    wave = pd.DataFrame(lines, columns=["segment_id", "respondent_id", "non_answer"])
    times = dict.fromkeys(wave["respondent_id"], 0)
    for seed in range(800):
        picks = draw(wave, n_random=2, unit="respondent", seed=seed)
        for person in {p.segment_id[0] for p in picks}:
            times[f"r-{person}"] += 1
    # expected 200 each, standard deviation 12.2
    assert all(155 < n < 245 for n in times.values())


def test_the_same_seed_draws_the_same() -> None:
    assert draw(segments(), n_random=9, seed=5) == draw(segments(), n_random=9, seed=5)
    assert draw(segments(), n_random=9, seed=5) != draw(segments(), n_random=9, seed=6)


def test_more_than_there_is_gives_all_of_it() -> None:
    picks = draw(segments(2, 2), n_random=50)
    assert len(picks) == 4
    assert {p.weight for p in picks} == {1.0}


def test_doubt_is_greatest_half_way() -> None:
    codings = pd.DataFrame(
        [
            ("s1", 0.5, "automatic"),
            ("s2", 0.9, "automatic"),
            ("s2", 0.6, "automatic"),
            ("s3", 0.5, "human"),
            ("s4", float("nan"), "automatic"),
        ],
        columns=["segment_id", "confidence", "coder_kind"],
    )
    assert doubt_of(codings) == pytest.approx({"s1": 1.0, "s2": 0.8})


def test_figures_of_agreement_hold_only_blind_codings_of_the_random_part() -> None:
    from pipeline.run import blind

    codings = pd.DataFrame(
        [
            ("s1", "automatisch", "automatic"),
            ("s2", "automatisch", "automatic"),
            ("s1", "anna", "human"),
            ("s2", "anna", "human"),
            ("s3", "anna (met voorstel)", "human"),
            ("s2", "vastgesteld", "adjudicated"),
        ],
        columns=["segment_id", "coder_id", "coder_kind"],
    )
    left = blind(codings, frozenset({"s2"}))
    assert list(zip(left["segment_id"], left["coder_id"], strict=True)) == [
        ("s1", "automatisch"),
        ("s2", "automatisch"),
        ("s1", "anna"),
    ]


def test_only_segments_in_which_a_theme_may_be_coded_are_read() -> None:
    book = codebook()
    question = book.scope(book.leaves()[0].id)[0]
    frame = pd.DataFrame(
        [
            ("s1", question, False, ""),
            ("s2", "Q_nergens", False, ""),
            ("s3", "Q_nergens", True, ""),  # a description of everything
            ("s4", question, False, "n.v.t."),
        ],
        columns=["segment_id", "question_id", "whole", "non_answer"],
    )
    assert codable(frame, book)["segment_id"].tolist() == ["s1", "s3"]
