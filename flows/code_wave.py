"""Code a wave, let people read a sample, and report when they are done."""

from typing import Any
from uuid import UUID

from prefect import flow, suspend_flow_run, task
from prefect.input import RunInput
from pydantic import Field

from flows import tasks, told, waiting
from flows.parameters import HowTreated, People, Treatment, WaveName, WhoReads
from pipeline.ingest.config import store_folder
from pipeline.planning import plan_wave
from pipeline.sampling import CHOSEN, RANDOM
from pipeline.store.database import opened
from pipeline.store.review.plans import STOPPED, Plan, get_plan, picks_of, plans_of, set_status


class GoOn(RunInput):
    """De mensen zijn klaar, of er wordt niet langer op hen gewacht."""

    expired: bool = Field(
        default=False,
        title="Termijn voorbij",
        description="Wie verdergaat voordat het leesplan klaar is, krijgt een voorlopig rapport.",
    )


def _of_this_run(context: Any, _given: Any) -> str:
    """Once per flow run: what people did since changes the wave, and not what came first."""
    return f"eerst-{context.task_run.flow_run_id}"


@task(
    name="automatisch coderen",
    cache_key_fn=_of_this_run,
    persist_result=True,
    result_serializer="json",
)
@tasks.careful
def code_automatically(wave: str, treatment: Treatment) -> str:
    """Code the wave before anybody reads; the id of the run whose codes stand beside theirs."""
    return str(tasks.reported(treatment.request(wave), treatment.folder(wave))["run"])


@task(
    name="leesplan maken",
    cache_key_fn=lambda context, _given: f"leesplan-{context.task_run.flow_run_id}",
    persist_result=True,
    result_serializer="json",
    retries=3,
    retry_delay_seconds=[2, 10, 60],
    retry_condition_fn=tasks.worth_another_try,
)
@tasks.careful
def plan_reading(wave: str, people: People, flow_run: str) -> str:
    """Draw who reads what; the plan that this flow run made before, if it was cut off since."""
    with opened(store_folder(), make=False) as store:
        plan = waiting.plan_of_run(store, wave, flow_run) or plan_wave(
            store,
            wave,
            people.coders,
            n_random=people.n_random,
            n_chosen=people.n_chosen,
            mode=people.mode,
            settle=people.settle,
            days=people.days,
            flow_run=flow_run,
        )
        parts = [pick.part for pick in picks_of(store, plan.id)]
    told.plan(plan, parts.count(RANDOM), parts.count(CHOSEN), waiting.page_address())
    return plan.id


def _state(wave: str, plan_id: str) -> Plan:
    """The plan as it is now.

    :raises InputError: it was removed with its wave.
    """
    with opened(store_folder(), make=False) as store:
        if not any(p.id == plan_id for p in plans_of(store, wave)):
            raise waiting.gone(wave)
        return get_plan(store, plan_id)


@tasks.careful
def _stop(plan: Plan) -> None:
    """Somebody went on without the people: what they did counts, and no more is asked."""
    with opened(store_folder(), make=False) as store:
        set_status(store, plan.id, STOPPED)


@flow(
    name=waiting.WAITING_FLOW,
    flow_run_name=told.name_of_run("coderen"),
    description=(
        "Codeert een bewaarde ronde, laat mensen een steekproef lezen op de nakijkpagina, en "
        "maakt het rapport als zij klaar zijn."
    ),
    persist_result=True,
    result_serializer="json",
)
@tasks.careful
def code_wave(
    wave: WaveName,
    people: WhoReads = People(),  # noqa: B008
    treatment: HowTreated = Treatment(),  # noqa: B008
) -> None:
    """Code automatically, wait for people who read a sample, and measure and report.

    The machine codes first, so that the segments it is least sure of can be read. Then a sample is
    drawn by chance, with those behind it, and this run ends; the review page takes it up again
    when all coders are done and, if asked for, their differences are settled. When the time is
    over first, the report is provisional and says so. What people coded trains the automatic coder,
    which then codes the wave again.
    """
    from prefect.runtime import flow_run

    if people.coders:
        code_automatically(wave, treatment)
        plan = _state(wave, plan_reading(wave, people, str(UUID(str(flow_run.id)))))
        if plan.status not in waiting.OVER:
            suspend_flow_run(wait_for_input=GoOn, key="leesplan")
            plan = _state(wave, plan.id)
            if plan.status not in waiting.OVER:
                _stop(plan)
    made = tasks.reported(treatment.request(wave), treatment.folder(wave))
    told.report(made)
