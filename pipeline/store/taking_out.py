"""Take a wave out of the store, with everything that belongs to it."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.contracts import InputError
from pipeline.report.files import csv_for_spreadsheets
from pipeline.store.database import Store, said
from pipeline.store.dictionary import COLUMNS
from pipeline.store.runs import tables_of_run
from pipeline.store.waves import list_waves, tables_of, versions_of

if TYPE_CHECKING:
    import pandas as pd

DICTIONARY, ABOUT = "gegevensbeschrijving.csv", "ronde.json"


def export_wave(store: Store, name: str, out: Path) -> list[str]:
    """Write all versions, codings and runs of a wave: Parquet, CSV, JSON and a data dictionary.

    CSV is for reading: a text that a spreadsheet would take for a formula gets a ``'`` before it.
    Parquet holds the texts as they are.

    :param out: a folder that isn't there yet, or is empty.
    :return: the names of what was written, with how many rows.
    :raises InputError: no such wave, or something stands in the folder.
    :raises OutputError: it can't be written; then nothing is.
    """
    versions = versions_of(store, name)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError("deze map bestaat al en is niet leeg.", "Kies een andere.", file=out)
    wave = next(w for w in list_waves(store) if w["name"] == name)
    codings, runs = _of_database(store, name)
    said_ = []
    made: Path | None = None
    with said():
        out.absolute().parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=".bezig-", dir=out.absolute().parent))
    try:
        with said():
            for version in versions:
                folder = made / f"versie-{version['number']}"
                said_ += _write(folder, tables_of(store, version))
            said_ += _write(made, {"codings_history": codings})
            for run in runs:
                said_ += _write(
                    made / "runs" / run["id"], tables_of_run(store.folder / run["folder"])
                )
            _about(made / ABOUT, wave, versions, runs)
            csv_for_spreadsheets(_dictionary(), made / DICTIONARY)
            made.chmod(0o755)
            if out.exists():
                out.rmdir()
            made.replace(out)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return said_


def _of_database(store: Store, name: str) -> tuple[pd.DataFrame, list[dict[str, Any]]]:
    import pandas as pd
    import sqlalchemy as sa

    from pipeline.store import schema

    table, coders = schema.codings, schema.coders
    columns = list(COLUMNS["codings_history"])
    with store.reading() as connection:
        rows = connection.execute(
            sa.select(table, coders.c.kind)
            .join(
                coders,
                sa.and_(coders.c.wave == table.c.wave, coders.c.coder_id == table.c.coder_id),
            )
            .where(table.c.wave == name)
            .order_by(table.c.id)
        ).mappings()
        codings = pd.DataFrame(
            [{c: row[c] or "" for c in columns} for row in rows], columns=columns
        )
        runs = connection.execute(
            sa.select(schema.runs).where(schema.runs.c.wave == name).order_by(schema.runs.c.made_at)
        ).mappings()
        return codings, [dict(run) for run in runs]


def _write(folder: Path, tables: Mapping[str, pd.DataFrame]) -> list[str]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        pq.write_table(
            pa.Table.from_pandas(frame, preserve_index=False), folder / f"{name}.parquet"
        )
        csv_for_spreadsheets(frame, folder / f"{name}.csv")
    return [f"{name}: {len(frame)} rijen" for name, frame in tables.items()]


def _about(
    path: Path,
    wave: Mapping[str, Any],
    versions: list[dict[str, Any]],
    runs: list[dict[str, Any]],
) -> None:
    about = {
        **wave,
        "runs": [{**run, "manifest": json.loads(run["manifest"])} for run in runs],
        "versions": [{**v, "details": json.loads(v["details"])} for v in versions],
    }
    path.write_text(json.dumps(about, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _dictionary() -> pd.DataFrame:
    import pandas as pd

    return pd.DataFrame(
        [
            (table, column, meaning)
            for table, columns in COLUMNS.items()
            for column, meaning in columns.items()
        ],
        columns=["tabel", "kolom", "betekenis"],
    )
