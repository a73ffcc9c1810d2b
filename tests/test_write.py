"""Writing the files of a report: beside this process or in it, the result is the same."""

from __future__ import annotations

import dataclasses
import os
import signal
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from pipeline import write
from pipeline.contracts import WaveResult
from tests.builders import wave_result

DAY = date(2026, 11, 24)


def whole(result: WaveResult) -> WaveResult:
    """The builders' result with the facts that a manifest needs."""
    facts = {
        **{"inputs": [], "models": [], "lemmatiser": {}, "versions": {}, "key": "0" * 12},
        **{"privacy": {}, "codings": {}},
    }
    return dataclasses.replace(result, facts={**facts, **result.facts})


def test_word_from_a_second_process_is_the_same_file(tmp_path: Path) -> None:
    result = whole(wave_result())
    report = write.compose(result, DAY)
    alone = write.write_report(result, report, tmp_path / "alleen", {})
    with write.second_process() as beside:
        assert beside is not None
        together = write.write_report(result, report, tmp_path / "samen", {}, beside)
    for kind in ("html", "docx", "xlsx", "overview"):
        assert Path(alone[kind]).read_bytes() == Path(together[kind]).read_bytes(), kind


def test_a_second_process_that_is_killed_costs_no_file(tmp_path: Path) -> None:
    result = whole(wave_result())
    report = write.compose(result, DAY)
    with write.second_process() as beside:
        assert beside is not None
        os.kill(beside.submit(os.getpid).result(), signal.SIGKILL)
        with pytest.raises(Exception, match="terminated"):
            beside.submit(os.getpid).result()
        paths = write.write_report(result, report, tmp_path / "uit", {}, beside)
    assert Path(paths["docx"]).stat().st_size > 10_000


def test_where_no_second_process_can_be_had_the_run_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> ProcessPoolExecutor:
        raise OSError("no semaphores here")

    monkeypatch.setattr(write, "ProcessPoolExecutor", refuse)
    with write.second_process() as beside:
        assert beside is None
