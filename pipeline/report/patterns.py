"""Respondents beside each other: the evidence for findings that people draw."""

from __future__ import annotations

from pipeline.codebook import Group
from pipeline.report import dutch
from pipeline.report.model import (
    Block,
    Cell,
    Column,
    Paragraph,
    Ref,
    Section,
    Table,
    Text,
)
from pipeline.report.respondents import MOST_ROWS, name_cell, rest_note, whole_groups
from pipeline.report.themes import evidence_id, respondent_group
from pipeline.report.view import View, text


def chapter(view: View) -> Section:
    """The evidence tables for findings that people draw."""
    marked = [g for g in whole_groups(view) if g.pattern]
    groups = marked or whole_groups(view)
    if not groups:
        return Section(
            "patronen",
            "",
            "Patronen",
            (
                Paragraph(
                    text(
                        f"Het codeboek deelt de {view.units} niet als geheel in; er zijn dus geen"
                        " patronen te laten zien."
                    )
                ),
            ),
        )
    intro = Paragraph(
        text(
            f"Hier staan de {view.units} naast elkaar, met wat er per onderwerp over hen gevonden"
            " is. De conclusie trekt de lezer: dit rapport legt geen verbanden."
        )
    )
    blocks: list[Block] = [intro, _crossed(view, groups)]
    if not marked:
        names = dutch.listing([dutch.quoted(g.name) for g in groups])
        return Section(
            "patronen",
            "",
            "Patronen",
            (
                *blocks,
                Paragraph(
                    (
                        Text(f"De aantallen bij {names} staan in "),
                        Ref(f"‘De {view.units}’", "netwerken"),
                        Text("."),
                    )
                ),
            ),
        )
    return Section(
        "patronen", "", "Patronen", tuple(blocks), tuple(respondent_group(view, g) for g in marked)
    )


def _crossed(view: View, groups: list[Group]) -> Table:
    of: dict[tuple[str, str], list[Ref | Text]] = {}
    for group in groups:
        for theme in view.themes(group):
            for respondent in view.people(theme.id):
                cell = of.setdefault((respondent, group.id), [])
                if cell:
                    cell.append(Text(", "))
                cell.append(Ref(theme.name, evidence_id(theme.id)))
    ids = list(view.labels)[:MOST_ROWS]
    return Table(
        id="tabel-patronen",
        caption=f"De {view.units} naast elkaar",
        columns=(Column(dutch.capital(view.unit)), *(Column(g.name) for g in groups)),
        rows=tuple(
            (name_cell(view, r), *(Cell(tuple(of.get((r, g.id), ()))) for g in groups)) for r in ids
        ),
        note="Leeg: niets gevonden. " + rest_note(view, MOST_ROWS),
        sortable=True,
        wide=True,
    )
