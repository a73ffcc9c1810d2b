"""Whether people see in topics what the machine put together: intrusion tests and their score.

Chang, Boyd-Graber, Gerrish, Wang and Blei, Reading tea leaves: how humans interpret topic models
(NIPS 22, 2009). *Word intrusion*: which of five words does not belong with the others, four of
which are the most telling words of a topic. *Topic intrusion*: which topic does not belong with
what a respondent said. The share of questions that people get right is the score; who guesses gets
one in five, or one in three or four, right.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.topic_words import alike

if TYPE_CHECKING:
    import pandas as pd

WORD, TOPIC = "woord", "topic"
LETTERS = "ABCDE"
_WORDS = 4  # of the topic, beside the intruder
_TOPICS = 3  # of the respondent, at most
_RESPONDENTS = 20  # asked about, at most
_FRAGMENTS = 4  # of a respondent shown, at most
_Z = 1.959964  # 95 %


@dataclass(frozen=True)
class Question:
    """A question: ``options`` of which the one at ``intruder`` does not belong.

    ``topic_id`` is the topic that is tested: of the words, or the largest of the respondent.
    ``segments``: ids of the ones in ``text``.
    """

    kind: str
    topic_id: int
    text: str
    options: tuple[str, ...]
    intruder: int
    segments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Score:
    """How many of ``n`` answers were right, with Wilson's 95 % interval, and by guessing."""

    right: int
    n: int
    guessing: float

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson, Probable inference, JASA 22 (1927), 209-212.

        >>> tuple(round(x, 3) for x in Score(8, 10, 0.2).interval)
        (0.49, 0.943)
        """
        if not self.n:
            return 0.0, 1.0
        p, n, z = self.right / self.n, self.n, _Z
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, middle - half), min(1.0, middle + half)


def questions(
    topics: pd.DataFrame, members: pd.DataFrame, segments: pd.DataFrame, seed: int
) -> list[Question]:
    """The questions about the topics of a wave; the same ones for the same seed.

    :param topics: table ``topics``, and
    :param members: table ``topic_members``; segments in no topic are left aside.
    """
    random = np.random.default_rng(seed)
    return [*_about_words(topics, random), *_about_topics(topics, members, segments, random)]


def _about_words(topics: pd.DataFrame, random: np.random.Generator) -> list[Question]:
    found = []
    for _, group in topics.groupby("question_group", sort=False):
        ids = group["topic_id"].tolist()
        terms = {
            number: [word for word, _ in json.loads(text)]
            for number, text in zip(ids, group["terms"], strict=True)
        }
        for number in ids:
            mine = terms[number]
            strangers = [
                word
                for other in ids
                if other != number
                for word in terms[other][:_WORDS]
                if not any(alike(a, b) for m in mine for a in m.split() for b in word.split())
            ]
            if len(mine) >= _WORDS and strangers:
                stranger = strangers[int(random.integers(len(strangers)))]
                options, place = _mixed(mine[:_WORDS], stranger, random)
                found.append(Question(WORD, number, "", options, place))
    return found


def _about_topics(
    topics: pd.DataFrame,
    members: pd.DataFrame,
    segments: pd.DataFrame,
    random: np.random.Generator,
) -> list[Question]:
    label = dict(zip(topics["topic_id"], topics["label"], strict=True))
    inside = members[members["topic_id"].isin(list(label))].merge(
        segments[["segment_id", "respondent_id", "text"]], on="segment_id"
    )
    found = []
    for (group, _), said in inside.groupby(["question_group", "respondent_id"], sort=False):
        counts = said["topic_id"].value_counts(sort=False)
        mine = sorted(counts.index.tolist(), key=lambda t: (-int(counts[t]), t))
        others = topics.loc[topics["question_group"] == group, "topic_id"]
        strangers = [t for t in others if t not in mine]
        if len(mine) < 2 or not strangers:
            continue
        shown = mine[:_TOPICS]
        parts = [said[said["topic_id"] == topic].head(2) for topic in shown]
        texts = [str(text) for part in parts for text in part["text"]][:_FRAGMENTS]
        ids = [str(segment) for part in parts for segment in part["segment_id"]][:_FRAGMENTS]
        stranger = int(strangers[int(random.integers(len(strangers)))])
        options, place = _mixed([label[t] for t in shown], label[stranger], random)
        found.append(Question(TOPIC, mine[0], " / ".join(texts), options, place, tuple(ids)))
    some = np.sort(random.permutation(len(found))[:_RESPONDENTS])
    return [found[i] for i in some.tolist()]


def _mixed(
    own: Sequence[str], stranger: str, random: np.random.Generator
) -> tuple[tuple[str, ...], int]:
    options = [*own, stranger]
    order = random.permutation(len(options)).tolist()
    return tuple(options[i] for i in order), order.index(len(own))


def scores(
    answers: Sequence[tuple[str, int, int, bool]],
) -> tuple[Mapping[str, Score], Mapping[tuple[str, int], Score]]:
    """The score of each kind of question, and of each topic in it.

    :param answers: kind, topic, number of options, and whether it was right.
    """

    def score(some: Sequence[tuple[str, int, int, bool]]) -> Score:
        guessing = sum(1 / options for _, _, options, _ in some) / len(some)
        return Score(sum(right for *_, right in some), len(some), round(guessing, 4))

    kinds = dict.fromkeys(kind for kind, *_ in answers)
    pairs = dict.fromkeys((kind, topic) for kind, topic, *_ in answers)
    return (
        {k: score([a for a in answers if a[0] == k]) for k in kinds},
        {p: score([a for a in answers if a[:2] == p]) for p in pairs},
    )
