"""Somebody with another survey starts from files that load, and nothing personal is in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.contracts import InputError, OutputError
from pipeline.ingest.config import load_codebook, load_questionnaire, load_settings
from pipeline.ingest.init import CODEBOOK_FILE, QUESTIONNAIRE_FILE, write_start
from pipeline.ingest.qualtrics import read_export
from tests.export_builder import write_export

TEXTS = {
    "Naam": "Naam",
    "mail": "Op welk e-mailadres mogen we u bereiken?",
    "bereik": "Waar kunnen we u vinden?",
    "V1": "Wat is uw functie?",
    "2_vraag": "Wat vindt u van de zorg: goed, of #niet?",
    "Q3.a": 'Wat moet er "anders"?',
    "Q3_a": "En wat nog meer?\x7f\x02",
    "keuze": "Werkt u graag samen? - Selected Choice",
    "keuze_2_TEXT": "Werkt u graag samen? - Anders, namelijk - Text",
    "M_1": "Wie ziet u, en hoe vaak? - Rij 1",
    "M_2": "Wie ziet u, en hoe vaak? - Rij 2",
    "M_1_TEXT": "Wie ziet u, en hoe vaak? - Rij 1 - Text",
    "M_2_TEXT": "Wie ziet u, en hoe vaak? - Rij 2 - Text",
    "leeg": "Nog iets?",
    "No": "Hoe lang werkt u hier?",
}
ROWS = [
    {
        "Naam": name,
        "mail": f"{name.lower()}@voorbeeld.nl",
        "bereik": f"{name.lower()}@elders.nl",
        "V1": job,
        "2_vraag": f"De zorg is goed, maar {job}s hebben te weinig tijd.",
        "Q3.a": f"Meer tijd voor overleg, zeker voor een {job}.",
        "Q3_a": f"Een vaste plek waar iedere {job} terecht kan.",
        "keuze": "Ja",
        "keuze_2_TEXT": "maar niet altijd",
        "M_1": "vaak",
        "M_2": "zelden",
        "M_1_TEXT": "de huisarts",
        "M_2_TEXT": "de gemeente",
        "No": years,
    }
    for name, job, years in (
        ("Annabel", "verpleegkundige", "2 jaar"),
        ("Berendina", "docent", "5 jaar"),
        ("Cornelis", "huisarts", "9 jaar"),
        ("Diederik", "agent", "1 jaar"),
    )
]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return write_export(tmp_path / "2019.csv", ROWS, columns=list(TEXTS), texts=TEXTS, plain=True)


def test_the_files_load_and_read_the_export_they_were_made_from(
    export: Path, tmp_path: Path
) -> None:
    write_start(export, tmp_path / "start")
    questionnaire = load_questionnaire(tmp_path / "start" / QUESTIONNAIRE_FILE)
    codebook = load_codebook(tmp_path / "start" / CODEBOOK_FILE)
    raw = read_export(export, questionnaire, load_settings().ingest)
    assert raw.rejects.empty
    assert raw.responses.used == 4
    assert questionnaire.wave == "2019"
    asked = {q for theme in codebook for q in codebook.scope(theme.id)}
    assert asked == {q.id for q in questionnaire.open_questions}
    assert codebook.weak_entries() == []
    assert [g.questions[0] for g in questionnaire.topic_groups] == [
        q.id for q in questionnaire.open_questions
    ]


def test_the_kind_of_every_question_is_guessed(export: Path, tmp_path: Path) -> None:
    write_start(export, tmp_path)
    questionnaire = load_questionnaire(tmp_path / QUESTIONNAIRE_FILE)
    assert {q.id: q.type for q in questionnaire.questions} == {
        "Naam": "identity",
        "mail": "identity",
        "bereik": "identity",
        "V1": "text",
        "V2_vraag": "open",
        "Q3_a": "open",
        "Q3_a_2": "open",
        "keuze": "choice_text",
        "M": "matrix",
        "No": "text",
    }
    assert questionnaire["V2_vraag"].main_column == "2_vraag"
    assert questionnaire["V2_vraag"].text == TEXTS["2_vraag"]
    assert questionnaire["keuze"].text_column == "keuze_2_TEXT"
    assert questionnaire["M"].items == {"M_1": "M_1_TEXT", "M_2": "M_2_TEXT"}
    assert questionnaire["M"].scale == {"vaak": 1, "zelden": 2}


def test_an_empty_question_is_there_to_be_switched_on(export: Path, tmp_path: Path) -> None:
    write_start(export, tmp_path)
    path = tmp_path / QUESTIONNAIRE_FILE
    text = path.read_text(encoding="utf-8")
    assert '  # - id: "leeg"' in text
    path.write_text(
        "\n".join(
            line.replace("  # ", "  ", 1)
            if line.startswith(('  # - id: "leeg"', "  #   "))
            else line
            for line in text.splitlines()
        ),
        encoding="utf-8",
    )
    assert load_questionnaire(path)["leeg"].type == "open"


def test_nothing_that_people_filled_in_is_written_or_shown(export: Path, tmp_path: Path) -> None:
    shown = "\n".join(write_start(export, tmp_path))
    written = "".join(
        (tmp_path / name).read_text(encoding="utf-8")
        for name in (QUESTIONNAIRE_FILE, CODEBOOK_FILE)
    )
    for cells in ROWS:
        for column in ("Naam", "mail", "bereik", "V1", "2_vraag", "M_1_TEXT"):
            assert cells[column] not in written + shown
    for recipient in ("Geheim", "192.0.2"):
        assert recipient not in written + shown


def test_personal_answers_are_never_read_afterwards(export: Path, tmp_path: Path) -> None:
    write_start(export, tmp_path)
    questionnaire = load_questionnaire(tmp_path / QUESTIONNAIRE_FILE)
    raw = read_export(export, questionnaire, load_settings().ingest)
    everything = raw.answers.to_csv() + raw.respondents.to_csv()
    assert "Annabel" not in everything
    assert "@" not in everything


def test_the_shipped_questionnaire_is_guessed_well_from_its_own_export(tmp_path: Path) -> None:
    export = write_export(tmp_path / "e.csv", [{}] * 6)
    write_start(export, tmp_path)
    guessed = load_questionnaire(tmp_path / QUESTIONNAIRE_FILE)
    shipped = load_questionnaire()
    assert guessed["Q1"].type == "identity"
    assert guessed["Q12"].items == shipped["Q12"].items
    assert guessed["Q14"].text_column == "Q14_2_TEXT"


def test_the_next_steps_are_said(export: Path, tmp_path: Path) -> None:
    shown = write_start(export, tmp_path)
    assert shown[0] == "11 vragen gevonden in 2019.csv:"
    assert any(f"themascoop run {export}" in line for line in shown)


def test_files_that_are_there_are_not_replaced_unless_asked(export: Path, tmp_path: Path) -> None:
    (tmp_path / CODEBOOK_FILE).write_text("van mij")
    with pytest.raises(InputError, match=r"codeboek\.yaml: dit bestand bestaat al") as error:
        write_start(export, tmp_path)
    assert "--overschrijf" in error.value.todo
    assert not (tmp_path / QUESTIONNAIRE_FILE).exists()
    assert (tmp_path / CODEBOOK_FILE).read_text() == "van mij"
    write_start(export, tmp_path, overwrite=True)
    assert load_codebook(tmp_path / CODEBOOK_FILE)


def test_an_export_without_open_questions_is_refused(tmp_path: Path) -> None:
    export = write_export(
        tmp_path / "e.csv", [{"K": "Ja"}, {"K": "Nee"}, {"K": "Ja"}], columns=["K"], plain=True
    )
    with pytest.raises(InputError, match="geen open vraag gevonden"):
        write_start(export, tmp_path)


def test_a_folder_that_cannot_be_made_is_said(export: Path, tmp_path: Path) -> None:
    (tmp_path / "in-de-weg").write_text("")
    with pytest.raises(OutputError, match="kunnen niet worden geschreven"):
        write_start(export, tmp_path / "in-de-weg" / "start")
