"""Who should know is told, by a real mail server and a real web server, and a failure is said."""

from __future__ import annotations

import dataclasses
import json
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from pipeline.inbox.work import Inbox
from pipeline.notify import PASSWORD, Message, notify
from pipeline.settings import NotifySettings
from tests.inbox.build import box, drop, go

MESSAGE = Message(
    "themascoop: 1 rapport gemaakt.", "Eén rapport – klaar.\n", {"counts": {"done": 1}}
)


def settings(**more: Any) -> NotifySettings:
    given: dict[str, Any] = {
        **{"webhook": "", "smtp_host": "", "smtp_port": 25, "smtp_security": "none"},
        **{"smtp_user": "", "mail_from": "themascoop@voorbeeld.nl", "timeout": 5.0},
        "mail_to": ["analist@voorbeeld.nl", "team@voorbeeld.nl"],
    }
    return NotifySettings.model_validate({**given, **more})


class Postbox:
    """Takes every letter."""

    def __init__(self) -> None:
        self.letters: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        letter = message_from_bytes(envelope.content, policy=policy.default)
        self.letters.append((envelope.rcpt_tos, letter))
        return "250 OK"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost, with its key in one file."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("certificaat")
    key, cert = folder / "sleutel.pem", folder / "certificaat.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-keyout", key, "-out", cert, "-subj", "/CN=localhost"),
            *("-addext", "subjectAltName=DNS:localhost"),
        ],
        check=True,
        capture_output=True,
    )
    cert.write_bytes(cert.read_bytes() + key.read_bytes())
    return cert


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
    good = isinstance(given, LoginPassword) and given.password == b"geheim"
    return AuthResult(success=good, handled=False)


