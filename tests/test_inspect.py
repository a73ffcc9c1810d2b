"""`themascoop inspect` tells what a file is, and shows no answer of anybody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.cli import main
from tests.export_builder import RESPONSES, write_export
from tests.table_builder import write_text


def look(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    assert main(["inspect", str(path), "--json"]) == 0
    return json.loads(capsys.readouterr().out)  # type: ignore[no-any-return]


def test_an_export_is_told_in_full(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = look(write_export(tmp_path / "e.csv", [{}] * 6), capsys)
    assert found["reader"] == "qualtrics"
    assert (found["encoding"], found["dialect"]) == ("utf-8-sig", {"delimiter": ","})
    assert (found["header_rows"], found["rows"]) == (3, 6)
    assert found["warnings"] == []
    columns = {c["name"]: c for c in found["columns"]}  # type: ignore[attr-defined]
    assert set(columns["Q8"]) == {"name", "question_text", "kind", "filled", "why"}
    assert columns["Q8"]["question_text"] == "Waarvoor is het leernetwerk bedoeld?"
    assert {n: columns[n]["kind"] for n in ("StartDate", "IPAddress", "Q1", "Q2", "Q8", "Q24")} == {
        "StartDate": "date",
        "IPAddress": "identity",
        "Q1": "identity",
        "Q2": "choice",
        "Q8": "open",
        "Q24": "choice",
    }
    assert "Q23" in found["open_questions"]  # type: ignore[operator]
    assert "Q14_2_TEXT" in found["open_questions"]  # type: ignore[operator]


@pytest.mark.parametrize("more", [[], ["--json"]])
def test_no_answer_is_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    assert main(["inspect", str(write_export(tmp_path / "e.csv")), *more]) == 0
    shown = capsys.readouterr().out
    for response in RESPONSES:
        for column in ("Q1", "Q3", "Q8", "Q23"):
            assert response[column] not in shown
    for own in ("geheim1@", "192.0.2", "R_001", str(tmp_path)):
        assert own not in shown


def test_a_person_reads_it_in_dutch(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [["id", "Wat helpt?", ""], ["1", "Meer tijd om te leren van elkaar.", ""]]
    main(["inspect", str(write_text(tmp_path / "e.csv", rows, ";", "utf-16"))])
    shown = capsys.readouterr().out.splitlines()
    assert shown[:3] == [
        "e.csv: een tabel met antwoorden",
        "  CSV, tekenset utf-16, scheidingsteken puntkomma, 1 kopregel",
        "  1 respondent, 2 kolommen, 1 open vraag",
    ]
    assert shown[-1].split()[:4] == ["Wat", "helpt?", "open", "1"]


@pytest.mark.parametrize("content", ["%PDF-1.7", "Dit is een verslag.\nHet regende die dag.\n"])
def test_a_file_that_is_no_survey_is_no_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    (tmp_path / "e.csv").write_text(content)
    found = look(tmp_path / "e.csv", capsys)
    assert found["reader"] is None
    assert found["looks_like"] in ("een PDF", "gewone tekst")
    assert (found["rows"], found["columns"]) == (0, [])
    main(["inspect", str(tmp_path / "e.csv")])
    assert "geen antwoorden die gelezen kunnen worden" in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "e.csv").write_text('id,vraag\n1,"nooit gesloten')
    for name in ("e.csv", "weg.csv"):
        assert main(["inspect", str(tmp_path / name), "--json"]) == 2
        shown = capsys.readouterr()
        assert shown.out == ""
        assert shown.err.startswith(f"FOUT: {name}")
