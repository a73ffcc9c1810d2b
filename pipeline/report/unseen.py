"""Themes that nobody has found yet: what can be said of them."""

from __future__ import annotations

from pipeline.contracts import AUTOMATIC
from pipeline.missing import Estimate, Missing, missing
from pipeline.report import dutch
from pipeline.report.model import Block, Cell, Column, Paragraph, Section, Table
from pipeline.report.view import View, text

UNSEEN = "themas-die-niemand-vond"


def found_missing(view: View) -> Missing:
    """What is known of themes nobody found, in the codings that the report counts."""
    result = view.result
    return missing(result.segments, result.codings, result.matches, result.codebook, result.basis)


def section(view: View) -> Section:
    """Estimates from two routes, and how the number of themes grows with respondents."""
    found = found_missing(view)
    blocks: list[Block] = [Paragraph(text(_over_people(view, found)))]
    blocks.append(Paragraph(text(_over_routes(found, view.result.basis == AUTOMATIC))))
    if found.curve:
        blocks.append(_curve(view, found))
    return Section(UNSEEN, "", "Wat nog niemand vond", tuple(blocks))


def _over_people(view: View, found: Missing) -> str:
    told = found.over_respondents
    if told is None:
        return (
            "Hoeveel thema's nog ontbreken, is niet te schatten: er is geen thema gevonden, of bij"
            f" te weinig {view.units}."
        )
    once = dutch.counted(found.once, "thema", "thema's")
    twice = dutch.counted(found.twice, "thema", "thema's")
    one = dutch.number(1)
    return (
        f"Bij de {dutch.figure(found.n)} {view.units} die gelezen zijn, kwamen"
        f" {dutch.figure(told.seen)} thema's uit het codeboek voor: {once} bij precies {one}"
        f" {view.unit}, {twice} bij precies twee. Daaruit volgt dat er in zulke antwoorden ten"
        f" minste {_figures(told)} zijn (Chao 1987). Dat geldt voor thema's zoals die van dit"
        " codeboek; waar niemand op let, telt niet mee."
    )


def _over_routes(found: Missing, automatic: bool) -> str:
    first = "de automatische codering" if automatic else "mensen"
    doubt = (
        " Hier zijn beide wegen van de computer; ze kijken naar dezelfde woorden, dus dit zegt"
        " weinig over wat mensen zouden vinden."
        if automatic
        else ""
    )
    told = found.over_routes
    counts = (
        f"Langs twee wegen: {first} vonden {dutch.figure(found.people)} thema's, topics wezen er"
        f" {dutch.figure(found.topics)} aan, {dutch.figure(found.both)} daarvan dezelfde."
    ).replace("codering vonden", "codering vond")
    if told is None:
        return f"{counts} Zonder een thema dat beide vonden is er niets te schatten."
    return (
        f"{counts} Waren beide wegen los van elkaar, dan zijn er {_figures(told)} (Chapman 1951)."
        " Wat de ene weg vindt, vindt de andere ook eerder; het zijn er dus eerder meer dan minder."
        f"{doubt}"
    )


def _figures(told: Estimate) -> str:
    low, high = dutch.figure(round(told.low)), dutch.figure(round(told.high))
    return f"{dutch.figure(round(told.total))} [95 %-interval {low}-{high}]"


def _curve(view: View, found: Missing) -> Table:
    return Table(
        id="tabel-verzadiging",
        caption=f"Hoeveel thema's bij hoeveel {view.units}",
        columns=(
            Column(dutch.capital(view.units), True),
            Column("Thema's, verwacht", True),
            Column("95 %-interval", True),
        ),
        rows=tuple(
            (
                Cell(text(dutch.figure(p.respondents))),
                Cell(text(dutch.decimal(p.themes, 1))),
                Cell(text(f"{dutch.decimal(p.low, 1)}-{dutch.decimal(p.high, 1)}")),
            )
            for p in found.curve
        ),
        note=f"Hoeveel thema's er gemiddeld zouden zijn gevonden met minder {view.units} (Colwell,"
        " Mao en Chang 2004). Loopt de reeks onderaan nog op, dan is het einde niet bereikt.",
    )
