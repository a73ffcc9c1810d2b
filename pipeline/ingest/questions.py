"""Make questions of columns: a matrix, a choice in pieces or with a text, a repeated block."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.ingest.choices import NOT_CHOSEN, common_text, words_of_part
from pipeline.ingest.files import Sheet
from pipeline.ingest.guess import (
    IN_ONE_CELL,
    SEVERAL,
    Column,
    choice_of,
    labelled_rows,
    stem_of,
    values_of,
)
from pipeline.ingest.pieces import choices_in
from pipeline.ingest.recognise import Layout

_LOOP = re.compile(r"(\d{1,3})_(.+)", re.DOTALL)
_OFTEN = 3
_TYPES = {"rating": "choice", "matrix": "choice", "date": "text"}
_LIKELY = ("open", "identity", "matrix", "rating", "choice", "date", "text", "empty")


@dataclass(frozen=True)
class Question:
    """A question for the questionnaire: a column, or several together.

    ``type`` is one of a questionnaire's, or ``empty``. ``points`` are those of a matrix when they
    are not 1 to 5. ``doubt``: a person must say whether the type is right. The others are as in
    :class:`pipeline.questionnaire.Question`.
    """

    id: str
    text: str
    type: str
    why: str
    columns: tuple[str, ...]
    text_column: str = ""
    points: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str] = field(default_factory=dict)
    several: bool = False
    loops: tuple[str, ...] = ()
    doubt: bool = False


def guess_questions(sheet: Sheet, layout: Layout, columns: Sequence[Column]) -> list[Question]:
    """Questions for a questionnaire: every column but the survey tool's own, once."""
    by_name = {c.name: c for c in columns if not c.own}
    values = values_of(sheet, layout)
    loops: dict[str, tuple[str, ...]] = {}
    if layout.reader == "qualtrics":
        by_name, values, loops = _without_loops(by_name, values)
    matrices = labelled_rows(by_name, values)
    pieces = _pieces(by_name)
    found: list[Question] = []
    done: set[str] = set()
    for name, column in by_name.items():
        if name in done:
            continue
        before = len(found)
        labelled = matrices.get(stem_of(name), [])
        if name in labelled:
            found.append(_matrix(stem_of(name), labelled, column.question_text, values))
        elif name in (members := pieces.get(stem_of(name), [])):
            found += _in_pieces(stem_of(name), members, by_name, values)
        else:
            found.append(_single(name, by_name, values[name]))
        for question in found[before:]:
            done.update((*question.columns, *question.parts, question.text_column))
    return [replace(q, loops=loops.get(q.columns[0], ())) for q in found]


def _without_loops(
    columns: Mapping[str, Column], values: Mapping[str, list[str]]
) -> tuple[dict[str, Column], dict[str, list[str]], dict[str, tuple[str, ...]]]:
    """Columns of a block that was asked several times (``1_Q7``, ``2_Q7``) as one column."""
    rounds: dict[str, dict[str, str]] = {}
    for name in columns:
        if match := _LOOP.fullmatch(name):
            rounds.setdefault(match[2], {})[match[1]] = name
    rounds = {s: by for s, by in rounds.items() if len(by) > 1 and s not in columns}
    merged: dict[str, Column] = {}
    collected: dict[str, list[str]] = {}
    for name, column in columns.items():
        match = _LOOP.fullmatch(name)
        stem = match[2] if match and match[2] in rounds else ""
        if not stem:
            merged[name], collected[name] = column, values[name]
        elif stem not in merged:
            members = [columns[m] for m in rounds[stem].values()]
            best = min(members, key=lambda c: _LIKELY.index(c.kind))
            text = common_text([c.question_text for c in members])
            why = f"{best.why}; gevraagd in {len(members)} rondes"
            merged[stem] = replace(best, name=stem, question_text=text, why=why)
            collected[stem] = [v for m in rounds[stem].values() for v in values[m]]
    return merged, collected, {stem: tuple(by) for stem, by in rounds.items()}


def _matrix(
    stem: str, labelled: Sequence[str], text: str, values: Mapping[str, Sequence[str]]
) -> Question:
    points = tuple(dict.fromkeys(v for c in labelled[::2] for v in values[c]))
    if all(p in "12345" for p in points):
        points = ()
    why = f"{len(labelled) // 2} rijen met een zelf ingevuld label en een oordeel"
    return Question(stem, text.rsplit(" - ", 1)[0], "matrix", why, tuple(labelled), points=points)


def _pieces(columns: Mapping[str, Column]) -> dict[str, list[str]]:
    """Choices of which more may be made, with a column for each."""
    found: dict[str, list[str]] = {}
    for name, column in columns.items():
        if column.kind == "choice" and column.why.startswith(SEVERAL):
            found.setdefault(stem_of(name), []).append(name)
    found = {stem: names for stem, names in found.items() if len(names) > 1}
    for name, column in columns.items():  # a choice that nobody made is one still
        if column.kind == "empty" and not name.endswith("_TEXT") and stem_of(name) in found:
            found[stem_of(name)].append(name)
    order = list(columns)
    return {stem: sorted(names, key=order.index) for stem, names in found.items()}


def _in_pieces(
    stem: str,
    members: Sequence[str],
    columns: Mapping[str, Column],
    values: Mapping[str, Sequence[str]],
) -> list[Question]:
    """One choice for its columns; each of its text fields beside the first is a question."""
    parts: dict[str, str] = {}
    for name in members:
        text = columns[name].question_text
        marks = [v for v in values[name] if v.lower() not in NOT_CHOSEN]
        # what one or two people typed is their answer, not the name of a choice
        known = bool(marks) and (len(marks) >= _OFTEN or marks[0] in text)
        words = words_of_part(marks[0] if known else "", text)
        parts[name] = words if words not in parts.values() else f"{words} ({name})"
    fields = [c for c in columns if choice_of(c, columns) in (stem, *members) and columns[c].filled]
    text = common_text([columns[m].question_text for m in members])
    why = next(columns[m].why for m in members if columns[m].filled)
    first = fields[0] if len(fields) == 1 else ""
    kind = "choice_text" if first else "choice"
    more = [_single(c, {c: columns[c]}, values[c]) for c in fields if c != first]
    own = Question(stem, text, kind, why, tuple(members), first, parts=parts)
    return [*more, own]


def _single(name: str, columns: Mapping[str, Column], values: Sequence[str]) -> Question:
    column = columns[name]
    partner = _text_field(name, columns)
    if partner and column.kind in ("choice", "rating", "text", "open"):
        why = f"een keuze met een tekstveld ({partner})"
        text = column.question_text.removesuffix(" - Selected Choice")
        several = column.why.startswith(IN_ONE_CELL)
        choices = tuple(choices_in(values)) if several else ()
        return Question(
            name, text, "choice_text", why, (name,), partner, choices=choices, several=several
        )
    if column.why.startswith(IN_ONE_CELL):
        choices = tuple(choices_in(values))
        return Question(
            name,
            column.question_text,
            "choice",
            column.why,
            (name,),
            choices=choices,
            several=True,
        )
    kind = _TYPES.get(column.kind, column.kind)
    doubt = column.doubt and column.kind in ("open", "text")
    return Question(name, column.question_text, kind, column.why, (name,), doubt=doubt)


def _text_field(name: str, columns: Mapping[str, Column]) -> str:
    for candidate in columns:
        match = re.fullmatch(r"(.+?)(?:_\d+)?_TEXT|(.+?)(?:\[other\]|_other|\.other\.)", candidate)
        if match and name in (match[1], match[2]) and columns[candidate].kind != "empty":
            return candidate
    return ""
