"""Kept topics with others at work: two processes, a forgotten respondent, a wave that is gone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest

from pipeline.cli import main
from pipeline.contracts import InputError, OutputError
from pipeline.store.alone import SLOT, alone_in
from pipeline.store.database import opened
from pipeline.store.runs import TABLES, add_run
from pipeline.store.search import holds, needles_of
from pipeline.store.topics_kept import (
    DECISIONS,
    folder_of,
    holding,
    read_decisions,
    read_memory,
    write_memory,
)
from pipeline.store.topics_shown import FORMS, Form, add_form, forms_of
from pipeline.store.waves import add_version
from pipeline.topic_memory import Kept, Memory
from tests.builders import wave_result
from tests.store.build import details, source

CENTRE = np.array([1.0, 0.0], dtype=np.float32)
TIMES = 15

# What each of two processes does: keep a topic of its own wave, and a decision, many times.
WORK = f"""
import sys
from pathlib import Path
import numpy as np
from pipeline.store.topics_kept import add_decision, holding, read_memory, write_memory
from pipeline.topic_memory import Kept
folder, wave = Path(sys.argv[1]), sys.argv[2]
print("ready", flush=True)
sys.stdin.readline()
for i in range({TIMES}):
    with holding(folder):
        memory = read_memory(folder, ["use 1"])
        number = memory.next_number
        found = [Kept(number, wave, "g", f"topic {{i}}", -1, np.ones(2, dtype=np.float32))]
        write_memory(folder, memory.with_topics(wave, found, {{(wave, "g"): np.ones(2)}}))
        add_decision(folder, {{"wat": "naam", "topics": [number], "naam": f"{{wave}} {{i}}"}})
"""


def working(folder: Path, wave: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", WORK, str(folder), wave],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def test_two_processes_lose_nothing_and_no_number_is_given_twice(tmp_path: Path) -> None:
    folder = tmp_path / "topics" / "q"
    both = [working(folder, wave) for wave in ("w-1", "w-2")]
    for process in both:
        go(process)
    assert [process.wait(60) for process in both] == [0, 0]
    memory = read_memory(folder, ["use 1"])
    assert memory is not None
    assert sorted(t.number for t in memory.topics) == list(range(2 * TIMES))
    names = {e["topics"][0]: e["naam"] for e in read_decisions(folder)}
    assert names == {t.number: f"{t.wave} {t.label.split()[1]}" for t in memory.topics}
    assert set(names.values()) == {f"w-{w} {i}" for w in (1, 2) for i in range(TIMES)}
    assert len(list(folder.glob("centra-*.npz"))) == 1


def test_a_process_that_is_killed_leaves_the_topics_free_and_whole(tmp_path: Path) -> None:
    folder = tmp_path / "topics" / "q"
    process = working(folder, "w-1")
    go(process)
    until = time.monotonic() + 30
    while not (folder / DECISIONS).exists() and time.monotonic() < until:
        time.sleep(0.005)
    process.kill()
    process.wait(60)
    (folder / ".abcd1234.npz").write_bytes(b"half")  # as it would stand when it was writing
    with holding(folder, 1.0):
        memory = read_memory(folder, ["use 1"])
        assert memory is not None
        assert len(memory.topics) - len(read_decisions(folder)) in (0, 1)
    left = {path.name.split("-")[0] for path in folder.iterdir()}
    assert left == {SLOT, "gevonden.json", "besluiten.yaml", "centra"}


def test_who_waits_too_long_is_told_why(tmp_path: Path) -> None:
    with (
        holding(tmp_path),
        pytest.raises(OutputError, match="bezig met de topics"),
        holding(tmp_path, 0.1),
    ):
        pass
    with holding(tmp_path, 0.1), alone_in(tmp_path / "other", 0.1, "iets anders"):
        pass  # free again, and another folder is another matter


# --- forgetting and removing ---------------------------------------------------------------------


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A store with waves w-1 and w-2 of one questionnaire, a run of each, and their topics."""
    result = wave_result()
    tables = {
        name: getattr(result, name)
        for name in ("respondents", "answers", "segments", "rejects", "replacements")
    }
    outcome = {"lemmas": result.segments[["segment_id", "lemmas"]]}
    run = {name: outcome.get(name, getattr(result, name, pd.DataFrame())) for name in TABLES}
    with opened(tmp_path / "opslag") as store:
        for wave in ("w-1", "w-2"):
            asked = {**result.questionnaire.model_dump(mode="json"), "wave": wave}
            add_version(store, wave, tables, {**details(), "questionnaire": asked}, source())
            add_run(store, wave, 1, run, {"models": []}, str(tmp_path / "rapport"))
    found = [Kept(n, f"w-{n}", "g", f"topic {n}", -1, CENTRE) for n in (1, 2)]
    means = {(f"w-{n}", "g"): CENTRE for n in (1, 2)}
    write_memory(folder(tmp_path), Memory(("use 1",), tuple(found), means))
    return tmp_path


def folder(where: Path) -> Path:
    return folder_of(where / "opslag", wave_result().questionnaire.name)


