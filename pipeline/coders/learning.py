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

from pipeline.coders.regression import Array, axes_of, folds_of, logistic

Mask = npt.NDArray[np.bool_]

FEW = 5  # of a theme given fewer times no figure is told
LEAST = 2  # respondents with a theme; from one nobody can say whether learning helps
FEWEST_RESPONDENTS = 5  # fewer can't be kept apart in folds
_HALF = 16  # positives at which half of the weight that fades is left of the prior
_DECIMALS = 3
_ROWS = 4096  # done at a time


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
    without their respondent and the ``rules`` of all. ``inner`` (folds, c, m): for every fold the
    lift of the *other* ones among the c coded segments, decided without it and without their own;
    to choose further things on. ``learned`` (m): themes for which something was learned.
    ``rules``: per pool, behind ``lift``. ``taught``: what the decisions are made of.
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
    wanted = np.where(scope[at], labels[at], np.nan)
    owners = pd.factorize(pd.Series(list(respondents)))[0][at]
    lift, blind, plain = (np.full(labels.shape, np.nan) for _ in range(3))
    count = int(folds.max(initial=-1)) + 1
    inner = np.full((count, len(at), labels.shape[1]), np.nan)
    learned = np.zeros(labels.shape[1], dtype=bool)
    directions = np.zeros((count + 1, features.shape[1], labels.shape[1]))
    weights = np.zeros((count + 1, labels.shape[1]))
    axes: list[Array | None] = [None] * labels.shape[1]
    rules = []
    for pool in sorted(set(pools)):
        own = np.flatnonzero(np.asarray(pools) == pool)
        # all but the last step is about what people coded: that is little of a large wave
        task = _Task(
            features[at],
            scope[np.ix_(at, own)],
            prior[np.ix_(at, own)],
            wanted[:, own],
            folds[at],
            owners,
            none_cut,
        )
        with threadpool_limits(1):  # small matrices: more threads only wait, and round otherwise
            found, chosen, slopes = _learn(task)
            blind[np.ix_(at, own)], plain[np.ix_(at, own)], inner[:, :, own], often = found
            rule, last = chosen[-1], slopes.get(frozenset(), [])
            lift[:, own] = _everywhere(features, scope[:, own], prior[:, own], last, often, rule)
        if rule.examples > 0:
            for fitted in last:
                learned[own[fitted.themes]] = True
                for column in own[fitted.themes].tolist():
                    axes[column] = fitted.space
        directions[:, :, own], weights[:, own] = _ways(task, slopes, chosen)
        rules.append(rule)
    taught = Taught(folds, directions, weights, tuple(axes))
    return Learned(lift, blind, learned, tuple(rules), folds, inner, plain, taught)


@dataclass(frozen=True)
class _Fitted:
    """Regressions of some themes: coefficients in a space, the constant last; positives behind."""

    themes: npt.NDArray[np.intp]
    space: Array
    coefficients: Array
    positives: Array


_Slopes = dict[frozenset[int], list[_Fitted]]  # per set of at most one fold


def _everywhere(
    features: Array, scope: Mask, prior: Array, last: Sequence[_Fitted], often: Array, rule: Rule
) -> Array:
    """Distance to the cut of every segment, by what was learned from all; block by block."""
    lift = np.full(prior.shape, np.nan)
    for start in range(0, len(features), _ROWS):
        some = slice(start, start + _ROWS)
        shape = prior[some].shape
        scores = _Scores(np.zeros(shape), np.zeros(shape), np.broadcast_to(often, shape))
        for fitted in last:
            points = features[some] @ fitted.space
            scores.logits[:, fitted.themes] = (
                points @ fitted.coefficients[:-1] + fitted.coefficients[-1]
            )
            scores.positives[:, fitted.themes] = fitted.positives
        lift[some] = _lift(scope[some], prior[some], scores, rule)
    return lift


