"""How many respondents a figure needs for an interval of the wished width."""

from __future__ import annotations

import math

FEWEST = 10  # respondents from which something can be said


def needed(n: int, low: float, high: float, width: float) -> int | None:
    """How many independent units are needed in all; None where that can't be said.

    The width of an interval goes with one over the square root of the number of independent units
    (for kappa: Cantor 1996, Sample-size calculations for Cohen's kappa, Psychological Methods 1(2),
    150-153), so a width of a half as much takes four times as many. Here the units are respondents
    and the interval is that of the cluster bootstrap, which holds how alike the segments of one
    respondent are.

    With fewer than ten of them the bootstrap's interval is too narrow to say it (Cameron, Gelbach
    and Miller 2008, Bootstrap-based improvements for inference with clustered errors, Review of
    Economics and Statistics 90(3), 414-427).

    :param n: respondents behind the interval. :param width: from the lower to the upper bound.

    >>> needed(20, 0.3, 0.7, 0.2)
    80
    """
    now = high - low
    if n < FEWEST or math.isnan(now) or now <= 0:
        return None
    return math.ceil(round(n * (now / width) ** 2, 6))
