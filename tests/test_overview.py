"""The workbook of the working session, out and back in."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from pipeline.contracts import (
    AUTOMATIC,
    OVERVIEW_DECISION,
    InputError,
    OutputError,
    WaveResult,
)
from pipeline.ingest.overview import read_overview
from pipeline.report.files import printable
from pipeline.report.overview import write_overview
from pipeline.report.sheets import cell_text, sheet_name
from tests.builders import repeated, wave_result

QUESTION = "Q23 werkzame elementen"
MAX_NAME = 31


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "overzicht.xlsx"
    write_overview(wave_result(), path)
    return path


def decide(path: Path, decisions: dict[str, str], sheet: str = QUESTION) -> None:
    """Fill the decision column, by the text of the segment, as a group would."""
    book = load_workbook(path)
    page = book[sheet]
    head = next(row for row in page.iter_rows() if any(c.value == "segment_id" for c in row))
    columns = {cell.value: cell.column for cell in head}
    for row in range(head[0].row + 1, page.max_row + 1):
        text = page.cell(row, columns["Fragment"]).value
        if text in decisions:
            page.cell(row, columns[OVERVIEW_DECISION]).value = decisions[text]
    book.save(path)


def shown(path: Path, sheet: str = QUESTION) -> dict[str, str]:
    """Segment -> proposed themes, as the sheet shows them."""
    page = load_workbook(path)[sheet]
    return {row[2].value: row[3].value or "" for row in page.iter_rows(min_row=6) if row[2].value}


def choices(path: Path) -> dict[str, list[str]]:
    """Question -> what can be chosen there."""
    lists = load_workbook(path)["Keuzelijsten"]
    return {col[0].value: [c.value for c in col[1:] if c.value] for col in lists.iter_cols()}


def segment_id(result: WaveResult, text: str) -> str:
    found = result.segments.loc[result.segments["text"] == text, "segment_id"]
    return str(found.iloc[0])


TIME = "Zonder tijd geen netwerk."
WILL = "Mensen moeten het zelf willen, verplichten werkt niet."
TRY = "Niet te lang praten, maar proberen en dan kijken wat het oplevert."


def test_every_open_question_has_a_sheet_and_the_keys_are_hidden(written: Path) -> None:
    book = load_workbook(written)
    assert book.sheetnames == [
        *("Lees mij", "Q7 beschrijving", "Q17 kansen en uitdagingen", "Q19 werkwijze"),
        *(QUESTION, "Hele beschrijving", "Thema's", "Keuzelijsten"),
    ]
    page = book[QUESTION]
    assert [cell.value for cell in page[5]][:6] == [
        *("Netwerk", "Antwoord", "Fragment", "Voorgestelde thema's", OVERVIEW_DECISION, "Opmerking")
    ]
    # openpyxl keeps neighbouring columns that look alike as one group, under the first letter
    assert page.column_dimensions["G"].hidden
    assert (page.column_dimensions["G"].min, page.column_dimensions["G"].max) == (7, 11)
    assert book["Keuzelijsten"].sheet_state == "hidden"


def test_every_segment_of_a_question_stands_in_its_sheet(written: Path) -> None:
    result = wave_result()
    asked = result.segments[result.segments["question_id"] == "Q23"]
    assert set(shown(written)) == set(asked["text"])


def test_a_proposal_says_who_made_it_when_people_coded_too(written: Path) -> None:
    # the automatic coder missed this one
    expected = "Tijd om te leren (tijd) – codeur anna, codeur bram, vastgesteld"
    assert shown(written)[TIME] == expected
    disagreed = "Ruimte in de agenda's is de eerste eis."
    assert shown(written)[disagreed].split("\n") == [
        "Tijd om te leren (tijd) – codeur anna, vastgesteld, automatisch",
        "geen thema – codeur bram",
    ]


def test_a_proposal_without_human_coding_is_only_the_theme(tmp_path: Path) -> None:
    write_overview(wave_result(human=False), tmp_path / "o.xlsx")
    assert shown(tmp_path / "o.xlsx")[TRY] == "Gewoon beginnen (doen)"
    assert shown(tmp_path / "o.xlsx")[TIME] == ""


def test_a_parent_is_not_proposed_beside_its_sub_theme(tmp_path: Path) -> None:
    result = wave_result()
    mixed = "Een wijkverpleegkundige kijkt heel anders dan een docent."
    parent = result.codings[result.codings["segment_id"] == segment_id(result, mixed)].copy()
    parent["theme_id"] = "divers"
    both = pd.concat([parent, result.codings], ignore_index=True)
    write_overview(dataclasses.replace(result, codings=both), tmp_path / "o.xlsx")
    assert shown(tmp_path / "o.xlsx")[mixed].startswith("Diverse deelnemers (divers_mensen) – ")
    assert "(divers)" not in shown(tmp_path / "o.xlsx")[mixed]


def test_the_rows_of_a_matrix_stand_together_with_their_points(tmp_path: Path) -> None:
    result = wave_result()
    label = {
        **{"segment_id": "s-q12", "wave": result.wave, "respondent_id": "r-aalb01", "item": "2"},
        **{"question_id": "Q12", "start": 0, "end": 16, "text": "verpleegkundigen", "lemmas": ""},
        **{"non_answer": "", "source": "vragenlijst", "literal": True, "whole": False},
    }
    segments = pd.concat([result.segments, pd.DataFrame([label])], ignore_index=True)
    path = tmp_path / "o.xlsx"
    write_overview(dataclasses.replace(result, segments=segments), path)
    page = load_workbook(path)["Q12 deelnemers"]
    assert page["B6"].value == "docenten hbo (ZH)\nverpleegkundigen (H)\nstudenten (G)"
    assert page["C6"].value == "verpleegkundigen"


def test_nothing_decided_comes_back_as_nothing(written: Path) -> None:
    assert read_overview(written).empty


def test_decisions_come_back_by_name_and_by_id(written: Path) -> None:
    decide(written, {TIME: "tijd om te LEREN ", WILL: "wil", TRY: "doen; Tijd om te leren;"})
    found = read_overview(written)
    result = wave_result()
    assert sorted(zip(found["segment_id"], found["theme"], strict=True)) == sorted(
        [
            (segment_id(result, TIME), "tijd"),
            (segment_id(result, WILL), "wil"),
            (segment_id(result, TRY), "doen"),
            (segment_id(result, TRY), "tijd"),
        ]
    )
    assert set(found["coder"]) == {"vastgesteld"}
    assert set(found["question"]) == {"Q23"}
    assert found["file"].iloc[0] == f"overzicht.xlsx (blad {QUESTION})"
    first = found.iloc[0]
    assert load_workbook(written)[QUESTION].cell(int(first["row"]), 3).value == first["text"]


def test_geen_means_looked_at_and_no_theme(written: Path) -> None:
    decide(written, {TIME: "Geen"})
    assert list(read_overview(written)["theme"]) == [""]


@pytest.mark.parametrize(
    ("typed", "kept"), [("leuk idee", ["leuk idee"]), ("geen; tijd", ["geen", "tijd"])]
)
def test_what_is_no_theme_is_kept_as_typed(written: Path, typed: str, kept: list[str]) -> None:
    decide(written, {TIME: typed})
    assert list(read_overview(written)["theme"]) == kept


def test_a_name_that_two_themes_share_is_told_apart(tmp_path: Path) -> None:
    result = wave_result()
    groups = []
    for group in result.codebook.file.groups:
        themes = [
            theme.model_copy(update={"name": "Uren"}) if theme.id in ("tijd", "druk") else theme
            for theme in group.themes
        ]
        groups.append(group.model_copy(update={"themes": tuple(themes)}))
    book = type(result.codebook).build(
        result.codebook.file.model_copy(update={"groups": tuple(groups)})
    )
    path = tmp_path / "o.xlsx"
    write_overview(dataclasses.replace(result, codebook=book), path)
    assert "Uren [tijd]" in choices(path)["Q23"]
    # 'druk' applies to Q17 only, so in Q23 the bare name can mean one theme
    decide(path, {TIME: "Uren", WILL: "Uren [druk]"})
    themes_found = read_overview(path).set_index("text")["theme"]
    assert themes_found[TIME] == "tijd"
    assert themes_found[WILL] == "druk"


def test_only_themes_in_scope_can_be_chosen(written: Path) -> None:
    columns = choices(written)
    assert columns["Q23"][0] == "geen"
    assert "Tijd om te leren" in columns["Q23"]
    assert "Elkaars taal" not in columns["Q23"]
    assert "Elkaars taal" in columns["Q17"]
    assert set(columns["geheel"]) == {"geen", *(theme.name for theme in wave_result().codebook)}
    page = load_workbook(written)[QUESTION]
    rules = page.data_validations.dataValidation
    assert {rule.formula1 for rule in rules} == {"'Keuzelijsten'!$E$2:$E$10"}
    assert not any(rule.showErrorMessage for rule in rules)


def test_a_formula_in_an_answer_stays_text(written: Path) -> None:
    page = load_workbook(written)[QUESTION]
    cells = [c for row in page.iter_rows() for c in row if str(c.value).startswith("=HYPERLINK")]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


def test_who_did_not_answer_is_said(written: Path) -> None:
    line = load_workbook(written)["Q19 werkwijze"]["A3"].value
    assert line.startswith("Tekst van 3 van de 8 netwerken.")
    assert "Niet beantwoord: 5 (Wijkleernetwerk Zuid, " in line


def test_names_can_be_left_out(tmp_path: Path) -> None:
    from tests.builders import settings

    path = tmp_path / "o.xlsx"
    write_overview(wave_result(settings=settings(name_respondents="pseudonym")), path)
    values = {c.value for row in load_workbook(path)[QUESTION].iter_rows() for c in row}
    assert "r-aalb01" in values
    assert "Leerkring De Kade" not in values


def test_two_writings_give_the_same_bytes(tmp_path: Path) -> None:
    write_overview(wave_result(), tmp_path / "a.xlsx")
    write_overview(wave_result(), tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_large_wave_and_a_long_answer_fit(tmp_path: Path) -> None:
    result = repeated(wave_result(), 40)
    answers = result.answers.copy()
    long = (answers["question_id"] == "Q23") & (answers["respondent_id"] == "r-aalb01-0")
    answers.loc[long, "text"] = "woord " * 10_000
    path = tmp_path / "o.xlsx"
    write_overview(dataclasses.replace(result, answers=answers), path)
    page = load_workbook(path)[QUESTION]
    assert page["B6"].value.endswith("(afgekapt: een cel kan niet meer tekst bevatten)")
    assert "(" not in load_workbook(path)["Q19 werkwijze"]["A3"].value  # 200 names would fill it


@pytest.mark.parametrize("content", [b"", b"id;thema\n", b"PK\x03\x04 half"])
def test_what_is_no_workbook_is_refused_in_dutch(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "besluiten.xlsx"
    path.write_bytes(content)
    with pytest.raises(
        InputError,
        match=r"besluiten\.xlsx: dit (is geen Excel-werkmap|bestand is (leeg|beschadigd))",
    ):
        read_overview(path)


def test_another_workbook_is_refused_in_dutch(tmp_path: Path) -> None:
    book = Workbook()
    book.save(tmp_path / "kas.xlsx")
    with pytest.raises(InputError, match="het blad 'Thema's' met id, naam en vragen ontbreekt"):
        read_overview(tmp_path / "kas.xlsx")
    book.create_sheet("Thema's").append(["id", "naam", "vragen"])
    book.save(tmp_path / "kas.xlsx")
    with pytest.raises(InputError, match=f"geen enkel blad heeft de kolommen '{OVERVIEW_DECISION}"):
        read_overview(tmp_path / "kas.xlsx")


def test_a_missing_workbook_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"weg\.xlsx: dit bestand bestaat niet"):
        read_overview(tmp_path / "weg.xlsx")


def test_sorting_rows_and_inserting_columns_does_no_harm(written: Path) -> None:
    decide(written, {TIME: "tijd"})
    book = load_workbook(written)
    page = book[QUESTION]
    for merged in list(page.merged_cells.ranges):
        page.unmerge_cells(str(merged))
    page.insert_cols(3)
    page.insert_rows(1)
    book.save(written)
    found = read_overview(written)
    assert list(found["theme"]) == ["tijd"]
    assert list(found["text"]) == [TIME]


def test_a_folder_that_cannot_be_written_is_said_in_dutch(tmp_path: Path) -> None:
    (tmp_path / "uit").write_text("een bestand waar een map moet komen")
    with pytest.raises(OutputError, match=r"overzicht\.xlsx: het bestand kan niet worden geschr"):
        write_overview(wave_result(), tmp_path / "uit" / "overzicht.xlsx")


def test_a_full_disk_leaves_the_old_workbook(
    written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = written.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipeline.report.files.os.fsync", full)
    with pytest.raises(OutputError):
        write_overview(wave_result(human=False), written)
    assert written.read_bytes() == before
    assert [p.name for p in written.parent.iterdir()] == [written.name]


@given(st.text())
def test_a_cell_holds_no_character_that_a_workbook_cannot(text: str) -> None:
    from xml.etree import ElementTree

    shown_text = cell_text(text)
    node = ElementTree.Element("t")
    node.text = shown_text
    again = ElementTree.fromstring(ElementTree.tostring(node, encoding="unicode"))
    assert (again.text or "") == shown_text
    assert len(printable(text)) <= len(text)


@given(st.lists(st.text(min_size=1), min_size=1, max_size=6))
def test_sheet_names_are_allowed_and_unique(wanted: list[str]) -> None:
    names: list[str] = []
    for name in wanted:
        names.append(sheet_name(name, names))
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= MAX_NAME and not set(name) & set("[]:*?/\\") for name in names)


def test_the_automatic_coder_is_last_of_those_who_proposed() -> None:
    from pipeline.report.overview_content import propose
    from pipeline.report.view import View

    for found in propose(View.of(wave_result())).values():
        for _, coders in found:
            assert AUTOMATIC not in coders[:-1]
