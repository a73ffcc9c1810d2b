"""Topics from fifteen segments to 100,000, beside BERTopic's defaults on the same embeddings.

    python tests/benchmarks/bench_topic_sizes.py [small] [large] [huge]

Without words: small and large. Per size: topics, share of outliers, V-measure (Rosenberg and
Hirschberg 2007) against the settled themes of people where there are any, adjusted Rand index
(Hubert and Arabie 1985) with other seeds and with bootstrap samples of respondents (on the segments
of who was drawn; means of three, at 15,000 one, at 100,000 none), the stability that the report
shows, and seconds of CPU of the first run. Segments in no topic count as one more topic, for V and
Rand alike, so that leaving out difficult segments earns nothing.

- 15 and 61: drawn from the question group of the sample wave in which most has a theme;
- 690: drawn from the sample wave and the first wave (real answers, reference data) taken together,
  in the question groups that they share, and as answers to one question; the themes are those of
  the sample;
- the invented wave of fifteen respondents of ``tests/test_topics.py`` with its subjects in the
  place of themes, the question groups of the first wave, and the sample wave;
- large: 15,000 random pairs of the sentences of SICK-NL and two treebanks (reference data), the
  vector of a pair the mean of the two; huge: 100,000 such pairs. By USE alone, three to a
  respondent. They are no answers to one question: only agreement, size and time say something.

Vectors of sentences are kept in the folder for temporary files. BERTopic's defaults need umap-learn
and hdbscan, which the product does without. To have them:

    python -m pip install --no-deps --target build/umap \\
        umap-learn pynndescent numba llvmlite hdbscan tqdm
    PYTHONPATH=build/umap python tests/benchmarks/bench_topic_sizes.py
"""

from __future__ import annotations

import importlib.util
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from reference import ROOT, reference

sys.path.insert(0, str(ROOT))

REPEATS = 3
SIZES = ("small", "large", "huge")


@dataclass(frozen=True)
class Case:
    """Segments to find topics in; ``themes``: of people, per segment id."""

    name: str
    segments: Any
    vectors: list[Any]
    questionnaire: Any
    themes: Mapping[str, str]
    repeats: int = REPEATS

    def of(self, rows: Any) -> Case:
        """The same for some of the segments."""
        part = self.segments[rows].reset_index(drop=True)
        vectors = [v[rows] for v in self.vectors]
        return Case(self.name, part, vectors, self.questionnaire, self.themes, self.repeats)


@dataclass(frozen=True)
class Outcome:
    """Topic per segment; stability per topic where it is known."""

    topics: dict[str, int]
    stability: Any = None


def product(case: Case, settings: Any, seed: int, again: bool = False) -> Outcome:
    """Topics as the product finds them; ``again``: without measuring their stability."""
    from pipeline.topics import find_topics

    how = settings.topics
    if again:
        how = how.model_copy(update={"resamples": 1, "other_parts": 1})
    found = find_topics(
        case.segments, case.vectors, case.questionnaire, how, settings.quality, seed
    )
    members = found.members
    return Outcome(
        dict(zip(members["segment_id"], members["topic_id"].tolist(), strict=True)),
        found.topics["stability"],
    )


def defaults(case: Case, settings: Any, seed: int, again: bool = False) -> Outcome:
    """Topics of BERTopic as it comes, per question group; only its UMAP is given a seed."""
    from bertopic import BERTopic
    from umap import UMAP  # type: ignore[import-not-found]

    segments, both = case.segments, np.hstack(case.vectors)
    answered = (segments["non_answer"] == "") & ~segments["whole"]
    topics: dict[str, int] = {}
    for group in case.questionnaire.topic_groups:
        mine = answered & segments["question_id"].isin(group.questions)
        rows = np.flatnonzero(mine & ~segments["segment_id"].isin(list(topics)))
        if not len(rows):
            continue
        part = segments.iloc[rows]
        umap = UMAP(
            n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed
        )
        model = BERTopic(language="multilingual", umap_model=umap)
        labels, _ = model.fit_transform(part["text"].tolist(), embeddings=both[rows])
        first = max(topics.values(), default=-1) + 1
        topics |= {
            s: int(label) + first if label >= 0 else -1
            for s, label in zip(part["segment_id"], labels, strict=True)
        }
    return Outcome(topics)


