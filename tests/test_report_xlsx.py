"""The workbook with counts: numbers are numbers, text is text, a count leads to its fragments."""

from __future__ import annotations

import dataclasses
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from pipeline.contracts import WaveResult, columns_of
from pipeline.report.build import build_report
from pipeline.report.xlsx import write_xlsx
from tests.builders import wave_result

MADE_ON = date(2026, 11, 24)
HEAD = 4  # row with the headings


def written(path: Path, result: WaveResult | None = None, made_on: date = MADE_ON) -> Any:
    result = result or wave_result()
    write_xlsx(build_report(result, made_on), result, path)
    return load_workbook(path)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return written(tmp_path_factory.mktemp("xlsx") / "rapport.xlsx")


def table(book: Any, name: str) -> list[dict[str, Any]]:
    """A sheet as rows by heading."""
    rows = list(book[name].iter_rows(min_row=HEAD, values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_the_sheets_a_researcher_expects(book: Any) -> None:
    assert book.sheetnames == [
        *("Lees mij", "Thema's", "Vormen en kenmerken", "Topics", "Koppeling"),
        *("Overeenstemming", "Respons", "Vragen", "Afgewezen", "Fragment-thema", "Fragmenten"),
    ]
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A5"
        assert sheet.auto_filter.ref.startswith("A4:")


def test_counts_are_respondents_of_all_respondents(book: Any) -> None:
    counts = {row["Id"]: row for row in table(book, "Thema's")}
    # De Kade, Samen Wijs, Beter Leren, Leeratelier and the description of Polder speak of time;
    # the automatic coding missed it at Samen Wijs.
    assert counts["tijd"]["Netwerken"] == 5
    assert counts["tijd"]["Van"] == 8
    assert counts["tijd"]["Automatisch"] == 4
    assert counts["tijd"]["Geteld volgens"] == "vastgesteld"
    # two with diverse participants, one with diverse forms: three networks for the parent
    assert [counts[i]["Netwerken"] for i in ("divers", "divers_mensen", "divers_vormen")] == [
        *(3, 2, 1)
    ]
    forms = {row["Id"]: row["Netwerken"] for row in table(book, "Vormen en kenmerken")}
    assert (forms["vorm_groep"], forms["vorm_duo"], forms["vorm_onbekend"]) == (4, 1, 3)


def test_every_count_leads_to_as_many_respondents_as_it_says(book: Any) -> None:
    behind = table(book, "Fragment-thema")
    unseen = 0
    for name in ("Thema's", "Vormen en kenmerken"):
        sheet = book[name]
        head = [cell.value for cell in sheet[HEAD]]
        for row in sheet.iter_rows(min_row=HEAD + 1):
            theme, count = row[head.index("Id")].value, row[head.index("Netwerken")]
            if not count.value:
                assert count.hyperlink is None
                unseen += 1
                continue
            place = count.hyperlink.location
            assert place.startswith("'Fragment-thema'!A")
            first = int(place.rpartition("A")[2])
            assert behind[first - HEAD - 1]["Id"] == theme
            rest = behind[first - HEAD - 1 :]
            mine = [r for r in rest if r["Id"] == theme]
            assert rest[: len(mine)] == mine  # in one run
            assert len({r["Netwerk"] for r in mine}) == count.value
    assert unseen <= 1


def test_a_fragment_id_leads_to_its_text(book: Any) -> None:
    sheet, fragments = book["Fragment-thema"], book["Fragmenten"]
    links = [cell for row in sheet.iter_rows(min_row=HEAD + 1) for cell in row if cell.hyperlink]
    assert links
    for cell in links:
        row = int(cell.hyperlink.location.rpartition("A")[2])
        assert fragments.cell(row, 1).value == cell.value


def test_fragments_stand_with_the_themes_of_every_coder(book: Any) -> None:
    rows = {row["Fragment"]: row for row in table(book, "Fragmenten")}
    assert len(rows) == len(wave_result().segments)
    row = rows["Ruimte in de agenda's is de eerste eis."]
    coders = ("Codeur anna", "Codeur bram", "Vastgesteld", "Automatisch")
    assert [row[coder] for coder in coders] == [
        *("Tijd om te leren", "geen thema", "Tijd om te leren", "Tijd om te leren")
    ]
    assert row["Topic"] == "tijd vrijmaken om te leren"
    not_read = rows["Elke maand komt een vaste groep van acht mensen bij elkaar."]
    assert not not_read["Codeur anna"]  # coder A did not read Q7
    assert rows["Zij kregen er vier uur per maand voor."]["Letterlijk"] == "nee"


def test_only_one_sheet_holds_answers(book: Any) -> None:
    texts = set(wave_result().segments["text"])
    with_text = {
        sheet.title
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value in texts
    }
    assert with_text == {"Fragmenten"}


def test_numbers_are_numbers_in_the_reader_s_own_notation(book: Any) -> None:
    sheet = book["Overeenstemming"]
    head = [cell.value for cell in sheet[HEAD]]
    pooled = next(
        row
        for row in sheet.iter_rows(min_row=HEAD + 1)
        if row[2].value == "Alle thema's samen" and row[1].value == "codeur anna"
    )
    raw = wave_result().agreement
    expected = raw[(raw["coder_b"] == "anna") & (raw["theme_id"] == "")].iloc[0]
    for heading, column in {
        **{"Kappa": "kappa", "Kappa laag": "kappa_low", "Kappa hoog": "kappa_high"},
        **{"Precisie": "precision", "Recall": "recall", "F1": "f1"},
        **{"Deel volgens 1": "prevalence_a", "Beide": "n_both", "Geen van beide": "n_neither"},
    }.items():
        cell = pooled[head.index(heading)]
        assert cell.data_type == "n"
        assert cell.value == pytest.approx(expected[column])
    assert pooled[head.index("Kappa")].number_format == "0.00"


def test_a_topic_that_joins_themes_has_one_row(book: Any) -> None:
    rows = table(book, "Topics")
    assert [row["Nummer"] for row in rows] == [0, 1, 2, 3, 4]
    assert rows[2]["Thema"] == "Vraag van deelnemers eerst; Bereidheid om mee te doen"
    pairs = table(book, "Koppeling")
    assert len(pairs) == len(wave_result().matches)
    lost = [row for row in pairs if row["Nummer"] is None]
    assert {row["Id"] for row in lost} == {"divers_vormen", "taal"}
    assert {row["Score"] for row in lost} == {None}


def test_what_fell_out_is_counted_with_its_reason(book: Any) -> None:
    rows = [tuple(row.values()) for row in table(book, "Respons")]
    assert rows[:4] == [
        ("Ontvangen", None, 10),
        ("Weggelaten", "proefinvulling", 1),
        ("Weggelaten", "vragenlijst niet afgemaakt", 1),
        ("Gebruikt", None, 8),
    ]
    questions = {row["Onderwerp"]: row for row in table(book, "Vragen")}
    assert questions["beschrijving"]["Netwerken met tekst"] == 6
    assert questions["kansen en uitdagingen"]["Geen inhoudelijk antwoord"] == 1


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_an_answer_never_becomes_a_formula(tmp_path: Path, start: str) -> None:
    result = wave_result()
    segments = result.segments.copy()
    answer = f'{start}HYPERLINK("http://x.test";"klik")'
    segments.loc[0, "text"] = answer
    result = dataclasses.replace(result, segments=segments)
    book = written(tmp_path / "r.xlsx", result)
    cells = [c for row in book["Fragmenten"].iter_rows() for c in row if "klik" in str(c.value)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert answer.replace("\r", "\n") in {cell.value for cell in cells}
    with zipfile.ZipFile(tmp_path / "r.xlsx") as package:
        pages = [n for n in package.namelist() if n.startswith("xl/worksheets/sheet")]
        assert pages
        assert not any(b"<f>" in package.read(name) for name in pages)
        assert not any("externalLink" in name for name in package.namelist())


def test_a_control_character_is_shown_as_one(tmp_path: Path) -> None:
    result = wave_result()
    segments = result.segments.copy()
    segments.loc[0, "text"] = "voor\x00\x07na"
    result = dataclasses.replace(result, segments=segments)
    rows = table(written(tmp_path / "r.xlsx", result), "Fragmenten")
    assert rows[0]["Fragment"] == "voor��na"


def test_rejects_are_listed_with_file_and_row(tmp_path: Path, book: Any) -> None:
    assert "niets afgewezen" in book["Afgewezen"]["A2"].value
    reject = ("codings.csv", 12, "theme", "onbekend thema 'x'", "Gebruik een id.")
    rejects = pd.DataFrame([reject], columns=columns_of("rejects")).astype({"row": "Int64"})
    result = wave_result(rejects=rejects)
    rows = table(written(tmp_path / "r.xlsx", result), "Afgewezen")
    assert [tuple(row.values()) for row in rows] == [reject]


def test_without_human_coding_it_says_so(tmp_path: Path) -> None:
    book = written(tmp_path / "r.xlsx", wave_result(human=False))
    assert book["Overeenstemming"]["A2"].value.startswith("Er is niet met de hand gecodeerd")
    assert "Automatisch" not in table(book, "Thema's")[0]
    assert {row["Geteld volgens"] for row in table(book, "Thema's")} == {"automatisch"}


def test_the_first_sheet_says_what_was_counted(tmp_path: Path) -> None:
    result = wave_result(warnings=("Let hier goed op.",))
    book = written(tmp_path / "r.xlsx", result)
    rows = list(book["Lees mij"].iter_rows(values_only=True))
    facts = {row[0]: row[1] for row in rows if row[0]}
    assert facts["Gemaakt op"] == "24 november 2026"
    assert facts["Netwerken"] == 8
    assert facts["Geteld volgens"] == "de vastgestelde codering"
    told = [row[1] for row in rows]
    assert "Let hier goed op." in told
    assert result.notes["lemmatiseren"] in told
    links = {cell.value for row in book["Lees mij"].iter_rows() for cell in row if cell.hyperlink}
    assert links == set(book.sheetnames[1:])


def test_only_the_date_differs_between_two_writings(tmp_path: Path) -> None:
    for name, day in (("a", 24), ("b", 24), ("c", 25)):
        written(tmp_path / f"{name}.xlsx", made_on=date(2026, 11, day))
    first, again, later = ((tmp_path / f"{n}.xlsx").read_bytes() for n in "abc")
    assert first == again
    assert first != later
    with zipfile.ZipFile(tmp_path / "a.xlsx") as one, zipfile.ZipFile(tmp_path / "c.xlsx") as two:
        differ = [n for n in one.namelist() if one.read(n) != two.read(n)]
    assert set(differ) <= {"docProps/core.xml", "xl/sharedStrings.xml"}
