"""The automatic coders against people: two questions coded by two researchers, and the sample wave.

Run: ``python tests/benchmarks/bench_coders.py [--sample]`` (a minute; ``--sample``: only the
Dutch sample wave). The two questions: English answers with several codes each; their codebook came
without definitions, so an entry is the name of its code, and a user who writes definitions has
more. Counted are codes given to at least five answers by the first coder; kappa pooled over code x
answer, against the first coder unless said. Everything is out of fold or on answers that were not
coded; lines with several draws give the mean and the standard deviation over draws. Without
reference data only the sample wave is measured, with a message.
"""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from reference import optional

QUESTIONS = ("Q5", "N3")
DRAWS = 10
LEAST = 20  # answers left to judge on
READ, DECIDE = 25, 8  # seconds for an answer read and coded, and for one decision yes or no
HUMAN = {"Q5": 0.82, "N3": 0.83}  # kappa of people among each other, the level to reach


def load(folder: Path, question: str) -> tuple[Any, np.ndarray, np.ndarray, np.ndarray]:
    """Context; first and second coder's decisions (answers, codes); which both looked at."""
    from pipeline import coding
    from pipeline.codebook import Codebook, CodebookFile
    from pipeline.coders.base import CoderContext
    from pipeline.contracts import columns_of
    from pipeline.embed import embed, load_embedders
    from pipeline.ingest.config import load_settings

    first, second = (
        pd.read_csv(folder / f"{question}-{who}.csv", dtype=str).fillna("")
        for who in ("primary", "secondary")
    )
    given = [[{c for c in row if c} for row in f.iloc[:, 2:].to_numpy()] for f in (first, second)]
    names = sorted({c for row in given[0] for c in row})
    names = [n for n in names if sum(n in row for row in given[0]) >= 5]
    labels = [np.array([[n in row for n in names] for row in rows]) for rows in given]
    both = np.array([bool(row) for row in given[1]])
    texts = [" ".join(t.split()) for t in first.iloc[:, 1]]
    themes = [
        {"id": f"c{i}", "name": n.replace("->", ": ").replace("_", " ")}
        for i, n in enumerate(names)
    ]
    group = {"id": "g", "name": "g", "scope": ["q"], "themes": themes}
    book = Codebook.build(
        CodebookFile.model_validate({"name": question, "version": "1", "groups": [group]})
    )
    base = {
        **{"wave": "w", "question_id": "q", "item": "", "start": 0, "non_answer": ""},
        **{"source": "vragenlijst", "literal": True, "whole": False},
    }
    segments = pd.DataFrame(
        [
            {
                **base,
                **{"segment_id": f"s-{i}", "respondent_id": f"r-{i}", "end": len(t), "text": t},
                "lemmas": t.lower(),
            }
            for i, t in enumerate(texts)
        ],
        columns=columns_of("segments"),
    )
    settings = load_settings()
    embedders = load_embedders(settings.embed)[0]
    pieces = [embed(coding.codebook_texts(book), e) for e in embedders]
    entries = coding.build_entries(book, pieces, {t["id"]: t["name"].lower() for t in themes})
    vectors = tuple(embed(texts, e) for e in embedders)
    context = CoderContext(book, settings.coding, settings.seed, segments, vectors, entries)
    return context, labels[0], labels[1], both


def codings(given: np.ndarray, rows: Any) -> pd.DataFrame:
    """Decisions of the first coder on some answers as table ``codings``."""
    from pipeline.contracts import columns_of

    lines = []
    for row in rows:
        themes = [f"c{c}" for c in np.flatnonzero(given[row])] or [""]
        lines += [(f"s-{row}", t, "A", "human", math.nan, "") for t in themes]
    return pd.DataFrame(lines, columns=columns_of("codings"))


