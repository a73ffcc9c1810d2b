"""Working sessions of a group: votes on one disagreement at a time, and what became of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.contracts import InputError
from pipeline.store.codings import lock
from pipeline.store.database import Store, key_of, now
from pipeline.store.review import audit


@dataclass(frozen=True)
class Meeting:
    """A working session; ``ended_at`` '' while it goes on."""

    id: int
    wave: str
    title: str
    present: tuple[str, ...]
    account: str
    started_at: str
    ended_at: str


@dataclass(frozen=True)
class Vote:
    """How many of those present want these themes for a segment."""

    segment_id: str
    themes: tuple[str, ...]
    number: int


def start_meeting(
    store: Store, wave: str, title: str, present: Sequence[str], account: str
) -> Meeting:
    """Begin a working session.

    :param present: names as they come in the minutes.
    :raises InputError: nobody is there.
    """
    import sqlalchemy as sa

    from pipeline.store.schema import meetings

    names = [name.strip() for name in present if name.strip()]
    if not names:
        raise InputError("er is niemand bij deze zitting.", "Vul in wie er zijn.")
    with store.writing() as connection:
        made = connection.execute(
            sa.insert(meetings).values(
                wave=wave,
                title=title.strip() or "Werksessie",
                present=json.dumps(names, ensure_ascii=False),
                account=account,
                started_at=now(),
                ended_at=None,
            )
        )
        audit.note(connection, account, "zitting begonnen", wave=wave)
        number = key_of(made)
    return get_meeting(store, number)


def meetings_of(store: Store, wave: str) -> list[Meeting]:
    """Working sessions of a wave, oldest first."""
    import sqlalchemy as sa

    from pipeline.store.schema import meetings

    with store.reading() as connection:
        rows = connection.execute(
            sa.select(meetings).where(meetings.c.wave == wave).order_by(meetings.c.id)
        ).mappings()
        return [
            Meeting(
                **{
                    **dict(row),
                    "present": tuple(json.loads(row["present"])),
                    "ended_at": row["ended_at"] or "",
                }
            )
            for row in rows
        ]


def get_meeting(store: Store, number: int) -> Meeting:
    """One working session.

    :raises InputError: there is no such session (any more).
    """
    import sqlalchemy as sa

    from pipeline.store.schema import meetings

    with store.reading() as connection:
        wave = connection.execute(
            sa.select(meetings.c.wave).where(meetings.c.id == number)
        ).scalar()
    for meeting in meetings_of(store, wave) if wave else []:
        if meeting.id == number:
            return meeting
    raise InputError("deze zitting bestaat niet (meer).", "Begin een nieuwe op de startpagina.")


def vote(store: Store, meeting: Meeting, segment_id: str, votes: Sequence[Vote]) -> None:
    """Keep the votes on a segment; earlier ones on it in this session are replaced.

    :raises InputError: more votes than people, or the session is over.
    """
    import sqlalchemy as sa

    from pipeline.store.schema import votes as table

    given = sum(v.number for v in votes)
    if given > len(meeting.present):
        raise InputError(
            f"er zijn {given} stemmen en {len(meeting.present)} aanwezigen.", "Tel opnieuw."
        )
    if get_meeting(store, meeting.id).ended_at:
        raise InputError("deze zitting is afgesloten.", "Begin een nieuwe.")
    with store.writing() as connection:
        lock(connection, meeting.wave, "zitting")
        connection.execute(
            sa.delete(table).where(table.c.meeting == meeting.id, table.c.segment_id == segment_id)
        )
        if votes:
            connection.execute(
                sa.insert(table),
                [
                    {
                        "meeting": meeting.id,
                        "segment_id": segment_id,
                        "themes": json.dumps(list(v.themes)),
                        "number": v.number,
                        "at": now(),
                    }
                    for v in votes
                ],
            )
        audit.note(connection, meeting.account, "gestemd", wave=meeting.wave, subject=segment_id)


def votes_of(store: Store, meeting: Meeting) -> list[Vote]:
    """All votes of a session, in the order in which they were given."""
    import sqlalchemy as sa

    from pipeline.store.schema import votes as table

    with store.reading() as connection:
        rows = connection.execute(
            sa.select(table).where(table.c.meeting == meeting.id).order_by(table.c.id)
        ).all()
    return [Vote(r.segment_id, tuple(json.loads(r.themes)), r.number) for r in rows]


def end_meeting(store: Store, meeting: Meeting) -> Meeting:
    """Close a working session."""
    import sqlalchemy as sa

    from pipeline.store.schema import meetings

    with store.writing() as connection:
        connection.execute(
            sa.update(meetings)
            .where(meetings.c.id == meeting.id, meetings.c.ended_at.is_(None))
            .values(ended_at=now())
        )
        audit.note(connection, meeting.account, "zitting afgesloten", wave=meeting.wave)
    return get_meeting(store, meeting.id)
