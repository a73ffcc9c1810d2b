"""Quotes of themes that too few respondents named stand in no file that is passed on."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from html import unescape
from pathlib import Path

import pytest

from pipeline.contracts import WaveResult
from pipeline.report.build import build_report
from pipeline.report.view import View
from pipeline.write import FILES, compose, write_report
from tests.builders import FACTS, settings, wave_result

LEAST = 3
MADE_ON = date(2026, 3, 1)


def _wave(least: int) -> WaveResult:
    facts = {**FACTS, "inputs": (), "key": "0"}
    return wave_result(settings=settings(min_respondents_for_quotes=least), facts=facts)


def _thin(result: WaveResult) -> set[str]:
    """The words of every fragment that some coder gave a theme with too few respondents."""
    view = View.of(result)
    few = {t.id for t in result.codebook if len(view.people(t.id)) < LEAST}
    given = result.codings[result.codings["theme_id"].isin(few)]["segment_id"]
    decided = result.respondent_codings
    given = {*given, *decided[decided["theme_id"].isin(few)]["segment_id"]}
    return {view.segments[s].text for s in given if s in view.segments}


def _words(path: Path) -> str:
    if path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(path) as book:
            text = " ".join(book.read(n).decode() for n in book.namelist() if n.endswith(".xml"))
        # a paragraph can be cut into runs
        text = re.sub(r"<[^>]+>", "" if path.suffix == ".docx" else " ", text)
    else:
        text = path.read_text(encoding="utf-8-sig")
    return " ".join(unescape(text).split())


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    folders = {}
    for least in (1, LEAST):
        folders[least] = tmp_path_factory.mktemp(f"k{least}")
        result = _wave(least)
        write_report(result, compose(result, MADE_ON), folders[least], {})
    return folders


def test_hidden_fragments_stand_in_no_file_but_the_working_document(
    written: dict[int, Path],
) -> None:
    thin = _thin(_wave(LEAST))
    assert len(thin) > 2
    for path in written[LEAST].iterdir():
        words = _words(path)
        found = [t for t in thin if " ".join(t.split()) in words]
        if path.name == FILES["overview"]:
            assert found
            assert "dit werkboek is volledig" in words
        else:
            assert not found, path.name
    shown = _words(written[1] / FILES["html"])
    assert all(" ".join(t.split()) in shown for t in thin)  # so the test can fail


@pytest.mark.parametrize("kind", ["html", "docx", "xlsx"])
def test_a_report_says_that_quotes_are_hidden_and_why(written: dict[int, Path], kind: str) -> None:
    words = _words(written[LEAST] / FILES[kind])
    assert "niet getoond" in words
    assert "minder dan drie" in words
    if kind != "xlsx":
        assert "De citaten bij dit thema zijn niet getoond: minder dan drie" in words


def test_the_counts_stay_and_other_quotes_too() -> None:
    all_shown, some = (build_report(_wave(least), MADE_ON) for least in (1, LEAST))
    assert [t.respondents for t in all_shown.themes] == [t.respondents for t in some.themes]
    assert [f.text for f in all_shown.findings] == [f.text for f in some.findings]
    hidden = [s for s in some.segments if s.text == "(niet getoond)"]
    assert 0 < len(hidden) < len(some.segments)


def test_by_default_nothing_is_hidden() -> None:
    assert settings().report.min_respondents_for_quotes == 1
