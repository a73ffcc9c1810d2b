"""Intervals over respondents, for any number of figures from the same resamples.

Segments of one respondent resemble each other, so the uncertainty is that of the respondents. Many
respondents: they are drawn again with all of their decisions (the cluster bootstrap: Field & Welsh
2007, Bootstrapping clustered data, J. R. Statist. Soc. B 69(3), 369-390), read off as percentiles
(Efron & Tibshirani 1993, An introduction to the bootstrap, ch. 13). Few: percentiles are then too
narrow, and each respondent is left out once instead (the jackknife: Efron & Tibshirani, ch. 11;
for coefficients of agreement Hughes 2022, Toward improved inference for Krippendorff's alpha,
arXiv 2210.13265), with Student's t on one degree of freedom less than there are
respondents that tell something.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.settings import AgreementSettings

    Floats = NDArray[np.float64]
    Indices = NDArray[np.intp]

BOOTSTRAP, JACKKNIFE = "bootstrap", "jackknife"
_CELLS_AT_ONCE = 4_000_000  # resamples x respondents held in memory, 32 MB
_WITHIN = {"percent": (0.0, 1.0), "f1": (0.0, 1.0)}
_DIGITS = 10  # sums of fractions may differ in the last digits between computers

Figures = Callable[["Floats"], Mapping[str, "Floats"]]


def method_of(respondents: int, settings: AgreementSettings) -> str:
    """How the interval over so many respondents is made."""
    return JACKKNIFE if respondents < settings.jackknife_below else BOOTSTRAP


def intervals(
    sums: Floats,
    figures: Figures,
    settings: AgreementSettings,
    seed: int,
    *,
    within: Mapping[str, tuple[float, float]] = _WITHIN,
    telling: Indices | None = None,
) -> dict[str, tuple[Floats, Floats]]:
    """Lower and upper bounds of figures that follow from sums over respondents.

    :param sums: tables x respondents x what can be added.
    :param figures: from sums (... x tables x what can be added) to figures (... x tables).
    :param within: what a figure cannot go beyond, if not -1 to 1; the interval is cut off there.
    :param telling: per table how many respondents tell something, such as those with a rare theme:
        below two there is no interval, and Student's t has one degree of freedom less than this.
    :returns: per figure two arrays of tables, NaN where there is no interval. An interval always
        holds its own figure.
    """
    tables, respondents, _ = sums.shape
    point = figures(sums.sum(axis=1))
    bounds = {name: (np.full(tables, np.nan), np.full(tables, np.nan)) for name in point}
    present = sums.any(axis=2).sum(axis=1)
    told = present if telling is None else np.minimum(telling, present)
    chosen = told >= 2
    if not chosen.any():
        return bounds
    if method_of(respondents, settings) == JACKKNIFE:
        found = _left_out(sums[chosen], figures, settings, told[chosen] - 1)
    else:
        found = _drawn(sums[chosen], figures, settings, seed)
    for name, (low, high) in found.items():
        value = np.asarray(point[name])[chosen]
        edges = within.get(name, (-1.0, 1.0))
        missing = np.isnan(value) | np.isnan(low) | np.isnan(high)
        for side, bound in enumerate((np.minimum(low, value), np.maximum(high, value))):
            bounds[name][side][chosen] = np.where(missing, np.nan, np.clip(bound, *edges))
    return bounds


def _left_out(
    sums: Floats, figures: Figures, settings: AgreementSettings, freedom: Indices
) -> dict[str, tuple[Floats, Floats]]:
    """The jackknife: each respondent left out once. Only respondents with decisions count."""
    from scipy.special import stdtrit

    present = sums.any(axis=2).T  # respondents x tables
    n = present.sum(axis=0).astype(float)
    total = sums.sum(axis=1)
    without = figures(total[None] - sums.transpose(1, 0, 2))
    point = figures(total)
    t = stdtrit(freedom.astype(float), (1 + settings.confidence) / 2)
    found = {}
    for name, values in without.items():
        kept = present & ~np.isnan(values)
        count = kept.sum(axis=0)
        mean = np.where(kept, values, 0).sum(axis=0) / np.maximum(count, 1)
        spread = (np.where(kept, values - mean, 0) ** 2).sum(axis=0)
        error = np.sqrt(spread * (n - 1) / np.maximum(count, 1))
        # a figure that disappears when one respondent is left out hangs on that one: no interval
        error = np.where((n >= 2) & (count == n), error, np.nan)
        value = np.asarray(point[name])
        found[name] = (
            np.round(value - t * error, _DIGITS),
            np.round(value + t * error, _DIGITS),
        )
    return found


def _drawn(
    sums: Floats, figures: Figures, settings: AgreementSettings, seed: int
) -> dict[str, tuple[Floats, Floats]]:
    """The bootstrap: percentiles of the figures over resamples of respondents.

    How often each respondent is drawn, times what can be added, gives the sums of a resample.
    """
    tables, respondents, kinds = sums.shape
    flat = sums.transpose(1, 0, 2).reshape(respondents, tables * kinds)
    random = np.random.default_rng(seed)
    made: dict[str, list[Floats]] = {}
    step = max(1, _CELLS_AT_ONCE // respondents)
    for start in range(0, settings.resamples, step):
        size = min(step, settings.resamples - start)
        drawn = random.integers(respondents, size=(size, respondents))
        drawn += respondents * np.arange(size)[:, None]
        times = np.bincount(drawn.ravel(), minlength=size * respondents)
        resampled = times.reshape(size, respondents).astype(float) @ flat
        for name, values in figures(resampled.reshape(size, tables, kinds)).items():
            made.setdefault(name, []).append(np.asarray(values))
    tail = (1 - settings.confidence) / 2
    return {name: _percentiles(np.concatenate(values), tail) for name, values in made.items()}


def _percentiles(values: Floats, tail: float) -> tuple[Floats, Floats]:
    """Percentiles of each column; a resample in which a figure is undefined drops out."""
    values = np.round(values, _DIGITS)
    undefined = np.isnan(values)
    bounds = np.full((2, values.shape[1]), np.nan)
    whole = ~undefined.any(axis=0)
    if whole.any():
        bounds[:, whole] = np.quantile(values[:, whole], [tail, 1 - tail], axis=0)
    for column in np.flatnonzero(~whole & ~undefined.all(axis=0)):
        kept = values[~undefined[:, column], column]
        bounds[:, column] = np.quantile(kept, [tail, 1 - tail])
    return bounds[0], bounds[1]
