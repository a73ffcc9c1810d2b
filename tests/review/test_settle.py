"""Differences: who may see them, side by side, settled one by one; the second sees the first."""

from __future__ import annotations

import re

from fastapi import FastAPI
from starlette.testclient import TestClient

from pipeline.review.differences import Differences
from pipeline.sampling import Pick
from pipeline.store.codings import get_codings
from pipeline.store.database import Store
from pipeline.store.review.decisions import decide, undo
from pipeline.store.review.plans import DONE, Plan, get_plan, make_plan, say_ready, set_status
from pipeline.store.review.settling import SETTLED, settlements_of
from tests.builders import codebook
from tests.review.conftest import SEGMENTS, Someone, csrf_of
from tests.review.test_coding import with_run
from tests.store.build import WAVE, tables

LIST = f"/ronde/{WAVE}/verschillen"


def fitting(segment: str) -> list[str]:
    frame = tables()["segments"].set_index("segment_id").loc[segment]
    book = codebook()
    return [t.id for t in book if book.in_scope(t.id, frame["question_id"], bool(frame["whole"]))]


def differ(store: Store, plan: Plan, segment: str = SEGMENTS[0]) -> list[str]:
    """Anna says the first theme that fits, Bo the second."""
    first, second = fitting(segment)[:2]
    decide(store, plan, "anna", segment, [first], memo="MEMO VAN ANNA", doubt=True)
    decide(store, plan, "bo", segment, [second])
    return [first, second]


def settle(client: TestClient, segment: str = SEGMENTS[0], query: str = "", **form: object):  # type: ignore[no-untyped-def]
    data = {"csrf": csrf_of(client), "seen": "0", "reason": "zo bedoelt de respondent het", **form}
    return client.post(f"{LIST}/{segment}{query}", data=data)


def test_a_difference_stands_side_by_side_with_memo_doubt_and_the_machine(
    store: Store, someone: Someone
) -> None:
    plan = make_plan(
        store, WAVE, 1, [Pick(SEGMENTS[0], "random", 1.0)], ["anna", "bo"], run=with_run(store)
    )
    themes = differ(store, plan)
    set_status(store, plan.id, DONE)
    text = someone("bo").get(f"{LIST}/{SEGMENTS[0]}").text
    assert f"<mark>{tables()['segments']['text'][0]}</mark>" in text
    for theme in themes:
        assert codebook()[theme].name in text
    assert "MEMO VAN ANNA" in text
    assert "twijfelt" in text
    assert "KENMERK" in text  # why the machine gave its theme
    assert "0,87" in text
    assert f"{LIST}/{SEGMENTS[0]}" in someone("lou").get(LIST).text


def test_a_coder_with_an_open_plan_sees_nothing_of_others_or_the_machine(
    store: Store, someone: Someone
) -> None:
    plan = make_plan(
        store, WAVE, 1, [Pick(s, "random", 1.0) for s in SEGMENTS], ["anna"], run=with_run(store)
    )
    other = make_plan(store, WAVE, 1, [Pick(SEGMENTS[0], "random", 1.0)], ["bo", "ans"])
    first, second = fitting(SEGMENTS[0])[:2]
    decide(store, other, "bo", SEGMENTS[0], [first], memo="MEMO VAN BO")
    decide(store, other, "ans", SEGMENTS[0], [second], memo="MEMO VAN ANS")
    set_status(store, other.id, DONE)
    anna, secrets = someone("anna"), ("MEMO VAN", "KENMERK", "0,87", ">bo<", ">ans<")

    def told() -> str:
        return anna.get(f"{LIST}?stand=alle").text + anna.get(f"{LIST}/{SEGMENTS[0]}").text

    assert not any(s in told() for s in secrets)
    assert f"{LIST}/{SEGMENTS[0]}?" not in anna.get(f"{LIST}?stand=alle").text
    # what was decided can be changed while the plan is open: it stays blind till then
    decide(store, plan, "anna", SEGMENTS[0], [])
    assert not any(s in told() for s in secrets)
    assert settle(anna, theme=first).status_code == 422
    assert settlements_of(store, WAVE) == []
    # somebody who does not read it sees what people said, and not yet what the machine did
    text = someone("bo").get(f"{LIST}/{SEGMENTS[0]}").text
    assert "MEMO VAN ANS" in text
    assert "KENMERK" not in text
    assert "KENMERK" not in someone("lou").get(f"{LIST}?stand=alle").text
    set_status(store, plan.id, DONE)
    assert all(s in anna.get(f"{LIST}/{SEGMENTS[0]}").text for s in secrets[:3])


