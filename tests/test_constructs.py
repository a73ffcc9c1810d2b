"""What survey tools make of one question: loops, choices in pieces, text fields, other languages.

Each construct is a small export as the tool writes it, read with the questionnaire that `init`
makes of it, without a survey definition.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from pipeline.cli import main
from pipeline.ingest.config import load_questionnaire, load_settings
from pipeline.ingest.init import QUESTIONNAIRE_FILE, write_start
from pipeline.ingest.qualtrics import Raw, read_export
from pipeline.questionnaire import Question, Questionnaire
from pipeline.reading import Request, read
from pipeline.run import prepare
from tests.export_builder import write_export
from tests.table_builder import write_text

OPEN = [
    f"Wij hebben vooral {what} nodig om het werk goed te doen."
    for what in ("tijd", "geld", "rust", "een begeleider", "elkaar", "ruimte", "steun", "lef")
]
N = len(OPEN)


YES = "Ja, namelijk:"


class Construct(NamedTuple):
    """Columns with their question text and cells; what must become of them."""

    columns: dict[str, tuple[str, list[str]]]
    types: dict[str, str]
    answers: dict[str, list[tuple[str, str]]]  # of the first respondent: item, and text or choice


def cycle(*cells: str) -> list[str]:
    return [cells[i % len(cells)] for i in range(N)]


CONSTRUCTS: dict[str, Construct] = {
    "a loop": Construct(
        {
            "1_Q7": ("Werk - Wat hielp u hier?", OPEN),
            "2_Q7": ("Thuis - Wat hielp u hier?", OPEN[::-1]),
            "3_Q7": ("Elders - Wat hielp u hier?", cycle("")),
        },
        {"Q7": "open"},
        {"Q7": [("1", OPEN[0]), ("2", OPEN[-1])]},
    ),
    "a loop with a choice and a text field": Construct(
        {
            "1_Q8": ("Werk - Ging het goed? - Selected Choice", cycle("Ja", "Nee")),
            "1_Q8_2_TEXT": ("Werk - Ging het goed? - Nee, want - Text", cycle("", "druk")),
            "2_Q8": ("Thuis - Ging het goed? - Selected Choice", cycle("Nee", "Ja")),
            "2_Q8_2_TEXT": ("Thuis - Ging het goed? - Nee, want - Text", cycle("te laat", "")),
        },
        {"Q8": "choice_text"},
        {"Q8": [("1", "Ja"), ("2", "Nee"), ("2", "te laat")]},
    ),
    "no loop: a number in front of one question": Construct(
        {"1_Q7": ("Wat hielp u hier?", OPEN)}, {"V1_Q7": "open"}, {"V1_Q7": [("", OPEN[0])]}
    ),
    "several choices, a column each, in words": Construct(
        {
            "Q4_1": ("Hoe komt u? - Selected Choice - Fiets", cycle("Fiets", "")),
            "Q4_2": ("Hoe komt u? - Selected Choice - Trein", cycle("Trein", "Trein", "")),
            "Q4_5": ("Hoe komt u? - Selected Choice - Anders", cycle("", "", "Anders")),
            "Q4_5_TEXT": ("Hoe komt u? - Anders - Text", cycle("", "", "te voet")),
        },
        {"Q4": "choice_text"},
        {"Q4": [("", "Fiets"), ("", "Trein")]},
    ),
    "several choices, a column each, as 1": Construct(
        {
            "Q4_1": ("Hoe komt u? - De fiets", cycle("1", "")),
            "Q4_2": ("Hoe komt u? - De trein", cycle("1", "1", "")),
            "Q4_3": ("Hoe komt u? - De bus", cycle("")),
        },
        {"Q4": "choice"},
        {"Q4": [("", "De fiets"), ("", "De trein")]},
    ),
    "several choices in one cell, with commas of their own": Construct(
        {
            "Q4": (
                "Waar hoorde u ervan?",
                [
                    *("Werk,Media (tv, radio)", "Werk", "Media (tv, radio),Buren", "Buren"),
                    *("Werk,Buren", "Werk,Media (tv, radio),Buren", "Werk", "Buren"),
                ],
            )
        },
        {"Q4": "choice"},
        {"Q4": [("", "Werk"), ("", "Media (tv, radio)")]},
    ),
    "a choice with a comma in it": Construct(
        {
            "Q14": (
                "Is er hulp? - Selected Choice",
                cycle("Ja, namelijk:", "Nee", "Ja, namelijk:"),
            ),
            "Q14_1_TEXT": ("Is er hulp? - Ja, namelijk: - Text", cycle("een coach", "", "geld")),
        },
        {"Q14": "choice_text"},
        {"Q14": [("", "Ja, namelijk:"), ("", "een coach")]},
    ),
    "two text fields behind one choice": Construct(
        {
            "Q9_1": ("Wat hielp? - Rust", cycle("Rust", "")),
            "Q9_2": ("Wat hielp? - Iemand", cycle("Iemand", "Iemand", "")),
            "Q9_1_TEXT": ("Wat hielp? - Rust - Text", cycle("een vrije dag in de week gehad", "")),
            "Q9_2_TEXT": ("Wat hielp? - Iemand - Text", cycle("de coach", "de buurvrouw", "")),
        },
        {"Q9": "choice", "Q9_1_TEXT": "open", "Q9_2_TEXT": "open"},
        {"Q9": [("", "Rust"), ("", "Iemand")], "Q9_2_TEXT": [("", "de coach")]},
    ),
    "side by side": Construct(
        {
            "Q6#1_1": ("Per plek - Oordeel - Thuis", cycle("Goed", "Slecht")),
            "Q6#1_2": ("Per plek - Oordeel - Werk", cycle("Slecht", "Goed")),
            "Q6#2_1_1_TEXT": ("Per plek - Waarom - Thuis", OPEN),
        },
        {"Q6_1_1": "choice", "Q6_1_2": "choice", "Q6_2_1_1_TEXT": "open"},
        {"Q6_1_1": [("", "Goed")], "Q6_2_1_1_TEXT": [("", OPEN[0])]},
    ),
    "a matrix": Construct(
        {
            "Q5_1": ("Hoe gaat het? - Thuis", cycle("Eens", "Oneens", "Neutraal")),
            "Q5_2": ("Hoe gaat het? - Werk", cycle("Oneens", "Eens")),
        },
        {"Q5_1": "choice", "Q5_2": "choice"},
        {"Q5_1": [("", "Eens")], "Q5_2": [("", "Oneens")]},
    ),
    "names of four words": Construct(
        {
            "Q2": (
                "Wat is de naam van uw netwerk?",
                [f"Leernetwerk Sociaal Domein {what}" for what in "ABCDEFGH"],
            )
        },
        {"Q2": "text"},
        {"Q2": [("", "Leernetwerk Sociaal Domein A")]},
    ),
    "embedded data": Construct(
        {"bron": ("bron", cycle("Facebook", "mail")), "panel": ("panel", cycle("A12", "B7", "C1"))},
        {"bron": "choice", "panel": "choice"},
        {"bron": [("", "Facebook")]},
    ),
}


def start(folder: Path, columns: dict[str, tuple[str, list[str]]]) -> tuple[Path, list[str]]:
    texts = {"open": "Wat hebt u nodig?", **{c: text for c, (text, _) in columns.items()}}
    cells = {"open": OPEN, **{c: values for c, (_, values) in columns.items()}}
    rows = [{c: values[i] for c, values in cells.items()} for i in range(N)]
    export = write_export(folder / "e.csv", rows, columns=list(texts), texts=texts, plain=True)
    return export, write_start(export, folder)


def made(folder: Path, columns: dict[str, tuple[str, list[str]]]) -> tuple[Questionnaire, Raw]:
    export, _ = start(folder, columns)
    questionnaire = load_questionnaire(folder / QUESTIONNAIRE_FILE)
    return questionnaire, read_export(export, questionnaire, load_settings().ingest)


@pytest.mark.parametrize("name", CONSTRUCTS)
def test_a_construct_of_qualtrics(tmp_path: Path, name: str) -> None:
    construct = CONSTRUCTS[name]
    questionnaire, raw = made(tmp_path, construct.columns)
    types = {q.id: q.type for q in questionnaire.questions if q.id != "open"}
    assert types == construct.types
    assert raw.rejects.empty
    first = raw.answers[raw.answers["response_id"] == "R_001"].to_dict("records")
    for question, wanted in construct.answers.items():
        own = [(a["item"], a["text"] or a["choice"]) for a in first if a["question_id"] == question]
        assert own == wanted


def test_the_loops_of_a_question_are_coded_apart(tmp_path: Path) -> None:
    export, _ = start(tmp_path, CONSTRUCTS["a loop"].columns)
    questionnaire = tmp_path / QUESTIONNAIRE_FILE
    assert load_questionnaire(questionnaire)["Q7"].text == "Wat hielp u hier?"
    request = Request(export, questionnaire=questionnaire, codebook=tmp_path / "codeboek.yaml")
    segments = prepare(read(request), None).segments
    own = segments[segments["question_id"] == "Q7"]
    assert set(own["item"]) == {"1", "2"}
    assert not own.duplicated(["respondent_id", "item", "start"]).any()


def marks(i: int) -> list[str]:
    return ["goed", "slecht"] if i % 2 else ["slecht", "goed"]


LIME = ["id", "submitdate", "lastpage", "startlanguage"]


@pytest.mark.parametrize(
    "heads",
    [
        ["waar[SQ001]", "waar[SQ002]", "waar[other]", "vak[SQ001]", "vak[SQ002]"],
        ["waar_SQ001", "waar_SQ002", "waar_other", "vak_SQ001", "vak_SQ002"],
        ["waar.SQ001.", "waar.SQ002.", "waar.other.", "vak.SQ001.", "vak.SQ002."],
    ],
    ids=["brackets", "underscores", "dots"],
)
def test_a_construct_of_limesurvey(tmp_path: Path, heads: list[str]) -> None:
    rows = [["open", *heads]]
    rows += [[OPEN[i], "Ja", "Nee", "de trein" if i else "", *marks(i)] for i in range(N)]
    cells = [LIME, *([str(n), "2026-01-02", "3", "nl"] for n in range(1, N + 1))]
    export = write_text(tmp_path / "e.csv", [a + b for a, b in zip(cells, rows, strict=True)], ";")
    write_start(export, tmp_path)
    questionnaire = load_questionnaire(tmp_path / QUESTIONNAIRE_FILE)
    found = {q.main_column if not q.parts else "waar": q for q in questionnaire.questions}
    assert found["open"].type == "open"
    where: Question = found["waar"]
    assert (where.type, list(where.parts), where.text_column) == (
        "choice_text",
        heads[:2],
        heads[2],
    )
    assert found[heads[3]].type == "choice"
    raw = read_export(export, questionnaire, load_settings().ingest)
    assert len(raw.answers[raw.answers["column"] == heads[2]]) == N - 1


DOUBTFUL = ["een dag vrij", "geld", "meer tijd om te leren", "rust", "hulp van collega's", "niets"]
DOUBTFUL += ["een vaste plek", "wat meer uren erbij"]


def test_a_column_in_doubt_is_asked_about_and_not_silently_dropped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export, said = start(tmp_path, {"Q3": ("Wat mist u?", DOUBTFUL)})
    assert any("TWIJFEL: van 1 vraag is de soort niet zeker (Q3)" in line for line in said)
    path = tmp_path / QUESTIONNAIRE_FILE
    text = path.read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.lstrip().startswith("doubt:"))
    assert "korte antwoorden, of een open vraag" in line
    raw = read_export(export, load_questionnaire(path), load_settings().ingest)
    assert "Q3" not in set(raw.answers["question_id"])
    assert any("de soort nog in twijfel; ze zijn niet gelezen: Q3." in w for w in raw.warnings)
    path.write_text(text.replace(line + "\n", ""), encoding="utf-8")
    raw = read_export(export, load_questionnaire(path), load_settings().ingest)
    assert (raw.answers["question_id"] == "Q3").sum() == N
    assert not any("in twijfel" in w for w in raw.warnings)
    assert main(["init", str(export), "--out", str(tmp_path), "--overschrijf"]) == 0
    assert "TWIJFEL" in capsys.readouterr().out


def test_names_of_organisations_without_a_telling_question_are_in_doubt(tmp_path: Path) -> None:
    names = [f"Stichting Samen Leren {what}" for what in ("Noord", "Zuid", "Oost", "West")] * 2
    questionnaire, _ = made(tmp_path, {"Q3": ("Waar bent u mee verbonden?", names)})
    assert (questionnaire["Q3"].type, bool(questionnaire["Q3"].doubt)) == ("text", True)


def test_what_somebody_typed_is_no_name_of_a_choice(tmp_path: Path) -> None:
    columns = {
        "Q4_1": ("Wie helpt u? - Rij 1", ["Geheimeria", *[""] * (N - 1)]),
        "Q4_2": ("Wie helpt u? - Rij 2", ["Geheimejan", *[""] * (N - 1)]),
    }
    _, said = start(tmp_path, columns)
    assert "Geheime" not in (tmp_path / QUESTIONNAIRE_FILE).read_text(encoding="utf-8")
    assert "Geheime" not in "\n".join(said)
