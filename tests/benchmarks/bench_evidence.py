"""Do the words that are named weigh? Deletion test on the automatic codes of the sample wave.

Run: ``python tests/benchmarks/bench_evidence.py`` (encodes some thousand texts the first time). Of
each code the named phrase is left out, and beside it three stretches of as many words elsewhere in
the segment, drawn at random (seed of the settings). The share is of pairs in which the score of
the theme falls more without the named phrase (half for a tie), averaged per code; the interval is
a bootstrap over respondents. The score is that
of the whole coder: both encoders, shared words, and what was learned; the phrase was chosen by one
of the encoders alone.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
import pandas as pd

from pipeline import coding, run
from pipeline.coders.evidence import Grounds
from pipeline.contracts import rows
from pipeline.embed import embed, load_embedders
from pipeline.explaining import explain
from pipeline.ingest.config import cache_file
from pipeline.lemmatise import lemmatise, load_pipeline
from pipeline.phrases import without
from pipeline.store import VectorStore

if TYPE_CHECKING:
    from pipeline.run import Wave

_DRAWS = 3
_WORD = re.compile(r"\S+")


@dataclass(frozen=True)
class Trial:
    """One code: the named phrase first, then the stretches beside it."""

    row: int
    theme: int
    respondent: str
    kind: str
    spans: list[tuple[int, int]]
    texts: list[str]


def elsewhere(text: str, span: tuple[int, int], random: np.random.Generator) -> list[Any]:
    """Stretches of as many words that don't overlap the phrase."""
    words = [m.span() for m in _WORD.finditer(text)]
    own = [i for i, (a, b) in enumerate(words) if a < span[1] and b > span[0]]
    n = len(own)
    free = [
        (words[i][0], words[i + n - 1][1])
        for i in range(len(words) - n + 1)
        if not set(range(i, i + n)) & set(own)
    ]
    if not free:
        return []
    picked = random.choice(len(free), size=min(_DRAWS, len(free)), replace=False)
    return [free[i] for i in sorted(picked.tolist())]


def scores(grounds: Grounds, trials: list[Trial], wave: Wave) -> list[np.ndarray[Any, Any]]:
    """The whole score of each theme: of the segment, and of each text without a stretch."""
    context = grounds.context
    store = VectorStore(cache_file())
    texts = [t for trial in trials for t in trial.texts]
    more = context.segments.iloc[[trial.row for trial in trials for _ in trial.texts]]
    # a row that is no answer has no part in what is usual in the wave
    more = more.assign(
        text=texts, non_answer="proef", segment_id=[f"t-{i}" for i in range(len(texts))]
    )
    nlp, _ = load_pipeline()
    marks = tuple(wave.settings.privacy.placeholders.model_dump().values())
    frame = pd.concat([context.segments, lemmatise(more, nlp, marks)], ignore_index=True)
    embedders, _ = load_embedders(wave.settings.embed)
    vectors = [
        np.vstack([v, embed(texts, e, store)])
        for v, e in zip(context.vectors, embedders, strict=True)
    ]
    meaning, words = coding.parts(frame, vectors, context.entries, context.settings)
    prior, features = meaning + words, np.hstack(vectors).astype(float)
    found, at = [], len(context.segments)
    for trial in trials:
        lines = [trial.row, *range(at, at + len(trial.texts))]
        at += len(trial.texts)
        own = prior[lines, trial.theme]
        if grounds.taught is not None:
            fold = grounds.taught.folds[trial.row]
            taught = features[lines] @ grounds.taught.directions[fold, :, trial.theme]
            own = taught + grounds.taught.prior_weights[fold, trial.theme] * own
        found.append(np.round(own, 3))
    return found


def interval(values: list[float], owners: list[str], seed: int) -> tuple[float, float, float]:
    """Mean, and its 95 % interval over respondents."""
    random = np.random.default_rng(seed)
    groups = pd.Series(values).groupby(owners).agg(["sum", "count"]).to_numpy()
    draws = random.integers(0, len(groups), size=(2000, len(groups)))
    totals = groups[draws].sum(axis=1)
    low, high = np.quantile(totals[:, 0] / totals[:, 1], [0.025, 0.975])
    return float(np.mean(values)), float(low), float(high)


def measure(wave: Wave, coder: str) -> None:
    chosen = wave.settings.coding.model_copy(update={"coder": coder})
    wave = replace(wave, settings=wave.settings.model_copy(update={"coding": chosen}))
    text = run.prepare(wave, cache_file())
    placed = run.place(wave, text.segments)
    found = run.topics(wave, text)
    automatic = run.code(wave, text, placed, found)
    result = explain(run.conclude(wave, text, found, automatic, placed), automatic, cache_file())
    grounds = automatic.grounds
    assert grounds is not None
    random = np.random.default_rng(wave.settings.seed)
    place = {s: i for i, s in enumerate(text.segments["segment_id"])}
    column = {t: i for i, t in enumerate(grounds.context.entries.themes)}
    trials = []
    for code in rows(result.evidence):
        row = place[code.segment_id]
        said = text.segments["text"].iloc[row]
        span = (code.start, code.end)
        others = elsewhere(said, span, random) if code.start >= 0 else []
        if others:
            spans = [span, *others]
            owner = text.segments["respondent_id"].iloc[row]
            cut = [without(said, s) for s in spans]
            trials.append(Trial(row, column[code.theme_id], owner, code.kind, spans, cut))
    codes = len(result.evidence)
    named = int((result.evidence["start"] >= 0).sum())
    print(f"{coder}: {codes} codes, {named} with a phrase, {len(trials)} with room for another")
    print(f"  what decided: {result.evidence['kind'].value_counts().to_dict()}")
    whole = scores(grounds, trials, wave)
    share, drops = [], []
    for values in whole:
        drop = values[0] - values[1:]
        share.append(float(np.mean((drop[0] > drop[1:]) + 0.5 * (drop[0] == drop[1:]))))
        drops.append((drop[0], drop[1:].mean()))
    owners = [t.respondent for t in trials]
    mean, low, high = interval(share, owners, wave.settings.seed)
    print(f"  whole coder: named phrase lowers more in {mean:.2f} [{low:.2f}, {high:.2f}] of pairs")
    one, other = np.mean(drops, axis=0)
    print(f"  mean fall {one:.2f} without the phrase, {other:.2f} without as many other words")
    for kind in sorted({t.kind for t in trials}):
        own = [s for s, t in zip(share, trials, strict=True) if t.kind == kind]
        print(f"    {kind}: {np.mean(own):.2f} ({len(own)} codes)")


def main() -> None:
    wave = run.read(run.Request.sample(cache_file=cache_file()))
    for coder in ("example", "definition"):
        measure(wave, coder)


if __name__ == "__main__":
    main()
