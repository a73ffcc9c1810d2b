"""A wave with people who code it: enough segments to work with, and all that can happen to them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.sampling import Pick
from pipeline.store.database import Store, open_store
from pipeline.store.review import codebooks, meetings, settling
from pipeline.store.review.accounts import add_account
from pipeline.store.review.decisions import decide
from pipeline.store.review.plans import DONE, Plan, make_plan, set_status
from pipeline.store.waves import add_version
from tests.builders import codebook
from tests.store.build import WAVE, automatic_run, details, source, tables

if TYPE_CHECKING:
    from tests.browser.conftest import Desk

_SAID = (
    "Er is te weinig tijd voor overleg. De teamleider denkt mee met ons over hoe het beter kan.",
    "Er ontstonden nieuwe contacten in de wijk. Na het project valt het geld helaas weer weg.",
    "Wij leren van fouten en beginnen gewoon, ook als nog niet alles tot in de details is bedacht "
    "en de verantwoordelijkheidsverdeling tussen zorginstellingen nog onduidelijk is.",
    "Iedereen spreekt een andere taal. Dat kost in het begin veel energie, maar het went.",
)
ANSWERS = {
    f"r-{n:010}": {
        "Q7": f"Een groep van {8 + n} mensen die iedere maand bij elkaar komt om te leren.",
        "Q17": said,
        "Q19": "De groep kiest zelf waar het over gaat.",
    }
    for n, said in enumerate(_SAID * 3)
}
FRAME = tables(ANSWERS)["segments"]
OPEN = FRAME[FRAME["question_id"] == "Q17"]["segment_id"].tolist()  # all have many themes
READ, CLOSED = OPEN[:4], OPEN[6:14]
TEXT = dict(zip(FRAME["segment_id"], FRAME["text"], strict=True))


@dataclass(frozen=True)
class Kept:
    """A desk, and the paths of its pages by name."""

    desk: Desk
    pages: dict[str, str]


def fill(folder: Path) -> Store:
    """A store with the wave, an analyst, two coders and a reader."""
    store = open_store(folder, "")
    add_version(store, WAVE, tables(ANSWERS), details(), source())
    for name, role in {
        "ans": "analist",
        "anna": "codeur",
        "bo": "codeur",
        "lou": "lezer",
    }.items():
        add_account(store, name, name.title(), role)
    return store


def open_plan(store: Store, segments: list[str] = READ, **more: Any) -> Plan:
    """What Anna and Bo read, blind."""
    picks = [Pick(s, "random", 1.0) for s in segments]
    return make_plan(store, WAVE, 1, picks, ["anna", "bo"], **more)


def with_run(store: Store) -> str:
    """A run that gave every segment of the open question the theme 'druk'."""
    return automatic_run(store, dict.fromkeys(OPEN, "druk"))


def differ(store: Store, plan: Plan, segments: list[str]) -> None:
    """Anna and Bo say something else of these segments."""
    for segment in segments:
        decide(store, plan, "anna", segment, ["druk", "tijd"], memo="Gaat over tijd.", doubt=True)
        decide(store, plan, "bo", segment, ["steun"])


def closed_plan(store: Store, segments: list[str] = CLOSED, **more: Any) -> Plan:
    """What Anna and Bo read differently, closed: its differences are there to settle."""
    plan = open_plan(store, segments, **more)
    differ(store, plan, segments)
    set_status(store, plan.id, DONE)
    return plan


def live(store: Store) -> dict[str, str]:
    """All that can happen; gives the path of every page, by name."""
    run = with_run(store)
    closed_plan(store, run=run)
    suggested = open_plan(store, READ + OPEN[14:], mode="suggestions", run=run)  # half is shown
    read = open_plan(store, OPEN[4:6])
    for segment in OPEN[4:6]:
        decide(store, read, "anna", segment, ["tijd"])
    settling.settle(
        store, WAVE, CLOSED[0], ["tijd"], reason="De tijd is het punt.", account="ans", seen=0
    )
    codebooks.add_idea(store, WAVE, CLOSED[1], "Energie", "Het kost energie.", "anna")
    book = codebook()
    sharper = book["druk"].model_copy(update={"definition": "Werkdruk gaat voor leren en overleg."})
    codebooks.sharpen(store, WAVE, sharper, reason="Scherper.", account="ans", seen=0)
    meeting = meetings.start_meeting(store, WAVE, "Middag", ["Ans", "Anna", "Bo"], "ans")
    votes = [
        meetings.Vote(CLOSED[0], ("druk", "tijd"), 1),
        meetings.Vote(CLOSED[0], ("steun",), 2),
    ]
    meetings.vote(store, meeting, CLOSED[0], votes)
    wave = f"/ronde/{WAVE}"
    shown = next(s for s in READ + OPEN[14:] if suggested.shows("anna", s))
    return {
        "login": "/aanmelden",
        "link": "/link/een-link",
        "start": "/",
        "coding": f"/plan/{read.id}/{OPEN[4]}",
        "suggestion": f"/plan/{suggested.id}/{shown}",
        "done": f"/plan/{read.id}/klaar",
        "differences": f"{wave}/verschillen",
        "settle": f"{wave}/verschillen/{CLOSED[1]}",
        "settled": f"{wave}/verschillen/{CLOSED[0]}",
        "codebook": f"{wave}/codeboek",
        "version": f"{wave}/codeboek/1",
        "theme": f"{wave}/thema/druk",
        "meetings": f"{wave}/zittingen",
        "meeting": f"/zitting/{meeting.id}/{CLOSED[1]}",
        "minutes": f"/zitting/{meeting.id}/verslag",
        "figures": f"{wave}/cijfers",
        "segment": f"{wave}/segment/{CLOSED[0]}",
        "log": f"{wave}/logboek",
        "error": "/bestaat-niet",
    }
