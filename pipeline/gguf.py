"""Model files in GGUF: look at them, and let llama.cpp serve them inside this process."""

from __future__ import annotations

import hashlib
import importlib.util
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from pipeline.contracts import InputError

_MAGIC = b"GGUF"
_MISSING = "de motor voor taalmodellen (xllamacpp) is niet geïnstalleerd."
_INSTALL = "Installeer hem met: pip install 'themascoop[llm]'."
_DAMAGED = (
    "Het is beschadigd, niet helemaal opgehaald, voor een nieuwere llama.cpp, of te groot voor het "
    "geheugen"
)
# Kinds of values in a GGUF header (llama.cpp's ggml/include/gguf.h), by their number there.
_NUMBERS = dict(zip((0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12), "BbHhIif?Qqd", strict=True))
_TEXT, _LIST = 8, 9
_MOST_FACTS, _LONGEST_TEXT = 10_000, 1_000_000
_VOCABULARY = "tokenizer."  # thousands of words; what tells about the model stands before them


def look_at(path: Path, or_else: str = "") -> None:
    """See that a file can be a model, and that there is something to load it with.

    :param or_else: what else a user can do without llama.cpp, in Dutch.
    :raises InputError: the file is not there, or is no GGUF file; llama.cpp is not installed.
    """
    try:
        if path.exists() and not path.is_file():  # a pipe would wait for ever
            raise OSError
        with path.open("rb") as handle:
            start = handle.read(len(_MAGIC))
    except FileNotFoundError:
        raise InputError(
            "het taalmodel is niet gevonden.", "Controleer de naam en de map.", file=path
        ) from None
    except OSError:
        raise InputError(
            "het taalmodel kan niet worden gelezen.",
            "Controleer of het een bestand is en of u het mag lezen.",
            file=path,
        ) from None
    if start != _MAGIC:
        raise InputError(
            "dit bestand is geen taalmodel: het is geen GGUF.",
            "Haal het model op als .gguf, of maak dat met de hulpmiddelen van llama.cpp.",
            file=path,
        )
    if importlib.util.find_spec("xllamacpp") is None:
        raise InputError(_MISSING, f"{_INSTALL} {or_else}".strip())


def fingerprint(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal digits: tells models apart whatever they are called."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def serve(
    path: Path,
    threads: int,
    context: int,
    key: str,
    hint: str,
    adjust: Callable[[Any], None] = lambda params: None,
) -> Any:
    """Load a model; it is gone from memory, and its threads have ended, once nothing holds it.

    :param context: tokens that it reads at once.
    :param key: what whoever asks over HTTP must know; other users of this computer don't.
    :param hint: what to choose when memory is too small, in Dutch.
    :param adjust: given ``xllamacpp.CommonParams`` to set what else is wanted.
    :return: ``xllamacpp.Server``, listening on this computer only.
    :raises InputError: the file can't be loaded, or llama.cpp was built for another computer.
    """
    try:
        import xllamacpp
    except ImportError:
        raise InputError(_MISSING, _INSTALL) from None
    params = xllamacpp.CommonParams()
    params.model.path = str(path)
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.api_keys = [key]
    params.n_ctx = context
    params.n_parallel = 1  # batches of several requests round differently
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = threads
    params.verbosity = -1
    params.ui = False
    params.offline = True
    adjust(params)
    try:
        return xllamacpp.Server(params)
    except RuntimeError:
        raise InputError(
            "dit bestand kan niet als taalmodel worden geladen.", f"{_DAMAGED} ({hint}).", file=path
        ) from None


def facts(path: Path) -> dict[str, Any]:
    """What a model file says of itself, up to its vocabulary: architecture, sizes, licence.

    :raises InputError: its header is damaged.
    """
    found: dict[str, Any] = {}
    try:
        with path.open("rb") as handle:
            handle.seek(len(_MAGIC))
            _, _, count = struct.unpack("<IQQ", _exactly(handle, 20))
            for _ in range(min(count, _MOST_FACTS)):
                name = _text(handle)
                if name.startswith(_VOCABULARY):
                    break
                (kind,) = struct.unpack("<I", _exactly(handle, 4))
                found[name] = _value(handle, kind)
    except (ValueError, struct.error, OSError, RecursionError):
        raise InputError(
            "dit bestand kan niet als taalmodel worden geladen.", f"{_DAMAGED}.", file=path
        ) from None
    return found


def _value(handle: BinaryIO, kind: int) -> Any:
    if kind == _TEXT:
        return _text(handle)
    if kind == _LIST:
        inner, count = struct.unpack("<IQ", _exactly(handle, 12))
        if inner == _LIST or count > _LONGEST_TEXT:
            raise ValueError
        return [_value(handle, inner) for _ in range(count)]
    form = f"<{_NUMBERS[kind]}" if kind in _NUMBERS else ""
    if not form:
        raise ValueError
    return struct.unpack(form, _exactly(handle, struct.calcsize(form)))[0]


def _text(handle: BinaryIO) -> str:
    (length,) = struct.unpack("<Q", _exactly(handle, 8))
    if length > _LONGEST_TEXT:
        raise ValueError
    return _exactly(handle, length).decode("utf-8", errors="replace")


def _exactly(handle: BinaryIO, length: int) -> bytes:
    read = handle.read(length)
    if len(read) != length:
        raise ValueError
    return read
