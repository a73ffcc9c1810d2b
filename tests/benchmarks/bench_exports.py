"""Read 10,000 generated exports: how many come back as written, and why the others are refused.

Run: ``python tests/benchmarks/bench_exports.py [NUMBER]``. The exports are those of
``tests/generated.py``, always the same ones for a number; one that comes back wrong is shown, and
ends the run with code 1. Takes about ten minutes on one core.
"""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, Phase, given, seed, settings

from tests.generated import Export, exports, outcome

SEED = 20181015
_ROUND = 200  # hypothesis varies on what it made before; a new start every so many differs more


def main() -> None:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    outcomes: Counter[str] = Counter()
    forms: Counter[str] = Counter()
    different: set[int] = set()
    wrong: list[str] = []

    with TemporaryDirectory() as folder:

        @settings(
            max_examples=_ROUND,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(exports())
        def read_back(export: Export) -> None:
            different.add(hash(export))
            forms[f"{export.kind}, {export.form}, {export.encoding}"] += 1
            try:
                outcomes[outcome(export, Path(folder))] += 1
            except Exception:
                outcomes["FOUT"] += 1
                wrong.append(f"{shown(export)}\n{traceback.format_exc()}")

        for start in range(-(-number // _ROUND)):
            seed(SEED + start)(read_back)()
    for what, count in outcomes.most_common():
        print(f"{count:6} {what}")
    print(
        f"{outcomes.total():6} exports, {len(different)} different, "
        f"{len(forms)} combinations of kind, form and encoding"
    )
    print("\n\n".join(wrong[:5]))
    sys.exit(bool(wrong))


def shown(export: Export) -> str:
    """An export on a few lines, long cells cut."""
    rows = [[cell[:60] for cell in row] for row in (*export.head, *export.rows)]
    facts = (export.form, export.kind, export.encoding, export.delimiter, export.line_end)
    return f"{facts}\n" + "\n".join(map(ascii, rows))


if __name__ == "__main__":
    main()
