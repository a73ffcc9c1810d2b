"""Code one segment after the other.

Blind is decided here and nowhere else: automatic codes are put on a page only where the plan shows
them to this coder, and what was shown is kept with the decision.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, RedirectResponse, Response

from pipeline.contracts import InputError
from pipeline.review.room import Piece, Wave, themes_for
from pipeline.review.security import BY_ITSELF, Coder, Form, Somebody, field
from pipeline.review.view import page
from pipeline.store.review import decisions
from pipeline.store.review.codebooks import add_idea
from pipeline.store.review.plans import (
    DONE,
    OPEN,
    Plan,
    first_unread,
    get_plan,
    place_of,
    progress,
    say_ready,
)

router = APIRouter()
# letters that stand for an action on the page are left out
KEYS = "123456789abcefghijklopqrsvwxyz"
_LONGEST = 3600.0  # seconds for one segment; after that somebody went away


@router.get("/plan/{plan_id}")
def begin(request: Request, plan_id: str, account: Coder) -> Response:
    """Go to the first segment that this coder has not read, or to the end."""
    plan = get_plan(request.app.state.store, plan_id)
    segment = first_unread(request.app.state.store, plan, account.name)
    if plan.status != OPEN or not segment:
        return RedirectResponse(f"/plan/{plan_id}/klaar", status_code=303)
    return RedirectResponse(f"/plan/{plan_id}/{segment}", status_code=303)


@router.get("/plan/{plan_id}/klaar")
def end(request: Request, plan_id: str, account: Coder) -> Response:
    """All is read: look back, or say to be done."""
    store = request.app.state.store
    plan = get_plan(store, plan_id)
    mine = next((p for p in progress(store, plan) if p.account == account.name), None)
    return page(request, "done.html", {"plan": plan, "mine": mine, "others": progress(store, plan)})


@router.post("/plan/{plan_id}/klaar")
def ready(request: Request, plan_id: str, account: Coder, _form: Form) -> Response:
    """Say to be done."""
    store = request.app.state.store
    plan = say_ready(store, get_plan(store, plan_id), account.name)
    if plan.status == DONE:
        request.app.state.on_done(plan.id)
    return RedirectResponse(f"/plan/{plan_id}/klaar", status_code=303)


@router.post("/plan/{plan_id}/terug")
def take_back(request: Request, plan_id: str, account: Coder, _form: Form) -> Response:
    """Undo, and show what was undone."""
    store = request.app.state.store
    back = decisions.undo(store, get_plan(store, plan_id), account.name)
    if back is None:
        raise InputError("er is niets om terug te nemen.", "Ga terug naar het leesplan.")
    return RedirectResponse(f"/plan/{plan_id}/{back.segment_id}", status_code=303)


@router.get("/plan/{plan_id}/{segment_id}")
def show(request: Request, plan_id: str, segment_id: str, account: Coder) -> Response:
    """One segment in its answer, with the themes to choose from."""
    return _page(request, plan_id, segment_id, account.name)


@router.post("/plan/{plan_id}/{segment_id}")
async def save(
    request: Request, plan_id: str, segment_id: str, session: Somebody, account: Coder, form: Form
) -> Response:
    """Keep what was chosen, and go where the button leads.

    The page's script saves every change by itself (``X-Vanzelf``) and gets a short answer.
    """
    by_itself = BY_ITSELF in request.headers
    try:
        problem = await run_in_threadpool(
            _save, request, plan_id, segment_id, account.name, form, by_itself
        )
    except InputError as error:
        if by_itself:
            return JSONResponse({"problem": str(error)}, 409)
        raise
    if by_itself:
        return JSONResponse({"problem": problem})
    if problem:
        return await run_in_threadpool(_page, request, plan_id, segment_id, account.name, problem)
    store = request.app.state.store
    place = place_of(store, get_plan(store, plan_id), segment_id)
    to = place.previous if field(form, "go") == "back" else place.following
    return RedirectResponse(f"/plan/{plan_id}/{to or 'klaar'}", status_code=303)


def _save(
    request: Request, plan_id: str, segment_id: str, account: str, form: Any, by_itself: bool
) -> str:
    """What has to be said to the coder; '' when all is well."""
    store = request.app.state.store
    plan = get_plan(store, plan_id)
    wave = request.app.state.room.wave(plan.wave, plan.version)
    piece = wave.piece(segment_id)
    codebook = request.app.state.room.codebook(plan.wave)
    known = [t.id for _, themes in themes_for(codebook, piece) for t in themes]
    wanted = set(form.getlist("theme"))
    given = [t for t in known if t in wanted]
    none = bool(form.get("none"))
    if wanted - set(known):
        return "Dit codeboek kent dat thema niet (meer); vernieuw de pagina."
    if none and given:
        return "Kies een of meer thema's, of ‘geen thema’, niet allebei."
    idea = field(form, "idea", 200)
    if idea.strip():
        add_idea(store, plan.wave, segment_id, idea, field(form, "idea_note"), account)
    before = decisions.decision_of(store, plan_id, account, segment_id)
    if not given and not none:
        if not by_itself and (before is None or before.themes is None):
            return "Kies ten minste één thema, of ‘geen thema past’."
        if before is None or before.themes is None:
            return ""
    shown = _shown(request, plan, account, segment_id)
    decisions.decide(
        store,
        plan,
        account,
        segment_id,
        given if given or none else None,
        doubt=bool(form.get("doubt")),
        memo=field(form, "memo"),
        shown=None if shown is None else [code.theme for code in shown],
        seconds=_seconds(field(form, "seconds", 20)),
    )
    return ""


def _seconds(text: str) -> float | None:
    try:
        spent = float(text)
    except ValueError:
        return None
    return round(spent, 1) if 0 < spent <= _LONGEST else None


def _shown(request: Request, plan: Plan, account: str, segment_id: str) -> Any:
    """The automatic codes that this coder may see of a segment; None: none may be seen."""
    if not plan.shows(account, segment_id):
        return None
    return [
        code for code in request.app.state.room.machine(plan.run).get(segment_id, ()) if code.theme
    ]


def _page(
    request: Request, plan_id: str, segment_id: str, account: str, problem: str = ""
) -> Response:
    store = request.app.state.store
    plan = get_plan(store, plan_id)
    if account not in plan.coders:
        raise InputError("u staat niet als codeur in dit leesplan.", "Vraag de analist erom.")
    wave: Wave = request.app.state.room.wave(plan.wave, plan.version)
    piece = wave.piece(segment_id)
    place = place_of(store, plan, segment_id)
    (mine,) = progress(store, plan, account)  # of the others too would cost every step
    codebook = request.app.state.room.codebook(plan.wave)
    groups = themes_for(codebook, piece)
    keys = iter(KEYS)
    chosen = decisions.decision_of(store, plan_id, account, segment_id)
    return page(
        request,
        "coding.html",
        {
            "plan": plan,
            "wave": wave,
            "piece": piece,
            "place": place,
            "mine": mine,
            "groups": [
                (name, [(theme, next(keys, ""), codebook.level(theme.id)) for theme in themes])
                for name, themes in groups
            ],
            "chosen": chosen,
            "shown": _shown(request, plan, account, segment_id),
            "names": {t.id: t.name for t in codebook},
            "question": wave.question_text(piece.question),
            "others": _others(wave, piece),
            "problem": problem,
        },
        status=422 if problem else 200,
    )


def _others(wave: Wave, piece: Piece) -> list[tuple[str, str, str]]:
    """The respondent's other answers: question, item, text."""
    return [
        (wave.question_text(question), item, text)
        for question, item, text in wave.answers.get(piece.respondent, ())
        if (question, item) != (piece.question, piece.item)
    ]
