"""One at a time, over processes: a lock that the system gives back when its holder dies."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.ingest.config import home
from pipeline.locking import take
from pipeline.store.database import said

_PAUSE = 0.05


def prefect_home() -> Path:
    """Where Prefect keeps its own things: beside the waves, never in the user's home."""
    return home() / "prefect"


@contextmanager
def one_at_a_time(name: str) -> Iterator[None]:
    """Wait until nobody else does this, and keep others waiting meanwhile.

    :param name: of what is done; two reports of one wave would mix their files.
    :raises OutputError: the data folder can't be written.
    """
    folder = prefect_home() / "sloten"
    with said():
        folder.mkdir(parents=True, exist_ok=True)
        file = os.open(
            folder / hashlib.sha256(name.encode()).hexdigest()[:16], os.O_RDWR | os.O_CREAT, 0o600
        )
    try:
        while not take(file):
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(file)
