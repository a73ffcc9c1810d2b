"""Answers of LimeSurvey in its other forms: the VV file (tab separated) and ``.lsr`` (XML)."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.contracts import InputError
from pipeline.ingest.files import Sheet
from pipeline.ingest.lss import parse_xml

NOT_SHOWN = "{question_not_shown}"
_CODES = {"id", "submitdate", "lastpage", "startlanguage"}
# How a VV file writes what would break its lines; the brace itself comes back last.
_WRITTEN = {
    "{newline}": "\n",
    "{cr}": "\r",
    "{tab}": "\t",
    "{quote}": '"',
    "{lbrace}": "{",
}


def is_vv(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the second row names the columns by code, below a row with the questions."""
    if len(rows) < 2 or not rows[0]:
        return False
    return {*rows[1]} >= _CODES and not {*rows[0]} >= _CODES


def plain_cells(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The cells of a VV file as they were typed."""
    return [[_plain(cell) for cell in row] for row in rows]


def _plain(cell: str) -> str:
    if cell == NOT_SHOWN:
        return ""
    if "{" in cell:
        for written, meant in _WRITTEN.items():
            cell = cell.replace(written, meant)
    return cell


def read_lsr(data: bytes, file: str, most: int) -> Sheet:
    """The answers in a ``.lsr``; a field that a response leaves out is an empty cell.

    :param most: cells.
    :raises InputError: damaged, not to be trusted, too large, or without a field.
    """
    from pipeline.ingest.delimited import too_many_cells

    root = parse_xml(data, file)
    table = root.find("./responses")
    names = [] if table is None else [e.text or "" for e in table.iterfind("./fields/fieldname")]
    found = [] if table is None else list(table.iterfind("./rows/row"))
    for row in found:
        names += [cell.tag for cell in row if cell.tag not in names]
    # a name may not begin with a digit in XML; the same field stands in both forms
    columns = list(dict.fromkeys(name.removeprefix("_") for name in names))
    if not columns:
        raise InputError(
            "in dit bestand van LimeSurvey staan geen antwoorden.", "Exporteer opnieuw.", file=file
        )
    if len(columns) * (len(found) + 1) > most:
        raise too_many_cells(file, most, len(columns) * len(found))
    rows = [columns]
    for row in found:
        cells = {cell.tag.removeprefix("_"): cell.text or "" for cell in row}
        filled = [cells.get(name, "") for name in columns]
        rows.append(filled if any(c.strip() for c in filled) else [])
    return Sheet(file, "lsr", rows, first=1, encoding="utf-8")
