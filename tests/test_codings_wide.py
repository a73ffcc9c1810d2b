"""Codings as coders keep them: a column per theme, or columns that hold the names of codes."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipeline.codebook import Codebook
from pipeline.ingest.codings import ReadCodings, read_codings
from pipeline.ingest.config import load_codebook, load_questionnaire
from pipeline.placing import place_codings
from pipeline.reading import Request, read
from pipeline.run import prepare
from tests.export_builder import write_export
from tests.table_builder import LIMITS

CODEBOOK: Codebook = load_codebook()
QUESTIONNAIRE = load_questionnaire()


def table(folder: Path, rows: list[list[str]], name: str = "anna.csv") -> ReadCodings:
    path = folder / name
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return read_codings(path, QUESTIONNAIRE, CODEBOOK, LIMITS)


def given(read_in: ReadCodings) -> list[tuple[str, str, str]]:
    found = read_in.found
    return list(zip(found["response_id"], found["theme"], found["coder"], strict=True))


def test_a_column_per_theme_by_id_or_by_name(tmp_path: Path) -> None:
    name = CODEBOOK["rv_bereidheid"].name
    read_in = table(
        tmp_path,
        [
            ["Response ID", "vraag", "antwoord", "rv_tijd", name.upper()],
            ["R_1", "Q23", "tijd en zin", "1", "x"],
            ["R_2", "Q23", "niets daarvan", "0", "0"],
            ["R_3", "Q23", "niet bekeken", "", ""],
        ],
    )
    assert given(read_in) == [
        ("R_1", "rv_tijd", "anna"),
        ("R_1", "rv_bereidheid", "anna"),
        ("R_2", "", "anna"),
    ]
    assert any("1 regels zonder enige code gelden als niet bekeken" in n for n in read_in.notes)


def test_numbered_code_columns_with_sub_codes(tmp_path: Path) -> None:
    read_in = table(
        tmp_path,
        [
            ["Response ID", "Q23", "Code 1", "Code 2"],
            ["R_1", "we nemen de tijd", "rv_tijd", "competenties->comp_reflectie"],
            ["R_2", "weet niet", "geen", ""],
            ["R_3", "nog te doen", "", ""],
        ],
    )
    assert given(read_in) == [
        ("R_1", "rv_tijd", "anna"),
        ("R_1", "comp_reflectie", "anna"),
        ("R_2", "", "anna"),
    ]
    assert set(read_in.found["question"]) == {"Q23"}
    assert read_in.found["text"].iloc[0] == "we nemen de tijd"


def test_what_is_no_code_is_refused_with_its_place(tmp_path: Path) -> None:
    read_in = table(
        tmp_path,
        [
            ["response_id", "vraag", "tekst", "rv_tijd", "Code 1"],
            ["R_1", "Q23", "a", "misschien", "bestaat_niet"],
            ["R_2", "Q23", "b", "1"],
        ],
    )
    assert [(r.row, r.column) for r in read_in.refused.itertuples()] == [
        (2, "rv_tijd"),
        (2, "Code 1"),
        (3, ""),
    ]
    assert "zegt niet of dit thema geldt" in read_in.refused["reason"].iloc[0]


def test_columns_that_are_no_theme_are_said(tmp_path: Path) -> None:
    read_in = table(
        tmp_path, [["id", "tekst", "rv_tijd", "leeftijd"], ["R_1", "tijd nodig", "1", "44"]]
    )
    assert any("leeftijd" in note for note in read_in.notes)


@pytest.mark.parametrize("same", [False, True])
def test_a_line_without_a_respondent_is_placed_by_a_text_that_stands_once(
    tmp_path: Path, same: bool
) -> None:
    said = ["Zonder uren komt er niks van.", "Iedereen wilde graag meedoen.", "Het was gezellig."]
    if same:
        said[1] = said[0]
    export = write_export(tmp_path / "export.csv", [{"Q23": text} for text in said])
    codings = tmp_path / "anna.csv"
    with codings.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [["antwoord", "rv_tijd"], ["zonder uren  komt er niks van.", "1"]]
        )
    wave = read(Request(export=export, codings=(codings,)))
    text = prepare(wave, None)
    from pipeline.ingest.text import fold

    placed = place_codings(
        wave.raw_codings, wave.answers, text.segments, CODEBOOK, fold, adjudicated_names=()
    )
    if same:
        assert placed.n_placed == 0
        assert "staat op 2 plaatsen" in placed.lost[0]["reason"]
    else:
        assert placed.codings["theme_id"].tolist() == ["rv_tijd"]


def test_a_lost_line_names_its_nearest_candidate(tmp_path: Path) -> None:
    said = ["Zonder uren in het rooster komt er niks van terecht."] * 3
    export = write_export(
        tmp_path / "export.csv", [{"ResponseId": f"R_{i}", "Q23": t} for i, t in enumerate(said)]
    )
    codings = tmp_path / "anna.csv"
    with codings.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(
            [
                ["response_id", "question", "text", "theme", "coder"],
                ["R_1", "Q23", "Zonder uren in de rooster komt er niets van", "rv_tijd", "anna"],
            ]
        )
    wave = read(Request(export=export, codings=(codings,)))
    from pipeline.ingest.text import fold

    placed = place_codings(
        wave.raw_codings,
        wave.answers,
        prepare(wave, None).segments,
        CODEBOOK,
        fold,
        adjudicated_names=(),
    )
    assert "het meest lijkt 'Zonder uren in het rooster" in placed.lost[0]["reason"]
