"""Recognise what a table is: which survey tool made it, or that it holds codings or no survey."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.ingest.codings_kind import coding_or_other, no_answers
from pipeline.ingest.data_rows import data_rows, from_r, uneven_rows
from pipeline.ingest.delimited import share_of_width
from pipeline.ingest.files import Sheet
from pipeline.ingest.headings import (
    heading_warnings,
    headings_of,
    import_id,
    plain,
    roles_of,
    unique_names,
    without_tags,
)
from pipeline.ingest.meta_columns import EFS_MISSING, META, QUALTRICS, SURVEYMONKEY, Role
from pipeline.ingest.vv import is_vv

_RESPONSE_ID = re.compile(r"R_[0-9A-Za-z]{13,17}")
_DATE_LIKE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
_MISSING = {
    "efs": EFS_MISSING,
    "qualtrics": frozenset({"-99"}),  # seen, not answered
    "limesurvey": frozenset({"NA", "N/A"}),  # R's, and its own for a question that was not shown
}


@dataclass(frozen=True)
class Layout:
    """What a sheet is and where things stand in it.

    ``reader`` is None for what is no survey and no coding; then ``looks_like`` says in Dutch what
    it seems to be. ``names`` are unique, also where headings are empty or repeated; ``headings``
    are as they stand. ``imports`` holds Qualtrics' ImportId of a column. ``roles`` leads a column
    of the tool itself to what it means. A cell in ``missing`` says nothing. ``rows`` are indexes
    in the sheet of what is a respondent or a coded line. ``warnings`` (Dutch) matter for every use
    of the file; ``remarks`` are about headings and uneven rows.
    """

    reader: str | None
    looks_like: str
    header_rows: int
    headings: tuple[str, ...]
    names: tuple[str, ...]
    texts: tuple[str, ...]
    rows: tuple[int, ...]
    roles: Mapping[str, Role] = field(default_factory=dict)
    imports: Mapping[str, str] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    warnings: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    def column_of(self, role: str) -> str:
        """The column with a role of the survey tool, or ''."""
        return next((name for name, found in self.roles.items() if found.id == role), "")


def recognise(sheet: Sheet) -> Layout:
    """Say what a sheet is."""
    start = next(i for i, row in enumerate(sheet.rows) if row)
    reader, looks_like, header_rows = _reader(sheet, start)
    tops = [[plain(c) for c in sheet.rows[start + i]] for i in range(header_rows or 1)]
    if reader == "limesurvey" and header_rows == 2:
        tops.reverse()  # a VV file has the questions above their codes
    headings, texts = headings_of(reader, tops, sheet.rows[start + len(tops) :])
    if sheet.labels:
        texts = [plain(sheet.labels.get(h, h)) for h in headings]
    names = unique_names(headings)
    imports: dict[str, str] = {}
    if header_rows == 3:
        cells = sheet.rows[start + 2]
        imports = {n: import_id(c) for n, c in zip(names, cells, strict=False)}
    first_row = start + (header_rows if sheet.first else 1)
    rows, warnings = data_rows(sheet, first_row)
    missing = _MISSING.get(reader or "", frozenset())
    if not missing and from_r(sheet, rows):
        missing = frozenset({"NA"})
    remarks = uneven_rows(sheet, rows, len(names)) + heading_warnings(headings)
    return Layout(
        reader=reader,
        looks_like=looks_like,
        header_rows=header_rows,
        names=tuple(names),
        headings=tuple(headings),
        texts=tuple(without_tags(t) for t in texts),
        rows=tuple(rows) if reader is not None else (),
        roles=roles_of(reader, names, headings, texts, imports),
        imports=imports,
        missing=missing,
        warnings=(*sheet.warnings, *warnings),
        remarks=tuple(remarks),
    )


def import_row(sheet: Sheet) -> int | None:
    """Index of the row with Qualtrics' ImportIds among the first rows, if there is one."""
    for index, row in enumerate(sheet.rows[:8]):
        if is_import_row(row):
            return index
    return None