def test_settling_needs_themes_and_a_reason_and_becomes_a_coding(
    store: Store, someone: Someone, plan: Plan
) -> None:
    first, second = differ(store, plan)
    set_status(store, plan.id, DONE)
    anna = someone("anna")
    assert settle(anna, theme=first, reason=" ").status_code == 422
    assert settle(anna).status_code == 422
    assert settle(anna, theme=first, none="1").status_code == 422
    assert settle(anna, theme="bestaat_niet").status_code == 422
    assert settlements_of(store, WAVE) == []
    answer = settle(anna, theme=[first, second])
    assert answer.headers["location"] == f"{LIST}?"
    kept = get_codings(store, WAVE, SEGMENTS)
    settled = kept[kept["coder_id"] == SETTLED]
    assert settled["theme_id"].tolist() == [first, second]
    assert settled["coder_kind"].unique().tolist() == ["adjudicated"]
    assert "0 nog niet vastgesteld" in anna.get(LIST).text


def test_the_second_sees_what_the_first_settled_and_can_decide_again(
    store: Store, someone: Someone, plan: Plan
) -> None:
    first, second = differ(store, plan)
    set_status(store, plan.id, DONE)
    anna, bo = someone("anna"), someone("bo")
    assert settle(anna, theme=first, reason="REDEN VAN ANNA").status_code == 303
    answer = settle(bo, theme=second, reason="ik las het anders")
    assert answer.status_code == 409
    assert "REDEN VAN ANNA" in answer.text
    assert "ik las het anders" in answer.text  # what Bo wrote is not lost
    found = re.search(r'name="seen" value="(\d+)"', answer.text)
    assert found
    assert settle(bo, theme=second, seen=found[1]).status_code == 303
    assert [s.themes for s in settlements_of(store, WAVE)] == [(first,), (second,)]


def test_what_was_settled_can_be_taken_back(store: Store, someone: Someone, plan: Plan) -> None:
    first, _ = differ(store, plan)
    set_status(store, plan.id, DONE)
    anna = someone("anna")
    settle(anna, theme=first)
    last = settlements_of(store, WAVE)[-1].id
    answer = settle(anna, seen=last, go="back", reason="vergissing")
    assert answer.headers["location"].startswith(f"{LIST}/{SEGMENTS[0]}")
    assert settlements_of(store, WAVE)[-1].themes is None
    assert SETTLED not in get_codings(store, WAVE, SEGMENTS)["coder_id"].tolist()


def test_next_and_previous_follow_what_was_asked_for(
    store: Store, someone: Someone, plan: Plan
) -> None:
    for segment in SEGMENTS[:3]:
        differ(store, plan, segment)
    set_status(store, plan.id, DONE)
    anna = someone("anna")
    text = anna.get(f"{LIST}/{SEGMENTS[1]}").text
    assert f'{LIST}/{SEGMENTS[0]}?" rel="prev"' in text
    assert f'{LIST}/{SEGMENTS[2]}?" rel="next"' in text
    answer = settle(anna, SEGMENTS[1], none="1")
    assert answer.headers["location"] == f"{LIST}/{SEGMENTS[2]}?"
    text = anna.get(f"{LIST}/{SEGMENTS[0]}").text
    assert f'{LIST}/{SEGMENTS[2]}?" rel="next"' in text  # what is settled is not asked for


