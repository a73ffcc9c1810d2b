"""Plans: which segments who is to read, blind or with suggestions, and how far they are."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from pipeline.contracts import InputError
from pipeline.counts import Draw
from pipeline.sampling import CHOSEN, RANDOM, Pick
from pipeline.store.database import Store, now
from pipeline.store.review import audit

if TYPE_CHECKING:
    from sqlalchemy import Connection

Mode = Literal["blind", "suggestions"]
MODES: tuple[Mode, ...] = ("blind", "suggestions")
# people read; a group settles what they differ on; then whoever waits for it goes on
OPEN, SETTLING, DONE, EXPIRED, STOPPED = "open", "settling", "done", "expired", "stopped"
IN_WORDS = {  # for the log, which people read
    "blind": "blind",
    "suggestions": "met voorstel",
    OPEN: "open",
    SETTLING: "gelezen, wordt vastgesteld",
    DONE: "afgerond",
    EXPIRED: "verlopen",
    STOPPED: "gestopt",
}


@dataclass(frozen=True)
class Plan:
    """A plan; ``settings`` says how its sample was drawn."""

    id: str
    wave: str
    version: int
    run: str
    mode: Mode
    status: str
    seed: int
    made_at: str
    made_by: str
    deadline: str
    flow_run: str
    settings: Mapping[str, Any]
    coders: tuple[str, ...]
    ready: tuple[str, ...]  # coders who said to be done

    def shows(self, account: str, segment_id: str) -> bool:
        """Whether this coder sees the automatic codes of this segment before deciding.

        Never when blind; with suggestions in a random half of the segments, another half for
        every coder, the same whenever it is asked.
        """
        if self.mode == "blind":
            return False
        text = f"{self.seed}\0{self.id}\0{account}\0{segment_id}"
        return hashlib.sha256(text.encode()).digest()[0] % 2 == 0


@dataclass(frozen=True)
class Progress:
    """How far a coder is with a plan."""

    account: str
    done: int
    of: int
    done_random: int
    of_random: int


def make_plan(
    store: Store,
    wave: str,
    version: int,
    picks: Sequence[Pick],
    coders: Sequence[str],
    *,
    mode: Mode = "blind",
    run: str = "",
    seed: int = 0,
    made_by: str = "",
    deadline: datetime | None = None,
    flow_run: str = "",
    settings: Mapping[str, Any] | None = None,
) -> Plan:
    """Keep a plan with its segments and coders.

    :param picks: in the order in which they are read, see :func:`pipeline.sampling.draw`.
    :param run: of which the automatic codes stand beside what people say.
    :raises InputError: nothing to read, nobody to read it, or an unknown coder.
    """
    import sqlalchemy as sa

    from pipeline.store import schema
    from pipeline.store.review.accounts import find_account

    if not picks:
        raise InputError(
            "er is niets te lezen in dit leesplan.", "Vraag ten minste één segment aan."
        )
    if not coders:
        raise InputError(
            "er is niemand die dit leesplan leest.",
            "Noem ten minste één account; maak er een met 'themascoop account'.",
        )
    if mode not in MODES:
        raise InputError(f"'{mode}' is geen manier van lezen.", f"Kies uit: {', '.join(MODES)}.")
    for coder in coders:
        if find_account(store, coder).role == "lezer":
            raise InputError(f"account '{coder}' mag alleen lezen.", "Geef het de rol codeur.")
    made = f"p-{secrets.token_hex(6)}"
    due = deadline.astimezone(UTC).isoformat(timespec="seconds") if deadline else None
    with store.writing() as connection:
        connection.execute(
            sa.insert(schema.plans).values(
                id=made,
                wave=wave,
                version=version,
                run=run,
                mode=mode,
                status=OPEN,
                seed=seed,
                made_at=now(),
                made_by=made_by,
                deadline=due,
                flow_run=flow_run,
                settings=json.dumps(dict(settings or {}), sort_keys=True),
            )
        )
        connection.execute(
            sa.insert(schema.plan_segments),
            [
                {
                    "plan": made,
                    "segment_id": pick.segment_id,
                    "place": place,
                    "part": pick.part,
                    "weight": pick.weight,
                }
                for place, pick in enumerate(picks)
            ],
        )
        connection.execute(
            sa.insert(schema.plan_coders),
            [{"plan": made, "account": coder} for coder in dict.fromkeys(coders)],
        )
        audit.note(
            connection,
            made_by,
            "leesplan gemaakt",
            wave=wave,
            subject=made,
            details=f"{len(picks)} segmenten, {IN_WORDS[mode]}",
        )
    return get_plan(store, made)


def _plans(connection: Connection, *where: Any) -> list[Plan]:
    import sqlalchemy as sa

    from pipeline.store import schema

    found = []
    for row in connection.execute(
        sa.select(schema.plans).where(*where).order_by(schema.plans.c.made_at, schema.plans.c.id)
    ).mappings():
        coders = connection.execute(
            sa.select(schema.plan_coders)
            .where(schema.plan_coders.c.plan == row["id"])
            .order_by(schema.plan_coders.c.account)
        ).all()
        known = dict(row)
        known["settings"] = json.loads(known["settings"])
        known["deadline"] = known["deadline"] or ""
        known["coders"] = tuple(c.account for c in coders)
        known["ready"] = tuple(c.account for c in coders if c.done_at)
        found.append(Plan(**known))
    return found


def plans_of(store: Store, wave: str = "", status: str = "") -> list[Plan]:
    """Plans, oldest first; of one wave, or with one status, or all."""
    from pipeline.store.schema import plans

    where = [plans.c.wave == wave] if wave else []
    where += [plans.c.status == status] if status else []
    with store.reading() as connection:
        return _plans(connection, *where)


def get_plan(store: Store, plan_id: str) -> Plan:
    """One plan.

    :raises InputError: there is no such plan (any more).
    """
    from pipeline.store.schema import plans

    with store.reading() as connection:
        found = _plans(connection, plans.c.id == plan_id)
    if not found:
        raise InputError(
            f"er is geen leesplan '{plan_id}' (meer).",
            "Misschien is de ronde verwijderd; de lijst met leesplannen staat op de startpagina.",
        )
    return found[0]


def picks_of(store: Store, plan_id: str) -> list[Pick]:
    """The segments of a plan, in the order in which they are read."""
    import sqlalchemy as sa

    from pipeline.store.schema import plan_segments as table

    with store.reading() as connection:
        rows = connection.execute(
            sa.select(table).where(table.c.plan == plan_id).order_by(table.c.place)
        ).all()
    return [Pick(r.segment_id, r.part, r.weight) for r in rows]


def set_status(
    store: Store, plan_id: str, status: str, by: str = "", before: Sequence[str] = (OPEN, SETTLING)
) -> bool:
    """Take a plan a step on; whether it was (so that only one of two callers goes on).

    :param before: the statuses from which this step can be taken.
    """
    import sqlalchemy as sa

    from pipeline.store.schema import plans

    with store.writing() as connection:
        done = connection.execute(
            sa.update(plans)
            .where(plans.c.id == plan_id, plans.c.status.in_(before))
            .values(status=status)
        )
        if done.rowcount:
            wave = connection.execute(
                sa.select(plans.c.wave).where(plans.c.id == plan_id)
            ).scalar_one()
            audit.note(connection, by, f"leesplan {IN_WORDS[status]}", wave=wave, subject=plan_id)
        return bool(done.rowcount)


def say_ready(store: Store, plan: Plan, account: str) -> Plan:
    """Note that a coder is done. When all are, the plan goes to settling or is done.

    Whether a plan is settled afterwards stands in its settings (``settle``).

    :raises InputError: this coder has not read everything of the random sample yet.
    """
    import sqlalchemy as sa

    from pipeline.store.schema import plan_coders

    mine = next((p for p in progress(store, plan) if p.account == account), None)
    if mine is None or mine.done_random < mine.of_random:
        left = mine.of_random - mine.done_random if mine else 0
        raise InputError(
            f"u bent nog niet klaar: {left} van de steekproef is nog niet gelezen.",
            "Een halve steekproef kan tot verkeerde aantallen leiden.",
        )
    with store.writing() as connection:
        connection.execute(
            sa.update(plan_coders)
            .where(plan_coders.c.plan == plan.id, plan_coders.c.account == account)
            .values(done_at=now())
        )
        audit.note(connection, account, "klaar met lezen", wave=plan.wave, subject=plan.id)
    found = get_plan(store, plan.id)
    if set(found.ready) == set(found.coders):
        following = SETTLING if found.settings.get("settle") else DONE
        set_status(store, plan.id, following, account, before=(OPEN,))
    return get_plan(store, plan.id)


def wait_for(store: Store, plan_id: str, flow_run: str) -> None:
    """Note the flow run that waits for a plan."""
    import sqlalchemy as sa

    from pipeline.store.schema import plans

    with store.writing() as connection:
        connection.execute(sa.update(plans).where(plans.c.id == plan_id).values(flow_run=flow_run))


def overdue(store: Store) -> list[Plan]:
    """Plans that people are not done with while their time is over."""
    going_on = (p for p in plans_of(store) if p.status in (OPEN, SETTLING))
    return [p for p in going_on if p.deadline and p.deadline <= now()]


def progress(store: Store, plan: Plan, account: str = "") -> list[Progress]:
    """How far every coder of a plan is, by name; or only one of them."""
    import sqlalchemy as sa

    from pipeline.store.review.decisions import counting
    from pipeline.store.schema import decisions, plan_segments

    with store.reading() as connection:
        size = {
            part: int(n)
            for part, n in connection.execute(
                sa.select(plan_segments.c.part, sa.func.count())
                .where(plan_segments.c.plan == plan.id)
                .group_by(plan_segments.c.part)
            )
        }
        done = {
            (account, part): int(n)
            for account, part, n in connection.execute(
                sa.select(decisions.c.account, plan_segments.c.part, sa.func.count())
                .join(
                    plan_segments,
                    sa.and_(
                        plan_segments.c.plan == decisions.c.plan,
                        plan_segments.c.segment_id == decisions.c.segment_id,
                    ),
                )
                .where(
                    decisions.c.id.in_(counting(plan.id, account)), decisions.c.themes.is_not(None)
                )
                .group_by(decisions.c.account, plan_segments.c.part)
            )
        }
    of, of_random = sum(size.values()), size.get(RANDOM, 0)
    return [
        Progress(
            coder,
            sum(n for (account, _), n in done.items() if account == coder),
            of,
            done.get((coder, RANDOM), 0),
            of_random,
        )
        for coder in plan.coders
        if account in ("", coder)
    ]


@dataclass(frozen=True)
class Place:
    """Where a segment stands in a plan; ``previous`` and ``following`` '' at the ends."""

    number: int  # from 1
    part: str
    previous: str
    following: str


def place_of(store: Store, plan: Plan, segment_id: str) -> Place:
    """Where a segment stands in a plan.

    :raises InputError: it is not in it (any more).
    """
    import sqlalchemy as sa

    from pipeline.store.schema import plan_segments as table

    mine = table.c.plan == plan.id
    with store.reading() as connection:
        row = connection.execute(
            sa.select(table).where(mine, table.c.segment_id == segment_id)
        ).first()
        if row is None:
            raise InputError(
                "dit segment hoort niet (meer) bij dit leesplan.", "Ga naar het volgende."
            )

        def beside(where: Any, order: Any) -> str:
            found = sa.select(table.c.segment_id).where(mine, where).order_by(order).limit(1)
            return str(connection.execute(found).scalar() or "")

        return Place(
            int(
                connection.execute(
                    sa.select(sa.func.count()).where(mine, table.c.place <= row.place)
                ).scalar_one()
            ),
            row.part,
            beside(table.c.place < row.place, table.c.place.desc()),
            beside(table.c.place > row.place, table.c.place),
        )


def first_unread(store: Store, plan: Plan, account: str) -> str:
    """The first segment that a coder has not decided about; '' when there is none left."""
    import sqlalchemy as sa

    from pipeline.store.review.decisions import counting
    from pipeline.store.schema import decisions, plan_segments

    done = sa.select(decisions.c.segment_id).where(
        decisions.c.id.in_(counting(plan.id, account)), decisions.c.themes.is_not(None)
    )
    with store.reading() as connection:
        found = connection.execute(
            sa.select(plan_segments.c.segment_id)
            .where(plan_segments.c.plan == plan.id, plan_segments.c.segment_id.not_in(done))
            .order_by(plan_segments.c.place)
            .limit(1)
        ).scalar()
    return str(found or "")


def reorder_chosen(store: Store, plan: Plan, doubt: Mapping[str, float]) -> int:
    """Have the most doubtful of the chosen segments that nobody read yet come first.

    The random part keeps its order, and so does what was read: nobody loses anything.

    :param doubt: per segment how unsure the automatic coding is, higher = less sure.
    :return: how many segments got another place.
    """
    import sqlalchemy as sa

    from pipeline.store.schema import decisions
    from pipeline.store.schema import plan_segments as table

    read = sa.select(decisions.c.segment_id).where(decisions.c.plan == plan.id)
    with store.writing() as connection:
        rows = connection.execute(
            sa.select(table.c.segment_id, table.c.place)
            .where(
                table.c.plan == plan.id,
                table.c.part == CHOSEN,
                table.c.segment_id.not_in(read),
            )
            .order_by(table.c.place)
        ).all()
        order = sorted(rows, key=lambda r: (-doubt.get(r.segment_id, 0.0), r.place))
        moved = [
            (row.segment_id, old.place)
            for old, row in zip(rows, order, strict=True)
            if row.place != old.place
        ]
        for segment, place in moved:
            connection.execute(
                sa.update(table)
                .where(table.c.plan == plan.id, table.c.segment_id == segment)
                .values(place=place)
            )
    return len(moved)


def chosen_segments(store: Store, wave: str) -> set[str]:
    """Segments of a wave that were only read because the machine was in doubt.

    They teach, and they may stand in no figure of agreement or prevalence.
    """
    import sqlalchemy as sa

    from pipeline.store.schema import plan_segments, plans

    with store.reading() as connection:
        rows = connection.execute(
            sa.select(plan_segments.c.segment_id, plan_segments.c.part)
            .join(plans, plans.c.id == plan_segments.c.plan)
            .where(plans.c.wave == wave)
        ).all()
    random = {r.segment_id for r in rows if r.part != CHOSEN}
    return {r.segment_id for r in rows if r.part == CHOSEN} - random


def draws_of(store: Store, wave: str, owners: Mapping[str, str]) -> list[Draw]:
    """What the plans of a wave drew by chance, oldest first.

    :param owners: of every segment its respondent; '' stands for one that is no longer there.
    """
    found = []
    for plan in plans_of(store, wave):
        picks = [p.segment_id for p in picks_of(store, plan.id) if p.part == RANDOM]
        if picks:
            people = tuple(dict.fromkeys(owners.get(s, "") for s in picks))
            whole = plan.settings.get("unit") == "respondent"
            found.append(Draw(people, int(plan.settings.get("respondents", 0)), whole))
    return found
