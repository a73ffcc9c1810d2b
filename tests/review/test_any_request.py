"""Whatever is asked of a page, by whoever: an answer in words, never an error of the program."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from pipeline.review.numbers import Numbers
from pipeline.store.database import Store
from pipeline.store.review.codebooks import add_idea
from pipeline.store.review.decisions import decide
from pipeline.store.review.meetings import start_meeting
from pipeline.store.review.plans import DONE, Plan, make_plan, picks_of, set_status
from tests.builders import codebook
from tests.review.conftest import SEGMENTS, Someone, csrf_of, routes
from tests.review.test_codebook_page import Letters
from tests.store.build import WAVE

ROLES = ("ans", "anna", "lou", "")
ODD = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            *("", "0", "-1", "1e9", "9" * 30, "٣", "²", "nan", "true", "../../etc/passwd", "%00"),
            *("\0", "\ud7ff", "é" * 300, "a" * 5000, "' OR 1=1 --", "<script>", "{{ 7*7 }}"),
            *("\r\nSet-Cookie: a=b", "none", "anders", "stem-", "vrágen/..;"),
        ]
    ),
)
NAMES = (
    *("theme", "none", "doubt", "memo", "idea", "idea_note", "seconds", "go", "reason", "seen"),
    *("choice", "stem-none", "stem-anders", "stem-tijd,druk", "name", "definition", "when"),
    *("examples", "group", "title", "present", "password", "to", "csrf"),
)
QUERY = (
    *("thema", "vraag", "paar", "zekerheid", "stand", "respondent", "blad", "alles"),
    *("voorbeeld", "segment", "naar"),
)
KINDS = ("", "application/json", "text/plain", "multipart/form-data", "\x7f", "a/b; boundary=")
_STATUSES = {200, 303, 307, 400, 401, 403, 404, 405, 409, 411, 413, 422, 429}


@pytest.fixture
def world(store: Store, app: FastAPI, plan: Plan) -> tuple[FastAPI, dict[str, list[str]]]:
    """The page, and what really exists for each part of a path."""
    app.state.numbers = Numbers(app.state.room, None, lambda settings: ([Letters()], []))
    app.state.learning.start = lambda name, account: None  # would go on in the background
    closed = make_plan(store, WAVE, 1, picks_of(store, plan.id), ["anna", "bo"])
    for name, themes in (("anna", ["vorm_duo"]), ("bo", ["vorm_groep"])):
        decide(store, closed, name, SEGMENTS[0], themes)
    set_status(store, closed.id, DONE)
    add_idea(store, WAVE, SEGMENTS[0], "Humor", "", "anna")
    meeting = start_meeting(store, WAVE, "", ["Ans"], "ans")
    return app, {
        "name": [WAVE],
        "plan_id": [plan.id, closed.id],
        "segment_id": SEGMENTS,
        "theme_id": [t.id for t in codebook()],
        "number": [str(meeting.id), "1"],
        "token": ["een-link"],
    }


@st.composite
def requests(draw: st.DrawFn, found: list[APIRoute], known: dict[str, list[str]]) -> dict[str, Any]:
    """A request to one of the routes: real and odd parts mixed."""
    from urllib.parse import quote

    route = draw(st.sampled_from(found))
    path = route.path
    for part in route.param_convertors:
        value = draw(st.one_of(st.sampled_from(known[part]), st.sampled_from(known[part]), ODD))
        path = path.replace("{" + part + "}", quote(value, safe="", errors="replace"))
    real = st.sampled_from([v for values in known.values() for v in values])
    value = st.one_of(real, ODD)
    pairs = st.lists(st.tuples(st.sampled_from(NAMES), value), max_size=6)
    return {
        "method": draw(st.sampled_from([*sorted(route.methods) * 6, "POST", "PUT"])),
        "url": path,
        "params": draw(st.dictionaries(st.sampled_from(QUERY), value, max_size=2)),
        "form": draw(pairs),
        "body": draw(st.one_of(st.none(), st.none(), st.none(), st.binary(max_size=200))),
        "kind": draw(st.sampled_from(KINDS)),
        "secret": draw(st.sampled_from([True, True, True, False])),
        "by_itself": draw(st.booleans()),
    }


def test_no_request_makes_the_program_stumble(
    world: tuple[FastAPI, dict[str, list[str]]], someone: Someone
) -> None:
    app, known = world
    # who logs out would make the rest of the requests all the same
    asked_for = [r for r in routes() if r.path != "/afmelden"]
    people = {n: someone(n) if n else TestClient(app, follow_redirects=False) for n in ROLES}
    secrets = {n: csrf_of(c) if n else "" for n, c in people.items()}

    @settings(
        max_examples=300,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.sampled_from(ROLES), requests(asked_for, known))
    def ask(who: str, asked: dict[str, Any]) -> None:
        form: dict[str, list[str]] = {}
        for name, value in asked["form"]:
            form.setdefault(name, []).append(value)
        if asked["secret"]:
            form["csrf"] = [secrets[who]]
        sent: dict[str, Any] = {"data": form}
        if asked["body"] is not None:
            sent = {"content": asked["body"], "headers": {"content-type": asked["kind"]}}
        if asked["by_itself"]:
            sent["headers"] = {**sent.get("headers", {}), "X-Vanzelf": "1"}
        if asked["method"] in ("GET", "HEAD"):
            sent.pop("data", None), sent.pop("content", None)
        answer = people[who].request(asked["method"], asked["url"], params=asked["params"], **sent)
        assert answer.status_code in _STATUSES, (answer.status_code, asked)
        assert "nosniff" in answer.headers["x-content-type-options"]
        assert "Traceback" not in answer.text

    ask()


@pytest.mark.parametrize("size", [100_001, 5_000_000])
def test_what_is_too_large_is_refused_before_it_is_read(someone: Someone, size: int) -> None:
    anna = someone("anna")
    answer = anna.post(f"/plan/p-1/{SEGMENTS[0]}", content=b"a" * size)
    assert answer.status_code == 413
    assert "te veel" in answer.text


def test_a_form_of_a_thousand_fields_is_refused(someone: Someone, plan: Plan) -> None:
    anna = someone("anna")
    data = {"csrf": csrf_of(anna), **{f"v{i}": "x" for i in range(1000)}}
    answer = anna.post(f"/plan/{plan.id}/{SEGMENTS[0]}", data=data)
    assert answer.status_code == 400
