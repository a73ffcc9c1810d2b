"""Parquet files in folders that are written once, whole, and named by what is in them."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

BUSY = ".bezig-"  # how a folder begins that is being written
_HASH = 16  # characters of a hash in a folder's name
_SAFE = re.compile(r"[^A-Za-z0-9._-]+")

_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?")  # no file on Windows is called so


@dataclass(frozen=True)
class File:
    """One Parquet file as the database knows it."""

    folder: str
    name: str
    sha256: str
    rows: int


def content_of(tables: Mapping[str, pd.DataFrame], more: str = "") -> str:
    """A hash of what is in tables, whatever writes them; the same on every machine."""
    digest = hashlib.sha256(more.encode())
    for name in sorted(tables):
        frame = tables[name]
        digest.update(f"{name}:{len(frame)}".encode())
        for column in frame.columns:
            values = frame[column].astype(object).where(frame[column].notna(), None).tolist()
            digest.update(json.dumps([column, values], default=str, allow_nan=False).encode())
    return digest.hexdigest()


def folder_name(wave: str) -> str:
    """A folder's name for a wave: readable, safe on every system, and not the same for two waves.

    >>> folder_name("leernetwerken-2018")
    'leernetwerken-2018'
    >>> folder_name("../../x").startswith("x-")
    True
    """
    safe = _SAFE.sub("-", wave).strip(".-").lower()[:60]
    if safe == wave and safe and not _RESERVED.fullmatch(safe):
        return safe
    return f"{safe or 'ronde'}-{hashlib.sha256(wave.encode()).hexdigest()[:8]}"


def write_tables(
    root: Path, parent: str, content: str, tables: Mapping[str, pd.DataFrame]
) -> list[File]:
    """Write tables into a folder of their own; nothing happens when it is there already.

    :param parent: folder below ``root``, with ``/`` between parts.
    :param content: hash of what is in the tables; it names the folder.
    :raises OSError: the disk is full or read-only.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    folder = f"{parent}/{content[:_HASH]}"
    final = root / folder
    final.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=BUSY, dir=final.parent))
    try:
        found = []
        for name, frame in tables.items():
            path = made / f"{name}.parquet"
            pq.write_table(
                pa.Table.from_pandas(frame, preserve_index=False), path, compression="zstd"
            )
            _flush(path)
            found.append(File(folder, path.name, sha256(path), len(frame)))
        _flush(made)
        if final.exists() and not _holds(final, found):
            shutil.rmtree(final)  # damaged, or left by another version of the writer
        try:
            made.replace(final)
        except OSError:
            if not _holds(final, found):  # not there, and not written by another process either
                raise
        _flush(final.parent)
        return found
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _holds(folder: Path, files: Sequence[File]) -> bool:
    return all((folder / f.name).exists() and sha256(folder / f.name) == f.sha256 for f in files)


def read_table(path: Path) -> pd.DataFrame:
    """A table as it was written."""
    import pandas as pd

    return pd.read_parquet(path, engine="pyarrow")


def sha256(path: Path) -> str:
    """Hash of a file, read in parts."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _flush(path: Path) -> None:
    """Have the disk keep what was written; folders can't be flushed on every system."""
    if path.is_dir() and os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
