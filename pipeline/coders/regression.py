"""Logistic regressions on few rows, the space they stand in, and folds of whole respondents."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

FOLDS = 5
_C = 10.0
_RANK = 64  # dimensions kept of the encoders: all that a few hundred coded segments span
_STEPS = 25


def logistic(
    features: Array, labels: Array, start: Array | None = None, *, balanced: bool = True
) -> Array:
    """L2-penalised logistic regressions for several themes at once, by Newton's method.

    The same as scikit-learn's ``LogisticRegression(C=10, class_weight="balanced")`` per column:
    the intercept is not penalised, and both classes of a theme weigh the same (King and Zeng 2001,
    Logistic regression in rare events data, Political Analysis 9(2), 137-163).

    :param features: (n, d).
    :param labels: (n, m); rows with NaN don't count for that theme. Both classes must be there.
    :param start: coefficients to start from; the optimum does not depend on it.
    :param balanced: False: every row weighs the same, with C = 1.
    :return: (d + 1, m): coefficients, the intercept last.
    """
    design = np.hstack([features, np.ones((len(features), 1))])
    known = ~np.isnan(labels)
    wanted = np.where(known, labels, 0.0)
    n, positive = known.sum(axis=0), wanted.sum(axis=0)
    share = np.where(wanted > 0, positive, n - positive)
    weight = np.where(known, _C * n / (2 * share) if balanced else 1.0, 0.0)
    penalty = np.ones(design.shape[1])
    penalty[-1] = 1e-9
    found = np.zeros((design.shape[1], labels.shape[1])) if start is None else start.copy()

    def loss(coefficients: Array) -> Array:
        logit = design @ coefficients
        missed = np.logaddexp(0, logit) - wanted * logit
        ridge = 0.5 * (penalty[:, None] * coefficients**2).sum(axis=0)
        return np.asarray((weight * missed).sum(axis=0) + ridge)

    height = loss(found)
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(design @ found, -60, 60)))
        slope = design.T @ (weight * (chance - wanted)) + penalty[:, None] * found
        bend = weight * chance * (1 - chance)
        hessian = (design.T[None] * bend.T[:, None, :]) @ design + np.diag(penalty)
        step = np.linalg.solve(hessian, slope.T[:, :, None])[:, :, 0].T
        size = np.ones(labels.shape[1])
        for _ in range(10):  # a full step can overshoot far from the optimum
            lower = loss(found - size * step)
            worse = lower > height + 1e-9
            if not worse.any():
                break
            size[worse] /= 2
        found = found - size * step
        height = lower
        if np.abs(step).max() < 1e-5:
            break
    return np.asarray(found)


def folds_of(respondents: Sequence[str], seed: int) -> npt.NDArray[np.intp]:
    """A fold for every segment, whole respondents in one fold, at most five folds.

    Respondents count by appearance, for pseudonyms change with the key.
    """
    import pandas as pd
    from sklearn.model_selection import GroupKFold

    owner, names = pd.factorize(pd.Series(list(respondents)))
    folds = np.zeros(len(owner), dtype=np.intp)
    cutter = GroupKFold(min(FOLDS, len(names)), shuffle=True, random_state=seed)
    for number, (_, rows) in enumerate(cutter.split(owner, groups=owner)):
        folds[rows] = number
    return folds


def axes_of(points: Array) -> Array:
    """The directions in which coded segments differ most, at most 64; labels play no part."""
    centred = points - points.mean(axis=0)
    n, d = centred.shape
    if n <= d:
        values, vectors = np.linalg.eigh(centred @ centred.T)
        keep = np.flatnonzero(values > 1e-9)[-_RANK:]
        return np.asarray(centred.T @ (vectors[:, keep] / np.sqrt(values[keep])))
    values, vectors = np.linalg.eigh(centred.T @ centred)
    return np.asarray(vectors[:, np.flatnonzero(values > 1e-9)[-_RANK:]])
