"""A working group before one screen: one difference at a time, votes, a decision, minutes."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from pipeline.contracts import InputError
from pipeline.review.minutes import Minutes, minutes_of, write_minutes
from pipeline.review.pages.settle import about, chosen, decide
from pipeline.review.security import Coder, Form, Reader, field
from pipeline.review.sight import Sight, sight_of
from pipeline.review.view import moment, page
from pipeline.store.review import settling
from pipeline.store.review.meetings import (
    Meeting,
    Vote,
    end_meeting,
    get_meeting,
    meetings_of,
    start_meeting,
    vote,
    votes_of,
)

router = APIRouter()
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]  # what a database can hold
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OWN, NONE = "anders", "geen"  # themes that nobody chose before; no theme


@router.get("/ronde/{name}/zittingen")
def show_all(request: Request, name: str, account: Reader) -> Response:
    """Sessions of a wave, and the form to begin one."""
    return _all(request, name)


def _all(
    request: Request, name: str, problem: str = "", form: Any = None, status: int = 200
) -> Response:
    values = {
        "wave": request.app.state.room.wave(name),
        "meetings": meetings_of(request.app.state.store, name)[::-1],
        "problem": problem,
        "title": field(form, "title", 200) if form is not None else "",
        "present": field(form, "present", 4000) if form is not None else "",
    }
    return page(request, "meetings.html", values, status=status)


@router.post("/ronde/{name}/zittingen")
async def begin(request: Request, name: str, account: Coder, form: Form) -> Response:
    """Begin a session."""

    def start() -> Response:
        request.app.state.room.wave(name)
        names = field(form, "present", 4000).replace(",", "\n").splitlines()
        try:
            made = start_meeting(
                request.app.state.store, name, field(form, "title", 200), names, account.name
            )
        except InputError as error:
            return _all(request, name, str(error), form, status=422)
        return RedirectResponse(f"/zitting/{made.id}", status_code=303)

    return await run_in_threadpool(start)


@router.get("/zitting/{number}")
def go_on(request: Request, number: Number, account: Coder) -> Response:
    """On to the first difference that was not talked about yet, or to the minutes."""
    meeting = get_meeting(request.app.state.store, number)
    found = _following(request, meeting, account.name, "")
    if meeting.ended_at or not found:
        return RedirectResponse(f"/zitting/{number}/verslag", status_code=303)
    return RedirectResponse(f"/zitting/{number}/{found}", status_code=303)


def _following(request: Request, meeting: Meeting, account: str, segment_id: str) -> str:
    """The first difference behind a segment that is not settled nor talked about; '' when none."""
    store = request.app.state.store
    sight = sight_of(store, meeting.wave, account)
    readings = request.app.state.differences.readings(meeting.wave)
    done = {v.segment_id for v in votes_of(store, meeting)}
    here = readings.order.get(segment_id, -1)
    left = [
        r.segment_id
        for r in readings.differences(sight)
        if r.settled is None and r.segment_id not in done and r.segment_id != segment_id
    ]
    return next((s for s in left if readings.order[s] > here), left[0] if left else "")


@router.get("/zitting/{number}/verslag")
def show_minutes(request: Request, number: Number, account: Reader) -> Response:
    """The minutes, to read and to print."""
    minutes = _minutes(request, number, account.name)
    codebook = request.app.state.room.codebook(minutes.meeting.wave)
    return page(
        request,
        "minutes.html",
        {
            "minutes": minutes,
            "meeting": minutes.meeting,
            "wave": minutes.wave,
            "names": {t.id: t.name for t in codebook},
        },
    )


@router.get("/zitting/{number}/verslag.docx")
def give_minutes(request: Request, number: Number, account: Reader) -> Response:
    """The minutes as a Word document."""
    minutes = _minutes(request, number, account.name)
    codebook = request.app.state.room.codebook(minutes.meeting.wave)
    content = write_minutes(minutes, {t.id: t.name for t in codebook}, moment)
    name = f"verslag-werksessie-{minutes.meeting.started_at[:10]}.docx"
    return Response(
        content, media_type=WORD, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _minutes(request: Request, number: int, account: str) -> Minutes:
    store = request.app.state.store
    meeting = get_meeting(store, number)
    sight = sight_of(store, meeting.wave, account)
    readings = request.app.state.differences.readings(meeting.wave)
    left = sum(r.settled is None for r in readings.differences(sight))
    made = minutes_of(store, meeting, request.app.state.room.wave(meeting.wave), left)
    # who still reads a segment doesn't hear what others decided about it
    items = tuple(i for i in made.items if sight.people(i.piece.id))
    return Minutes(made.meeting, made.wave, items, made.left)


@router.post("/zitting/{number}/sluiten")
def close(request: Request, number: Number, account: Coder, _form: Form) -> Response:
    """End a session."""
    store = request.app.state.store
    end_meeting(store, get_meeting(store, number))
    return RedirectResponse(f"/zitting/{number}/verslag", status_code=303)


@router.get("/zitting/{number}/{segment_id}")
def show(request: Request, number: Number, segment_id: str, account: Coder) -> Response:
    """One difference on the screen."""
    return _page(request, number, segment_id, account.name)


@router.post("/zitting/{number}/{segment_id}")
async def save(
    request: Request, number: Number, segment_id: str, account: Coder, form: Form
) -> Response:
    """Keep the votes, and decide or leave it open."""
    return await run_in_threadpool(_save, request, number, segment_id, account.name, form)


def _save(request: Request, number: int, segment_id: str, account: str, form: Any) -> Response:
    store = request.app.state.store
    meeting = get_meeting(store, number)
    sight = sight_of(store, meeting.wave, account)
    try:
        if not sight.people(segment_id):
            raise InputError(
                "u leest dit segment zelf nog.", "Kies een ander, of wacht tot het plan dicht is."
            )
        own = _own(request, meeting, segment_id, form)
        ballots = dict.fromkeys(options(request, meeting, segment_id, sight), 0)
        for key in form:
            option = own if key == f"stem-{OWN}" else _named(request, meeting, key, "stem-")
            if option is not None:
                ballots[option] = ballots.get(option, 0) + _count(field(form, key, 6))
        vote(store, meeting, segment_id, [Vote(segment_id, o, n) for o, n in ballots.items()])
        if field(form, "go") == "decide":
            choice = field(form, "choice")
            themes = own if choice == OWN else _named(request, meeting, choice)
            if themes is None:
                raise InputError("kies wat er wordt vastgesteld.", "Er is nog niets besloten.")
            reason = field(form, "reason")
            decide(request, meeting.wave, segment_id, themes, reason, account, form)
    except settling.Overtaken as error:
        return _page(request, number, segment_id, account, str(error), form, status=409)
    except InputError as error:
        return _page(request, number, segment_id, account, str(error), form, status=422)
    if field(form, "go") == "vote":
        return RedirectResponse(f"/zitting/{number}/{segment_id}", status_code=303)
    following = _following(request, meeting, account, segment_id)
    return RedirectResponse(f"/zitting/{number}/{following or 'verslag'}", status_code=303)


def _own(request: Request, meeting: Meeting, segment_id: str, form: Any) -> tuple[str, ...] | None:
    """Themes that the group ticked itself; None: nothing was ticked."""
    if not form.getlist("theme") and not form.get("none"):
        return None
    return tuple(chosen(request, meeting.wave, segment_id, form))


def _count(text: str) -> int:
    return min(int(text), 9999) if text.isascii() and text.isdigit() else 0


def key_of(option: tuple[str, ...]) -> str:
    """A choice as it is named in the form; by its themes, for places can shift meanwhile."""
    return ",".join(option) or NONE


def _named(
    request: Request, meeting: Meeting, key: str, before: str = ""
) -> tuple[str, ...] | None:
    """The choice that is named so; None: that is no choice, or the codebook doesn't know it."""
    if not key.startswith(before) or key == before:
        return None
    themes = tuple(key.removeprefix(before).split(","))
    codebook = request.app.state.room.codebook(meeting.wave)
    if themes == (NONE,):
        return ()
    return themes if all(t in codebook for t in themes) else None


