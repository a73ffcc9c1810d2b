"""Learning from what people coded: per theme a logistic regression beside a prior score.

All arrays have segments as rows and themes as columns. A label is 1 (given), 0 (looked at, not
given) or NaN (nobody looked, or it can't be said). Respondents are kept whole: what decides about
a segment was never chosen with help of an answer of the same respondent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

FEW = 5  # a theme with fewer positives keeps the score of its entry in the codebook
FEWEST_RESPONDENTS = 5  # fewer can't be kept apart in folds
FOLDS = 5
_FEW_IN_FOLD = 3  # the same in what is left when a fold or two are held out
_C = 10.0
_RANK = 64  # dimensions kept of the encoders: all that a few hundred coded segments span
_WEIGHTS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0)
_HALF = 16  # positives at which the prior counts half
_DECIMALS = 3
_STEPS = 25


def logistic(features: Array, labels: Array, start: Array | None = None) -> Array:
    """Balanced, L2-penalised logistic regressions for several themes at once, by Newton's method.

    The same as scikit-learn's ``LogisticRegression(C=10, class_weight="balanced")`` per column:
    the intercept is not penalised, and both classes of a theme weigh the same (King and Zeng 2001,
    Logistic regression in rare events data, Political Analysis 9(2), 137-163).

    :param features: (n, d).
    :param labels: (n, m); rows with NaN don't count for that theme. Both classes must be there.
    :param start: coefficients to start from; the optimum does not depend on it.
    :return: (d + 1, m): coefficients, the intercept last.
    """
    design = np.hstack([features, np.ones((len(features), 1))])
    known = ~np.isnan(labels)
    wanted = np.where(known, labels, 0.0)
    n, positive = known.sum(axis=0), wanted.sum(axis=0)
    share = np.where(wanted > 0, positive, n - positive)
    weight = np.where(known, _C * n / (2 * share), 0.0)
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


def usual_cut(scores: Array, given: Mask) -> float:
    """The cut above which as many scores lie as were given: half-way between two scores.

    So the machine says "none of these" as often as people leave a segment uncoded.

    >>> usual_cut(np.array([3.0, 2.0, 1.0, 0.0]), np.array([False, True, False, True]))
    1.5
    """
    ranked, wanted = -np.sort(-scores), int(given.sum())
    below = ranked[min(wanted, len(ranked) - 1)]
    return float(ranked[wanted - 1] + below) / 2


@dataclass(frozen=True)
class Rule:
    """How scores become decisions: what was chosen on one set of respondents.

    ``weight``: of the prior, at 0 positives; ``cut``: for themes that were learned;
    ``prior_cut``: for those that keep the prior, all on the scale of their scores.
    """

    weight: float
    cut: float
    prior_cut: float


@dataclass(frozen=True)
class Taught:
    """What decisions are made of.

    ``folds``: of every segment, -1: not coded. ``directions`` (folds + 1, d, m): what a feature
    adds to the logit of a theme by what decided about the segments of a fold, the last of segments
    that nobody coded (fold -1); 0 where nothing was learned. ``prior_weights`` (folds + 1, m): what
    the prior counts beside it. ``axes``: per theme the space (d, r) in which it was learned, None
    where nothing was.
    """

    folds: npt.NDArray[np.intp]
    directions: Array
    prior_weights: Array
    axes: tuple[Array | None, ...]


@dataclass(frozen=True)
class Learned:
    """Decisions about every segment.

    ``lift`` (n, m): distance to the cut by what was learned from all that people coded, NaN
    outside the scope. ``blind`` (n, m): the same for coded segments, by what was learned from
    other respondents only; NaN elsewhere. ``plain`` (n, m): of coded segments by regressions
    without their respondent and the cuts of ``rules``. ``inner`` (folds, n, m): for every fold the
    lift of the *other* coded segments, decided without it and without their own; to choose
    further things on. ``learned`` (m): themes for which something was learned. ``rules``: per
    pool, behind ``lift``.
    ``taught``: what the decisions are made of.
    """

    lift: Array
    blind: Array
    learned: Mask
    rules: tuple[Rule, ...]
    folds: npt.NDArray[np.intp]
    inner: Array = field(repr=False)
    plain: Array = field(repr=False)
    taught: Taught = field(repr=False)


@dataclass(frozen=True)
class _Task:
    features: Array
    scope: Mask
    prior: Array
    labels: Array
    folds: npt.NDArray[np.intp]  # -1: not coded
    learned: Mask
    none_cut: float


def learn(
    features: Array,
    scope: Mask,
    prior: Array,
    labels: Array,
    respondents: Sequence[str],
    pools: Sequence[int],
    *,
    seed: int,
    none_cut: float,
) -> Learned:
    """Learn from the coded segments, and decide about all.

    The score of a theme is the logit of its regression plus the prior, whose weight halves at
    sixteen positives. The cut lets as many through as people gave, and the weight is the one with
    the highest pooled kappa then, both on segments that the regressions did not see
    (cross-validation over respondents), per pool of themes. For ``blind`` all of that is done anew
    without each fold: regressions, weight and cut never saw the respondent (Varma and Simon 2006,
    Bias in error estimation when using cross-validation for model selection, BMC Bioinformatics
    7:91).

    :param pools: number of the pool of each theme; themes that are coded alike share a rule.
    :param prior: score of every theme in standard deviations, as the definition coder gives it.
    :param none_cut: cut for the prior when there is nothing to learn it from.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    coded: Mask = np.asarray((~np.isnan(labels) & scope).any(axis=1))
    at = np.flatnonzero(coded)
    folds = np.full(len(coded), -1, dtype=np.intp)
    folds[at] = folds_of([respondents[i] for i in at.tolist()], seed)
    wanted = np.where(scope, labels, np.nan)
    owners = np.asarray(respondents)
    learned = np.array(
        [
            int(np.nansum(column)) >= FEW and len(set(owners[column == 1])) > 1
            for column in wanted.T
        ],
        dtype=bool,
    )
    lift, blind, plain = (np.full(labels.shape, np.nan) for _ in range(3))
    count = int(folds.max(initial=-1)) + 1
    inner = np.full((count, *labels.shape), np.nan)
    directions = np.zeros((count + 1, features.shape[1], labels.shape[1]))
    weights = np.zeros((count + 1, labels.shape[1]))
    axes: list[Array | None] = [None] * labels.shape[1]
    rules = []
    for pool in sorted(set(pools)):
        own = np.flatnonzero(np.asarray(pools) == pool)
        task = _Task(
            features, scope[:, own], prior[:, own], wanted[:, own], folds, learned[own], none_cut
        )
        with threadpool_limits(1):  # small matrices: more threads only wait, and round otherwise
            lift[:, own], blind[:, own], plain[:, own], inner[:, :, own], chosen, slopes = _learn(
                task
            )
        directions[:, :, own], weights[:, own] = _ways(task, slopes, chosen)
        for columns, space, _ in slopes.get(frozenset(), ()):
            for column in own[columns].tolist():
                axes[column] = space.axes
        rules.append(chosen[-1])
    taught = Taught(folds, directions, weights, tuple(axes))
    return Learned(lift, blind, learned, tuple(rules), folds, inner, plain, taught)


