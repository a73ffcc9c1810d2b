"""The night batch: everything in the inbox, each file its whole run."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.artifacts import create_markdown_artifact
from prefect.cache_policies import NO_CACHE
from prefect.deployments.runner import RunnerDeployment
from prefect.runtime import flow_run
from prefect.schedules import Cron, RRule, Schedule
from prefect.types.entrypoint import EntrypointType
from pydantic import BaseModel, ConfigDict, Field

from flows import tasks
from pipeline.console import Console
from pipeline.inbox import texts
from pipeline.inbox.nightly import Nightly, missed
from pipeline.inbox.outcome import Round
from pipeline.inbox.running import treatment
from pipeline.inbox.telling import impersonal
from pipeline.inbox.work import Inbox, Made, open_inbox, work_through
from pipeline.reading import Request

NAME = "nachtelijk"
_SOON = timedelta(minutes=1)


def _name() -> str:
    return f"inbox {texts.moment(datetime.now(UTC))}"


class Where(BaseModel):
    """Waar de bestanden staan."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    folder: str = Field(
        default="", title="Map", description="Waar de bestanden staan. Leeg: data/inbox."
    )
    store: str = Field(default="", title="Opslag", description="Leeg: data/waves.")
    settings_file: str = Field(
        default="",
        title="Instellingen",
        description="TOML-bestand met alleen wat anders is dan config/settings.toml.",
    )

    def inbox(self) -> Inbox:
        """The inbox that is meant."""
        folder, store, own = (
            Path(p) if p else None for p in (self.folder, self.store, self.settings_file)
        )
        return open_inbox(folder, store, own)


HERE = Where()


@flow(
    name="inbox",
    flow_run_name=_name,
    description="Verwerkt alles wat in de inbox staat; elk compleet bestand krijgt zijn hele run.",
    persist_result=False,
)
@tasks.careful
def inbox(where: Where = HERE) -> dict[str, Any]:
    """Give every complete file of the inbox its run, one after the other.

    What is good goes to 'verwerkt'; beside what is refused comes an explanation. A scheduled run
    whose work was done already, because an earlier one made up for it, does nothing.

    :return: what became of the files; no answer is in it.
    """
    opened = where.inbox()
    if _done_before(opened):
        return Round(opened.place).to_json()
    console = Console(quiet=True)
    given_run = treatment(console, date.today())

    @task(
        name="bestand verwerken",
        task_run_name=_wave_of,
        cache_policy=NO_CACHE,
        persist_result=False,
    )
    @tasks.careful
    def treat(request: Request, out: Path | None) -> Made:
        return given_run(request, out)

    done = work_through(opened, treat, console.say)
    _artifact(opened, done)
    return done.to_json()


def _wave_of() -> str:
    """The wave and the day; the name of a file can be a person's."""
    from prefect.runtime import task_run

    out = task_run.parameters.get("out")
    what = Path(str(out)).name if out else "bewaren"
    return f"{what} {texts.moment_day(datetime.now(UTC))}"


def last_run(opened: Inbox) -> datetime | None:
    """When the last run that came to an end began; None: never."""
    from pipeline.store.database import is_there
    from pipeline.store.database import opened as open_store
    from pipeline.store.ledger import rounds

    if not is_there(opened.store):
        return None
    with open_store(opened.store) as store:
        found = rounds(store, opened.place, most=1)
    return datetime.fromisoformat(found[0]["started_at"]) if found else None


def schedules(
    store: Path | None = None, settings_file: Path | None = None, now: datetime | None = None
) -> list[Schedule]:
    """Every night, if the settings say so.

    A night that was missed while nothing served is made up once, a minute from now.
    """
    opened = open_inbox(None, store, settings_file)
    if not opened.settings.inbox.enabled:
        return []
    nightly, now = _nightly(opened), now or datetime.now(UTC)
    found = [Cron(nightly.cron, timezone=nightly.zone, slug=NAME)]
    if missed(last_run(opened), now, nightly):
        start = (now + _SOON).astimezone(UTC)
        once = f"DTSTART:{start:%Y%m%dT%H%M%SZ}\nRRULE:FREQ=DAILY;COUNT=1"
        found.append(RRule(once, timezone="UTC", slug="ingehaald"))
    return found


def deployment(
    store: Path | None = None, settings_file: Path | None = None, now: datetime | None = None
) -> RunnerDeployment:
    """The inbox as a serving process offers it: by hand, and as :func:`schedules` says."""
    return RunnerDeployment.from_flow(
        inbox,
        name=NAME,
        schedules=schedules(store, settings_file, now),
        parameters={
            "where": {"store": str(store or ""), "settings_file": str(settings_file or "")}
        },
        tags=["inbox"],
        concurrency_limit=1,
        entrypoint_type=EntrypointType.MODULE_PATH,
    )


def made_up(last: datetime | None, planned: datetime, now: datetime, nightly: Nightly) -> bool:
    """Whether what was planned is done already.

    A server that was away starts every night it missed, one after the other; the first does it
    all. A last run in the future was noted by a clock that was wrong, and says nothing.
    """
    return last is not None and last <= now and not missed(last, planned, nightly)


def _nightly(opened: Inbox) -> Nightly:
    return Nightly(opened.settings.inbox.at)


def _done_before(opened: Inbox) -> bool:
    """Whether this is a scheduled run whose work was done already."""
    planned = flow_run.scheduled_start_time
    if not flow_run.id or planned is None or "auto-scheduled" not in (flow_run.tags or []):
        return False
    return made_up(last_run(opened), planned, datetime.now(UTC), _nightly(opened))


def _artifact(opened: Inbox, done: Round) -> None:
    """What people read on Prefect's own page."""
    if not flow_run.id or done.busy:
        return
    privacy = opened.settings.privacy
    lines = [f"- {texts.line(impersonal(o, privacy))}" for o in done.outcomes]
    text = "\n".join(["## Inbox", "", texts.summary(done), "", *lines]) + "\n"
    create_markdown_artifact(text, key="inbox", description="Wat er met de bestanden gebeurde")
