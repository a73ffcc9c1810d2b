"""Ingest of a large Qualtrics export: rows per second and memory, beside ``pandas.read_csv``.

Run: ``python tests/benchmarks/bench_ingest.py [ROWS]`` (default 100,000). The export has the
columns of the sample wave and answers made of its words, different in every row. Each part runs in
a process of its own; times are processor time, and figures are ratios within one run.
``pandas.read_csv`` only cuts the cells apart: it checks nothing and gives no answers. All of it,
with privacy, takes minutes and is measured on a tenth of the rows.
"""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[2]
PARTS = {
    "pandas.read_csv": "import pandas; n = len(pandas.read_csv(path, dtype=str, skiprows=[1, 2]))",
    "inspect": (
        "from pipeline.ingest.config import load_settings\n"
        "from pipeline.ingest.inspect import inspect\n"
        "n = inspect(path, load_settings().ingest)['rows']"
    ),
    "read_export": (
        "from pipeline.ingest.config import load_questionnaire, load_settings\n"
        "from pipeline.ingest.qualtrics import read_export\n"
        "n = len(read_export(path, load_questionnaire(), load_settings().ingest).answers)"
    ),
    "read (with privacy)": (
        "from pipeline.run import Request, read\n"
        "n = len(read(Request(path, key_file=path.parent / 'k.key', go_on=True)).answers)"
    ),
}
MEASURED = """
import json, resource, sys, time
from pathlib import Path
path = Path(sys.argv[1])
import pandas
started = time.process_time()
{part}
used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([time.process_time() - started, used, n]))
"""


def write_large(path: Path, rows: int, seed: int = 20181015) -> Path:
    """A Qualtrics export of short Dutch answers, three header rows."""
    chance = random.Random(seed)
    with (ROOT / "data" / "sample" / "export.csv").open(encoding="utf-8-sig", newline="") as file:
        head, body = (records := list(csv.reader(file)))[:3], records[3:]
    at_id = head[0].index("ResponseId")
    sentences = [cell for row in body for cell in row if len(cell.split()) > 6]
    words = [word for sentence in sentences for word in sentence.split()]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerows(head)
        for number in range(rows):
            row = list(body[number % len(body)])
            for column, cell in enumerate(row):
                length = len(cell.split())
                if length > 6:
                    some = chance.random() < 0.4  # most leave most questions open
                    row[column] = " ".join(chance.choices(words, k=12)) if some else ""
            row[at_id] = f"R_{number:015d}"
            writer.writerow(row)
    return path


def measure(part: str, path: Path) -> tuple[float, float, int]:
    """Seconds, megabytes and what came out."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED.format(part=PARTS[part]), str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, megabytes, number = json.loads(done.stdout)
    return seconds, megabytes, number


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with TemporaryDirectory() as folder:
        path = write_large(Path(folder) / "export.csv", rows)
        print(f"{rows} rows, {path.stat().st_size / 1e6:.0f} MB")
        plain = 0.0
        tenth = write_large(Path(folder) / "tenth.csv", rows // 10)
        for part in PARTS:
            few = "privacy" in part  # minutes, for all
            seconds, megabytes, number = measure(part, tenth if few else path)
            each = seconds / (rows // 10 if few else rows)
            plain = plain or each
            print(
                f"{part:22} {1 / each:9.0f} rows/s {each / plain:6.1f} × pandas "
                f"{megabytes:6.0f} MB  {number} rows or answers{', a tenth' * few}"
            )


if __name__ == "__main__":
    main()
