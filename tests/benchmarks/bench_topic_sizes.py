"""Topics from fifteen respondents to 100,000 segments: how many, how stable, how long.

    python tests/benchmarks/bench_topic_sizes.py [small] [large]

Without words: all. Per size: topics, outliers, V-measure against human themes or subjects where
there are any, adjusted Rand index (Hubert and Arabie 1985) with other seeds and with bootstrap
samples of respondents (on the segments of who was drawn, outliers as one more topic; means of
three), the stability that the report shows, and seconds.

- 15: the invented wave of fifteen respondents of ``tests/test_topics.py``;
- 61: a question group of the first wave, real answers (reference data); and the sample wave;
- sentences of SICK-NL and two treebanks, all of them (reference data); by USE alone, three to a
  respondent. They are no answers to one question: only size and time say something;
- 100,000: random pairs of those sentences; the vector of a pair is the mean of the two.

Vectors of sentences are kept in the folder for temporary files.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
from reference import ROOT, reference

sys.path.insert(0, str(ROOT))

REPEATS = 3


def found(segments: Any, vectors: Any, questionnaire: Any, settings: Any, seed: int) -> Any:
    from pipeline.topics import find_topics

    return find_topics(segments, vectors, questionnaire, settings.topics, settings.quality, seed)


def measure(
    name: str,
    segments: Any,
    vectors: Any,
    questionnaire: Any,
    settings: Any,
    subjects: Any,
    repeats: int = REPEATS,
) -> None:
    """One line of the table."""
    from sklearn.metrics import adjusted_rand_score, v_measure_score

    def run(rows: Any, seed: int) -> Any:
        part = segments[rows].reset_index(drop=True)
        return found(part, [v[rows] for v in vectors], questionnaire, settings, seed)

    everything = np.ones(len(segments), dtype=bool)
    started = time.perf_counter()
    first = run(everything, settings.seed)
    seconds = time.perf_counter() - started
    topic = dict(zip(first.members["segment_id"], first.members["topic_id"], strict=True))

    def rand(other: Any) -> float:
        both = [s for s in other.members["segment_id"] if s in topic]
        theirs = dict(zip(other.members["segment_id"], other.members["topic_id"], strict=True))
        return float(adjusted_rand_score([topic[s] for s in both], [theirs[s] for s in both]))

    seeds = [rand(run(everything, settings.seed + 1 + i)) for i in range(repeats)]
    random = np.random.default_rng(settings.seed)
    people = segments["respondent_id"].unique()
    drawn = [
        segments["respondent_id"].isin(random.choice(people, len(people))).to_numpy()
        for _ in range(repeats)
    ]
    boots = [rand(run(rows, settings.seed)) for rows in drawn]
    known = [s for s in topic if s in subjects]
    v = v_measure_score([subjects[s] for s in known], [topic[s] for s in known]) if known else None
    stability = first.topics["stability"]
    unstable = int((stability < settings.topics.unstable_below).sum())
    print(
        f"{name:24} {len(topic):>7} {len(first.topics):>6} {first.outlier_share:>8.3f} "
        f"{'' if v is None else f'{v:.2f}':>5} {_mean(seeds):>6} {_mean(boots):>6} "
        f"{stability.median():>6.2f} {unstable:>5} {seconds:>8.1f}",
        flush=True,
    )


def _mean(values: list[float]) -> str:
    return f"{np.mean(values):.2f}" if values else ""


def small(settings: Any) -> None:
    from bench_topics import load

    from tests.test_topics import questionnaire, wave

    frame, vectors, subjects = wave()
    of = dict(zip(frame["segment_id"], subjects, strict=True))
    measure("15 respondents, invented", frame, [vectors], questionnaire(), settings, of)
    real, text = _real()
    for group in real.questionnaire.topic_groups:
        only = real.questionnaire.model_copy(update={"topic_groups": (group,)})
        measure(f"2018, {group.id}", text.segments, text.vectors, only, settings, {})
    sample, text, themes = load()
    measure("sample wave", text.segments, text.vectors, sample.questionnaire, settings, themes)


def _real() -> tuple[Any, Any]:
    from pipeline.run import Request, prepare, read

    export = reference("wave-2018") / "export.csv"
    with tempfile.TemporaryDirectory() as folder:
        wave = read(Request(export=export, key_file=Path(folder) / "key"))
    return wave, prepare(wave, None)


def large(settings: Any) -> None:
    from pipeline.embed import USE, embed
    from tests.test_topics import questionnaire, segments

    texts = _sentences()
    cache = Path(tempfile.gettempdir()) / f"topic-sentences-{len(texts)}.npy"
    if cache.exists():
        vectors = np.load(cache)
    else:
        vectors = embed(texts, USE())
        np.save(cache, vectors)
    said = [(str(i // 3), "Q17", text) for i, text in enumerate(texts)]
    frame = segments(said)
    measure("sentences", frame, [vectors], questionnaire(), settings, {})
    random = np.random.default_rng(1)
    one, two = random.integers(len(texts), size=(2, 100_000))
    pairs = [
        (str(i // 3), "Q17", f"{texts[a]} {texts[b]}")
        for i, (a, b) in enumerate(zip(one, two, strict=True))
    ]
    lemmas = frame["lemmas"].to_numpy()
    both = segments(
        pairs, lemmas=[f"{lemmas[a]} {lemmas[b]}" for a, b in zip(one, two, strict=True)]
    )
    mean = vectors[one] + vectors[two]
    mean = (mean / np.linalg.norm(mean, axis=1, keepdims=True)).astype(np.float32)
    # seven times this would take too long: only once
    measure("pairs of sentences", both, [mean], questionnaire(), settings, {}, repeats=0)


def _sentences() -> list[str]:
    rows = reference("sick_nl_test.tsv").read_text(encoding="utf-8").splitlines()
    heads = rows[0].split("\t")
    columns = [i for i, h in enumerate(heads) if h.lower().startswith("sentence")][:2]
    texts = [row.split("\t")[i] for row in rows[1:] for i in columns]
    for name in ("nl_alpino-ud-test.conllu", "nl_lassysmall-ud-2.8-test.conllu"):
        lines = reference(name).read_text(encoding="utf-8").splitlines()
        texts += [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]
    return texts


def main() -> None:
    from pipeline.ingest.config import load_settings

    settings = load_settings()
    print(f"{'':24} {'n':>7} topics outliers     V  seeds   boot stable  <0.6  seconds", flush=True)
    wanted = sys.argv[1:] or ["small", "large"]
    if "small" in wanted:
        small(settings)
    if "large" in wanted:
        large(settings)


if __name__ == "__main__":
    main()
