"""From a distance to a cut to a chance, and how good such chances are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

# Isotonic regression overtakes Platt's curve from about a thousand cases: Niculescu-Mizil and
# Caruana 2005, Predicting good probabilities with supervised learning, ICML.
_ISOTONIC_FROM = 1000
_ISOTONIC_POSITIVES = 100
ENOUGH = 20  # of each class; below it nothing is calibrated
BINS = 10
_DECIMALS = 4


@dataclass(frozen=True)
class Curve:
    """A calibration curve: chances ``y`` at ``x``; between them a line, beyond them the ends.

    ``kind`` 'platt': ``x`` holds slope and intercept of a logistic curve instead. ``n``: decisions
    that it was fitted on.
    """

    kind: Literal["platt", "isotonic"]
    n: int
    x: Array
    y: Array

    def __call__(self, lift: Array) -> Array:
        """Chances, 0-1, of an array of distances to the cut; NaN stays NaN."""
        values = np.asarray(lift, dtype=float)
        if self.kind == "platt":
            chance = 1 / (1 + np.exp(-np.clip(self.x[0] * values + self.x[1], -60, 60)))
        else:
            chance = np.where(np.isnan(values), np.nan, np.interp(values, self.x, self.y))
        edge = 10.0**-_DECIMALS  # nothing is certain because of rounding
        return np.asarray(np.clip(np.round(chance, _DECIMALS), edge, 1 - edge))


def curve(lift: Array, given: Mask) -> Curve | None:
    """Fit a curve to decisions that were made without their own respondent.

    Platt's logistic curve, or isotonic regression from a thousand decisions of which a hundred
    are positive; None when there are fewer than twenty of a class.
    """
    positive = int(given.sum())
    if min(positive, len(given) - positive) < ENOUGH:
        return None
    if len(given) >= _ISOTONIC_FROM and positive >= _ISOTONIC_POSITIVES:
        from sklearn.isotonic import IsotonicRegression

        # no chance is 0 or 1 because of what happened not to occur
        edge = 1 / (len(given) + 2)
        model = IsotonicRegression(y_min=edge, y_max=1 - edge, out_of_bounds="clip")
        model.fit(lift, given.astype(float))
        return Curve("isotonic", len(given), model.X_thresholds_, model.y_thresholds_)
    slope, intercept = platt(lift, given)
    return Curve("platt", len(given), np.array([slope, intercept]), np.zeros(0))


def platt(lift: Array, given: Mask) -> tuple[float, float]:
    """Slope and intercept of the logistic curve through decisions, with Platt's softened targets.

    Source: Platt 1999, Probabilistic outputs for support vector machines, in Advances in large
    margin classifiers; by Newton's method as in Lin, Lin and Weng 2007, Machine Learning 68(3).
    """
    positive = float(given.sum())
    negative = len(given) - positive
    target = np.where(given, (positive + 1) / (positive + 2), 1 / (negative + 2))
    design = np.column_stack([lift, np.ones(len(lift))])
    found = np.array([0.0, np.log((positive + 1) / (negative + 1))])

    def loss(line: Array) -> float:
        logit = design @ line
        return float((np.logaddexp(0, logit) - target * logit).sum())

    height = loss(found)
    for _ in range(100):
        chance = 1 / (1 + np.exp(-np.clip(design @ found, -60, 60)))
        slope = design.T @ (chance - target)
        bend = (design * (chance * (1 - chance))[:, None]).T @ design + 1e-12 * np.eye(2)
        step = np.linalg.solve(bend, slope)
        while loss(found - step) > height + 1e-12 and np.abs(step).max() > 1e-10:
            step = step / 2
        found = found - step
        height = loss(found)
        if np.abs(step).max() < 1e-10:
            break
    return float(found[0]), float(found[1])


def brier(chance: Array, given: Mask) -> float:
    """Mean squared difference between chance and outcome (Brier 1950); 0 is perfect.

    >>> brier(np.array([0.9, 0.2]), np.array([True, False]))
    0.025
    """
    return round(float(np.mean((chance - given) ** 2)), 6)


@dataclass(frozen=True)
class Bin:
    """Decisions with about the same chance: how many, what was said, and how often it was so."""

    n: int
    said: float
    was: float


def reliability(chance: Array, given: Mask) -> list[Bin]:
    """Decisions in ten equal stretches of chance; empty ones are left out."""
    at = np.minimum((chance * BINS).astype(int), BINS - 1)
    return [
        Bin(int((at == b).sum()), float(chance[at == b].mean()), float(given[at == b].mean()))
        for b in range(BINS)
        if (at == b).any()
    ]


def expected_calibration_error(bins: list[Bin]) -> float:
    """Mean distance between what was said and what was, over decisions.

    Source: Naeini, Cooper and Hauskrecht 2015, Obtaining well calibrated probabilities using
    Bayesian binning, AAAI; ten equal stretches.

    >>> expected_calibration_error([Bin(3, 0.9, 0.6), Bin(1, 0.1, 0.1)])
    0.225
    """
    total = sum(b.n for b in bins)
    return round(sum(b.n * abs(b.said - b.was) for b in bins) / total, 6) if total else float("nan")
