"""Which segments people read: a random sample for figures, and the most useful ones for learning.

The two are never mixed up: a segment that was chosen because the machine is in doubt says nothing
about how often a theme occurs or how well the machine does, so its weight is zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from pipeline.codebook import Codebook

if TYPE_CHECKING:
    import pandas as pd

Unit = Literal["segment", "respondent"]
RANDOM, CHOSEN = "random", "chosen"


@dataclass(frozen=True)
class Pick:
    """One segment to read; ``weight``: how many segments it stands for, 0 for a chosen one."""

    segment_id: str
    part: str
    weight: float


def codable(segments: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """The segments that answer something and in which at least one theme may be coded."""
    leaves = codebook.leaves()
    fits: dict[tuple[str, bool], bool] = {}
    keep = []
    for question, whole, nothing in zip(
        segments["question_id"], segments["whole"], segments["non_answer"], strict=True
    ):
        key = (question, bool(whole))
        if key not in fits:
            fits[key] = any(codebook.in_scope(t.id, *key) for t in leaves)
        keep.append(fits[key] and nothing == "")
    return segments[keep]


def draw(
    segments: pd.DataFrame,
    *,
    n_random: int,
    n_chosen: int = 0,
    unit: Unit = "segment",
    doubt: Mapping[str, float] | None = None,
    seed: int = 0,
) -> list[Pick]:
    """Draw the segments that people read, in the order in which they read them.

    The random ones come first, in random order: whoever stops half-way has still read a random
    sample. With ``unit`` "respondent" ``n_random`` whole respondents are drawn, and read one after
    the other; their number is fixed beforehand, as stopping at a number of segments would favour
    those who wrote little. Every segment has the same chance, so the weight is N / n (Horvitz &
    Thompson 1952).

    :param segments: table ``segments``, see :func:`codable`; non-answers are not read.
    :param doubt: per segment how unsure the automatic coding is, higher = less sure; the
        ``n_chosen`` most unsure ones that were not drawn are read after the others.
    """
    told = segments[segments["non_answer"] == ""]
    ids = told["segment_id"].tolist()
    owners = told["respondent_id"].tolist()
    random = np.random.default_rng(seed)
    if unit == "respondent":
        people = sorted(set(owners))
        own: dict[str, list[str]] = {}
        for segment, owner in zip(ids, owners, strict=True):
            own.setdefault(owner, []).append(segment)
        chosen = random.permutation(np.array(people, dtype=object))[:n_random]
        drawn = [segment for person in chosen for segment in own[person]]
        weight = len(people) / len(chosen) if len(chosen) else 0.0
    else:
        places = random.permutation(len(ids))[:n_random]
        drawn = [ids[i] for i in places]
        weight = len(ids) / len(drawn) if drawn else 0.0
    picks = [Pick(s, RANDOM, weight) for s in drawn]
    left = set(drawn)
    known = doubt or {}
    unsure = sorted((s for s in ids if s not in left and s in known), key=lambda s: (-known[s], s))
    return picks + [Pick(s, CHOSEN, 0.0) for s in unsure[:n_chosen]]


def doubt_of(codings: pd.DataFrame) -> dict[str, float]:
    """How unsure the automatic coding is of each segment, 0-1.

    The chance of the least sure decision: 1 minus twice its distance to a half. Of a segment that
    was given no theme the confidence is that of "none of these".

    :param codings: table ``codings``; only those of the automatic coder count.
    """
    own = codings[codings["coder_kind"] == "automatic"]
    found: dict[str, float] = {}
    own = own[own["confidence"].notna()]
    for segment, sure in zip(own["segment_id"], own["confidence"], strict=True):
        unsure = round(1 - 2 * abs(float(sure) - 0.5), 6)
        found[segment] = max(found.get(segment, 0.0), unsure)
    return found
