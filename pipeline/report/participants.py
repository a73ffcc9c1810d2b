"""Who takes part and how involved: the rated groups of a matrix question."""

from __future__ import annotations

import re
from typing import Any

from pipeline.codebook import Group
from pipeline.questionnaire import Question
from pipeline.report import dutch
from pipeline.report.model import (
    Block,
    Cell,
    Column,
    Fold,
    Note,
    Paragraph,
    RespondentRow,
    Section,
    Table,
)
from pipeline.report.respondents import MOST_ROWS, name_cell, whole_groups
from pipeline.report.view import View, records, text

WORDS = {"ZL": "zeer laag", "L": "laag", "G": "gemiddeld", "H": "hoog", "ZH": "zeer hoog"}


def _points(question: Question) -> list[int]:
    return sorted(question.scale_short) or list(range(1, 6))


def _short(question: Question, point: int) -> str:
    return question.scale_short.get(point, str(point))


def _rated(view: View, question: Question) -> list[Any]:
    rows = records(view.result.answers)
    return [r for r in rows if r.question_id == question.id and r.text.strip()]


def _kind_of(view: View, question: Question) -> Group | None:
    """The group of themes that sorts the typed-in labels of a matrix, if the codebook has one."""
    for group in whole_groups(view):
        if question.id in group.scope and any(t.items for t in group.themes):
            return group
    return None


def _sort(group: Group, label: str) -> str:
    """The theme whose words begin a word of the label; '' if none does."""
    for theme in group.themes:
        for item in theme.items:
            if re.search(rf"\b{re.escape(item)}", label, re.IGNORECASE):
                return theme.name
    return ""


def matrix(view: View, question: Question) -> Section:
    """All groups of participants by kind and rating, then one by one."""
    anchor = f"matrix-{question.id.lower()}"
    title = dutch.capital(question.short)
    rated = _rated(view, question)
    who = len({r.respondent_id for r in rated})
    if not rated:
        empty = f"Geen van de {dutch.number(view.n)} {view.units} vulde deze vraag in."
        return Section(anchor, "", title, (Paragraph(text(empty)),))
    points = _points(question)
    legend = ", ".join(
        f"{_short(question, p)} = {WORDS[s]}" for p in points if (s := _short(question, p)) in WORDS
    )
    blocks: list[Block] = []
    silent = view.n - who
    filled = (
        f"{dutch.capital(view.out_of(who))} {dutch.verb(who, 'vulde', 'vulden')} dit in, met samen"
        f" {dutch.counted(len(rated), 'groep', 'groepen')} deelnemers."
    )
    if silent:
        filled += (
            f" {dutch.capital(dutch.number(silent))} {dutch.verb(silent, 'deed', 'deden')}"
            " dat niet."
        )
    blocks.append(Paragraph(text(filled)))
    if all(number is None for number in map(_rating, rated)):
        blocks.append(
            Note(text("De groepen zijn genoemd, maar nergens is ingevuld hoe betrokken ze zijn."))
        )
    group = _kind_of(view, question)
    if group is not None:
        blocks.append(_by_kind(question, group, rated, legend))
    fold = _by_respondent(view, question, rated, legend)
    blocks.append(Fold(f"uitklap-{anchor}", f"Alle groepen, {view.unit} voor {view.unit}", (fold,)))
    return Section(anchor, "", title, tuple(blocks))


def _rating(row: Any) -> int | None:
    import pandas as pd

    return None if pd.isna(row.rating) else int(row.rating)


def _marks(points: list[int], rating: int | None) -> tuple[Cell, ...]:
    """A mark at the rating that was given; without a rating every cell is empty."""
    blank = Cell() if rating is None else Cell(text("\u00a0"))
    return tuple(Cell(text("●"), 1, p) if p == rating else blank for p in points)


def _by_kind(question: Question, group: Group, rated: list[Any], legend: str) -> Table:
    points = _points(question)
    counts: dict[str, dict[int | None, int]] = {t.name: {} for t in group.themes}
    counts["Overig"] = {}
    for row in rated:
        kind = counts[_sort(group, row.text) or "Overig"]
        rating = _rating(row)
        kind[rating] = kind.get(rating, 0) + 1
    most = max((c.get(p, 0) for c in counts.values() for p in points), default=0)
    rows = []
    for name, found in counts.items():
        if not found:
            continue
        cells = [Cell(text(name))]
        for point in points:
            count = found.get(point, 0)
            shade = -(-5 * count // most) if most else 0  # rounded up: one is visible
            # Nobody rated a group like this: empty, so that the eye finds what is there.
            cells.append(Cell(text(dutch.figure(count)) if count else (), count, shade))
        missing = found.get(None, 0)
        cells.append(Cell(text(dutch.figure(missing)), missing))
        total = sum(found.values())
        cells.append(Cell(text(dutch.figure(total)), total))
        rows.append(tuple(cells))
    return Table(
        id=f"tabel-{question.id.lower()}",
        caption="Aantal groepen deelnemers naar soort en betrokkenheid",
        columns=(
            Column("Soort deelnemers"),
            *(Column(_short(question, p), True) for p in points),
            Column("niet ingevuld", True),
            Column("samen", True),
        ),
        rows=tuple(rows),
        note=f"{legend}. Leeg: geen enkele groep.".lstrip(". "),
    )


def _by_respondent(view: View, question: Question, rated: list[Any], legend: str) -> Table:
    points = _points(question)
    rows = []
    for row in rated[:MOST_ROWS]:
        rating = _rating(row)
        rows.append(
            (
                name_cell(view, row.respondent_id),
                Cell(text(row.text)),
                *_marks(points, rating),
            )
        )
    more = len(rated) - MOST_ROWS
    rest = f" Nog {dutch.figure(more)} staan in het werkboek (Excel)." if more > 0 else ""
    return Table(
        id=f"tabel-{question.id.lower()}-per-respondent",
        caption="Deelnemers en hun betrokkenheid",
        columns=(
            Column(dutch.capital(view.unit)),
            Column("Deelnemers"),
            *(Column(_short(question, p), True) for p in points),
        ),
        rows=tuple(rows),
        note=f"{legend}. Een lege regel: betrokkenheid niet ingevuld.{rest}".lstrip(". "),
        wide=True,
    )


def own_participants(question: Question, row: RespondentRow, answers: list[Any]) -> list[Block]:
    """The groups of one respondent with a mark at the rating; nothing if none was named."""
    rated = [a for a in answers if a.text.strip()]
    if not rated:
        return []
    points = list(reversed(_points(question)))
    return [
        Table(
            id=f"{row.target}-{question.id.lower()}",
            caption=dutch.capital(question.short),
            columns=(Column("Deelnemers"), *(Column(_short(question, p), True) for p in points)),
            rows=tuple(
                (
                    Cell(text(a.text)),
                    *_marks(points, _rating(a)),
                )
                for a in rated
            ),
            note=(
                ""
                if all(_rating(a) is not None for a in rated)
                else "Een lege regel: betrokkenheid niet ingevuld."
            ),
        )
    ]
