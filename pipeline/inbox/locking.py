"""One process at a time in an inbox, also when the other one was killed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.contracts import OutputError
from pipeline.locking import take

LOCK = ".themascoop-bezig"


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Whether this process has the folder to itself until the context ends.

    :raises OutputError: nothing can be written in the folder.
    """
    handle = None
    try:
        # no link is followed: whoever may write here must not choose what is opened
        handle = os.open(
            folder / LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644
        )
        mine = take(handle)
    except OSError as error:
        if handle is not None:
            os.close(handle)
        raise OutputError(
            f"in de map '{folder.name}' kan niet worden geschreven ({error.strerror}).",
            "Geef schrijfrecht, maak ruimte, of kies een andere map.",
        ) from None
    try:
        yield mine
    finally:
        os.close(handle)  # gives the lock back
