"""What is kept between runs, in one SQLite file: vectors of sentences that were encoded before."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING

from pipeline.store.memory import Memory

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

QUERY_SIZE = 500  # SQLite refuses statements with more than 999 parameters in older versions


class VectorStore(Memory):
    """Vectors by model and text, for :func:`pipeline.embed.embed`."""

    # The texts themselves are not kept, only a fingerprint of model and text.
    SCHEMA = ("CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)",)
    HOLDS = "eerder verwerkte zinnen"
    WITHOUT = "Alle zinnen worden opnieuw verwerkt; dat duurt langer."

    def get(self, model: str, texts: Sequence[str]) -> dict[str, npt.NDArray[np.float32]]:
        """The vectors that are known, by text."""
        import numpy as np

        if not self._usable:
            return {}
        by_key = {_key(model, text): text for text in texts}
        keys = list(by_key)
        found: dict[str, npt.NDArray[np.float32]] = {}
        with self._errors_become_warnings(), self._connection() as connection:
            for first in range(0, len(keys), QUERY_SIZE):
                part = keys[first : first + QUERY_SIZE]
                rows = connection.execute(
                    f"SELECT key, vector FROM vectors WHERE key IN ({','.join('?' * len(part))})",
                    part,
                )
                for key, blob in rows:
                    if len(blob) % 4 == 0:
                        found[by_key[key]] = np.frombuffer(blob, dtype="<f4").astype(np.float32)
        return found

    def put(self, model: str, texts: Sequence[str], vectors: npt.NDArray[np.float32]) -> None:
        """Remember ``vectors``, one row per text, in one transaction."""
        if not self._usable:
            return
        rows = [
            (_key(model, text), vector.astype("<f4").tobytes())
            for text, vector in zip(texts, vectors, strict=True)
        ]
        with self._errors_become_warnings(), self._connection() as connection:
            connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    def forget(self, models: Sequence[str], texts: Sequence[str]) -> None:
        """Remove the vectors of ``texts`` as any of ``models`` made them."""
        keys = [(_key(model, text),) for model in models for text in texts]
        self._forget("DELETE FROM vectors WHERE key = ?", keys)


def _key(model: str, text: str) -> bytes:
    return blake2b(f"{model}\0{text}".encode(), digest_size=16).digest()
