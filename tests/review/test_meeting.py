"""A session: votes, a decision with a reason, minutes; and the history of a segment."""

from __future__ import annotations

import io
import re

import docx
import pytest
from starlette.testclient import TestClient

from pipeline.sampling import Pick
from pipeline.store.database import Store
from pipeline.store.review.decisions import decide, undo
from pipeline.store.review.meetings import Vote, get_meeting, votes_of
from pipeline.store.review.plans import DONE, Plan, make_plan, set_status
from pipeline.store.review.settling import settlements_of
from tests.builders import codebook
from tests.review.conftest import SEGMENTS, Someone, csrf_of
from tests.review.test_settle import differ, fitting, settle
from tests.store.build import WAVE, tables

TEXTS = tables()["segments"]["text"]


@pytest.fixture
def themes(store: Store, plan: Plan) -> list[str]:
    """Two segments on which Anna and Bo differ; the themes of the first."""
    found = differ(store, plan)
    differ(store, plan, SEGMENTS[1])
    set_status(store, plan.id, DONE)
    return found


def begin(client: TestClient, present: str = "Ans\nPiet, Joke\n\n") -> str:
    data = {"csrf": csrf_of(client), "title": "MIDDAG", "present": present}
    answer = client.post(f"/ronde/{WAVE}/zittingen", data=data)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def say(client: TestClient, where: str, segment: str = SEGMENTS[0], **form: object):  # type: ignore[no-untyped-def]
    data = {"csrf": csrf_of(client), "seen": "0", "go": "decide", "reason": "REDEN", **form}
    return client.post(f"{where}/{segment}", data=data)


def words(client: TestClient, where: str) -> str:
    content = client.get(f"{where}/verslag.docx").content
    document = docx.Document(io.BytesIO(content))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_a_group_votes_decides_and_has_minutes(
    store: Store, someone: Someone, themes: list[str]
) -> None:
    ans = someone("ans")
    where = begin(ans)
    assert ans.get(where).headers["location"] == f"{where}/{SEGMENTS[0]}"
    text = ans.get(f"{where}/{SEGMENTS[0]}").text
    assert f"<mark>{TEXTS[0]}</mark>" in text
    assert f'name="stem-{themes[0]}"' in text
    votes = {f"stem-{themes[0]}": "2", f"stem-{themes[1]}": "1"}
    answer = say(ans, where, choice=themes[0], **votes)
    assert answer.headers["location"] == f"{where}/{SEGMENTS[1]}"
    assert say(ans, where, SEGMENTS[1], go="open").headers["location"] == f"{where}/verslag"
    last = settlements_of(store, WAVE)[-1]
    assert (last.segment_id, last.themes, last.reason) == (SEGMENTS[0], (themes[0],), "REDEN")
    ans.post(f"{where}/sluiten", data={"csrf": csrf_of(ans)})
    html = re.sub(r"<[^>]+>", "", someone("lou").get(f"{where}/verslag").text)
    for told in (html, words(ans, where)):
        assert "MIDDAG" in told
        assert "Ans, Piet, Joke" in told
        assert "REDEN" in told
        assert codebook()[themes[0]].name in told
        assert told.index(TEXTS[0]) < told.index("Open punten") < told.index(TEXTS[1])
    assert "2\n" in words(ans, where)
    # a session that is over takes no more votes
    assert say(ans, where, SEGMENTS[1], choice=themes[0]).status_code == 422


def test_votes_are_counted_and_nothing_is_decided_without_choice_or_reason(
    store: Store, someone: Someone, themes: list[str]
) -> None:
    ans = someone("ans")
    where = begin(ans)
    number = int(where.rsplit("/", 1)[1])
    too_many = say(ans, where, choice=themes[0], **{f"stem-{themes[0]}": "4"})
    assert too_many.status_code == 422
    assert "4 stemmen en 3 aanwezigen" in too_many.text
    assert say(ans, where).status_code == 422
    assert say(ans, where, choice=themes[0], reason="").status_code == 422
    assert say(ans, where, choice="bestaat_niet").status_code == 422
    assert settlements_of(store, WAVE) == []
    say(ans, where, go="vote", **{f"stem-{themes[1]}": "3", "stem-bestaat_niet": "3"})
    votes = votes_of(store, get_meeting(store, number))
    assert Vote(SEGMENTS[0], (themes[1],), 3) in votes
    assert sum(v.number for v in votes) == 3


