"""Settings, questionnaires and codebooks are read from files; mistakes are named in Dutch."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

import pytest

from pipeline.contracts import InputError, OutputError
from pipeline.ingest.config import (
    home,
    load_codebook,
    load_questionnaire,
    load_settings,
    parse_yaml,
)
from pipeline.ingest.keys import load_key

ENGLISH = re.compile(
    r"\b(?:expected|found|must|the|not|with|error|input|character)\b", re.IGNORECASE
)


def file(tmp_path: Path, text: str, name: str = "bestand.yaml") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def refusal(error: pytest.ExceptionInfo[InputError]) -> str:
    message = str(error.value)
    assert not ENGLISH.search(message), message
    return message


# --- settings -----------------------------------------------------------------------------------


def test_a_setting_can_be_changed_for_one_run() -> None:
    settings = load_settings(("report.quotes=3", "seed=7", "embed.embedders=['use']"))
    assert (settings.report.quotes, settings.seed) == (3, 7)
    assert settings.embed.embedders == ("use",)
    assert load_settings(("report.name_respondents=pseudonym",)).report.name_respondents == (
        "pseudonym"
    )


def test_an_own_file_holds_only_what_differs(tmp_path: Path) -> None:
    own = file(tmp_path, '[report]\nquotes = 2\n[privacy]\nreplace = ["Seff"]\n', "mijn.toml")
    settings = load_settings(own=own)
    assert (settings.report.quotes, settings.privacy.replace) == (2, ("Seff",))
    assert settings.report.findings == load_settings().report.findings
    assert load_settings(("report.quotes=3",), own=own).report.quotes == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[report]\nquote = 2", "de instelling 'report.quote' bestaat niet"),
        ("[report]\nquote = 2", "Bedoelde u 'report.quotes'?"),
        ("[rapport]\nquotes = 2", "de instelling 'rapport' bestaat niet"),
        ("report = 2", "instelling 'report' moet een blok [report] zijn"),
        ("[seed]\nx = 2", "instelling 'seed' moet één waarde zijn"),
        ("[report]\nquotes = 'veel'", "'report › quotes' heeft een ongeldige waarde"),
        ("[privacy]\nkeep = 'Djessie'", "'privacy › keep' heeft een ongeldige waarde"),
        ("[privacy.placeholders]\nname = 'x'", "name' heeft niet de juiste vorm"),
        ("[privacy]\nreplace = ['Djessie'", "geen geldige TOML"),
    ],
)
def test_a_mistake_in_an_own_file_names_file_and_key(
    tmp_path: Path, text: str, message: str
) -> None:
    with pytest.raises(InputError) as error:
        load_settings(own=file(tmp_path, text, "mijn.toml"))
    said = refusal(error)
    assert message in said
    assert "mijn.toml" in said
    assert "Djessie" not in said  # what must go may be a name


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("report.quotes", "er ontbreekt een '='"),
        ("report.citaten=3", "de instelling 'report.citaten' bestaat niet"),
        ("niets.quotes=3", "de instelling 'niets.quotes' bestaat niet"),
        ("seed.x=3", "de instelling 'seed.x' bestaat niet"),
        ("seed.x.y=3", "de instelling 'seed.x.y' bestaat niet"),
        ("report.quotes=veel", "'report › quotes' heeft een ongeldige waarde"),
        ("report.quotes=0", "'report › quotes' heeft een ongeldige waarde"),
        ("report=3", "'report' heeft niet de juiste vorm"),
        ("report.name_respondents=x", "moet 'label' of 'pseudonym' zijn"),
    ],
)
def test_a_wrong_override_is_refused(override: str, message: str) -> None:
    with pytest.raises(InputError) as error:
        load_settings((override,))
    assert message in refusal(error)


def test_broken_settings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="geen geldige TOML") as error:
        load_settings(path=file(tmp_path, "seed = = 3", "settings.toml"))
    refusal(error)


# --- questionnaire and codebook -----------------------------------------------------------------

QUESTION = "  - {id: Q1, text: Vraag, short: Vraag, type: open}\n"
QUESTIONNAIRE = "name: n\ntitle: t\nwave: w\nquestions:\n" + QUESTION


def test_the_shipped_files_are_valid() -> None:
    assert len(load_questionnaire().questions) == 24
    assert "rv_tijd" in load_codebook()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (QUESTIONNAIRE + QUESTION, "vraag Q1 staat er twee keer in"),
        (
            QUESTIONNAIRE + QUESTION.replace("id: Q1", "id: Q2, column: Q1"),
            "kolom Q1 staat er twee",
        ),
        (QUESTIONNAIRE.replace("open", "opne"), "'questions › 1 › type' moet 'open', 'text'"),
        (QUESTIONNAIRE.replace("short: Vraag, ", ""), "'questions › 1 › short' ontbreekt"),
        (QUESTIONNAIRE.replace("type", "soort: x, type"), "'questions › 1 › soort' wordt niet"),
        (QUESTIONNAIRE.replace("id: Q1", "id: 1Q"), "'questions › 1 › id' heeft niet de juiste"),
        (QUESTIONNAIRE.replace("wave: w", "wave: 2018"), "'wave' moet tekst zijn"),
        ("", "'het bestand' heeft niet de juiste vorm"),
    ],
)
def test_a_wrong_questionnaire_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=r"^bestand\.yaml") as error:
        load_questionnaire(file(tmp_path, text))
    assert message in refusal(error)


@pytest.mark.parametrize(
    ("text", "row", "message"),
    [
        ("a: 1\nb: c: d\n", 2, "er staat een dubbele punt te veel"),
        ("a: 1\na: 2\n", 2, "'a' staat er twee keer"),
        ("a: {{b}}: c\n", 1, ""),
        ("? [x, y]\n: z\n", 1, "een lijst of blok staat waar een naam hoort"),
        ("a:\n\t- b\n", 2, "er staat een tab"),
        ('a: "b\n', None, "een aanhalingsteken wordt niet gesloten"),
        ("a: [b\n", None, ""),
        ("a: \x07b\n", None, "onzichtbaar stuurteken"),
        ("a: @b\n", 1, "begint met een bijzonder teken"),
        ("a: *b\n", 1, "onbekende naam"),
        ("a:\n  - b\n c: d\n", 3, ""),
    ],
)
def test_what_is_no_yaml_is_refused_with_its_row(
    tmp_path: Path, text: str, row: int | None, message: str
) -> None:
    with pytest.raises(InputError, match="geen geldige YAML") as error:
        parse_yaml(file(tmp_path, text), "de vragenlijst")
    assert message in refusal(error)
    assert row is None or error.value.row == row


def test_missing_and_unreadable_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="het codeboek niet gevonden"):
        load_codebook(tmp_path / "weg.yaml")
    with pytest.raises(InputError, match="kan niet worden gelezen"):
        load_codebook(tmp_path)
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("name: café".encode("latin-1"))
    with pytest.raises(InputError, match="geen UTF-8"):
        load_codebook(latin)


def test_a_codebook_in_which_a_theme_stands_twice_is_refused(tmp_path: Path) -> None:
    theme = "      - {id: tijd, name: Tijd}\n"
    text = "name: n\nversion: '1'\ngroups:\n  - id: g\n    name: g\n    scope: [Q1]\n    themes:\n"
    with pytest.raises(InputError, match=r"bestand\.yaml: thema 'tijd' komt twee keer voor"):
        load_codebook(file(tmp_path, text + theme + theme))


def test_own_things_stand_where_the_user_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THEMASCOOP_HOME", "elders")
    assert home() == Path("elders")
    monkeypatch.delenv("THEMASCOOP_HOME")
    assert home().name == "data"


# --- the key of the pseudonyms ------------------------------------------------------------------


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "sleutel" / "p.key"
    key, warning = load_key(path)
    assert "nieuwe sleutel voor pseudoniemen gemaakt (sleutel/p.key)" in warning
    assert load_key(path) == (key, "")
    assert len(key) == 32
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["p.key"]


def test_the_key_of_another_run_that_came_first_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "p.key"

    def other_was_first(source: Path, target: Path) -> None:
        path.write_text("ab" * 32)
        raise FileExistsError

    monkeypatch.setattr(os, "link", other_was_first)
    assert load_key(path) == (b"\xab" * 32, "")


def test_a_disk_without_links_gets_a_key_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(source: Path, target: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", no_links)
    key, _ = load_key(tmp_path / "p.key")
    assert load_key(tmp_path / "p.key") == (key, "")


@pytest.mark.parametrize("content", ["", "geen sleutel", "abcd", "é" * 64])
def test_a_file_without_a_key_is_refused(tmp_path: Path, content: str) -> None:
    with pytest.raises(InputError, match="geen bruikbare sleutel"):
        load_key(file(tmp_path, content, "p.key"))


def test_a_key_that_cannot_be_kept_is_said(tmp_path: Path) -> None:
    in_the_way = file(tmp_path, "x", "sleutel")
    with pytest.raises(OutputError, match="kan niet worden bewaard") as error:
        load_key(in_the_way / "p.key")
    assert error.value.exit_code == 3
