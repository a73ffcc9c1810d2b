"""Learning from what people coded: per theme a logistic regression, stacked with a prior score.

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

FEW = 5  # of a theme given fewer times no figure is told
LEAST = 2  # respondents with a theme; from one nobody can say whether learning helps
FEWEST_RESPONDENTS = 5  # fewer can't be kept apart in folds
FOLDS = 5
_C = 10.0
_RANK = 64  # dimensions kept of the encoders: all that a few hundred coded segments span
_HALF = 16  # positives at which half of the weight that fades is left of the prior
_DECIMALS = 3
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

    ``examples``: weight of the regression of a theme; 0: the prior alone reads better.
    ``own``: added where there is a regression. ``prior``, ``fading``: weight of the prior, and
    what of it halves at sixteen positives. ``often``: weight of the log odds with which people
    give the theme. ``cut``: from which sum on a theme is given.
    """

    examples: float
    own: float
    prior: float
    fading: float
    often: float
    cut: float


@dataclass(frozen=True)
class Taught:
    """What decisions are made of.

    ``folds``: of every segment, -1: not coded. ``directions`` (folds + 1, d, m): what a feature
    adds to the sum of a theme by what decided about the segments of a fold, the last of segments
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
    without their respondent and the ``rules`` of all. ``inner`` (folds, n, m): for every fold the
    lift of the *other* coded segments, decided without it and without their own; to choose
    further things on. ``learned`` (m): themes for which something was learned. ``rules``: per
    pool, behind ``lift``. ``taught``: what the decisions are made of.
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
    owners: npt.NDArray[np.intp]
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

    Per theme that two respondents mention a regression is fitted. What it says is stacked with the
    prior and with how often people give the theme (Wolpert 1992, Stacked generalization, Neural
    Networks 5(2), 241-259): one logistic regression for all themes of a pool, on segments that the
    regressions of the themes did not see (cross-validation over respondents). Where the examples
    get no positive weight in it, the prior decides alone. The cut lets as many through as people
    gave. For ``blind`` all of that is done anew without each fold: which themes are learned,
    regressions, weights and cut never saw the respondent (Varma and Simon 2006, Bias in error
    estimation when using cross-validation for model selection, BMC Bioinformatics 7:91).

    :param pools: number of the pool of each theme; themes that are coded alike share a rule.
    :param prior: score of every theme in standard deviations, as the definition coder gives it.
    :param none_cut: cut for the prior when there is nothing to learn it from.
    """
    import pandas as pd
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    coded: Mask = np.asarray((~np.isnan(labels) & scope).any(axis=1))
    at = np.flatnonzero(coded)
    folds = np.full(len(coded), -1, dtype=np.intp)
    folds[at] = folds_of([respondents[i] for i in at.tolist()], seed)
    wanted = np.where(scope, labels, np.nan)
    owners = pd.factorize(pd.Series(list(respondents)))[0]
    lift, blind, plain = (np.full(labels.shape, np.nan) for _ in range(3))
    count = int(folds.max(initial=-1)) + 1
    inner = np.full((count, *labels.shape), np.nan)
    learned = np.zeros(labels.shape[1], dtype=bool)
    directions = np.zeros((count + 1, features.shape[1], labels.shape[1]))
    weights = np.zeros((count + 1, labels.shape[1]))
    axes: list[Array | None] = [None] * labels.shape[1]
    rules = []
    for pool in sorted(set(pools)):
        own = np.flatnonzero(np.asarray(pools) == pool)
        task = _Task(
            features, scope[:, own], prior[:, own], wanted[:, own], folds, owners, none_cut
        )
        with threadpool_limits(1):  # small matrices: more threads only wait, and round otherwise
            found, chosen, slopes = _learn(task)
        lift[:, own], blind[:, own], plain[:, own], inner[:, :, own], learned[own] = found
        directions[:, :, own], weights[:, own] = _ways(task, slopes, chosen)
        for columns, space, *_ in slopes.get(frozenset(), ()):
            for column in own[columns][learned[own[columns]]].tolist():
                axes[column] = space
        rules.append(chosen[-1])
    taught = Taught(folds, directions, weights, tuple(axes))
    return Learned(lift, blind, learned, tuple(rules), folds, inner, plain, taught)


