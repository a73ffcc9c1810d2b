"""One command that keeps everything going: Prefect's server, the flows, and the review page."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

from flows.launch import be_quiet
from flows.locks import prefect_home
from flows.waiting import PAGE
from pipeline.contracts import InputError, OutputError
from pipeline.ingest.config import ROOT, home, store_folder
from pipeline.locking import take
from pipeline.store.database import Store, opened, said
from pipeline.store.review.accounts import accounts_of, add_account, make_link

if TYPE_CHECKING:
    import uvicorn

LOOPBACK = ("127.0.0.1", "localhost", "::1")
EVERY = 60.0  # seconds between two looks at what waits
_START = 90.0  # seconds that Prefect's server may take to start
_STOP = 15.0
_AGAIN = 5  # times that a process that ended is started again, in ten minutes
LOG = "serve.log"


@dataclass(frozen=True)
class Where:
    """Where the pages are served.

    :param names: under which people reach the review page, besides the names of this computer.
    :param https: it stands behind a proxy that speaks https.
    """

    host: str = "127.0.0.1"
    port: int = 8420
    prefect_port: int = 4200
    https: bool = False
    names: tuple[str, ...] = ()

    @property
    def page(self) -> str:
        """The address of the review page as people type it."""
        if self.https:
            return f"https://{self.names[0]}"
        return f"http://{'[::1]' if self.host == '::1' else self.host}:{self.port}"


@dataclass
class _Child:
    """A process of :mod:`flows.serving`, which ends with this one."""

    arguments: Sequence[str]
    env: dict[str, str]
    log: IO[bytes]
    process: subprocess.Popen[bytes] | None = None
    started: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.started = [t for t in self.started if time.monotonic() - t < 600]
        self.started.append(time.monotonic())
        self.process = subprocess.Popen(
            [sys.executable, "-m", "flows.serving", *self.arguments],
            cwd=ROOT,
            env=self.env,
            stdin=subprocess.PIPE,
            stdout=self.log,
            stderr=self.log,
            start_new_session=True,  # Ctrl-C is for this process, which then stops the others
        )

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self, gently: bool) -> None:
        """End the process and all that it started."""
        if self.process is None:
            return
        if gently and self.alive:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(_STOP)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Refuse to start twice on one data folder.

    The lock is the system's, which gives it back when its holder dies; the file only says who.

    :raises InputError: another ``serve`` is at work here.
    """
    with said():
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "serve.lock"
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not take(file):
            holder = os.read(file, 100).decode(errors="replace").strip()
            raise InputError(
                f"'themascoop serve' draait al in deze map (proces {holder or 'onbekend'}).",
                "Gebruik die, of stop hem eerst met Ctrl-C.",
                file=path,
            )
        os.ftruncate(file, 0)
        os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        yield
        os.ftruncate(file, 0)
    finally:
        os.close(file)