def is_import_row(row: Sequence[str]) -> bool:
    """Whether most cells of a row are ImportIds."""
    filled = [c for c in row if c.strip()]
    return bool(filled) and sum(bool(import_id(c)) for c in filled) * 2 > len(filled)


def _reader(sheet: Sheet, start: int) -> tuple[str | None, str, int]:
    """The reader, what it looks like, and the number of header rows."""
    if sheet.kind == "sav":
        return "spss", "een SPSS-bestand", 0
    at = import_row(sheet)
    if at is not None and at > start:
        return "qualtrics", "een export van Qualtrics", at - start + 1
    first = [plain(c) for c in sheet.rows[start]]
    second = [plain(c) for c in sheet.rows[start + 1]] if start + 1 < len(sheet.rows) else []
    if len(first) < 2 or share_of_width(sheet.rows) < 0.5:
        return None, _no_table(sheet), 0
    if sheet.delimiter == "\t" and is_vv(sheet.rows[start : start + 2]):
        return "limesurvey", "een VV-bestand van LimeSurvey", 2
    if sheet.kind == "lsr":
        return "limesurvey", "een bestand met antwoorden van LimeSurvey (LSR)", 1
    lower = {c.lower() for c in first}
    qualtrics = [i for i, c in enumerate(first) if c in QUALTRICS]
    named = [i for i, c in enumerate(second) if c in QUALTRICS]
    if len(named) >= 3 and len(named) > len(qualtrics):
        return "qualtrics", "een oude export van Qualtrics", 2
    if len(qualtrics) >= 3:
        two = not any(_DATE_LIKE.match(second[i]) for i in qualtrics if i < len(second))
        two = two and any(i < len(second) and len(second[i]) > 2 for i in qualtrics)
        return "qualtrics", "een export van Qualtrics", 2 if two else 1
    if _codes_of_responses(sheet, start):
        return "qualtrics", "een export van Qualtrics, zonder de vraagteksten", 1
    if other := no_answers(lower):
        return None, other, 0
    for reader, what, needed, marks in META:
        if sum(m in lower for m in marks) >= needed:
            return reader, what, 1
    if _is_surveymonkey(first, second):
        return "surveymonkey", "een export van SurveyMonkey", 2
    return coding_or_other(sheet, start, first)


def _codes_of_responses(sheet: Sheet, start: int) -> bool:
    """Whether a column holds Qualtrics' response ids, and the others look like questions."""
    head = [plain(c) for c in sheet.rows[start]]
    questions = sum(bool(re.match(r"Q\d+|.*_(?:TEXT|First Click)$", c)) for c in head)
    rows = [r for r in sheet.rows[start + 1 : start + 30] if r]
    ids = any(
        rows and all(i < len(r) and _RESPONSE_ID.fullmatch(r[i].strip()) for r in rows)
        for i in range(min(3, len(head)))
    )
    return ids and questions >= 2 and len(head) > 6


def _is_surveymonkey(first: Sequence[str], second: Sequence[str]) -> bool:
    words = {"response", "open-ended response", "antwoord", "reactie", "open antwoord"}
    answers = sum(c.lower() in words for c in second)
    below = sum(bool(c) and not first[i : i + 1][0] for i, c in enumerate(second[: len(first)]))
    own = SURVEYMONKEY.get(first[0].lower())
    return bool(own and own.id == "ResponseId" and not second[0] and answers + below >= 1)


def _no_table(sheet: Sheet) -> str:
    text = "\n".join(" ".join(row) for row in sheet.rows[:500])
    if len(re.findall(r"\[\[\w+[:=][^\]]+\]\]", text)) >= 3:
        return "gecodeerde tekst (ROCK)"
    if all(len(row) < 2 for row in sheet.rows):
        lines = [row[0] for row in sheet.rows[:500] if row]
        words = sum(len(line.split()) for line in lines) / len(lines)
        return "een lijst met woorden of namen" if words < 2.5 else "gewone tekst"
    return "een tekst met stukken van verschillende tabellen"
