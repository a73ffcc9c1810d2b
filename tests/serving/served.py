"""A ``themascoop serve`` in a process of its own, and what tests ask of it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from pipeline.run import Request, ingest
from pipeline.store.database import Store, opened
from pipeline.store.review.accounts import accounts_of, add_account, make_link
from tests.export_builder import write_export

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return int(made.getsockname()[1])


def processes() -> dict[int, tuple[int, str]]:
    """Parent and command of every process that is alive."""
    listed = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,stat=,args="], capture_output=True, text=True, check=True
    ).stdout
    found = {}
    for line in listed.splitlines():
        pid, parent, state, *command = line.split(None, 3)
        if not state.startswith("Z"):
            found[int(pid)] = (int(parent), " ".join(command))
    return found


class Served:
    """A data folder with small waves, and the ``serve`` that works on it."""

    def __init__(self, folder: Path) -> None:
        self.home, self.reports = folder / "data", folder / "rapport"
        self.port, self.prefect_port = free_port(), free_port()
        self.env = {
            **{k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")},
            "THEMASCOOP_HOME": str(self.home),
            "DO_NOT_TRACK": "1",
        }
        self.api = f"http://127.0.0.1:{self.prefect_port}/api"
        self.log = folder / "serve.txt"
        self.export = write_export(folder / "export.csv", [{}] * 6)
        self.process: subprocess.Popen[bytes] | None = None

    # --- the process ---------------------------------------------------------------------------

    def command(self, *more: str) -> list[str]:
        return [sys.executable, "-m", "pipeline.cli", "serve", *more]

    def start(self) -> None:
        before = self.said().count("Stoppen met Ctrl-C")
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command("--port", str(self.port), "--prefect-port", str(self.prefect_port)),
                cwd=ROOT,
                env=self.env,
                stderr=log,
                stdout=log,
            )
        self.until(lambda: self.said().count("Stoppen met Ctrl-C") > before, 120)

    def children(self) -> list[int]:
        """Everything that the process started, and what that started."""
        assert self.process
        found, left = [], [self.process.pid]
        alive = processes()
        while left:
            parent = left.pop()
            below = [pid for pid, (above, _) in alive.items() if above == parent]
            found += below
            left += below
        return found

    def child(self, name: str) -> int:
        alive = processes()
        return next(p for p in self.children() if f"flows.serving {name}" in alive[p][1])

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)

    def said(self) -> str:
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""

    def until(self, true: Any, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, self.said()[-2000:]
            time.sleep(0.2)

    # --- what is in the store ------------------------------------------------------------------

    @contextmanager
    def store(self) -> Iterator[Store]:
        with opened(self.home / "waves") as store:
            yield store

    def wave(self, suffix: str) -> str:
        """Keep a small wave under a name of its own."""
        request = Request(
            export=self.export,
            store=self.home / "waves",
            suffix=suffix,
            go_on=True,
            key_file=self.home / "sleutel" / "sleutel.key",
        )
        wave, _ = ingest(request, lambda _: _nothing())
        return wave.kept_as

    def coder(self, name: str) -> None:
        with self.store() as store:
            if name not in [a.name for a in accounts_of(store)]:
                add_account(store, name, name.title(), "codeur")

    # --- Prefect -------------------------------------------------------------------------------

    def asked(self, method: str, path: str, **body: Any) -> Any:
        for _ in range(10):
            done = httpx.request(method, f"{self.api}/{path}", json=body or None, timeout=30)
            if done.status_code != 503:  # its database is busy, as Prefect's own client knows
                break
            time.sleep(0.5)
        done.raise_for_status()
        return done.json()

    def run(self, flow: str, **parameters: Any) -> str:
        """Start a flow run as Prefect's page does."""
        deployment = self.asked("GET", f"deployments/name/{flow}/themascoop")
        made = self.asked(
            "POST", f"deployments/{deployment['id']}/create_flow_run", parameters=parameters
        )
        return str(made["id"])

    def state(self, run: str) -> dict[str, Any]:
        found = self.asked("GET", f"flow_runs/{run}")["state"]
        return dict(found)

    def wait(self, run: str, *names: str, seconds: float = 90) -> dict[str, Any]:
        """Wait until a flow run is in one of these states."""
        end = time.monotonic() + seconds
        found: dict[str, Any] = {}
        while time.monotonic() < end:
            try:
                found = self.state(run)
            except httpx.HTTPError:
                found = {"name": "server weg"}
            if found["name"] in names:
                return found
            wrong = {"Failed", "Crashed", "Cancelled"} - set(names)
            assert found["name"] not in wrong, found
            time.sleep(0.2)
        raise AssertionError((found, self.said()[-2000:]))

    def artifacts(self, run: str) -> dict[str, str]:
        """What people read about a run, by key."""
        wanted = {"artifacts": {"flow_run_id": {"any_": [str(UUID(run))]}}}
        return {a["key"]: str(a["data"]) for a in self.asked("POST", "artifacts/filter", **wanted)}

    # --- the review page -----------------------------------------------------------------------

    def code_everything(self, name: str, plan: str) -> None:
        """Log in with a link, give every segment of a plan its first theme, and say to be done."""
        with self.store() as store:
            token = make_link(store, name)
        page = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", follow_redirects=True)
        with page:
            page.post(f"/link/{token}")
            while True:
                shown = page.get(f"/plan/{plan}")
                csrf = re.search(r'name="csrf" value="([^"]+)"', shown.text)
                assert csrf, shown.text
                if shown.url.path.endswith("/klaar"):
                    page.post(shown.url.path, data={"csrf": csrf[1]})
                    return
                theme = re.search(r'name="theme" value="([^"]+)"', shown.text)
                assert theme
                sent = {"csrf": csrf[1], "theme": theme[1], "go": "on"}
                assert page.post(shown.url.path, data=sent).status_code == 200


@contextmanager
def _nothing() -> Iterator[None]:
    yield
