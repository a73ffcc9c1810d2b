"""What people coded beside the automatic codes: shown in a random half, hidden in the other."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pipeline.anchoring import Read
from pipeline.contracts import rows
from pipeline.sampling import RANDOM
from pipeline.store.database import Store
from pipeline.store.review.decisions import current
from pipeline.store.review.plans import picks_of, plans_of
from pipeline.store.tables import read_table


def reads_of(
    store: Store, wave: str, owners: Mapping[str, str], of_segments: Collection[str]
) -> list[Read]:
    """What was coded in the plans with suggestions of a wave, of the random part only.

    :param owners: the respondent of every segment. :param of_segments: ids of the themes that are
        given to segments; others don't count, the machine gives them elsewhere.
    """
    found = []
    for plan in plans_of(store, wave):
        machine = _machine(store, plan.run) if plan.mode == "suggestions" else {}
        if not machine:
            continue
        random = {pick.segment_id for pick in picks_of(store, plan.id) if pick.part == RANDOM}
        known = random & set(owners) & set(machine)
        for (account, segment), said in current(store, plan.id).items():
            if said.themes is None or segment not in known:
                continue
            found.append(
                Read(
                    account,
                    owners[segment],
                    said.shown is not None,
                    frozenset(said.themes) & frozenset(of_segments),
                    frozenset(machine[segment]) & frozenset(of_segments),
                )
            )
    return found


def _machine(store: Store, run: str) -> dict[str, set[str]]:
    """The automatic codes of a run per segment; nothing when it is gone."""
    import sqlalchemy as sa

    from pipeline.store.schema import runs

    with store.reading() as connection:
        folder = connection.execute(sa.select(runs.c.folder).where(runs.c.id == run)).scalar()
    if folder is None:
        return {}
    found: dict[str, set[str]] = {}
    for row in rows(read_table(store.folder / folder / "codings.parquet")):
        if row.coder_kind == "automatic":
            found.setdefault(row.segment_id, set()).update({row.theme_id} - {""})
    return found
