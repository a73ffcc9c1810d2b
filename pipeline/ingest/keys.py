"""The key of the pseudonyms: a file that stays with the user and is never part of a project."""

from __future__ import annotations

import os
import secrets
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
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another run made it just now
        return load_key(path)
    except OSError as error:
        raise OutputError(
            f"de sleutel voor pseudoniemen kan niet worden bewaard ({error.strerror}).",
            "Kies een plaats met --key.",
            file=path,
        ) from None
    with os.fdopen(handle, "w") as file:
        file.write(key.hex() + "\n")
    return key, "nieuwe sleutel voor pseudoniemen gemaakt (data/sleutel); bewaar die zorgvuldig."
