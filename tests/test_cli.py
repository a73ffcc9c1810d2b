"""The command line: help and messages in Dutch, and exit codes that a script can use."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import cli, main
from pipeline.contracts import OutputError
from tests.export_builder import write_export

ENGLISH = re.compile(
    r"\b(?:Usage|Options|Commands|Show|this message|Error|Missing|Try|Invalid|PATH|TEXT|default)\b"
)
COMMANDS = sorted(cli.commands)


def test_the_commands_are_there() -> None:
    kept = ["agree", "bench", "check", "codebook", "export", "forget", "inbox", "ingest", "prune"]
    kept += ["quarantine", "show", "topics", "waves", "account", "plan", "serve", "status"]
    assert sorted({"doctor", "flow", "init", "inspect", "run", *kept}) == COMMANDS


@pytest.mark.parametrize("command", [[], *([c] for c in COMMANDS)])
def test_help_is_dutch_and_has_an_example_and_the_exit_codes(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--help"]) == 0
    shown = capsys.readouterr()
    assert shown.err == ""
    assert not ENGLISH.search(shown.out), ENGLISH.search(shown.out)
    assert shown.out.startswith(f"Gebruik: {' '.join(['themascoop', *command])} ")
    for code in ("0  gelukt", "1  onverwachte fout", "2  iets in de invoer", "3  het resultaat"):
        assert code in shown.out
    if command[:1] not in (["doctor"], ["waves"], ["check"], ["quarantine"]):
        assert "Voorbeeld" in shown.out
    assert main([*command, "-h"]) == 0


def test_every_option_is_explained() -> None:
    for command in cli.commands.values():
        for option in command.params:
            assert option.param_type_name == "argument" or getattr(option, "help", ""), option.name


def test_help_without_anything_is_no_error_message(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    shown = capsys.readouterr()
    assert shown.err.startswith("Gebruik: themascoop")
    assert "FOUT" not in shown.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rnu"], "de opdracht 'rnu' bestaat niet."),
        (["run"], "Geef een export mee, of --sample, of --wave RONDE (één van de drie)."),
        (
            ["run", "e.csv", "--sample"],
            "Geef een export mee, of --sample, of --wave RONDE (één van de drie).",
        ),
        (["run", "--sampel"], "de optie --sampel bestaat niet. Bedoelde u --sample?"),
        (["run", "e.csv", "--codings"], "achter de optie --codings ontbreekt een waarde."),
        (["run", "--sample=3"], "achter de optie --sample hoort geen waarde."),
        (["run", "een.csv", "twee.csv"], "dit hoort er niet bij: twee.csv."),
        (["init"], "EXPORT ontbreekt."),
        (["doctor", "--jsno"], "de optie --jsno bestaat niet."),
    ],
)
def test_a_wrong_command_is_refused_in_dutch(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.startswith("FOUT: ")
    assert message in shown.err
    assert not ENGLISH.search(shown.err)


def test_the_version_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert re.fullmatch(r"themascoop, versie \d+\.\d+\.\d+\n", capsys.readouterr().out)


def test_doctor_for_a_person_and_for_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    assert "Onderdelen:" in capsys.readouterr().out
    assert main(["doctor", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"] is True


def test_init_writes_and_says_what_comes_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export = write_export(tmp_path / "e.csv")
    assert main(["init", str(export), "--out", str(tmp_path / "start")]) == 0
    assert "themascoop run" in capsys.readouterr().out
    assert main(["init", str(export), "--out", str(tmp_path / "start")]) == 2
    assert "bestaat al" in capsys.readouterr().err
    assert main(["init", str(export), "--out", str(tmp_path / "start"), "--overschrijf"]) == 0


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> int:
    def examine(own: object) -> None:
        raise error

    monkeypatch.setattr("pipeline.doctor.examine", examine)
    return main(["doctor"])


def test_what_cannot_be_written_is_exit_code_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    error = OutputError("de schijf is vol.", "Maak ruimte.", file="rapport.html")
    assert failing(monkeypatch, error) == 3
    assert capsys.readouterr().err == "FOUT: rapport.html: de schijf is vol. Maak ruimte.\n"


def test_ctrl_c_is_exit_code_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert failing(monkeypatch, KeyboardInterrupt()) == 130
    assert capsys.readouterr().err.strip() == "Afgebroken."


def test_a_reader_that_stops_reading_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    assert failing(monkeypatch, BrokenPipeError()) == 0


def test_a_fault_of_the_program_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ZeroDivisionError):
        failing(monkeypatch, ZeroDivisionError())


def test_help_needs_nothing_heavy() -> None:
    heavy = ("pandas", "spacy", "bertopic", "prefect", "sklearn", "altair", "yaml", "pydantic")
    code = (
        "import sys; from pipeline.cli import main; main(['run', '--help']); "
        f"print([m for m in {heavy!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