def _ways(task: _Task, slopes: _Slopes, chosen: Sequence[Rule]) -> tuple[Array, Array]:
    """Directions and weights of the prior, for each fold and then for all together."""
    shape = (task.features.shape[1], task.labels.shape[1])
    directions, weights = [], []
    for place, rule in enumerate(chosen):
        held = frozenset([place] if place < len(chosen) - 1 else [])
        direction, positive = np.zeros(shape), np.full(shape[1], np.nan)
        for columns, slope, counts in slopes.get(held, ()):
            direction[:, columns], positive[columns] = slope.direction, counts
        beside = rule.weight * _HALF / (_HALF + positive)
        directions.append(direction)
        weights.append(np.where(np.isnan(positive), 1.0, beside))
    return np.array(directions), np.array(weights)


def _learn(task: _Task) -> tuple[Array, Array, Array, Array, list[Rule], _Slopes]:
    numbers = range(int(task.folds.max(initial=-1)) + 1)
    coded = task.folds >= 0
    sets = [frozenset[int](), *(frozenset([i]) for i in numbers)]
    sets += [frozenset(pair) for pair in combinations(numbers, 2)]
    fitted, slopes = _fits(task, sets)
    unseen = _gather(task, fitted, frozenset())
    rule = _choose(task, *unseen, coded)
    blind = np.full(task.labels.shape, np.nan)
    inner = np.full((len(numbers), *task.labels.shape), np.nan)
    rules = []
    for i in numbers:
        others = coded & (task.folds != i)
        seen = _gather(task, fitted, frozenset([i]))
        chosen = _choose(task, *seen, others)
        rules.append(chosen)
        inner[i, others] = _lift(task, *seen, chosen)[others]
        own = task.folds == i
        blind[own] = _lift(task, *fitted[frozenset([i])], chosen)[own]
    plain = np.where(coded[:, None], _lift(task, *unseen, rule), np.nan)
    lift = _lift(task, *fitted[frozenset()], rule)
    return lift, blind, plain, inner, [*rules, rule], slopes


_Scores = tuple[Array, Array]  # logits (NaN where nothing could be learned); positives behind them


@dataclass(frozen=True)
class _Slope:
    """What was learned of some themes of one scope: coefficients in a space of few axes."""

    axes: Array
    coefficients: Array

    @property
    def direction(self) -> Array:
        """What every feature adds to the logits, (d, themes)."""
        return np.asarray(self.axes @ self.coefficients)


# per set of at most one fold: some themes, how they were learned, and their positives
_Slopes = dict[frozenset[int], list[tuple[npt.NDArray[np.intp], _Slope, Array]]]


