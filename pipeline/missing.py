"""How many themes nobody has found yet: an estimate, and how far respondents have been exhausted.

*Over respondents*: themes that one or two respondents named say how many were named by none
(Chao 2, a lower bound; Chao, Estimating the population size for capture-recapture data with unequal
catchability, Biometrics 43, 1987, 783-791). *Over two routes*: themes that people and topics both
found say how many escaped both (Chapman, Some properties of the hypergeometric distribution, 1951;
variance of Seber, The estimation of animal abundance, 1982, 60). What one route finds the other
finds sooner too, so that is a lower bound as well. Intervals are Chao's, log-normal on what was not
seen, and so never below what was. *Saturation*: themes expected in a part of the respondents
(Colwell, Mao and Chang, Interpolating, extrapolating, and comparing incidence-based species
accumulation curves, Ecology 85, 2004, 2717-2727).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.contracts import rows

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.codebook import Codebook

_Z = 1.959964  # 95 %
_POINTS = 12  # of the curve


@dataclass(frozen=True)
class Estimate:
    """So many themes were ``seen``; there are at least ``total``, 95 % ``low`` to ``high``."""

    seen: int
    total: float
    low: float
    high: float


@dataclass(frozen=True)
class Point:
    """Themes expected among ``respondents``, drawn at random, with a 95 % interval."""

    respondents: int
    themes: float
    low: float
    high: float


@dataclass(frozen=True)
class Missing:
    """What is known of themes nobody found.

    ``n``: respondents the basis read; ``once``, ``twice``: themes that so many of them named.
    ``people``, ``topics``, ``both``: themes found by each route; topics are those with a verdict.
    An estimate is None where there is nothing to reckon it from.
    """

    n: int
    once: int
    twice: int
    over_respondents: Estimate | None
    people: int
    topics: int
    both: int
    over_routes: Estimate | None
    curve: tuple[Point, ...]


def missing(
    segments: pd.DataFrame,
    codings: pd.DataFrame,
    matches: pd.DataFrame,
    codebook: Codebook,
    basis: str,
) -> Missing:
    """How many segment-level themes the wave may hold beside those that were found.

    :param basis: whose codings count.
    """
    read = codings[codings["coder_id"] == basis].merge(
        segments[["segment_id", "respondent_id"]], on="segment_id"
    )
    themes = {t.id for t in codebook.comparable("segment", read["theme_id"].unique().tolist())}
    given = read[read["theme_id"].isin(themes)]
    counts = given.groupby("theme_id")["respondent_id"].nunique().tolist()
    n = int(read["respondent_id"].nunique())
    of_topics = matches.dropna(subset=["topic_id"])
    both = {r.theme_id for r in rows(of_topics) if r.theme_id}
    new = int((of_topics["verdict"] == "new").sum())
    return Missing(
        n=n,
        once=counts.count(1),
        twice=counts.count(2),
        over_respondents=chao(counts, n),
        people=len(counts),
        topics=len(both) + new,
        both=len(both),
        over_routes=two_routes(len(counts), len(both) + new, len(both)),
        curve=saturation(counts, n),
    )


def chao(counts: Sequence[int], n: int) -> Estimate | None:
    """Chao's lower bound from how many of ``n`` named each theme; None when nothing was named.

    Without a theme that two named, the bias-corrected form (Chao 2005).

    >>> chao([1, 1, 2, 5], 10).total
    5.8
    """
    if not counts or n < 2:
        return None
    once, twice, part = counts.count(1), counts.count(2), (n - 1) / n
    if twice:
        ratio = once / twice
        unseen = part * once * ratio / 2
        variance = twice * (part / 2 * ratio**2 + part**2 * ratio**3 + part**2 / 4 * ratio**4)
    else:
        unseen = part * once * (once - 1) / 2
        total = len(counts) + unseen
        variance = (
            part * once * (once - 1) / 2
            + part**2 * once * (2 * once - 1) ** 2 / 4
            - part**2 * once**4 / (4 * total)
        )
    return _interval(len(counts), unseen, variance)


def two_routes(first: int, second: int, both: int) -> Estimate | None:
    """Chapman's estimate from what two routes found, and both; None when both found nothing."""
    if not both:
        return None
    seen = first + second - both
    total = (first + 1) * (second + 1) / (both + 1) - 1
    variance = (first + 1) * (second + 1) * (first - both) * (second - both)
    return _interval(seen, total - seen, variance / ((both + 1) ** 2 * (both + 2)))


def _interval(seen: int, unseen: float, variance: float) -> Estimate:
    if unseen <= 0:
        return Estimate(seen, float(seen), float(seen), float(seen))
    spread = math.exp(_Z * math.sqrt(math.log(1 + max(0.0, variance) / unseen**2)))
    figures = (seen + unseen, seen + unseen / spread, seen + unseen * spread)
    total, low, high = (round(x, 2) for x in figures)
    return Estimate(seen, total, low, high)


def saturation(counts: Sequence[int], n: int) -> tuple[Point, ...]:
    """Themes expected in 1, 2 ... ``n`` respondents; some of these when there are many."""
    found = chao(counts, n)
    if found is None:
        return ()
    steps = sorted({max(1, round(n * i / _POINTS)) for i in range(1, _POINTS + 1)} | {1})
    points = []
    for some in steps:
        named = [1 - _none(n, count, some) for count in counts]
        expected = sum(named)
        variance = sum(p * p for p in named) - expected**2 / found.total
        half = _Z * math.sqrt(max(0.0, variance))
        figures = (expected, max(0.0, expected - half), expected + half)
        points.append(Point(some, *(round(x, 2) for x in figures)))
    return tuple(points)


def _none(n: int, count: int, some: int) -> float:
    """The chance that none of ``count`` is among ``some`` of ``n``."""
    if some > n - count:
        return 0.0
    log = math.lgamma(n - count + 1) - math.lgamma(n - count - some + 1)
    return math.exp(log + math.lgamma(n - some + 1) - math.lgamma(n + 1))
