"""The form of the intrusion tests of topics, and what people filled in on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipeline.contracts import InputError
from pipeline.report.sheets import Field, workbook
from pipeline.topic_test import LETTERS, WORD, Question

FORM = "topictest.xlsx"
ANSWER = "Welke hoort er niet bij?"
_KEYS = ("soort", "topic", "mogelijkheden", "goed")  # hidden columns
_LEAD = (
    "Bij elke regel hoort één van de mogelijkheden A tot en met E er niet bij. Vul de letter in, "
    "ook als u twijfelt, en overleg niet. Bij woorden: vier horen bij elkaar. Bij topics: lees "
    "eerst wat deze respondent zei; één topic past daar niet bij."
)


def write_form(questions: Sequence[Question], path: Path, made_on: date) -> None:
    """Write the questions as a workbook to fill in; which answer is right is hidden in it.

    :raises OutputError: it can't be written.
    """
    fields = [
        *(Field("Nr", 6, numeric=True), Field("Vraag", 22), Field("Fragmenten", 70)),
        *(Field(letter, 30) for letter in LETTERS),
        Field(ANSWER, 16, "entry"),
        *(Field(key, 10) for key in _KEYS),
    ]
    rows = [
        (
            number,
            "Welk woord hoort er niet bij?" if q.kind == WORD else "Welk topic past hier niet bij?",
            q.text,
            *(*q.options, *[""] * (len(LETTERS) - len(q.options))),
            "",
            *(q.kind, str(q.topic_id), str(len(q.options)), LETTERS[q.intruder]),
        )
        for number, q in enumerate(questions, start=1)
    ]
    with workbook(path, "Toets van topics", made_on) as book:
        book.table("Toets", "Toets van topics", _LEAD, fields, rows)
        sheet = book.workbook.worksheets()[0]
        first = len(fields) - len(_KEYS)
        sheet.set_column(first, len(fields) - 1, None, None, {"hidden": True})


def filled_in(rows: Sequence[Sequence[str]], file: str) -> list[tuple[str, int, int, bool]]:
    """What people filled in: kind, topic, number of options, and whether it was right.

    Lines without a letter are left aside.

    :param rows: the cells of the sheet, headings included.
    :raises InputError: not this form, a letter that is no option, or nothing filled in.
    """
    head = next((i for i, row in enumerate(rows) if ANSWER in row and _KEYS[-1] in row), None)
    if head is None:
        raise InputError(
            f"dit is geen formulier met de kolom '{ANSWER}' en de verborgen kolommen.",
            "Gebruik het formulier van 'themascoop topics test', en laat de verborgen kolommen "
            "staan.",
            file=file,
        )
    place = {name: i for i, name in enumerate(rows[head])}
    found = []
    for number, row in enumerate(rows[head + 1 :], start=head + 2):
        cells = {name: row[i].strip() if i < len(row) else "" for name, i in place.items()}
        given = cells[ANSWER].upper()
        if not given:
            continue
        kind, topic, options, right = (cells[key] for key in _KEYS)
        if not (topic.isdecimal() and options.isdecimal() and right):
            raise InputError(
                "de verborgen kolommen zijn veranderd.",
                "Maak het formulier opnieuw met 'themascoop topics test'.",
                file=file,
                row=number,
            )
        if given not in LETTERS[: int(options)]:
            raise InputError(
                f"dit is geen letter van {LETTERS[0]} tot en met {LETTERS[int(options) - 1]}.",
                "Vul één letter in, of laat de cel leeg.",
                file=file,
                row=number,
                column=ANSWER,
            )
        found.append((kind, int(topic), int(options), given == right))
    if not found:
        raise InputError("er is nog niets ingevuld.", f"Vul letters in bij '{ANSWER}'.", file=file)
    return found
