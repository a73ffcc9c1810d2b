"""Which files of an inbox were done, and when somebody last looked there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pipeline.store.database import Store, key_of, now
from pipeline.store.waves import insert_new


def find(store: Store, content: str) -> dict[str, Any] | None:
    """What became of a file with this content, with the same files beside it; None: it is new."""
    import sqlalchemy as sa

    from pipeline.store.schema import inbox_files as table

    with store.reading() as connection:
        row = connection.execute(sa.select(table).where(table.c.content == content)).mappings()
        found = row.first()
    return dict(found) if found else None


def put(store: Store, content: str, name: str, wave: str, version: int, report: str) -> None:
    """Note that a file was done; noting it again changes nothing."""
    from pipeline.store.schema import inbox_files as table

    with store.writing() as connection:
        insert_new(
            connection,
            table,
            content=content,
            name=name,
            wave=wave,
            version=version,
            report=report,
            at=now(),
        )


def begin(store: Store, folder: str) -> int:
    """Note that an inbox is looked through; a run that is cut off keeps no end."""
    import sqlalchemy as sa

    from pipeline.store.schema import inbox_runs as table

    row = {"folder": folder, "started_at": now(), "told": "{}"}
    with store.writing() as connection:
        return key_of(connection.execute(sa.insert(table).values(**row)))


def end(store: Store, number: int, told: Mapping[str, Any]) -> None:
    """Note how it went; no text of an answer may be in it."""
    import sqlalchemy as sa

    from pipeline.store.schema import inbox_runs as table

    text = json.dumps(told, ensure_ascii=False)
    with store.writing() as connection:
        connection.execute(
            sa.update(table).where(table.c.id == number).values(ended_at=now(), told=text)
        )


def rounds(store: Store, folder: str = "", most: int = 10) -> list[dict[str, Any]]:
    """The last times that were brought to an end, newest first; of one inbox, or of all.

    Newest by number: a clock may have been set back.
    """
    import sqlalchemy as sa

    from pipeline.store.schema import inbox_runs as table

    query = sa.select(table).where(table.c.ended_at.is_not(None)).order_by(table.c.id.desc())
    if folder:
        query = query.where(table.c.folder == folder)
    with store.reading() as connection:
        found = [dict(row) for row in connection.execute(query.limit(most)).mappings()]
    return [{**row, "told": json.loads(row["told"])} for row in found]
