"""Waiting for people: a flow run that is suspended, and what takes it up again.

A plan says who is waited for; the flow run that waits stands in it. The review page takes the run
up when the plan is done. Should that go wrong (a server that was away, a process that was killed),
then :func:`look_round` does it, which the serving process calls every minute.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID

from pipeline.contracts import InputError
from pipeline.store.database import Store
from pipeline.store.review.plans import (
    DONE,
    EXPIRED,
    STOPPED,
    Plan,
    get_plan,
    overdue,
    plans_of,
    set_status,
)

if TYPE_CHECKING:
    from prefect.client.orchestration import SyncPrefectClient

PAGE = "THEMASCOOP_PAGE"  # environment variable: the address of the review page
WAITING_FLOW = "ronde-coderen"
OVER = (DONE, EXPIRED, STOPPED)


def page_address() -> str:
    """Where people find the review page."""
    return os.environ.get(PAGE, "http://127.0.0.1:8420")


def plan_of_run(store: Store, wave: str, flow_run: str) -> Plan | None:
    """The plan for which a flow run waits, if it has one."""
    return next((p for p in plans_of(store, wave) if p.flow_run == flow_run), None)


def waiting_runs(client: SyncPrefectClient) -> list[UUID]:
    """Flow runs that wait for people."""
    from prefect.client.schemas.filters import (
        FlowFilter,
        FlowFilterName,
        FlowRunFilter,
        FlowRunFilterState,
        FlowRunFilterStateType,
    )
    from prefect.client.schemas.objects import StateType

    found = client.read_flow_runs(
        flow_filter=FlowFilter(name=FlowFilterName(any_=[WAITING_FLOW])),
        flow_run_filter=FlowRunFilter(
            state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.PAUSED]))
        ),
    )
    return [run.id for run in found]


def take_up(flow_run: UUID, expired: bool = False) -> bool:
    """Let a flow run go on; whether it waited. Asking twice does no harm."""
    from prefect.exceptions import FlowPauseTimeout, NotPausedError, ObjectNotFound
    from prefect.flow_runs import resume_flow_run

    try:
        resume_flow_run(flow_run, run_input={"expired": expired})
    except (NotPausedError, FlowPauseTimeout, ObjectNotFound):
        return False
    return True


def on_done(store: Store) -> Callable[[str], None]:
    """What the review page calls when the people of a plan are done with it."""

    def go_on(plan_id: str) -> None:
        waits = get_plan(store, plan_id).flow_run
        if waits:
            try:
                take_up(UUID(waits))
            except Exception:
                return  # the server is away: the plan is done, and look_round finds the run

    return go_on


def look_round(store: Store) -> list[str]:
    """End what is overdue, and take up every run whose people are done, or whose wave is gone.

    A plan whose time is over stays over when the clock is set back: its status says so.

    :return: what was done, in Dutch.
    """
    from prefect.client.orchestration import get_client

    said = []
    for plan in overdue(store):
        if set_status(store, plan.id, EXPIRED):
            said.append(f"leesplan {plan.id} van ronde {plan.wave}: de termijn is voorbij")
    plans = {plan.flow_run: plan for plan in plans_of(store) if plan.flow_run}
    with get_client(sync_client=True) as client:
        waiting = waiting_runs(client)
    for run in waiting:
        known = plans.get(str(run))
        if known is not None and known.status not in OVER:
            continue
        if take_up(run, expired=known is not None and known.status == EXPIRED):
            about = f"ronde {known.wave}" if known else "een ronde die niet meer bestaat"
            said.append(f"flow run van {about} gaat verder")
    return said


def gone(wave: str) -> InputError:
    """The wave was removed while a run waited for its people."""
    return InputError(
        f"ronde '{wave}' of haar leesplan is verwijderd terwijl deze run op mensen wachtte.",
        "Lees de export opnieuw in en begin opnieuw.",
    )
