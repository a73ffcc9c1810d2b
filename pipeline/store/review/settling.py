"""Disagreements that were settled, one by one and with a reason.

Two people who settle the same segment lose nothing: the second is told what the first decided, and
can then decide again on top of it. All that was ever decided stays.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.contracts import InputError
from pipeline.store.codings import lock, replace_codings
from pipeline.store.database import Store, key_of, now
from pipeline.store.review import audit

if TYPE_CHECKING:
    from sqlalchemy import Connection

SETTLED = "vastgesteld"  # coder of settled codings


@dataclass(frozen=True)
class Settlement:
    """What was decided of a segment, by whom and why; ``themes`` None: taken back."""

    id: int
    wave: str
    segment_id: str
    themes: tuple[str, ...] | None
    reason: str
    account: str
    at: str
    after: int


class Overtaken(InputError):
    """Somebody else decided about this segment meanwhile; ``current`` is what they said."""

    def __init__(self, message: str, todo: str, current: Settlement) -> None:
        super().__init__(message, todo)
        self.current = current


def _settlement(row: Any) -> Settlement:
    known = dict(row._mapping)
    known["themes"] = None if row.themes is None else tuple(json.loads(row.themes))
    return Settlement(**known)


def settle(
    store: Store,
    wave: str,
    segment_id: str,
    themes: Sequence[str] | None,
    *,
    reason: str,
    account: str,
    seen: int = 0,
) -> Settlement:
    """Settle a segment on top of what was last decided.

    :param themes: ids; none of them: no theme applies; None: take back what was settled.
    :param seen: id of the settlement that this person saw; 0: none.
    :raises InputError: there is no reason.
    :raises Overtaken: somebody settled it since; what they decided stands.
    """
    import sqlalchemy as sa

    from pipeline.store.schema import settlements

    if not reason.strip():
        raise InputError(
            "een besluit heeft een reden nodig.", "Schrijf in een paar woorden waarom."
        )
    given = None if themes is None else tuple(dict.fromkeys(themes))
    with store.writing() as connection:
        lock(connection, wave, SETTLED)
        last = _last(connection, wave, segment_id)
        if last and last.id != seen:
            raise Overtaken(
                f"{last.account} heeft dit segment intussen vastgesteld; uw keuze is niet bewaard.",
                "Bekijk dat besluit en beslis daarna opnieuw.",
                last,
            )
        made = connection.execute(
            sa.insert(settlements).values(
                wave=wave,
                segment_id=segment_id,
                themes=None if given is None else json.dumps(given),
                reason=reason.strip(),
                account=account,
                at=now(),
                after=last.id if last else 0,
            )
        )
        codes = None if given is None else list(given) or [""]
        replace_codings(
            connection, wave, SETTLED, "adjudicated", {segment_id: codes}, "nakijkpagina"
        )
        audit.note(
            connection,
            account,
            "vastgesteld" if given is not None else "vaststelling teruggenomen",
            wave=wave,
            subject=segment_id,
            details=",".join(given or ()) or "geen",
        )
        row = connection.execute(
            sa.select(settlements).where(settlements.c.id == key_of(made))
        ).one()
        return _settlement(row)


def _last(connection: Connection, wave: str, segment_id: str) -> Settlement | None:
    import sqlalchemy as sa

    from pipeline.store.schema import settlements

    row = connection.execute(
        sa.select(settlements)
        .where(settlements.c.wave == wave, settlements.c.segment_id == segment_id)
        .order_by(settlements.c.id.desc())
        .limit(1)
    ).first()
    return _settlement(row) if row else None


def settled(store: Store, wave: str) -> dict[str, Settlement]:
    """The last settlement of every segment of a wave that has one."""
    return {s.segment_id: s for s in settlements_of(store, wave)}


def settlements_of(store: Store, wave: str, segment_id: str = "") -> list[Settlement]:
    """All settlements of a wave or of one of its segments, oldest first."""
    import sqlalchemy as sa

    from pipeline.store.schema import settlements

    where = [settlements.c.wave == wave]
    where += [settlements.c.segment_id == segment_id] if segment_id else []
    with store.reading() as connection:
        rows = connection.execute(
            sa.select(settlements).where(*where).order_by(settlements.c.id)
        ).all()
    return [_settlement(r) for r in rows]
