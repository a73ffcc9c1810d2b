"""Codings by people, kept beside the wave; what was replaced stays findable."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.contracts import check, columns_of, empty, rows
from pipeline.store.database import Store, now
from pipeline.store.waves import insert_new

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection


_FEW = 500  # of these the rows are asked by name; databases bound the length of such a list


@dataclass(frozen=True)
class Put:
    """How many codings were new, and how many took the place of an earlier one."""

    added: int
    replaced: int


def put_codings(store: Store, wave: str, codings: pd.DataFrame, sources: Mapping[str, str]) -> Put:
    """Keep what people coded, in one transaction.

    A coder's codings of a segment belong together: when they differ from what is kept, the kept
    ones are marked as replaced. The same again changes nothing.

    :param codings: table ``codings``; those of the automatic coder are left out.
    :param sources: for every coder the file that the codings came from.
    :raises OutputError: they can't be written; then none of them is.
    """
    given: dict[tuple[str, str], list[str]] = {}
    kinds: dict[str, str] = {}
    for row in rows(codings[codings["coder_kind"] != "automatic"]):
        given.setdefault((str(row.coder_id), str(row.segment_id)), []).append(str(row.theme_id))
        kinds[str(row.coder_id)] = str(row.coder_kind)
    if not given:
        return Put(0, 0)
    added = replaced = 0
    with store.writing() as connection:
        for coder in sorted(kinds):
            wanted = {s: themes for (c, s), themes in given.items() if c == coder}
            done = replace_codings(
                connection, wave, coder, kinds[coder], wanted, sources.get(coder, "")
            )
            added, replaced = added + done.added, replaced + done.replaced
    return Put(added, replaced)


def replace_codings(
    connection: Connection,
    wave: str,
    coder: str,
    kind: str,
    given: Mapping[str, Sequence[str] | None],
    source: str,
) -> Put:
    """Make what a coder says of some segments this, in a transaction that is going on.

    :param given: per segment the themes; None: not coded any more.
    """
    import sqlalchemy as sa

    from pipeline.store import schema

    table, moment, added, replaced = schema.codings, now(), 0, 0
    lock(connection, wave, coder)
    insert_new(connection, schema.coders, wave=wave, coder_id=coder, kind=kind)
    kept = _kept(connection, wave, coder, list(given))
    for segment, themes in given.items():
        old = kept.get(segment, {})
        if set(old) == set(themes or ()):
            continue
        if old:
            connection.execute(
                sa.update(table)
                .where(table.c.id.in_(sorted(old.values())))
                .values(replaced_at=moment)
            )
            replaced += len(old)
        if themes:
            row = {
                **{"wave": wave, "coder_id": coder, "segment_id": segment, "source": source},
                **{"made_at": moment, "replaced_at": None},
            }
            connection.execute(sa.insert(table), [{**row, "theme_id": t} for t in themes])
            added += len(themes)
    return Put(added, replaced)


def lock(connection: Connection, wave: str, coder: str) -> None:
    """One writer at a time for a coder of a wave; SQLite has one writer at a time anyway."""
    import sqlalchemy as sa

    if connection.dialect.name == "postgresql":
        key = zlib.crc32(f"{wave}\0{coder}".encode())
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": key})


def _kept(
    connection: Connection, wave: str, coder: str, segments: Sequence[str]
) -> dict[str, dict[str, int]]:
    """Per segment the themes that count now, with the id of their row."""
    import sqlalchemy as sa

    from pipeline.store.schema import codings

    where = [
        codings.c.wave == wave,
        codings.c.coder_id == coder,
        codings.c.replaced_at.is_(None),
    ]
    if len(segments) < _FEW:
        where.append(codings.c.segment_id.in_(segments))
    found: dict[str, dict[str, int]] = {}
    for row in connection.execute(sa.select(codings).where(*where).order_by(codings.c.id)):
        found.setdefault(row.segment_id, {})[row.theme_id] = row.id
    return found


def get_codings(store: Store, wave: str, segments: Sequence[str]) -> pd.DataFrame:
    """What is kept for the segments of a wave: table ``codings``, by coder, then as the segments.

    Codings of segments that are not named (of an older version) are left out.
    """
    import pandas as pd
    import sqlalchemy as sa

    from pipeline.store import schema

    order = {segment: place for place, segment in enumerate(segments)}
    table, coders = schema.codings, schema.coders
    with store.reading() as connection:
        found: list[Any] = [
            row
            for row in connection.execute(
                sa.select(table.c.segment_id, table.c.theme_id, table.c.coder_id, coders.c.kind)
                .join(
                    coders,
                    sa.and_(coders.c.wave == table.c.wave, coders.c.coder_id == table.c.coder_id),
                )
                .where(table.c.wave == wave, table.c.replaced_at.is_(None))
                .order_by(table.c.id)
            )
            if row.segment_id in order
        ]
    found.sort(key=lambda row: (row.coder_id, order[row.segment_id]))
    if not found:
        return empty("codings")
    lines = [(r.segment_id, r.theme_id, r.coder_id, r.kind, float("nan"), "") for r in found]
    return check("codings", pd.DataFrame(lines, columns=columns_of("codings")))
