"""Do the intervals of corrected counts hold the true count as often as they say? Simulated waves.

Run: ``python tests/benchmarks/bench_counts.py [REPEATS]`` (default 4000 waves per setting; a few
minutes on one thread). Every wave: N respondents with one to twelve segments each; the theme is in
a segment with a chance that differs per respondent (beta-binomial, correlation ``icc`` within a
respondent), and the machine finds it, or sees it where it is not, with chances that differ per
respondent likewise. A respondent has the theme when a segment has it. Then n respondents, drawn
at random, are read by people, and :mod:`pipeline.shares` counts, as in the product.

Coverage is over waves and draws together. Printed: per N how many settings lie between 93 and
99 %, every setting below, and of those above how many rest on few cases: a count of nought in
more than a third of the waves, or fewer than two respondents with the theme expected among those
read, or among those read of whom the machine said no. Beside it, on
the same waves: Wilson's interval without the mended end, the difference estimator (plain
prediction-powered inference), and how often the raw automatic count lies in the interval at all.
"""

from __future__ import annotations

import itertools
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from scipy.optimize import brentq

from pipeline import shares
from pipeline.shares import Estimate, among_others, corrected, difference

SIZES = (17, 100, 1_000, 100_000)
PREVALENCES = (0.01, 0.05, 0.1, 0.25, 0.5)
READ = (10, 25, 50, 100, 200)
SENSITIVITIES = (0.6, 0.8, 0.95)
SPECIFICITIES = (0.9, 0.98)
CORRELATIONS = (0.0, 0.2, 0.5)
CONFIDENCE = 0.95
POPULATION = 200_000  # respondents of whom segments are made, per setting
MOST_SEGMENTS = 12


def beta_binomial(
    random: np.random.Generator, n: np.ndarray, mean: float, icc: float
) -> np.ndarray:
    """How many of n segments, when segments of one respondent resemble each other."""
    if not icc:
        return random.binomial(n, mean)
    size = 1 / icc - 1
    return random.binomial(n, random.beta(mean * size, (1 - mean) * size, len(n)))


def nobody(segments: np.ndarray, mean: float, icc: float) -> float:
    """The chance that no segment of a respondent has it."""
    if not icc:
        return float(((1 - mean) ** segments).mean())
    size = 1 / icc - 1
    log = np.zeros(len(segments))
    for i in range(MOST_SEGMENTS):
        step = np.log(((1 - mean) * size + i) / (size + i))
        log += np.where(segments > i, step, 0)
    return float(np.exp(log).mean())


def joint(prevalence: float, sensitivity: float, specificity: float, icc: float) -> np.ndarray:
    """Chances of a respondent: (theme, machine yes), (theme, no), (none, yes), (none, no)."""
    random = np.random.default_rng(20261124)
    segments = 1 + np.minimum(random.poisson(3, POPULATION), MOST_SEGMENTS - 1)
    mean = brentq(lambda m: 1 - nobody(segments, m, icc) - prevalence, 1e-6, 1 - 1e-6)
    having = beta_binomial(random, segments, mean, icc)
    said = beta_binomial(random, having, sensitivity, icc) + beta_binomial(
        random, segments - having, 1 - specificity, icc
    )
    theme, yes = having > 0, said > 0
    cells = [theme & yes, theme & ~yes, ~theme & yes, ~theme & ~yes]
    return np.array([c.mean() for c in cells])


def held(found: Estimate, truth: np.ndarray) -> float:
    return float(((found.low <= truth + 1e-9) & (truth <= found.high + 1e-9)).mean())


def one(chances: np.ndarray, size: int, read: int, repeats: int, seed: int) -> dict[str, float]:
    """Coverage of one setting."""
    random = np.random.default_rng(seed)
    waves = random.multinomial(size, chances, repeats)
    drawn, left, rest = [], np.full(repeats, read), waves.sum(1)
    for cell in range(3):
        rest = rest - waves[:, cell]
        drawn.append(random.hypergeometric(waves[:, cell], rest, left))
        left = left - drawn[-1]
    drawn = np.stack([*drawn, left], 1)
    strata = np.stack([waves[:, 0] + waves[:, 2], waves[:, 1] + waves[:, 3]], -1)
    n = np.stack([drawn[:, 0] + drawn[:, 2], drawn[:, 1] + drawn[:, 3]], -1)
    yes = drawn[:, :2]
    truth = waves[:, 0] + waves[:, 1]
    ours = corrected(yes, n, strata, CONFIDENCE)
    few, shares._FEW = shares._FEW, 0
    plain = corrected(yes, n, strata, CONFIDENCE)
    shares._FEW = few
    ppi = difference(yes, n, strata, CONFIDENCE)
    others = among_others(yes, n, strata, CONFIDENCE)
    expected = size * chances[:2].sum()
    return {
        "ours": held(ours, truth),
        "others": float(((others.low <= expected) & (expected <= others.high)).mean()),
        "plain": held(plain, truth),
        "ppi": held(ppi, truth),
        "raw": float(((ours.low <= strata[:, 0]) & (strata[:, 0] <= ours.high)).mean()),
        "raw_error": float(np.abs(strata[:, 0] - truth).mean()),
        "error": float(np.abs(ours.value - truth).mean()),
        "width": float((ours.high - ours.low).mean()),
        "ppi_width": float((ppi.high - ppi.low).mean()),
        "nought": float((truth == 0).mean()),
        "seen": read * float(chances[:2].sum()),
        "missed": read * float(chances[1]),
    }


