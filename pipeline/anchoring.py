"""How far seeing automatic codes moves people: anchoring (Tversky & Kahneman 1974, Science 185).

In a plan with suggestions a random half of the segments hides them, another half for every coder.
So the share that is coded as the machine does where its codes were shown, minus that share where
they were hidden, is what showing them did. Segments of one respondent resemble each other: the
interval comes from resampling respondents, as in :mod:`pipeline.agreement`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from pipeline.settings import AgreementSettings

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Read:
    """A segment that somebody coded in a plan with suggestions: the themes, and the machine's."""

    coder: str
    respondent: str
    shown: bool
    themes: frozenset[str]
    machine: frozenset[str]


@dataclass(frozen=True)
class Anchoring:
    """What showing did for one coder, or for all together (``coder`` '').

    Shares 0-1; None: nothing was shown or nothing hidden, or there is too little for an interval.
    """

    coder: str
    n_shown: int
    n_hidden: int
    n_respondents: int
    same_shown: float | None
    same_hidden: float | None
    difference: float | None
    low: float | None
    high: float | None


def anchoring(reads: Sequence[Read], settings: AgreementSettings, *, seed: int) -> list[Anchoring]:
    """Agreement with the machine where it was shown minus where it was hidden.

    :param settings: number of resamples and confidence of the percentile interval.
    :return: all coders together, then each by name when there is more than one; empty when nothing
        was read.
    """
    coders = sorted({read.coder for read in reads})
    wanted = ["", *coders] if len(coders) > 1 else [""]
    return [
        _measure(coder, [r for r in reads if coder in ("", r.coder)], settings, seed)
        for coder in (wanted if reads else [])
    ]


def _measure(
    coder: str, reads: Sequence[Read], settings: AgreementSettings, seed: int
) -> Anchoring:
    place = {r: i for i, r in enumerate(dict.fromkeys(read.respondent for read in reads))}
    counts = np.zeros((len(place), 4))  # shown and the same, shown, hidden and the same, hidden
    for read in reads:
        first = 0 if read.shown else 2
        same = read.themes == read.machine
        counts[place[read.respondent], first : first + 2] += (float(same), 1.0)
    shown_same, shown, hidden_same, hidden = counts.sum(axis=0)
    low, high = _interval(counts, settings, seed)
    return Anchoring(
        coder,
        int(shown),
        int(hidden),
        len(place),
        float(shown_same / shown) if shown else None,
        float(hidden_same / hidden) if hidden else None,
        float(shown_same / shown - hidden_same / hidden) if shown and hidden else None,
        low,
        high,
    )


def _interval(
    counts: Floats, settings: AgreementSettings, seed: int
) -> tuple[float | None, float | None]:
    """Percentile interval of the difference; None with fewer than two respondents on a side."""
    if min((counts[:, 1] > 0).sum(), (counts[:, 3] > 0).sum()) < 2:
        return None, None
    random = np.random.default_rng(seed)
    people = len(counts)
    drawn = random.integers(people, size=(settings.resamples, people))
    sums = np.stack([np.bincount(row, minlength=people) for row in drawn]).astype(float) @ counts
    sums = sums[(sums[:, 1] > 0) & (sums[:, 3] > 0)]
    found = sums[:, 0] / sums[:, 1] - sums[:, 2] / sums[:, 3]
    tail = 100 * (1 - settings.confidence) / 2
    low, high = np.percentile(found, [tail, 100 - tail])
    return float(low), float(high)
