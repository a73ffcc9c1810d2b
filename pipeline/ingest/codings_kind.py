"""Tell codings by people, and tables that are no survey, from tables of answers."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from pipeline.ingest.files import Sheet

CODINGS = "codings"
_LOOKED_AT = 300
_THEME = {
    "theme",
    "thema",
    "code",
    "codes",
    "tag",
    "tags",
    "label",
    "codering",
    "category",
    "categorie",
}
_CODER = re.compile(r"(?:coder|codeur|rater|beoordelaar)[ _-]?(?:\d+|[a-d])", re.I)
_NUMBERED = re.compile(r"(?:code|thema|theme|categor(?:y|ie)|tag)[ _-]?\d+(?!\w)", re.I)
_MARK = {"", "0", "1", "x", "X", "True", "False", "TRUE", "FALSE"}


def no_answers(lower: Collection[str]) -> str:
    """What a table is whose headings (lower case) say that it holds questions; '' for others."""
    if {"class", "type/scale", "name"} <= set(lower):
        return "de opbouw van een vragenlijst van LimeSurvey, zonder antwoorden"
    if {"question id", "question text"} <= set(lower):
        return "een lijst van vragen met hun antwoordmogelijkheden, zonder antwoorden"
    return ""


def coding_or_other(sheet: Sheet, start: int, first: Sequence[str]) -> tuple[str | None, str, int]:
    """The reader of a table without the marks of a survey tool, what it looks like, header rows."""
    rows = [r for r in sheet.rows[start + 1 :] if r][:_LOOKED_AT]
    lower = [c.lower() for c in first]
    columns = [[r[i].strip() if i < len(r) else "" for r in rows] for i in range(len(first))]
    if not rows:
        return "table", "een tabel zonder rijen", 1
    if lower[0] in _THEME and any(c.startswith(("description", "omschrijving")) for c in lower):
        return None, "een codeboek", 0
    if _is_counts(first, columns):
        return None, "een lijst van codes met aantallen", 0
    if _is_cross_table(first, columns):
        return None, "een kruistabel of tabel met aantallen", 0
    texts = [c for c in columns if _is_text(c)]
    if sum(bool(_CODER.fullmatch(c)) for c in first) >= 2:
        return CODINGS, "coderingen door mensen, met een kolom per codeur", 1
    numbered = [i for i, c in enumerate(first) if _NUMBERED.match(c)]
    if len(numbered) >= 2:
        only_marks = all(set(columns[i]) <= _MARK for i in numbered)
        how = "een kolom per thema" if only_marks else "kolommen Code 1, Code 2 …"
        return CODINGS, f"coderingen door mensen, met {how}", 1
    if _is_long(lower, columns):
        return CODINGS, "coderingen door mensen, met een regel per toegekend thema", 1
    marks = [c for c in columns if set(c) <= {*_MARK} and len(set(c) - {""}) > 0]
    if texts and len(marks) >= 4 and len(marks) * 2 >= len(first) and _every_row_whole(marks):
        return CODINGS, "coderingen door mensen, met een kolom per thema", 1
    return "table", "een tabel met antwoorden", 1


def is_theme(heading: str, cells: Sequence[str]) -> bool:
    """Whether a column of codings holds themes, or whether one theme was given."""
    if heading.lower() in _THEME or _NUMBERED.match(heading) or _CODER.fullmatch(heading):
        return True
    return set(cells) <= _MARK


def _is_text(cells: Sequence[str]) -> bool:
    filled = [c for c in cells if c]
    return bool(filled) and sum(bool(re.search(r"[^\W\d_]", c)) for c in filled) * 2 > len(filled)


def _is_long(lower: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    """A column with themes that are used again and again, beside a text or a coder."""
    themes = [i for i, c in enumerate(lower) if c in _THEME]
    if any(c in ("coder", "codeur") for c in lower) and themes:
        return True
    for i in themes:
        filled = [c for c in columns[i] if c]
        if filled and len(set(filled)) < len(filled) * 0.8 and i == len(lower) - 1:
            return True
    return False


def _every_row_whole(marks: Sequence[Sequence[str]]) -> bool:
    """0/1 columns of a coding are filled together; a respondent who stopped leaves some empty."""
    rows = list(zip(*marks, strict=True))
    return all(all(row) or not any(row) for row in rows) or all(
        set(column) <= {"", "1", "x", "X"} for column in marks
    )


def _is_number(cell: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(?:[.,]\d+)?", cell))


def _is_counts(first: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    """A list of names with a number behind each, without headings."""
    return (
        len(first) == 2
        and _is_number(first[1])
        and not _is_number(first[0])
        and all(_is_number(c) for c in columns[1] if c)
    )


def _is_cross_table(first: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    """Numbers under headings that are numbers, or that are the names of the rows again."""
    inside = [c for column in columns[1:] for c in column if c]
    if not inside or not all(_is_number(c) for c in inside):
        return False
    numbers = sum(_is_number(c) for c in first[1:])
    return numbers * 2 > len(first) - 1 or list(first[1:]) == list(columns[0])
