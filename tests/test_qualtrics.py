"""A Qualtrics export is read as the questionnaire says, and what is wrong has a place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.contracts import InputError, through_edits
from pipeline.ingest.choices import read_rating
from pipeline.ingest.config import load_questionnaire, load_settings
from pipeline.ingest.labels import unique_labels
from pipeline.ingest.qualtrics import Raw, read_export
from tests.export_builder import cells_of, write_cells, write_export

QUESTIONNAIRE = load_questionnaire()
SETTINGS = load_settings().ingest


def read(path: Path, **changes: Any) -> Raw:
    return read_export(path, QUESTIONNAIRE, SETTINGS.model_copy(update=changes))


def answer(raw: Raw, question: str, response_id: str = "R_001", kind: str = "") -> pd.Series[Any]:
    frame = raw.answers
    found = frame[(frame["question_id"] == question) & (frame["response_id"] == response_id)]
    found = found[found["kind"] == kind] if kind else found
    assert len(found) == 1
    return found.iloc[0]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "export.csv"


def test_every_kind_of_question_is_read(path: Path) -> None:
    raw = read(write_export(path))
    assert (raw.responses.received, raw.responses.used) == (3, 3)
    assert answer(raw, "Q3")["kind"] == "text"
    assert answer(raw, "Q8")["kind"] == "open"
    assert answer(raw, "Q24")["choice"] == "Ja"
    assert answer(raw, "Q14", kind="choice")["choice"] == "Ja, namelijk"
    assert answer(raw, "Q14", kind="open")["text"].startswith("Een procesbegeleider")
    matrix = raw.answers[
        raw.answers["question_id"].eq("Q12") & raw.answers["response_id"].eq("R_001")
    ]
    assert matrix[["item", "text", "rating"]].to_numpy().tolist() == [
        ["1", "Docenten hbo", 5],
        ["2", "Gemeente", 2],
    ]
    assert raw.rejects.empty
    assert raw.warnings == []


def test_nothing_personal_is_read(path: Path) -> None:
    raw = read(write_export(path))
    everything = raw.answers.to_csv() + raw.respondents.to_csv()
    for personal in ("Testpersoon", "Geheim", "geheim1@", "192.0.2", "52.5"):
        assert personal not in everything
    assert "Q1" not in set(raw.answers["question_id"])


def test_quotes_commas_and_line_ends_in_an_answer_survive(path: Path) -> None:
    raw = read(write_export(path, [{"Q23": 'Zij zei: "doen",\r\ndus deden\rwe dat'}, {}, {}]))
    assert answer(raw, "Q23")["text"] == 'Zij zei: "doen",\ndus deden\nwe dat'


def test_a_place_in_the_cell_leads_to_the_place_in_the_answer(path: Path) -> None:
    cell = "een\r\ntwee\x00 drie"
    read_answer = answer(read(write_export(path, [{"Q23": cell}, {}, {}])), "Q23")
    there = through_edits(read_answer["edits"], cell.index("drie"))
    assert read_answer["text"][there:] == "drie"


def test_control_characters_are_taken_out_and_said(path: Path) -> None:
    raw = read(write_export(path, [{"Q23": "ti\x07jd\x00"}, {}, {}]))
    assert answer(raw, "Q23")["text"] == "tijd"
    assert raw.warnings == ["export.csv: 2 onzichtbare stuurtekens uit antwoorden gehaald."]


def test_test_responses_and_unfinished_ones_are_left_out_and_counted(path: Path) -> None:
    rows = [
        {},
        {"Status": "Survey Preview"},
        {"DistributionChannel": "test"},
        {"Finished": "False"},
    ]
    raw = read(write_export(path, rows))
    assert (raw.responses.received, raw.responses.used) == (4, 1)
    assert raw.responses.left_out == {"proefinvulling": 2, "niet afgemaakt": 1}
    kept = read(path, leave_out_unfinished=False, leave_out_status=(), leave_out_channels=())
    assert kept.responses.used == 4


def test_an_export_in_which_nothing_counts_is_refused(path: Path) -> None:
    with pytest.raises(InputError, match=r"geen enkel antwoord telt mee \(2 niet afgemaakt\)"):
        read(write_export(path, [{"Finished": "False"}, {"Finished": "False"}]))


@pytest.mark.parametrize(
    ("cell", "rating"),
    [
        *((str(n), n) for n in range(1, 6)),
        *(("Zeer hoog", 5), ("zh", 5), ("ZL", 1), ("4 - hoog", 4), ("3,0", 3), ("2.0", 2)),
        *(("0", None), ("6", None), ("-1", None), ("3,5", None), ("10", None), ("veel", None)),
    ],
)
def test_a_rating_is_read_in_digits_or_in_words(cell: str, rating: int | None) -> None:
    assert read_rating(cell, QUESTIONNAIRE["Q12"]) == rating


def test_a_rating_off_the_scale_is_refused_and_its_label_kept(path: Path) -> None:
    raw = read(write_export(path, [{"Q12_1": "7"}, {}, {}]))
    reject = raw.rejects.iloc[0]
    assert (reject["row"], reject["column"]) == (4, "Q12_1")
    assert "'7' is geen oordeel op de schaal; verwacht: 1 tot en met 5." in reject["reason"]
    matrix = raw.answers[(raw.answers["column"] == "Q12_1_TEXT") & (raw.answers["row"] == 4)]
    assert matrix["text"].tolist() == ["Docenten hbo"]
    assert pd.isna(matrix["rating"].iloc[0])


def test_a_matrix_row_without_label_or_rating(path: Path) -> None:
    row = {"Q12_1_TEXT": "", "Q12_2": "", "Q12_3": "", "Q12_3_TEXT": ""}
    frame = read(write_export(path, [row, {}, {}])).answers
    frame = frame[(frame["question_id"] == "Q12") & (frame["row"] == 4)]
    assert frame["item"].tolist() == ["1", "2"]  # a rating alone, a label alone; the third is empty
    assert frame["text"].tolist() == ["", "Gemeente"]


def test_too_long_an_answer_is_refused(path: Path) -> None:
    raw = read(write_export(path, [{"Q23": "x" * 101}, {}, {}]), max_answer_characters=100)
    reject = raw.rejects.iloc[0]
    assert (reject["row"], reject["column"]) == (4, "Q23")
    assert "101 tekens lang; verwacht werden er hoogstens 100" in reject["reason"]
    assert not ((raw.answers["column"] == "Q23") & (raw.answers["row"] == 4)).any()


@pytest.mark.parametrize(("change", "count"), [(["extra"], 60), (None, 58)])
def test_a_row_with_too_many_or_too_few_fields_is_refused(
    path: Path, change: list[str] | None, count: int
) -> None:
    records = cells_of(write_export(path))
    width = len(records[0])
    records[4] = [*records[4], *change] if change else records[4][:-1]
    raw = read(write_cells(path, records))
    assert raw.responses.left_out == {"regel geweigerd": 1}
    assert raw.rejects["row"].tolist() == [5]
    assert f"{len(records[4])} velden, verwacht werden er {width}" in raw.rejects["reason"].iloc[0]


def test_empty_fields_at_the_end_of_a_row_do_no_harm(path: Path) -> None:
    records = cells_of(write_export(path))
    records[4] += ["", " "]
    assert read(write_cells(path, records)).responses.used == 3


def test_rows_are_counted_as_a_spreadsheet_shows_them(path: Path) -> None:
    records = cells_of(write_export(path, [{"Q8": "regel\nregel\nregel"}, {}, {"Q12_1": "9"}]))
    records.insert(5, [])  # an empty line between the second and the third response
    raw = read(write_cells(path, [*records, []]))
    assert raw.responses.received == 3
    assert raw.rejects["row"].tolist() == [7]


def test_a_missing_response_id_is_refused(path: Path) -> None:
    raw = read(write_export(path, [{}, {"ResponseId": ""}, {}]))
    assert (raw.rejects["row"].tolist(), raw.rejects["column"].tolist()) == ([5], ["ResponseId"])
    assert "het antwoordnummer ontbreekt" in raw.rejects["reason"].iloc[0]


def test_columns_outside_the_questionnaire_are_named_and_not_read(path: Path) -> None:
    records = cells_of(write_export(path))
    for record, cell in zip(records, ["Geheim1", "tekst", '{"ImportId":"x"}', *"abc"], strict=True):
        record.append(cell)
    raw = read(write_cells(path, records))
    assert "niet gelezen: Geheim1." in raw.warnings[0]


@pytest.mark.parametrize("name", ["-", "n.v.t.", "(geen naam)", "onbekend", " "])
def test_a_respondent_is_called_by_the_first_name_that_is_one(path: Path, name: str) -> None:
    raw = read(write_export(path, [{"Q3": name}, {}, {}]))
    assert raw.respondents["label"].iloc[0] == "Werkplaats Noord"


def test_labels_are_made_unique() -> None:
    given = ["Noord", "", "Noord", "Zuid"]
    assert list(unique_labels(given, "netwerk")) == ["Noord (1)", "Netwerk 2", "Noord (2)", "Zuid"]


def test_the_sample_wave_is_read_without_rejects() -> None:
    from pipeline.ingest.config import SAMPLE

    raw = read(SAMPLE / "export.csv")
    assert raw.rejects.empty
    assert raw.responses.used == 15
