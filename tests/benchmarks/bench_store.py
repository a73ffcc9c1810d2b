"""Whether the store loses anything, and what it costs beside writing the same tables plainly.

Run: ``python tests/benchmarks/bench_store.py [--kills 50] [--respondents 20000]``. It kills a
process at random moments while it ingests and codes (tests/store/killing.py), lets twenty
processes write codings at once (tests/store/writers.py; on PostgreSQL when
``THEMASCOOP_DATABASE`` holds the address of an empty database), and times keeping a large wave,
keeping it again, and keeping it with one answer corrected, as ratios to ``to_parquet`` of the same
tables in the same run.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


def script(name: str, *arguments: object, **env: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.store.{name}", *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    return (done.stdout or done.stderr).strip()


def timed(what: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    found = what()
    return time.perf_counter() - began, found


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--respondents", type=int, default=20_000)
    options = parser.parse_args()
    print("killed while ingesting and coding:", script("killing", "--kills", options.kills))
    with tempfile.TemporaryDirectory() as folder:
        print("writers, SQLite:", script("writers", folder, THEMASCOOP_DATABASE=""))
    if os.environ.get("THEMASCOOP_DATABASE"):
        with tempfile.TemporaryDirectory() as folder:
            print("writers, PostgreSQL:", script("writers", folder))
    else:
        print("writers, PostgreSQL: skipped, no THEMASCOOP_DATABASE")
    large(options.respondents)


def large(respondents: int) -> None:
    import base64

    from pipeline.store.database import open_store
    from pipeline.store.waves import add_version
    from tests.store.build import WAVE, details, source, tables

    def name(number: int) -> str:
        return "r-" + base64.b32encode(number.to_bytes(7, "big")).decode().lower()[:10]

    answers = {
        name(n << 8): {
            "Q7": f"Wij leren samen van fout {n}. Er is te weinig tijd voor overleg met team {n}.",
            "Q8": f"Het netwerk van wijk {n} bestaat uit bewoners, studenten en begeleiders.",
            "Q17": f"Er ontstonden nieuwe contacten in straat {n}, en dat helpt bij het werk.",
        }
        for n in range(respondents)
    }
    given = tables(answers)
    size = f"{respondents} respondents, {len(given['answers'])} answers"
    print(f"{size}, {len(given['segments'])} segments")
    with tempfile.TemporaryDirectory() as folder:

        def plainly() -> None:
            for table, frame in given.items():
                frame.to_parquet(Path(folder) / f"{table}.parquet", compression="zstd")

        plain, _ = timed(plainly)
        store = open_store(Path(folder) / "opslag", "")
        first, _ = timed(lambda: add_version(store, WAVE, given, details(), source()))
        again, _ = timed(lambda: add_version(store, WAVE, given, details(), source()))
        answers[name(0)]["Q7"] = "Dit antwoord was verkeerd overgenomen."
        corrected = tables(answers)
        more, kept = timed(lambda: add_version(store, WAVE, corrected, details(), source()))
        store.close()
    print(f"  to_parquet of the tables {plain:.2f} s")
    print(f"  kept {first:.2f} s, {first / plain:.1f} times that")
    print(f"  the same again {again:.2f} s, {again / plain:.1f} times")
    print(f"  one answer corrected {more:.2f} s, {more / plain:.1f} times ({kept})")


if __name__ == "__main__":
    main()