def decided(coded: pd.DataFrame, shape: tuple[int, ...]) -> np.ndarray:
    found = np.zeros(shape, dtype=bool)
    for segment, theme in zip(coded["segment_id"], coded["theme_id"], strict=True):
        if theme:
            found[int(segment[2:]), int(theme[1:])] = True
    return found


def kappa(a: np.ndarray, b: np.ndarray) -> float:
    from pipeline.agreement import cohen_kappa

    return cohen_kappa((a & b).sum(), (a & ~b).sum(), (~a & b).sum(), (~a & ~b).sum())


def learned(context: Any, given: np.ndarray, rows: Any) -> np.ndarray:
    """Decisions by the coder that a run would take when these answers are coded."""
    from pipeline.coders.base import code_wave
    from pipeline.coders.definition import DefinitionCoder
    from pipeline.coders.example import ExampleCoder, enough

    people = codings(given, rows)
    kind = ExampleCoder if enough(context, people) else DefinitionCoder
    coder = kind(context).fit(context.segments, people)
    return decided(code_wave(coder).codings, given.shape)


def drawn(context: Any, given: np.ndarray, size: Any) -> str:
    """Mean kappa on the answers that were not coded, over random draws of coded ones."""
    found, sizes = [], []
    for draw in range(DRAWS):
        order = np.random.default_rng(draw).permutation(len(given))
        n = size(order)
        if n is None or len(given) - n < LEAST:
            continue
        rest = order[n:]
        found.append(kappa(learned(context, given, order[:n].tolist())[rest], given[rest]))
        sizes.append(n)
    if not found:
        return "-"
    return f"{np.mean(found):.2f} (sd {np.std(found):.2f}; {np.mean(sizes):.0f} coded)"


def per_code(given: np.ndarray, examples: int) -> Any:
    """How many answers of an order hold so many examples a code, on average over codes."""

    def size(order: np.ndarray) -> int | None:
        mean = np.cumsum(given[order], axis=0).mean(axis=1)
        enough = np.flatnonzero(mean >= examples)
        return int(enough[0]) + 1 if len(enough) else None

    return size


def per_theme(ours: np.ndarray, first: np.ndarray, second: np.ndarray, both: np.ndarray) -> None:
    """Per code the coder against coder 1, against coder 2, and those against each other.

    The second coder read few answers; a figure takes five answers with the code by either of the
    two that are compared.
    """

    def figure(a: np.ndarray, b: np.ndarray) -> str:
        n = max(a.sum(), b.sum())
        return f"{kappa(a, b):5.2f} ({n:2})" if n >= 5 else f"   - ({n:2})"

    print("  per code, kappa (n): coder - 1      coder - 2      1 - 2")
    for code in range(first.shape[1]):
        one, two, own = first[:, code], second[both, code], ours[:, code]
        print(
            f"    code {code + 1:2}             {figure(own, one)}     "
            f"{figure(own[both], two)}     {figure(one[both], two)}"
        )


def coverage(told: np.ndarray, wrong: np.ndarray, given: np.ndarray) -> None:
    """What is left to the machine: the surest decisions, their kappa and errors."""
    order = np.argsort(-np.abs(told), kind="stable")
    print("  coverage of the surest decisions: kappa, errors (n)")
    for share in (1.0, 0.95, 0.9, 0.85, 0.8, 0.7, 0.5):
        taken = order[: round(share * len(order))]
        ours = given[taken] ^ wrong[taken]
        print(
            f"    {share:4.0%}: {kappa(ours, given[taken]):.2f}, {wrong[taken].mean():.3f}"
            f" ({len(taken)})"
        )


