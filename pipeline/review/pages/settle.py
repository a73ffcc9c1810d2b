"""What coders read differently: side by side, and settled one by one with a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from pipeline.contracts import InputError
from pipeline.review.differences import ON_PAGE, SURE, Differences, Reading, Wanted, pair_choices
from pipeline.review.room import Wave, themes_for
from pipeline.review.security import Coder, Form, Reader, field
from pipeline.review.sight import Sight, sight_of
from pipeline.review.view import page
from pipeline.store.database import Store
from pipeline.store.review import settling
from pipeline.store.review.decisions import Decision, history
from pipeline.store.review.plans import DONE, SETTLING, Plan, get_plan, picks_of, plans_of
from pipeline.store.review.plans import set_status as to_status

router = APIRouter()


@router.get("/ronde/{name}/verschillen")
def show_list(request: Request, name: str, account: Reader) -> Response:
    """All differences that were asked for."""
    store = request.app.state.store
    wave: Wave = request.app.state.room.wave(name)
    wanted = Wanted.of(request.query_params)
    sight = sight_of(store, name, account.name)
    readings = request.app.state.differences.readings(name)
    every = readings.differences(sight)
    found = [r for r in every if wanted.fits(r, wave, sight)]
    number = min(_number(request.query_params.get("blad", "")), max(0, len(found) - 1) // ON_PAGE)
    codebook = request.app.state.room.codebook(name)
    return page(
        request,
        "differences.html",
        {
            "wave": wave,
            "wanted": wanted,
            "found": len(found),
            "every": len(every),
            "open": sum(r.settled is None for r in every),
            "hidden": len(sight.own & set(readings.by_segment)),
            "rows": [
                {**beside(r, sight), "piece": wave.pieces[r.segment_id]}
                for r in found[number * ON_PAGE : (number + 1) * ON_PAGE]
            ],
            "sheet": number,
            "sheets": max(0, len(found) - 1) // ON_PAGE + 1,
            "themes": [(t.id, t.name) for t in codebook],
            "names": {t.id: t.name for t in codebook},
            "questions": [
                (q.id, q.short or q.id) for q in wave.questionnaire.questions if q.is_open
            ],
            "pairs": pair_choices(readings.coders),
            "sure": SURE,
            "waiting": [
                (plan, len(left_to_settle(store, plan, request.app.state.differences)))
                for plan in plans_of(store, name, SETTLING)
            ],
        },
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def beside(reading: Reading, sight: Sight) -> dict[str, Any]:
    """What was said of a segment, as far as somebody may see it."""
    sees = sight.people(reading.segment_id)
    said = reading.said if sees else {c: t for c, t in reading.said.items() if c == sight.account}
    return {
        "said": said,
        "machine": reading.machine if sight.machine(reading.segment_id) else None,
        "settled": reading.settled if sees else None,
        "disputed": {theme for themes in reading.differs(sight).values() for theme in themes},
    }


def left_to_settle(store: Store, plan: Plan, differences: Differences) -> list[str]:
    """Segments of a plan on which its coders differ and nothing is settled yet."""
    readings = differences.readings(plan.wave).by_segment
    own = set(plan.coders)
    return [
        pick.segment_id
        for pick in picks_of(store, plan.id)
        if (reading := readings.get(pick.segment_id)) is not None
        and reading.settled is None
        and len({themes for coder, themes in reading.said.items() if coder in own}) > 1
    ]


@router.post("/leesplan/{plan_id}/vastgesteld")
def finish(request: Request, plan_id: str, account: Coder, _form: Form) -> Response:
    """Say that the differences of a plan are settled; whatever waits for it goes on."""
    store = request.app.state.store
    plan = get_plan(store, plan_id)
    left = len(left_to_settle(store, plan, request.app.state.differences))
    if left and account.role != "analist":
        raise InputError(
            f"nog {left} verschillen van dit leesplan zijn niet vastgesteld.",
            "Stel ze eerst vast; alleen de analist kan zonder verder gaan.",
        )
    if to_status(store, plan.id, DONE, account.name, before=(SETTLING,)):
        request.app.state.on_done(plan.id)
    return RedirectResponse(f"/ronde/{plan.wave}/verschillen", status_code=303)


@router.get("/ronde/{name}/verschillen/{segment_id}")
def show(request: Request, name: str, segment_id: str, account: Reader) -> Response:
    """One segment: who said what and why, and what is settled."""
    return _page(request, name, segment_id, account.name)


@router.post("/ronde/{name}/verschillen/{segment_id}")
async def save(
    request: Request, name: str, segment_id: str, account: Coder, form: Form
) -> Response:
    """Settle a segment, or take back what was settled."""
    return await run_in_threadpool(_save, request, name, segment_id, account.name, form)


def _save(request: Request, name: str, segment_id: str, account: str, form: Any) -> Response:
    wanted = Wanted.of(request.query_params)
    try:
        given = None if field(form, "go") == "back" else chosen(request, name, segment_id, form)
        decide(request, name, segment_id, given, field(form, "reason"), account, form)
    except settling.Overtaken as error:
        return _page(request, name, segment_id, account, str(error), form, status=409)
    except InputError as error:
        return _page(request, name, segment_id, account, str(error), form, status=422)
    _, following = _around(request, name, segment_id, account, wanted)
    where = f"/ronde/{name}/verschillen"
    if field(form, "go") == "back":
        following = segment_id
    return RedirectResponse(
        f"{where}/{following}?{wanted.query()}" if following else f"{where}?{wanted.query()}",
        status_code=303,
    )


def chosen(request: Request, name: str, segment_id: str, form: Any) -> list[str]:
    """The themes that were ticked, in the order of the codebook.

    :raises InputError: nothing was, or what the codebook doesn't know here.
    """
    piece = request.app.state.room.wave(name).piece(segment_id)
    groups = themes_for(request.app.state.room.codebook(name), piece)
    known = [t.id for _, themes in groups for t in themes]
    wanted, none = set(form.getlist("theme")), bool(form.get("none"))
    if wanted - set(known):
        raise InputError("dit codeboek kent dat thema niet (meer).", "Vernieuw de pagina.")
    if bool(wanted) == none:
        raise InputError(
            "kies een of meer thema's, of ‘geen thema past’.", "Er is niets vastgesteld."
        )
    return [t for t in known if t in wanted]


def decide(
    request: Request,
    name: str,
    segment_id: str,
    themes: Sequence[str] | None,
    reason: str,
    account: str,
    form: Any,
) -> None:
    """Settle a segment, if this account may see what there is to settle.

    :raises InputError: this coder still reads it, there is no reason, or somebody was first.
    """
    store = request.app.state.store
    request.app.state.room.wave(name).piece(segment_id)
    if not sight_of(store, name, account).people(segment_id):
        raise InputError(
            "u leest dit segment zelf nog.", "Vaststellen kan als het leesplan gesloten is."
        )
    seen = field(form, "seen", 12)
    settling.settle(
        store, name, segment_id, themes, reason=reason, account=account, seen=_number(seen)
    )


def _around(
    request: Request, name: str, segment_id: str, account: str, wanted: Wanted
) -> tuple[str, str]:
    """The difference before and after a segment, of those that were asked for."""
    wave = request.app.state.room.wave(name)
    sight = sight_of(request.app.state.store, name, account)
    readings = request.app.state.differences.readings(name)
    here = readings.order.get(segment_id, 0)
    before = after = ""
    for reading in readings.differences(sight):
        at = readings.order[reading.segment_id]
        if at == here or not wanted.fits(reading, wave, sight):
            continue
        if at < here:
            before = reading.segment_id
        else:
            after = reading.segment_id
            break
    return before, after


def _page(
    request: Request,
    name: str,
    segment_id: str,
    account: str,
    problem: str = "",
    form: Any = None,
    status: int = 200,
) -> Response:
    store = request.app.state.store
    wanted = Wanted.of(request.query_params)
    wave: Wave = request.app.state.room.wave(name)
    sight = sight_of(store, name, account)
    before, after = _around(request, name, segment_id, account, wanted)
    last = settling.settled(store, name).get(segment_id)
    values = about(request, wave, segment_id, sight)
    reading: Reading | None = values["reading"]
    agreed: Any = ()
    if reading and reading.said:
        agreed = set.intersection(*(set(t) for t in reading.said.values()))
    ticked = set(last.themes if last and last.themes is not None else agreed)
    none = bool(last and last.themes == ())
    if form is not None:
        ticked, none = set(form.getlist("theme")), bool(form.get("none"))
    return page(
        request,
        "settle.html",
        {
            **values,
            "wanted": wanted,
            "before": before,
            "after": after,
            "last": last if sight.people(segment_id) else None,
            "ticked": ticked if sight.people(segment_id) else set(),
            "nothing": none and sight.people(segment_id),
            "reason": field(form, "reason") if form is not None else "",
            "problem": problem,
        },
        status=status,
    )


def about(request: Request, wave: Wave, segment_id: str, sight: Sight) -> dict[str, Any]:
    """A segment in its answer with all that was said of it, for the pages that settle."""
    store = request.app.state.store
    piece = wave.piece(segment_id)
    codebook = request.app.state.room.codebook(wave.name)
    reading = request.app.state.differences.readings(wave.name).by_segment.get(segment_id)
    return {
        "wave": wave,
        "piece": piece,
        "question": wave.question_text(piece.question),
        "reading": reading,
        "may_see": sight.people(segment_id),
        "lines": beside(reading, sight) if reading else None,
        "remarks": remarks(history(store, wave.name, segment_id), sight),
        "groups": themes_for(codebook, piece),
        "names": {t.id: t.name for t in codebook},
        "others": [
            (wave.question_text(question), item, text)
            for question, item, text in wave.answers.get(piece.respondent, ())
            if (question, item) != (piece.question, piece.item)
        ],
    }


def remarks(said: Sequence[Decision], sight: Sight) -> Mapping[str, Decision]:
    """The last decision of each coder about a segment, for its memo and doubt."""
    from pipeline.store.review.decisions import coder_of

    return {
        coder_of(d.account, d.shown is not None): d
        for d in said
        if sight.people(d.segment_id) or d.account == sight.account
    }
