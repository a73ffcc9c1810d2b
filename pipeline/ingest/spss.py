"""Read SPSS files: cells as the texts of their value labels, and the labels of variables."""

from __future__ import annotations

import io
from typing import Any

from pipeline.contracts import InputError
from pipeline.ingest.files import Sheet, too_many_cells
from pipeline.ingest.workbooks import cell_text
from pipeline.settings import IngestSettings


def read_sav(data: bytes, file: str, settings: IngestSettings) -> Sheet:
    """All cases of a ``.sav`` file. Missing values are empty cells.

    :raises InputError: damaged, in an encoding that it does not state rightly, or larger than the
        settings allow.
    """
    columns, meta, warnings = _load(data, file, settings)
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
    return Sheet(
        file,
        "sav",
        [r if any(c.strip() for c in r) else [] for r in rows],
        first=0,
        encoding=str(meta.file_encoding or "").lower(),
        labels={c: text for c, text in labels.items() if text},
        value_labels={c: tuple(named.values()) for c, named in value_labels.items()},
        warnings=warnings,
    )


def _load(
    data: bytes, file: str, settings: IngestSettings
) -> tuple[dict[str, list[Any]], Any, tuple[str, ...]]:
    import pyreadstat

    stated: dict[str, Any] = {}
    try:
        try:
            meta = pyreadstat.read_sav(io.BytesIO(data), metadataonly=True)[1]
        except pyreadstat.ReadstatError:
            stated = {"encoding": "WINDOWS-1252"}  # names in another encoding than is stated
            meta = pyreadstat.read_sav(io.BytesIO(data), metadataonly=True, **stated)[1]
        cells = (meta.number_rows or 0) * (meta.number_columns or 0)
        if cells > settings.max_cells:
            raise too_many_cells(file, cells, settings.max_cells)
        try:
            columns, meta = pyreadstat.read_sav(io.BytesIO(data), output_format="dict", **stated)
        except pyreadstat.ReadstatError:
            stated = {"encoding": "WINDOWS-1252"}
            columns, meta = pyreadstat.read_sav(io.BytesIO(data), output_format="dict", **stated)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError):
        raise InputError(
            "dit SPSS-bestand kan niet worden gelezen; het is beschadigd of afgebroken.",
            "Exporteer het opnieuw, of als CSV.",
            file=file,
        ) from None
    if not columns or not meta.number_rows:
        raise InputError("dit SPSS-bestand is leeg.", "Exporteer het opnieuw.", file=file)
    warnings = (
        ("de tekenset is geraden: windows-1252; in het bestand staat een andere.",)
        if stated
        else ()
    )
    return columns, meta, warnings
