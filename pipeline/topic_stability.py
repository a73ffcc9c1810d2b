"""Whether topics come back when other people had answered, or chance had fallen otherwise.

Hennig, Cluster-wise assessment of cluster stability, Computational Statistics and Data Analysis 52
(2007), 258-271: the clusters of a bootstrap sample are laid beside the ones that were found, and
the stability of a cluster is the Jaccard coefficient with its best partner, mean over the samples.
He calls a cluster under .6 not to be trusted, and one from .75 on a valid, stable cluster. Drawn
are respondents, with replacement; a respondent who is drawn twice counts once, as in his own
program (``clusterboot`` in R's fpc). The number of clusters is kept, as there. Clusters that people
made one are laid beside the best partners of each of them, taken together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

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


NOT_MEASURED = Stability(float("nan"), 0, float("nan"))


@dataclass(frozen=True, eq=False)
class Draws:
    """Clusters, and what was found in other samples: pairs of what the points of a sample were in
    and what they are in now, each (m,), -1 for none.

    ``people``: samples of respondents; ``chance``: other random parts to cluster.
    """

    people: tuple[tuple[Labels, Labels], ...]
    chance: tuple[tuple[Labels, Labels], ...]

    def of(self, clusters: Sequence[int]) -> Stability:
        """The stability of a cluster, or of several taken together."""
        people = [j for pair in self.people if (j := jaccard(*pair, clusters)) is not None]
        chance = [j for pair in self.chance if (j := jaccard(*pair, clusters)) is not None]
        return Stability(_mean(people), len(people), _mean(chance))


def draw_again(points: Points, found: RespondentClusters, samples: int, parts: int) -> Draws:
    """Cluster other samples of ``points`` (n, d), rows of length 1, of which ``found`` was made.

    Of many points only the part is drawn from that was clustered.

    :param samples: of respondents, at least 1.
    :param parts: other random parts to cluster, where not all points were.
    """
    return Draws(
        tuple(_over_people(points, found, samples)), tuple(_over_parts(points, found, parts))
    )


def _mean(values: Sequence[float]) -> float:
    return round(float(np.mean(values)), _DECIMALS) if values else 1.0


def _over_people(
    points: Points, found: RespondentClusters, samples: int
) -> Iterator[tuple[Labels, Labels]]:
    unit, before, told = points[found.part_], found.labels_[found.part_], found.told.of(found.part_)
    random = np.random.default_rng(found.seed)
    n_people = int(told.people.max()) + 1
    again = replace(
        found,
        sample=len(unit),
        min_size=max(2, round(_DRAWN * found.min_size)),
        cut=found.cut_,
    )
    for _ in range(samples):
        drawn = np.zeros(n_people, dtype=bool)
        drawn[random.integers(n_people, size=n_people)] = True
        some = np.unique(told.points[drawn[told.people]])
        if len(some) > found.cut_:
            again.told = told.of(some)
            yield before[some], again.fit(unit[some]).labels_


def _over_parts(
    points: Points, found: RespondentClusters, parts: int
) -> Iterator[tuple[Labels, Labels]]:
    if len(found.part_) < len(points):
        for i in range(parts):
            other = replace(found, seed=found.seed + 1 + i, cut=found.cut_)
            yield found.labels_, other.fit(points).labels_


def jaccard(before: Labels, after: Labels, clusters: Sequence[int]) -> float | None:
    """Jaccard of clusters, taken together, with the union of the best partner of each.

    None when no point of them was drawn.
    """
    inside = before[:, None] == np.asarray(clusters)
    partners = np.unique(after[after != OUTLIER])
    there = after[:, None] == partners
    own, theirs = inside.sum(axis=0), there.sum(axis=0)
    if not own.any():
        return None
    if not len(partners):
        return 0.0
    shared = inside.T.astype(np.int64) @ there
    best = np.argmax(shared / (own[:, None] + theirs - shared), axis=1)
    chosen = np.unique(best[own > 0])
    both = shared[:, chosen].sum()
    return float(both / (own.sum() + theirs[chosen].sum() - both))
