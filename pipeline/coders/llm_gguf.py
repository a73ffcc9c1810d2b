"""A model from disk: llama.cpp serves a GGUF file to this process, on this computer only."""

from __future__ import annotations

import hashlib
import importlib.util
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline.coders.llm_client import Address, Answer, Client
from pipeline.coders.prompt import Task
from pipeline.contracts import InputError

_MAGIC = b"GGUF"
_MISSING = "de motor voor taalmodellen (xllamacpp) is niet geïnstalleerd."
_INSTALL = (
    "Installeer hem met: pip install 'themascoop[llm]'. Of noem een server bij [llm] endpoint."
)


class GgufEngine:
    """Asks a GGUF file through llama.cpp's own server, which starts at the first question.

    :param path: the file.
    :param context: how many tokens codebook, segment and answer may take together.
    :raises InputError: the file is not there, or is no GGUF file; llama.cpp is not installed.
    """

    def __init__(
        self, path: Path, *, context: int, threads: int, timeout: float, max_tokens: int, seed: int
    ) -> None:
        self.path, self.context, self.threads = path, context, threads
        self.timeout, self.max_tokens, self.seed = timeout, max_tokens, seed
        _look_at(path)
        if importlib.util.find_spec("xllamacpp") is None:
            raise InputError(_MISSING, _INSTALL)
        self._server: Any = None
        self._client: Client | None = None

    def version(self) -> str:
        """What tells this file from others: the beginning of its SHA-256."""
        with self.path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()[:16]

    def ask(self, task: Task) -> Answer:
        """One answer, as :meth:`Client.ask`.

        :raises EngineError: there is none.
        :raises InputError: the file can't be loaded as a model.
        """
        if self._client is None:
            self._client = self._start()
        return self._client.ask(task)

    def close(self) -> None:
        """Stop the server and free its memory."""
        self._client = self._server = None

    def _start(self) -> Client:
        try:
            import xllamacpp
        except ImportError:  # built for another computer
            raise InputError(_MISSING, _INSTALL) from None
        key = secrets.token_hex(16)  # other users of this computer must not ask along
        params = xllamacpp.CommonParams()
        params.model.path = str(self.path)
        params.hostnames = ["127.0.0.1"]
        params.port = 0
        params.api_keys = [key]
        params.n_ctx = self.context
        params.n_parallel = 1  # batches of several requests round differently
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = self.threads
        params.verbosity = -1
        params.ui = False
        params.offline = True
        try:
            self._server = xllamacpp.Server(params)
        except RuntimeError:
            raise InputError(
                "dit bestand kan niet als taalmodel worden geladen.",
                "Het is beschadigd, niet helemaal opgehaald, voor een nieuwere llama.cpp, of te "
                "groot voor het geheugen (kies dan een kleiner model, of een lager [llm] context).",
                file=self.path,
            ) from None
        where = urlsplit(str(self._server.listening_address))
        address = Address(False, where.hostname or "127.0.0.1", where.port or 80, _CHAT)
        return Client(address, self.path.name, self.timeout, 0, self.max_tokens, self.seed, key=key)


_CHAT = "/v1/chat/completions"


def _look_at(path: Path) -> None:
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
