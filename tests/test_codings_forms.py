"""Whatever `inspect` calls codings, `run --codings` reads: any form, in any kind of file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from pipeline.contracts import InputError
from pipeline.ingest.codings import ReadCodings, read_codings
from pipeline.ingest.config import load_codebook, load_questionnaire
from pipeline.ingest.inspect import inspect
from pipeline.reading import Request, read
from tests.export_builder import write_export
from tests.table_builder import LIMITS, Rows, write_ods, write_text, write_xlsx, write_zip

QUESTIONNAIRE, CODEBOOK = load_questionnaire(), load_codebook()
NAMES = {t: CODEBOOK[t].name for t in ("rv_tijd", "rv_bereidheid")}
SAID = [
    "Zonder uren komt er niks van, één dag is té weinig.",
    "Iedereen wilde graag meedoen; dat hielp.",
    "Het was gezellig, maar “meer” niet.",
    "Wij hadden geen uren in het rooster.",
]
# Every form of the same four lines by anna: time, willingness, none, time.
FORMS: dict[str, Rows] = {
    "a line per theme": [
        ["response_id", "question", "text", "theme", "coder"],
        *[
            [f"R_{i}", "Q23", text, theme, "anna"]
            for i, (text, theme) in enumerate(
                zip(SAID, ["rv_tijd", "rv_bereidheid", "", "rv_tijd"], strict=True)
            )
        ],
    ],
    "a line per theme, named by hand": [
        ["Respondent", "Vraag", "Citaat", "Codeur", "Code"],
        ["R_0", "Q23", SAID[0], "anna", NAMES["rv_tijd"]],
        ["R_1", "Q23", SAID[1], "anna", f"Werking: {NAMES['rv_bereidheid']}"],
        ["R_2", "Q23", SAID[2], "anna", "geen"],
        ["R_3", "Q23", SAID[3], "anna", "rv_tijd"],
    ],
    "a whole answer, without its text": [
        ["response_id", "question", "theme", "coder"],
        ["R_0", "Q23", "rv_tijd", "anna"],
        ["R_1", "Q23", "rv_bereidheid", "anna"],
        ["R_2", "Q23", "", "anna"],
        ["R_3", "Q23", "rv_tijd", "anna"],
    ],
    "answers below their question, no coder": [
        ["Response ID", "Q23", "tag"],
        ["R_0", SAID[0], "rv_tijd"],
        ["R_1", SAID[1], "rv_bereidheid"],
        ["R_2", SAID[2], "geen"],
        ["R_3", SAID[3], "rv_tijd"],
    ],
    "a column per theme": [
        ["Response ID", "vraag", "antwoord", "rv_tijd", NAMES["rv_bereidheid"]],
        ["R_0", "Q23", SAID[0], "1", "0"],
        ["R_1", "Q23", SAID[1], "0", "1"],
        ["R_2", "Q23", SAID[2], "0", "0"],
        ["R_3", "Q23", SAID[3], "1", "0"],
    ],
    "categories with a number": [
        ["ResponseID", "varname", "antwoord", "Category 1: rv_tijd", "Category 2: rv_bereidheid"],
        ["R_0", "Q23", SAID[0], "1", ""],
        ["R_1", "Q23", SAID[1], "", "1"],
        ["R_2", "Q23", SAID[2], "0", "0"],
        ["R_3", "Q23", SAID[3], "1", ""],
    ],
    "columns Code 1 and Code 2": [
        ["Response ID", "Q23", "Code 1", "Code 2"],
        ["R_0", SAID[0], "randvoorwaarden->rv_tijd", ""],
        ["R_1", SAID[1], NAMES["rv_bereidheid"], ""],
        ["R_2", SAID[2], "geen", ""],
        ["R_3", SAID[3], "rv_tijd", ""],
    ],
}


def _excel(path: Path, rows: Rows) -> Path:
    """With the line by which Excel states the separator."""
    write_text(path, rows, ";")
    path.write_bytes(b"\xef\xbb\xbfsep=;\r\n" + path.read_bytes())
    return path


def _parquet(path: Path, rows: Rows) -> Path:
    pd.DataFrame(list(rows[1:]), columns=[str(c) for c in rows[0]]).to_parquet(path)
    return path


KINDS: dict[str, Callable[[Path, Rows], Path]] = {
    "anna.csv": write_text,
    "anna.tsv": lambda p, r: write_text(p, r, "\t"),
    "anna-puntkomma.csv": lambda p, r: write_text(p, r, ";", "cp1252"),
    "anna-utf16.txt": lambda p, r: write_text(p, r, "\t", "utf-16"),
    "anna-excel.csv": _excel,
    "anna.xlsx": write_xlsx,
    "anna.ods": write_ods,
    "anna.zip": lambda p, r: write_zip(
        p, {"codes.csv": write_text(p.with_suffix(".in"), r).read_bytes()}
    ),
    "anna.parquet": _parquet,
}


def codings(path: Path) -> ReadCodings:
    return read_codings(path, QUESTIONNAIRE, CODEBOOK, LIMITS)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("name", KINDS)
def test_every_form_in_every_kind_of_file(tmp_path: Path, form: str, name: str) -> None:
    if name in ("anna.xlsx", "anna.ods") and form not in ("a line per theme", "a column per theme"):
        pytest.skip("a workbook's cells are those of the CSV; two forms are enough")
    path = KINDS[name](tmp_path / name, FORMS[form])
    found, refused, _ = codings(path)
    assert refused.empty, refused
    assert found["response_id"].tolist() == ["R_0", "R_1", "R_2", "R_3"]
    assert found["theme"].tolist() == ["rv_tijd", "rv_bereidheid", "", "rv_tijd"]
    assert set(found["question"]) == {"Q23"}
    assert set(found["coder"]) <= {"anna", path.stem}
    assert found["text"].tolist() in (SAID, [""] * 4)


def test_a_column_per_coder(tmp_path: Path) -> None:
    path = write_text(
        tmp_path / "samen.csv",
        [
            ["", "rid", "tekst", "coder1", "coder2"],
            ["1", "58.0", SAID[0], "rv_tijd", "rv_tijd; rv_bereidheid"],
            ["2", "59", SAID[1], "", "geen"],
        ],
    )
    found, refused, notes = codings(path)
    assert refused.empty
    assert found[["response_id", "coder", "theme"]].to_numpy().tolist() == [
        ["58", "coder1", "rv_tijd"],
        ["58", "coder2", "rv_tijd"],
        ["58", "coder2", "rv_bereidheid"],
        ["59", "coder2", ""],
    ]
    assert any("1 cellen van codeurs zonder code gelden als niet bekeken" in n for n in notes)


def test_totals_and_empty_rows_are_no_codings(tmp_path: Path) -> None:
    rows = [["response_id", "antwoord", "rv_tijd", "rv_bereidheid", "comp_reflectie"]]
    rows += [[f"R_{i}", "tekst van een antwoord", "1", "1", "0"] for i in range(5)]
    path = write_text(tmp_path / "c.csv", [*rows, [], ["", "", "5", "5", "0"], [], []])
    assert len(codings(path).found) == 10


def test_codes_of_which_nothing_is_known_are_not_no_theme(tmp_path: Path) -> None:
    path = write_text(
        tmp_path / "c.csv",
        [["response_id", "antwoord", "Code 1", "Code 2"], ["R_1", "tekst", "vreemd", ""]],
    )
    found, refused, _ = codings(path)
    assert found.empty
    assert "thema 'vreemd' staat niet in het codeboek" in refused["reason"].iloc[0]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("p.pdf", b"%PDF-1.7", "het lijkt op een PDF"),
        ("l.txt", b"jan\npiet\nklaas\n", "het lijkt op een lijst met woorden of namen"),
        ("t.csv", b"a,b\nx,y\n", "een kolom met thema's ontbreekt; het lijkt op een tabel"),
        (
            "w.csv",
            b"id,antwoord,A,B,C,D\n" + b"1,een twee drie,1,0,0,1\n" * 4,
            "geen enkele kolom heet als een thema uit het codeboek (id, antwoord, A, B, C, D)",
        ),
    ],
)
def test_what_holds_no_codings_is_said(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as error:
        codings(path)
    assert message in str(error.value)


def test_a_workbook_with_codings_goes_into_a_run(tmp_path: Path) -> None:
    export = write_export(
        tmp_path / "export.csv", [{"ResponseId": f"R_{i}", "Q23": t} for i, t in enumerate(SAID)]
    )
    path = write_xlsx(tmp_path / "anna.xlsx", FORMS["a column per theme"])
    assert inspect(path, LIMITS)["reader"] in ("codings", "table")
    wave = read(Request(export=export, codings=(path,)))
    assert wave.raw_codings["theme"].tolist() == ["rv_tijd", "rv_bereidheid", "", "rv_tijd"]


def test_numbers_of_respondents_match_with_and_without_a_decimal(tmp_path: Path) -> None:
    export = write_export(
        tmp_path / "export.csv", [{"ResponseId": str(58 + i), "Q23": t} for i, t in enumerate(SAID)]
    )
    rows = [["response_id", "antwoord", "rv_tijd"], ["58.0", SAID[0], "1"]]
    wave = read(Request(export=export, codings=(write_text(tmp_path / "anna.csv", rows),)))
    assert set(wave.raw_codings["respondent_id"]) <= set(wave.respondents["respondent_id"])
