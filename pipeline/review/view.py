"""Templates and what every page gets."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from pipeline.review.security import maybe

if TYPE_CHECKING:
    from fastapi import Request
    from jinja2 import Environment
    from starlette.responses import Response

_ZONE = ZoneInfo("Europe/Amsterdam")
_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus"),
    *("september", "oktober", "november", "december"),
)


def moment(text: str) -> str:
    """A moment as people write it, in Dutch time.

    >>> moment("2026-11-24T13:05:00+00:00")
    '24 november 2026, 14.05 uur'
    """
    at = datetime.fromisoformat(text).astimezone(_ZONE)
    return f"{at.day} {_MONTHS[at.month - 1]} {at.year}, {at.hour}.{at.minute:02} uur"


def komma(value: float | None, digits: int = 2) -> str:
    """A number with a decimal comma; a dash where there is none.

    >>> komma(0.625), komma(-0.5), komma(None)
    ('0,62', '−0,50', '–')
    """
    if value is None or math.isnan(value):
        return "–"
    value = round(value, digits) + 0.0  # no minus zero
    return f"{value:.{digits}f}".replace(".", ",").replace("-", "−")


def templates() -> Environment:
    """The templates; what is put in them is escaped unless it says otherwise."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    found = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["moment"] = moment
    found.filters["komma"] = komma
    return found


def page(request: Request, template: str, values: Mapping[str, Any], status: int = 200) -> Response:
    """A page for whoever is logged in."""
    from starlette.responses import HTMLResponse

    session = maybe(request)
    text = request.app.state.templates.get_template(template).render(
        account=session.account if session else None,
        csrf=session.csrf if session else "",
        links=request.app.state.links,
        path=request.url.path,
        **values,
    )
    return HTMLResponse(text, status)
