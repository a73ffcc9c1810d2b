"""Coding on a page: what is chosen is kept, blind stays blind, and wrong input says so."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from pipeline.sampling import Pick
from pipeline.store import prune
from pipeline.store.codings import get_codings
from pipeline.store.database import Store
from pipeline.store.review.codebooks import ideas_of
from pipeline.store.review.decisions import current, decide, decision_of
from pipeline.store.review.plans import DONE, Plan, get_plan, make_plan, set_status
from tests.builders import codebook
from tests.review.conftest import SEGMENTS, Someone, csrf_of
from tests.store.build import WAVE, automatic_run, tables

THEMES = [t.id for t in codebook().leaves()]
SEGMENT = SEGMENTS[0]


def theme_of(segment: str) -> str:
    question = tables()["segments"].set_index("segment_id")["question_id"][segment]
    return next(t for t in THEMES if codebook().in_scope(t, question, False))


def sent(client: TestClient, plan: Plan, segment: str = SEGMENT, **form: object):  # type: ignore[no-untyped-def]
    data = {"csrf": csrf_of(client), **form}
    return client.post(f"/plan/{plan.id}/{segment}", data=data)


def test_the_page_shows_the_segment_in_its_answer_with_question_and_themes(
    someone: Someone, plan: Plan
) -> None:
    anna = someone("anna")
    where = anna.get(f"/plan/{plan.id}").headers["location"]
    assert where == f"/plan/{plan.id}/{SEGMENT}"
    text = anna.get(where).text
    frame = tables()["segments"]
    assert f"<mark>{frame['text'][0]}</mark>" in text
    assert "Segment 1 van 5" in text
    assert codebook()[theme_of(SEGMENT)].name in text
    assert "Nog niet gecodeerd." in text


def test_saving_goes_to_the_next_and_back_to_the_one_before(
    store: Store, someone: Someone, plan: Plan
) -> None:
    anna, theme = someone("anna"), theme_of(SEGMENT)
    answer = sent(anna, plan, theme=theme, memo="let op", doubt="1", seconds="12.34", go="next")
    assert answer.headers["location"] == f"/plan/{plan.id}/{SEGMENTS[1]}"
    kept = decision_of(store, plan.id, "anna", SEGMENT)
    assert kept is not None
    assert (kept.themes, kept.memo, kept.doubt) == ((theme,), "let op", True)
    assert (kept.shown, kept.seconds) == (None, 12.3)
    answer = sent(anna, plan, SEGMENTS[1], none="1", go="back")
    assert answer.headers["location"] == f"/plan/{plan.id}/{SEGMENT}"
    assert "checked" in anna.get(f"/plan/{plan.id}/{SEGMENT}").text
    assert get_codings(store, WAVE, SEGMENTS)["theme_id"].tolist() == [theme, ""]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "ten minste één thema"),
        ({"none": "1", "theme": "EIGEN"}, "niet allebei"),
        ({"theme": "bestaat_niet"}, "kent dat thema niet"),
    ],
)
def test_what_can_not_be_is_said_and_nothing_is_kept(
    store: Store, someone: Someone, plan: Plan, form: dict[str, str], said: str
) -> None:
    given = {k: theme_of(SEGMENT) if v == "EIGEN" else v for k, v in form.items()}
    answer = sent(someone("anna"), plan, **given)
    assert answer.status_code == 422
    assert said in answer.text
    assert current(store, plan.id) == {}


def test_every_change_is_saved_by_itself_and_taking_all_away_is_not_coded(
    store: Store, someone: Someone, plan: Plan
) -> None:
    anna, theme = someone("anna"), theme_of(SEGMENT)
    headers = {"X-Vanzelf": "1"}
    data = {"csrf": csrf_of(anna), "theme": theme}
    path = f"/plan/{plan.id}/{SEGMENT}"
    assert anna.post(path, data=data, headers=headers).json() == {"problem": ""}
    assert get_codings(store, WAVE, SEGMENTS)["theme_id"].tolist() == [theme]
    del data["theme"]
    assert anna.post(path, data=data, headers=headers).json() == {"problem": ""}
    assert get_codings(store, WAVE, SEGMENTS).empty


def test_undo_shows_what_was_undone(store: Store, someone: Someone, plan: Plan) -> None:
    anna = someone("anna")
    sent(anna, plan, theme=theme_of(SEGMENT))
    answer = anna.post(f"/plan/{plan.id}/terug", data={"csrf": csrf_of(anna)})
    assert answer.headers["location"].endswith(SEGMENT)
    assert get_codings(store, WAVE, SEGMENTS).empty
    again = anna.post(f"/plan/{plan.id}/terug", data={"csrf": csrf_of(anna)})
    assert "niets om terug te nemen" in again.text


def with_run(store: Store) -> str:
    """A run that gave every segment the first theme that fits."""
    return automatic_run(store, {s: theme_of(s) for s in SEGMENTS}, "KENMERK")


def test_blind_is_blind_before_and_after_coding(store: Store, someone: Someone) -> None:
    picks = [Pick(s, "random", 1.0) for s in SEGMENTS]
    plan = make_plan(store, WAVE, 1, picks, ["anna"], run=with_run(store))
    anna = someone("anna")
    for segment in SEGMENTS:
        for _ in range(2):
            text = anna.get(f"/plan/{plan.id}/{segment}").text
            assert "KENMERK" not in text
            assert "0,87" not in text
            assert "Voorstel" not in text
            sent(anna, plan, segment, none="1")


def test_with_suggestions_half_is_hidden_and_what_was_seen_is_kept(
    store: Store, someone: Someone
) -> None:
    picks, run, seed = [Pick(s, "random", 1.0) for s in SEGMENTS], with_run(store), 0
    while True:  # of a handful of segments all can be shown, by chance
        made = make_plan(store, WAVE, 1, picks, ["anna"], mode="suggestions", run=run, seed=seed)
        if {made.shows("anna", s) for s in SEGMENTS} == {True, False}:
            break
        seed += 1
    anna = someone("anna")
    seen = {s: "KENMERK" in anna.get(f"/plan/{made.id}/{s}").text for s in SEGMENTS}
    assert seen == {s: made.shows("anna", s) for s in SEGMENTS}
    assert set(seen.values()) == {True, False}
    for segment in SEGMENTS:
        sent(anna, made, segment, none="1")
    for (_, segment), kept in current(store, made.id).items():
        assert kept.shown == ((theme_of(segment),) if seen[segment] else None)
    coders = get_codings(store, WAVE, SEGMENTS).groupby("segment_id")["coder_id"].first()
    assert coders.to_dict() == {s: "anna (met voorstel)" if seen[s] else "anna" for s in SEGMENTS}


def test_a_coder_sees_no_plan_of_others_and_a_reader_codes_nothing(
    someone: Someone, plan: Plan
) -> None:
    path = f"/plan/{plan.id}/{SEGMENT}"
    assert "niet als codeur" in someone("ans").get(path).text
    lou = someone("lou")
    assert lou.get(path).status_code == 403
    assert sent(lou, plan, none="1").status_code == 403


def test_a_plan_that_is_gone_or_closed_says_that_nothing_is_kept(
    store: Store, someone: Someone, plan: Plan
) -> None:
    anna = someone("anna")
    set_status(store, plan.id, DONE)
    answer = sent(anna, plan, none="1")
    assert answer.status_code == 409
    assert "niet bewaard" in answer.text
    prune.remove_wave(store, WAVE)
    assert "geen leesplan" in anna.get(f"/plan/{plan.id}/{SEGMENT}").text


def test_the_run_goes_on_once_when_all_are_done(
    store: Store, app: FastAPI, someone: Someone, plan: Plan
) -> None:
    gone_on: list[str] = []
    app.state.on_done = gone_on.append
    people = {name: someone(name) for name in ("anna", "bo")}
    path = f"/plan/{plan.id}/klaar"
    early = people["anna"].post(path, data={"csrf": csrf_of(people["anna"])})
    assert "nog niet klaar: 4 van de steekproef" in early.text
    for name, client in people.items():
        for segment in SEGMENTS[:4]:  # the chosen one may stay unread
            decide(store, plan, name, segment, [])
        assert gone_on == []
        for _ in range(2 if name == "anna" else 1):
            client.post(path, data={"csrf": csrf_of(client)})
    assert gone_on == [plan.id]
    assert get_plan(store, plan.id).status == DONE


def test_a_missing_theme_becomes_an_idea_with_its_segment(
    store: Store, someone: Someone, plan: Plan
) -> None:
    sent(someone("anna"), plan, none="1", idea="Humor", idea_note="lachen samen")
    (idea,) = ideas_of(store, WAVE)
    assert (idea.name, idea.note, idea.segment_id, idea.account) == (
        *("Humor", "lachen samen", SEGMENT, "anna"),
    )


def test_what_a_respondent_or_coder_types_is_text(
    store: Store, someone: Someone, plan: Plan
) -> None:
    anna = someone("anna")
    nasty = "</textarea><script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    sent(anna, plan, none="1", memo=nasty)
    text = anna.get(f"/plan/{plan.id}/{SEGMENT}").text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_ten_thousand_segments_cost_no_more_a_step_than_five(
    store: Store, someone: Someone, plan: Plan
) -> None:
    """As a ratio: the machine that runs this may be busy."""
    import sqlalchemy as sa

    from pipeline.store import schema

    anna = someone("anna")

    def step(number: int) -> float:
        began = time.perf_counter()
        sent(anna, plan, SEGMENTS[number], none="1", memo=str(began))
        anna.get(f"/plan/{plan.id}/{SEGMENTS[number + 1]}")
        return time.perf_counter() - began

    few = min(step(i % 3) for i in range(6))
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    many = [f"s-{i:05}" for i in range(10_000)]
    with store.writing() as connection:
        connection.execute(
            sa.insert(schema.plan_segments),
            [
                {"plan": plan.id, "segment_id": s, "place": 10 + i, "part": "random", "weight": 1}
                for i, s in enumerate(many)
            ],
        )
        connection.execute(
            sa.insert(schema.decisions),
            [
                {
                    **{"plan": plan.id, "account": "anna", "segment_id": s, "themes": "[]"},
                    **{"doubt": 0, "memo": "", "at": moment},
                }
                for s in many
            ],
        )
    assert min(step(i % 3) for i in range(6)) < 8 * few + 0.1