def listen(host: str, port: int, option: str) -> socket.socket:
    """A socket on this port.

    :raises InputError: the port is in use or may not be used, or the host is not this computer.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen(128)
    except OSError as error:
        made.close()
        reasons = {98: "is al in gebruik", 48: "is al in gebruik", 13: "mag u niet gebruiken"}
        why = reasons.get(error.errno or 0, f"kan niet worden gebruikt ({error.strerror})")
        raise InputError(
            f"poort {port} op {host} {why}.", f"Kies een andere poort met {option}."
        ) from None
    return made


def check(where: Where, store: Store) -> None:
    """Refuse to be reached from elsewhere without what keeps it safe.

    :raises InputError: another host without https, without a name, or without a password.
    """
    if where.https and not where.names:
        raise InputError(
            "met --https is ook de naam nodig waaronder de pagina te vinden is.",
            "Bijvoorbeeld: --naam coderen.voorbeeld.nl",
        )
    if where.host in LOOPBACK:
        return
    if not where.https:
        raise InputError(
            f"de nakijkpagina mag niet onversleuteld op {where.host} staan.",
            "Zet er een proxy met https voor en geef --https en --naam mee.",
        )
    if not any(a.has_password and a.active for a in accounts_of(store)):
        raise InputError(
            "er is nog geen account met een wachtwoord.",
            "Maak er een met 'themascoop account add' en 'themascoop account wachtwoord'.",
        )


def first_link(store: Store, page: str) -> str:
    """A link that works once for the first analyst; '' when there are accounts already."""
    if accounts_of(store):
        return ""
    add_account(store, "analist", "Analist", "analist", by="serve")
    return f"{page}/link/{make_link(store, 'analist', by='serve')}"


def serve(where: Where, say: Callable[[str], None]) -> None:
    """Start what is missing, and keep it going until Ctrl-C or SIGTERM.

    :param say: called with what a person at the terminal has to know.
    :raises InputError: started twice, a port in use, or not safe.
    :raises OutputError: Prefect's server doesn't start, or keeps ending.
    """
    be_quiet()
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    with only_one(home()), opened(store_folder()) as store:
        check(where, store)
        os.environ[PAGE] = where.page
        sock = listen(where.host, where.port, "--port")
        folder = prefect_home()
        with said():
            folder.mkdir(parents=True, exist_ok=True)
            log = (folder / LOG).open("ab")
        with log, sock:
            _run(where, store, sock, log, stopping, say)


def _run(
    where: Where,
    store: Store,
    sock: socket.socket,
    log: IO[bytes],
    stopping: threading.Event,
    say: Callable[[str], None],
) -> None:
    server: _Child | None = None
    if not os.environ.get("PREFECT_API_URL"):
        listen("127.0.0.1", where.prefect_port, "--prefect-port").close()
        os.environ["PREFECT_API_URL"] = f"http://127.0.0.1:{where.prefect_port}/api"
        own = {k: v for k, v in os.environ.items() if k != "PREFECT_API_URL"}
        server = _Child(["server", str(where.prefect_port)], own, log)
    runner = _Child(["runner"], dict(os.environ), log)
    page = _page(where, store)
    thread = threading.Thread(target=page.run, kwargs={"sockets": [sock]}, daemon=True)
    prefect = os.environ["PREFECT_API_URL"].removesuffix("/api")
    try:
        if server:
            say("Prefect starten ...")
            server.start()
        _wait_for(f"{prefect}/api/health", server, stopping)
        if stopping.is_set():
            return
        if server:
            _take_up_again(say)
        runner.start()
        thread.start()
        say(f"Nakijkpagina:  {where.page}")
        say(f"Prefect:       {prefect}")
        link = first_link(store, where.page)
        if link:
            say("Er was nog geen account; 'analist' is gemaakt. Aanmelden kan één keer met:")
            say(f"  {link}")
        say("Stoppen met Ctrl-C.")
        _watch(store, [c for c in (server, runner) if c], prefect, stopping, say)
    finally:
        say("Stoppen ...")
        page.should_exit = True
        if thread.is_alive():
            thread.join(_STOP)
        runner.stop(gently=False)  # Prefect would call runs cancelled that go on next time
        if server:
            if server.alive:
                with suppress(Exception):
                    _take_up_again(say)
            server.stop(gently=True)


def _page(where: Where, store: Store) -> uvicorn.Server:
    import uvicorn

    from flows.waiting import on_done
    from pipeline.review.app import LOCAL, make_app

    app = make_app(
        store,
        hosts=[*LOCAL, *where.names],
        secure=where.https,
        on_done=on_done(store),
        links=[("Prefect", os.environ["PREFECT_API_URL"].removesuffix("/api"))]
        if where.host in LOOPBACK and not where.https
        else [],
    )
    config = uvicorn.Config(
        app,
        log_level="critical",
        access_log=False,
        server_header=False,
        proxy_headers=where.https,
        timeout_graceful_shutdown=5,
    )
    return uvicorn.Server(config)


def _wait_for(address: str, child: _Child | None, stopping: threading.Event) -> None:
    """Wait until a server answers.

    :raises OutputError: it ended, or doesn't answer in time.
    """
    until = time.monotonic() + _START
    while not stopping.is_set():
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except OSError:
            if (child and not child.alive) or time.monotonic() > until:
                break
        stopping.wait(0.3)
    if not stopping.is_set():
        raise OutputError(
            f"de Prefect-server op {address.removesuffix('/health')} antwoordt niet.",
            f"Kijk in {prefect_home() / LOG}, of controleer PREFECT_API_URL.",
        )


def _take_up_again(say: Callable[[str], None]) -> None:
    """Put back in the queue what was going on when the last ``serve`` ended.

    Only where the server is ours: then nobody else can be at work on these runs.
    """
    from prefect.client.orchestration import get_client
    from prefect.client.schemas.filters import (
        FlowRunFilter,
        FlowRunFilterState,
        FlowRunFilterStateType,
    )
    from prefect.client.schemas.objects import StateType
    from prefect.states import Scheduled

    going = [StateType.RUNNING, StateType.PENDING]
    with get_client(sync_client=True) as client:
        cut_off = [
            run
            for run in client.read_flow_runs(
                flow_run_filter=FlowRunFilter(
                    state=FlowRunFilterState(type=FlowRunFilterStateType(any_=going))
                )
            )
            if run.deployment_id and not run.work_pool_name  # a worker sees to its own
        ]
        for run in cut_off:
            message = "afgebroken toen serve stopte; gaat verder waar het was"
            client.set_flow_run_state(run.id, Scheduled(message=message), force=True)
    if cut_off:
        say(f"{len(cut_off)} onderbroken run(s) gaan verder.")


def _start_again(
    children: Sequence[_Child],
    ended: Sequence[_Child],
    prefect: str,
    stopping: threading.Event,
    say: Callable[[str], None],
) -> None:
    """Start everything again: a run that was starting when the server went, would be lost.

    :raises OutputError: it ended too often.
    """
    name = ended[0].arguments[0]
    if any(len(child.started) >= _AGAIN for child in ended):
        raise OutputError(
            f"{name} van Prefect stopt steeds weer.", f"Kijk in {prefect_home() / LOG}."
        )
    say(f"{name} van Prefect was gestopt; alles begint opnieuw.")
    *server, runner = children
    runner.stop(gently=False)
    for child in server:
        if child in ended:
            child.stop(gently=False)
            child.start()
        _wait_for(f"{prefect}/api/health", child, stopping)
        if not stopping.is_set():
            _take_up_again(say)
    runner.start()


def _watch(
    store: Store,
    children: Sequence[_Child],
    prefect: str,
    stopping: threading.Event,
    say: Callable[[str], None],
) -> None:
    """Start again what ended, and look now and then whether a waiting run can go on."""
    from flows.waiting import look_round

    looked = 0.0
    while not stopping.wait(0.5):
        ended = [child for child in children if not child.alive]
        if ended:
            _start_again(children, ended, prefect, stopping, say)
        if time.monotonic() - looked > EVERY:
            looked = time.monotonic()
            # a server that is away now is there again next time
            with suppress(Exception):
                for line in look_round(store):
                    say(line)
