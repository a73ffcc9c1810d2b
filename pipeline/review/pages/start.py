"""The first page: waves, what waits for whom, how far everybody is."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from pipeline.review.security import Reader
from pipeline.review.view import page
from pipeline.store.review.plans import OPEN, plans_of, progress
from pipeline.store.waves import list_waves

router = APIRouter()


@router.get("/")
def start(request: Request, account: Reader) -> Response:
    """Waves with their plans."""
    store = request.app.state.store
    plans = plans_of(store)
    waves = [
        {
            **wave,
            # first what this person can read, then what is open, the newest on top
            "plans": sorted(
                (
                    {
                        "plan": plan,
                        "progress": progress(store, plan),
                        "mine": account.name in plan.coders and plan.status == OPEN,
                    }
                    for plan in reversed(plans)
                    if plan.wave == wave["name"]
                ),
                key=lambda entry: (not entry["mine"], entry["plan"].status != OPEN),
            ),
        }
        for wave in list_waves(store)
    ]
    return page(request, "start.html", {"waves": waves})
