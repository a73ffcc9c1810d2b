"""Talk with a language model behind an OpenAI-compatible address, and expect anything of it.

Only the address that the user named is spoken to: a reply that points elsewhere is refused, no
proxy of the environment is used, and an address outside this computer needs permission. A request
ends at its deadline also when the server sends a byte now and then. Neither a segment nor the key
ever stands in a message.
"""

from __future__ import annotations

import http.client
import ipaddress
import json
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from pipeline.coders.llm_reply import Token, tokens_of
from pipeline.coders.prompt import Task
from pipeline.contracts import InputError

KEY = "THEMASCOOP_LLM_KEY"  # environment variable with the key of a server that wants one
_MOST_BYTES = 8_000_000
_LONGEST_PAUSE = 20.0  # seconds between two tries
_ALTERNATIVES = 20  # the most that OpenAI's interface gives
_REDIRECTS = 3
_TEMPORARY = (408, 425, 429, 500, 502, 503, 504, 529)
_STATUS = {
    400: "de server weigerde het verzoek (400); past het codeboek in wat het model kan lezen?",
    401: f"de server wil een sleutel (401); zet die in de omgevingsvariabele {KEY}",
    403: f"de server weigert de toegang (403); klopt de sleutel in {KEY}?",
    404: "het adres of het model is daar onbekend (404)",
    413: "het verzoek is te groot voor de server (413)",
    429: "de server heeft het te druk (429)",
}


class EngineError(Exception):
    """The model gave no answer; the message is Dutch.

    :param again: the same request may succeed later.
    :param fatal: no other request will succeed either.
    """

    def __init__(self, message: str, *, again: bool = False, fatal: bool = False) -> None:
        super().__init__(message)
        self.again, self.fatal = again, fatal
        self.status, self.wait = 0, 0.0


@dataclass(frozen=True)
class Answer:
    """What a model wrote; ``tokens`` empty: without log-probabilities."""

    content: str
    tokens: tuple[Token, ...]
    cut_off: bool


