"""A lock that the system keeps, and gives back when its holder ends, however it ends."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import msvcrt

    def take(handle: int) -> bool:
        """Lock an open file until it is closed; False when somebody else holds it."""
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def take(handle: int) -> bool:
        """Lock an open file until it is closed; False when somebody else holds it.

        :raises OSError: files can't be locked there.
        """
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
