"""What a column is, is guessed from its name, question and answers, and the reason is given."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.ingest.guess import Column, guess_columns
from pipeline.ingest.recognise import recognise
from tests.table_builder import sheet_of, write_sav, write_text, write_xlsx

OPEN = [
    f"Wij hebben vooral {what} nodig om het werk goed te doen."
    for what in ("tijd", "geld", "rust", "een begeleider", "elkaar", "ruimte", "steun", "lef")
]


def columns_of(tmp_path: Path, **columns: list[str]) -> dict[str, Column]:
    """Columns of a table; a shorter one is filled up with empty cells."""
    height = max(map(len, columns.values()))
    cells = [[*c, *[""] * (height - len(c))] for c in columns.values()]
    path = write_text(tmp_path / "e.csv", [list(columns), *zip(*cells, strict=True)])
    sheet = sheet_of(path)
    return {c.name: c for c in guess_columns(sheet, recognise(sheet))}


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("Waarom", OPEN, "open"),
        ("Wat helpt", ["Tijd", "Rust", "Tijd om te leren van elkaar", "Geld"] * 2 + OPEN, "open"),
        ("Opmerkingen", ["nee"] * 12 + OPEN, "open"),  # many say that there is nothing to say
        ("Functie", [f"functie{n}" for n in range(8)], "text"),
        ("Mee", ["Ja", "Nee", "Ja", "Ja", "Nee", "Ja", "Ja", "Ja"], "choice"),
        ("Sector", ["Zorg", "Welzijn", "Onderwijs", "Zorg en welzijn samen"] * 8, "choice"),
        ("Wie", ["Zorg;Welzijn", "Onderwijs", "Zorg;Onderwijs", "Welzijn", "Zorg"] * 3, "choice"),
        ("Eens", ["Helemaal eens", "Oneens", "Neutraal", "Eens", "Eens", "Oneens"], "rating"),
        ("Cijfer", ["1", "5", "4", "3", "4", "5", "2"], "rating"),
        ("Soort", ["1", "2", "2", "1"], "choice"),
        ("Leeftijd", ["34", "51", "28", "60"], "text"),
        ("Omzet", ["1200", "30", "5000", "-7"], "text"),
        ("Sinds", ["20-9-2018", "1-10-2018", "3-10-2018 12:54:31"], "date"),
        ("When", ["9/13/2019 13:29:55", "8/21/2019 1:10:31 PM"], "date"),
        ("Contact", ["a@b.nl", "c@d.nl", "geen"], "identity"),
        ("Naam", ["Ria", "Jan", "Ans"], "identity"),
        ("Bron", ["192.0.2.1", "192.0.2.7"], "identity"),
        ("respondentnr", ["1", "2", "3"], "identity"),
        ("sleutel", [f"64af4845-b796-197b-e753-8cd8b8d5860{n}" for n in "67"], "identity"),
        ("Leeg", [], "empty"),
        ("Uitleg", ["Deze vragenlijst gaat over leren in de wijk."] * 8, "text"),
    ],
)  # fmt: skip
def test_the_kind_of_a_column(tmp_path: Path, name: str, values: list[str], kind: str) -> None:
    found = columns_of(tmp_path, **{name: values, "Toelichting": OPEN})[name]
    assert found.kind == kind
    assert found.filled == len(values)
    assert found.why


def test_a_number_may_be_a_code_and_that_doubt_is_said(tmp_path: Path) -> None:
    found = columns_of(tmp_path, Cijfer=["1", "5", "4", "3"], x=OPEN)["Cijfer"]
    assert "twijfel" in found.why


def test_columns_of_one_question_are_a_matrix_or_a_choice_in_pieces(tmp_path: Path) -> None:
    points = ["Eens", "Oneens", "Neutraal", "Eens", "Eens", "Oneens", "Neutraal", "Eens"]
    found = columns_of(
        tmp_path,
        **{
            "Q1_1": points,
            "Q1_2": points[::-1],
            "Q2[SQ001]": ["Ja", "", "Ja", "", "", "", "", "Ja"],
            "Q2[SQ002]": ["", "Ja", "", "", "Ja", "", "", ""],
            "Q3_1": ["Rood", "", "Rood", "", "", "", "", ""],
            "Q3_2": ["Blauw", "", "", "Blauw", "", "", "", ""],
            "Q4": OPEN,
        },
    )
    assert [c.kind for c in found.values()] == [*["matrix"] * 2, *["choice"] * 4, "open"]
    assert "één per keuze" in found["Q3_1"].why


def test_the_text_behind_other_is_open_however_short(tmp_path: Path) -> None:
    found = columns_of(
        tmp_path,
        **{
            "Q1": ["Anders", "Zorg", "Zorg", "Anders"],
            "Q1_8_TEXT": ["welzijn", "onderwijs"],
            "Q2": ["Anders", "Zorg", "Zorg", "Anders"],
            "Q2[other]": ["welzijn"],
            "x": OPEN,
        },
    )
    assert found["Q1_8_TEXT"].kind == found["Q2[other]"].kind == "open"
    assert found["Q1_8_TEXT"].why == "een tekstveld bij de keuze Q1"


def test_rows_that_people_named_themselves_are_a_matrix(tmp_path: Path) -> None:
    found = columns_of(
        tmp_path,
        **{
            "Q12_1": ["5", "4"],
            "Q12_1_TEXT": ["Docenten hbo", "Wijkteam"],
            "Q12_2": ["2", "1"],
            "Q12_2_TEXT": ["Gemeente", "Burgers"],
            "x": OPEN,
        },
    )
    assert [c.kind for c in found.values()][:4] == ["matrix"] * 4


def test_labels_of_spss_say_what_a_number_is(tmp_path: Path) -> None:
    path = write_sav(
        tmp_path / "e.sav",
        {"q1": [1.0, 2.0, 3.0], "q2": [1.0, 2.0, 3.0], "q3": OPEN[:3], "q4": [20.0, 45.0, 33.0]},
        {"q4": "Wat is uw leeftijd?"},
        {"q1": {1.0: "Zorg", 2.0: "Welzijn", 3.0: "Onderwijs"},
         "q2": {1.0: "Oneens", 2.0: "Neutraal", 3.0: "Eens"}},
    )  # fmt: skip
    sheet = sheet_of(path)
    kinds = [c.kind for c in guess_columns(sheet, recognise(sheet))]
    assert kinds == ["choice", "rating", "open", "text"]


def test_what_qualtrics_adds_to_an_spss_file_is_personal_too(tmp_path: Path) -> None:
    own = {"StartDate": "1", "IPAddress": "192.0.2.1", "ResponseId": "R_1", "Finished": "1"}
    columns = {**{k: [v] for k, v in own.items()}, "RecipientLastName": ["Geheim"], "Q1": OPEN[:1]}
    sheet = sheet_of(write_sav(tmp_path / "e.sav", columns))
    kinds = {c.name: c.kind for c in guess_columns(sheet, recognise(sheet))}
    assert kinds["RecipientLastName"] == kinds["IPAddress"] == "identity"
    assert kinds["Q1"] == "open"


def test_a_column_is_personal_by_its_name_too(tmp_path: Path) -> None:
    path = write_sav(
        tmp_path / "e.sav", {"lastname": ["Geheim"], "q": OPEN[:1]}, {"lastname": "Vraag 3"}
    )
    sheet = sheet_of(path)
    assert guess_columns(sheet, recognise(sheet))[0].kind == "identity"


def test_codes_for_what_was_not_shown_are_no_answers(tmp_path: Path) -> None:
    rows = [["lfdn", "tester", "dispcode", "lastpage", "v_1", "v_2"]]
    rows += [[str(n), "0", "31", "9", "-99", OPEN[n]] for n in range(4)]
    sheet = sheet_of(write_xlsx(tmp_path / "e.xlsx", [*rows, ["9", "0", "20", "1", "-77", "-77"]]))
    found = {c.name: c for c in guess_columns(sheet, recognise(sheet))}
    assert (found["v_1"].kind, found["v_2"].kind, found["v_2"].filled) == ("empty", "open", 4)


def test_a_column_with_themes_is_no_open_question(tmp_path: Path) -> None:
    rows = [["lfdn", "v_277", "tag"]]
    rows += [["58", text, f"People: te weinig tijd voor {n % 3}"] for n, text in enumerate(OPEN)]
    sheet = sheet_of(write_text(tmp_path / "e.csv", rows, ";"))
    kinds = [c.kind for c in guess_columns(sheet, recognise(sheet))]
    assert kinds == ["identity", "open", "choice"]