def human_work(context: Any, given: np.ndarray, goal: float) -> None:
    """Minutes until the whole of all answers agrees with the first coder as people agree.

    A random part is read and coded by hand; the machine learns from it and decides about the
    rest, of which the decisions nearest the cut are settled, as few as are needed. What people
    decided counts as right.
    """
    from pipeline.coders.example import ExampleCoder, enough

    n, m = given.shape
    hand = n * READ / 60
    print(f"  minutes until kappa {goal}: all by hand {hand:.0f} ({READ} s an answer)")
    print("    (in brackets the same for the answers that nobody read alone)")
    best: tuple[float, int] | None = None
    for size in (10, 15, 20, 30, 40, 50, 60, 80):
        if n - size < LEAST:
            continue
        minutes, shares, strict = [], [], []
        for draw in range(DRAWS):
            order = np.random.default_rng(draw).permutation(n)
            read, rest = order[:size], order[size:]
            people = codings(given, read.tolist())
            if not enough(context, people):
                continue
            lift = ExampleCoder(context).fit(context.segments, people).learned.lift[rest]
            ours, truth = (lift >= 0).ravel(), given[rest].ravel()
            doubtful = np.argsort(np.abs(lift).ravel(), kind="stable")
            by_hand = given[read].ravel()
            whole = _settle(ours, truth, by_hand, doubtful, goal)
            alone = _settle(ours, truth, by_hand[:0], doubtful, goal)
            minutes.append((size * READ + whole * DECIDE) / 60)
            shares.append(whole / (n * m))
            strict.append(((size * READ + alone * DECIDE) / 60, alone / len(truth)))
        if minutes:
            mean = float(np.mean(minutes))
            best = min(best or (mean, size), (mean, size))
            rest_minutes, rest_share = np.mean(strict, axis=0)
            print(
                f"    {size:2} read: {mean:5.0f} minutes (sd {np.std(minutes):.0f}),"
                f" {np.mean(shares):5.1%} of the decisions settled"
                f" ({rest_minutes:.0f} minutes, {rest_share:.1%}; {len(minutes)} draws)"
            )
    if best:
        print(
            f"    fewest: {best[0]:.0f} minutes with {best[1]} read, {best[0] / hand:.0%} of hand"
        )


def _settle(
    ours: np.ndarray, truth: np.ndarray, by_hand: np.ndarray, order: np.ndarray, goal: float
) -> int:
    """How many decisions people settle, in this order, until all together reach the goal."""
    mixed, wanted = np.concatenate([ours, by_hand]), np.concatenate([truth, by_hand])
    for settled, place in enumerate(order):
        if kappa(mixed, wanted) >= goal:
            return settled
        mixed[place] = wanted[place]
    return len(order)


def bertopic_zero_shot(context: Any, given: np.ndarray) -> None:
    """BERTopic's zero-shot: a document gets the nearest name above its threshold (.7), at most one.

    On the vectors of our first encoder, at its default threshold and at lower ones. Documents
    like no name go to its clustering, here into one topic without a code.
    """
    from bertopic import BERTopic
    from bertopic.dimensionality import BaseDimensionalityReduction
    from sklearn.cluster import KMeans

    from pipeline.embed import load_embedders
    from pipeline.ingest.config import load_settings

    embedder = load_embedders(load_settings().embed)[0][0]
    names = [context.codebook[t].name for t in context.entries.themes]
    texts = context.segments["text"].tolist()
    for least in (0.7, 0.5, 0.3, 0.1):
        model = BERTopic(
            embedding_model=_backend(embedder),
            zeroshot_topic_list=names,
            zeroshot_min_similarity=least,
            umap_model=BaseDimensionalityReduction(),
            hdbscan_model=KMeans(1, random_state=0),
        )
        found = np.zeros(given.shape, dtype=bool)
        try:
            topics, _ = model.fit_transform(texts, context.vectors[0].astype(np.float64))
        except (TypeError, ValueError, IndexError, KeyError, AttributeError) as error:
            print(f"    BERTopic zero-shot at {least}: fails ({type(error).__name__}: {error})")
            continue
        if not set(names) & set(model.topic_labels_.values()):
            print(f"    BERTopic zero-shot at {least}: gives no name where all answers get one")
            continue
        label = {t: model.topic_labels_.get(t, "") for t in set(topics)}
        for row, topic in enumerate(topics):
            if label[topic] in names:
                found[row, names.index(label[topic])] = True
        print(
            f"    BERTopic zero-shot at {least}: {kappa(found, given):.2f}"
            f" ({found.any(axis=1).sum()} of {len(texts)} answers)"
        )


