"""Groups of segments that say much the same, for waves of fifteen respondents and for large ones.

Used by :mod:`pipeline.topics` in the place of BERTopic's HDBSCAN, which on a small wave calls every
segment an outlier.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]
Labels = npt.NDArray[np.int64]

OUTLIER = -1
# Fewer topics that are nearly as well separated (this much silhouette less) read better than more.
NEARLY = 0.01
# A cluster is on average at least so many times the smallest size: a topic is no pair of segments.
ROOM = 3
# Tukey's rule with half his distance: it takes out some 5 % of the segments, as a person would
# leave aside what fits nowhere, and brings the rest closer to human themes.
FENCE = 0.75
AT_MOST = 0.1  # share of the segments of a cluster that may be taken out so
DECIMALS = 6  # of coordinates: further ones differ between calls, and trees hang on them
_DECIMALS = 3  # what is decided on must not hang on the last bits
_MAX_ROUNDS = 50


@dataclass(frozen=True, eq=False)
class Told:
    """Who said each point: respondent ``people[i]`` said ``points[i]``; a copied text has several.

    Both (m,), m at least the number of points; respondents are numbered from 0.
    """

    points: Labels
    people: Labels

    @classmethod
    def by(cls, respondents: npt.ArrayLike) -> Told:
        """A number per point: who said it, nobody else did."""
        people = np.asarray(respondents, dtype=np.int64)
        return cls(np.arange(len(people)), people)

    def respondents(self, inside: npt.NDArray[np.bool_]) -> int:
        """How many respondents said the points that are true in ``inside`` (n,)."""
        return len(np.unique(self.people[inside[self.points]]))

    def of(self, points: Labels) -> Told:
        """The same for some of the points, in their order."""
        place = np.full(int(self.points.max(initial=-1)) + 1, -1)
        place[points] = np.arange(len(points))
        at = place[self.points]
        return Told(at[at >= 0], self.people[at >= 0])


@dataclass(eq=False)
class RespondentClusters:
    """Clusters for BERTopic, each told by at least two respondents.

    Ward's hierarchical clustering, settled by spherical k-means. The number of clusters is the
    smallest whose silhouette (Rousseeuw 1987) is nearly the best. A cluster that is too
    small, or that comes from one respondent (a person's style, not a topic), is given up: its
    segments go to the nearest cluster. A segment that is then further from its cluster than
    the lower fence (Tukey 1977) is an outlier.

    :param told: who said each point.
    :param min_size: smallest cluster, in points.
    :param max_clusters: most clusters.
    :param sample: of more points than this, a random part is clustered; the others follow.
    :param seed: for that part.
    :param cut: number of clusters to begin with; None: chosen by the silhouette.

    After :meth:`fit`: ``labels_`` (n,), 0 and up, -1 for outliers; ``nearness_`` (n,), cosine with
    the centre of the own cluster; ``silhouette_``, between -1 and 1, with outliers as 0, and -1
    when there are no two clusters (not reckoned where ``cut`` was given); ``part_``, the points
    that the tree was made of; ``cut_``, the number of clusters that it began with.
    """

    told: Told
    min_size: int
    max_clusters: int
    sample: int
    seed: int
    cut: int | None = None
    labels_: Labels = field(init=False)
    nearness_: Points = field(init=False)
    silhouette_: float = field(init=False)
    part_: Labels = field(init=False)
    cut_: int = field(init=False)

    def fit(self, points: npt.ArrayLike, y: Any = None) -> RespondentClusters:
        """Cluster ``points`` (n, d), rows of length 1 (or 0)."""
        from scipy.cluster.hierarchy import cut_tree, linkage

        unit: Points = np.asarray(np.round(np.asarray(points, np.float64), DECIMALS), np.float64)
        self.part_ = part = self._part(len(unit))
        tree = linkage(unit[part], method="ward")
        most = min(self.max_clusters, max(2, len(unit) // (ROOM * self.min_size)))
        numbers = range(2, most + 1) if self.cut is None else [min(self.cut, len(part))]
        cuts = cut_tree(tree, n_clusters=list(numbers))
        tries = []
        for number, start in zip(numbers, cuts.T, strict=True):
            labels = self._tidy(unit, _settle(unit, _centres(unit[part], start)))
            worth = _silhouette(unit[part], labels[part]) if self.cut is None else np.nan
            tries.append((worth, labels, number))
        least = max(value for value, *_ in tries) - NEARLY
        self.silhouette_, self.labels_, self.cut_ = next(
            t for t in tries if self.cut is not None or t[0] >= least
        )
        self.nearness_ = _to_own_centre(unit, self.labels_)
        return self

    def _part(self, n: int) -> Labels:
        if n <= self.sample:
            return np.arange(n)
        random = np.random.default_rng(self.seed)
        return np.sort(random.choice(n, self.sample, replace=False))

    def _tidy(self, unit: Points, labels: Labels) -> Labels:
        """Give up clusters that are none, and take out what lies far from its cluster."""
        labels = labels.copy()
        moved = np.zeros(len(labels), dtype=bool)
        while (weak := self._weakest(labels)) is not None:
            left = [label for label in np.unique(labels) if label != weak]
            if not left:
                return np.full_like(labels, OUTLIER)
            moving = labels == weak
            kept = ~moving
            centres = _centres(unit[kept], labels[kept])
            labels[moving] = np.array(left)[_nearest(unit[moving], centres)]
            moved |= moving
        near = _to_own_centre(unit, labels)
        few, low, high = np.quantile(near[~moved], [AT_MOST, 0.25, 0.75])
        fence = low - FENCE * (high - low)
        labels[near < np.where(moved, fence, min(fence, few))] = OUTLIER
        while (weak := self._weakest(labels)) is not None:
            labels[labels == weak] = OUTLIER
        return labels

    def _weakest(self, labels: Labels) -> int | None:
        """The cluster to give up first: of fewest respondents, then of fewest points."""
        weak = []
        for label in np.unique(labels[labels != OUTLIER]):
            inside = labels == label
            people = self.told.respondents(inside)
            if people < 2 or inside.sum() < self.min_size:
                weak.append((people, int(inside.sum()), int(label)))
        return min(weak)[2] if weak else None


def _to_own_centre(unit: Points, labels: Labels) -> Points:
    """Cosine of each point with the centre of its cluster; of an outlier 0. Rounded."""
    near = np.zeros(len(unit))
    inside = labels != OUTLIER
    _, own = np.unique(labels[inside], return_inverse=True)
    if len(own):
        centres = _directions(unit[inside], own, int(own.max()) + 1)
        near[inside] = np.einsum("nd,nd->n", unit[inside], centres[own])
    return np.round(near, _DECIMALS)


def _centres(points: Points, labels: Labels) -> Points:
    _, own = np.unique(labels, return_inverse=True)
    return _directions(points, own, int(own.max()) + 1)


def _directions(points: Points, labels: Labels, n: int) -> Points:
    """The directions of n clusters at once, (n, d); a cluster without points has none."""
    sums = (np.arange(n)[:, None] == labels).astype(float) @ points
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.asarray(sums / np.maximum(lengths, 1e-12))


def _nearest(points: Points, centres: Points) -> Labels:
    """Index of the nearest centre; of equals, the first."""
    return np.asarray(np.argmax(np.round(points @ centres.T, 6), axis=1), dtype=np.int64)


def _settle(points: Points, centres: Points) -> Labels:
    """Spherical k-means from given centres."""
    labels = _nearest(points, centres)
    for _ in range(_MAX_ROUNDS):
        centres = _directions(points, labels, len(centres))
        moved = _nearest(points, centres)
        if np.array_equal(moved, labels):
            break
        labels = moved
    return labels


def _silhouette(points: Points, labels: Labels) -> float:
    from sklearn.metrics import silhouette_score

    inside = labels != OUTLIER
    if not 2 <= len(np.unique(labels[inside])) < inside.sum():
        return -1.0
    value = silhouette_score(points[inside], labels[inside]) * inside.mean()
    return round(float(value), _DECIMALS)
