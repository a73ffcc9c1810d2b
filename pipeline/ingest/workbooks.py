"""Read Excel and OpenDocument workbooks, bounded before they are opened."""

from __future__ import annotations

import re

from pipeline.contracts import InputError
from pipeline.ingest.apart import read_apart
from pipeline.ingest.archive import open_zip, read_member
from pipeline.ingest.delimited import too_many_cells, too_wide
from pipeline.ingest.files import Sheet
from pipeline.settings import IngestSettings

# A cell with something in it, and where it stands.
_XLSX_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)(?<!/)>")
_XLSX_PLACE = re.compile(rb"\br=[\"']([A-Z]{1,3})(\d{1,7})[\"']")
_ODS_TAG = re.compile(rb"<table:(table-row|table-cell|covered-table-cell|table)\b([^>]*?)(/?)>")
_ODS_TIMES = re.compile(rb"table:number-(?:rows|columns)-repeated=\"(\d+)\"")


# A document type or an entity of its own, in any encoding that XML may have.
_DECLARED = tuple(
    mark.encode(e)
    for mark in ("<!DOCTYPE", "<!ENTITY")
    for e in ("ascii", "utf-16-le", "utf-16-be")
)


def read_workbook(data: bytes, kind: str, file: str, settings: IngestSettings) -> Sheet:
    """The fullest sheet of a workbook.

    :param kind: ``xlsx``, ``ods`` or ``xls``.
    :raises InputError: damaged, locked, empty, or larger than the settings allow.
    """
    if kind != "xls":
        check_size(data, kind, file, settings)
    found = read_apart(kind, data, settings)
    if found.get("problem"):
        raise InputError(
            "dit werkboek kan niet worden gelezen; het is beschadigd, met een wachtwoord "
            "vergrendeld of te groot.",
            "Open het in Excel of LibreOffice en bewaar het opnieuw, of exporteer als CSV.",
            file=file,
        )
    filled: list[tuple[str, list[list[str]]]] = found["sheets"]
    sizes = [sum(map(bool, rows)) * max(map(len, rows), default=0) for _, rows in filled]
    if not any(sizes):
        raise InputError("dit werkboek is leeg.", "Exporteer het opnieuw.", file=file)
    name, rows = filled[sizes.index(max(sizes))]
    if (columns := max(map(len, rows))) > settings.max_columns:
        raise too_wide(file, columns, settings.max_columns)
    others = [n for (n, _), size in zip(filled, sizes, strict=True) if size and n != name]
    warnings = (
        (f"gelezen is het blad '{name}'; niet gelezen: {', '.join(others[:8])}.",) if others else ()
    )
    return Sheet(file, kind, rows, warnings=warnings)


def check_size(data: bytes, kind: str, file: str, settings: IngestSettings) -> None:
    """Refuse what would fill the memory: the reader lays a sheet out with all its empty cells.

    :raises InputError: larger than the settings allow, damaged, or with XML of its own making.
    """
    archive = open_zip(data, file)
    left = settings.max_megabytes * 1_000_000
    for info in archive.infolist():
        if not info.filename.lower().endswith((".xml", ".rels")):
            continue
        xml = read_member(archive, info, file, left)
        left -= len(xml)
        if any(mark in xml for mark in _DECLARED):
            raise InputError(
                "in dit werkboek staan eigen XML-verwijzingen.",
                "Vertrouw dit bestand niet; bewaar het opnieuw met Excel of LibreOffice.",
                file=file,
            )
        sheet = info.filename.lower().startswith("xl/worksheets/")
        cells = (
            _xlsx_cells(xml) if sheet else _ods_cells(xml) if info.filename == "content.xml" else 0
        )
        if cells > settings.max_cells:
            raise too_many_cells(file, settings.max_cells, cells)


def _xlsx_cells(xml: bytes) -> int:
    rows = columns = 0
    for cell in _XLSX_CELL.finditer(xml):
        if place := _XLSX_PLACE.search(cell[1]):
            column = 0
            for letter in place[1]:
                column = column * 26 + letter - 64
            rows, columns = max(rows, int(place[2])), max(columns, column)
    return rows * columns


def _ods_cells(xml: bytes) -> int:
    """The most cells that a sheet takes when repeated rows and cells are written out."""
    largest = rows = columns = height = width = times = 0
    for tag in _ODS_TAG.finditer(xml):
        repeat = _ODS_TIMES.search(tag[2])
        count = int(repeat[1]) if repeat else 1
        if tag[1] == b"table":
            rows = columns = height = 0
        elif tag[1] == b"table-row":
            height, width, times = height + times, 0, count
        else:
            width += count
            if not tag[3]:  # something stands in it
                rows, columns = height + times, max(columns, width)
                largest = max(largest, rows * columns)
    return largest