Setting = tuple[int, int, float, float, float, float]
NAMES = ("N", "n", "prevalence", "sensitivity", "specificity", "icc")


def settings() -> list[Setting]:
    machine = itertools.product(PREVALENCES, SENSITIVITIES, SPECIFICITIES, CORRELATIONS)
    return [
        (size, read, *how)
        for how in machine
        for size, read in itertools.product(SIZES, READ)
        if read < size
    ]


def show(found: dict[Setting, dict[str, float]]) -> None:
    low, high = 0.93, 0.99
    print(
        "| N | settings | count: 93-99 % | below | above | lowest | others: below | Wilson: below"
        " | PPI: below | PPI lowest | raw count inside | error raw | corrected |"
    )
    print("|" + "---|" * 13)
    for size in (*SIZES, None):
        rows = [r for s, r in found.items() if size in (s[0], None)]
        sizes = [s[0] for s in found if size in (s[0], None)]
        ours = np.array([r["ours"] for r in rows])

        def below(key: str, rows: list[dict[str, float]] = rows) -> int:
            return int(sum(r[key] < low for r in rows))

        def percent(key: str, rows: list[dict[str, float]] = rows) -> str:
            return f"{100 * np.mean([r[key] for r in rows]):.0f} %"

        def error(key: str, rows: list[dict[str, float]] = rows, sizes: list[int] = sizes) -> str:
            off = [r[key] / n for r, n in zip(rows, sizes, strict=True)]
            return f"{100 * np.mean(off):.1f}"

        print(
            f"| {size or 'all'} | {len(rows)} | {int(((ours >= low) & (ours <= high)).sum())}"
            f" | {below('ours')} | {int((ours > high).sum())} | {ours.min():.3f}"
            f" | {below('others')} | {below('plain')} | {below('ppi')}"
            f" | {min(r['ppi'] for r in rows):.2f} | {percent('raw')}"
            f" | {error('raw_error')} | {error('error')} |"
        )
    print("Errors: mean distance from the true count, in percent of N.")
    under = [s for s, r in found.items() if r["ours"] < low]
    print(f"Below {low:.0%}: {len(under)}")
    for setting in under:
        print("  ", dict(zip(NAMES, setting, strict=True)), f"{found[setting]['ours']:.3f}")
    over = {s: r for s, r in found.items() if r["ours"] > high}
    nought = [s for s, r in over.items() if r["nought"] > 1 / 3]
    few = [s for s, r in over.items() if r["seen"] < 2 and s not in nought]
    missed = [s for s, r in over.items() if r["missed"] < 2 and s not in (*nought, *few)]
    rest = [s for s in over if s not in (*nought, *few, *missed)]
    print(
        f"Above {high:.0%}: {len(over)}; the true count is nought in over a third of the waves"
        f" {len(nought)}; fewer than two with the theme expected among those read {len(few)}; fewer"
        f" than two expected of whom the machine said no {len(missed)}; else {len(rest)}"
    )
    for setting in rest:
        print("  ", dict(zip(NAMES, setting, strict=True)), f"{found[setting]['ours']:.3f}")
    width = {
        read: np.mean([100 * r["width"] / s[0] for s, r in found.items() if s[1] == read])
        for read in READ
    }
    ppi = {
        read: np.mean([100 * r["ppi_width"] / s[0] for s, r in found.items() if s[1] == read])
        for read in READ
    }
    print("Mean width, percent of N:")
    for read in READ:
        print(f"   n = {read}: corrected {width[read]:.1f}, PPI {ppi[read]:.1f}")


def main() -> None:
    repeats = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    start = time.perf_counter()
    chances: dict[tuple[float, ...], np.ndarray] = {}
    found = {}
    for seed, setting in enumerate(settings()):
        size, read, *how = setting
        if tuple(how) not in chances:
            chances[tuple(how)] = joint(*how)
        found[setting] = one(chances[tuple(how)], size, read, repeats, seed)
    show(found)
    print(f"{repeats} waves per setting, {time.perf_counter() - start:.0f} s")


if __name__ == "__main__":
    main()
