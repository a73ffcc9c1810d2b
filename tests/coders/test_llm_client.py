"""Talking with a server that may do anything."""

from __future__ import annotations

import json
import socket
import threading
import time
from typing import Any

import pytest

from pipeline.coders.llm_client import (
    KEY,
    Client,
    EngineError,
    key_from_environment,
    parse_address,
)
from pipeline.coders.prompt import task
from pipeline.contracts import InputError
from tests.coders.scripted_server import Asked, Reply, chat, codes, serve
from tests.coders.wave import client

TASK = task("Codeboek", ["tijd", "wil"], "Wat werkt?", "Er is genoeg tijd.", 2)
GOOD = codes(("tijd", "genoeg tijd"))


def test_a_good_server_is_asked_once_and_bound_by_the_schema() -> None:
    with serve(lambda asked, n: GOOD) as server:
        answer = client(server.url, key="geheim-123").ask(TASK)
        assert json.loads(answer.content)["codes"][0]["theme"] == "tijd"
        (asked,) = server.asked
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["Authorization"] == "Bearer geheim-123"
    assert (asked.body["temperature"], asked.body["seed"]) == (0, 1)
    assert asked.body["response_format"]["type"] == "json_schema"
    assert asked.themes == ["tijd", "wil", "geen"]


def test_a_server_without_log_probabilities_is_asked_without_them() -> None:
    def script(asked: Asked, n: int) -> Reply:
        return Reply(b"{}", 400) if "logprobs" in asked.body else GOOD

    with serve(script) as server:
        asker = client(server.url)
        assert asker.ask(TASK).tokens == ()
        asker.ask(TASK)
        assert len(server.asked) == 3  # the second time it is known


# --- faults ---------------------------------------------------------------------------------------

HTML = Reply(b"<!DOCTYPE html><html><body>Log eerst in</body></html>")
FAULTS = {
    "error 500": (Reply(b"kapot", 500), "fout (500)", 3),
    "too busy": (Reply(b"", 429), "te druk (429)", 3),
    "a web page": (HTML, "een webpagina in plaats van", 3),
    "nonsense": (Reply(b"\x00\xff\xfe bla"), "geen (volledige) JSON", 3),
    "half JSON": (Reply(GOOD.body[:40]), "geen (volledige) JSON", 3),
    "endless nesting": (Reply(b"[" * 200_000), "geen (volledige) JSON", 3),
    "broken off": (Reply(GOOD.body[:40], length=9000), "geen (volledige) JSON", 3),
    "other JSON": (Reply(b'{"error": "x"}'), "JSON zonder antwoord", 1),
    "an empty choice": (Reply(b'{"choices": [{"message": {"content": null}}]}'), "zonder", 1),
    "no key": (Reply(b"", 401), KEY, 1),
    "unknown model": (Reply(b"", 404), "onbekend (404)", 1),
    "too long": (Reply(b"", 400), "past het codeboek in wat het model kan lezen", 2),
    "too large": (Reply(b'"' + b"x" * 8_100_000 + b'"'), "te groot", 1),
    "a strange status": (Reply(b"", 299), "onverwacht antwoord (299)", 1),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_of_a_server_has_its_message(fault: str) -> None:
    reply, why, tries = FAULTS[fault]
    with serve(lambda asked, n: reply) as server:
        with pytest.raises(EngineError) as error:
            client(server.url).ask(TASK)
        assert why in str(error.value)
        assert len(server.asked) == tries
    assert "genoeg tijd" not in str(error.value)


def test_a_fault_that_passes_is_waited_out_longer_each_time() -> None:
    with serve(lambda asked, n: GOOD if n == 3 else Reply(b"", 503)) as server:
        asker = client(server.url)
        assert asker.ask(TASK).content
        assert asker.pauses == [1.0, 2.0]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("said", "waited"), [("7", 7.0), ("99999", 20.0), ("-1", 1.0), ("x", 1.0)])
def test_a_server_may_say_how_long_to_wait_within_reason(said: str, waited: float) -> None:
    busy = Reply(b"", 429, {"Retry-After": said})
    with serve(lambda asked, n: GOOD if n == 2 else busy) as server:
        asker = client(server.url)
        asker.ask(TASK)
        assert asker.pauses == [waited]  # type: ignore[attr-defined]


@pytest.mark.parametrize("slowly", [0.1, 30])
def test_a_server_that_drips_or_keeps_silent_is_left_at_the_deadline(slowly: float) -> None:
    began = time.monotonic()
    with (
        serve(lambda asked, n: Reply(GOOD.body, slowly=slowly)) as server,
        pytest.raises(EngineError, match="niet binnen 0,4 seconden"),
    ):
        client(server.url, timeout=0.4, retries=0).ask(TASK)
    assert time.monotonic() - began < 3