def test_a_group_can_choose_what_nobody_said(
    store: Store, someone: Someone, themes: list[str]
) -> None:
    ans = someone("ans")
    where = begin(ans)
    answer = say(ans, where, choice="anders", none="1", **{"stem-anders": "3"})
    assert answer.status_code == 303
    assert settlements_of(store, WAVE)[-1].themes == ()
    number = int(where.rsplit("/", 1)[1])
    assert Vote(SEGMENTS[0], (), 3) in votes_of(store, get_meeting(store, number))


def test_who_settled_meanwhile_is_seen_first(
    store: Store, someone: Someone, themes: list[str]
) -> None:
    ans = someone("ans")
    where = begin(ans)
    settle(someone("anna"), theme=themes[1], reason="REDEN VAN ANNA")
    answer = say(ans, where, choice=themes[0])
    assert answer.status_code == 409
    assert "REDEN VAN ANNA" in answer.text
    assert settlements_of(store, WAVE)[-1].themes == (themes[1],)


def test_nobody_begins_a_session_alone_or_as_a_reader(store: Store, someone: Someone) -> None:
    data = {"csrf": csrf_of(someone("ans")), "present": " \n"}
    ans = someone("ans")
    data["csrf"] = csrf_of(ans)
    assert ans.post(f"/ronde/{WAVE}/zittingen", data=data).status_code == 422
    lou = someone("lou")
    data = {"csrf": csrf_of(lou), "present": "Lou"}
    assert lou.post(f"/ronde/{WAVE}/zittingen", data=data).status_code == 403
    assert lou.get("/zitting/77/verslag").status_code == 409
    assert lou.get(f"/zitting/{10**21}/verslag").status_code == 400


def test_who_reads_blind_sees_nothing_on_the_screen_nor_in_the_minutes(
    store: Store, someone: Someone, themes: list[str]
) -> None:
    ans = someone("ans")
    where = begin(ans)
    say(ans, where, choice=themes[0])
    make_plan(store, WAVE, 1, [Pick(SEGMENTS[0], "random", 1.0)], ["bo"])
    bo = someone("bo")
    for path in (f"{where}/{SEGMENTS[0]}", f"{where}/verslag"):
        text = bo.get(path).text
        assert "REDEN" not in text
        assert codebook()[themes[1]].name not in text
    assert "REDEN" not in words(bo, where)
    assert say(bo, where, choice=themes[1]).status_code == 422


def test_all_that_was_said_of_a_segment_stays_to_be_read(
    store: Store, someone: Someone, plan: Plan
) -> None:
    first, second = differ(store, plan)
    undo(store, plan, "bo")
    decide(store, plan, "bo", SEGMENTS[0], [second], memo="TOCH WEL")
    page = f"/ronde/{WAVE}/segment/{SEGMENTS[0]}"
    # while the plan is open each of its coders sees only what he or she said
    text = someone("bo").get(page).text
    assert "TOCH WEL" in text
    assert "later teruggenomen" in text
    assert "MEMO VAN ANNA" not in text
    set_status(store, plan.id, DONE)
    settle(someone("anna"), theme=first, reason="REDEN")
    ans = someone("ans")
    where = begin(ans)
    say(ans, where, go="vote", **{f"stem-{first}": "2"})
    text = re.sub(r"<[^>]+>", "", someone("bo").get(page).text)
    for told in ("MEMO VAN ANNA", "TOCH WEL", "stelde vast", "REDEN", "telde 2 stemmen", "MIDDAG"):
        assert told in text


def test_the_log_is_for_the_analyst_and_holds_no_words(
    store: Store, someone: Someone, plan: Plan
) -> None:
    differ(store, plan)
    assert someone("anna").get(f"/ronde/{WAVE}/logboek").status_code == 403
    assert fitting(SEGMENTS[0])[1] in someone("ans").get(f"/ronde/{WAVE}/logboek").text
    # an analyst who codes as well is as blind as the others
    own = make_plan(store, WAVE, 1, [Pick(SEGMENTS[0], "random", 1.0)], ["ans"])
    assert fitting(SEGMENTS[0])[1] not in someone("ans").get(f"/ronde/{WAVE}/logboek").text
    set_status(store, own.id, DONE)
    text = someone("ans").get(f"/ronde/{WAVE}/logboek").text
    assert "gecodeerd" in text
    assert SEGMENTS[0] in text
    assert "MEMO VAN ANNA" not in text
    assert TEXTS[0] not in text
    assert "aangemeld met link" not in text
    assert "aangemeld met link" in someone("ans").get(f"/ronde/{WAVE}/logboek?alles=1").text
