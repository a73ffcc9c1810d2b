"""What a language model answered before, in one SQLite file, so that nothing is asked twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from pipeline.store.vectors import WAIT, reason

MEMORY = "taalmodel.sqlite"  # in the folder of the store

# Prompts and segments are not kept, only fingerprints of them; a reply holds no words of a segment.
SCHEMA = """CREATE TABLE IF NOT EXISTS replies (
  key BLOB PRIMARY KEY, segment BLOB NOT NULL, reply TEXT NOT NULL
)"""


class ReplyStore:
    """Replies by model, prompt and segment; each is on disk before the next is asked.

    A store that can't be read or written is no reason to stop: it then remembers nothing, and
    says so once in ``warnings`` (Dutch).

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
                connection.execute("CREATE INDEX IF NOT EXISTS by_segment ON replies (segment)")

    def get(self, model: str, prompt: str, segment: str) -> str:
        """The reply that is known; empty: none."""
        found: list[tuple[str]] = []
        if self._usable:
            with self._errors_become_warnings(), self._connection() as connection:
                found = connection.execute(
                    "SELECT reply FROM replies WHERE key = ?", (_key(model, prompt, segment),)
                ).fetchall()
        return str(found[0][0]) if found else ""

    def put(self, model: str, prompt: str, segment: str, reply: str) -> None:
        """Remember a reply."""
        if self._usable:
            row = (_key(model, prompt, segment), _key(segment), reply)
            with self._errors_become_warnings(), self._connection() as connection:
                connection.execute("INSERT OR REPLACE INTO replies VALUES (?, ?, ?)", row)

    def forget(self, segments: Sequence[str]) -> None:
        """Remove what any model answered on any of these segments."""
        with self._errors_become_warnings(), self._connection() as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.executemany(
                "DELETE FROM replies WHERE segment = ?", [(_key(s),) for s in segments]
            )

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
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
                f"{self.path.name} (eerdere antwoorden van het taalmodel) is niet te gebruiken: "
                f"{reason(error)} Wat deze run vraagt, wordt niet bewaard."
            )


def _key(*parts: str) -> bytes:
    hashed = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        hashed.update(len(data).to_bytes(8, "little") + data)
    return hashed.digest()
