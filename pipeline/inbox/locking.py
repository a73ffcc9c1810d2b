"""One process at a time in an inbox, also when the other one was killed.

The operating system keeps the lock and gives it back when a process ends, however it ends; a file
that merely is there would have to be judged old or not.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.contracts import OutputError

LOCK = ".themascoop-bezig"


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Whether this process has the folder to itself until the context ends.

    :raises OutputError: nothing can be written in the folder.
    """
    try:
        # no link is followed: whoever may write here must not choose what is opened
        handle = os.open(
            folder / LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o644
        )
    except OSError as error:
        raise OutputError(
            f"in de map '{folder.name}' kan niet worden geschreven ({error.strerror}).",
            "Geef schrijfrecht, maak ruimte, of kies een andere map.",
        ) from None
    try:
        yield _locked(handle)
    finally:
        os.close(handle)  # gives the lock back


def _locked(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
