"""The chapter about the respondents: overview, what kind they are, who takes part."""

from __future__ import annotations

from pipeline.report import dutch
from pipeline.report.model import (
    Block,
    Bullets,
    Cell,
    Column,
    Paragraph,
    Ref,
    RespondentRow,
    Section,
    Table,
)
from pipeline.report.participants import matrix
from pipeline.report.respondents import HIDDEN, MOST_ROWS, name_cell, rest_note, whole_groups
from pipeline.report.themes import respondent_group
from pipeline.report.view import View, text


def chapter(view: View, rows: tuple[RespondentRow, ...]) -> Section:
    """Overview table, then what kind of respondents they are, then who takes part."""
    groups = [g for g in whole_groups(view) if not g.pattern]
    sections = [Section("overzicht", "", "Overzicht", tuple(_overview(view, rows)))]
    sections += [respondent_group(view, g) for g in groups]
    for question in view.result.questionnaire.questions:
        if question.type == "matrix":
            sections.append(matrix(view, question))
    return Section("netwerken", "", f"De {view.units}", (), tuple(sections))


def _overview(view: View, rows: tuple[RespondentRow, ...]) -> list[Block]:
    headings = tuple(view.result.questionnaire.overview.columns)
    if not headings:
        return [
            Paragraph(text("De vragenlijst wijst geen vragen aan voor een overzichtstabel.")),
            Bullets(tuple((Ref(r.label, r.target),) if r.target else text(r.label) for r in rows)),
        ]
    # The question that names a respondent stands in the first column already; what is hidden or
    # empty for all says nothing.
    names = view.result.questionnaire.overview.label[:1]
    questions = tuple(view.result.questionnaire.overview.columns.values())
    kept = [
        i
        for i, question in enumerate(questions)
        if question not in names and any(r.values[i] not in ("", HIDDEN) for r in rows)
    ]
    table = Table(
        id="tabel-overzicht",
        caption=f"Alle {view.units} in deze ronde",
        columns=(Column(dutch.capital(view.unit)), *(Column(headings[i]) for i in kept)),
        rows=tuple(
            (
                name_cell(view, r.respondent_id),
                *(Cell(text(v) if (v := r.values[i]) else (), r.values[i]) for i in kept),
            )
            for r in rows[:MOST_ROWS]
        ),
        note=rest_note(view, MOST_ROWS),
        sortable=True,
        wide=True,
    )
    return [table]
