"""What is kept of topics, so that they have the same number and name in a later run or wave.

A topic that is found is laid beside the ones that were found before, in the same wave or else in
an earlier one of the same questionnaire. They are the same when they are alike in meaning (cosine
of their centres, each taken from the mean of its group) and in segments (Jaccard of the segments
of the one and those that lie nearest to the other, :meth:`Memory.transform`). Pairs are chosen so
that the sum is highest (Kuhn 1955, The Hungarian method for the assignment problem).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from pipeline.topic_shape import Rows, Vectors, direction

# Below this mean of cosine and Jaccard two topics are not the same. Among other people, of the
# numbers that come back from here on five in six are right; see models/cards/topics.md.
SAME_TOPIC = 0.3
_STEP = 1000  # scores are compared in whole thousandths


@dataclass(frozen=True)
class Kept:
    """A topic as it was found in a wave; ``part_of``: the topic that people split, else -1."""

    number: int
    wave: str
    group: str
    label: str
    part_of: int
    centre: Vectors = field(repr=False)


@dataclass(frozen=True)
class Memory:
    """The topics of a questionnaire, over its waves.

    ``encoders``: names and versions; centres of others can't be compared. ``means``: of the vectors
    of every wave and question group, all encoders side by side. ``used``: numbers below it were
    used, also of topics that are no more. ``outdated``: waves from which a respondent was taken;
    what was found there holds until their next run, which keeps nothing of it.
    """

    encoders: tuple[str, ...]
    topics: tuple[Kept, ...] = ()
    means: Mapping[tuple[str, str], Vectors] = field(default_factory=dict)
    used: int = 0
    outdated: tuple[str, ...] = ()

    @property
    def next_number(self) -> int:
        """The first number that no topic ever had."""
        return max([self.used, *(t.number + 1 for t in self.topics)])

    def known(self, wave: str, group: str) -> list[Kept]:
        """Of every number its topic in this wave, else in the last wave that has it."""
        found = {
            t.number: t
            for here in (False, True)
            for t in self.topics
            if (t.wave == wave) == here and t.group == group and t.part_of < 0
        }
        return [found[number] for number in sorted(found)]

    def parts(self, wave: str, number: int) -> list[Kept]:
        """The parts into which a topic was split, as in this wave or else in the last one."""
        found = {
            t.number: t
            for here in (False, True)
            for t in self.topics
            if (t.wave == wave) == here and t.part_of == number
        }
        return [found[n] for n in sorted(found, key=lambda n: (n != number, n))]

    def transform(self, wave: str, group: str, vectors: Sequence[Vectors]) -> Rows:
        """Number of the nearest known topic of each vector, (n,); -1 when none is known.

        :param vectors: per encoder (n, d), of length 1, of one question group.
        """
        known = self.known(wave, group)
        if not known or not len(vectors[0]):
            return np.full(len(vectors[0]), -1)
        waves = [w for w, g in self.means if g == group]
        here = wave if wave in waves else waves[-1]
        cosines = centred(vectors, self.means[here, group]) @ np.stack([t.centre for t in known]).T
        numbers = np.array([t.number for t in known])
        return np.asarray(numbers[np.argmax(np.round(cosines, 4), axis=1)])

    def same(
        self,
        wave: str,
        group: str,
        topics: Sequence[Rows],
        vectors: Sequence[Vectors],
        space: Vectors,
    ) -> list[Kept | None]:
        """For every topic that was found the known one that it is, if any.

        :param topics: rows of each, in ``vectors`` and in ``space``: :func:`centred`.
        """
        from scipy.optimize import linear_sum_assignment

        known = self.known(wave, group)
        if not known or not topics:
            return [None] * len(topics)
        nearest = self.transform(wave, group, vectors)
        centres = np.stack([t.centre for t in known])
        score = np.empty((len(topics), len(known)))
        for i, rows in enumerate(topics):
            inside = np.zeros(len(space), dtype=bool)
            inside[rows] = True
            cosines = centres @ direction(space[rows])
            for j, topic in enumerate(known):
                there = nearest == topic.number
                jaccard = (inside & there).sum() / (inside | there).sum()
                score[i, j] = (cosines[j] + jaccard) / 2
        worth = np.round(score * _STEP)
        alone = np.full((len(topics), len(topics)), SAME_TOPIC * _STEP - 0.5)
        rows_, choices = linear_sum_assignment(np.hstack([worth, alone]), maximize=True)
        partner: list[Kept | None] = [None] * len(topics)
        for i, j in zip(rows_.tolist(), choices.tolist(), strict=True):
            if j < len(known):
                partner[i] = known[j]
        return partner

    def without(self, waves: Sequence[str]) -> Memory:
        """The same, without what was found in some waves."""
        return replace(
            self,
            topics=tuple(t for t in self.topics if t.wave not in waves),
            means={place: mean for place, mean in self.means.items() if place[0] not in waves},
            used=self.next_number,
            outdated=tuple(w for w in self.outdated if w not in waves),
        )

    def with_topics(
        self, wave: str, found: Sequence[Kept], means: Mapping[tuple[str, str], Vectors]
    ) -> Memory:
        """The same, with what a run of a wave found; what it did not find again is kept."""
        if wave in self.outdated:
            return self.without([wave]).with_topics(wave, found, means)
        new = {(t.wave, t.number, t.part_of): t for t in found}
        old = [new.pop((t.wave, t.number, t.part_of), t) for t in self.topics]
        return replace(self, topics=(*old, *new.values()), means={**self.means, **means})


def centred(vectors: Sequence[Vectors], mean: Vectors) -> Vectors:
    """The encoders side by side, each taken from its mean and made of length 1 together, (n, D)."""
    parts, start = [], 0
    for v in vectors:
        part = v - mean[start : start + v.shape[1]]
        parts.append(part / np.maximum(np.linalg.norm(part, axis=1, keepdims=True), 1e-12))
        start += v.shape[1]
    return np.asarray(np.hstack(parts) / np.sqrt(len(parts)), dtype=np.float32)


def mean_of(vectors: Sequence[Vectors]) -> Vectors:
    """The mean of vectors, the encoders side by side, (D,)."""
    return np.asarray(np.concatenate([v.mean(axis=0) for v in vectors]), dtype=np.float32)


def nearest_of(space: Vectors, centres: npt.NDArray[np.float32]) -> Rows:
    """Index of the nearest centre of each row; of equals, the first."""
    return np.asarray(np.argmax(np.round(space @ centres.T, 4), axis=1), dtype=np.int64)
