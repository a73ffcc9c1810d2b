"""Kill a process at random moments while it ingests and codes: ``python -m tests.store.killing``.

A version of the sample wave with the codings of one coder is kept. A child then takes in a
corrected export with the codings of two coders, and is killed (SIGKILL): half of the times at any
moment, half of them while it writes. After each kill the store must be whole, and hold the old
state or the new one for every part that goes in at once; the same command again must give what
it gives when nothing disturbs it. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from pipeline.ingest.config import SAMPLE
from pipeline.run import Request, ingest
from pipeline.store.checking import check
from pipeline.store.codings import get_codings
from pipeline.store.database import opened
from pipeline.store.waves import tables_of, versions_of

WAVE = "leernetwerken-2018"
_LINES = 3 + 7  # headings, and so many responses


def main() -> None:
    """Run it and print what happened; exit code 1 when anything was lost."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=20181015)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = run(Path(folder), options.kills, options.seed)
    print(json.dumps(found))
    sys.exit(bool(found["broken"] or found["different"]))


def run(folder: Path, kills: int, seed: int) -> dict[str, Any]:
    """Everything; see the module."""
    draw = random.Random(seed)
    key = folder / "sleutel.key"
    export, corrected = _exports(folder)
    start = folder / "begin"
    first = Request(export, codings=(SAMPLE / "codings-a.csv",), key_file=key, store=start)
    again = {
        "export": corrected,
        "codings": (SAMPLE / "codings-a.csv", SAMPLE / "codings-b.csv"),
        "key_file": key,
    }
    ingest(first, _no_step)
    with opened(start):  # closed: everything is in the file itself, so a copy of it is whole
        pass
    whole, parts = [], []
    for number in range(3):  # the first one is slower than those to come
        right = folder / f"goed-{number}"
        shutil.copytree(start, right)
        began = time.perf_counter()
        parts.append(_child(Request(**again, store=right)))
        whole.append(time.perf_counter() - began)
    lasts, moments = min(whole), min(parts)
    expected, before = _state(right), _state(start)
    found: dict[str, Any] = {
        "kills": kills,
        "killed": 0,
        "killed_while_writing": 0,
        "finished_first": 0,
        "old_state": 0,
        "between": 0,
        "new_state": 0,
        "broken": [],
        "different": [],
    }
    for number in range(kills):
        store = folder / f"opslag-{number}"
        shutil.copytree(start, store)
        writing = number % 2 == 1
        wait = draw.uniform(0, moments if writing else lasts)
        killed = _child(Request(**again, store=store), wait, writing) < 0
        found["killed" if killed else "finished_first"] += 1
        found["killed_while_writing"] += killed and writing
        with opened(store) as kept:
            problems = check(kept)["problems"]
        if problems:
            found["broken"].append([number, problems])
        state = _state(store)
        name = "old_state" if state == before else "new_state" if state == expected else "between"
        found[name] += 1
        _child(Request(**again, store=store))
        if _state(store) != expected:
            found["different"].append(number)
        shutil.rmtree(store)
    return found


def _child(request: Request, wait: float | None = None, writing: bool = False) -> float:
    """Ingest in a process of its own; killed after ``wait`` seconds.

    :param writing: whether the wait begins when the child begins to write.
    :return: how long it wrote; -1 when it was killed.
    """
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(read)
            ingest(request, _telling(write))
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    if writing or wait is None:
        os.read(read, 1)
    began = time.perf_counter()
    if wait is not None:
        time.sleep(wait)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    os.close(read)
    if os.WIFSIGNALED(status):
        return -1.0
    if os.WEXITSTATUS(status):
        raise SystemExit(f"the child failed with exit code {os.WEXITSTATUS(status)}")
    return time.perf_counter() - began


def _telling(pipe: int) -> Callable[[str], AbstractContextManager[None]]:
    def step(name: str) -> AbstractContextManager[None]:
        if name == "bewaren":
            os.write(pipe, b"x")
        return nullcontext()

    return step


def _no_step(_name: str) -> AbstractContextManager[None]:
    return nullcontext()


def _exports(folder: Path) -> tuple[Path, Path]:
    """A few responses of the sample wave, and the same with corrections."""
    with (SAMPLE / "export.csv").open(encoding="utf-8-sig", newline="") as handle:
        lines = list(csv.reader(handle))[:_LINES]
    first, corrected = folder / "export.csv", folder / "verbeterd.csv"
    _write(first, lines)
    column = lines[0].index("Q17")
    lines[4][column] = f"Eerst dit. {lines[4][column]}"
    lines[5][column] = "Dit antwoord was verkeerd overgenomen uit het verslag."
    del lines[7]
    _write(corrected, lines)
    return first, corrected


def _write(path: Path, lines: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows(lines)


def _state(folder: Path) -> Any:
    """What a user finds in a store, without the moments at which it came in."""
    with opened(folder) as store:
        versions = versions_of(store, WAVE)
        segments = tables_of(store, versions[-1])["segments"]["segment_id"].tolist()
        codings = get_codings(store, WAVE, segments)
        return (
            [(v["number"], v["content"], v["respondents"], v["segments"]) for v in versions],
            codings[["coder_id", "segment_id", "theme_id"]].values.tolist(),
        )


if __name__ == "__main__":
    main()