def _fits(
    task: _Task, sets: Sequence[frozenset[int]]
) -> tuple[dict[frozenset[int], _Scores], _Slopes]:
    """Logits of all segments by regressions that did not see the folds of each set."""
    n, m = task.labels.shape
    found = {held: (np.full((n, m), np.nan), np.zeros((n, m))) for held in sets}
    slopes: _Slopes = {}
    kinds: dict[bytes, list[int]] = {}
    for theme in np.flatnonzero(task.learned).tolist():
        kinds.setdefault(task.scope[:, theme].tobytes(), []).append(theme)
    for themes in kinds.values():
        inside = np.flatnonzero(task.scope[:, themes[0]])
        labels = task.labels[inside][:, themes]
        folds = task.folds[inside]
        known = folds >= 0
        axes = _axes(task.features[inside[known]])
        points = task.features[inside] @ axes
        start: Array | None = None
        for held in sets:
            seen = known & ~np.isin(folds, list(held))
            positive = np.nansum(labels[seen], axis=0)
            negative = (labels[seen] == 0).sum(axis=0)
            able = (positive >= (_FEW_IN_FOLD if held else FEW)) & (negative > 0)
            if not able.any():
                continue
            begin = None if start is None else start[:, able]
            fit = logistic(points[seen], labels[seen][:, able], begin)
            if start is None:
                start = np.zeros((len(fit), len(themes)))
                start[:, able] = fit
            columns = np.asarray(themes)[able]
            logits, counts = found[held]
            logits[np.ix_(inside, columns)] = points @ fit[:-1] + fit[-1]
            counts[np.ix_(inside, columns)] = positive[able]
            if len(held) < 2:
                slopes.setdefault(held, []).append(
                    (columns, _Slope(axes, fit[:-1]), positive[able])
                )
    return found, slopes


def _axes(points: Array) -> Array:
    """The directions in which coded segments differ most, at most 64; labels play no part."""
    centred = points - points.mean(axis=0)
    n, d = centred.shape
    if n <= d:
        values, vectors = np.linalg.eigh(centred @ centred.T)
        keep = np.flatnonzero(values > 1e-9)[-_RANK:]
        return np.asarray(centred.T @ (vectors[:, keep] / np.sqrt(values[keep])))
    values, vectors = np.linalg.eigh(centred.T @ centred)
    return np.asarray(vectors[:, np.flatnonzero(values > 1e-9)[-_RANK:]])


def _gather(task: _Task, fitted: dict[frozenset[int], _Scores], held: frozenset[int]) -> _Scores:
    """For each coded segment outside ``held`` the logits that saw neither it nor ``held``."""
    logits = np.full(task.labels.shape, np.nan)
    counts = np.zeros(task.labels.shape)
    for fold in range(int(task.folds.max()) + 1):
        own = task.folds == fold
        if fold in held or held | {fold} not in fitted:
            continue
        logits[own], counts[own] = (part[own] for part in fitted[held | {fold}])
    return logits, counts


def _combined(task: _Task, logits: Array, counts: Array, weight: float) -> Array:
    return np.asarray(np.round(logits + weight * _HALF / (_HALF + counts) * task.prior, _DECIMALS))


def _choose(task: _Task, logits: Array, counts: Array, rows: Mask) -> Rule:
    """The weight and cuts with the highest pooled kappa over some coded segments."""
    decided = rows[:, None] & ~np.isnan(task.labels)
    given = task.labels == 1
    own = decided & ~np.isnan(logits)
    weight, cut = 1.0, 0.0
    if given[own].any():
        best = -np.inf
        for candidate in _WEIGHTS:
            scores = _combined(task, logits, counts, candidate)[own]
            at = usual_cut(scores, given[own])
            kappa = _kappa(scores >= at, given[own])
            if kappa > best:  # of equals the smallest weight
                best, weight, cut = kappa, candidate, at
    rest = decided & np.isnan(logits)
    prior_cut = task.none_cut
    if given[rest].sum() >= _FEW_IN_FOLD:
        prior_cut = usual_cut(task.prior[rest], given[rest])
    return Rule(weight, cut, prior_cut)


def _kappa(ours: Mask, theirs: Mask) -> float:
    """Cohen's kappa, rounded so that equals are equal; -1 where it is undefined."""
    both = float((ours & theirs).sum())
    only, missed = ours.sum() - both, theirs.sum() - both
    neither = len(ours) - both - only - missed
    chance = (both + only) * (only + neither) + (both + missed) * (missed + neither)
    return round(float(2 * (both * neither - only * missed) / chance), 9) if chance else -1.0


def _lift(task: _Task, logits: Array, counts: Array, rule: Rule) -> Array:
    combined = _combined(task, logits, counts, rule.weight) - rule.cut
    lift = np.where(np.isnan(logits), task.prior - rule.prior_cut, combined)
    return np.asarray(np.where(task.scope, np.round(lift, _DECIMALS), np.nan))
