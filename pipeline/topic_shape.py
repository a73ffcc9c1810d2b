"""A topic in the making, and how near segments are to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from pipeline.topic_stability import NOT_MEASURED, Draws, Stability
from pipeline.topic_words import Term

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

_DECIMALS = 3  # what is decided on must not hang on the last bits


@dataclass
class Topic:
    """A topic in the making, of segments by their row.

    ``rows``: its answers; ``firsts``: for each the first that says the same; ``words``: its terms
    with their c-TF-IDF weight, ``terms`` the distinct ones, ``automatic`` the label made of them;
    ``clusters``: the ones in ``draws`` that it is made of, none when people split it; ``label``:
    what it is called; ``joined``: segments of descriptions. ``number`` -1: none yet.
    """

    group: str
    automatic: str
    words: list[tuple[str, float]]
    terms: list[Term]
    rows: Rows
    firsts: Rows
    draws: Draws
    clusters: tuple[int, ...]
    number: int = -1
    label: str = ""
    joined: list[int] = field(default_factory=list)

    @property
    def stability(self) -> Stability:
        """How well it comes back; of the part of a cluster not known."""
        return self.draws.of(self.clusters) if self.clusters else NOT_MEASURED

    @property
    def formed_by(self) -> Rows:
        """The answers that say something for the first time."""
        return np.asarray(self.rows[self.firsts == self.rows], dtype=np.int64)


def nearness(rows: Rows, formed_by: Rows, vectors: Sequence[Vectors]) -> npt.NDArray[np.float64]:
    """Cosine of each row with the centre of a topic, mean over the encoders, rounded."""
    cosines = [v[rows] @ direction(v[formed_by]) for v in vectors]
    return np.asarray(np.round(np.mean(cosines, axis=0), _DECIMALS), dtype=np.float64)


def direction(vectors: Vectors) -> Vectors:
    """The mean of vectors (n, d), made of length 1."""
    mean = vectors.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-12), dtype=np.float32)
