"""What people decided about topics: a name, topics that are one, a topic that is two.

A run obeys the decisions in the order in which they were taken. They go by the number of a topic,
which stays the same from run to run (:mod:`pipeline.topic_memory`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from pipeline.topic_memory import Kept, Memory, nearest_of
from pipeline.topic_shape import Rows, Topic, Vectors, direction, nearness
from pipeline.topic_words import Said, label, terms_of

NAME, MERGE, SPLIT = "naam", "samenvoegen", "splitsen"


@dataclass(frozen=True)
class Decision:
    """A decision. ``topics``: the numbers it is about; of a merger the first one stays, of a split
    the second is the number of the part that is split off.
    """

    kind: Literal["naam", "samenvoegen", "splitsen"]
    topics: tuple[int, ...]
    name: str = ""


@dataclass(frozen=True)
class Ground:
    """What decisions are carried out on: the segments as words and as vectors.

    ``space``: per question group the vectors of all segments, taken from the mean of the group.
    """

    say: Callable[[Rows], list[Said]]
    vectors: Sequence[Vectors]
    space: Callable[[str, Rows], Vectors]


def obey(
    topics: Sequence[Topic], decisions: Sequence[Decision], memory: Memory, wave: str, on: Ground
) -> tuple[list[Topic], list[Kept], dict[str, str]]:
    """Carry out decisions on topics that have their numbers.

    :return: the topics; the parts of topics that were split, to be kept; notes (Dutch) by question
        group, on what could not be done.
    """
    by_number = {topic.number: topic for topic in topics}
    parts: list[Kept] = []
    notes: dict[str, str] = {}
    for decision in decisions:
        mine = [by_number[n] for n in decision.topics if n in by_number]
        if decision.kind == MERGE and mine:
            for topic in mine:
                del by_number[topic.number]
            number = decision.topics[0]
            by_number[number] = _merged(mine, number, on)
        elif decision.kind == SPLIT and decision.topics[0] in by_number:
            old, new = decision.topics
            halves = _split(by_number[old], memory.parts(wave, old), new, on)
            if halves is None:
                notes[by_number[old].group] = (
                    f"Topic {old} is niet gesplitst, zoals was besloten: een van de delen zou van "
                    "minder dan twee respondenten komen."
                )
                continue
            for half in halves:
                by_number[half.number] = half
                centre = direction(on.space(half.group, half.formed_by))
                parts.append(Kept(half.number, wave, half.group, half.label, old, centre))
        elif decision.kind == NAME and mine:
            by_number[mine[0].number] = replace(mine[0], label=decision.name)
    return list(by_number.values()), parts, notes


def _merged(topics: Sequence[Topic], number: int, on: Ground) -> Topic:
    if len(topics) == 1:
        return replace(topics[0], number=number)
    rows = np.concatenate([t.rows for t in topics])
    order = np.argsort(rows)
    weights: dict[str, float] = {}
    for topic in topics:
        for word, weight in topic.words:
            weights[word] = max(weight, weights.get(word, 0.0))
    firsts = np.concatenate([t.firsts for t in topics])
    whole = replace(
        topics[0],
        number=number,
        rows=rows[order],
        firsts=firsts[order],
        words=sorted(weights.items(), key=lambda pair: (-pair[1], pair[0])),
        clusters=_clusters(topics),
    )
    return _worded(whole, on)


def _clusters(topics: Sequence[Topic]) -> tuple[int, ...]:
    """The clusters of topics that become one; none when one of them is a part of a cluster."""
    if not all(topic.clusters for topic in topics):
        return ()
    return tuple(sorted({cluster for topic in topics for cluster in topic.clusters}))


def _split(topic: Topic, known: Sequence[Kept], new: int, on: Ground) -> list[Topic] | None:
    """The two parts of a topic, the larger one first; as they were before, if they were."""
    firsts = topic.formed_by
    space = on.space(topic.group, firsts)
    if [t.number for t in known] == [topic.number, new]:
        side = nearest_of(space, np.stack([t.centre for t in known]))
    else:
        side = _two(space)
    names = [t.label for t in known] or [topic.label, ""]
    of = dict(zip(firsts.tolist(), side.tolist(), strict=True))
    where = np.array([of[first] for first in topic.firsts.tolist()])
    halves = []
    for i, number in enumerate((topic.number, new)):
        rows, same = topic.rows[where == i], topic.firsts[where == i]
        if len({s.respondent for s in on.say(rows)}) < 2:
            return None
        half = replace(topic, number=number, rows=rows, firsts=same, clusters=(), joined=[])
        half = _worded(half, on)
        halves.append(replace(half, label=names[i] or half.automatic))
    if halves[0].label == halves[1].label:
        halves[1].label = label(halves[1].terms, [halves[0].label])
    return halves


def _two(space: Vectors) -> Rows:
    """Two groups by Ward's method, the larger one first; of one point one group."""
    from scipy.cluster.hierarchy import cut_tree, linkage

    if len(space) < 2:
        return np.zeros(len(space), dtype=np.int64)
    side = cut_tree(linkage(space.astype(np.float64), method="ward"), n_clusters=[2])[:, 0]
    ones = int((side == 1).sum())
    return np.asarray(1 - side if 2 * ones > len(side) else side, dtype=np.int64)


def _worded(topic: Topic, on: Ground) -> Topic:
    """The topic with terms and an automatic label of what is in it now."""
    inside = topic.formed_by
    near = nearness(inside, inside, on.vectors).tolist()
    terms = terms_of(topic.words, on.say(inside), near)
    return replace(topic, terms=terms, automatic=label(terms, ()))
