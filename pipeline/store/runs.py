"""Runs: the tables that a report was made from, and the manifest that says how."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.store.database import Store, now, said
from pipeline.store.tables import content_of, folder_name, read_table, write_tables
from pipeline.store.waves import insert_new, put_files

if TYPE_CHECKING:
    import pandas as pd

TABLES = (
    *("lemmas", "codings", "respondent_codings", "topics", "topic_members"),
    *("matches", "agreement", "evidence"),
)


def add_run(
    store: Store,
    wave: str,
    version: int,
    tables: Mapping[str, pd.DataFrame],
    manifest: Mapping[str, Any],
    report: str,
) -> str:
    """Keep a run; the same run again only gets the new date and place of its report.

    :param tables: by name, :data:`TABLES`.
    :param report: the folder of the report.
    :return: the id of the run: a hash of what came out and how.
    :raises OutputError: it can't be written.
    """
    import sqlalchemy as sa

    from pipeline.store import schema

    how = {k: v for k, v in manifest.items() if k != "seconds"}
    content = content_of(
        {name: tables[name] for name in TABLES},
        json.dumps([wave, version, how], sort_keys=True, default=str),
    )
    with said():
        written = write_tables(
            store.folder, f"runs/{folder_name(wave)}", content, {n: tables[n] for n in TABLES}
        )
    with store.writing() as connection:
        put_files(connection, written)
        row = {
            "id": content[:16],
            "wave": wave,
            "version": version,
            "made_at": now(),
            "folder": written[0].folder,
            "report": report,
            "manifest": json.dumps(manifest, ensure_ascii=False, default=str),
        }
        if not insert_new(connection, schema.runs, **row):
            connection.execute(
                sa.update(schema.runs)
                .where(schema.runs.c.id == row["id"])
                .values(made_at=row["made_at"], report=report)
            )
    return str(row["id"])


def tables_of_run(folder: Path) -> dict[str, pd.DataFrame]:
    """The tables of a run; the earliest runs have no ``evidence``, and untested ``matches``.

    :param folder: where they stand.
    """
    paths = {name: folder / f"{name}.parquet" for name in TABLES}
    if not paths["evidence"].exists():
        del paths["evidence"]
    tables = {name: read_table(path) for name, path in paths.items()}
    for name in ("p_value", "adjusted", "least_p", "stability"):
        if "verdict" in tables["matches"] and name not in tables["matches"]:
            tables["matches"][name] = float("nan")
    return tables
