"""Who may see what others said of a segment: blind stays blind on every page.

While a plan is open its coders see nothing of what others, or the machine, said of its segments,
also where they have decided already: until the plan closes they can still change their mind.
Automatic codes are shown to nobody while anybody still reads the segment; people talk.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.store.database import Store
from pipeline.store.review.plans import OPEN


@dataclass(frozen=True)
class Sight:
    """What an account may not see yet of a wave.

    ``own``: segments that this account reads in an open plan. ``open``: those that anybody does.
    """

    account: str
    own: frozenset[str]
    open: frozenset[str]

    def people(self, segment_id: str) -> bool:
        """Whether this account may see what others said of a segment."""
        return segment_id not in self.own

    def machine(self, segment_id: str) -> bool:
        """Whether this account may see the automatic codes of a segment."""
        return segment_id not in self.open


def sight_of(store: Store, wave: str, account: str) -> Sight:
    """What an account may see of a wave now."""
    import sqlalchemy as sa

    from pipeline.store.schema import plan_coders, plan_segments, plans

    wanted = (
        sa.select(plan_segments.c.plan, plan_segments.c.segment_id)
        .join(plans, plans.c.id == plan_segments.c.plan)
        .where(plans.c.wave == wave, plans.c.status == OPEN)
    )
    mine = sa.select(plan_coders.c.plan).where(plan_coders.c.account == account)
    with store.reading() as connection:
        reading = connection.execute(wanted).all()
        plans_of_mine = set(connection.execute(mine).scalars())
    return Sight(
        account,
        frozenset(r.segment_id for r in reading if r.plan in plans_of_mine),
        frozenset(r.segment_id for r in reading),
    )
