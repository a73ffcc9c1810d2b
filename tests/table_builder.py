"""Small files as survey tools and office programs write them, for tests of the readers."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

from pipeline.ingest.config import load_settings
from pipeline.ingest.files import Sheet, read_file
from pipeline.ingest.recognise import Layout, recognise

Rows = Sequence[Sequence[object]]
LIMITS = load_settings().ingest


def write_text(path: Path, rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Rows as CSV or TSV."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def write_xlsx(path: Path, *sheets: Rows) -> Path:
    """A workbook with a sheet per table."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, start=1):
        sheet = book.create_sheet(f"Blad{number}")
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def write_ods(path: Path, rows: Rows, more: str = "") -> Path:
    """An OpenDocument spreadsheet; ``more`` is XML that comes after the rows."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string"><text:p>'
            f"{escape(str(cell))}</text:p></table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = " ".join(
        f'xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for n in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="Blad1">{lines}{more}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest '
        'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    return write_zip(
        path,
        {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": manifest},
    )


def write_zip(path: Path, members: Mapping[str, str | bytes]) -> Path:
    """A ZIP with these members, whatever they are called."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def write_sav(
    path: Path,
    columns: Mapping[str, Sequence[object]],
    labels: Mapping[str, str] | None = None,
    value_labels: Mapping[str, Mapping[float, str]] | None = None,
) -> Path:
    """An SPSS file."""
    import pandas as pd
    import pyreadstat

    pyreadstat.write_sav(
        pd.DataFrame(columns),
        str(path),
        column_labels=dict(labels or {}),
        variable_value_labels={k: dict(v) for k, v in (value_labels or {}).items()},
    )
    return path


def sheet_of(path: Path, **limits: int) -> Sheet:
    """A file as it is read, with other limits when they are given."""
    return read_file(path, LIMITS.model_copy(update=limits))


def layout_of(folder: Path, rows: Rows) -> Layout:
    """How a table is recognised."""
    return recognise(sheet_of(write_text(folder / "tabel.csv", rows)))
