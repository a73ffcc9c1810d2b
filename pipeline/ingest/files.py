"""Any file that may hold an export: what kind of file it is, and its cells as text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.contracts import InputError
from pipeline.ingest.delimited import decode, read_bytes, records_of, sniff, too_many_cells
from pipeline.ingest.text import cell_text
from pipeline.settings import IngestSettings

_TABLES = "Geef een export als CSV, TSV, XLSX, ODS of SPSS-bestand (.sav)."
_KINDS = {"\t": "tsv"}
_OLD_EXCEL = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00[\x00-\x05]")  # Excel 2 to 5


@dataclass(frozen=True)
class Sheet:
    """The cells of a file as text.

    ``rows`` are all rows as they stand, headings included; an empty row is an empty list.
    ``first`` is the number of ``rows[0]`` in the file, as a spreadsheet shows it. A file that
    carries names and labels beside its cells (SPSS) has its names as ``rows[0]``, with number 0.
    """

    file: str
    kind: str  # csv, tsv, xlsx, ods, xls, sav or parquet
    rows: Sequence[Sequence[str]]
    first: int = 1
    encoding: str = ""
    delimiter: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)  # column -> question text
    value_labels: Mapping[str, Sequence[str]] = field(default_factory=dict)  # in order of code
    warnings: tuple[str, ...] = ()

    def number(self, index: int) -> int:
        """The number in the file of a row of :attr:`rows`."""
        return self.first + index


class NoTable(InputError):
    """A file that is no table; ``looks_like`` says in Dutch what it seems to be."""

    def __init__(self, looks_like: str, file: str | Path) -> None:
        self.looks_like = looks_like
        super().__init__(f"dit is geen tabel; het lijkt op {looks_like}.", _TABLES, file=file)


def read_file(path: Path, settings: IngestSettings, encoding: str = "") -> Sheet:
    """Read a file, or the one export in a ZIP.

    :param encoding: what text must be; empty: found out.
    :raises NoTable: the file is something else than a table.
    :raises InputError: it can't be read, or is larger than the settings allow.
    """
    return _read(
        read_bytes(path, settings.max_megabytes * 1_000_000), path.name, settings, encoding
    )


def _read(
    data: bytes, file: str, settings: IngestSettings, encoding: str, packed: bool = False
) -> Sheet:
    if data.startswith(b"PK\x03\x04") or data.startswith(b"PK\x05\x06"):
        from pipeline.ingest.archive import kind_of_zip, only_member
        from pipeline.ingest.workbooks import read_workbook

        kind, looks_like = kind_of_zip(data, file)
        if looks_like:
            raise NoTable(looks_like, file)
        if kind in ("xlsx", "ods"):
            return read_workbook(data, kind, file, settings)
        if packed:
            raise InputError(
                "in deze ZIP zit weer een ZIP.", "Pak hem uit en geef het bestand erin.", file=file
            )
        name, inner = only_member(data, file, settings.max_megabytes * 1_000_000)
        return _read(inner, f"{name} (in {file})", settings, encoding, packed=True)
    if data.startswith((b"$FL2", b"$FL3", b"@(#) SPSS")):
        from pipeline.ingest.spss import read_sav

        return read_sav(data, file, settings)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        from pipeline.ingest.workbooks import read_workbook

        return read_workbook(data, "xls", file, settings)
    if data.startswith(b"PAR1"):
        return _read_parquet(data, file, settings)
    if _OLD_EXCEL.match(data):
        raise NoTable("een Excel-bestand van voor 1997; bewaar het als .xlsx", file)
    if other := _other_binary(data):
        raise NoTable(other, file)
    return _read_text(data, file, settings, encoding)


def _other_binary(data: bytes) -> str:
    known = {
        b"%PDF": "een PDF",
        b"SQLite format 3": "een SQLite-database",
        b"\x89PNG": "een afbeelding",
        b"\xff\xd8\xff": "een afbeelding",
        b"\x1f\x8b": "een gzip-bestand",
        b"7z\xbc\xaf": "een 7z-bestand",
        b"{\\rtf": "een RTF-document",
    }
    return next((what for mark, what in known.items() if data.startswith(mark)), "")


def _other_text(text: str) -> str:
    head = text[:5000].lstrip()
    if head.startswith("<"):
        if "<LimeSurveyDocType>" in head:
            return "de opbouw van een vragenlijst van LimeSurvey, zonder antwoorden"
        if re.search(r"<(?:\w+:)?(?:CodeBook|Project)\b", head):
            return "een bestand van REFI-QDA"
        return "een XML- of HTML-bestand"
    if head.startswith("{") and '"SurveyEntry"' in head:
        return "de opbouw van een vragenlijst van Qualtrics (QSF), zonder antwoorden"
    if head.startswith(("{", "[{")) and re.match(r"[\[{\s]*\"", head):
        return "een JSON-bestand"
    return ""


def _read_text(data: bytes, file: str, settings: IngestSettings, encoding: str) -> Sheet:
    found = decode(data, file, encoding)
    if other := _other_text(found.text):
        raise NoTable(other, file)
    text = found.text
    stated = re.match(r"sep=(.)\r?\n", text)  # Excel's own way to state the separator
    delimiter = stated[1] if stated else sniff(text)
    rows = records_of(text, delimiter or ",", file, (settings.max_cells, settings.max_columns))
    if stated:
        rows[0] = []
    warnings = (found.warning,) if found.warning else ()
    kind = _KINDS.get(delimiter, "csv")
    return Sheet(file, kind, rows, 1, found.encoding, delimiter, warnings=warnings)


def _read_parquet(data: bytes, file: str, settings: IngestSettings) -> Sheet:
    import importlib.util
    import io

    if importlib.util.find_spec("pyarrow") is None:
        raise InputError(
            "een Parquet-bestand kan hier niet worden gelezen: pyarrow is niet geïnstalleerd.",
            "Bewaar de tabel als CSV of XLSX.",
            file=file,
        )
    import pandas as pd

    frame = pd.read_parquet(io.BytesIO(data))
    if frame.size > settings.max_cells:
        raise too_many_cells(file, settings.max_cells, frame.size)
    columns = [[cell_text(v) for v in frame[c].tolist()] for c in frame.columns]
    rows = [[str(c) for c in frame.columns], *map(list, zip(*columns, strict=True))]
    return Sheet(file, "parquet", rows, first=0)