def options(
    request: Request, meeting: Meeting, segment_id: str, sight: Sight
) -> list[tuple[str, ...]]:
    """What can be voted for: all that was said of a segment, each once, and what was voted for."""
    readings = request.app.state.differences.readings(meeting.wave)
    reading = readings.by_segment.get(segment_id)
    found: dict[tuple[str, ...], None] = {}
    if reading and sight.people(segment_id):
        found.update(dict.fromkeys(reading.said.values()))
        if reading.machine is not None and sight.machine(segment_id):
            found[tuple(code.theme for code in reading.machine)] = None
    for ballot in votes_of(request.app.state.store, meeting):
        if ballot.segment_id == segment_id:
            found[ballot.themes] = None
    # the same themes in another order are the same choice
    return list({frozenset(o): o for o in reversed(found)}.values())[::-1]


def _page(
    request: Request,
    number: int,
    segment_id: str,
    account: str,
    problem: str = "",
    form: Any = None,
    status: int = 200,
) -> Response:
    store = request.app.state.store
    meeting = get_meeting(store, number)
    wave = request.app.state.room.wave(meeting.wave)
    sight = sight_of(store, meeting.wave, account)
    values = about(request, wave, segment_id, sight)
    offered = options(request, meeting, segment_id, sight)
    voted = {v.themes: v.number for v in votes_of(store, meeting) if v.segment_id == segment_id}
    last = settling.settled(store, meeting.wave).get(segment_id)
    reading = values["reading"]

    def who(option: tuple[str, ...]) -> list[str]:
        if reading is None or not sight.people(segment_id):
            return []
        names = [c for c, themes in reading.said.items() if set(themes) == set(option)]
        own = {code.theme for code in reading.machine or ()}
        sees = reading.machine is not None and sight.machine(segment_id)
        return [*names, "computer"] if sees and own == set(option) else names

    return page(
        request,
        "meeting.html",
        {
            **values,
            "meeting": meeting,
            "options": [(o, key_of(o), who(o), voted.get(o, "")) for o in offered],
            "left": _left(request, meeting, sight),
            "following": _following(request, meeting, account, segment_id),
            "last": last if sight.people(segment_id) else None,
            "choice": field(form, "choice") if form is not None else "",
            "ticked": set(form.getlist("theme")) if form is not None else set(),
            "nothing": bool(form is not None and form.get("none")),
            "reason": field(form, "reason") if form is not None else "",
            "problem": problem,
        },
        status=status,
    )


def _left(request: Request, meeting: Meeting, sight: Sight) -> int:
    readings = request.app.state.differences.readings(meeting.wave)
    return sum(r.settled is None for r in readings.differences(sight))
