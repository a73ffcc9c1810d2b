"""A chat endpoint that does what a test tells it to, also what no good server would."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Asked:
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def segment(self) -> str:
        """What stands between the marks."""
        lines = self.body["messages"][-1]["content"].splitlines()
        (at,) = [i for i, line in enumerate(lines) if line.startswith("FRAGMENT ")]
        return str(lines[at + 1])

    @property
    def themes(self) -> list[str]:
        schema = self.body["response_format"]["json_schema"]["schema"]
        return list(schema["properties"]["codes"]["items"]["properties"]["theme"]["enum"])


@dataclass
class Reply:
    """What goes back: a status, headers and raw bytes; ``slowly`` seconds between the bytes."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    length: int | None = None  # what the server claims to send
    slowly: float = 0.0


@dataclass
class Served:
    """A running server: its address, and everything it was asked."""

    url: str
    asked: list[Asked]
    stop: Callable[[], None]


def chat(content: str, finish: str = "stop", logprobs: Any = None) -> Reply:
    """A well-formed chat completion."""
    choice = {"index": 0, "message": {"role": "assistant", "content": content}}
    choice |= {"finish_reason": finish, "logprobs": logprobs}
    return Reply(json.dumps({"object": "chat.completion", "choices": [choice]}).encode())


def codes(*given: tuple[str, str]) -> Reply:
    """A well-formed answer: themes with their quotes."""
    return chat(json.dumps({"codes": [{"theme": t, "citaat": q} for t, q in given]}))


@contextmanager
def serve(script: Callable[[Asked, int], Reply]) -> Iterator[Served]:
    """Serve ``script``, which gets each request and its number, on a free port."""
    asked: list[Asked] = []
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.0"

        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            body = json.loads(self.rfile.read(length))
            asked.append(Asked(self.path, dict(self.headers), body))
            reply = script(asked[-1], len(asked))
            try:
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                size = len(reply.body) if reply.length is None else reply.length
                self.send_header("Content-Length", str(size))
                self.end_headers()
                if not reply.slowly:
                    self.wfile.write(reply.body)
                    return
                for i in range(len(reply.body)):
                    if over.wait(reply.slowly):
                        return
                    self.wfile.write(reply.body[i : i + 1])
                    self.wfile.flush()
            except OSError:  # the other side did not wait for it
                return

        def log_message(self, *_: Any) -> None:
            """Nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()

    def stop() -> None:
        over.set()
        server.shutdown()
        server.server_close()

    try:
        yield Served(f"http://127.0.0.1:{server.server_address[1]}/v1", asked, stop)
    finally:
        stop()