def _backend(embedder: Any) -> Any:
    from bertopic.backend import BaseEmbedder

    from pipeline.embed import embed

    class Ours(BaseEmbedder):
        def embed(self, documents: list[str], verbose: bool = False) -> np.ndarray:
            return np.asarray(embed(list(documents), embedder), dtype=np.float64)

    return Ours()


def bertopic_defaults(context: Any, given: np.ndarray) -> None:
    """BERTopic as it comes: each topic gets the code that most of its answers have (in sample)."""
    try:
        import hdbscan  # noqa: F401
        import umap  # noqa: F401
    except ImportError:
        print("    BERTopic's defaults: skipped, umap-learn and hdbscan are not installed")
        return
    from bertopic import BERTopic

    texts = context.segments["text"].tolist()
    topics, _ = BERTopic().fit_transform(texts, context.vectors[0].astype(np.float64))
    found = np.zeros(given.shape, dtype=bool)
    for topic in sorted(set(topics) - {-1}):
        own = np.asarray(topics) == topic
        found[np.ix_(own, given[own].mean(axis=0) > 0.5)] = True
    print(f"    BERTopic's defaults: {kappa(found, given):.2f} ({len(set(topics))} topics)")


def show(measured: pd.DataFrame, names: tuple[str, ...], other: str) -> None:
    """Pooled lines of table ``agreement``, all out of fold."""
    from pipeline.contracts import rows

    for row in rows(measured[(measured["theme_id"] == "") & (measured["unit"] == "segment")]):
        if row.coder_a in names and row.coder_b == other:
            print(
                f"  {row.coder_a:38} {row.kappa:.2f} [{row.kappa_low:.2f}, {row.kappa_high:.2f}]"
                f"  precision {row.precision:.2f} recall {row.recall:.2f} F1 {row.f1:.2f}"
            )


def question(folder: Path, name: str) -> None:
    from pipeline.coders.base import code_wave
    from pipeline.coders.definition import DefinitionCoder
    from pipeline.coders.example import ExampleCoder
    from pipeline.coders.measure import KEYWORDS, MAJORITY, TFIDF, measure
    from pipeline.ingest.config import load_settings

    context, given, second, both = load(folder, name)
    n = len(given)
    print(f"{name}: {n} answers, {given.shape[1]} codes given at least five times")
    people = codings(given, range(n))
    between = kappa(given[both], second[both])
    coder = ExampleCoder(context).fit(context.segments, people)
    coded = coder.code()
    ours = decided(coded.codings, given.shape)
    print(f"  coder 1 - coder 2                 {between:.2f} ({both.sum()} answers)")
    print(f"  example - coder 1, the same       {kappa(ours[both], given[both]):.2f}")
    print(f"  example - coder 2, the same       {kappa(ours[both], second[both]):.2f}")
    print(f"  example - coder 1, all, as in run {kappa(ours, given):.2f} ({n} answers)")
    per_theme(ours, given, second, both)
    zero = code_wave(DefinitionCoder(context).fit(context.segments, people)).codings
    print(f"  definition, nothing coded         {kappa(decided(zero, given.shape), given):.2f}")
    print(f"  example, 15 answers coded         {drawn(context, given, lambda order: 15)}")
    for examples in (4, 8, 16, 32):
        print(f"  {examples:2} examples a code: {drawn(context, given, per_code(given, examples))}")
    measured = measure(ExampleCoder, context, people, load_settings().agreement)
    print("  all coded, folds of its own, against coder 1:")
    show(measured, ("example", KEYWORDS, MAJORITY, TFIDF), "A")
    bertopic_zero_shot(context, given)
    bertopic_defaults(context, given)
    told = coder.learned.blind
    coverage(told.ravel(), (ours ^ given).ravel(), given.ravel())
    order = np.argsort(np.abs(told).ravel(), kind="stable")
    print("  all coded, people settle the least certain decisions:")
    for share in (0.0, 0.05, 0.1, 0.15, 0.2):
        mixed = ours.copy().ravel()
        settled = order[: round(share * len(order))]
        mixed[settled] = given.ravel()[settled]
        print(f"    {share:4.0%}: kappa {kappa(mixed, given.ravel()):.2f}")
    human_work(context, given, HUMAN[name])
    facts = coded.facts["calibration"]
    print(f"  calibration: {facts['kind']}, Brier {facts['brier']}, ECE {facts['ece']}")
    verdicts = [r["verdict"] for r in coded.facts["risk"]]
    print(f"  verdicts: { {v: verdicts.count(v) for v in sorted(set(verdicts))} }")


