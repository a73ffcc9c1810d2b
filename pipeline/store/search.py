"""Search files for texts, whatever they are packed in: the proof that somebody is forgotten."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

_PART = 1 << 22  # bytes read at a time


def needles_of(texts: Sequence[str]) -> list[bytes]:
    """Each text as it may stand in a file: UTF-8, UTF-16, and escaped as in XML or JSON."""
    found: list[bytes] = []
    for text in texts:
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        for form in (text, escaped):
            found += [form.encode("utf-8"), form.encode("utf-16-le")]
        found.append(text.encode("ascii", "backslashreplace"))
    return list(dict.fromkeys(found))


def holds(path: Path, needles: Sequence[bytes]) -> bool:
    """Whether a file holds one of some texts; ZIP files, workbooks and Parquet are unpacked."""
    if path.suffix == ".parquet":
        return _in(_parquet(path), needles)
    with path.open("rb") as handle:
        if _in(iter(lambda: handle.read(_PART), b""), needles):
            return True
    if zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                return any(
                    _in(iter(lambda m=member: m.read(_PART), b""), needles)  # type: ignore[misc]
                    for name in archive.namelist()
                    for member in [archive.open(name)]
                )
        except (zipfile.BadZipFile, RuntimeError, OSError):
            return False  # damaged or locked: what can't be opened can't be read by anybody
    return False


def _in(parts: Iterator[bytes], needles: Sequence[bytes]) -> bool:
    overlap = max(map(len, needles), default=1) - 1
    tail = b""
    for part in parts:
        window = tail + part
        if any(n in window for n in needles):
            return True
        tail = window[-overlap:] if overlap else b""
    return False


def _parquet(path: Path) -> Iterator[bytes]:
    """What is in the cells: in the file itself they are packed."""
    from pipeline.store.tables import read_table

    frame = read_table(path)
    for column in frame.columns:
        yield "\n".join(map(str, frame[column])).encode("utf-8", "surrogatepass") + b"\n"
