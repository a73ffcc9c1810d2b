"""What a coder says of a segment: every word of it kept, the newest counts.

A decision and the coding that follows from it are one transaction. Coding with automatic codes in
sight is written to a coder of its own, so that it never counts as a blind one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.contracts import WITH_SUGGESTIONS, InputError
from pipeline.store.codings import lock, replace_codings
from pipeline.store.database import Store, key_of, now
from pipeline.store.review import audit
from pipeline.store.review.plans import OPEN, Plan

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True)
class Decision:
    """A decision; ``themes`` empty: looked at, none applies; None: taken back.

    ``shown``: the automatic codes that stood on the screen; None: none could be seen.
    """

    id: int
    plan: str
    account: str
    segment_id: str
    themes: tuple[str, ...] | None
    doubt: bool
    memo: str
    shown: tuple[str, ...] | None
    seconds: float | None
    at: str
    undoes: int | None


def _decision(row: Any) -> Decision:
    def listed(text: str | None) -> tuple[str, ...] | None:
        return None if text is None else tuple(json.loads(text))

    known = dict(row._mapping)
    known.update(themes=listed(row.themes), shown=listed(row.shown), doubt=bool(row.doubt))
    return Decision(**known)


def coder_of(account: str, shown: bool) -> str:
    """The coder in whose name a decision counts."""
    return f"{account} {WITH_SUGGESTIONS}" if shown else account


def decide(
    store: Store,
    plan: Plan,
    account: str,
    segment_id: str,
    themes: Sequence[str] | None,
    *,
    doubt: bool = False,
    memo: str = "",
    shown: Sequence[str] | None = None,
    seconds: float | None = None,
) -> Decision:
    """Keep what a coder says of a segment of a plan, and the coding that follows from it.

    The same as what counts already adds nothing, so that saving twice does no harm.

    :param themes: ids; none of them: no theme applies; None: not coded any more.
    :param shown: the automatic codes that this coder could see, see :meth:`Plan.shows`.
    :raises InputError: the plan is closed, or the segment or the coder is not in it.
    """
    given = None if themes is None else tuple(dict.fromkeys(themes))
    with store.writing() as connection:
        lock(connection, plan.wave, account)
        _may(connection, plan, account, segment_id)
        before = _current(connection, plan.id, account, segment_id)
        if before and _says(before.themes, before.doubt, before.memo) == _says(given, doubt, memo):
            return before
        # once seen stays seen: coding again can't be blind any more
        if shown is None and before is not None:
            shown = before.shown
        kept = _add(connection, plan, account, segment_id, given, doubt, memo, shown, seconds, None)
        _follow(connection, plan, account, segment_id, kept)
        audit.note(
            connection,
            account,
            "gecodeerd",
            wave=plan.wave,
            subject=segment_id,
            details="niet meer" if given is None else ",".join(given) or "geen",
        )
        return kept


def _says(themes: Sequence[str] | None, doubt: bool, memo: str) -> Any:
    return None if themes is None else frozenset(themes), doubt, memo


def undo(store: Store, plan: Plan, account: str) -> Decision | None:
    """Take back the last thing a coder said in a plan; undoing again goes back further.

    :return: what counts now for that segment, ``themes`` None when it is uncoded again; None when
        there is nothing to take back.
    """
    import sqlalchemy as sa

    from pipeline.store.schema import decisions

    mine = (decisions.c.plan == plan.id, decisions.c.account == account)
    with store.writing() as connection:
        lock(connection, plan.wave, account)
        taken = set(
            connection.execute(
                sa.select(decisions.c.undoes).where(*mine, decisions.c.undoes.is_not(None))
            ).scalars()
        )
        rows = connection.execute(
            sa.select(decisions)
            .where(*mine, decisions.c.undoes.is_(None))
            .order_by(decisions.c.id.desc())
        ).all()
        last = next((r for r in rows if r.id not in taken), None)
        if last is None:
            return None
        _may(connection, plan, account, last.segment_id)
        earlier = next(
            (r for r in rows if r.segment_id == last.segment_id and r.id < last.id), None
        )
        old = _decision(earlier) if earlier else None
        kept = _add(
            connection,
            plan,
            account,
            last.segment_id,
            old.themes if old else None,
            old.doubt if old else False,
            old.memo if old else "",
            _decision(last).shown,
            None,
            last.id,
        )
        _follow(connection, plan, account, last.segment_id, kept)
        audit.note(connection, account, "teruggenomen", wave=plan.wave, subject=last.segment_id)
        return kept


def _may(connection: Connection, plan: Plan, account: str, segment_id: str) -> None:
    import sqlalchemy as sa

    from pipeline.store.schema import plan_segments, plans

    status = connection.execute(sa.select(plans.c.status).where(plans.c.id == plan.id)).scalar()
    if status is None:
        raise InputError(
            f"er is geen leesplan '{plan.id}' meer; wat u net koos, is niet bewaard.",
            "De ronde of het plan is intussen verwijderd.",
        )
    if status != OPEN:
        raise InputError(
            "dit leesplan is gesloten; wat u net koos, is niet bewaard.",
            "Vraag de analist om een nieuw leesplan.",
        )
    if account not in plan.coders:
        raise InputError("u staat niet als codeur in dit leesplan.", "Vraag de analist erom.")
    known = connection.execute(
        sa.select(plan_segments.c.segment_id).where(
            plan_segments.c.plan == plan.id, plan_segments.c.segment_id == segment_id
        )
    ).first()
    if known is None:
        raise InputError("dit segment hoort niet (meer) bij dit leesplan.", "Ga naar het volgende.")


def _add(
    connection: Connection,
    plan: Plan,
    account: str,
    segment_id: str,
    themes: Sequence[str] | None,
    doubt: bool,
    memo: str,
    shown: Sequence[str] | None,
    seconds: float | None,
    undoes: int | None,
) -> Decision:
    import sqlalchemy as sa

    from pipeline.store.schema import decisions

    made = connection.execute(
        sa.insert(decisions).values(
            plan=plan.id,
            account=account,
            segment_id=segment_id,
            themes=None if themes is None else json.dumps(list(themes)),
            doubt=int(doubt),
            memo=memo,
            shown=None if shown is None else json.dumps(list(shown)),
            seconds=seconds,
            at=now(),
            undoes=undoes,
        )
    )
    row = connection.execute(sa.select(decisions).where(decisions.c.id == key_of(made))).one()
    return _decision(row)


def _follow(
    connection: Connection, plan: Plan, account: str, segment_id: str, kept: Decision
) -> None:
    """Make the coding of the segment what the decision says."""
    own = coder_of(account, kept.shown is not None)
    themes = None if kept.themes is None else list(kept.themes) or [""]
    source = f"nakijkpagina, leesplan {plan.id}"
    for coder in (coder_of(account, False), coder_of(account, True)):
        # one person says one thing of a segment
        codes = themes if coder == own else None
        if coder == own or themes is not None:
            replace_codings(connection, plan.wave, coder, "human", {segment_id: codes}, source)


def _current(connection: Connection, plan: str, account: str, segment_id: str) -> Decision | None:
    import sqlalchemy as sa

    from pipeline.store.schema import decisions

    row = connection.execute(
        sa.select(decisions)
        .where(
            decisions.c.plan == plan,
            decisions.c.account == account,
            decisions.c.segment_id == segment_id,
        )
        .order_by(decisions.c.id.desc())
        .limit(1)
    ).first()
    return _decision(row) if row else None


def current(store: Store, plan: str, account: str = "") -> dict[tuple[str, str], Decision]:
    """What counts now: per (account, segment) the newest decision; of one coder or of all."""
    import sqlalchemy as sa

    from pipeline.store.schema import decisions

    with store.reading() as connection:
        rows = connection.execute(
            sa.select(decisions)
            .where(decisions.c.id.in_(counting(plan, account)))
            .order_by(decisions.c.id)
        ).all()
    return {(r.account, r.segment_id): _decision(r) for r in rows}


def counting(plan: str, account: str = "") -> Any:
    """A query for the ids of the decisions that count: the newest of each coder and segment."""
    import sqlalchemy as sa

    from pipeline.store.schema import decisions

    newest = sa.select(sa.func.max(decisions.c.id)).where(decisions.c.plan == plan)
    if account:
        newest = newest.where(decisions.c.account == account)
    return newest.group_by(decisions.c.account, decisions.c.segment_id)


def decision_of(store: Store, plan: str, account: str, segment_id: str) -> Decision | None:
    """What a coder says of a segment; None when nothing was ever said of it."""
    with store.reading() as connection:
        return _current(connection, plan, account, segment_id)


def history(store: Store, wave: str, segment_id: str) -> list[Decision]:
    """All that was ever said of a segment in the plans of a wave, oldest first."""
    import sqlalchemy as sa

    from pipeline.store.schema import decisions, plans

    with store.reading() as connection:
        rows = connection.execute(
            sa.select(decisions)
            .join(plans, plans.c.id == decisions.c.plan)
            .where(plans.c.wave == wave, decisions.c.segment_id == segment_id)
            .order_by(decisions.c.id)
        ).all()
    return [_decision(r) for r in rows]
