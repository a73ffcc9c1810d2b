"""Figures as they are now: blind and random only, what is still needed, and learning again."""

from __future__ import annotations

import re
import threading
import time

import pandas as pd
import pytest
from fastapi import FastAPI

from pipeline.agreement import agreement
from pipeline.contracts import check, empty
from pipeline.review.learning import Learning
from pipeline.review.measure import Line
from pipeline.sampling import Pick
from pipeline.store.database import Store
from pipeline.store.review import audit
from pipeline.store.review.decisions import decide
from pipeline.store.review.plans import Plan, make_plan, picks_of
from pipeline.store.waves import add_version
from tests.builders import codebook, settings
from tests.review.conftest import SEGMENTS, Someone, csrf_of
from tests.review.test_codebook_page import Letters
from tests.review.test_coding import with_run
from tests.store.build import WAVE, details, source, tables

FIGURES = f"/ronde/{WAVE}/cijfers"
Q17 = [s for s, q in zip(SEGMENTS, tables()["segments"]["question_id"], strict=True) if q == "Q17"]


def test_only_what_was_read_blind_and_at_random_counts(
    app: FastAPI, store: Store, someone: Someone
) -> None:
    chosen = make_plan(store, WAVE, 1, [Pick(Q17[1], "chosen", 0.0)], ["anna", "bo"])
    random = make_plan(store, WAVE, 1, [Pick(Q17[0], "random", 1.0)], ["anna", "bo"])
    seen = make_plan(store, WAVE, 1, [Pick(Q17[0], "random", 1.0)], ["ans"], mode="suggestions")
    for who, theme in (("anna", "tijd"), ("bo", "druk")):
        decide(store, random, who, Q17[0], [theme])
        decide(store, chosen, who, Q17[1], [theme])
    decide(store, seen, "ans", Q17[0], ["tijd"], shown=["tijd"])
    lines = app.state.measures.figures(WAVE).lines
    assert {(line.coder_a, line.coder_b) for line in lines} == {("anna", "bo")}
    pooled = next(line for line in lines if not line.theme_id)
    assert (pooled.n_segments, pooled.n_respondents) == (1, 1)
    assert "anna – bo" in someone("lou").get(FIGURES).text


def test_the_figures_are_those_of_the_report_and_follow_what_is_said(
    app: FastAPI, store: Store, plan: Plan
) -> None:
    with_run(store)
    for segment in SEGMENTS[:4]:
        decide(store, plan, "anna", segment, ["tijd"] if segment in Q17 else [])
        decide(store, plan, "bo", segment, [])
    found = app.state.measures.figures(WAVE)
    said = [("anna", Q17[0], "tijd"), ("bo", Q17[0], "")]
    frame = pd.DataFrame(
        [
            {
                **{"segment_id": s, "theme_id": t, "coder_id": who, "coder_kind": "human"},
                **{"confidence": float("nan"), "evidence": ""},
            }
            for who, s, t in said
        ]
    )
    by_hand = agreement(
        tables()["segments"],
        check("codings", frame),
        empty("respondent_codings"),
        codebook(),
        settings().agreement,
        seed=1,
    ).set_index("theme_id")
    line = next(
        x for x in found.lines if (x.coder_a, x.coder_b, x.theme_id) == ("anna", "bo", "tijd")
    )
    assert line.n_segments == by_hand["n_segments"]["tijd"] == 1
    assert line.kappa == by_hand["kappa"]["tijd"] == 0.0
    assert {x.coder_a for x in found.lines} == {"automatisch", "anna"}
    assert app.state.measures.figures(WAVE) is found  # nothing new was said
    decide(store, plan, "bo", Q17[0], ["tijd"])
    assert app.state.measures.figures(WAVE) is not found


@pytest.mark.parametrize(
    ("n", "wanted", "more", "segments"),
    [(20, 80, 60, 150), (20, 20, 0, 0), (20, 10, 0, 0), (20, None, None, None)],
)
def test_what_is_still_needed_is_what_is_wanted_less_what_there_is(
    n: int, wanted: int | None, more: int | None, segments: int | None
) -> None:
    line = Line("a", "b", "", "segment", 50, n, 0.5, 0.3, 0.7, 0.5, wanted)
    assert (line.more, line.more_segments) == (more, segments)


