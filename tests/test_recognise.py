"""An export is recognised by what survey tools write; what is no survey is not taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ingest.recognise import recognise
from tests.export_builder import cells_of, write_cells, write_export
from tests.table_builder import layout_of, sheet_of, write_sav, write_text

QUALTRICS = [
    ["StartDate", "Finished", "ResponseId", "Q1", "Q1", "Q2 - Topics", ""],
    ["Startdatum", "Voltooid", "Antwoord-ID", "Wat vindt\u00a0u?", "En <b>nog</b>?", "Topics", ""],
    ["startDate", "finished", "_recordId", "QID1_TEXT", "QID2", "QID1_TEXT_12ab34Topics", ""],
]
ANSWER = ["2018-09-20 10:00:00", "1", "R_1abcdefghijklmn", "Meer tijd", "-99", "", ""]


def imports(row: list[str], style: str) -> list[str]:
    return [style % cell if cell else "" for cell in row]


@pytest.mark.parametrize("style", ['{"ImportId":"%s"}', "{'ImportId': '%s'}"])
def test_qualtrics_with_three_header_rows(tmp_path: Path, style: str) -> None:
    """The third row is JSON, or what Python prints of it."""
    found = layout_of(tmp_path, [*QUALTRICS[:2], imports(QUALTRICS[2], style), ANSWER])
    assert (found.reader, found.header_rows, len(found.rows)) == ("qualtrics", 3, 1)
    assert found.names[3:5] == ("Q1", "Q1 (2)")
    assert found.texts[3:5] == ("Wat vindt u?", "En nog ?")
    assert found.imports["Q1"] == "QID1_TEXT"
    assert found.column_of("Finished") == "Finished"
    assert found.roles["Q2 - Topics"].id == "topics"
    assert "-99" in found.missing  # seen, not answered
    assert found.remarks == ("deze kolomnamen staan er vaker in en kregen een nummer: Q1.",)


def test_the_older_qualtrics_with_two_header_rows(tmp_path: Path) -> None:
    rows = [
        ["V1", "V2", "V7", "V10", "Q1", ""],
        ["ResponseID", "ResponseSet", "Status", "Finished", "Wat vindt u?", ""],
        ["R_bIVJQDOvulWU4BL", "Default Response Set", "0", "1", "Meer tijd", ""],
    ]
    found = layout_of(tmp_path, rows)
    assert (found.reader, found.header_rows, len(found.rows)) == ("qualtrics", 2, 1)
    assert found.column_of("ResponseId") == "V1"
    assert found.column_of("Finished") == "V10"
    assert found.names == ("V1", "V2", "V7", "V10", "Q1")


def test_qualtrics_of_which_a_script_left_one_header_row(tmp_path: Path) -> None:
    path = write_export(tmp_path / "e.csv")
    records = cells_of(path)
    found = recognise(sheet_of(write_cells(path, records[:1] + records[3:])))
    assert (found.reader, found.header_rows, len(found.rows)) == ("qualtrics", 1, 3)
    found = recognise(sheet_of(write_cells(path, records[:2] + records[3:])))
    assert (found.reader, found.header_rows, len(found.rows)) == ("qualtrics", 2, 3)


def test_qualtrics_without_its_own_columns_is_known_by_its_response_ids(tmp_path: Path) -> None:
    head = ["ResponseId", "Q1", "Q2", "Q2_8_TEXT", "A1", "Q135_First Click", "Q135_Page Submit"]
    rows = [[f"R_{n}dQYIR4YdUA2fFx", "Ja", "Nee", "", "x", "2.4", "9.1"] for n in range(3)]
    found = layout_of(tmp_path, [head, *rows])
    assert (found.reader, found.header_rows) == ("qualtrics", 1)
    assert found.roles["Q135_First Click"].id == "timing"


def test_limesurvey_with_codes_as_r_saves_it(tmp_path: Path) -> None:
    rows = [
        ["id", "submitdate", "lastpage", "startlanguage", "Q1[SQ001]", "Vraag.tijd..Q1"],
        ["1", "2018-06-12 10:18:12", "2", "nl-informal", "Meer tijd", "4.2"],
        ["2", "NA", "1", "nl-informal", "NA", "NA"],
    ]
    found = layout_of(tmp_path, rows)
    assert (found.reader, len(found.rows)) == ("limesurvey", 2)
    assert "NA" in found.missing
    assert found.column_of("submitdate") == "submitdate"
    assert found.roles["Vraag.tijd..Q1"].id == "timing"


def test_limesurvey_with_full_question_texts(tmp_path: Path) -> None:
    head = ["Response ID", "Date submitted", "Last page", "Start language"]
    rows = [[*head, "Wat\nvindt u? [eerst]"], ["1", "", "2", "nl", "Meer tijd"]]
    found = layout_of(tmp_path, rows)
    assert found.reader == "limesurvey"
    assert found.names[-1] == "Wat vindt u? [eerst]"


def test_surveymonkey_has_the_question_above_the_first_of_its_columns(tmp_path: Path) -> None:
    rows = [
        ["RespondentID", "Gaat het?", "Welke?", "", "Waarom?"],
        ["", "Response", "Rood", "Blauw", "Open-Ended Response"],
        ["32", "Ja", "Rood", "", "Omdat het mooi is"],
    ]
    found = layout_of(tmp_path, rows)
    assert (found.reader, found.header_rows, len(found.rows)) == ("surveymonkey", 2, 1)
    assert found.names == (
        *("RespondentID", "Gaat het?", "Welke? - Rood", "Welke? - Blauw", "Waarom?"),
    )


@pytest.mark.parametrize(
    ("reader", "head"),
    [
        ("google-forms", ["Tijdstempel", "Wat vindt u?"]),
        ("google-forms", ["Timestamp", "Wat vindt u?"]),
        (
            "microsoft-forms",
            ["ID", "Begintijd", "Tijd van voltooien", "E-mail", "Naam", "Vraag\u00a0"],
        ),
        ("microsoft-forms", ["ID", "Start time", "Completion time", "Email", "Name", "Vraag"]),
        ("efs", ["lfdn", "tester", "dispcode", "lastpage", "v_300"]),
        ("table", ["Nummer", "Wat vindt u?"]),
    ],
)
def test_other_tools_are_known_by_their_columns(
    tmp_path: Path, reader: str, head: list[str]
) -> None:
    found = layout_of(tmp_path, [head, ["1"] * len(head), ["2"] * len(head)])
    assert (found.reader, found.header_rows, len(found.rows)) == (reader, 1, 2)
    assert found.names[-1] == head[-1].strip()


def test_spss_has_no_header_rows(tmp_path: Path) -> None:
    path = write_sav(tmp_path / "e.sav", {"q1": ["ja", "nee"]}, {"q1": "Wat\tvindt <i>u</i>?"})
    found = recognise(sheet_of(path))
    assert (found.reader, found.header_rows, len(found.rows)) == ("spss", 0, 2)
    assert found.texts == ("Wat vindt u ?",)


@pytest.mark.parametrize(
    ("rows", "how"),
    [
        (
            [["response_id", "text", "theme", "coder"], *[["R_1", "tijd", "t", "A"]] * 3],
            "een regel per toegekend thema",
        ),
        ([["lfdn", "v_1", "tag"], *[["58", "geen tijd", "People: Time"]] * 4], "een regel per"),
        ([["id", "tekst", "coder1", "coder2"], *[["1", "ja", "3", "4"]] * 3], "kolom per codeur"),
        (
            [["Response ID", "vraag", "Code 1", "Code 2"], ["1", "tijd", "tijd", "tijd->rooster"]],
            "kolommen Code 1, Code 2",
        ),
        (
            [["rid", "trait", "a", "b, c", "d", "e"], *[["1", "tijd", "1", "0", "0", "0"]] * 3],
            "een kolom per thema",
        ),
        (
            [["ResponseID", "Waarom?", "Category 1: A", "Category 2: B"], ["R_1", "x", "1", ""]],
            "een kolom per thema",
        ),
    ],
)  # fmt: skip
def test_codings_by_people_are_no_answers(tmp_path: Path, rows: list[list[str]], how: str) -> None:
    found = layout_of(tmp_path, rows)
    assert found.reader == "codings"
    assert how in found.looks_like
    assert len(found.rows) == len(rows) - 1


@pytest.mark.parametrize(
    ("rows", "looks_like"),
    [
        ([["", "A", "B"], ["A", "13", "0"], ["B", "2", "20"]], "kruistabel"),
        ([["item", "1", "2", "3"], ["1", "0", "0", "14"], ["2", "1", "5", "8"]], "kruistabel"),
        ([["tag", "description", "number"], ["tijd", "x", "3"]], "codeboek"),
        ([["Te weinig tijd", "27"], ["Geen geld", "20"]], "codes met aantallen"),
        ([["Question ID", "Question Text"], ["Q1", "Gaat het?"]], "lijst van vragen"),
        ([["class", "type/scale", "name"], ["S", "", "sid"]], "opbouw van een vragenlijst"),
        ([["Jan"], ["Piet"], ["van den"]], "lijst met woorden"),
        ([["Dit is een verslag van de dag"], ["Het regende en wij liepen"]], "gewone tekst"),
        ([["Te laat [[code:tijd]]"], ["Te duur [[code:geld]]"], ["Weg [[code:tijd]]"]], "ROCK"),
        ([["Titel"], ["a", "b"], ["c", "d", "e"], ["f"], ["g", "h"]], "verschillende tabellen"),
    ],
)  # fmt: skip
def test_what_is_no_survey_is_named(tmp_path: Path, rows: list[list[str]], looks_like: str) -> None:
    found = layout_of(tmp_path, rows)
    assert found.reader is None
    assert looks_like in found.looks_like
    assert found.rows == ()


@pytest.mark.parametrize("total", [["Totaal", "", "30", "6", "9"], ["", "", "30", "6", "9"]])
def test_empty_rows_and_totals_are_no_respondents(tmp_path: Path, total: list[str]) -> None:
    head = ["id", "vraag", "a", "b", "c"]
    rows = [[str(n), "meer tijd", "10", "2", "3"] for n in range(3)]
    spaced = [cells for row in rows for cells in (row, [""] * 5)]
    found = layout_of(tmp_path, [head, *spaced, total, *[["", "", "", "", ""]] * 850])
    assert found.rows == (1, 3, 5)
    assert found.warnings == (
        "853 lege regels tellen niet mee.",
        "regel 8 is een totaal en telt niet mee.",
    )


def test_an_answer_that_says_total_is_an_answer(tmp_path: Path) -> None:
    found = layout_of(tmp_path, [["id", "vraag"], ["1", "meer tijd"], ["2", "totaal niets"]])
    assert len(found.rows) == 2


def test_na_is_missing_only_where_r_wrote_it(tmp_path: Path) -> None:
    head = ["id", "a", "b", "c", "d"]
    found = layout_of(tmp_path, [head, ["1", "NA", "NA", "NA", "x"], ["2", "x", "y", "NA", "z"]])
    assert found.missing == frozenset({"NA"})
    found = layout_of(tmp_path, [head, ["1", "NA", "NA", "NA", "x"], ["2", "", "y", "", "z"]])
    assert found.missing == frozenset()


def test_text_that_was_converted_twice_is_said(tmp_path: Path) -> None:
    rows = [["id", "vraag"], ["1", "Café".encode().decode("cp1252")], ["2", "Café"]]
    found = layout_of(tmp_path, rows)
    assert found.warnings[0].startswith("1 cel lijkt twee keer omgezet")


def test_empty_headings_and_uneven_rows_are_said(tmp_path: Path) -> None:
    rows = [["", "vraag", "cijfer"], ["1", "a", "2"], ["2", "b"], ["3", "c", "4", "extra"]]
    found = recognise(sheet_of(write_text(tmp_path / "e.csv", rows)))
    assert found.names == ("kolom 1", "vraag", "cijfer")
    assert found.remarks == (
        "2 regels hebben te veel of te weinig velden (de eerste: regel 3).",
        "1 kolom heeft geen naam.",
    )
