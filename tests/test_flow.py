"""The Prefect flow does the same as the plain run, on a server of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli import main
from tests.conftest import themascoop
from tests.export_builder import write_export

SAME = ("themes", "topics", "agreement", "segments", "responses", "coder")
STEPS = ["antwoorden lezen", "segmenten maken", "topics zoeken", "coderen"]


def _made(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, Any]:
    """In this process, so that the flow's own code is seen to run."""
    capsys.readouterr()
    assert main([*map(str, arguments), "--sla-over", "--niet-bewaren", "--json"]) == 0
    return dict(json.loads(capsys.readouterr().out))


def test_the_flow_makes_the_same_report_without_a_server_started_by_hand(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    export = write_export(tmp_path / "export.csv", [{}] * 6)
    flow = _made(capsys, "flow", export, "--out", tmp_path / "flow")
    plain = _made(capsys, "run", export, "--out", tmp_path / "run")
    assert flow["segments"] > 20
    for key in SAME:
        assert flow[key] == plain[key]
    # in the order of the work
    assert [step for step in flow["seconds"] if step in STEPS] == STEPS
    manifest = json.loads(Path(flow["manifest"]).read_text(encoding="utf-8"))
    assert set(STEPS) <= set(manifest["seconds"])
    names = {path.name for path in (tmp_path / "flow").iterdir()}
    assert names == {path.name for path in (tmp_path / "run").iterdir()}


def test_bad_input_in_the_flow_is_the_same_message(tmp_path: Path) -> None:
    done = themascoop("flow", tmp_path / "bestaat-niet.csv", "--out", tmp_path / "uit")
    assert done.returncode == 2
    assert "bestaat-niet.csv" in done.stderr
    assert "Traceback" not in done.stderr
