"""The process that reads a binary file: bytes on standard input, JSON on standard output."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from pipeline.ingest.text import cell_text

_MEMORY = 4 * 1024**3  # bytes of address space
_FALLBACK = "WINDOWS-1252"  # when the encoding that the file states is not the one it has


def load_sav(data: bytes, most: int) -> dict[str, Any]:
    """Rows, labels and encoding of a ``.sav`` file, or the ``problem`` with it.

    :param most: cells; a larger table is not read.
    """
    import pyreadstat

    broken = (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError)
    for encoding in (None, _FALLBACK):
        try:
            meta = pyreadstat.read_sav(io.BytesIO(data), metadataonly=True, encoding=encoding)[1]
            cells = (meta.number_rows or 0) * (meta.number_columns or 0)
            if cells > most:
                return {"problem": "large", "cells": cells}
            columns, meta = pyreadstat.read_sav(
                io.BytesIO(data), output_format="dict", encoding=encoding
            )
        except broken:
            continue
        if not columns or not meta.number_rows:
            return {"problem": "empty"}
        return {**_plain(columns, meta), "guessed": encoding is not None}
    return {"problem": "damaged"}


def _plain(columns: dict[str, list[Any]], meta: Any) -> dict[str, Any]:
    labels = {c: (label or "").strip() for c, label in meta.column_names_to_labels.items()}
    value_labels = {
        column: {cell_text(code): str(text).strip() for code, text in sorted(named.items())}
        for column, named in meta.variable_value_labels.items()
    }
    texts = []
    for column, values in columns.items():
        named = value_labels.get(column, {})
        cells = [cell_text(v) for v in values]
        texts.append([named.get(c, c) for c in cells] if named else cells)
    rows = [list(columns), *map(list, zip(*texts, strict=True))]
    return {
        "rows": [_row(row) for row in rows],
        "encoding": str(meta.file_encoding or "").lower(),
        "labels": {c: text for c, text in labels.items() if text},
        "value_labels": {c: list(named.values()) for c, named in value_labels.items()},
    }


def load_workbook(data: bytes, most: int) -> dict[str, Any]:
    """Name and rows of every worksheet, or the ``problem``.

    :param most: characters; one long text may stand in many cells.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        sheets = [
            (m.name, book.get_sheet_by_name(m.name).to_python(skip_empty_area=False))
            for m in book.sheets_metadata
            if m.typ == SheetTypeEnum.WorkSheet
        ]
    except CalamineError:
        return {"problem": "damaged"}
    named = [(name, [_row(map(cell_text, row)) for row in rows]) for name, rows in sheets]
    if sum(len(cell) for _, rows in named for row in rows for cell in row) > most:
        return {"problem": "large"}
    return {"sheets": named}


def _row(cells: Iterable[str]) -> list[str]:
    row = list(cells)
    return row if any(c.strip() for c in row) else []


def main() -> None:
    """Read what comes in and write what is in it."""
    with suppress(ImportError, ValueError, OSError):  # not on every system
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    kind, cells, megabytes = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    data = sys.stdin.buffer.read()
    found = load_sav(data, cells) if kind == "sav" else load_workbook(data, megabytes * 1_000_000)
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