@dataclass(frozen=True)
class Address:
    """Where a server listens. ``path``: of its chat completions."""

    secure: bool
    host: str
    port: int
    path: str

    @property
    def local(self) -> bool:
        """Whether it is named as an address of this computer."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def parse_address(text: str, external: bool) -> Address:
    """Check the address of a server.

    :param external: the user allowed an address outside this computer.
    :raises InputError: it is no address, it holds a secret, or it is not allowed.
    """
    todo = "Verwacht werd iets als http://localhost:8080/v1, bij [llm] endpoint."
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        raise InputError("het adres van het taalmodel is geen adres.", todo) from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InputError("het adres van het taalmodel is geen adres.", todo)
    if parts.username or parts.password or parts.query or parts.fragment:
        raise InputError(
            "in het adres van het taalmodel staat een wachtwoord of een vraagteken.",
            f"Geef alleen het adres; een sleutel hoort in de omgevingsvariabele {KEY}.",
        )
    secure = parts.scheme == "https"
    path = parts.path.rstrip("/")
    if not path.endswith("/chat/completions"):
        path = f"{path or '/v1'}/chat/completions"
    if not path.isascii() or any(c.isspace() or not c.isprintable() for c in path):
        raise InputError("het adres van het taalmodel is geen adres.", todo)
    address = Address(secure, parts.hostname.lower(), port or (443 if secure else 80), path)
    if not address.local and not external:
        raise InputError(
            f"het taalmodel staat op een andere computer ({address.host}); dan gaan antwoorden van "
            "respondenten daarheen.",
            "Mag dat volgens uw afspraken met respondenten, geef dan --extern-toegestaan mee.",
        )
    return address


def key_from_environment() -> str:
    """The key of the server; empty: none.

    :raises InputError: it can't be a key.
    """
    key = os.environ.get(KEY, "").strip()
    if not (key.isascii() and key.isprintable()):
        raise InputError(
            f"de sleutel in {KEY} bevat tekens die niet in een sleutel kunnen staan.",
            "Kopieer de sleutel opnieuw.",
        )
    return key


@dataclass
class Client:
    """A chat endpoint.

    :param timeout: seconds for one request, from connecting to the last byte.
    :param retries: how often a request that failed is sent again, each time after a longer pause.
    """

    address: Address
    model: str
    timeout: float
    retries: int
    max_tokens: int
    seed: int
    key: str = field(default="", repr=False)
    pause: Callable[[float], None] = time.sleep
    first_pause: float = 1.0
    _logprobs: bool = True

    def ask(self, task: Task) -> Answer:
        """One answer.

        :raises EngineError: there is none, after all tries.
        """
        for attempt in range(self.retries + 1):
            try:
                return self._ask_once(task)
            except EngineError as error:
                if not error.again or attempt == self.retries:
                    raise
                wanted = max(error.wait, self.first_pause * 2**attempt)
                self.pause(min(wanted, _LONGEST_PAUSE))
        raise AssertionError  # the last try returned or raised

    def _ask_once(self, task: Task) -> Answer:
        body: dict[str, Any] = {
            "model": self.model,
            "messages": task.messages,
            "temperature": 0,
            "seed": self.seed,
            "max_tokens": self.max_tokens,
            "stream": False,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "codering", "strict": True, "schema": task.schema},
            },
        }
        if not self._logprobs:
            return _answer(self._post(body))
        try:
            return _answer(self._post({**body, "logprobs": True, "top_logprobs": _ALTERNATIVES}))
        except EngineError as error:
            if error.status not in (400, 422):
                raise
            answer = _answer(self._post(body))  # a server that knows no log-probabilities
            self._logprobs = False
            return answer

    def _post(self, body: dict[str, Any]) -> bytes:
        deadline = time.monotonic() + self.timeout
        address = self.address
        for _ in range(_REDIRECTS + 1):
            status, headers, read = self._exchange(address, json.dumps(body).encode(), deadline)
            if status in (301, 302, 303, 307, 308):
                address = _same_place(address, headers.get("Location", ""))
                continue
            if status == 200:
                return read
            raise _refusal(status, headers.get("Retry-After", ""))
        raise EngineError("de server blijft doorverwijzen", fatal=True)

    def _exchange(
        self, address: Address, body: bytes, deadline: float
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """One request on a connection of its own, which is broken off at the deadline."""
        left = max(deadline - time.monotonic(), 0.01)
        connection: http.client.HTTPConnection
        if address.secure:
            connection = http.client.HTTPSConnection(
                address.host, address.port, timeout=left, context=ssl.create_default_context()
            )
        else:
            connection = http.client.HTTPConnection(address.host, address.port, timeout=left)
        late = threading.Event()
        opened: list[socket.socket] = []  # the connection lets go of it once the body is read

        def break_off() -> None:
            late.set()
            for sock in [*opened, connection.sock]:
                with suppress(OSError, AttributeError):
                    sock.shutdown(socket.SHUT_RDWR)

        clock = threading.Timer(left, break_off)
        clock.daemon = True
        clock.start()
        try:
            connection.connect()
            opened.append(connection.sock)
            if address.local and not _is_loopback(connection.sock):
                raise EngineError("het adres blijkt niet op deze computer te liggen", fatal=True)
            headers = {"Content-Type": "application/json", "Accept": "application/json"}
            if self.key:
                headers["Authorization"] = f"Bearer {self.key}"
            connection.request("POST", address.path, body, headers)
            response = connection.getresponse()
            read = response.read(_MOST_BYTES + 1)
            if late.is_set():
                raise TimeoutError
            if len(read) > _MOST_BYTES:
                raise EngineError("het antwoord van de server is te groot")
            return response.status, response.headers, read
        except ssl.SSLCertVerificationError:
            raise EngineError("het certificaat van de server klopt niet", fatal=True) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise _failure(error, late.is_set(), self.timeout) from None
        finally:
            clock.cancel()
            connection.close()


def _failure(error: Exception, late: bool, timeout: float) -> EngineError:
    if late or isinstance(error, TimeoutError):
        seconds = f"{timeout:g}".replace(".", ",")
        return EngineError(f"de server antwoordde niet binnen {seconds} seconden", again=True)
    if isinstance(error, (ConnectionRefusedError, socket.gaierror)):
        return EngineError("de server is niet te bereiken", again=True, fatal=True)
    if isinstance(error, (OSError, http.client.IncompleteRead, http.client.RemoteDisconnected)):
        return EngineError("de verbinding met de server brak af", again=True)
    return EngineError("de server sprak geen HTTP", again=True)


def _refusal(status: int, wait: str) -> EngineError:
    known = f"de server gaf een fout ({status})" if status >= 500 else ""
    message = _STATUS.get(status) or known or f"de server gaf een onverwacht antwoord ({status})"
    fatal = status in (401, 403, 404, 405)
    error = EngineError(message, again=status in _TEMPORARY, fatal=fatal)
    error.status = status
    error.wait = float(wait) if wait.isascii() and wait.isdigit() and len(wait) < 6 else 0.0
    return error


def _same_place(address: Address, location: str) -> Address:
    """Where a reply points to, if that is the same server.

    :raises EngineError: it is another one: what is asked holds answers of respondents.
    """
    try:
        parts = urlsplit(location)
        port = parts.port
    except ValueError:
        raise EngineError("de server verwijst door naar iets onleesbaars", fatal=True) from None
    here = ("https" if address.secure else "http", address.host, address.port)
    scheme = parts.scheme or here[0]
    host = (parts.hostname or address.host).lower()
    default = 443 if scheme == "https" else 80
    there = (scheme, host, (port or default) if parts.netloc else address.port)
    path = parts.path
    if there != here or not path.startswith("/") or not path.isascii() or " " in path:
        raise EngineError(
            "de server verwijst door naar een ander adres; dat wordt niet gevolgd", fatal=True
        )
    return replace(address, path=path)


def _is_loopback(sock: socket.socket) -> bool:
    peer = str(sock.getpeername()[0]).split("%")[0]
    return ipaddress.ip_address(peer).is_loopback


def _answer(body: bytes) -> Answer:
    """Read what a chat endpoint sends.

    :raises EngineError: it is not that.
    """
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        start = body[:200].lstrip().lower()
        what = (
            "een webpagina in plaats van een antwoord"
            if start.startswith((b"<!doctype", b"<html"))
            else "iets wat geen (volledige) JSON is"
        )
        raise EngineError(f"de server stuurde {what}", again=True) from None
    try:
        choice = read["choices"][0]
        content = choice["message"]["content"]
    except (KeyError, IndexError, TypeError):
        content = None
    if not isinstance(content, str):
        raise EngineError("de server stuurde JSON zonder antwoord erin")
    return Answer(
        content, tuple(tokens_of(choice.get("logprobs"))), choice.get("finish_reason") == "length"
    )