def _ways(task: _Task, slopes: _Slopes, chosen: Sequence[Rule]) -> tuple[Array, Array]:
    """Directions and weights of the prior, for each fold and then for all together."""
    shape = (task.features.shape[1], task.labels.shape[1])
    directions, weights = [], []
    for place, rule in enumerate(chosen):
        held = frozenset([place] if place < len(chosen) - 1 else [])
        direction, positive = np.zeros(shape), np.zeros(shape[1])
        for columns, space, coefficients, counts in slopes.get(held, ()):
            direction[:, columns] = rule.examples * (space @ coefficients)
            positive[columns] = counts
        directions.append(direction)
        weights.append(rule.prior + rule.fading * _HALF / (_HALF + positive))
    return np.array(directions), np.array(weights)


# per set of at most one fold: some themes, the space and the coefficients in it, their positives
_Slopes = dict[frozenset[int], list[tuple[npt.NDArray[np.intp], Array, Array, Array]]]


def _learn(
    task: _Task,
) -> tuple[tuple[Array, Array, Array, Array, Mask], list[Rule], _Slopes]:
    numbers = range(int(task.folds.max(initial=-1)) + 1)
    coded = task.folds >= 0
    sets = [frozenset[int](), *(frozenset([i]) for i in numbers)]
    sets += [frozenset(pair) for pair in combinations(numbers, 2)]
    fitted, slopes = _fits(task, sets)
    unseen = _gather(task, fitted, frozenset())
    rule = _choose(task, unseen, coded)
    blind = np.full(task.labels.shape, np.nan)
    inner = np.full((len(numbers), *task.labels.shape), np.nan)
    rules = []
    for i in numbers:
        others = coded & (task.folds != i)
        seen = _gather(task, fitted, frozenset([i]))
        chosen = _choose(task, seen, others)
        rules.append(chosen)
        inner[i, others] = _lift(task, seen, chosen)[others]
        own = task.folds == i
        blind[own] = _lift(task, fitted[frozenset([i])], chosen)[own]
    plain = np.where(coded[:, None], _lift(task, unseen, rule), np.nan)
    last = fitted[frozenset()]
    learned = np.asarray((last.positives > 0).any(axis=0) & (rule.examples > 0))
    return (_lift(task, last, rule), blind, plain, inner, learned), [*rules, rule], slopes


@dataclass(frozen=True)
class _Scores:
    """What some coded segments teach of all (n, m).

    ``logits`` of the regressions, and the ``positives`` behind them (0: no regression);
    ``often``: log odds with which a theme is given.
    """

    logits: Array
    positives: Array
    often: Array


