"""Topics against human themes, beside BERTopic's own defaults on the same embeddings.

    python tests/benchmarks/bench_topics.py

Per question group of the sample wave: V-measure with homogeneity and completeness (Rosenberg and
Hirschberg 2007), and adjusted mutual information, which unlike V does not rise with the number of
topics. Counted are the segments to which the settled coding gives a theme of segment level (the
first theme, where there are several); segments in no topic count as one more topic, so that
leaving out difficult segments earns nothing.

BERTopic's defaults need umap-learn and hdbscan, which the product does without. To have them:

    python -m pip install --no-deps --target build/umap \\
        umap-learn pynndescent numba llvmlite hdbscan tqdm
    PYTHONPATH=build/umap python tests/benchmarks/bench_topics.py
"""

from __future__ import annotations

import importlib.util
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np


def load() -> tuple[Any, Any, dict[str, str]]:
    """The sample wave, its text as numbers, and the settled theme of each segment that has one."""
    from pipeline.run import Request, place, prepare, read

    with tempfile.TemporaryDirectory() as folder:
        wave = read(Request.sample(key_file=Path(folder) / "key"))
        text = prepare(wave, None)
        codings = place(wave, text.segments).codings
    settled = codings[(codings["coder_kind"] == "adjudicated") & (codings["theme_id"] != "")]
    themes: dict[str, str] = {}
    for segment_id, theme_id in settled[["segment_id", "theme_id"]].itertuples(index=False):
        if wave.codebook.level(theme_id) == "segment":
            themes.setdefault(segment_id, theme_id)
    return wave, text, themes


def ours(wave: Any, text: Any) -> dict[str, int]:
    """Topic per segment, of the product."""
    from pipeline.topics import find_topics

    settings = wave.settings
    found = find_topics(
        text.segments,
        text.vectors,
        wave.questionnaire,
        settings.topics,
        settings.quality,
        settings.seed,
    )
    return dict(zip(found.members["segment_id"], found.members["topic_id"], strict=True))


def defaults(wave: Any, text: Any, **options: Any) -> dict[str, int]:
    """Topic per segment, of BERTopic as it comes, per question group."""
    from bertopic import BERTopic
    from sklearn.feature_extraction.text import CountVectorizer

    segments = text.segments
    vectors = np.hstack(text.vectors)
    answered = (segments["non_answer"] == "") & ~segments["whole"]
    members: dict[str, int] = {}
    for group in wave.questionnaire.topic_groups:
        rows = np.flatnonzero(answered & segments["question_id"].isin(group.questions))
        part = segments.iloc[rows]
        # its UMAP draws without a seed: this one is the only setting of ours
        model = BERTopic(
            language="multilingual",
            umap_model=_umap(wave.settings.seed),
            vectorizer_model=CountVectorizer(),
            **options,
        )
        topics, _ = model.fit_transform(part["text"].tolist(), embeddings=vectors[rows])
        offset = max(members.values(), default=-1) + 1
        members |= {
            segment: topic + offset if topic >= 0 else -1
            for segment, topic in zip(part["segment_id"], topics, strict=True)
        }
    return members


def _umap(seed: int) -> Any:
    from umap import UMAP  # type: ignore[import-not-found]

    return UMAP(
        n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed
    )  # as in BERTopic


def show(name: str, wave: Any, text: Any, themes: dict[str, str], topics: dict[str, int]) -> None:
    """A line per question group, and one over all."""
    from sklearn.metrics import (
        adjusted_mutual_info_score,
        homogeneity_completeness_v_measure,
    )

    segments = text.segments
    print(f"\n{name}")
    print(f"  {'':22} {'n':>4} themes topics  outliers     V  hom.  com.   AMI")
    for group in wave.questionnaire.topic_groups:
        inside = segments.loc[segments["question_id"].isin(group.questions), "segment_id"]
        members = [s for s in inside if s in topics]
        coded = [s for s in members if s in themes]
        if len(coded) < 2:
            print(f"  {group.id:22} {len(coded):>4}")
            continue
        human, found = [themes[s] for s in coded], [topics[s] for s in coded]
        hom, com, v = homogeneity_completeness_v_measure(human, found)
        ami = adjusted_mutual_info_score(human, found)
        n_topics = len({topics[s] for s in members} - {-1})
        lost = sum(topics[s] == -1 for s in members) / len(members)
        print(
            f"  {group.id:22} {len(coded):>4} {len(set(human)):>6} {n_topics:>6} {lost:>9.2f}"
            f"  {v:.2f}  {hom:.2f}  {com:.2f} {ami:>5.2f}"
        )
    share = np.mean([topic == -1 for topic in topics.values()])
    print(f"  outliers over all groups: {share:.3f}")


def main() -> None:
    wave, text, themes = load()
    started = time.perf_counter()
    found = ours(wave, text)
    print(f"find_topics: {time.perf_counter() - started:.1f} s with its imports")
    show("the product", wave, text, themes, found)
    missing = [m for m in ("umap", "hdbscan") if importlib.util.find_spec(m) is None]
    if missing:
        print(f"\nBERTopic's defaults: skipped, without {' and '.join(missing)}. {_how_to()}")
        return
    show("BERTopic, as it comes", wave, text, themes, defaults(wave, text))
    smaller = wave.settings.topics.min_topic_size
    show(
        f"BERTopic, min_topic_size = {smaller}",
        *(wave, text, themes),
        defaults(wave, text, min_topic_size=smaller),
    )


def _how_to() -> str:
    return "To have them:\n" + (__doc__ or "").split("To have them:\n")[1]


if __name__ == "__main__":
    main()
