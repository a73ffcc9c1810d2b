"""The inbox on Prefect's server: the same round, its schedule, and nothing told that is private."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.inbox.work import Inbox
from tests.inbox.build import ONLY_INGEST, drop, open_inbox


@pytest.fixture(scope="module")
def server() -> Iterator[None]:
    """A server of Prefect that holds nothing."""
    from prefect.settings import PREFECT_LOGGING_LEVEL, temporary_settings
    from prefect.testing.utilities import prefect_test_harness

    quiet = temporary_settings({PREFECT_LOGGING_LEVEL: "CRITICAL"})
    with quiet, prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings of one's own, and a home in which nothing stands."""
    monkeypatch.setenv("THEMASCOOP_HOME", str(tmp_path))
    path = tmp_path / "eigen.toml"
    path.write_text("[inbox]\nrest = 0.0\nat = '02:30'\n")
    return path


def filled(own: Path) -> Inbox:
    """An inbox with a good file and a bad one."""
    opened = open_inbox(None, None, own)
    (opened.folder / "ronde.yaml").write_text(ONLY_INGEST)
    drop(opened, "noord jan@voorbeeld.nl.csv")
    (opened.folder / "kapot.csv").write_bytes(b"PK\x03\x04rommel")
    return opened


@pytest.mark.usefixtures("server")
def test_the_flow_does_a_round_and_shows_what_it_did(own: Path) -> None:
    from prefect.client.orchestration import get_client

    from flows.inbox import Where, inbox

    filled(own)
    told = inbox(Where(settings_file=str(own)))
    assert (told["counts"]["kept"], told["counts"]["refused"]) == (1, 1)
    with get_client(sync_client=True) as client:
        (artifact,) = client.read_artifacts()
        (run,) = client.read_flow_runs()
        tasks = client.read_task_runs()
    assert "1 bestand bewaard, 1 geweigerd." in str(artifact.data)
    seen = f"{artifact.data} {run.name} {run.parameters} {[t.name for t in tasks]}"
    assert "voorbeeld.nl" not in seen
    assert run.name.startswith("inbox ")


def test_a_night_that_was_missed_is_planned_once_besides(own: Path) -> None:
    from prefect.server.schemas.schedules import RRuleSchedule

    from flows.inbox import deployment, schedules
    from tests.inbox.build import go

    assert [s.slug for s in schedules(settings_file=own)] == ["nachtelijk"]  # never ran
    go(filled(own))
    now = datetime.now(UTC)
    assert [s.slug for s in schedules(settings_file=own, now=now)] == ["nachtelijk"]
    late = now + timedelta(days=3)
    made = deployment(settings_file=own, now=late)
    assert [s.slug for s in made.schedules] == ["nachtelijk", "ingehaald"]
    night, extra = (s.schedule for s in made.schedules)
    assert (night.cron, night.timezone) == ("30 2 * * *", "Europe/Amsterdam")
    once = RRuleSchedule(rrule=extra.rrule, timezone=extra.timezone)
    (date,) = asyncio.run(once.get_dates(n=5, start=late))
    assert timedelta(0) <= date - late <= timedelta(minutes=2)
    form = made._parameter_openapi_schema.definitions["Where"]["properties"]
    assert form["folder"]["description"].startswith("Waar de bestanden staan")
    off = own.with_name("uit.toml")
    off.write_text("[inbox]\nenabled = false\n")
    assert not deployment(settings_file=off).schedules
