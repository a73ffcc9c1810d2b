"""Write the header of a GGUF file, as llama.cpp's gguf.h lays it down; there are no weights."""

from __future__ import annotations

import struct
from pathlib import Path


def write_header(path: Path, facts: dict[str, str | int | list[str]], weights: bytes = b"") -> Path:
    """A file that says ``facts`` of itself, followed by ``weights``."""
    parts = [b"GGUF", struct.pack("<IQQ", 3, 0, len(facts))]
    for name, value in facts.items():
        parts.append(_text(name))
        if isinstance(value, str):
            parts += [struct.pack("<I", 8), _text(value)]
        elif isinstance(value, int):
            parts += [struct.pack("<I", 4), struct.pack("<I", value)]
        else:
            parts += [struct.pack("<I", 9), struct.pack("<IQ", 8, len(value)), *map(_text, value)]
    path.write_bytes(b"".join(parts) + weights)
    return path


def _text(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("<Q", len(encoded)) + encoded
