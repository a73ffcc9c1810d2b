"""A memory in one SQLite file that may fail: a run goes on without it, and says so."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WAIT = 20.0  # seconds that one process waits for another that is writing


class Memory:
    """What :class:`VectorStore` and :class:`ReplyStore` share.

    A memory that can't be read or written is no reason to stop: it then remembers nothing, and
    says so once in ``warnings`` (Dutch). Several processes and threads may use one file.

    :param path: the SQLite file; it and its folder are made when they are not there.
    """

    SCHEMA: tuple[str, ...]  # statements that make the tables when they are not there
    HOLDS: str  # what is in it, in Dutch
    WITHOUT: str  # what a run does without it, in Dutch

    def __init__(self, path: Path) -> None:
        self.path = path
        self.warnings: list[str] = []
        self._usable = True
        with self._errors_become_warnings():
            path.parent.mkdir(parents=True, exist_ok=True)
            with self._connection() as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                for statement in self.SCHEMA:
                    connection.execute(statement)

    def _forget(self, statement: str, keys: list[tuple[bytes]]) -> None:
        """Remove rows, and leave nothing of them in the pages they stood on."""
        with self._errors_become_warnings(), self._connection() as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.executemany(statement, keys)

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
                f"{self.path.name} ({self.HOLDS}) is niet te gebruiken: {reason(error)} "
                f"{self.WITHOUT}"
            )


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