ASKED = [
    ("", [0, 1]),
    ("vraag=Q7", [0]),
    ("vraag=Q17", [1]),
    ("respondent=NETWERK a", [0]),
    ("respondent=onbekend", []),
    ("paar=anna::bo", [0, 1]),
    ("paar=mensen", [0, 1]),
    ("paar=automatisch::bo", [1]),
    ("paar=automatisch::anna", []),
    ("zekerheid=hoog", [0, 1]),
    ("zekerheid=laag", []),
    ("stand=vastgesteld", []),
    ("stand=alle", [0, 1]),
    ("thema=vorm_duo", [0]),
    ("thema=taal", []),
    ("stand=onzin&paar=onzin&zekerheid=onzin", []),
]


def test_differences_can_be_chosen_by_what_somebody_looks_for(
    store: Store, someone: Someone
) -> None:
    frame = tables()["segments"]
    at_b = frame.index[frame["respondent_id"] == "r-bbbbbbbbbb"]
    segments = [SEGMENTS[0], next(SEGMENTS[i] for i in at_b if frame["question_id"][i] == "Q17")]
    plan = make_plan(
        store, WAVE, 1, [Pick(s, "random", 1.0) for s in segments], ["anna", "bo"],
        run=with_run(store),
    )  # fmt: skip
    leaves = [t.id for t in codebook().leaves()]
    for segment in segments:
        own = [t for t in leaves if t in fitting(segment)]
        decide(store, plan, "anna", segment, own[:1])
        decide(store, plan, "bo", segment, own[1:2])
    set_status(store, plan.id, DONE)
    lou = someone("lou")
    found = {}
    for query, _ in ASKED:
        text = lou.get(f"{LIST}?{query}").text
        found[query] = [i for i, s in enumerate(segments) if f"{LIST}/{s}?" in text]
    assert found == dict(ASKED)


def test_a_reader_looks_and_settles_nothing(store: Store, someone: Someone, plan: Plan) -> None:
    first, _ = differ(store, plan)
    set_status(store, plan.id, DONE)
    lou = someone("lou")
    assert "Reden" not in lou.get(f"{LIST}/{SEGMENTS[0]}").text
    assert settle(lou, theme=first).status_code == 403
    assert settlements_of(store, WAVE) == []


def test_a_plan_that_is_settled_goes_on_once(app: FastAPI, store: Store, someone: Someone) -> None:
    done: list[str] = []
    app.state.on_done = done.append
    plan = make_plan(
        store, WAVE, 1, [Pick(s, "random", 1.0) for s in SEGMENTS[:2]], ["anna", "bo"],
        settings={"settle": True},
    )  # fmt: skip
    first, _ = differ(store, plan)
    for who in ("anna", "bo"):
        decide(store, plan, who, SEGMENTS[1], [])
        plan = say_ready(store, plan, who)
    anna = someone("anna")
    assert "nog 1" in anna.get(LIST).text

    def go_on(client: TestClient) -> int:
        data = {"csrf": csrf_of(client)}
        return client.post(f"/leesplan/{plan.id}/vastgesteld", data=data).status_code

    assert go_on(anna) == 409
    answer = settle(anna, theme=first)
    assert answer.status_code == 303, answer.text
    assert go_on(anna) == 303
    assert go_on(anna) == 303
    assert get_plan(store, plan.id).status == DONE
    assert done == [plan.id]


def test_what_is_read_anew_is_the_same_as_all_read_again(
    app: FastAPI, store: Store, someone: Someone, plan: Plan
) -> None:
    def same() -> None:
        fresh = Differences(app.state.room).readings(WAVE)
        assert app.state.differences.readings(WAVE) == fresh
        assert list(app.state.differences.readings(WAVE).by_segment) == list(fresh.by_segment)

    same()
    differ(store, plan, SEGMENTS[2])
    same()
    differ(store, plan)
    same()
    undo(store, plan, "bo")
    same()
    assert not app.state.differences.readings(WAVE).by_segment[SEGMENTS[0]].pairs
    decide(store, plan, "anna", SEGMENTS[0], [])
    undo(store, plan, "anna")
    undo(store, plan, "anna")
    same()
    assert SEGMENTS[0] not in app.state.differences.readings(WAVE).by_segment
    set_status(store, plan.id, DONE)
    settle(someone("anna"), SEGMENTS[2], none="1")
    same()
