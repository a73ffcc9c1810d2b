"""One process at a time in a folder; what is left of one that was killed hinders nobody."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pipeline.contracts import OutputError
from pipeline.locking import take
from pipeline.store.database import said

SLOT = ".slot"
_PAUSE = 0.05
_HALF = re.compile(r"\.[a-z0-9_]{8}\.\w+")  # as write_file names what is not finished


@contextmanager
def alone_in(folder: Path, wait: float, what: str) -> Iterator[None]:
    """Be the only one in a folder that asks for it, process or thread; the folder is made.

    The system gives the place free when its holder ends, however it ends. Files that such a one
    left half are removed.

    :param wait: seconds to wait for another one.
    :param what: that nobody else may do meanwhile (Dutch), for the message.
    :raises OutputError: the other one takes longer, or the folder can't be written.
    """
    with said():
        handle = _taken(folder, time.monotonic() + wait)
    if handle is None:
        raise OutputError(
            f"een andere run of opdracht is bezig met {what}.",
            "Wacht tot die klaar is, en probeer het dan opnieuw.",
            file=folder,
        )
    try:
        with said():
            for path in sorted(folder.iterdir()):
                if _HALF.fullmatch(path.name):
                    path.unlink(missing_ok=True)
        yield
    finally:
        os.close(handle)  # which gives it free


def _taken(folder: Path, until: float) -> int | None:
    """The open file by which the folder is held; None when it took too long."""
    path = folder / SLOT
    while True:
        folder.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # the folder was removed meanwhile
            handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
            if take(handle) and _is_at(path, handle):
                return handle
            os.close(handle)
        if time.monotonic() >= until:
            return None
        time.sleep(_PAUSE)


def _is_at(path: Path, handle: int) -> bool:
    """Whether the open file still stands there: who removes the folder removes it too."""
    try:
        return os.path.samestat(path.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def remove(folder: Path) -> None:
    """Remove a folder of files, when nobody is in it any more."""
    with suppress(OSError):  # somebody came in meanwhile: then it stays
        (folder / SLOT).unlink(missing_ok=True)
        folder.rmdir()
