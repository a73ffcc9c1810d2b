"""What was refused, as it came, with its reason: sealed, and named by a hash.

Nothing of it is in the store itself. A file here can hold personal data: only its owner may read
it, and ``themascoop prune`` and ``themascoop forget`` remove it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.store.database import now

_OWNER_ONLY, _FOLDER = 0o600, 0o700
_SHOWN = 12  # characters of a hash that a user sees


def quarantine_of(store: Path) -> Path:
    """The quarantine stands beside the store, not in it."""
    return store.absolute().parent / "quarantine"


def seal_file(folder: Path, path: Path, wave: str, reasons: Sequence[Mapping[str, Any]]) -> str:
    """Keep a copy of a file that was refused.

    :param reasons: what is wrong: ``reason``, ``todo``, ``row``, ``column``.
    :return: the short name by which it can be found.
    :raises OSError: it can't be read or kept.
    """
    with path.open("rb") as handle:
        name = hashlib.file_digest(handle, "sha256").hexdigest()
    if not (folder / name).exists():
        _folder(folder)
        half = folder / f".{name}.{os.getpid()}"
        try:
            with path.open("rb") as source, _private(half) as target:
                shutil.copyfileobj(source, target)
                target.flush()
                os.fsync(target.fileno())
            half.replace(folder / name)
        finally:
            half.unlink(missing_ok=True)
    _note(folder, name, path.name, wave, "bestand", reasons)
    return name[:_SHOWN]


def seal_rows(
    folder: Path,
    file: str,
    wave: str,
    columns: Sequence[str],
    rows: Mapping[int, Sequence[str]],
    reasons: Sequence[Mapping[str, Any]],
) -> str:
    """Keep the refused rows of a file that was accepted for the rest.

    :param rows: cells as they were read, by the number of the line.
    :return: the short name by which they can be found; '' without rows.
    :raises OSError: they can't be kept.
    """
    if not rows:
        return ""
    lines = [json.dumps({"kolommen": list(columns)}, ensure_ascii=False)]
    lines += [
        json.dumps({"regel": row, "cellen": list(cells)}, ensure_ascii=False)
        for row, cells in sorted(rows.items())
    ]
    content = ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass")
    name = hashlib.sha256(content).hexdigest()
    _folder(folder)
    _write(folder / name, content)
    _note(folder, name, file, wave, "regels", reasons)
    return name[:_SHOWN]


def _note(
    folder: Path,
    name: str,
    file: str,
    wave: str,
    kind: str,
    reasons: Sequence[Mapping[str, Any]],
) -> None:
    note = {"file": file, "wave": wave, "kind": kind, "at": now(), "reasons": list(reasons)}
    text = json.dumps(note, ensure_ascii=False, indent=2, default=str)
    _write(folder / f"{name}.json", text.encode())


def _write(path: Path, content: bytes) -> None:
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with _private(half) as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def _private(path: Path) -> Any:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, _OWNER_ONLY), "wb")


def _folder(folder: Path) -> None:
    folder.mkdir(mode=_FOLDER, parents=True, exist_ok=True)


def entries(folder: Path) -> list[dict[str, Any]]:
    """What is in quarantine, oldest first: name, file, wave, kind, at, reasons, bytes."""
    found = []
    for note in folder.glob("*.json") if folder.is_dir() else ():
        content = note.with_suffix("")
        if content.exists():
            told = json.loads(note.read_text(encoding="utf-8"))
            found.append({"name": content.name[:_SHOWN], **told, "bytes": content.stat().st_size})
    return sorted(found, key=lambda e: (e["at"], e["name"]))


def remove(folder: Path, name: str) -> None:
    """Remove what a short name stands for, with its reason."""
    for path in list(folder.glob(f"{name}*")):
        path.unlink()


def holding(folder: Path, needles: Sequence[bytes]) -> Iterator[str]:
    """Short names of what holds one of some texts, also inside ZIP files and workbooks."""
    from pipeline.store.search import holds

    for entry in entries(folder):
        path = next(p for p in folder.glob(f"{entry['name']}*") if not p.suffix)
        if holds(path, needles):
            yield str(entry["name"])
