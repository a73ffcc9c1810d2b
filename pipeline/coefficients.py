"""Coefficients of agreement, from counts that can be added up.

Every coefficient here follows from sums over units: the cells of a two by two table, or per unit
how many coders said what. Sums over respondents can be added, weighted and left out, so one
resample of respondents gives all coefficients at once (:mod:`pipeline.resampling`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

# Coefficients of two coders that get an interval, in the order in which they are shown.
PAIR = ("kappa", "percent", "ac1", "alpha", "f1")
# ... and of any number of coders on one theme.
MANY = ("kappa", "percent", "ac1", "alpha")


def ratio(part: Any, whole: Any) -> Floats:
    """Part of a whole, NaN where there is no whole."""
    part, whole = np.broadcast_arrays(np.asarray(part, float), np.asarray(whole, float))
    found: Floats = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole != 0)
    return found


@overload
def cohen_kappa(both: float, a_only: float, b_only: float, neither: float) -> float: ...
@overload
def cohen_kappa(
    both: ArrayLike, a_only: ArrayLike, b_only: ArrayLike, neither: ArrayLike
) -> Floats: ...
def cohen_kappa(both: Any, a_only: Any, b_only: Any, neither: Any) -> Any:
    """Cohen's kappa of a two by two table, or of many at once.

    Source: Cohen 1960, A coefficient of agreement for nominal scales, Educational and
    Psychological Measurement 20(1), 37-46. For two categories (po - pe) / (1 - pe) comes down to
    the form used here, which is exact for counts.

    :param both: decisions in which both coders gave the theme (numbers or arrays of one shape);
        the others likewise: only the first, only the second, neither.
    :returns: -1 to 1; NaN where it is undefined: no decisions, or both coders always say the same.

    >>> cohen_kappa(20, 5, 10, 15)
    0.4
    """
    yes, first, second, no = (np.asarray(x, dtype=float) for x in (both, a_only, b_only, neither))
    by_chance = (yes + first) * (first + no) + (yes + second) * (second + no)
    kappa = ratio(2 * (yes * no - first * second), by_chance)
    return kappa if kappa.ndim else float(kappa)


def of_cells(cells: Floats) -> dict[str, Floats]:
    """Everything in :data:`PAIR` from two by two tables, and precision and recall.

    :param cells: ... x (both, a only, b only, neither).
    :returns: per coefficient an array of the leading shape, NaN where undefined. Kappa: Cohen
        1960. ``ac1``: Gwet 2008, Computing inter-rater reliability and its variance in the
        presence of high agreement, Br. J. Math. Stat. Psychol. 61, 29-48. ``alpha``: Krippendorff
        2004, Content analysis, ch. 11, nominal. F1, precision and recall of the positive class,
        the second coder being the reference.
    """
    both, a_only, b_only, neither = np.moveaxis(np.asarray(cells, dtype=float), -1, 0)
    n = both + a_only + b_only + neither
    differ = a_only + b_only
    yes = ratio(2 * both + differ, 2 * n)
    agreed = ratio(both + neither, n)
    chance = 2 * yes * (1 - yes)
    # values that can be paired: two per unit; expected disagreement without replacement
    expected = chance * ratio(2 * n, 2 * n - 1)
    return {
        "kappa": np.asarray(cohen_kappa(both, a_only, b_only, neither)),
        "percent": agreed,
        "ac1": ratio(agreed - chance, 1 - chance),
        "alpha": 1 - ratio(ratio(differ, n), expected),
        "f1": ratio(2 * both, 2 * both + differ),
        "precision": ratio(both, both + a_only),
        "recall": ratio(both, both + b_only),
    }


def statistics(counts: ArrayLike) -> Floats:
    """What each unit adds to the coefficients of any number of coders.

    :param counts: units x categories: how many coders put the unit in the category.
    :returns: units x (4 + 2 x categories): whether it counts for chance (one coder or more) and for
        agreement (two or more), the agreeing share of its pairs, times its coders and as it is,
        then per category the share of its coders, and how many values can be paired.
    """
    counts = np.asarray(counts, dtype=float)
    coders = counts.sum(axis=1, keepdims=True)
    twice = coders >= 2
    agreeing = np.where(twice, ratio(counts * (counts - 1), coders * (coders - 1)), 0.0)
    share = np.where(coders > 0, ratio(counts, coders), 0.0)
    pairable = np.where(twice, counts, 0.0)
    agreed = agreeing.sum(axis=1, keepdims=True)
    return np.hstack([coders > 0, twice, coders * agreed, agreed, share, pairable])


def of_statistics(sums: Floats) -> dict[str, Floats]:
    """Everything in :data:`MANY` from sums of :func:`statistics`.

    :param sums: ... x columns of :func:`statistics`.
    :returns: ``percent``: mean share of agreeing pairs of coders (Fleiss 1971, Measuring nominal
        scale agreement among many raters, Psychol. Bull. 76, 378-382). ``kappa``: Fleiss 1971,
        with missing codings as in Gwet 2014, Handbook of inter-rater reliability, 4th ed., ch. 2.
        ``ac1``: Gwet, there. ``alpha``: Krippendorff 2004, nominal, with missing codings.
    """
    sums = np.asarray(sums, dtype=float)
    categories = (sums.shape[-1] - 4) // 2
    any_coder, twice, weighted, agreeing = np.moveaxis(sums[..., :4], -1, 0)
    share = ratio(sums[..., 4 : 4 + categories], any_coder[..., None])
    pairable = sums[..., 4 + categories :]
    n = pairable.sum(axis=-1)
    agreed = ratio(agreeing, twice)
    fleiss = (share**2).sum(axis=-1)
    gwet = (share * (1 - share)).sum(axis=-1) / (categories - 1)
    expected = ratio(n**2 - (pairable**2).sum(axis=-1), n * (n - 1))
    return {
        "kappa": ratio(agreed - fleiss, 1 - fleiss),
        "percent": agreed,
        "ac1": ratio(agreed - gwet, 1 - gwet),
        "alpha": 1 - ratio(1 - ratio(weighted, n), expected),
    }


def cohen_kappa_of(table: ArrayLike) -> float:
    """Cohen's kappa of a square table of two coders with any number of categories (Cohen 1960)."""
    table = np.asarray(table, dtype=float)
    share = table / table.sum()
    chance = float(share.sum(axis=0) @ share.sum(axis=1))
    return float(ratio(np.trace(share) - chance, 1 - chance))


