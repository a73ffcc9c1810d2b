"""The inbox on Prefect's server: the same round, its schedule, and nothing told that is private."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest


def test_the_flow_does_a_round_and_its_schedule_makes_up_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.client.orchestration import get_client
    from prefect.settings import PREFECT_LOGGING_LEVEL, temporary_settings
    from prefect.testing.utilities import prefect_test_harness

    from flows.inbox import Where, deployment, inbox
    from tests.inbox.build import ONLY_INGEST, drop, open_inbox

    monkeypatch.setenv("THEMASCOOP_HOME", str(tmp_path))
    own = tmp_path / "eigen.toml"
    own.write_text("[inbox]\nrest = 0.0\nat = '02:30'\n")
    opened = open_inbox(None, None, own)
    (opened.folder / "ronde.yaml").write_text(ONLY_INGEST)
    drop(opened, "noord jan@voorbeeld.nl.csv")
    (opened.folder / "kapot.csv").write_bytes(b"PK\x03\x04rommel")
    quiet = temporary_settings({PREFECT_LOGGING_LEVEL: "CRITICAL"})
    with quiet, prefect_test_harness(server_startup_timeout=120):
        told = inbox(Where(settings_file=str(own)))
        assert (told["counts"]["kept"], told["counts"]["refused"]) == (1, 1)
        with get_client(sync_client=True) as client:
            (artifact,) = client.read_artifacts()
            assert "1 bestand bewaard, 1 geweigerd." in str(artifact.data)
            assert "voorbeeld.nl" not in str(artifact.data)
            assert deployment(settings_file=own).schedules[0].schedule.cron == "30 2 * * *"
            late = datetime.now(UTC) + timedelta(days=3)
            made = deployment(settings_file=own, now=late)
            assert [s.slug for s in made.schedules] == ["nachtelijk", "ingehaald"]
            number = made.apply()
            kept = client.read_deployment(number)
        extra = next(s.schedule for s in kept.schedules if s.slug == "ingehaald")
        import asyncio

        from prefect.server.schemas.schedules import RRuleSchedule

        again = RRuleSchedule(rrule=extra.rrule, timezone=extra.timezone)
        dates = asyncio.run(again.get_dates(n=5, start=late))
        assert len(dates) == 1
        assert timedelta(0) <= dates[0] - late <= timedelta(minutes=2)
        shown = kept.parameter_openapi_schema["definitions"]["Where"]["properties"]
        assert shown["folder"]["description"].startswith("Waar de bestanden staan")
    off = tmp_path / "uit.toml"
    off.write_text("[inbox]\nenabled = false\n")
    assert not deployment(settings_file=off).schedules
