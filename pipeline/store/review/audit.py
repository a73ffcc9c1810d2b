"""Who did what when. No text of an answer, no memo and no password comes in here."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from pipeline.store.database import Store, now

if TYPE_CHECKING:
    from sqlalchemy import Connection


def note(
    connection: Connection,
    account: str,
    action: str,
    *,
    wave: str = "",
    subject: str = "",
    details: str = "",
) -> None:
    """Write down an action, in the transaction that it belongs to.

    :param action: Dutch, as the log shows it. :param subject: an id, never a text.
    """
    import sqlalchemy as sa

    from pipeline.store.schema import audit

    connection.execute(
        sa.insert(audit).values(
            at=now(), account=account, action=action, wave=wave, subject=subject, details=details
        )
    )


def count_since(connection: Connection, account: str, action: str, since: datetime) -> int:
    """How often an account did something since a moment."""
    import sqlalchemy as sa

    from pipeline.store.schema import audit

    found = connection.execute(
        sa.select(sa.func.count())
        .select_from(audit)
        .where(
            audit.c.account == account,
            audit.c.action == action,
            audit.c.at >= since.isoformat(timespec="seconds"),
        )
    )
    return int(found.scalar_one())


def latest(store: Store, wave: str = "", most: int = 200) -> list[dict[str, Any]]:
    """The last actions, newest first; of one wave or of all."""
    import sqlalchemy as sa

    from pipeline.store.schema import audit

    wanted = sa.select(audit).order_by(audit.c.id.desc()).limit(most)
    if wave:
        wanted = wanted.where(audit.c.wave == wave)
    with store.reading() as connection:
        return [dict(row) for row in connection.execute(wanted).mappings()]