def masi_distance(sets: ArrayLike) -> Floats:
    """How far sets of themes lie apart, each from each, 0 (the same) to 1 (nothing in common).

    Source: Passonneau 2006, Measuring agreement on set-valued items (MASI) for semantic and
    pragmatic annotation, LREC, 831-836: 1 - Jaccard x monotonicity, which is 1 for equal sets, 2/3
    where one holds the other, 1/3 where they overlap, 0 where they don't. Two empty sets are equal;
    an empty one has nothing in common with another.

    :param sets: sets x themes, 0 or 1.
    :returns: sets x sets.
    """
    marks = np.asarray(sets, dtype=float)
    shared = marks @ marks.T
    size = marks.sum(axis=1)
    small, large = np.minimum.outer(size, size), np.maximum.outer(size, size)
    union = np.add.outer(size, size) - shared
    equal = shared == union
    monotone = np.where(
        equal, 1.0, np.where(shared == small, 2 / 3, np.where(shared > 0, 1 / 3, 0))
    )
    jaccard = np.where(large == 0, 1.0, np.where(union > 0, shared / np.maximum(union, 1), 1.0))
    return 1 - jaccard * monotone


def alpha_of_distance(observed: ArrayLike, values: Floats, distance: Floats) -> Floats:
    """Krippendorff's alpha for any distance, from sums.

    Source: Krippendorff 2004, Content analysis, ch. 11.3: 1 - Do / De.

    :param observed: per resample the sum, over units, of the distances between the ordered pairs
        of their values, each divided by the number of values of the unit less one.
    :param values: resamples x values: how often each value was given, in units with two or more.
    :param distance: values x values.
    """
    values = np.asarray(values, dtype=float)
    n = values.sum(axis=-1)
    expected = ratio(((values @ distance) * values).sum(axis=-1), n - 1)
    return 1 - ratio(observed, expected)
