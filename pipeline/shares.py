"""How many have something, when all were judged by machine and some of them by a person too.

Strata are what the machine said (yes, no); of each a part, drawn at random, was also read by a
person. That is double sampling (Tenenbein 1970, A double sampling scheme for estimating from
binomial data with misclassifications, J. Am. Statist. Assoc. 65(331), 1350-1361), post-stratified.
Per stratum the interval is Wilson's (1927, Probable inference, J. Am. Statist. Assoc. 22(158),
209-212) with the finite-population correction, as the unread part is finite too; with few cases
its near end is that of the Poisson distribution (Brown, Cai & DasGupta 2001, Interval estimation
for a binomial proportion, Statistical Science 16(2), 101-133, section 4.1.1). The strata are
joined by MOVER (Donner & Zou 2012, Closed-form confidence intervals for functions of the normal
mean and standard deviation, Statist. Methods Med. Res. 21(4), 347-359).

Every function takes arrays, whose last axis is the strata, so that a simulation can try the very
code that counts (tests/benchmarks/bench_counts.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

_FEW = 3  # cases at which Wilson's near end lies too near (Brown, Cai & DasGupta 2001)


@dataclass(frozen=True)
class Estimate:
    """A number of respondents with its interval; arrays, or numbers, of one shape."""

    value: Any
    low: Any
    high: Any


def quantile(confidence: float) -> float:
    """The two-sided quantile of the normal distribution.

    >>> round(quantile(0.95), 4)
    1.96
    """
    from statistics import NormalDist

    return NormalDist().inv_cdf(0.5 + confidence / 2)


def wilson(
    yes: ArrayLike, n: ArrayLike, size: ArrayLike, confidence: float
) -> tuple[Floats, Floats]:
    """Interval of the share of a stratum that has something.

    :param yes: of those read. :param n: how many were read.
    :param size: of the stratum; infinite when it stands for more than itself.
    :returns: lower and upper bound, 0-1; 0 and 1 where nothing was read, the share itself where
        all was.
    """
    yes, n, size = (np.asarray(x, dtype=float) for x in (yes, n, size))
    left = _left(n, size)
    square = quantile(confidence) ** 2 * left
    read = np.maximum(n, 1)
    share = yes / read
    middle = (yes + square / 2) / (read + square)
    half = np.sqrt(square * (yes * (read - yes) / read + square / 4)) / (read + square)
    low = np.where(yes == 0, 0, middle - half)
    high = np.where(yes == n, 1, middle + half)
    low = np.minimum(low, share - (share - _poisson(yes, confidence) / read) * np.sqrt(left))
    missed = n - yes
    above = 1 - share
    high = np.maximum(
        high, 1 - (above - (above - _poisson(missed, confidence) / read) * np.sqrt(left))
    )
    all_read = left == 0
    low, high = np.where(all_read, share, low), np.where(all_read, share, high)
    return np.where(n == 0, 0.0, np.clip(low, 0, 1)), np.where(n == 0, 1.0, np.clip(high, 0, 1))


def _left(n: Floats, size: Floats) -> Floats:
    """The finite-population correction of a variance: (N - n) / (N - 1)."""
    with np.errstate(invalid="ignore"):
        left = np.where(np.isinf(size), 1.0, (size - n) / np.maximum(size - 1, 1))
    return np.clip(left, 0, 1)


def _poisson(count: Floats, confidence: float) -> Floats:
    """The exact one-sided lower bound of an expected number, for one to three cases.

    Of other counts the count itself, which is never the lower bound.
    """
    from scipy.special import gammaincinv

    few = (count >= 1) & (count <= _FEW)
    return np.where(few, gammaincinv(np.where(few, count, 1), 1 - confidence), count)


def corrected(yes: ArrayLike, n: ArrayLike, size: ArrayLike, confidence: float) -> Estimate:
    """How many of a wave have something, from the strata of what the machine said.

    A stratum of which nobody was read may hold anything: its half is counted, and its whole is in
    the interval. The bounds are whole respondents, as the true number is, and never beyond what
    people saw: not fewer than had it, not more than did not lack it.

    :param yes: per stratum (last axis) how many of those read have it. :param n: how many were
        read. :param size: how many there are.
    """
    yes, n, size = (np.asarray(x, dtype=float) for x in (yes, n, size))
    low, high = wilson(yes, n, size, confidence)
    read = n > 0
    share = np.where(read, yes / np.maximum(n, 1), 0.5)
    value = (size * share).sum(-1)
    below = np.sqrt((np.where(read, size * (share - low), 0) ** 2).sum(-1))
    above = np.sqrt((np.where(read, size * (high - share), 0) ** 2).sum(-1))
    unread = np.where(read, 0, size).sum(-1) / 2
    seen, possible = yes.sum(-1), size.sum(-1) - (n - yes).sum(-1)
    value = np.clip(value, seen, possible)
    nearest = np.floor(value + 0.5)
    return Estimate(
        value,
        np.minimum(np.maximum(np.ceil(_tidy(value - below - unread)), seen), nearest),
        np.maximum(np.minimum(np.floor(_tidy(value + above + unread)), possible), nearest),
    )


def among_others(yes: ArrayLike, n: ArrayLike, size: ArrayLike, confidence: float) -> Estimate:
    """The same number if other respondents of the same population had answered.

    No finite-population correction, and how many the machine would say yes of is uncertain too: a
    third part of MOVER, over all respondents. When everybody was read it is Wilson's interval. The
    bounds are rounded outwards, as what is expected of others is no whole number.

    :param yes, n, size: as in :func:`corrected`.
    """
    yes, n, size = (np.asarray(x, dtype=float) for x in (yes, n, size))
    total = size.sum(-1)
    low, high = wilson(yes, n, np.inf, confidence)
    read = n > 0
    share = np.where(read, yes / np.maximum(n, 1), 0.5)
    part = size / np.maximum(total, 1)[..., None]
    value = (part * share).sum(-1)
    first_low, first_high = wilson(size[..., 0], total, np.inf, confidence)
    slope = share[..., 0] - share[..., 1:].mean(-1)
    fewer, more = part[..., 0] - first_low, first_high - part[..., 0]
    below = np.abs(slope) * np.where(slope > 0, fewer, more)
    above = np.abs(slope) * np.where(slope > 0, more, fewer)
    below = np.sqrt((np.where(read, part * (share - low), 0) ** 2).sum(-1) + below**2)
    above = np.sqrt((np.where(read, part * (high - share), 0) ** 2).sum(-1) + above**2)
    unread = np.where(read, 0, part).sum(-1) / 2
    whole_low, whole_high = wilson(yes.sum(-1), total, np.inf, confidence)
    all_read = n.sum(-1) == total
    low = np.where(all_read, whole_low, np.clip(value - below - unread, 0, 1))
    high = np.where(all_read, whole_high, np.clip(value + above + unread, 0, 1))
    return Estimate(total * value, np.floor(_tidy(total * low)), np.ceil(_tidy(total * high)))


def difference(yes: ArrayLike, n: ArrayLike, size: ArrayLike, confidence: float) -> Estimate:
    """The difference estimator, for comparison: machine's number plus its mean mistake times N.

    As prediction-powered inference gives it for a mean (Angelopoulos, Bates, Fannjiang, Jordan &
    Zrnic 2023, Prediction-powered inference, Science 382(6671), 669-674), with the
    finite-population correction (Särndal, Swensson & Wretman 1992, Model assisted survey sampling,
    section 6.3). Its interval is symmetric and normal, so it is nothing when the machine made no
    mistake in what was read.

    :param yes, n, size: as in :func:`corrected`; the first stratum is the machine's yes.
    """
    yes, n, size = (np.asarray(x, dtype=float) for x in (yes, n, size))
    read, total = n.sum(-1), size.sum(-1)
    missed, wrong = yes[..., 1], n[..., 0] - yes[..., 0]  # +1 and -1
    mean = (missed - wrong) / np.maximum(read, 1)
    spread = (missed + wrong - read * mean**2) / np.maximum(read - 1, 1)
    half = (
        quantile(confidence)
        * total
        * np.sqrt(spread / np.maximum(read, 1) * np.clip(1 - read / np.maximum(total, 1), 0, 1))
    )
    value = size[..., 0] + total * mean
    return Estimate(value, value - half, value + half)


def _tidy(value: Floats) -> Floats:
    """Without the last digits, so that 3.0000000001 is not rounded up to 4."""
    return np.round(value, 6)


def needed_to_read(
    yes: ArrayLike, n: ArrayLike, size: ArrayLike, confidence: float, width: float
) -> int:
    """How many respondents must be read in all for an interval of :func:`corrected` that narrow.

    As if the strata went on as they did: the same shares, and parts in proportion. Where nothing
    was read the shares are a half, for which an interval is widest, so that it is at most this.

    :param yes, n, size: numbers per stratum. :param width: respondents from low to high.
    :returns: at most all of them.
    """
    yes, n, size = (np.asarray(x, dtype=float) for x in (yes, n, size))
    total = int(size.sum())
    share = np.where(n > 0, yes / np.maximum(n, 1), 0.5)

    def wide(read: int) -> float:
        part = size * read / total
        low, high = wilson(share * part, part, size, confidence)
        below, above = size * (share - low), size * (high - share)
        return float(np.sqrt((below**2).sum()) + np.sqrt((above**2).sum()))

    few, enough = 0, total
    while enough - few > 1:
        middle = (few + enough) // 2
        few, enough = (few, middle) if wide(middle) <= width else (middle, enough)
    return enough
