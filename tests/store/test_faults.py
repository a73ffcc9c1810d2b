"""Killed, crowded, full, read-only: nothing accepted is lost, and nothing is half."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.contracts import OutputError
from pipeline.store.checking import check
from pipeline.store.database import FILE, Store, open_store
from pipeline.store.waves import add_version, list_waves
from tests.conftest import ROOT
from tests.store.build import ANSWERS, WAVE, details, source, tables

KILLS = 6  # tests/benchmarks/bench_store.py kills fifty times


def script(name: str, *arguments: object, **env: str) -> dict[str, object]:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.store.{name}", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **env},
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork and SIGKILL")
def test_killed_at_random_moments_the_store_is_whole_and_the_result_the_same() -> None:
    found = script("killing", "--kills", KILLS)
    assert found["killed"], found
    assert not found["broken"], found
    assert not found["different"], found


def test_twenty_writers_at_once_on_sqlite(tmp_path: Path) -> None:
    found = script("writers", tmp_path, "--segments", 5, THEMASCOOP_DATABASE="")
    assert found["database"] == "sqlite"
    assert (found["found"], found["lost"], found["double"]) == (105, 0, 0), found


def test_twenty_writers_at_once_on_postgresql(tmp_path: Path, empty_postgresql: str) -> None:
    found = script("writers", tmp_path, "--segments", 5, THEMASCOOP_DATABASE=empty_postgresql)
    assert found["database"] == "postgresql"
    assert (found["found"], found["lost"], found["double"]) == (105, 0, 0), found


_AS_NOBODY = """
import os, sys
from pathlib import Path
from pipeline.contracts import OutputError
from pipeline.store.database import open_store
open_store(Path(sys.argv[1]).parent.parent / "los", "").close()  # everything is loaded now
if os.geteuid() == 0:
    os.setgid(65534); os.setuid(65534)
try:
    open_store(Path(sys.argv[1]), "")
except OutputError as error:
    print(error)
"""


def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "dicht"
    folder.mkdir()
    for path in (folder, *folder.parents):
        if path.is_relative_to(tmp_path.parents[1]):
            path.chmod(0o755)
    folder.chmod(0o555)
    done = subprocess.run(
        [sys.executable, "-c", _AS_NOBODY, folder / "opslag"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert "er kan in die map niet worden geschreven" in done.stdout, done.stderr
    assert "Kies een andere map met --store" in done.stdout


def test_a_full_disk_leaves_the_store_as_it_was(tmp_path: Path) -> None:
    """A disk of two megabytes that has room for the first version and not for the second."""
    disk = tmp_path / "schijf"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(disk)]
    if not _works(mount):
        pytest.skip("no disk can be mounted here")
    store = None
    try:
        store = open_store(disk / "opslag", "")
        add_version(store, WAVE, tables(), details(), source())
        draw = random.Random(1)
        text = " ".join(f"{draw.random()}" for _ in range(200_000))
        more = {**ANSWERS, "r-dddddddddd": {"Q7": text}}
        with pytest.raises(OutputError, match="de schijf is vol") as error:
            add_version(store, WAVE, tables(more), details(), source())
        assert "Er is niets half bewaard" in str(error.value)
        assert [w["versions"] for w in list_waves(store)] == [1]
        assert not check(store)["problems"]
        assert not list(disk.rglob(".bezig-*"))
    finally:
        if store:
            store.close()
        subprocess.run(["umount", "-l", str(disk)], check=True)


def test_an_error_half_way_undoes_all_of_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add_version(store, WAVE, tables(), details(), source())

    def breaks(*_given: object) -> int:
        raise RuntimeError

    monkeypatch.setattr("pipeline.store.waves._carry_over", breaks)
    less = {"r-aaaaaaaaaa": {"Q7": "Alleen dit bleef over van alles."}}
    with pytest.raises(RuntimeError):
        add_version(store, WAVE, tables(less), details(), source())
    assert [w["versions"] for w in list_waves(store)] == [1]


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"geen database" * 1000, "is beschadigd"), (b"SQLite format 3\0" + b"\1" * 4096, "bescha")],
)
def test_a_damaged_database_is_said(tmp_path: Path, content: bytes, says: str) -> None:
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(OutputError, match=says):
        open_store(tmp_path, "")


def test_no_server_answers(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="PostgreSQL-server antwoordt niet") as error:
        open_store(tmp_path, "postgresql://iemand:geheim@127.0.0.1:9/niets")
    assert "geheim" not in str(error.value)


def _works(command: list[str]) -> bool:
    found = shutil.which(command[0])
    return bool(found) and not subprocess.run(command, capture_output=True, check=False).returncode
