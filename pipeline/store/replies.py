"""What a language model answered before, in one SQLite file, so that nothing is asked twice."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from pipeline.store.memory import Memory

MEMORY = "taalmodel.sqlite"  # in the folder of the store


class ReplyStore(Memory):
    """Replies by model, prompt and segment; each is on disk before the next is asked."""

    # Prompts and segments are not kept, only fingerprints; a reply holds no words of a segment.
    SCHEMA = (
        "CREATE TABLE IF NOT EXISTS replies "
        "(key BLOB PRIMARY KEY, segment BLOB NOT NULL, reply TEXT NOT NULL)",
        "CREATE INDEX IF NOT EXISTS by_segment ON replies (segment)",
    )
    HOLDS = "eerdere antwoorden van het taalmodel"
    WITHOUT = "Wat deze run vraagt, wordt niet bewaard."

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
        self._forget("DELETE FROM replies WHERE segment = ?", [(_key(s),) for s in segments])


def _key(*parts: str) -> bytes:
    hashed = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        hashed.update(len(data).to_bytes(8, "little") + data)
    return hashed.digest()
