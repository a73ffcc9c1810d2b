"""How much of the constructed set the privacy stage finds; shared by tests and benchmark."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from tests.privacy_set import Answer, Span


@dataclass
class Measured:
    """Counts per kind: spans wanted and found, replacements made and right."""

    wanted: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    made: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    stays: int = 0
    intact: int = 0
    wrong: list[str] = field(default_factory=list)


def measure(answers: Iterable[Answer], find: Callable[[str], Sequence[Span]]) -> Measured:
    """A span counts as found when it is covered from beginning to end, whatever kind it was
    taken for; a replacement is right when it touches a span that had to go.
    """
    counted = Measured()
    for answer in answers:
        spans = find(answer.text)
        missed, extra = [], []
        for start, end, kind in answer.gone:
            counted.wanted[kind] += 1
            if any(s <= start and end <= e for s, e, _ in spans):
                counted.found[kind] += 1
            else:
                missed.append(answer.text[start:end])
        for start, end, kind in spans:
            counted.made[kind] += 1
            if any(start < e and s < end for s, e, _ in answer.gone):
                counted.right[kind] += 1
            else:
                extra.append(answer.text[start:end])
        for start, end in answer.stays:
            counted.stays += 1
            counted.intact += not any(s < end and start < e for s, e, _ in spans)
        if missed or extra:
            counted.wrong.append(f"{answer.text} | missed {missed} | extra {extra}")
    return counted


def wilson(right: int, n: int, z: float = 1.959964) -> tuple[float, float]:
    """The interval for a share of Wilson (1927), at 95 %.

    The example is Newcombe's (1998, Statistics in Medicine 17, table I): 0.2553 to 0.3662.

    >>> [round(limit, 4) for limit in wilson(81, 263)]
    [0.2553, 0.3662]
    """
    if not n:
        return float("nan"), float("nan")
    share = right / n
    middle = share + z * z / (2 * n)
    half = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)
