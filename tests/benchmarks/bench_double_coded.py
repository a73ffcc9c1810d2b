"""Agreement of people on other projects' answers, and how often the intervals hold the truth.

Run: ``python tests/benchmarks/bench_double_coded.py``; with ``SETS`` behind it no simulation.
First every set of answers that two people coded, as ``themascoop agree`` compares them; then
simulated waves in which kappa in the population is known: the share of 95 % intervals that hold
it, by bootstrap and by jackknife.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np
from reference import optional

from pipeline.agreeing import compare
from pipeline.coefficients import PAIR, of_cells
from pipeline.contracts import ThemascoopError
from pipeline.ingest.config import load_settings
from pipeline.resampling import intervals

SETS = {
    "identities (15 codes)": [f"exports/codings/identities_coder{n}.csv" for n in (1, 2)],
    **{
        f"api {question}": [
            f"exports/codings/api_pre_{question}_{who}.csv" for who in ("primary", "secondary")
        ]
        for question in ("S8", "S9", "S11", "S12", "S13")
    },
    **{
        f"proctoring {question}": [
            f"proctoring/{question}-{who}.csv" for who in ("primary", "secondary")
        ]
        for question in ("Q5", "N3")
    },
}
REPEATS, EACH, ERROR = 600, 6, 0.15


def people() -> None:
    """A line per set: the pooled figures with their intervals."""
    settings = load_settings()
    for name, files in SETS.items():
        paths = [optional(file) for file in files]
        if None in paths:
            continue
        try:
            told = compare([p for p in paths if p], settings, None)
        except ThemascoopError as error:
            print(f"{name}: {error}")
            continue
        row = told["agreement"][0]
        figures = "  ".join(
            f"{what} {row[what]:.2f} [{row[f'{what}_low']:.2f}, {row[f'{what}_high']:.2f}]"
            for what in ("kappa", "ac1", "alpha", "f1", "masi")
        )
        print(
            f"{name:22} {figures}  macro F1 {row['f1_macro']:.2f}  n = {row['n_segments']} of "
            f"{row['n_respondents']} respondents, {row['interval']}"
        )


def draw(
    random: np.random.Generator, respondents: int, prevalence: float, rho: float
) -> np.ndarray:
    """Cells per respondent: both coders misread the truth, the hard respondents more often."""

    def spread(mean: float) -> np.ndarray:
        if not rho:
            return np.full(respondents, mean)
        weight = 1 / rho - 1
        return random.beta(mean * weight, (1 - mean) * weight, size=respondents)

    says, misread = spread(prevalence)[:, None], spread(ERROR)[:, None]
    truth = random.random((respondents, EACH)) < says
    wrong = np.where(truth, misread, misread * prevalence)
    a, b = (truth ^ (random.random(truth.shape) < wrong) for _ in range(2))
    cells = ((a & b), (a & ~b), (~a & b), (~a & ~b))
    return np.stack([cell.sum(axis=1) for cell in cells], axis=1).astype(float)


def coverage() -> None:
    """Share of intervals that hold the value of the population, and how wide those of kappa are."""
    chosen = load_settings().agreement
    random = np.random.default_rng(1)

    def figures(cells: np.ndarray) -> dict[str, np.ndarray]:
        found = of_cells(cells)
        return {name: found[name] for name in PAIR}

    print(f"Respondents, prevalence, correlation: coverage of {', '.join(PAIR)}; width of kappa")
    for respondents in (10, 17, 25, 40, 60, 100):
        for prevalence, rho in ((0.1, 0.2), (0.3, 0.2), (0.3, 0.0)):
            truth = figures(draw(random, 200_000, prevalence, rho).sum(axis=0))
            cells = np.stack([draw(random, respondents, prevalence, rho) for _ in range(REPEATS)])
            yes, no = (cells[:, :, part].any(axis=2).sum(axis=1) for part in ([0, 1, 2], [1, 2, 3]))
            shown = []
            for below in (0, respondents + 1):
                settings = chosen.model_copy(update={"jackknife_below": below, "resamples": 500})
                bounds = intervals(cells, figures, settings, 1, telling=np.minimum(yes, no))
                holds = []
                for name in PAIR:
                    low, high = (side[~np.isnan(side)] for side in bounds[name])
                    holds.append(f"{((low <= truth[name]) & (truth[name] <= high)).mean():.2f}")
                width = np.nanmean(bounds["kappa"][1] - bounds["kappa"][0])
                shown.append(f"{' '.join(holds)}; {width:.2f}")
            print(
                f"  {respondents:3} {prevalence} {rho}: bootstrap {shown[0]}  jackknife {shown[1]}"
            )


if __name__ == "__main__":
    people()
    if "SETS" not in sys.argv:
        coverage()