def big(store: Store) -> list[str]:
    """A wave of twelve respondents who say one of two things; its segments."""
    answers = {
        f"r-{i:010d}": {
            "Q17": ("Er is te weinig tijd voor overleg." if i % 2 else "De leiding steunt ons.")
            + f" Dat zegt nummer {'abcdefghijkl'[i]}."
        }
        for i in range(12)
    }
    made = tables(answers)
    add_version(store, WAVE, made, details(), source("groot.csv"))
    return made["segments"]["segment_id"].tolist()


def test_learning_again_reorders_what_was_chosen_and_says_what_it_brings(
    app: FastAPI, store: Store, someone: Someone
) -> None:
    app.state.numbers._load = lambda settings: ([Letters()], [])
    segments = big(store)
    picks = [Pick(s, "random", 1.0) for s in segments[:16]]
    picks += [Pick(s, "chosen", 0.0) for s in segments[16:]]
    made = make_plan(store, WAVE, 2, picks, ["anna"])
    texts = dict(zip(segments, app.state.room.wave(WAVE).segments["text"], strict=True))
    anna = someone("anna")

    def learn() -> str:
        assert anna.post(f"/ronde/{WAVE}/leren", data={"csrf": csrf_of(anna)}).status_code == 303
        until = time.monotonic() + 30
        while time.monotonic() < until:
            text = anna.get(FIGURES).text
            if "Bezig met leren" not in text:
                return text
            time.sleep(0.05)
        raise AssertionError("still learning")

    assert "er te weinig" in learn()  # nobody coded anything
    for segment in segments[:16]:
        theme = {"tijd": "druk", "leid": "steun"}
        given = [t for word, t in theme.items() if word in texts[segment]]
        decide(store, made, "anna", segment, given)
    before = [p.segment_id for p in picks_of(store, made.id)]
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", learn()))
    assert "Geleerd van 16 segmenten" in text
    after = [p.segment_id for p in picks_of(store, made.id)]
    assert after[:16] == before[:16]
    assert sorted(after) == sorted(before)
    line = next(x for x in audit.latest(store, WAVE) if x["action"] == "opnieuw geleerd")
    assert "anna: None > " in line["details"]  # there was no run before
    assert "(n=16)" in line["details"]


def test_learning_is_never_done_twice_at_once(
    app: FastAPI, store: Store, someone: Someone, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, begun = threading.Event(), []

    def slow(self: Learning, state: object) -> object:
        begun.append(state)
        go.wait(10)
        raise RuntimeError("ANTWOORD")  # what breaks is told without the text of the error

    monkeypatch.setattr(Learning, "_learn", slow)
    anna, bo = someone("anna"), someone("bo")
    try:
        first = anna.post(f"/ronde/{WAVE}/leren", data={"csrf": csrf_of(anna)})
        second = bo.post(f"/ronde/{WAVE}/leren", data={"csrf": csrf_of(bo)})
        assert (first.status_code, second.status_code) == (303, 409)
        assert "Bezig met leren" in bo.get(FIGURES).text
    finally:
        go.set()
    for _ in range(100):
        state = app.state.learning.state(WAVE)
        if not state.running:
            break
        time.sleep(0.05)
    assert len(begun) == 1
    text = bo.get(FIGURES).text
    assert "Er ging iets mis" in text
    assert "ANTWOORD" not in text
    assert app.state.learning.start(WAVE, "bo") is not None  # the way is free again


def test_a_reader_sees_figures_and_has_nothing_learned(store: Store, someone: Someone) -> None:
    lou = someone("lou")
    assert lou.get(FIGURES).status_code == 200
    assert lou.post(f"/ronde/{WAVE}/leren", data={"csrf": csrf_of(lou)}).status_code == 403