def sample() -> None:
    """The Dutch sample wave against its settled coding: zero-shot and from few respondents."""
    from pipeline import run
    from pipeline.coders.base import CoderContext, code_wave, labels
    from pipeline.coders.definition import DefinitionCoder
    from pipeline.coders.example import ExampleCoder
    from pipeline.ingest.config import cache_file

    request = run.Request.sample(cache_file=cache_file())
    wave = run.read(request)
    text = run.prepare(wave, request.cache_file)
    placed = run.place(wave, text.segments)
    context = CoderContext(
        wave.codebook,
        wave.settings.coding,
        wave.settings.seed,
        text.segments,
        text.vectors,
        text.entries,
    )
    people = placed.codings
    given = np.where(context.scope, labels(context, text.segments, people), np.nan)
    own = [wave.codebook.level(t) == "segment" for t in context.entries.themes]
    owners = text.segments["respondent_id"].to_numpy()
    names = pd.unique(owners)
    place = {s: i for i, s in enumerate(text.segments["segment_id"])}
    column = {t: i for i, t in enumerate(context.entries.themes)}

    def figure(codes: pd.DataFrame, rows: np.ndarray) -> float:
        found = np.zeros(given.shape, dtype=bool)
        for segment, theme in zip(codes["segment_id"], codes["theme_id"], strict=True):
            if theme in column:
                found[place[segment], column[theme]] = True
        judged = ~np.isnan(given) & rows[:, None] & np.asarray(own)[None, :]
        return kappa(found[judged], (given == 1)[judged])

    zero = code_wave(DefinitionCoder(context)).codings
    all_rows = np.ones(len(given), dtype=bool)
    blind = code_wave(ExampleCoder(context).fit(text.segments, people)).codings
    print(f"Sample wave (Dutch): {len(names)} respondents, theme x segment")
    print(f"  definition, nothing coded      {figure(zero, all_rows):.2f}")
    print(f"  example, all coded, as in run  {figure(blind, all_rows):.2f}")
    for size in (5, 8, 12):
        pairs = []
        for draw in range(DRAWS):
            read = np.isin(owners, np.random.default_rng(draw).permutation(names)[:size])
            coder = ExampleCoder(context).fit(text.segments[read], people)
            pairs.append((figure(code_wave(coder).codings, ~read), figure(zero, ~read)))
        (few, none), (sd, _) = np.mean(pairs, axis=0), np.std(pairs, axis=0)
        print(
            f"  example, {size:2} respondents coded  {few:.2f} (sd {sd:.2f}, {DRAWS} draws);"
            f" definition on the same rest {none:.2f}"
        )


def main() -> None:
    if "--sample" not in sys.argv[1:]:
        folder = optional("proctoring")
        for name in QUESTIONS if folder else ():
            question(folder, name)
    sample()


if __name__ == "__main__":
    main()