def says(capsys: pytest.CaptureFixture[str], where: Path, *arguments: object) -> str:
    capsys.readouterr()
    assert main([*map(str, arguments), "--store", str(where / "opslag")]) == 0
    said = capsys.readouterr()
    return said.out + said.err


def test_a_form_is_known_by_the_segments_that_stand_in_it(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    says(capsys, kept, "topics", "test", "w-1", "--out", kept / "toets")
    path = kept / "toets" / "topictest.xlsx"
    (form,) = json.loads((folder(kept) / FORMS).read_text(encoding="utf-8"))["formulieren"]
    assert (form["wave"], form["path"]) == ("w-1", str(path.resolve()))
    sheet = openpyxl.load_workbook(path).active
    shown = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    segments = wave_result().segments.set_index("segment_id")
    assert form["segments"]
    assert all(segments.loc[s, "text"] in shown for s in form["segments"])
    says(capsys, kept, "topics", "test", "w-1", "--out", kept / "toets")
    assert len(json.loads((folder(kept) / FORMS).read_text())["formulieren"]) == 1


def test_who_is_forgotten_is_in_no_form_and_in_no_centre(
    kept: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(kept)
    monkeypatch.setattr("pipeline.forgetting._PSEUDONYM", re.compile("r-.+"))  # short ones, here
    segments = wave_result().segments
    who = str(segments["respondent_id"].iloc[0])
    mine = segments[segments["respondent_id"] == who]
    other = str(segments.loc[segments["respondent_id"] != who, "segment_id"].iloc[0])
    paths = {}
    for name, some in (("van-mij", mine["segment_id"].iloc[0]), ("van-anderen", other)):
        paths[name] = kept / f"{name}.xlsx"
        paths[name].write_bytes(b"formulier")
        add_form(folder(kept), Form("w-1", str(paths[name]), (some,)))
    assert forms_of(kept / "opslag", {"w-1": mine["segment_id"]}) == [paths["van-mij"]]
    said = says(capsys, kept, "forget", who, "--ja", "--key", kept / "k.key")
    assert f"Toetsformulier met fragmenten van deze respondent: {paths['van-mij']}" in said
    assert "1 toetsformulier(en)" in said
    assert [p.exists() for p in paths.values()] == [False, True]
    ids = needles_of(mine["segment_id"].tolist())
    assert not any(holds(p, ids) for p in folder(kept).rglob("*"))
    memory = read_memory(folder(kept), None)
    assert memory is not None
    assert memory.outdated == ("w-1", "w-2")
    assert {t.number for t in memory.topics} == {1, 2}  # for the next run to recognise
    again = [Kept(1, "w-1", "g", "topic 1", -1, -CENTRE)]
    later = memory.with_topics("w-1", again, {("w-1", "g"): -CENTRE})
    assert later.outdated == ("w-2",)
    write_memory(folder(kept), later)
    back = read_memory(folder(kept), None)
    assert back is not None
    assert [t.centre.tolist() for t in back.topics if t.wave == "w-1"] == [[-1.0, -0.0]]


def test_after_forgetting_a_run_keeps_nothing_of_what_it_does_not_find_again() -> None:
    found = tuple(Kept(n, "w-1", "g", "x", -1, CENTRE) for n in (3, 4))
    memory = Memory(("use 1",), found, {("w-1", "g"): CENTRE})
    again = [replace(found[0], label="y")]
    assert {t.number for t in memory.with_topics("w-1", again, {}).topics} == {3, 4}
    left = replace(memory, outdated=("w-1",)).with_topics("w-1", again, {})
    assert [(t.number, t.label) for t in left.topics] == [(3, "y")]
    assert left.next_number == 5  # 4 is never another topic


def test_prune_removes_what_no_wave_refers_to(
    kept: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    says(capsys, kept, "topics", "test", "w-1", "--out", kept / "toets")
    says(capsys, kept, "topics", "name", "w-1", "1", "Rust")
    path = kept / "toets" / "topictest.xlsx"
    stray = folder(kept).parent / "weg"
    stray.mkdir()
    (stray / DECISIONS).write_text("besluiten: []\n")

    def prune(*waves: str) -> str:
        monkeypatch.setattr(
            "pipeline.store.prune.past", lambda *_: ([w for w in found if w["name"] in waves], [])
        )
        return says(capsys, kept, "prune", "--older-than", "5j", "--ja")

    from pipeline.store.waves import list_waves

    with opened(kept / "opslag") as store:
        found = list_waves(store)
    assert f"toetsformulier van topics: {path.resolve()}" in prune("w-1")
    assert not path.exists()
    assert not stray.exists()
    memory = read_memory(folder(kept), None)
    assert memory is not None
    assert [t.wave for t in memory.topics] == ["w-2"]
    assert list(memory.means) == [("w-2", "g")]
    assert len(read_decisions(folder(kept))) == 1  # another wave obeys it
    prune("w-2")
    assert not list((kept / "opslag" / "topics").iterdir())


def test_a_damaged_list_of_forms_is_said(tmp_path: Path) -> None:
    place = tmp_path / "topics" / "q"
    place.mkdir(parents=True)
    (place / FORMS).write_text("{}")
    with pytest.raises(InputError, match="toetsformulieren"):
        forms_of(tmp_path, {})
