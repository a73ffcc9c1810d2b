"""Texts that are the same, or nearly: copied answers, and answers that were sent around.

Used where copies are pointed out (:mod:`pipeline.quality`) and where they may count only once (the
forming of topics).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from zlib import crc32

_WORD = re.compile(r"\w+")
_SKETCH = 6  # pairs of words by which near-same answers find each other
_COMPARED = 20  # answers that one answer is compared with, at most, per pair of words


def words_of(text: str) -> tuple[str, ...]:
    """What texts are compared by: their words, without capitals, marks and white space.

    >>> words_of("Tijd, tijd en  rust!")
    ('tijd', 'tijd', 'en', 'rust')
    """
    return tuple(_WORD.findall(text.lower()))


def first_alike(texts: Sequence[str], min_words: int, enough: float) -> list[int]:
    """For every text the place of the first text that says the same.

    Texts of the same words say the same; texts of ``min_words`` words or more also when they are
    for ``enough`` (0-1) alike, in one or more steps.
    """
    keys = [words_of(text) or (text.strip(),) for text in texts]
    first: dict[tuple[str, ...], int] = {}
    for i, key in enumerate(keys):
        first.setdefault(key, i)
    for group in alike_texts([key for key in first if len(key) >= min_words], enough):
        for key in group:
            first[key] = first[group[0]]
    return [first[key] for key in keys]


def alike_texts(texts: Sequence[tuple[str, ...]], enough: float) -> list[list[tuple[str, ...]]]:
    """Groups of texts of which each is like another one in it; a text alone is a group too.

    Texts find each other by the pairs of words with the smallest hash (a bottom-k sketch; Broder,
    On the resemblance and containment of documents, 1997), and are then compared word by word.
    """
    group = list(range(len(texts)))

    def top(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    buckets: dict[int, list[int]] = defaultdict(list)
    for i, words in enumerate(texts):
        hashes = sorted({crc32(" ".join(pair).encode()) for pair in pairwise(words)})[:_SKETCH]
        near = dict.fromkeys(j for h in hashes for j in buckets[h][-_COMPARED:])
        for j in near:
            if top(i) != top(j) and _ratio(words, texts[j]) >= enough:
                group[max(top(i), top(j))] = min(top(i), top(j))
        for h in hashes:
            buckets[h].append(i)
    groups: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    for i, words in enumerate(texts):
        groups[top(i)].append(words)
    return list(groups.values())


def _ratio(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Share of words that two texts have in common, in the same order, 0-1."""
    if 2 * min(len(one), len(other)) < 0.8 * (len(one) + len(other)):
        return 0.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= 0.5 else 0.0
