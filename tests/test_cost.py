"""What a row costs does not grow with the number of rows: calls are counted, nothing is timed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.ingest.config import load_questionnaire
from pipeline.ingest.inspect import inspect
from pipeline.ingest.qualtrics import read_export
from tests.export_builder import write_export
from tests.table_builder import LIMITS


def calls(work: Callable[[], Any]) -> int:
    """How many functions are called, those written in C included."""
    count = 0

    def seen(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(seen)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("what", ["inspect", "read_export"])
def test_twice_as_many_rows_cost_twice_as_much(tmp_path: Path, what: str) -> None:
    questionnaire = load_questionnaire()
    counted = []
    for rows in (50, 300, 600, 1200):
        path = write_export(tmp_path / f"{rows}.csv", [{}] * rows)
        work = (
            (lambda p: inspect(p, LIMITS))
            if what == "inspect"
            else (lambda p: read_export(p, questionnaire, LIMITS))
        )
        counted.append(calls(lambda work=work, path=path: work(path)))
    _, few, more, most = counted  # the first loads what is loaded once
    assert (most - more) / (more - few) == pytest.approx(2, rel=0.1)
