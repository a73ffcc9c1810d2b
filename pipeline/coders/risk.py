"""Which automatic decisions may stand without a person, per theme and for yes and no apart.

Among the decisions that are accepted as yes at most a set share may be wrong, and the same among
those accepted as no, each with a set confidence. Decisions are taken from the surest on; after
every step the share of errors is tested by its exact upper bound (Clopper and Pearson 1934, The
use of confidence or fiducial limits illustrated in the case of the binomial, Biometrika 26(4)),
and the first failure ends it. That is fixed sequence testing, so the confidence holds for the
stretch that is chosen (Angelopoulos, Bates, Candès, Jordan and Lei 2021, Learn then test:
calibrating predictive algorithms to achieve risk control, arXiv:2110.01052). Given the scores the
errors are independent but not equally likely, for which the bound is conservative (Hoeffding 1956,
Annals of Mathematical Statistics 27(3)). Answers of one respondent resemble each other; that is
not in it, so with few respondents it is an approximation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

_MOST = 20_000  # hand-coded cases; who needs more will not get there


def upper_bound(errors: int, n: int, confidence: float) -> float:
    """One-sided exact upper bound of a share of errors (Clopper and Pearson 1934).

    >>> round(upper_bound(0, 22, 0.9), 4)  # 1 - 0.1 ** (1 / 22)
    0.0994
    """
    return float(upper_bounds(np.array([errors]), np.array([n]), confidence)[0])


def upper_bounds(
    errors: npt.NDArray[np.int64], n: npt.NDArray[np.int64], confidence: float
) -> Array:
    """:func:`upper_bound` of many at once."""
    from scipy.special import betaincinv

    bound = betaincinv(errors + 1, np.maximum(n - errors, 1), confidence)
    return np.asarray(np.where(errors >= n, 1.0, bound))


def lower_bound(errors: int, n: int, confidence: float) -> float:
    """One-sided exact lower bound of a share of errors."""
    from scipy.special import betaincinv

    return float(betaincinv(errors, n - errors + 1, 1 - confidence)) if errors else 0.0


def fewest(rate: float, confidence: float) -> int:
    """Decisions without any error that are needed before a rate can be promised.

    >>> fewest(0.1, 0.9)
    22
    """
    return math.ceil(math.log(1 - confidence) / math.log(1 - rate) - 1e-12)


@dataclass(frozen=True)
class Side:
    """One of the two answers, yes or no, of a theme.

    ``n``, ``errors``: decisions with this answer on coded segments, and how many were wrong.
    ``edge``: how sure a decision must be to be accepted, as a chance of this answer; None: none
    is. ``hopeless``: so many were wrong that the rate is out of reach. ``needed``: decisions with
    this answer still to be checked by people, if they go wrong as often as so far; None: unknown,
    or not needed.
    """

    n: int
    errors: int
    edge: float | None
    hopeless: bool = False
    needed: int | None = None


def accept(sure: Array, wrong: Mask, rate: float, confidence: float) -> Side:
    """How sure a decision must be for at most ``rate`` errors among those accepted.

    :param sure: chance of the given answer, of decisions that were made blind.
    """
    n, errors = len(sure), int(wrong.sum())
    order = np.argsort(-sure, kind="stable")
    ranked, failed = sure[order], np.cumsum(wrong[order])
    edge: float | None = None
    first = fewest(rate, confidence) - 1
    steps = np.flatnonzero(np.append(ranked[1:] < ranked[:-1], True)) if n else np.zeros(0, int)
    steps = steps[steps >= first]  # equals are accepted together
    passed = upper_bounds(failed[steps], steps + 1, confidence) <= rate
    good = int(np.argmin(np.append(passed, False)))  # steps before the first failure
    if good:
        edge = float(ranked[steps[good - 1]])
    if edge is not None:
        return Side(n, errors, edge)
    hopeless = n > 0 and lower_bound(errors, n, confidence) > rate
    return Side(n, errors, None, hopeless, _needed(n, errors, rate, confidence))


def _needed(n: int, errors: int, rate: float, confidence: float) -> int | None:
    if not n or errors / n >= rate:
        return None
    low, high = max(n, fewest(rate, confidence)), _MOST

    def enough(size: int) -> bool:
        return upper_bound(math.ceil(errors / n * size), size, confidence) <= rate

    if not enough(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(middle) else (middle + 1, high)
    return max(low - n, 1)