def _ways(task: _Task, slopes: _Slopes, chosen: Sequence[Rule]) -> tuple[Array, Array]:
    """Directions and weights of the prior, for each fold and then for all together."""
    shape = (task.features.shape[1], task.labels.shape[1])
    directions, weights = [], []
    for place, rule in enumerate(chosen):
        held = frozenset([place] if place < len(chosen) - 1 else [])
        direction, positive = np.zeros(shape), np.zeros(shape[1])
        for fitted in slopes.get(held, ()):
            direction[:, fitted.themes] = rule.examples * (fitted.space @ fitted.coefficients[:-1])
            positive[fitted.themes] = fitted.positives
        directions.append(direction)
        weights.append(rule.prior + rule.fading * _HALF / (_HALF + positive))
    return np.array(directions), np.array(weights)


def _learn(
    task: _Task,
) -> tuple[tuple[Array, Array, Array, Array], list[Rule], _Slopes]:
    """Blind, plain and inner of :class:`Learned` for coded segments, and how often themes come."""
    numbers = range(int(task.folds.max(initial=-1)) + 1)
    sets = [frozenset[int](), *(frozenset([i]) for i in numbers)]
    sets += [frozenset(pair) for pair in combinations(numbers, 2)]
    fitted, slopes = _fits(task, sets)
    unseen = _gather(task, fitted, frozenset())
    rule = _choose(task, unseen, task.folds >= 0)
    blind = np.full(task.labels.shape, np.nan)
    inner = np.full((len(numbers), *task.labels.shape), np.nan)
    rules = []
    for i in numbers:
        own, others = task.folds == i, task.folds != i
        seen = _gather(task, fitted, frozenset([i]))
        chosen = _choose(task, seen, others)
        rules.append(chosen)
        inner[i, others] = _lift(task.scope, task.prior, seen, chosen)[others]
        blind[own] = _lift(task.scope, task.prior, fitted[frozenset([i])], chosen)[own]
    plain = _lift(task.scope, task.prior, unseen, rule)
    return (blind, plain, inner, _often(task.labels)), [*rules, rule], slopes


def _often(labels: Array) -> Array:
    """Log odds with which each theme is given."""
    positive = np.nansum(labels, axis=0)
    return np.asarray(np.log((positive + 0.5) / ((labels == 0).sum(axis=0) + 0.5)))


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
        space = axes_of(task.features[inside[known]])
        points = task.features[inside] @ space
        start: Array | None = None
        for held in sets:
            seen = known & ~np.isin(task.folds[inside], list(held))
            positive = np.nansum(labels[seen], axis=0)
            negative = (labels[seen] == 0).sum(axis=0)
            scores = found[held]
            scores.often[np.ix_(inside, np.asarray(themes))] = _often(labels[seen])
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
                slopes.setdefault(held, []).append(_Fitted(columns, space, fit, positive[able]))
    return found, slopes


def _people(labels: Array, owners: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
    """How many respondents have each theme."""
    return np.array([len(np.unique(owners[column == 1])) for column in labels.T], dtype=np.intp)


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


def _terms(prior: Array, scores: _Scores) -> tuple[Array, ...]:
    """What a rule weighs, in the order of its weights: each (n, m)."""
    fading: Array = prior * _HALF / (_HALF + scores.positives)
    return scores.logits, (scores.positives > 0).astype(np.float64), prior, fading, scores.often


def _choose(task: _Task, scores: _Scores, rows: Mask) -> Rule:
    """The weights that tell best what people gave in some coded segments, and the cut."""
    decided = rows[:, None] & ~np.isnan(task.labels)
    given = (task.labels == 1)[decided]
    if not given.any() or given.all():
        return Rule(0.0, 0.0, 1.0, 0.0, 0.0, task.none_cut)
    terms = np.stack([t[decided] for t in _terms(task.prior, scores)], axis=-1)
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
    cut = usual_cut(_combined(task.prior, scores, rule)[decided], given)
    return Rule(examples, own, prior, fading, often, cut)


def _combined(prior: Array, scores: _Scores, rule: Rule) -> Array:
    weights = (rule.examples, rule.own, rule.prior, rule.fading, rule.often)
    terms = zip(weights, _terms(prior, scores), strict=True)
    return np.asarray(np.round(np.sum([w * t for w, t in terms], axis=0), _DECIMALS))


def _lift(scope: Mask, prior: Array, scores: _Scores, rule: Rule) -> Array:
    lift = np.round(_combined(prior, scores, rule) - rule.cut, _DECIMALS)
    return np.asarray(np.where(scope, lift, np.nan))
