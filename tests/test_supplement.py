"""What came by e-mail is read with its source, from YAML or Markdown."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.contracts import WHOLE, InputError
from pipeline.ingest.config import load_questionnaire
from pipeline.ingest.supplement import read_supplement

QUESTIONNAIRE = load_questionnaire()


def supplement(tmp_path: Path, text: str, name: str = "mail.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


YAML = """\
bron: e-mail
respondenten:
  - respondent: mail-1
    datum: 2018-10-04
    antwoorden:
      - vraag: Q3
        tekst: Leernetwerk Dijk
      - vraag: hele beschrijving
        tekst: |
          Wij begonnen in 2016.
          Samen leren is het doel.
      - vraag: Q4
        tekst: de gemeente
        bron: aanvulling
      - vraag: Q12
        item: Docenten
        waarde: ZH
      - vraag: Q24
        tekst: Ja
"""

MARKDOWN = """\
---
bron: e-mail
---
# mail-1
## Q3
Leernetwerk Dijk
## hele beschrijving
Wij begonnen in 2016.
Samen leren is het doel.
"""


def test_a_supplement_gives_answers_and_a_respondent(tmp_path: Path) -> None:
    answers, respondents = read_supplement(supplement(tmp_path, YAML), QUESTIONNAIRE)
    assert respondents == [
        {
            "response_id": "mail-1",
            "label": "Leernetwerk Dijk",
            "source": "e-mail",
            "recorded": "2018-10-04",
        }
    ]
    assert [(a["question_id"], a["kind"], a["whole"]) for a in answers] == [
        ("Q3", "text", False),
        (WHOLE, "open", True),
        ("Q4", "text", False),
        ("Q12", "rating", False),
        ("Q24", "choice", False),
    ]
    assert (answers[3]["text"], answers[3]["rating"]) == ("Docenten", 5)
    assert (answers[4]["choice"], answers[4]["text"]) == ("Ja", "")


@pytest.mark.parametrize(
    ("question", "text", "kind"),
    [
        ("Q6", "Ja", "choice"),
        ("Q13", "nee.", "choice"),
        ("Q6", "Nee, het geld was op", "open"),
        ("Q8", "Nee", "open"),  # not a question with choices
        ("Q3", "Ja", "text"),
    ],
)
def test_a_bare_choice_is_a_choice_and_no_open_answer(
    tmp_path: Path, question: str, text: str, kind: str
) -> None:
    path = supplement(tmp_path, f"# mail-1\n## {question}\n{text}\n", "m.md")
    answer = read_supplement(path, QUESTIONNAIRE)[0][0]
    assert answer["kind"] == kind
    assert answer["choice" if kind == "choice" else "text"] == text


def test_what_was_added_from_elsewhere_is_no_literal_quote(tmp_path: Path) -> None:
    answers, _ = read_supplement(supplement(tmp_path, YAML), QUESTIONNAIRE)
    assert [(a["source"], a["literal"]) for a in answers[:3]] == [
        ("e-mail", True),
        ("e-mail", True),
        ("aanvulling", False),
    ]
    said = YAML.replace("        bron: aanvulling", "        letterlijk: false")
    answers, _ = read_supplement(supplement(tmp_path, said), QUESTIONNAIRE)
    assert (answers[2]["source"], answers[2]["literal"]) == ("e-mail", False)


def test_markdown_says_the_same_as_yaml(tmp_path: Path) -> None:
    from_yaml, _ = read_supplement(supplement(tmp_path, YAML), QUESTIONNAIRE)
    from_markdown, people = read_supplement(supplement(tmp_path, MARKDOWN, "m.md"), QUESTIONNAIRE)
    assert [p["label"] for p in people] == ["Leernetwerk Dijk"]
    for one, other in zip(from_markdown, from_yaml, strict=False):
        assert one["text"] == other["text"].strip()
        assert one["question_id"] == other["question_id"]


def test_a_personal_question_is_not_read(tmp_path: Path) -> None:
    text = YAML.replace("vraag: Q4", "vraag: Q1").replace("de gemeente", "Ria Testpersoon")
    answers, _ = read_supplement(supplement(tmp_path, text), QUESTIONNAIRE)
    assert "Testpersoon" not in str(answers)


def test_a_respondent_that_stands_twice_is_one(tmp_path: Path) -> None:
    again = "  - respondent: mail-1\n    antwoorden:\n      - {vraag: Q8, tekst: Samen leren}\n"
    answers, people = read_supplement(supplement(tmp_path, YAML + again), QUESTIONNAIRE)
    assert len(people) == 1
    assert people[0]["label"] == "Leernetwerk Dijk"
    assert answers[-1]["question_id"] == "Q8"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("respondenten:", "mensen:", "er ontbreekt een lijst 'respondenten'"),
        ("vraag: Q4", "vraag: Q99", "respondent mail-1, antwoord 3: vraag 'Q99' staat niet in"),
        ("bron: aanvulling", "bron: krant", "antwoord 3: bron 'krant' is onbekend"),
        ("bron: aanvulling", "kleur: rood", "antwoord 3: onbekend veld kleur"),
        ("waarde: ZH", "waarde: 9", "antwoord 4: waarde '9' staat niet op de schaal van Q12"),
        ("- vraag: Q24\n        tekst", "- tekst", "antwoord 5: er ontbreekt een vraag"),
        ("respondent: mail-1", "respondent:", "ontbreekt 'respondent'"),
    ],
)
def test_a_mistake_is_named_with_its_place(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    assert old in YAML
    with pytest.raises(InputError, match=r"mail\.yaml: ") as error:
        read_supplement(supplement(tmp_path, YAML.replace(old, new)), QUESTIONNAIRE)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("text", "name", "message"),
    [
        ("Zomaar een mail zonder koppen.", "mail.md", "er staat geen enkele respondent in"),
        ("# mail-1\nzonder vraag", "mail.md", "bij respondent mail-1 ontbreekt 'antwoorden'"),
        ("---\n- a\n---\n# mail-1\n## Q8\nx", "mail.md", "tussen de streepjes"),
        ("respondenten: []", "mail.yaml", "er staat geen enkele respondent in"),
        ("- een\n- lijst", "mail.yaml", "er ontbreekt een lijst 'respondenten'"),
        ("", "mail.yaml", "er ontbreekt een lijst 'respondenten'"),
    ],
)
def test_what_is_no_supplement_is_refused(
    tmp_path: Path, text: str, name: str, message: str
) -> None:
    with pytest.raises(InputError) as error:
        read_supplement(supplement(tmp_path, text, name), QUESTIONNAIRE)
    assert message in str(error.value)


def test_a_missing_supplement_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"weg\.yaml: de aanvulling niet gevonden"):
        read_supplement(tmp_path / "weg.yaml", QUESTIONNAIRE)


def test_a_supplement_of_a_hundred_thousand_characters_is_refused(tmp_path: Path) -> None:
    from pipeline.ingest.config import SAMPLE
    from pipeline.run import Request, read

    path = supplement(tmp_path, YAML.replace("hele beschrijving", "Q7") + f"\n# {'x' * 10}")
    long = tmp_path / "lang.md"
    long.write_text("# mail-1\n## Q7\n" + "woord " * 20_000, encoding="utf-8")
    with pytest.raises(InputError, match=r"lang\.md.*tekens lang; verwacht"):
        read(Request(export=SAMPLE / "export.csv", supplements=(path, long)))