def test_a_server_that_drips_headers_is_left_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        stop = threading.Event()

        def drip() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\n")
                while not stop.wait(0.05):
                    try:
                        connection.sendall(b"X-Zo: door\r\n")
                    except OSError:
                        return

        thread = threading.Thread(target=drip, daemon=True)
        thread.start()
        began = time.monotonic()
        with pytest.raises(EngineError, match="niet binnen"):
            client(f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=0.4, retries=0).ask(
                TASK
            )
        stop.set()
        thread.join(2)
    assert time.monotonic() - began < 3


def test_nothing_listening_is_said(unused_port: int) -> None:
    with pytest.raises(EngineError, match="niet te bereiken") as error:
        client(f"http://127.0.0.1:{unused_port}").ask(TASK)
    assert error.value.fatal


def test_something_that_speaks_no_http_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def greet() -> None:
            for _ in range(1):
                connection, _ = listening.accept()
                with connection:
                    connection.recv(100_000)
                    connection.sendall(b"SSH-2.0-OpenSSH_9.6\r\n" * 3)

        threading.Thread(target=greet, daemon=True).start()
        with pytest.raises(EngineError, match=r"sprak geen HTTP|brak af"):
            client(f"http://127.0.0.1:{listening.getsockname()[1]}", retries=0).ask(TASK)


# --- where it may go ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "location",
    [
        "http://elders.example/v1/chat/completions",
        "https://127.0.0.1/v1",
        "//elders.example/x",
        "http://127.0.0.1:1/v1",
        "http://[::1",
        "",
        "ftp://127.0.0.1/x",
    ],
)
def test_a_reply_that_points_elsewhere_is_not_followed(location: str) -> None:
    with serve(lambda asked, n: Reply(b"", 307, {"Location": location})) as server:
        with pytest.raises(EngineError, match="verwijst door") as error:
            client(server.url).ask(TASK)
        assert error.value.fatal
        if location:
            assert len(server.asked) == 1


def test_a_reply_that_points_to_the_same_server_is_followed() -> None:
    def script(asked: Asked, n: int) -> Reply:
        return Reply(b"", 308, {"Location": "/v2/chat"}) if n == 1 else GOOD

    with serve(script) as server:
        assert client(server.url).ask(TASK).content
        assert server.asked[1].path == "/v2/chat"


def test_no_proxy_of_the_environment_gets_to_see_a_segment(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(lambda asked, n: GOOD) as proxy, serve(lambda asked, n: GOOD) as server:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("ALL_PROXY", proxy.url)
        monkeypatch.setenv("no_proxy", "")
        client(server.url).ask(TASK)
        assert (len(proxy.asked), len(server.asked)) == (0, 1)


@pytest.mark.parametrize(
    "address",
    [
        "http://llm.example.nl/v1",
        "https://10.0.0.5:8080",
        "http://localhost.example.nl",
        "http://127.0.0.1.example.nl",
        "http://2130706433/v1",
        "http://0.0.0.0:80",
        "http://[fe80::1]/",
    ],
)
def test_another_computer_needs_permission(address: str) -> None:
    with pytest.raises(InputError, match="--extern-toegestaan"):
        parse_address(address, external=False)
    assert not parse_address(address, external=True).local


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("http://localhost:8080", "/v1/chat/completions"),
        ("http://127.0.0.1:8080/v1/", "/v1/chat/completions"),
        ("http://[::1]:8080/api/v1/chat/completions", "/api/v1/chat/completions"),
    ],
)
def test_an_address_may_be_written_in_several_ways(address: str, path: str) -> None:
    found = parse_address(address, external=False)
    assert (found.path, found.port) == (path, 8080)


@pytest.mark.parametrize(
    "address",
    [
        "localhost:8080",
        "ftp://localhost",
        "file:///etc/passwd",
        "http://",
        "http://localhost:99999",
        "http://[::1",
        "http://u:wachtwoord@localhost",
        "http://localhost/?key=wachtwoord",
        "http://localhost/a b",
    ],
)
def test_what_is_no_address_is_refused_without_repeating_it(address: str) -> None:
    with pytest.raises(InputError) as error:
        parse_address(address, external=True)
    assert "wachtwoord@" not in str(error.value)
    assert "key=" not in str(error.value)


def test_a_name_that_turns_out_to_lie_elsewhere_is_not_spoken_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("pipeline.coders.llm_client._is_loopback", lambda sock: False)
    with serve(lambda asked, n: GOOD) as server:
        with pytest.raises(EngineError, match="niet op deze computer"):
            client(server.url).ask(TASK)
        assert server.asked == []


def test_the_key_comes_from_the_environment_and_stands_nowhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(KEY, " sk-geheim \n")
    asker = Client(
        parse_address("http://localhost:1", False), "m", 1, 0, 9, 1, key_from_environment()
    )
    assert asker.key == "sk-geheim"
    assert "geheim" not in repr(asker)
    monkeypatch.setenv(KEY, "sk-geheim\nX-Kop: 1")
    with pytest.raises(InputError) as error:
        key_from_environment()
    assert "geheim" not in str(error.value)


@pytest.fixture
def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def test_chat_is_well_formed() -> None:  # the scripted server speaks as a real one
    read: Any = json.loads(chat("x").body)
    assert read["choices"][0]["message"]["content"] == "x"