def measure(case: Case, settings: Any, ways: Mapping[str, Callable[..., Outcome]]) -> None:
    """A line of the table for every way to find topics."""
    for way, find in ways.items():
        line = f"{case.name:24} {way:9}"
        try:
            print(f"{line} {_figures(case, settings, find)}", flush=True)
        except (TypeError, ValueError) as error:  # UMAP on fewer points than its neighbours
            print(
                f"{line} {len(case.segments):>7} stops: {type(error).__name__}: {str(error)[:60]}",
                flush=True,
            )


def _figures(case: Case, settings: Any, find: Callable[..., Outcome]) -> str:
    from sklearn.metrics import adjusted_rand_score, v_measure_score

    started = time.process_time()
    first = find(case, settings, settings.seed)
    seconds = time.process_time() - started
    topic = first.topics

    def rand(other: Outcome) -> float:
        both = [s for s in other.topics if s in topic]
        mine, theirs = [topic[s] for s in both], [other.topics[s] for s in both]
        return float(adjusted_rand_score(mine, theirs))

    numbers = range(1, case.repeats + 1)
    seeds = [rand(find(case, settings, settings.seed + i, again=True)) for i in numbers]
    random = np.random.default_rng(settings.seed)
    said_by = case.segments["respondent_id"]
    people = said_by.unique()
    drawn = [said_by.isin(random.choice(people, len(people))).to_numpy() for _ in numbers]
    boots = [rand(find(case.of(rows), settings, settings.seed, again=True)) for rows in drawn]
    known = [s for s in topic if s in case.themes]
    v = v_measure_score([case.themes[s] for s in known], [topic[s] for s in known])
    stable = unstable = ""
    if first.stability is not None:
        stable = f"{first.stability.median():.2f}"
        unstable = str(int((first.stability < settings.topics.unstable_below).sum()))
    lost = float(np.mean([t < 0 for t in topic.values()])) if topic else 1.0
    n_topics = len(set(topic.values()) - {-1})
    return (
        f"{len(topic):>7} {n_topics:>6} {lost:>8.2f} {f'{v:.2f}' if known else '':>5} "
        f"{_mean(seeds):>6} {_mean(boots):>6} {stable:>6} {unstable:>5} {seconds:>8.1f}"
    )


def _mean(values: list[float]) -> str:
    return f"{np.mean(values):.2f}" if values else ""


def small(settings: Any, ways: Mapping[str, Callable[..., Outcome]]) -> None:
    import pandas as pd
    from bench_topics import load

    from tests.test_topics import questionnaire, wave

    sample, text, themes = load()
    answered = (text.segments["non_answer"] == "") & ~text.segments["whole"]
    random = np.random.default_rng(settings.seed)
    group = max(
        sample.questionnaire.topic_groups,
        key=lambda g: int(
            text.segments["question_id"].isin(g.questions).to_numpy()
            @ text.segments["segment_id"].isin(list(themes)).to_numpy(dtype=int)
        ),
    )
    one = sample.questionnaire.model_copy(update={"topic_groups": (group,)})
    group_of = group.questions
    inside = np.flatnonzero(answered & text.segments["question_id"].isin(group.questions))
    for n in (15, 61):
        some = np.zeros(len(text.segments), dtype=bool)
        some[random.choice(inside, n, replace=False)] = True
        case = Case(f"sample, {group.id}", text.segments, text.vectors, one, themes)
        measure(case.of(some), settings, ways)
    frame, vectors, subjects = wave()
    of = dict(zip(frame["segment_id"], subjects, strict=True))
    measure(Case("invented", frame, [vectors], questionnaire(), of), settings, ways)
    measure(
        Case("sample", text.segments, text.vectors, sample.questionnaire, themes), settings, ways
    )
    real, said = _real()
    for group in real.questionnaire.topic_groups:
        only = real.questionnaire.model_copy(update={"topic_groups": (group,)})
        measure(Case(f"2018, {group.id}", said.segments, said.vectors, only, {}), settings, ways)
    asked = {q for g in real.questionnaire.topic_groups for q in g.questions}
    theirs = (
        (said.segments["non_answer"] == "")
        & ~said.segments["whole"]
        & said.segments["question_id"].isin(asked)
    ).to_numpy()
    mine = (
        answered
        & text.segments["question_id"].isin(
            [q for g in sample.questionnaire.topic_groups for q in g.questions]
        )
    ).to_numpy()
    both = pd.concat([text.segments[mine], said.segments[theirs]], ignore_index=True)
    pooled = [
        np.vstack([a[mine], b[theirs]]) for a, b in zip(text.vectors, said.vectors, strict=True)
    ]
    some = np.zeros(len(both), dtype=bool)
    some[random.permutation(len(both))[:690]] = True
    case = Case("sample and 2018", both, pooled, sample.questionnaire, themes).of(some)
    measure(case, settings, ways)
    alike = case.segments.assign(question_id=group_of[0])
    measure(
        replace(case, name="the same as one", segments=alike, questionnaire=one), settings, ways
    )


