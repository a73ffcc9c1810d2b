"""Whether topics come back when other people had answered, or chance had fallen otherwise.

Hennig, Cluster-wise assessment of cluster stability, Computational Statistics and Data Analysis 52
(2007), 258-271: the clusters of a bootstrap sample are laid beside the ones that were found, and
the stability of a cluster is the Jaccard coefficient with its best partner, mean over the samples.
He calls a cluster under .6 not to be trusted, and one from .75 on a valid, stable cluster. Drawn
are respondents, with replacement; a respondent who is drawn twice counts once, as in his own
program (``clusterboot`` in R's fpc). The number of clusters is kept, as there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from pipeline.clusters import OUTLIER, Labels, Points, RespondentClusters

_DRAWN = 1 - np.exp(-1)  # share of the respondents in a bootstrap sample
_DECIMALS = 2


@dataclass(frozen=True)
class Stability:
    """How well a topic came back, 0-1.

    ``people``: mean over the ``n`` samples of respondents in which some of the topic was.
    ``chance``: mean over other random parts to cluster; 1 where nothing was left to chance.
    """

    people: float
    n: int
    chance: float


def stability(
    points: Points, found: RespondentClusters, samples: int, parts: int
) -> dict[int, Stability]:
    """The stability of every cluster that was found in ``points`` (n, d), rows of length 1.

    Of many points only the part is drawn from that was clustered.

    :param samples: of respondents, at least 1.
    :param parts: other random parts to cluster, where not all points were.
    """
    labels = [label for label in np.unique(found.labels_).tolist() if label != OUTLIER]
    of_people = _over_people(points, found, labels, samples)
    of_chance = _over_parts(points, found, labels, parts)
    return {
        label: Stability(_mean(people), int(np.isfinite(people).sum()), _mean(chance))
        for label, people, chance in zip(labels, of_people.T, of_chance.T, strict=True)
    }


def _mean(values: Points) -> float:
    known = values[np.isfinite(values)]
    return round(float(known.mean()), _DECIMALS) if len(known) else 1.0


def _over_people(
    points: Points, found: RespondentClusters, labels: Sequence[int], samples: int
) -> Points:
    """Jaccard with the best partner, per sample of respondents and cluster; missing: not drawn."""
    unit, before, told = points[found.part_], found.labels_[found.part_], found.told.of(found.part_)
    random = np.random.default_rng(found.seed)
    n_people = int(told.people.max()) + 1
    again = replace(
        found,
        sample=len(unit),
        min_size=max(2, round(_DRAWN * found.min_size)),
        cut=found.cut_,
    )
    values = []
    for _ in range(samples):
        drawn = np.zeros(n_people, dtype=bool)
        drawn[random.integers(n_people, size=n_people)] = True
        some = np.unique(told.points[drawn[told.people]])
        if len(some) <= found.cut_:
            values.append(np.full(len(labels), np.nan))
            continue
        again.told = told.of(some)
        values.append(_partners(before[some], again.fit(unit[some]).labels_, labels))
    return np.array(values).reshape(samples, len(labels))


def _over_parts(
    points: Points, found: RespondentClusters, labels: Sequence[int], parts: int
) -> Points:
    if len(found.part_) == len(points):
        return np.ones((1, len(labels)))
    values = [
        _partners(
            found.labels_,
            replace(found, seed=found.seed + 1 + i, cut=found.cut_).fit(points).labels_,
            labels,
        )
        for i in range(parts)
    ]
    return np.array(values).reshape(parts, len(labels))


def _partners(before: Labels, after: Labels, labels: Sequence[int]) -> npt.NDArray[np.float64]:
    """Jaccard of each cluster with the one that has most in common with it; missing: no points."""
    partners = [after == label for label in np.unique(after) if label != OUTLIER]
    values = []
    for label in labels:
        inside = before == label
        shares = [(inside & p).sum() / (inside | p).sum() for p in partners] or [0.0]
        values.append(float(max(shares)) if inside.any() else np.nan)
    return np.array(values)
