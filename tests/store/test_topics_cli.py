"""``themascoop topics``: what people decide is written down, and mistakes are said."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from pipeline.cli import main
from pipeline.store.database import opened
from pipeline.store.runs import TABLES, add_run
from pipeline.store.topics_kept import folder_of, read_decisions, write_memory
from pipeline.store.waves import add_version
from pipeline.topic_memory import Memory
from tests.builders import wave_result
from tests.store.build import details, source

WAVE = "w-1"


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A store with a wave and a run of it; topics 0-2 in one group, 3 and 4 in another."""
    result = wave_result()
    told = {
        **details(),
        "questionnaire": {**result.questionnaire.model_dump(mode="json"), "wave": WAVE},
    }
    tables = {
        name: getattr(result, name)
        for name in ("respondents", "answers", "segments", "rejects", "replacements")
    }
    outcome = {"lemmas": result.segments[["segment_id", "lemmas"]]}
    run = {name: outcome.get(name, getattr(result, name, pd.DataFrame())) for name in TABLES}
    with opened(tmp_path) as store:
        add_version(store, WAVE, tables, told, source())
        add_run(store, WAVE, 1, run, {"models": []}, "rapport")
    folder = folder_of(tmp_path, result.questionnaire.name)
    folder.mkdir(parents=True)
    write_memory(folder, Memory(("use 1",), used=10))
    return tmp_path


def says(capsys: pytest.CaptureFixture[str], store: Path, *arguments: object, code: int = 0) -> str:
    capsys.readouterr()
    assert main([*map(str, arguments), "--store", str(store)]) == code
    said = capsys.readouterr()
    return said.out + said.err


def test_decisions_are_listed_with_the_topics(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Er is nog niets besloten." in says(capsys, kept, "topics", "list", WAVE)
    said = says(capsys, kept, "topics", "name", WAVE, 3, "  Tijd   en rust ")
    assert "Topic 3 heet nu 'Tijd en rust'. Het geldt vanaf de volgende run" in said
    says(capsys, kept, "topics", "merge", WAVE, 0, 2)
    assert "het andere deel wordt topic 10" in says(capsys, kept, "topics", "split", WAVE, 4)
    assert "het andere deel wordt topic 11" in says(capsys, kept, "topics", "split", WAVE, 1)
    said = says(capsys, kept, "topics", "list", WAVE)
    assert "naam 3: Tijd en rust" in said
    assert "samenvoegen 0, 2" in said
    assert "  3  roosters en uren" in said
    found = json.loads(says(capsys, kept, "topics", "list", WAVE, "--json"))
    assert [t["topic_id"] for t in found["topics"]] == [0, 1, 2, 3, 4]
    assert [d["wat"] for d in read_decisions(Path(found["folder"]))] == [
        *("naam", "samenvoegen", "splitsen", "splitsen"),
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("name", WAVE, 77, "x"), "topic 77 bestaat niet in ronde 'w-1'"),
        (("name", WAVE, 1, " "), "de naam is leeg"),
        (("merge", WAVE, 1), "ten minste twee topics"),
        (("merge", WAVE, 1, 1), "hetzelfde topic staat er twee keer"),
        (("merge", WAVE, 1, 4), "verschillende vragengroepen"),
        (("list", "w-2"), "w-2"),
    ],
)
def test_mistakes_are_said_and_change_nothing(
    kept: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: tuple[object, ...],
    message: str,
) -> None:
    assert message in says(capsys, kept, "topics", *arguments, code=2)
    assert "nog niets besloten" in says(capsys, kept, "topics", "list", WAVE)
