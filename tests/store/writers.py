"""Many processes that write codings at once: ``python -m tests.store.writers FOLDER``.

Each writer codes with a name of its own, one segment at a time, and between them the same
segments under one name that all share, always with the same theme. Prints one JSON object: how
many codings there should be, how many there are, and how many twice.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
from pathlib import Path

import sqlalchemy as sa

from pipeline.store.codings import put_codings
from pipeline.store.database import open_store
from pipeline.store.schema import codings as table
from pipeline.store.waves import add_version
from tests.store.build import WAVE, codings, details, source, tables

SHARED = "samen"


def main() -> None:
    """Start the writers, wait, and count."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--writers", type=int, default=20)
    parser.add_argument("--segments", type=int, default=10)
    options = parser.parse_args()
    store = open_store(options.folder)
    add_version(store, WAVE, tables(), details(), source())
    store.close()  # the writers open it for themselves
    fork = multiprocessing.get_context("fork")
    start = fork.Barrier(options.writers)
    processes = [
        fork.Process(target=write, args=(options.folder, number, options.segments, start))
        for number in range(options.writers)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    failed = sum(process.exitcode != 0 for process in processes)
    store = open_store(options.folder)
    with store.reading() as connection:
        rows = connection.execute(
            sa.select(table.c.coder_id, table.c.segment_id, table.c.theme_id).where(
                table.c.replaced_at.is_(None)
            )
        ).all()
    store.close()
    segments = [f"s{number}" for number in range(options.segments)]
    expected = {(f"codeur-{w}", s, "x") for w in range(options.writers) for s in segments}
    expected |= {(SHARED, s, "y") for s in segments}
    found = [tuple(row) for row in rows]
    result = {
        "database": store.engine.dialect.name,
        "writers": options.writers,
        "failed": failed,
        "expected": len(expected),
        "found": len(found),
        "lost": len(expected - set(found)),
        "double": len(found) - len(set(found)),
    }
    print(json.dumps(result))
    sys.exit(bool(failed or result["lost"] or result["double"]))


def write(folder: Path, number: int, segments: int, start: object) -> None:
    """One writer."""
    store = open_store(folder)
    start.wait()  # type: ignore[attr-defined]
    for segment in range(segments):
        given = codings([(f"codeur-{number}", f"s{segment}", "x")])
        put_codings(store, WAVE, given, {})
        put_codings(store, WAVE, codings([(SHARED, f"s{segment}", "y")]), {})
    store.close()


if __name__ == "__main__":
    main()
