"""A file of human codings is read as it stands; what can't be is listed with its place."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.contracts import InputError
from pipeline.ingest.codings import known_themes, nearest, read_codings
from pipeline.ingest.config import load_codebook, load_questionnaire
from tests.export_builder import write_codings
from tests.table_builder import LIMITS

QUESTIONNAIRE, CODEBOOK = load_questionnaire(), load_codebook()
LINE = {"response_id": "R_001", "question": "Q23", "text": "tijd", "theme": "rv_tijd", "coder": "A"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "codes.csv"


def read(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    return read_codings(path, QUESTIONNAIRE, CODEBOOK, LIMITS)[:2]


def test_lines_by_text_and_by_span_are_read(path: Path) -> None:
    write_codings(path, LINE, {**LINE, "text": "", "start": 0, "end": 4}, {**LINE, "theme": ""})
    found, rejects = read(path)
    assert rejects.empty
    assert found["theme"].tolist() == ["rv_tijd", "rv_tijd", ""]
    assert found["start"].isna().tolist() == [True, False, True]
    assert found["row"].tolist() == [2, 3, 4]
    assert set(found["file"]) == {"codes.csv"}


def test_capitals_in_the_head_and_white_space_are_forgiven_and_text_is_not_touched(
    path: Path,
) -> None:
    path.write_text('Response_Id,Text,THEME,coder\n R_001 ," tijd ", rv_tijd ,A\n\n')
    found, _ = read(path)
    assert found[["response_id", "text", "theme"]].iloc[0].tolist() == [
        "R_001",
        " tijd ",
        "rv_tijd",
    ]
    assert len(found) == 1


@pytest.mark.parametrize(
    ("change", "column", "reason"),
    [
        ({"theme": "rv_tijdd"}, "theme", "thema 'rv_tijdd' staat niet in het codeboek"),
        ({"question": "Q77"}, "question", "vraag 'Q77' staat niet in de vragenlijst"),
        ({"response_id": ""}, "response_id", "response_id is leeg"),
        ({"coder": " "}, "coder", "coder is leeg"),
        ({"start": "een", "end": 4}, "start", "start moet een heel getal zijn"),
        ({"start": "²", "end": 4}, "start", "start moet een heel getal zijn"),
        ({"start": 1, "end": "9" * 30}, "end", "end moet een heel getal zijn"),
        ({"start": 4}, "end", "start en end horen bij elkaar"),
        ({"start": 9, "end": 4}, "end", "start en end horen bij elkaar"),
    ],
)
def test_a_wrong_line_is_listed_with_its_place(
    path: Path, change: dict[str, object], column: str, reason: str
) -> None:
    found, rejects = read(write_codings(path, LINE, {**LINE, **change}))
    assert len(found) == 1
    reject = rejects.iloc[0]
    assert (reject["file"], reject["row"], reject["column"]) == ("codes.csv", 3, column)
    assert reason in reject["reason"]
    assert reject["todo"]


def test_a_line_with_a_comma_too_many_is_refused(path: Path) -> None:
    path.write_text("response_id,text,theme,coder\nR_001,tijd, rust,rv_tijd,A\n")
    _, rejects = read(path)
    assert "deze regel heeft 5 velden, verwacht werden er 4" in rejects["reason"].iloc[0]


@pytest.mark.parametrize(
    ("head", "missing"),
    [
        ("response_id,text,coder", "een kolom met thema's ontbreekt"),
        ("start,end,theme", "geen kolom 'response_id', en ook geen met de gecodeerde tekst"),
        ("response_id,theme,coder", "geen kolom 'text', en ook geen 'start' met 'end'"),
    ],
)
def test_a_file_without_the_columns_is_refused(path: Path, head: str, missing: str) -> None:
    path.write_text(head + "\n")
    with pytest.raises(InputError, match="regel 1") as error:
        read(path)
    assert missing in str(error.value)


def test_only_a_head_is_no_coding(path: Path) -> None:
    found, rejects = read(write_codings(path))
    assert found.empty
    assert rejects.empty


def test_a_near_theme_is_suggested() -> None:
    assert nearest("rv_tijdd", [t.id for t in CODEBOOK]) == "rv_tijd"
    assert nearest("qqqqq", [t.id for t in CODEBOOK]) == ""


def test_unknown_themes_of_the_workbook_are_set_apart(path: Path) -> None:
    frame = pd.DataFrame(
        {"file": ["o.xlsx"] * 3, "row": [2, 3, 4], "theme": ["rv_tijd", "", "iets nieuws"]}
    )
    known, rejects = known_themes(frame, CODEBOOK)
    assert known["theme"].tolist() == ["rv_tijd", ""]
    assert rejects[["file", "row", "column"]].iloc[0].tolist() == ["o.xlsx", 4, "theme"]
