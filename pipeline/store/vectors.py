"""What is kept between runs, in one SQLite file: vectors of sentences that were encoded before."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

WAIT = 20.0  # seconds that one process waits for another that is writing
QUERY_SIZE = 500  # SQLite refuses statements with more than 999 parameters in older versions

# The texts themselves are not kept, only a fingerprint of model and text.
SCHEMA = "CREATE TABLE IF NOT EXISTS vectors (key BLOB PRIMARY KEY, vector BLOB NOT NULL)"


class VectorStore:
    """Vectors by model and text, for :func:`pipeline.embed.embed`.

    A store that can't be read or written is no reason to stop: it then remembers nothing, and
    says so once in ``warnings`` (Dutch). Several processes and threads may use one file.

    :param path: the SQLite file; it and its folder are made when they are not there.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.warnings: list[str] = []
        self._usable = True
        with self._errors_become_warnings():
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._connection() as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute(SCHEMA)

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
        with self._errors_become_warnings(), self._connection() as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.executemany("DELETE FROM vectors WHERE key = ?", keys)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """One transaction on a connection of its own: they may not pass between threads."""
        connection = sqlite3.connect(self.path, timeout=WAIT)
        try:
            with connection:
                yield connection
        finally:
            connection.close()

    @contextmanager
    def _errors_become_warnings(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            self._usable = False
            self.warnings.append(
                f"{self.path.name} (eerder verwerkte zinnen) is niet te gebruiken: "
                f"{reason(error)} Alle zinnen worden opnieuw verwerkt; dat duurt langer."
            )


def _key(model: str, text: str) -> bytes:
    return blake2b(f"{model}\0{text}".encode(), digest_size=16).digest()


def reason(error: sqlite3.Error | OSError) -> str:
    """Why a SQLite file can't be used, in Dutch."""
    message = str(error)
    if "locked" in message:
        return "een ander programma houdt het bezet."
    if "full" in message or getattr(error, "errno", None) == errno.ENOSPC:
        return "de schijf is vol."
    if isinstance(error, OSError) or "readonly" in message or "unable to open" in message:
        return "er kan daar niet worden geschreven. Kies een andere map."
    return "het bestand is beschadigd. Verwijder het, dan wordt het opnieuw gemaakt."
