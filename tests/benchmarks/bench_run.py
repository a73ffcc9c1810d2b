"""Where the time of a run goes: shares of its steps, and a first run against a later one.

Run: ``python tests/benchmarks/bench_run.py``. Ratios of one machine in one run, no times to
compare between machines. The first run has no vectors of the answers yet (but those of the
codebook, which set-up makes); the later one has.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUNS = 3


def run(out: str, home: str, *arguments: str) -> tuple[float, str]:
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=ROOT,
        env={**os.environ, "THEMASCOOP_HOME": home},
        capture_output=True,
        text=True,
        check=True,
    )
    return time.perf_counter() - started, done.stderr


def main() -> None:
    command = ("pipeline.cli", "run", "--sample", "--out")
    with tempfile.TemporaryDirectory() as folder:
        home, out = f"{folder}/home", f"{folder}/out"
        run(out, home, "pipeline.warm")
        first, _ = run(out, home, *command, out)
        later = sorted(run(out, home, *command, out) for _ in range(RUNS))
        seconds, said = later[RUNS // 2]
        help_seconds = sorted(run(out, home, "pipeline.cli", "--help")[0] for _ in range(5))[2]
    print(f"first run {first:.1f} s, later run {seconds:.1f} s: ratio {first / seconds:.2f}")
    print(f"--help {help_seconds:.2f} s: {help_seconds / seconds:.1%} of a later run")
    print("Shares of a later run:")
    for line in said.splitlines():
        name, colon, value = line.strip().rpartition(": ")
        if colon and value.endswith(" s"):
            share = float(value[:-2].replace(",", ".")) / seconds
            print(f"  {name:32} {share:5.1%}")


if __name__ == "__main__":
    main()
