"""A model from disk: llama.cpp serves a GGUF file to this process, on this computer only."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pipeline import gguf
from pipeline.coders.llm_client import Address, Answer, Client
from pipeline.coders.prompt import Task


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
        gguf.look_at(path, "Of noem een server bij [llm] endpoint.")
        self._server: Any = None
        self._client: Client | None = None

    def version(self) -> str:
        """What tells this file from others: the beginning of its SHA-256."""
        return gguf.fingerprint(self.path)[:16]

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
        key = secrets.token_hex(16)  # other users of this computer must not ask along
        hint = "kies dan een kleiner model, of een lager [llm] context"
        self._server = gguf.serve(self.path, self.threads, self.context, key, hint)
        where = urlsplit(str(self._server.listening_address))
        address = Address(False, where.hostname or "127.0.0.1", where.port or 80, _CHAT)
        return Client(address, self.path.name, self.timeout, 0, self.max_tokens, self.seed, key=key)


_CHAT = "/v1/chat/completions"
