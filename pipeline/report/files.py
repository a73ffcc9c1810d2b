"""Writing a finished document to disk, whole or not at all, and text that any format can hold."""

from __future__ import annotations

import csv
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contracts import OutputError

if TYPE_CHECKING:
    import pandas as pd

# What XML 1.0 (so Word and Excel) can't hold, with the C1 controls that no reader can see.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
MARKER = "\ufffd"  # '�': the reader sees that something stood here


def printable(text: str) -> str:
    r"""Text with equal line ends, every character that a document can't hold replaced by '�'.

    >>> printable("goed\x07zo")
    'goed�zo'
    """
    return _UNPRINTABLE.sub(MARKER, text.replace("\r\n", "\n").replace("\r", "\n"))


# What a spreadsheet would reckon with, at the start of a cell; also behind what ends a cell when a
# file with commas is opened as one with semicolons or tabs.
_FORMULA = re.compile(r"(^|[;|\t\r\n\"])(\s*)([=+\-@＝＋－＠])")


def harmless(text: str) -> str:
    """Text for a CSV that a spreadsheet opens: an apostrophe before what would be a formula.

    >>> harmless("=1+1"), harmless("a;=1+1"), harmless("3 - 1 = 2")
    ("'=1+1", "a;'=1+1", '3 - 1 = 2')
    """
    return _FORMULA.sub(r"\1\2'\3", printable(text))


def csv_for_spreadsheets(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV for Excel, in which nothing is a formula.

    :raises OSError: the file can't be written.
    """
    safe = frame.rename(columns=harmless)
    for column in safe.select_dtypes(["object", "str"]).columns:
        safe[column] = [harmless(v) if isinstance(v, str) else v for v in safe[column]]
    safe.to_csv(path, index=False, encoding="utf-8-sig", quoting=csv.QUOTE_NONNUMERIC)


_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def folder_name(wave: str) -> str:
    """A name for a folder that stays inside its folder on every system, made of a wave's name.

    >>> folder_name("leernetwerken-2018"), folder_name("../../x"), folder_name("CON")
    ('leernetwerken-2018', 'x', 'ronde-CON')
    """
    name = re.sub(r"[^\w.,()+ -]+", "-", printable(wave)).strip(" .-")[:80].strip(" .-")
    return f"ronde-{name}" if not name or _RESERVED.fullmatch(name) else name


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
