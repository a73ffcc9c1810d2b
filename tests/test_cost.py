"""What a row costs does not grow with the number of rows: calls are counted, nothing is timed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.contracts import columns_of
from pipeline.ingest.config import load_questionnaire, load_settings
from pipeline.ingest.inspect import inspect
from pipeline.ingest.qualtrics import read_export
from pipeline.privacy import protect_answers
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


def test_privacy_costs_twice_as_much_for_twice_as_many_names_of_networks() -> None:
    questionnaire = load_questionnaire()
    privacy = load_settings().privacy
    label, described = questionnaire.overview.label[0], questionnaire.whole_description
    base = {
        **{"wave": "w", "kind": "open", "item": "", "choice": "", "rating": None, "literal": True},
        **{"whole": False, "source": "vragenlijst", "file": "export.csv", "row": 4, "column": "Q"},
        "edits": "",
    }
    counted = []
    for respondents in (20, 100, 200, 400):
        rows = [
            {**base, "respondent_id": f"r-{number}", "question_id": question, "text": text}
            for number in range(respondents)
            for question, text in (
                (label, f"Lerend netwerk {number}"),
                (described, f"Wij leren van elkaar in lerend netwerk {number}."),
            )
        ]
        frame = pd.DataFrame(rows, columns=columns_of("answers")).astype({"rating": "Int64"})
        counted.append(calls(lambda frame=frame: protect_answers(frame, questionnaire, privacy)))
    _, few, more, most = counted
    assert (most - more) / (more - few) == pytest.approx(2, rel=0.1)
