"""Writing a finished document to disk, whole or not at all, and text that any format can hold."""

from __future__ import annotations

import os
import re
import tempfile
from pathlib import Path

from pipeline.contracts import OutputError

# What XML 1.0 (so Word and Excel) can't hold, with the C1 controls that no reader can see.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
MARKER = "\ufffd"  # '�': the reader sees that something stood here


def printable(text: str) -> str:
    r"""Text with equal line ends, every character that a document can't hold replaced by '�'.

    >>> printable("goed\x07zo")
    'goed�zo'
    """
    return _UNPRINTABLE.sub(MARKER, text.replace("\r\n", "\n").replace("\r", "\n"))


def write_file(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` in one step: a reader sees the old file or the new, no half.

    :raises OutputError: the folder can't be written, or the disk is full.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)  # mkstemp makes it readable for its maker only
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise OutputError(
            f"het bestand kan niet worden geschreven ({error.strerror or error}).",
            "Sluit het als het in een ander programma open staat, kijk of de schijf vol is, "
            "of kies een andere map met --out.",
            file=path,
        ) from error
