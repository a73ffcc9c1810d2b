"""Any file that may hold an export: what kind of file it is, and its cells as text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.contracts import InputError
from pipeline.ingest.delimited import (
    decode,
    read_bytes,
    records_of,
    sniff,
    too_large,
    too_many_cells,
)
from pipeline.ingest.text import cell_text
from pipeline.settings import IngestSettings

_TABLES = "Geef een export als CSV, TSV, XLSX, ODS, Parquet of SPSS-bestand (.sav)."
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
    kind: str  # csv, tsv, xlsx, ods, xls, sav, parquet or lsr
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
    if data.startswith(b"SQLite format 3"):
        taguette = b"CREATE TABLE highlights" in data[:200_000] and b"tags" in data[:200_000]
        return "een project van Taguette (SQLite)" if taguette else "een SQLite-database"
    known = {
        b"%PDF": "een PDF",
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
            if "<LimeSurveyDocType>Label" in head:
                return "een lijst van labels van LimeSurvey, zonder antwoorden"
            return "de opbouw van een vragenlijst van LimeSurvey, zonder antwoorden"
        if re.search(r"<(?:\w+:)?CodeBook\b", head):
            return "een codeboek van REFI-QDA (.qdc)"
        if re.search(r"<(?:\w+:)?Project\b", head):
            return "een project van REFI-QDA"
        return "een XML- of HTML-bestand"
    if head.startswith("{") and '"SurveyEntry"' in head:
        return "de opbouw van een vragenlijst van Qualtrics (QSF), zonder antwoorden"
    if head.startswith(("{", "[{")) and re.match(r"[\[{\s]*\"", head):
        return "een JSON-bestand"
    return ""


def _read_text(data: bytes, file: str, settings: IngestSettings, encoding: str) -> Sheet:
    if b"<LimeSurveyDocType>Responses<" in data[:5000]:
        from pipeline.ingest.vv import read_lsr

        return read_lsr(data, file, settings.max_cells)
    found = decode(data, file, encoding)
    if other := _other_text(found.text):
        raise NoTable(other, file)
    text = found.text
    stated = re.match(r"sep=(.)\r?\n", text)  # Excel's own way to state the separator
    delimiter = stated[1] if stated else sniff(text)
    rows = records_of(text, delimiter or ",", file, (settings.max_cells, settings.max_columns))
    if stated:
        rows[0] = []
    if delimiter == "\t":
        from pipeline.ingest.vv import is_vv, plain_cells

        rows = plain_cells(rows) if is_vv(rows) else rows
    warnings = (found.warning,) if found.warning else ()
    kind = _KINDS.get(delimiter, "csv")
    return Sheet(file, kind, rows, 1, found.encoding, delimiter, warnings=warnings)


def _read_parquet(data: bytes, file: str, settings: IngestSettings) -> Sheet:
    import io

    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        source = pq.ParquetFile(io.BytesIO(data))
        cells = source.metadata.num_rows * source.metadata.num_columns
        if cells > settings.max_cells:
            raise too_many_cells(file, settings.max_cells, cells)
        stated = sum(
            source.metadata.row_group(i).total_byte_size
            for i in range(source.metadata.num_row_groups)
        )
        if stated > settings.max_megabytes * 1_000_000:
            raise too_large(file, stated, settings.max_megabytes * 1_000_000)
        table = source.read()
        names = [str(name) for name in table.column_names]
        columns = [[cell_text(v) for v in column.to_pylist()] for column in table.columns]
    except (pa.ArrowException, OSError, ValueError):
        raise InputError(
            "dit Parquet-bestand kan niet worden gelezen; het is beschadigd of afgebroken.",
            "Bewaar de tabel opnieuw, of als CSV.",
            file=file,
        ) from None
    keep = [i for i, name in enumerate(names) if not name.startswith("__index_level_")]
    cells_of_rows = zip(*(columns[i] for i in keep), strict=True)
    rows = [[names[i] for i in keep], *(list(c) if any(c) else [] for c in cells_of_rows)]
    return Sheet(file, "parquet", rows, first=0)