def _real() -> tuple[Any, Any]:
    from pipeline.run import Request, prepare, read

    export = reference("wave-2018") / "export.csv"
    with tempfile.TemporaryDirectory() as folder:
        wave = read(Request(export=export, key_file=Path(folder) / "key"))
    return wave, prepare(wave, None)


def large(settings: Any, ways: Mapping[str, Callable[..., Outcome]]) -> None:
    measure(_pairs(15_000, 1), settings, ways)


def huge(settings: Any, ways: Mapping[str, Callable[..., Outcome]]) -> None:
    measure(_pairs(100_000, 0), settings, ways)


def _pairs(n: int, repeats: int) -> Case:
    from tests.test_topics import questionnaire, segments

    texts, vectors = _sentences()
    lemmas = segments([(str(i), "Q17", text) for i, text in enumerate(texts)])["lemmas"].to_numpy()
    one, two = np.random.default_rng(1).integers(len(texts), size=(2, n))
    pairs = list(enumerate(zip(one.tolist(), two.tolist(), strict=True)))
    frame = segments(
        [(str(i // 3), "Q17", f"{texts[a]} {texts[b]}") for i, (a, b) in pairs],
        lemmas=[f"{lemmas[a]} {lemmas[b]}" for _, (a, b) in pairs],
    )
    mean = vectors[one] + vectors[two]
    mean = (mean / np.linalg.norm(mean, axis=1, keepdims=True)).astype(np.float32)
    return Case("pairs of sentences", frame, [mean], questionnaire(), {}, repeats)


def _sentences() -> tuple[list[str], Any]:
    from pipeline.embed import USE, embed

    rows = reference("sick_nl_test.tsv").read_text(encoding="utf-8").splitlines()
    heads = rows[0].split("\t")
    columns = [i for i, h in enumerate(heads) if h.lower().startswith("sentence")][:2]
    texts = [row.split("\t")[i] for row in rows[1:] for i in columns]
    for name in ("nl_alpino-ud-test.conllu", "nl_lassysmall-ud-2.8-test.conllu"):
        lines = reference(name).read_text(encoding="utf-8").splitlines()
        texts += [line.removeprefix("# text = ") for line in lines if line.startswith("# text = ")]
    cache = Path(tempfile.gettempdir()) / f"topic-sentences-{len(texts)}.npy"
    if not cache.exists():
        np.save(cache, embed(texts, USE()))
    return texts, np.load(cache)


def main() -> None:
    from pipeline.ingest.config import load_settings

    settings = load_settings()
    ways: dict[str, Callable[..., Outcome]] = {"product": product}
    missing = [m for m in ("umap", "hdbscan") if importlib.util.find_spec(m) is None]
    if missing:
        how = (__doc__ or "").split("To have them:\n")[1]
        print(
            f"BERTopic's defaults: skipped, without {' and '.join(missing)}. To have them:\n{how}"
        )
    else:
        ways["defaults"] = defaults
    print(
        f"{'':24} {'':9} {'n':>7} topics outliers     V  seeds   boot stable  <0.6  seconds",
        flush=True,
    )
    for size in sys.argv[1:] or SIZES[:2]:
        {"small": small, "large": large, "huge": huge}[size](settings, ways)


if __name__ == "__main__":
    main()
