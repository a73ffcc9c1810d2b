"""The key of the pseudonyms: a file that stays with the user and is never part of a project."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from pipeline.contracts import InputError, OutputError
from pipeline.ingest.config import home

_BYTES = 32


def load_key(path: Path | None = None) -> tuple[bytes, str]:
    """The key, made at first use; and a Dutch warning when it was made now.

    :raises InputError: the file holds no key.
    :raises OutputError: there is no key and it can't be written.
    """
    path = path or home() / "sleutel" / "pseudoniemen.key"
    if path.exists():
        try:
            key = bytes.fromhex(path.read_text(encoding="ascii").strip())
        except (OSError, ValueError):
            key = b""
        if len(key) < _BYTES:
            raise InputError(
                "dit bestand bevat geen bruikbare sleutel voor pseudoniemen.",
                "Zet de juiste sleutel terug, of verplaats het bestand zodat er een nieuwe komt.",
                file=path,
            )
        return key, ""
    key = secrets.token_bytes(_BYTES)
    half = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(half, path)  # whole or not at all, and never over another run's key
        except FileExistsError:
            return load_key(path)
        except OSError:  # a disk without links
            os.replace(half, path)
    except OSError as error:
        raise OutputError(
            f"de sleutel voor pseudoniemen kan niet worden bewaard ({error.strerror}).",
            "Kies een plaats met --key.",
            file=path,
        ) from None
    finally:
        with suppress(OSError):
            half.unlink()
    where = f"{path.parent.name}/{path.name}"
    return key, f"nieuwe sleutel voor pseudoniemen gemaakt ({where}); bewaar die zorgvuldig."
