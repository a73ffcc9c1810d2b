"""Everything that was ever said of a segment, and the log of who did what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from pipeline.review.pages.settle import about
from pipeline.review.security import Analyst, Coder, Reader
from pipeline.review.sight import Sight, sight_of
from pipeline.review.view import page
from pipeline.store.database import Store
from pipeline.store.review import audit
from pipeline.store.review.decisions import Decision, history
from pipeline.store.review.meetings import meetings_of, votes_of
from pipeline.store.review.settling import settlements_of

router = APIRouter()
_LINES = 500  # of the log on a page


@dataclass(frozen=True)
class Event:
    """Something that was said of a segment; ``themes`` None: taken back, or none are meant."""

    at: str
    who: str
    what: str
    themes: tuple[str, ...] | None = None
    note: str = ""


@router.get("/ronde/{name}/segment/{segment_id}")
def show(request: Request, name: str, segment_id: str, account: Reader) -> Response:
    """A segment and its history, as far as this account may see it."""
    store = request.app.state.store
    wave = request.app.state.room.wave(name)
    sight = sight_of(store, name, account.name)
    return page(
        request,
        "segment.html",
        {
            **about(request, wave, segment_id, sight),
            "events": events(store, name, segment_id, sight),
        },
    )


def events(store: Store, wave: str, segment_id: str, sight: Sight) -> list[Event]:
    """What was said of a segment, oldest first; who still reads it sees his or her own words."""
    said = history(store, wave, segment_id)
    taken = {d.undoes for d in said if d.undoes is not None}
    found = [
        _of_decision(d, d.id in taken)
        for d in said
        if sight.people(segment_id) or d.account == sight.account
    ]
    if not sight.people(segment_id):
        return found
    found += _of_files(store, wave, segment_id)
    for meeting in meetings_of(store, wave):
        for vote in votes_of(store, meeting):
            if vote.segment_id == segment_id and vote.number:
                what = "telde 1 stem" if vote.number == 1 else f"telde {vote.number} stemmen"
                found.append(Event(meeting.started_at, meeting.title, what, vote.themes))
    for s in settlements_of(store, wave, segment_id):
        what = "stelde vast" if s.themes is not None else "nam de vaststelling terug"
        found.append(Event(s.at, s.account, what, s.themes, s.reason))
    return sorted(found, key=lambda e: e.at)


def _of_decision(said: Decision, taken_back: bool) -> Event:
    if said.undoes is not None:
        what = "nam terug" if said.themes is None else "nam terug; nu geldt weer"
    else:
        what = "codeerde" if said.themes is not None else "haalde de codering weg"
    notes = [
        "twijfelt" if said.doubt else "",
        said.memo,
        "zag het voorstel van de computer" if said.shown is not None else "",
        "later teruggenomen" if taken_back else "",
    ]
    return Event(said.at, said.account, what, said.themes, "; ".join(n for n in notes if n))


def _of_files(store: Store, wave: str, segment_id: str) -> list[Event]:
    """Codings that came from a file: those of the review page are told by their decisions."""
    import sqlalchemy as sa

    from pipeline.store.schema import codings

    with store.reading() as connection:
        rows = connection.execute(
            sa.select(codings)
            .where(codings.c.wave == wave, codings.c.segment_id == segment_id)
            .order_by(codings.c.id)
        ).all()
    given: dict[tuple[str, str, str, str], list[str]] = {}
    for r in rows:
        if not r.source.startswith("nakijkpagina"):
            key = (r.made_at, r.coder_id, r.source, r.replaced_at or "")
            given.setdefault(key, []).append(r.theme_id)
    return [
        Event(
            at,
            coder,
            "gaf in een bestand",
            tuple(t for t in themes if t),
            f"{source}; later vervangen" if replaced else source,
        )
        for (at, coder, source, replaced), themes in given.items()
    ]


@router.get("/ronde/{name}/voorbeeld")
def to_example(
    request: Request, name: str, account: Coder, thema: str = "", segment: str = ""
) -> Response:
    """On to the theme of which this segment is to become an example; nothing is kept yet."""
    from pipeline.contracts import InputError

    if thema not in request.app.state.room.codebook(name):
        raise InputError("het codeboek kent dit thema niet (meer).", "Kies een ander.")
    request.app.state.room.wave(name).piece(segment)
    return RedirectResponse(
        f"/ronde/{name}/thema/{thema}?{urlencode({'voorbeeld': segment})}", status_code=303
    )


@router.get("/ronde/{name}/logboek")
def log(request: Request, name: str, account: Analyst, alles: str = "") -> Response:
    """Who did what when in a wave, or everywhere; no text of an answer is in it."""
    store = request.app.state.store
    wave = request.app.state.room.wave(name)
    lines: list[dict[str, Any]] = audit.latest(store, "" if alles else name, _LINES)
    # an analyst can be a coder too, and is as blind as the others then
    sights = {w: sight_of(store, w, account.name) for w in {line["wave"] for line in lines} if w}
    for line in lines:
        sight = sights.get(line["wave"])
        if sight and line["account"] != account.name and not sight.people(line["subject"]):
            line["details"] = ""
    return page(
        request,
        "log.html",
        {"wave": wave, "lines": lines, "everywhere": bool(alles), "most": _LINES},
    )