def _fits(
    task: _Task, sets: Sequence[frozenset[int]]
) -> tuple[dict[frozenset[int], _Scores], _Slopes]:
    """Scores of all segments by what the folds outside each set teach.

    A theme that two respondents mention can be left with one of them when a fold is held out; it
    is learned from that one then, for else nobody would see what two are worth.
    """
    shape = task.labels.shape
    found = {held: _Scores(*(np.zeros(shape) for _ in range(3))) for held in sets}
    slopes: _Slopes = {}
    kinds: dict[bytes, list[int]] = {}
    for theme in range(shape[1]):
        kinds.setdefault(task.scope[:, theme].tobytes(), []).append(theme)
    for themes in kinds.values():
        inside = np.flatnonzero(task.scope[:, themes[0]])
        labels = task.labels[inside][:, themes]
        known = task.folds[inside] >= 0
        if not known.any():
            continue
        space = _axes(task.features[inside[known]])
        points = task.features[inside] @ space
        start: Array | None = None
        for held in sets:
            seen = known & ~np.isin(task.folds[inside], list(held))
            positive = np.nansum(labels[seen], axis=0)
            negative = (labels[seen] == 0).sum(axis=0)
            scores = found[held]
            scores.often[np.ix_(inside, np.asarray(themes))] = np.log(
                (positive + 0.5) / (negative + 0.5)
            )
            people = _people(labels[seen], task.owners[inside[seen]])
            able = (people >= (1 if held else LEAST)) & (negative > 0)
            if not able.any():
                continue
            begin = None if start is None else start[:, able]
            fit = logistic(points[seen], labels[seen][:, able], begin)
            if start is None:
                start = np.zeros((len(fit), len(themes)))
                start[:, able] = fit
            columns = np.asarray(themes)[able]
            scores.logits[np.ix_(inside, columns)] = points @ fit[:-1] + fit[-1]
            scores.positives[np.ix_(inside, columns)] = positive[able]
            if len(held) < 2:
                slopes.setdefault(held, []).append((columns, space, fit[:-1], positive[able]))
    return found, slopes


def _people(labels: Array, owners: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """How many respondents have each theme."""
    return np.array([len(np.unique(owners[column == 1])) for column in labels.T], dtype=np.intp)


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
    """For each coded segment outside ``held`` the scores that saw neither it nor ``held``."""
    unseen = fitted[held]
    parts = [unseen.logits.copy(), unseen.positives.copy(), unseen.often.copy()]
    for fold in range(int(task.folds.max()) + 1):
        if fold in held or held | {fold} not in fitted:
            continue
        own, other = task.folds == fold, fitted[held | {fold}]
        for part, values in zip(parts, (other.logits, other.positives, other.often), strict=True):
            part[own] = values[own]
    return _Scores(*parts)


def _terms(task: _Task, scores: _Scores) -> Array:
    """What a rule weighs, in the order of its weights: (n, m, 5)."""
    fading = task.prior * _HALF / (_HALF + scores.positives)
    return np.stack(
        [scores.logits, scores.positives > 0, task.prior, fading, scores.often], axis=-1
    )


def _choose(task: _Task, scores: _Scores, rows: Mask) -> Rule:
    """The weights that tell best what people gave in some coded segments, and the cut."""
    decided = rows[:, None] & ~np.isnan(task.labels)
    given = (task.labels == 1)[decided]
    if not given.any() or given.all():
        return Rule(0.0, 0.0, 1.0, 0.0, 0.0, task.none_cut)
    terms = _terms(task, scores)[decided]
    used = [0, 1, 2, 3, 4]
    while True:
        weights = np.zeros(terms.shape[1])
        weights[used] = logistic(terms[:, used], given[:, None] * 1.0, balanced=False)[:-1, 0]
        if 0 in used and weights[0] <= 0:  # examples that don't help
            used = [i for i in used if i not in (0, 1, 3)]
        elif 4 in used and weights[4] < 0:  # what is left out of a fold is rarer in the others
            used = [i for i in used if i != 4]
        else:
            break
    examples, own, prior, fading, often = np.round(weights, _DECIMALS).tolist()
    rule = Rule(examples, own, prior, fading, often, 0.0)
    cut = usual_cut(_combined(task, scores, rule)[decided], given)
    return Rule(examples, own, prior, fading, often, cut)


def _combined(task: _Task, scores: _Scores, rule: Rule) -> Array:
    weights = np.array([rule.examples, rule.own, rule.prior, rule.fading, rule.often])
    return np.asarray(np.round(_terms(task, scores) @ weights, _DECIMALS))


def _lift(task: _Task, scores: _Scores, rule: Rule) -> Array:
    lift = np.round(_combined(task, scores, rule) - rule.cut, _DECIMALS)
    return np.asarray(np.where(task.scope, lift, np.nan))
