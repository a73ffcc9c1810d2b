"""A page for each respondent, with everything that it answered."""

from __future__ import annotations

from typing import Any

from pipeline.contracts import WHOLE
from pipeline.report import dutch
from pipeline.report.model import (
    Block,
    Bullets,
    Cell,
    Column,
    Note,
    Paragraph,
    Ref,
    RespondentRow,
    Section,
    Table,
    Text,
)
from pipeline.report.participants import own_participants
from pipeline.report.respondents import answers_of, question_of, said
from pipeline.report.themes import evidence_id, group_id
from pipeline.report.view import View, text


def chapter(view: View, rows: tuple[RespondentRow, ...]) -> Section:
    """One page per respondent."""
    answers = answers_of(view)
    blocks: list[Block] = []
    if view.n > len(view.pages):
        blocks.append(
            Note(
                text(
                    f"Van de {dutch.figure(view.n)} {view.units} krijgen de eerste"
                    f" {dutch.number(len(view.pages))} hier een bladzijde; alle antwoorden staan in"
                    " het overzicht van antwoorden (Excel)."
                )
            )
        )
    given = _themes_of(view)
    sections = tuple(
        _page(view, row, answers.get(row.respondent_id, {}), given.get(row.respondent_id, []))
        for row in rows[: len(view.pages)]
    )
    return Section("per-respondent", "", f"Per {view.unit}", tuple(blocks), sections)


def _themes_of(view: View) -> dict[str, list[tuple[str, str, str]]]:
    """Per respondent: group, name and evidence of every theme it counts for, in codebook order."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for theme in view.result.codebook:
        group = view.result.codebook.group(theme.id)
        for respondent in view.people(theme.id):
            found.setdefault(respondent, []).append((group.id, theme.name, evidence_id(theme.id)))
    return found


def _page(
    view: View,
    row: RespondentRow,
    answers: dict[str, list[Any]],
    themes: list[tuple[str, str, str]],
) -> Section:
    questionnaire = view.result.questionnaire
    columns = questionnaire.overview.columns
    facts = [(h, v) for h, v in zip(columns, row.values, strict=True) if v]
    blocks: list[Block] = []
    origin = "" if row.source == "vragenlijst" else f" (per {row.source})"
    if row.source == "aanvulling":
        origin = " (uit een aanvulling)"
    if facts:
        blocks.append(
            Table(
                id=f"{row.target}-feiten",
                caption=f"Gegevens{origin}",
                columns=(Column("Onderwerp"), Column("Antwoord")),
                rows=tuple((Cell(text(h)), Cell(text(v))) for h, v in facts),
            )
        )
    elif origin:
        blocks.append(Paragraph(text(f"Dit is een beschrijving{origin}.")))
    order = [q.id for q in questionnaire.questions if q.type != "identity"]
    order = [WHOLE, *order] if WHOLE in answers else order
    for question_id in order:
        if question_id in columns.values() or question_id not in answers:
            continue
        question = question_of(view, question_id)
        if question is not None and question.type == "matrix":
            blocks.extend(own_participants(question, row, answers[question_id]))
            continue
        answer = said(view, question, answers[question_id])
        if answer.strip():
            blocks.append(_answer(questionnaire.short(question_id), answer, answers[question_id]))
    if not blocks:
        blocks.append(Paragraph(text("Hiervan is geen bruikbaar antwoord bewaard.")))
    blocks += _theme_list(view, themes)
    return Section(row.target, "", row.label, tuple(blocks), new_page=True)


def _answer(short: str, answer: str, rows: list[Any]) -> Paragraph:
    """An answer with its question before it; a list begins on a line of its own."""
    gap = "\n" if "\n" in answer else " "
    reworded = [r for r in rows if not r.literal]
    mark = f" ({reworded[0].source}, geparafraseerd)" if reworded else ""
    return Paragraph((Text(f"{dutch.capital(short)}.", strong=True), Text(gap + answer + mark)))


def _theme_list(view: View, themes: list[tuple[str, str, str]]) -> list[Block]:
    if not themes:
        return [Paragraph(text("In deze antwoorden is geen thema uit het codeboek gevonden."))]
    items = []
    for group in view.result.codebook.file.groups:
        mine = [(name, anchor) for g, name, anchor in themes if g == group.id]
        if mine:
            content: list[Text | Ref] = [Ref(group.name, group_id(group)), Text(": ")]
            for place, (name, anchor) in enumerate(mine):
                content += [Text(", ")] if place else []
                content.append(Ref(name, anchor))
            items.append(tuple(content))
    return [Paragraph((Text("Gevonden thema's", strong=True),)), Bullets(tuple(items))]
