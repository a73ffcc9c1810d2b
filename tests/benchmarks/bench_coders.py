"""The automatic coders against other people's codings: two questions, coded by two researchers.

Run: ``python tests/benchmarks/bench_coders.py``. English answers with several codes each; their
codebook came without definitions, so an entry is the name of its code, and a user who writes
definitions has more. Counted are codes given to at least five answers by the first coder, against
that coder; kappa pooled over code x answer. Everything is out of fold or on answers that were not
coded; lines with several draws give the mean and the standard deviation over draws. Skips with a
message without reference data.
"""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from reference import reference

QUESTIONS = ("Q5", "N3")
DRAWS = 10
LEAST = 20  # answers left to judge on


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


def main() -> None:
    from pipeline.coders.base import code_wave
    from pipeline.coders.definition import DefinitionCoder
    from pipeline.coders.example import ExampleCoder
    from pipeline.coders.measure import KEYWORDS, MAJORITY, TFIDF, measure
    from pipeline.contracts import rows
    from pipeline.ingest.config import load_settings

    folder = reference("proctoring")
    for question in QUESTIONS:
        context, given, second, both = load(folder, question)
        n = len(given)
        print(f"{question}: {n} answers, {given.shape[1]} codes given at least five times")
        people = codings(given, range(n))
        between = kappa(given[both], second[both])
        print(f"  coder 1 - coder 2            {between:.2f} ({both.sum()} answers)")
        zero = code_wave(DefinitionCoder(context).fit(context.segments, people)).codings
        print(f"  definition, nothing coded    {kappa(decided(zero, given.shape), given):.2f}")
        print(f"  example, 15 answers coded    {drawn(context, given, lambda order: 15)}")
        measured = measure(ExampleCoder, context, people, load_settings().agreement)
        names = {"example": "example, all coded, out of fold"}
        for row in rows(measured[measured["theme_id"] == ""]):
            if row.coder_a in ("example", KEYWORDS, MAJORITY, TFIDF):
                print(
                    f"  {names.get(row.coder_a, row.coder_a):32} {row.kappa:.2f}"
                    f" [{row.kappa_low:.2f}, {row.kappa_high:.2f}]  precision {row.precision:.2f}"
                    f" recall {row.recall:.2f} F1 {row.f1:.2f}"
                )
        for examples in (4, 8, 16, 32):
            found = drawn(context, given, per_code(given, examples))
            print(f"  {examples:2} examples a code: {found}")
        coder = ExampleCoder(context).fit(context.segments, people)
        ours = decided(coder.code().codings, given.shape)
        told = coder.learned.blind
        order = np.argsort(np.abs(told).ravel(), kind="stable")
        print("  people settle the least certain decisions:")
        for share in (0.0, 0.05, 0.1, 0.15, 0.2):
            mixed = ours.copy().ravel()
            settled = order[: round(share * len(order))]
            mixed[settled] = given.ravel()[settled]
            print(f"    {share:4.0%}: kappa {kappa(mixed, given.ravel()):.2f}")
        facts = coder.code().facts["calibration"]
        print(f"  calibration: {facts['kind']}, Brier {facts['brier']}, ECE {facts['ece']}")
        verdicts = [r["verdict"] for r in coder.code().facts["risk"]]
        print(f"  verdicts: { {v: verdicts.count(v) for v in sorted(set(verdicts))} }")


if __name__ == "__main__":
    main()
