"""Draw a plan of segments for people to read, and say in a report which plans there were."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pipeline.contracts import InputError
from pipeline.sampling import CHOSEN, RANDOM, Unit, codable, doubt_of, draw
from pipeline.store.database import Store
from pipeline.store.review.codebooks import current
from pipeline.store.review.plans import Mode, Plan, make_plan, picks_of, plans_of, progress
from pipeline.store.tables import read_table
from pipeline.store.waves import tables_of, versions_of

if TYPE_CHECKING:
    from sqlalchemy import Row


def newest_run(store: Store, wave: str) -> Row[Any] | None:
    """The last run of the newest version of a wave, if there is one.

    :raises InputError: there is no such wave.
    """
    import sqlalchemy as sa

    from pipeline.store.schema import runs

    version = versions_of(store, wave)[-1]["number"]
    with store.reading() as connection:
        return connection.execute(
            sa.select(runs)
            .where(runs.c.wave == wave, runs.c.version == version)
            .order_by(runs.c.made_at.desc(), runs.c.id)
            .limit(1)
        ).first()


def plan_wave(
    store: Store,
    wave: str,
    coders: Sequence[str],
    *,
    n_random: int,
    n_chosen: int = 0,
    unit: Unit = "segment",
    mode: Mode = "blind",
    settle: bool = False,
    days: int = 0,
    made_by: str = "",
    flow_run: str = "",
) -> Plan:
    """Draw the segments of a wave that people read, and keep that as a plan.

    :param n_random: how many by chance, for figures; all when there are fewer.
    :param unit: of what: segments, or whole respondents, for counts of respondents.
    :param n_chosen: how many of those about which the last run is least sure, for learning.
    :param settle: what the coders differ on is settled before the plan is done.
    :param days: after which whoever waits goes on without; 0: no end.
    :raises InputError: no such wave or coder, nothing to read, or no run to choose or suggest by.
    """
    version = versions_of(store, wave)[-1]
    segments = codable(tables_of(store, version)["segments"], current(store, wave).codebook)
    run = newest_run(store, wave)
    if run is None and (n_chosen or mode != "blind"):
        raise InputError(
            f"van ronde '{wave}' is nog geen run bewaard; er zijn nog geen automatische codes.",
            f"Maak eerst een rapport met 'themascoop run --wave {wave}'.",
        )
    doubt = {}
    if run is not None and n_chosen:
        doubt = doubt_of(read_table(store.folder / run.folder / "codings.parquet"))
    seed = len(plans_of(store, wave))  # another sample for every plan, the same when done again
    picks = draw(segments, n_random=n_random, n_chosen=n_chosen, unit=unit, doubt=doubt, seed=seed)
    return make_plan(
        store,
        wave,
        version["number"],
        picks,
        list(coders),
        mode=mode,
        run=run.id if run is not None else "",
        seed=seed,
        made_by=made_by,
        deadline=datetime.now(UTC) + timedelta(days=days) if days else None,
        flow_run=flow_run,
        settings={
            "n_random": n_random,
            "n_chosen": n_chosen,
            "settle": settle,
            "codable": len(segments),
            "unit": unit,
            "respondents": int(segments["respondent_id"].nunique()),
        },
    )


def plan_facts(store: Store, wave: str) -> list[dict[str, Any]]:
    """What a report says of the plans of a wave, oldest first: no segment is named."""
    return [_facts(store, plan) for plan in plans_of(store, wave)]


def _facts(store: Store, plan: Plan) -> dict[str, Any]:
    parts = [pick.part for pick in picks_of(store, plan.id)]
    return {
        "id": plan.id,
        "made_at": plan.made_at,
        "deadline": plan.deadline,
        "status": plan.status,
        "mode": plan.mode,
        "settle": bool(plan.settings.get("settle")),
        "random": parts.count(RANDOM),
        "chosen": parts.count(CHOSEN),
        "codable": plan.settings.get("codable"),
        "unit": plan.settings.get("unit", "segment"),
        "coders": [{"name": p.account, "done": p.done, "of": p.of} for p in progress(store, plan)],
    }


def plan_hash(store: Store, wave: str) -> str:
    """The same text as long as the plans of a wave say the same in a report."""
    return json.dumps(plan_facts(store, wave), sort_keys=True)
