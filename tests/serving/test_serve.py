"""Flows that wait for people, and what goes wrong on the way, on real processes."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from pipeline.store.prune import remove_wave
from pipeline.store.review.plans import EXPIRED, Plan, plans_of
from pipeline.store.waves import list_waves
from tests.serving.served import Served, processes


def _plan(served: Served, wave: str) -> Plan:
    with served.store() as store:
        (found,) = plans_of(store, wave)
    return found


def _runs(served: Served, wave: str) -> list[dict[str, str]]:
    with served.store() as store:
        return list(next(w["runs"] for w in list_waves(store) if w["name"] == wave))


def _look_round(served: Served) -> list[str]:
    """What ``serve`` does every minute."""
    from prefect.settings import PREFECT_API_URL, temporary_settings

    from flows.waiting import look_round

    with temporary_settings({PREFECT_API_URL: served.api}), served.store() as store:
        return look_round(store)


@pytest.fixture(scope="module")
def started(served: Served) -> Served:
    served.coder("anna")
    return served


def test_started_twice_says_so(started: Served) -> None:
    done = subprocess.run(
        started.command("--port", "1"),
        env=started.env,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert started.process
    assert "draait al" in done.stderr
    assert str(started.process.pid) in done.stderr


def test_a_port_in_use_is_said_before_anything_starts(started: Served, tmp_path: Path) -> None:
    for option, port in (("--port", started.port), ("--prefect-port", started.prefect_port)):
        more = [] if option == "--port" else ["--port", str(started.port + 1)]
        done = subprocess.run(
            started.command(option, str(port), *more),
            env={**started.env, "THEMASCOOP_HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 2, done.stderr
        assert f"poort {port}" in done.stderr
        assert "al in gebruik" in done.stderr
        assert option in done.stderr
    assert not (tmp_path / "prefect" / "prefect.db").exists()


def test_a_run_waits_for_people_and_goes_on_after_serve_was_killed(started: Served) -> None:
    """SIGKILL while one run waits and another is at work: nothing lost, nothing double."""
    waits, works = started.wave("-wacht"), started.wave("-werkt")
    out = {"out": str(started.reports / "wacht")}
    people = {"coders": ["anna"], "n_random": 2, "n_chosen": 1}
    run = started.run("ronde-coderen", wave=waits, people=people, treatment=out)
    assert started.wait(run, "Suspended")
    told = started.artifacts(run)[f"leesplan-{waits}"]
    assert f"/plan/{_plan(started, waits).id}" in told
    # the flow process is gone while people read
    other = started.run(
        "themarapport", wave=works, treatment={"out": str(started.reports / "werkt")}
    )
    started.wait(other, "Running")

    below = started.children()
    started.kill()
    started.until(lambda: not set(below) & set(processes()), 10)
    started.start()

    started.wait(other, "Completed")
    assert len(_runs(started, works)) == 1
    assert started.state(run)["name"] == "Suspended"
    first = len(_runs(started, waits))
    started.code_everything("anna", _plan(started, waits).id)
    started.wait(run, "Completed")
    assert len(_runs(started, waits)) == first + 1 == 2
    html = (started.reports / "wacht" / "themarapport.html").read_text(encoding="utf-8")
    assert "codeur anna (3 van 3 gelezen), blind" in html
    assert "oorlopig" not in html
    table = started.artifacts(run)[f"overeenstemming-{waits}"]
    assert "anna" in table


def test_a_wave_that_goes_and_a_time_that_is_over(started: Served) -> None:
    """The one run stops and says why, the other reports what there is and calls it provisional."""
    import sqlalchemy as sa

    from pipeline.store import schema

    goes, late = started.wave("-gaat"), started.wave("-laat")
    runs = {
        wave: started.run(
            "ronde-coderen",
            wave=wave,
            people={"coders": ["anna"], "n_random": 3},
            treatment={"out": str(started.reports / wave)},
        )
        for wave in (goes, late)
    }
    for run in runs.values():
        started.wait(run, "Suspended")
    assert _look_round(started) == []
    with started.store() as store:
        remove_wave(store, goes)
        with store.writing() as connection:
            connection.execute(
                sa.update(schema.plans)
                .where(schema.plans.c.wave == late)
                .values(deadline="2026-01-01T00:00:00+00:00")
            )
    said = _look_round(started)
    assert any("termijn is voorbij" in line for line in said)
    assert _look_round(started) == []  # once is enough
    assert "verwijderd terwijl deze run" in started.wait(runs[goes], "Failed")["message"]
    started.wait(runs[late], "Completed")
    assert _plan(started, late).status == EXPIRED
    html = (started.reports / late / "themarapport.html").read_text(encoding="utf-8")
    assert "Voorlopig themarapport" in html
    assert "de termijn was voorbij" in html


def test_the_server_of_prefect_ends_while_two_reports_of_one_wave_are_made(
    started: Served,
) -> None:
    wave, out = started.wave("-samen"), started.reports / "samen"
    runs = [
        started.run("themarapport", wave=wave, treatment={"out": str(out), "coder": coder})
        for coder in ("definition", "auto")
    ]
    started.wait(runs[0], "Running")
    os.kill(started.child("server"), signal.SIGKILL)
    for run in runs:
        started.wait(run, "Completed")
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["wave"] == "leernetwerken-2018"
    assert not list(out.glob(".bezig-*"))
    assert 1 <= len(_runs(started, wave)) <= 2
    assert "begint opnieuw" in started.said()


def test_no_answer_is_with_prefect_and_it_stops_cleanly(started: Served) -> None:
    """The last one here: it stops the server that the others used."""
    with started.store() as store:
        segments = next((store.folder / "waves").rglob("segments.parquet"))
    import pandas as pd

    texts = [t.encode() for t in pd.read_parquet(segments)["text"] if len(t) > 25]
    assert texts
    below = started.children()
    assert started.stop() == 0
    assert not set(below) & set(processes())
    for path in (started.home / "prefect").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(text in content for text in texts), path.name
