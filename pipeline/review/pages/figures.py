"""Live figures: how far coders agree, how many more are needed, and what learning again brings."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from pipeline.contracts import AUTOMATIC, InputError
from pipeline.review.security import Coder, Form, Reader
from pipeline.review.view import page

router = APIRouter()


@router.get("/ronde/{name}/cijfers")
def show(request: Request, name: str, account: Reader) -> Response:
    """The figures of a wave now."""
    wave = request.app.state.room.wave(name)
    found = request.app.state.measures.figures(name)
    codebook = request.app.state.room.codebook(name)
    return page(
        request,
        "figures.html",
        {
            "wave": wave,
            "figures": found,
            "automatic": AUTOMATIC,
            "names": {t.id: t.name for t in codebook},
            "learning": request.app.state.learning.state(name),
        },
    )


@router.post("/ronde/{name}/leren")
async def learn(request: Request, name: str, account: Coder, _form: Form) -> Response:
    """Learn again from what people coded so far."""
    begun = await run_in_threadpool(request.app.state.learning.start, name, account.name)
    if begun is None:
        raise InputError(
            "er wordt al geleerd.", "Dat duurt seconden; ga terug en vernieuw de pagina."
        )
    return RedirectResponse(f"/ronde/{name}/cijfers#leren", status_code=303)
