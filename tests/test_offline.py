"""A whole wave, from export to report, without a single connection."""

from __future__ import annotations

import socket
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.run import Request, run_wave
from pipeline.write import compose, write_report
from tests.coders.wave import small_codebook
from tests.export_builder import write_export


def test_a_whole_wave_needs_no_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[Any] = []

    def refuse(self: Any, *arguments: Any) -> None:
        tried.append(arguments)
        raise OSError("no network here")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        monkeypatch.setattr(socket, name, refuse)
    with pytest.raises(OSError, match="no network"):
        socket.socket().connect(("127.0.0.1", 9))
    tried.clear()
    export, book = write_export(tmp_path / "e.csv"), small_codebook(tmp_path / "boek.yaml")
    result = run_wave(
        Request(export=export, codebook=book, store=tmp_path / "kluis"), lambda name: nullcontext()
    )
    paths = write_report(result, compose(result, date(2026, 1, 1)), tmp_path / "uit", {})
    assert len(result.codings)
    assert all(Path(p).exists() for p in paths.values())
    assert tried == []
