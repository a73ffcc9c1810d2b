"""What a questionnaire promises: every column of an export belongs to one known question."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from pipeline.codebook import CodebookFile
from pipeline.contracts import WHOLE
from pipeline.questionnaire import Question, Questionnaire

CONFIG = Path(__file__).parents[1] / "config"
WITH_TEXT = [6, 13, 14, 15, 16, 18, 20, 21, 22]


@pytest.fixture(scope="module")
def networks() -> Questionnaire:
    path = CONFIG / "questionnaires" / "leernetwerken-2018.yaml"
    return Questionnaire.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def question(**fields: Any) -> Question:
    return Question.model_validate(
        {"id": "Q1", "text": "?", "short": "v", "type": "open", **fields}
    )


# --- the questionnaire of the learning networks -----------------------------------------------


def test_it_has_the_twenty_four_questions_in_order(networks: Questionnaire):
    assert [q.id for q in networks.questions] == [f"Q{n}" for n in range(1, 25)]


def test_it_knows_exactly_the_question_columns_of_the_export(networks: Questionnaire):
    expected = {f"Q{n}" for n in range(1, 25) if n != 12}
    expected |= {f"Q{n}_2_TEXT" for n in WITH_TEXT}
    expected |= {f"Q12_{n}{end}" for n in range(1, 7) for end in ("", "_TEXT")}
    columns = [c for q in networks.questions for c in q.columns]
    assert [c for c, times in Counter(columns).items() if times > 1] == []
    assert set(columns) == expected


def test_the_name_of_the_respondent_is_the_only_personal_question(networks: Questionnaire):
    assert [q.id for q in networks.questions if q.type == "identity"] == ["Q1"]


def test_names_of_organisations_and_networks_stay_readable(networks: Questionnaire):
    assert [q.id for q in networks.questions if q.identifying] == ["Q2", "Q3", "Q4"]


def test_open_answers_and_texts_behind_a_choice_are_coded(networks: Questionnaire):
    opened = [q.id for q in networks.questions if q.type == "open"]
    assert opened == ["Q7", "Q8", "Q9", "Q10", "Q11", "Q17", "Q19", "Q23"]
    coded = {q.id for q in networks.open_questions}
    assert coded == {*opened, *(f"Q{n}" for n in WITH_TEXT)}


def test_a_choice_with_text_has_its_text_under_the_second_choice(networks: Questionnaire):
    found = {q.id: q.text_column for q in networks.questions if q.type == "choice_text"}
    assert found == {f"Q{n}": f"Q{n}_2_TEXT" for n in WITH_TEXT}
    for number in WITH_TEXT:
        assert networks[f"Q{number}"].choices[1].endswith(", namelijk")


def test_involvement_is_rated_from_very_low_to_very_high(networks: Questionnaire):
    matrix = networks["Q12"]
    assert matrix.items == {f"Q12_{n}": f"Q12_{n}_TEXT" for n in range(1, 7)}
    assert [matrix.scale_short[point] for point in range(1, 6)] == ["ZL", "L", "G", "H", "ZH"]
    full = ["zeer laag", "laag", "gemiddeld", "hoog", "zeer hoog"]
    assert [matrix.scale[text] for text in full] == [1, 2, 3, 4, 5]
    for point, short in matrix.scale_short.items():
        assert matrix.scale[short.lower()] == point


def test_no_question_stands_in_two_topic_groups(networks: Questionnaire):
    groups = {group.id: list(group.questions) for group in networks.topic_groups}
    assert groups == {
        "werkzame_elementen": ["Q23", "Q13"],
        "kansen_uitdagingen": ["Q17", "Q16", "Q18"],
        "doel_vraag": ["Q7", "Q8", "Q9", "Q10", "Q11"],
        "werkwijze": ["Q14", "Q15", "Q19", "Q20", "Q21", "Q22"],
    }
    grouped = [q for questions in groups.values() for q in questions]
    assert len(grouped) == len(set(grouped))
    assert all(networks[q].is_open for q in grouped)


def test_the_overview_names_the_networks_by_name_else_by_werkplaats(networks: Questionnaire):
    overview = networks.overview
    assert (overview.unit, overview.units) == ("netwerk", "netwerken")
    assert overview.label == ("Q3", "Q2")
    assert list(overview.columns.items()) == [
        ("Werkplaats", "Q2"),
        ("Netwerk", "Q3"),
        ("Initiatiefnemer", "Q4"),
        ("Start", "Q5"),
        ("Loopt nog", "Q6"),
    ]


def test_the_description_may_hold_everything(networks: Questionnaire):
    assert networks.whole_description == "Q7"
    assert networks[networks.whole_description].type == "open"


def test_every_question_has_a_text_and_a_short_name_of_its_own(networks: Questionnaire):
    assert all(q.text.endswith(("?", ".")) for q in networks.questions)
    short = [q.short for q in networks.questions]
    assert len(set(short)) == len(short)
    assert max(len(name) for name in short) <= 30


def test_every_question_in_the_codebook_can_be_asked(networks: Questionnaire):
    path = CONFIG / "codebooks" / "werkzame-elementen.yaml"
    codebook = CodebookFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    for group in codebook.groups:
        assert all(q in networks for q in group.scope), group.id
        if group.level == "segment":
            assert all(networks[q].is_open for q in group.scope), group.id


# --- any questionnaire ------------------------------------------------------------------------


def test_a_question_without_column_stands_in_the_column_of_its_id():
    assert question().columns == ["Q1"]
    assert question(column="V7").columns == ["V7"]


def test_a_choice_with_text_has_two_columns_and_a_matrix_two_for_each_row():
    assert question(type="choice_text", text_column="Q1_T").columns == ["Q1", "Q1_T"]
    rows = {"Q1_1": "Q1_1_T", "Q1_2": "Q1_2_T"}
    assert question(type="matrix", items=rows).columns == ["Q1_1", "Q1_1_T", "Q1_2", "Q1_2_T"]


@pytest.mark.parametrize(
    ("kind", "is_open"),
    [
        ("open", True),
        ("choice_text", True),
        ("text", False),
        ("choice", False),
        ("matrix", False),
        ("identity", False),
    ],
)
def test_only_open_text_is_cut_and_coded(kind: str, is_open: bool):
    assert question(type=kind).is_open is is_open


@pytest.mark.parametrize("wrong", [{"type": "essay"}, {"id": "1a"}, {"kolom": "Q1"}])
def test_a_mistyped_question_is_refused(wrong: dict[str, str]):
    with pytest.raises(ValidationError):
        question(**wrong)


def test_an_unknown_question_is_not_found(networks: Questionnaire):
    assert "Q24" in networks
    assert "Q25" not in networks
    with pytest.raises(KeyError):
        networks["Q25"]


def test_a_whole_description_has_a_short_name_as_well(networks: Questionnaire):
    assert networks.short(WHOLE) == "hele beschrijving"
    assert networks.short("Q17") == "Kansen en uitdagingen"
