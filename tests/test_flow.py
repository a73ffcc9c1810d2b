"""The Prefect flow does the same as the plain run, on a server of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Run, themascoop


def test_the_flow_makes_the_same_report_without_a_server_started_by_hand(
    sample_run: Run, tmp_path: Path
) -> None:
    done = themascoop("flow", "--sample", "--out", tmp_path, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    for key in ("themes", "topics", "agreement", "segments", "responses"):
        assert found[key] == sample_run.json[key]


def test_tasks_run_in_the_order_of_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process, so that the flow's own code is seen to run."""
    from datetime import date

    from prefect.testing.utilities import prefect_test_harness

    from flows.launch import launch_theme_report
    from pipeline.console import Console
    from pipeline.run import Request

    with prefect_test_harness(server_startup_timeout=120):
        console = Console(quiet=True)
        result, report, paths = launch_theme_report(
            Request.sample(), tmp_path / "uit", date(2026, 11, 24), console
        )
    assert report.n == 17
    timed = ["antwoorden lezen", "segmenten maken", "topics zoeken", "coderen"]
    assert [step for step in console.seconds if step in timed] == timed
    manifest = json.loads(Path(paths["manifest"]).read_text(encoding="utf-8"))
    assert set(timed) <= set(manifest["seconds"])
    assert result.responses.used == 17
    assert Path(paths["html"]).exists()


def test_bad_input_in_the_flow_is_the_same_message(tmp_path: Path) -> None:
    done = themascoop("flow", tmp_path / "bestaat-niet.csv", "--out", tmp_path / "uit")
    assert done.returncode == 2
    assert "bestaat-niet.csv" in done.stderr
    assert "Traceback" not in done.stderr
