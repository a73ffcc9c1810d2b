"""A survey definition says what is asked: in `inspect`, and in `init` instead of a guess."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.contracts import InputError
from pipeline.ingest.config import load_questionnaire, load_settings
from pipeline.ingest.definition import Definition, read_definition
from pipeline.ingest.init import QUESTIONNAIRE_FILE, write_start
from pipeline.ingest.inspect import inspect
from pipeline.ingest.qualtrics import Raw, read_export
from pipeline.questionnaire import Question, Questionnaire
from tests.definition_builder import displays, qsf_question, write_lss, write_qsf
from tests.export_builder import write_export
from tests.table_builder import LIMITS, write_text

SCALE = displays("Slecht", "Gaat wel", "Goed")
BIKE = displays("Fiets", "Trein, of bus", "Anders, namelijk", text_entry=[3])
QSF = [
    qsf_question(1, "Q1", "Wat <b>helpt</b>&nbsp;u?", "TE/ESTB"),
    qsf_question(2, "Q2", "Hoe heet uw werk?", "TE/SL"),
    qsf_question(
        3,
        "Q3",
        "Hoe komt u hier?",
        "MC/SAVR",
        Choices=BIKE,
        ChoiceOrder=["2", 1, "3"],
        RecodeValues={"1": "10", "2": "20", "3": "30"},
        Language={"EN": {"QuestionText": "How?", "Choices": displays("Bike", "Train", "Else")}},
    ),
    qsf_question(4, "Q4", "Waarmee?", "MC/MAVR", Choices=BIKE, ChoiceOrder=["1", "2", "3"]),
    qsf_question(
        5,
        "Q5",
        "Hoe gaat het?",
        "Matrix/Likert",
        SubSelector="SingleAnswer",
        Choices=displays("Thuis", "Op het werk"),
        Answers=SCALE,
    ),
    qsf_question(
        6,
        "Q6",
        "Per plek",
        "SBS/SBSMatrix",
        Choices=displays("Thuis", "Werk"),
        AdditionalQuestions={
            "1": {"QuestionText": "Oordeel", "Selector": "Likert", "Answers": SCALE},
            "2": {"QuestionText": "Waarom", "Selector": "TE", "Answers": {}},
        },
    ),
    qsf_question(7, "Q7", "Wat leerde u hiervan?", "TE/ML"),
    qsf_question(
        8,
        "Mail",
        "Waar kunnen we u bereiken?",
        "TE/SL",
        Validation={"Settings": {"ContentType": "ValidEmail"}},
    ),
    qsf_question(9, "Q9", "Tot ziens", "DB/TB"),
    qsf_question(10, "Q10", "Weg ermee", "TE/ML"),
]
LSS = [
    {"type": "T", "title": "open", "text": ("Wat helpt u?", "What helps you?")},
    {
        "type": "L",
        "title": "reis",
        "text": ("Hoe komt u?", "How?"),
        "answers": {"A1": ("Fiets", "Bike"), "A2": ("Trein", "Train")},
        "other": "Y",
    },
    {
        "type": "M",
        "title": "waar",
        "text": "Waar werkt u?",
        "rows": {"SQ001": "Thuis", "SQ002": "Kantoor"},
        "other": "Y",
    },
    {
        "type": "F",
        "title": "oordeel",
        "text": "Wat vindt u?",
        "rows": {"SQ001": "Rust", "SQ002": "Sfeer"},
        "answers": {"1": "slecht", "2": "goed"},
    },
    {"type": "Q", "title": "meer", "text": "Drie tips", "rows": {"a": "Eerste", "b": "Tweede"}},
    {"type": "Y", "title": "weer", "text": "Komt u weer?"},
    {"type": "O", "title": "lijst", "text": "En daarna?", "answers": {"A1": "Ja", "A2": "Nee"}},
    {"type": "X", "title": "dank", "text": "Bedankt"},
]


def started(
    export: Path, definition: Path, out: Path | None = None
) -> tuple[Questionnaire, Raw, list[str]]:
    folder = out or export.parent / "start"
    said = write_start(export, folder, definition=definition)
    questionnaire = load_questionnaire(folder / QUESTIONNAIRE_FILE)
    return questionnaire, read_export(export, questionnaire, load_settings().ingest), said


def answers(raw: Raw, question: str) -> list[tuple[str, str]]:
    """Item, and text or choice, of every answer to a question."""
    rows = raw.answers[raw.answers["question_id"] == question].to_dict("records")
    return [(r["item"], r["text"] or r["choice"]) for r in rows]


def by_id(questionnaire: Questionnaire) -> dict[str, Question]:
    return {q.id: q for q in questionnaire.questions}


@pytest.fixture
def qsf(tmp_path: Path) -> Path:
    return write_qsf(tmp_path / "vragen.qsf", QSF, looped=["QID7"], trash=["QID10"])


@pytest.fixture
def export(tmp_path: Path) -> Path:
    columns = (
        *("Q1", "Q2", "Q3", "Q3_30_TEXT", "Q4_1", "Q4_2", "Q4_3", "Q4_3_TEXT", "Q5_1", "Q5_2"),
        *("Q6#1_1", "Q6#1_2", "Q6#2_1_1_TEXT", "1_Q7", "2_Q7", "Mail", "bron"),
    )
    first = {
        "Q1": "Rust in het rooster.",
        "Q2": "Wijkteam Noord",
        "Q3": "10",
        "Q4_1": "Fiets",
        "Q4_2": "Trein, of bus",
        "Q5_1": "3",
        "Q5_2": "Goed",
        "Q6#1_1": "1",
        "Q6#1_2": "2",
        "Q6#2_1_1_TEXT": "Daar is het stil.",
        "1_Q7": "Luisteren.",
        "2_Q7": "Vragen stellen.",
        "Mail": "x@voorbeeld.nl",
        "bron": "A",
    }
    second = {
        "Q1": "Een vaste plek.",
        "Q2": "School Zuid",
        "Q3": "Else",
        "Q3_30_TEXT": "te voet",
        "Q4_3": "Anders, namelijk",
        "Q4_3_TEXT": "de step",
        "2_Q7": "Doorzetten.",
        "bron": "B",
    }
    texts = {c: c for c in columns}
    path = tmp_path / "export.csv"
    return write_export(path, [first, second], columns=columns, texts=texts, plain=True)


def test_a_qsf_is_read_in_the_order_of_its_flow(qsf: Path) -> None:
    found = read_definition(qsf, LIMITS)
    assert [q.id for q in found.questions] == [
        *("Q1", "Q2", "Q3", "Q4", "Q5", "Q6#1", "Q6#2", "Mail", "Q9", "Q7")
    ]
    assert found.say(found.questions[0].texts) == "Wat helpt u?"
    assert found.languages == ("NL", "EN")
    assert list(found.questions[2].choices) == ["20", "10", "30"]
    assert found.questions[-1].looped


def test_an_export_is_read_as_its_qsf_says(qsf: Path, export: Path) -> None:
    questionnaire, raw, said = started(export, qsf)
    types = {q.id: q.type for q in questionnaire.questions}
    assert types == {
        "Q1": "open",
        "Q2": "text",
        "Q3": "choice_text",
        "Q4": "choice_text",
        "Q5_1": "choice",
        "Q5_2": "choice",
        "Q6_1_1": "choice",
        "Q6_1_2": "choice",
        "Q6_2_1_1": "open",
        "Mail": "identity",
        "Q7": "open",
        "bron": "choice",
    }
    assert by_id(questionnaire)["Q3"].choices == ("Trein, of bus", "Fiets", "Anders, namelijk")
    assert by_id(questionnaire)["Q6_2_1_1"].text.startswith("Per plek - Waarom")
    assert answers(raw, "Q3") == [
        ("", "Fiets"),
        ("", "Anders, namelijk"),
        ("", "te voet"),
    ]
    assert answers(raw, "Q4")[:2] == [("", "Fiets"), ("", "Trein, of bus")]
    assert answers(raw, "Q5_1") == [("", "Goed")]
    assert answers(raw, "Q7") == [
        ("1", "Luisteren."),
        ("2", "Vragen stellen."),
        ("2", "Doorzetten."),
    ]
    assert raw.rejects.empty
    assert not any("voorbeeld.nl" in str(v) for v in raw.answers.to_numpy().ravel())
    assert not any("staan niet in de export" in line for line in said)


def test_answers_to_several_choices_in_one_cell(qsf: Path, tmp_path: Path) -> None:
    rows = [
        {"Q1": "een", "Q4": "Trein, of bus,Fiets"},
        {"Q1": "twee", "Q4": "1,3"},
        {"Q1": "drie", "Q4": "Fiets"},
    ]
    names = {"Q1": "Q1", "Q4": "Q4"}
    export = write_export(tmp_path / "e.csv", rows, columns=list(names), texts=names, plain=True)
    questionnaire, raw, said = started(export, qsf)
    assert by_id(questionnaire)["Q4"].several
    assert [a for _, a in answers(raw, "Q4")] == [
        *("Trein, of bus", "Fiets", "Fiets", "Anders, namelijk", "Fiets")
    ]
    assert any("staan niet in de export: Q2, Q3, Q5" in line for line in said)


@pytest.mark.parametrize("old", [False, True])
def test_an_lss_of_before_and_after_version_four(tmp_path: Path, old: bool) -> None:
    found = read_definition(write_lss(tmp_path / "v.lss", LSS, old=old), LIMITS)
    assert [(q.id, q.kind) for q in found.questions] == [
        ("open", "open"),
        ("reis", "choice"),
        ("waar", "choices"),
        ("oordeel", "rating"),
        ("meer", "short"),
        ("weer", "choice"),
        ("lijst", "choice"),
        ("dank", "none"),
    ]
    travel = found.questions[1]
    assert travel.texts == {"nl": "Hoe komt u?", "en": "How?"}
    assert {c: t["nl"] for c, t in travel.choices.items()} == {
        "A1": "Fiets",
        "A2": "Trein",
        "-oth-": "Anders",
    }
    assert list(found.questions[3].rows) == ["SQ001", "SQ002"]


LIME = ["id", "submitdate", "lastpage", "startlanguage"]
BRACKETS = [
    *("open", "reis", "reis[other]", "waar[SQ001]", "waar[SQ002]", "waar[other]"),
    *("oordeel[SQ001]", "oordeel[SQ002]", "meer[a]", "meer[b]", "weer", "lijst", "lijst[comment]"),
]
UNDERSCORES = [c.replace("[", "_").replace("]", "") for c in BRACKETS]
DOTS = [c.replace("[", ".").replace("]", ".") for c in BRACKETS]
WORDS = [
    *("Wat helpt u?", "Hoe komt u?", "Hoe komt u? [Other]", "Waar werkt u? [Thuis]"),
    *("Waar werkt u? [Kantoor]", "Waar werkt u? [Anders]", "Wat vindt u? [Rust]"),
    *("Wat vindt u? [Sfeer]", "Drie tips [Eerste]", "Drie tips [Tweede]", "Komt u weer?"),
    *("En daarna?", "En daarna? [Comment]"),
]
SGQA = [
    *("77X7X1", "77X7X2", "77X7X2other"),
    *("77X7X5SQ001", "77X7X5SQ002", "77X7X5other"),
]
CODED = [
    "Tijd.",
    "-oth-",
    "te voet",
    "Y",
    "",
    "de trein",
    "1",
    "2",
    "Begin.",
    "",
    "Y",
    "A2",
    "ooit",
]
TEXTS = [
    *("Tijd.", "Anders", "te voet", "Ja", "", "de trein", "slecht", "goed", "Begin."),
    *("", "Ja", "Nee", "ooit"),
]
MORE = ["Een plek.", "A1", "", "", "Y", "", "2", "2", "", "", "N", "A1", ""]


def lime_table(heads: Sequence[str], *rows: Sequence[str]) -> list[list[str]]:
    own = [["1", "2026-01-02", "1", "nl"], ["2", "2026-01-03", "1", "en"]]
    return [[*LIME, *heads], *([*o, *r] for o, r in zip(own, rows, strict=False))]


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("coded", [CODED, TEXTS], ids=["codes", "texts"])
@pytest.mark.parametrize(
    "heads", [BRACKETS, UNDERSCORES, DOTS, WORDS], ids=["brackets", "_", ".", "words"]
)
def test_names_of_limesurvey_and_codes_become_texts(
    tmp_path: Path, heads: list[str], coded: list[str], delimiter: str
) -> None:
    definition = write_lss(tmp_path / "v.lss", LSS)
    export = write_text(tmp_path / "e.csv", lime_table(heads, coded, MORE), delimiter)
    questionnaire, raw, _ = started(export, definition)
    assert {q.id: q.type for q in questionnaire.questions} == {
        "open": "open",
        "reis": "choice_text",
        "waar": "choice_text",
        "oordeel_SQ001": "choice",
        "oordeel_SQ002": "choice",
        "meer_a": "text",
        "meer_b": "open",
        "weer": "choice",
        "lijst": "choice_text",
    }
    assert answers(raw, "reis") == [("", "Anders"), ("", "te voet"), ("", "Fiets")]
    assert answers(raw, "waar") == [("", "Thuis"), ("", "de trein"), ("", "Kantoor")]
    assert answers(raw, "oordeel_SQ001") == [("", "slecht"), ("", "goed")]
    assert answers(raw, "weer") == [("", "Ja"), ("", "Nee")]
    assert answers(raw, "lijst") == [("", "Nee"), ("", "ooit"), ("", "Ja")]
    assert raw.rejects.empty


def test_a_vv_file_is_read_as_it_was_typed(tmp_path: Path) -> None:
    heads = ["id", "token", *LIME[1:], *UNDERSCORES]
    own = ["1", "{question_not_shown}", "2026-01-02", "1", "nl"]
    coded = ["{quote}Tijd{quote},{newline}en {lbrace}rust}{tab}ook.", *CODED[1:]]
    rows = [["Response ID", "Token", *(f"Vraag {h}" for h in heads[2:])], heads, [*own, *coded]]
    rows += [["2", "x", "2026-01-03", "1", "en", *MORE]]
    rows[-1][5:] = [c or "{question_not_shown}" for c in MORE]
    export = write_text(tmp_path / "vvexport_77.csv", rows, "\t")
    found = inspect(export, LIMITS)
    assert (found["reader"], found["rows"], found["header_rows"]) == ("limesurvey", 2, 2)
    assert found["columns"][5]["question_text"] == "Vraag open"
    questionnaire, raw, _ = started(export, write_lss(tmp_path / "v.lss", LSS))
    assert questionnaire.id_column == "id"
    assert answers(raw, "open") == [("", '"Tijd",\nen {rust}\took.'), ("", "Een plek.")]
    assert answers(raw, "waar") == [("", "Thuis"), ("", "de trein"), ("", "Kantoor")]


def test_an_lsr_leaves_out_what_is_not_filled_in(tmp_path: Path) -> None:
    fields = "".join(f"<fieldname>{c}</fieldname>" for c in (*LIME, *SGQA))
    rows = (
        "<row><id>1</id><submitdate>2026-01-02</submitdate><lastpage>1</lastpage>"
        "<startlanguage>nl</startlanguage><_77X7X1><![CDATA[Tijd & rust.]]></_77X7X1>"
        "<_77X7X5SQ001>Y</_77X7X5SQ001></row>"
        "<row><id>2</id><submitdate>2026-01-03</submitdate><lastpage>1</lastpage>"
        "<startlanguage>nl</startlanguage><_77X7X1>Een plek.</_77X7X1><_77X7X2>A2</_77X7X2></row>"
    )
    export = tmp_path / "antwoorden.lsr"
    export.write_text(
        "<?xml version='1.0'?><document><LimeSurveyDocType>Responses</LimeSurveyDocType>"
        f"<responses><fields>{fields}</fields><rows>{rows}</rows></responses></document>"
    )
    found = inspect(export, LIMITS)
    assert (found["reader"], found["rows"]) == ("limesurvey", 2)
    wanted = [q for q in LSS if q["title"] in ("open", "reis", "waar")]
    definition = write_lss(tmp_path / "v.lss", wanted)
    _, raw, _ = started(export, definition)
    assert answers(raw, "open") == [("", "Tijd & rust."), ("", "Een plek.")]
    assert answers(raw, "reis") == [("", "Trein")]
    assert answers(raw, "waar") == [("", "Thuis")]


def test_inspect_says_what_a_definition_asks(qsf: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(qsf), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["reader"] == "qualtrics-definition"
    assert len(found["columns"]) == 10
    assert found["open_questions"] == ["Q1", "Q2", "Q6#2", "Mail", "Q7"]
    assert found["columns"][2]["why"] == "één keuze, 3 keuzes"
    assert main(["inspect", str(qsf)]) == 0
    assert "10 vragen, 5 open vragen" in capsys.readouterr().out


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    "<document><LimeSurveyDocType>Survey</LimeSurveyDocType><x>&b;</x></document>"
)
OUTSIDE = BOMB.replace('"aaaaaaaaaa"', 'SYSTEM "file:///etc/hostname"')


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (BOMB, "eigen verwijzingen"),
        (OUTSIDE, "eigen verwijzingen"),
        ("<document><LimeSurveyDocType>Survey</LimeSurveyDocType><que", "beschadigd"),
        ("<document><LimeSurveyDocType>Survey</LimeSurveyDocType></document>", "geen enkele vraag"),
        ('{"SurveyEntry": {}, "SurveyElements": [', "beschadigd"),
        ('{"SurveyEntry": {}, "SurveyElements": []}', "geen enkele vraag"),
        ('{"SurveyEntry": {}, "SurveyElements": 7}', "beschadigd"),
        ('{"SurveyEntry": ' + "[" * 100_000, "beschadigd"),
        ("a,b\n1,2\n", "geen vragenlijst van Qualtrics"),
    ],
)
def test_a_hostile_or_damaged_definition_is_refused(
    tmp_path: Path, content: str, message: str
) -> None:
    path = tmp_path / "v.lss"
    path.write_text(content)
    with pytest.raises(InputError, match=message) as error:
        read_definition(path, LIMITS)
    assert error.value.file in (path.name, path)


def test_answers_with_entities_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.lsr"
    path.write_text(BOMB.replace(">Survey<", ">Responses<"))
    with pytest.raises(InputError, match="eigen verwijzingen"):
        inspect(path, LIMITS)


def test_the_definition_of_another_survey_is_said(export: Path, tmp_path: Path) -> None:
    other = write_qsf(tmp_path / "ander.qsf", [qsf_question(1, "Anders1", "?", "TE/ML")])
    with pytest.raises(InputError, match="geen enkele kolom van deze export hoort bij"):
        write_start(export, tmp_path / "uit", definition=other)


def test_two_questions_with_the_same_name_are_asked_once(tmp_path: Path, export: Path) -> None:
    double = [*QSF[:2], qsf_question(20, "Q1", "Nog eens?", "TE/ML")]
    found: Definition = read_definition(write_qsf(tmp_path / "d.qsf", double), LIMITS)
    assert len(found.questions) == 3
    questionnaire, _, _ = started(export, tmp_path / "d.qsf")
    assert by_id(questionnaire)["Q1"].text == "Wat helpt u?"