@pytest.fixture
def mail_server(certificate: Path) -> Iterator[tuple[Postbox, int]]:
    """A server that asks for STARTTLS and a password."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    postbox, port = Postbox(), free_port()
    server = Controller(
        postbox,
        hostname="127.0.0.1",
        port=port,
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=check,
    )
    server.start()
    yield postbox, port
    server.stop()


def by_mail(port: int, **more: Any) -> NotifySettings:
    given = {"smtp_security": "starttls", "smtp_user": "themascoop", **more}
    return settings(smtp_host="localhost", smtp_port=port, **given)


def test_an_e_mail_over_starttls_with_a_password(
    mail_server: tuple[Postbox, int], certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    postbox, port = mail_server
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv(PASSWORD, "geheim")
    assert notify(by_mail(port), MESSAGE) == ()
    ((receivers, letter),) = postbox.letters
    assert receivers == ["analist@voorbeeld.nl", "team@voorbeeld.nl"]
    assert letter["Subject"] == MESSAGE.subject
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter.get_content().strip() == "Eén rapport – klaar."


@pytest.mark.parametrize(
    ("password", "trusted", "more", "says"),
    [
        ("verkeerd", True, {}, "gebruiker of wachtwoord wordt geweigerd"),
        ("", True, {}, f"de omgevingsvariabele {PASSWORD} ontbreekt"),
        ("geheim", False, {}, "het certificaat van de server wordt niet vertrouwd"),
        ("geheim", True, {"smtp_security": "none", "smtp_user": ""}, "de afzender wordt geweigerd"),
        ("geheim", True, {"mail_to": []}, "vul mail_from en mail_to in"),
    ],
)
def test_a_mail_that_can_not_be_sent_is_said(
    mail_server: tuple[Postbox, int],
    certificate: Path,
    monkeypatch: pytest.MonkeyPatch,
    password: str,
    trusted: bool,
    more: dict[str, Any],
    says: str,
) -> None:
    postbox, port = mail_server
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    monkeypatch.setenv(PASSWORD, password)
    (note,) = notify(by_mail(port, **more), MESSAGE)
    assert says in note
    assert "geheim" not in note
    assert not postbox.letters


def test_a_password_never_goes_unencrypted_to_another_computer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    postbox, port = Postbox(), free_port()
    server = Controller(postbox, hostname="0.0.0.0", port=port)
    server.start()
    monkeypatch.setenv(PASSWORD, "geheim")
    elsewhere = by_mail(port, smtp_security="none").model_copy(update={"smtp_host": "127.0.0.2"})
    (note,) = notify(elsewhere, MESSAGE)
    server.stop()
    assert "onversleuteld" in note


class Hook(BaseHTTPRequestHandler):
    """Keeps what is posted; answers as its server says."""

    def do_POST(self) -> None:
        size = int(self.headers["Content-Length"])
        self.server.bodies.append(self.rfile.read(size))  # type: ignore[attr-defined]
        self.send_response(self.server.answer)  # type: ignore[attr-defined]
        if self.server.answer == 307:  # type: ignore[attr-defined]
            self.send_header("Location", "http://127.0.0.1:9/")
        self.end_headers()

    def log_message(self, *_given: Any) -> None:
        """Say nothing."""


@pytest.fixture
def hook() -> Iterator[HTTPServer]:
    server = HTTPServer(("127.0.0.1", 0), Hook)
    server.bodies, server.answer = [], 200  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def told_to(inbox: Inbox, **notice: Any) -> Inbox:
    chosen = inbox.settings.model_copy(update={"notify": settings(**notice)})
    return dataclasses.replace(inbox, settings=chosen)


def test_a_webhook_hears_of_a_round_without_answers_or_personal_data(
    tmp_path: Path, hook: HTTPServer
) -> None:
    inbox = told_to(box(tmp_path), webhook=f"http://127.0.0.1:{hook.server_port}/x")
    drop(inbox, "noord.csv", "Een zeldzaam woord: pimpelpaars.")
    bad = drop(inbox, "mail van jan@voorbeeld.nl.csv")
    bad.write_bytes(bad.read_bytes()[:-40])
    done = go(inbox)
    assert done.notes == []
    (body,) = hook.bodies  # type: ignore[attr-defined]
    told = json.loads(body)
    assert told["counts"] == {"done": 0, "kept": 1, "known": 0, "refused": 1, "put_off": 0}
    kept = next(f for f in told["files"] if f["state"] == "kept")
    assert (kept["wave"], kept["version"], kept["respondents"]) == ("leernetwerken-2018", 1, 3)
    refused = next(f for f in told["files"] if f["state"] == "refused")
    assert "regel" in refused["reason"]
    assert "1 bestand bewaard, 1 geweigerd." in told["text"]
    for private in ("pimpelpaars", "Testpersoon", "Geheim", "voorbeeld.nl", "wijkverpleeg"):
        assert private not in body.decode()


def test_nothing_new_is_no_message(tmp_path: Path, hook: HTTPServer) -> None:
    inbox = told_to(box(tmp_path), webhook=f"http://127.0.0.1:{hook.server_port}/x")
    go(inbox)
    drop(inbox, "e.csv")
    (inbox.folder / "e.csv.yaml").write_text("wave: onbekend")
    go(inbox)
    go(inbox)  # still the same
    assert len(hook.bodies) == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("answer", "says"), [(500, "antwoordt met 500"), (404, "met 404"), (307, "met 307")]
)
def test_a_webhook_that_fails_is_said_and_the_round_goes_on(
    tmp_path: Path, hook: HTTPServer, answer: int, says: str
) -> None:
    hook.answer = answer  # type: ignore[attr-defined]
    inbox = told_to(box(tmp_path), webhook=f"http://127.0.0.1:{hook.server_port}/geheim")
    (inbox.folder / "kapot.csv").write_bytes(b"PK\x03\x04rommel")
    done = go(inbox)
    assert done.exit_code == 2
    (note,) = done.notes
    assert says in note
    assert "geheim" not in note


def test_nobody_listens() -> None:
    (note,) = notify(settings(webhook=f"http://127.0.0.1:{free_port()}/"), MESSAGE)
    assert "er luistert niemand op dat adres" in note


def test_a_web_server_that_never_answers_is_waited_for_no_longer_than_said() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        (note,) = notify(settings(webhook=address, timeout=0.3), MESSAGE)
    assert "geen antwoord binnen de tijd" in note


def test_nobody_is_told_unless_the_settings_say_so() -> None:
    from pipeline.ingest.config import load_settings

    usual = load_settings().notify
    assert (usual.webhook, usual.smtp_host, usual.mail_to) == ("", "", ())
    assert notify(usual, MESSAGE) == ()
