"""The analyst can check every replacement without seeing what stood there."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd

from pipeline.contracts import columns_of, empty
from pipeline.reading import Request, read
from pipeline.report.replaced import write_replaced
from pipeline.write import manifest
from tests.builders import FACTS, settings, wave_result


def _list(path: Path, *lines: tuple[str, ...]) -> list[list[str]]:
    write_replaced(pd.DataFrame(lines, columns=columns_of("replacements"), dtype="str"), path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def test_each_replacement_stands_in_its_context_in_dutch(tmp_path: Path) -> None:
    shown = _list(tmp_path / "x.csv", ("r-a", "Q7", "plate", "[kenteken]", "auto [kenteken]"))
    assert shown[0] == ["respondent", "vraag", "soort", "vervangen door", "in het antwoord"]
    assert shown[1] == ["r-a", "Q7", "kenteken", "[kenteken]", "auto [kenteken]"]


def test_a_context_is_no_formula(tmp_path: Path) -> None:
    shown = _list(tmp_path / "x.csv", ("r-a", "Q7", "name", "[naam]", "=HYPERLINK([naam])"))
    assert shown[1][-1] == "'=HYPERLINK([naam])"


def test_without_replacements_there_are_only_headings(tmp_path: Path) -> None:
    write_replaced(empty("replacements"), tmp_path / "x.csv")
    assert len((tmp_path / "x.csv").read_text("utf-8-sig").splitlines()) == 1


def test_an_analyst_adds_and_withdraws_a_rule_and_builds_the_wave_again(tmp_path: Path) -> None:
    own = tmp_path / "mijn.toml"
    before = read(Request.sample())
    own.write_text(
        '[privacy]\nkeep = ["Annelies Brouwerhof"]\nreplace = ["theory of change"]\n',
        encoding="utf-8",
    )
    after = read(Request.sample(settings_file=own))
    words = [" ".join(wave.answers["text"]) for wave in (before, after)]
    assert ["Annelies Brouwerhof" in w for w in words] == [False, True]
    assert ["theory of change" in w for w in words] == [True, False]
    assert "[weggelaten]" in " ".join(after.replacements["context"])
    assert not set(after.replacements["context"]) & {"Annelies Brouwerhof", "theory of change"}
    again = read(Request.sample())
    assert again.answers.equals(before.answers)


def test_the_manifest_says_how_many_words_are_kept_and_replaced_but_not_which() -> None:
    own = settings()
    words = {"keep": ("Djessie",), "replace": ("Seff", "Aiko")}
    own = own.model_copy(update={"privacy": own.privacy.model_copy(update=words)})
    facts = {**FACTS, "inputs": (), "key": "0"}
    written = manifest(wave_result(settings=own, facts=facts), {})
    assert written["settings"]["privacy"]["keep"] == 1
    assert written["settings"]["privacy"]["replace"] == 2
    assert not any(name in str(written) for name in ("Djessie", "Seff", "Aiko"))
