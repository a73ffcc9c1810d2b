"""A run takes what inspect reads; the questionnaire that init makes says how."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.contracts import InputError
from pipeline.ingest.config import load_questionnaire
from pipeline.ingest.init import QUESTIONNAIRE_FILE, write_start
from pipeline.ingest.mend import mend
from pipeline.ingest.qualtrics import Raw, read_export
from pipeline.questionnaire import Question, Questionnaire
from tests.export_builder import cells_of, write_cells, write_export
from tests.table_builder import LIMITS, write_ods, write_sav, write_text, write_xlsx, write_zip

SHIPPED = load_questionnaire()
ANSWERS = (
    "Wij hebben meer tijd nodig om van elkaar te leren.",
    "Een begeleider die het overzicht houdt, helpt ons enorm.",
    "Dat de directie erachter staat en ruimte geeft.",
    "Zoë's reünie: elkaar écht kennen vóór je samenwerkt.",
)


def read(path: Path, questionnaire: Questionnaire = SHIPPED) -> Raw:
    return read_export(path, questionnaire, LIMITS)


def started(path: Path) -> tuple[Questionnaire, Raw]:
    """The questionnaire that init makes of an export, and the export read with it."""
    folder = path.parent / f"start-{path.name}"
    write_start(path, folder)
    questionnaire = load_questionnaire(folder / QUESTIONNAIRE_FILE)
    return questionnaire, read(path, questionnaire)


def opened(raw: Raw) -> list[str]:
    return raw.answers.loc[raw.answers["kind"] == "open", "text"].tolist()


def same(raw: Raw, other: Raw) -> bool:
    columns = ["response_id", "question_id", "kind", "item", "text", "choice", "rating", "row"]
    return raw.answers[columns].equals(other.answers[columns])


# --- Qualtrics as it comes, without a word in the questionnaire -----------------------------------


def test_qualtrics_is_read_the_same_in_every_form(tmp_path: Path) -> None:
    path = write_export(tmp_path / "e.csv")
    records = cells_of(path)
    expected = read(path)
    forms = (
        write_text(tmp_path / "e.tsv", records, "\t", "utf-16"),
        write_text(tmp_path / "puntkomma.csv", records, ";"),
        write_xlsx(tmp_path / "e.xlsx", records),
        write_zip(tmp_path / "e.zip", {"enquête.csv": path.read_bytes()}),
        write_ods(tmp_path / "e.ods", records),
    )
    for form in forms:
        assert same(read(form), expected), form.name


def test_an_import_row_that_python_printed_is_read(tmp_path: Path) -> None:
    records = cells_of(write_export(tmp_path / "e.csv"))
    records[2] = [cell.replace('"', "'") for cell in records[2]]
    assert read(write_cells(tmp_path / "e.csv", records)).responses.used == 3


def test_numbers_are_read_as_the_choices_of_the_questionnaire(tmp_path: Path) -> None:
    rows = [
        {"Q24": "1", "Q14": "2", "Finished": "1", "Status": "0"},
        {"Q24": "2", "Finished": "0"},
        {"Q24": "Ja", "Status": "1"},  # a number says that it is a preview
        {"Q24": "2", "Q14": "1.0"},
    ]
    raw = read(write_export(tmp_path / "e.csv", rows))
    choices = raw.answers[raw.answers["kind"] == "choice"]
    first = choices[choices["response_id"] == "R_001"].set_index("question_id")["choice"]
    assert (first["Q24"], first["Q14"]) == ("Ja", "Ja, namelijk")
    last = choices[choices["response_id"] == "R_004"].set_index("question_id")["choice"]
    assert (last["Q24"], last["Q14"]) == ("Nee", "Nee")
    assert raw.responses.left_out == {"niet afgemaakt": 1, "proefinvulling": 1}
    assert any("Q24 staan er als getal in" in w and "1 = Ja, 2 = Nee" in w for w in raw.warnings)


def test_a_number_that_is_no_choice_is_refused(tmp_path: Path) -> None:
    reject = read(write_export(tmp_path / "e.csv", [{"Q24": "7"}, {}, {}])).rejects.iloc[0]
    assert (reject["row"], reject["column"]) == (4, "Q24")
    assert "'7' is geen keuze; verwacht: 1 tot en met 2" in reject["reason"]


def test_a_total_is_no_respondent(tmp_path: Path) -> None:
    records = cells_of(write_export(tmp_path / "e.csv"))
    total = ["Totaal" if n == 0 else "3" if n == 4 else "" for n in range(len(records[0]))]
    raw = read(write_cells(tmp_path / "e.csv", [*records, total]))
    assert (raw.responses.received, len(raw.rejects)) == (3, 0)
    assert raw.warnings == ["e.csv: regel 7 is een totaal en telt niet mee."]


# --- other exports, with the questionnaire that init makes ----------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods", "sav", "zip"])
def test_any_table_is_read_with_the_questionnaire_of_init(
    tmp_path: Path, kind: str, encoding: str
) -> None:
    rows = [["nummer", "Wat helpt?", "Mee"]]
    rows += [[str(n), text, "Ja"] for n, text in enumerate(ANSWERS, start=11)]
    path = tmp_path / f"e.{kind}"
    if kind == "csv":
        write_text(path, rows, ";", encoding)
    elif kind == "xlsx":
        write_xlsx(path, rows)
    elif kind == "ods":
        write_ods(path, rows)
    elif kind == "zip":
        write_zip(path, {"e.csv": write_text(tmp_path / "x", rows, ",", encoding).read_bytes()})
    else:
        columns = dict(zip(("nummer", "helpt", "Mee"), zip(*rows[1:], strict=True), strict=True))
        write_sav(path, {k: list(v) for k, v in columns.items()}, {"helpt": "Wat helpt?"})
    questionnaire, raw = started(path)
    assert opened(raw) == list(ANSWERS)
    assert questionnaire.id_column == "nummer"
    assert raw.respondents["response_id"].tolist() == ["11", "12", "13", "14"]
    assert [q.text for q in questionnaire.open_questions] == ["Wat helpt?"]
    first = 1 if kind == "sav" else 2
    assert raw.answers["row"].unique().tolist() == list(range(first, first + 4))


def test_without_an_id_the_row_stands_for_the_respondent(tmp_path: Path) -> None:
    rows = [["Tijdstempel", "Wat helpt?\u00a0"]]
    rows += [["9-6-2020 12:54:31", text] for text in (ANSWERS[0], *ANSWERS)]  # the same text twice
    questionnaire, raw = started(write_text(tmp_path / "e.csv", rows))
    assert questionnaire.id_column == ""
    assert raw.respondents["response_id"].tolist() == ["2", "3", "4", "5", "6"]
    assert raw.respondents["recorded"].tolist()[0] == "9-6-2020"
    assert len(opened(raw)) == 5


def test_surveymonkey_is_read_by_question_and_sub_question(tmp_path: Path) -> None:
    rows = [
        ["RespondentID", "Wat helpt?", "Welke?", "", ""],
        ["", "Open-Ended Response", "Rood", "Blauw", "Groen"],
        *[[str(n), text, "Rood", "", "Groen"] for n, text in enumerate(ANSWERS)],
    ]
    questionnaire, raw = started(write_text(tmp_path / "e.csv", rows))
    assert questionnaire.header_rows == 2
    assert opened(raw) == list(ANSWERS)
    texts = [q.text for q in questionnaire.questions]
    assert texts == ["Wat helpt?", "Welke?"]
    assert list(questionnaire.questions[1].parts.values()) == ["Rood", "Blauw", "Groen"]


def test_limesurvey_counts_who_finished(tmp_path: Path) -> None:
    rows = [["id", "submitdate", "lastpage", "startlanguage", "Q1[SQ001]"]]
    rows += [[str(n), "2018-06-12 10:18:12", "2", "nl", text] for n, text in enumerate(ANSWERS)]
    rows += [["9", "NA", "1", "nl", "NA"], ["10", "NA", "1", "nl", ANSWERS[0]]]
    questionnaire, raw = started(write_text(tmp_path / "e.csv", rows))
    assert raw.responses.left_out == {"niet afgemaakt": 2}
    assert opened(raw) == list(ANSWERS)
    assert [q.id for q in questionnaire.questions] == ["Q1_SQ001_"]


def test_unipark_counts_who_finished_and_skips_its_codes(tmp_path: Path) -> None:
    rows = [["lfdn", "tester", "dispcode", "lastpage", "v_1", "v_2"]]
    rows += [[str(n), "0", "31", "9", text, "-77"] for n, text in enumerate(ANSWERS)]
    rows += [["7", "0", "22", "3", ANSWERS[0], "-77"], ["8", "0", "32", "9", "-99", "-77"]]
    _, raw = started(write_xlsx(tmp_path / "e.xlsx", rows))
    assert raw.responses.left_out == {"niet afgemaakt": 1}
    assert (raw.responses.used, opened(raw)) == (5, list(ANSWERS))


def test_the_older_qualtrics_is_read(tmp_path: Path) -> None:
    rows = [
        ["V1", "V7", "V10", "Q1", "Q1_TEXT", "Q2", ""],
        ["ResponseID", "Status", "Finished", "Wie?", "Wie?", "Wat helpt?", ""],
        *[[f"R_{n}", "0", "1", str(n % 2 + 1), "x", text, ""] for n, text in enumerate(ANSWERS)],
        ["R_9", "0", "0", "1", "", ANSWERS[0], ""],
    ]
    questionnaire, raw = started(write_text(tmp_path / "e.csv", rows, encoding="utf-8-sig"))
    assert (questionnaire.id_column, questionnaire.header_rows) == ("V1", 2)
    assert raw.responses.left_out == {"niet afgemaakt": 1}
    assert opened(raw)[1::2] == list(ANSWERS)


def test_repeated_headings_get_a_number_and_are_both_read(tmp_path: Path) -> None:
    rows = [["nummer", "Waarom?", "Waarom?", ""]]
    rows += [[str(n), text, text[::-1], "ja"] for n, text in enumerate(ANSWERS)]
    questionnaire, raw = started(write_text(tmp_path / "e.csv", rows))
    columns = [q.main_column for q in questionnaire.questions]
    assert columns == ["nummer", "Waarom?", "Waarom? (2)", "kolom 4"]
    assert len(opened(raw)) == 8


def test_what_the_survey_tool_added_is_named_and_not_read(tmp_path: Path) -> None:
    rows = [["ID", "Begintijd", "Tijd van voltooien", "E-mail", "Naam", "Wat helpt?"]]
    rows += [
        [str(n), "1-9-20 9:00", "1-9-20 9:09", "a@b.nl", "Ria", t] for n, t in enumerate(ANSWERS)
    ]
    path = write_xlsx(tmp_path / "e.xlsx", rows)
    _, raw = started(path)
    written = (tmp_path / "start-e.xlsx" / QUESTIONNAIRE_FILE).read_text(encoding="utf-8")
    assert "#   ID, Begintijd, Tijd van voltooien, E-mail, Naam" in written
    assert "Ria" not in raw.answers.to_csv() + written
    assert raw.warnings == []


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=15)


@settings(deadline=None, max_examples=40)
@given(st.lists(CELL, min_size=1, max_size=5), st.sampled_from([",", ";", "\t"]))
def test_a_row_is_read_as_it_was_written_or_not_at_all(answers: list[str], delimiter: str) -> None:
    """Never a shifted cell or a wrong respondent, whatever somebody typed."""
    rows = [["StartDate", "Finished", "ResponseId", "Q1"], ["a", "b", "c", "Wat helpt?"]]
    rows += [[f'{{"ImportId":"{n}"}}' for n in range(4)]]
    rows += [["2018-09-20", "True", f"R_{n}", text] for n, text in enumerate(answers)]
    question = Question(id="Q1", text="Wat helpt?", short="Hulp", type="open")
    questionnaire = SHIPPED.model_copy(update={"questions": (question,), "whole_description": ""})
    with TemporaryDirectory() as folder:
        raw = read(write_text(Path(folder) / "e.csv", rows, delimiter), questionnaire)
    wanted = {f"R_{n}": mend(t).text for n, t in enumerate(answers) if t.strip() not in ("", "-99")}
    wanted = {who: text for who, text in wanted.items() if text.strip()}
    read_back = raw.answers if len(raw.answers) else pd.DataFrame(columns=["response_id", "text"])
    assert dict(zip(read_back["response_id"], read_back["text"], strict=True)) == wanted
    assert raw.respondents["response_id"].tolist() == [f"R_{n}" for n in range(len(answers))]


# --- what is refused ------------------------------------------------------------------------------


def test_another_number_of_header_rows_than_the_questionnaire_says(tmp_path: Path) -> None:
    path = write_export(tmp_path / "e.csv")
    records = cells_of(path)
    one = SHIPPED.model_copy(update={"header_rows": 1})
    assert read(write_cells(path, records[:1] + records[3:]), one).responses.used == 3
    with pytest.raises(InputError, match="3 gevonden, 1 verwacht") as error:
        read(write_cells(path, records), one)
    assert "themascoop init" in error.value.todo


def test_an_encoding_that_nobody_confirmed_is_not_used(tmp_path: Path) -> None:
    rows = [["nummer", "Wat helpt?"], *[[str(n), text] for n, text in enumerate(ANSWERS)]]
    path = write_text(tmp_path / "e.csv", rows, ",", "cp1252")
    questionnaire, _ = started(path)
    assert questionnaire.encoding == "cp1252"
    with pytest.raises(InputError, match="geen UTF-8") as error:
        read(path, questionnaire.model_copy(update={"encoding": ""}))
    assert (error.value.row, error.value.column) == (5, "Wat helpt?")


@pytest.mark.parametrize(
    ("rows", "looks_like"),
    [
        ([["response_id", "text", "theme", "coder"], ["R_1", "x", "tijd", "A"]], "coderingen"),
        ([["tag", "description"], ["tijd", "x"]], "een codeboek"),
    ],
)  # fmt: skip
def test_a_table_without_answers_is_refused(
    tmp_path: Path, rows: list[list[str]], looks_like: str
) -> None:
    path = write_text(tmp_path / "e.csv", rows)
    one = SHIPPED.model_copy(update={"header_rows": 1})
    for attempt in (lambda: read(path, one), lambda: write_start(path, tmp_path / "start")):
        with pytest.raises(
            InputError, match=f"geen export met antwoorden; het lijkt op {looks_like}"
        ):
            attempt()  # type: ignore[no-untyped-call]
    assert not (tmp_path / "start").exists()


def test_a_pdf_instead_of_an_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "e.csv").write_bytes(b"%PDF-1.7")
    for command in ("run", "init"):
        assert main([command, str(tmp_path / "e.csv")]) == 2
        assert "het lijkt op een PDF" in capsys.readouterr().err
