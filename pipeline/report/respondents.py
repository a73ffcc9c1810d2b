"""Respondents as the report names them, with their answers as a reader sees them."""

from __future__ import annotations

import re
from typing import Any

from pipeline.codebook import Group
from pipeline.questionnaire import Question
from pipeline.report import dutch
from pipeline.report.model import (
    Cell,
    Ref,
    RespondentRow,
)
from pipeline.report.view import View, records, text

MOST_ROWS = 250  # rows of a table over all respondents
HIDDEN = "(niet getoond)"


def said(view: View, question: Question | None, rows: list[Any]) -> str:
    """The answer to one question as the reader sees it: 'Nee: de opdracht was klaar'.

    A choice and the text behind it may be one row of the table or two.
    """
    named = view.result.settings.report.name_respondents == "label"
    if question and question.identifying and not named:
        return HIDDEN
    texts = [row.text.strip() for row in rows if row.text.strip()]
    choices = [row.choice.strip() for row in rows if row.choice.strip()]
    if not choices:
        return "\n".join(texts)
    # 'Ja, namelijk:' asks for what follows; with it, or where nothing follows, 'Ja' is enough.
    asks = re.search(r"(namelijk|reden|anders|toelichting)\W*$", choices[0], re.IGNORECASE)
    choice = re.split(r"[,:]", choices[0])[0].strip() if asks or texts else choices[0]
    return f"{choice}: " + "\n".join(texts) if texts else choice


def question_of(view: View, question_id: str) -> Question | None:
    """A question of the questionnaire; None for a description as a whole."""
    found = (q for q in view.result.questionnaire.questions if q.id == question_id)
    return next(found, None)


def answers_of(view: View) -> dict[str, dict[str, list[Any]]]:
    """Rows of the table of answers per respondent and question."""
    found: dict[str, dict[str, list[Any]]] = {}
    for row in records(view.result.answers):
        found.setdefault(row.respondent_id, {}).setdefault(row.question_id, []).append(row)
    return found


def respondent_rows(view: View) -> tuple[RespondentRow, ...]:
    """All respondents with the values of the overview table."""
    questionnaire = view.result.questionnaire
    answers = answers_of(view)
    rows = []
    for row in records(view.result.respondents):
        mine = answers.get(row.respondent_id, {})
        values = []
        for question_id in questionnaire.overview.columns.values():
            question = question_of(view, question_id)
            values.append(said(view, question, mine.get(question_id, [])))
        rows.append(
            RespondentRow(
                respondent_id=row.respondent_id,
                label=view.labels[row.respondent_id],
                target=view.pages.get(row.respondent_id, ""),
                source=row.source,
                values=tuple(values),
            )
        )
    return tuple(rows)


def rest_note(view: View, limit: int) -> str:
    """What to say below a table that shows only the first ``limit`` respondents; else ''."""
    more = view.n - limit
    return (
        f"Nog {dutch.figure(more)} {view.units} staan in het werkboek (Excel)." if more > 0 else ""
    )


def name_cell(view: View, respondent: str) -> Cell:
    """A respondent's name, leading to its page where it has one."""
    label, page = view.labels[respondent], view.pages.get(respondent, "")
    return Cell((Ref(label, page),) if page else text(label), label)


def whole_groups(view: View) -> list[Group]:
    """Groups whose themes are given to a respondent as a whole."""
    return [g for g in view.result.codebook.file.groups if g.level == "respondent"]
