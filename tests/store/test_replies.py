"""What a language model answered is kept, until a respondent is forgotten."""

from __future__ import annotations

from pathlib import Path

from pipeline.store.replies import ReplyStore


def test_a_reply_belongs_to_model_prompt_and_segment(tmp_path: Path) -> None:
    store = ReplyStore(tmp_path / "r.sqlite")
    store.put("m", "p", "s", "antwoord")
    assert ReplyStore(tmp_path / "r.sqlite").get("m", "p", "s") == "antwoord"
    for other in (("n", "p", "s"), ("m", "q", "s"), ("m", "p", "t"), ("mp", "", "s")):
        assert store.get(*other) == ""


def test_a_segment_is_forgotten_for_every_model(tmp_path: Path) -> None:
    store = ReplyStore(tmp_path / "r.sqlite")
    for model in ("een", "twee"):
        store.put(model, "p", "weg", "x")
        store.put(model, "p", "blijft", "y")
    store.forget(["weg"])
    assert [store.get(m, "p", "weg") for m in ("een", "twee")] == ["", ""]
    assert [store.get(m, "p", "blijft") for m in ("een", "twee")] == ["y", "y"]


def test_a_folder_that_can_not_be_made_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "bestand").write_text("x")
    store = ReplyStore(tmp_path / "bestand" / "r.sqlite")
    store.put("m", "p", "s", "x")
    assert store.get("m", "p", "s") == ""
    assert len(store.warnings) == 1


def test_strange_characters_are_kept_apart(tmp_path: Path) -> None:
    store = ReplyStore(tmp_path / "r.sqlite")
    store.put("m", "a\0b", "\ud800", "x")
    assert store.get("m", "a\0b", "\ud800") == "x"
    assert store.get("m", "a", "b\0\ud800") == ""
