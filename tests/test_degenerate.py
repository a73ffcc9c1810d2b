"""A wave that can't tell much says so, in report and console; nothing is silently nil."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.cli import main
from pipeline.contracts import empty
from pipeline.degenerate import degenerate
from tests.builders import codebook, wave_result
from tests.coders.wave import segments, small_codebook
from tests.export_builder import RESPONSES, write_codings, write_export

BOOK = codebook()
THEME = next(t.id for t in BOOK.leaves("segment") if "Q23" in BOOK.scope(t.id))


def people(n: int) -> pd.DataFrame:
    return pd.DataFrame({"respondent_id": [f"r-{i}" for i in range(n)]})


def codes(*themes: str, coder: str = "A", kind: str = "human") -> pd.DataFrame:
    """A row per segment s0, s1 ... of :func:`segments`."""
    lines = [
        {
            **{"segment_id": f"s{i}", "theme_id": theme, "coder_id": coder, "coder_kind": kind},
            **{"confidence": float("nan"), "evidence": ""},
        }
        for i, theme in enumerate(themes)
    ]
    return pd.DataFrame(lines)


def said(told: pd.DataFrame, codings: pd.DataFrame, n: int = 5) -> str:
    return "\n".join(degenerate(told, people(n), codings, empty("respondent_codings"), BOOK))


FIVE = segments(*(f"zin {i}" for i in range(5)))


def test_one_theme_everywhere() -> None:
    told = said(FIVE, codes(*[THEME] * 5))
    assert f"codeur A gaf het thema '{BOOK[THEME].name}' aan alle 5 fragmenten" in told
    assert "onderscheidt" not in said(FIVE, codes(*[THEME] * 4, ""))
    few = segments(*(f"zin {i}" for i in range(4)))
    assert "onderscheidt" not in said(few, codes(*[THEME] * 4), 4)


def test_nobody_got_any_theme() -> None:
    machine = codes(*[""] * 5, coder="automatisch", kind="automatic")
    assert "de automatische codering bekeek 5 fragmenten en gaf nergens een thema" in said(
        FIVE, machine
    )
    assert "codeur A bekeek 5 fragmenten en gaf nergens een thema" in said(FIVE, codes(*[""] * 5))


def test_a_theme_nobody_used() -> None:
    told = said(FIVE, codes(THEME, "", "", "", ""))
    assert "door niemand gegeven, ook niet automatisch" in told
    assert f"'{BOOK[THEME].name}'" not in told
    leaves = [t for t in BOOK.leaves("segment") if "Q23" in BOOK.scope(t.id) and not t.otherwise]
    every = pd.concat([codes(t.id, "", "", "", "") for t in leaves])
    assert "door niemand" not in said(FIVE, every)


def test_a_parent_that_was_given_may_mean_its_sub_themes() -> None:
    child = next(t for t in BOOK.leaves("segment") if t.parent and "Q23" in BOOK.scope(t.id))
    assert f"'{child.name}'" in said(FIVE, codes(THEME if child.id != THEME else "", ""))
    assert f"'{child.name}'" not in said(FIVE, codes(child.parent, ""))


def test_respondents_without_segments() -> None:
    assert "1 respondent gaf geen enkel antwoord dat iets zegt" in said(FIVE, codes(THEME), 6)
    assert "2 respondenten gaven geen enkel antwoord" in said(FIVE, codes(THEME), 7)
    assert "geen enkel antwoord" not in said(FIVE, codes(THEME), 5)


def test_all_answers_alike_and_no_answer_at_all() -> None:
    alike = segments("Samen leren.", "samen  leren.", "Samen leren.")
    assert "alle 3 fragmenten hebben dezelfde tekst" in said(alike, codes(THEME, "", ""), 3)
    nothing = segments("n.v.t.", "n.v.t.", non_answer="nvt")
    assert "geen enkel antwoord zegt iets" in said(nothing, empty("codings"), 2)


def test_a_common_wave_is_left_alone() -> None:
    result = wave_result()
    told = degenerate(
        result.segments,
        result.respondents,
        result.codings,
        result.respondent_codings,
        result.codebook,
    )
    assert not [t for t in told if "door niemand gegeven" not in t]


# --- as a user sees it ----------------------------------------------------------------------------


def run(
    folder: Path, capsys: pytest.CaptureFixture[str], rows: list[dict[str, str]], *more: Any
) -> tuple[str, str]:
    """The console and the text of the report."""
    export = write_export(folder / "export.csv", rows)
    book = small_codebook(folder / "boek.yaml")
    quick = ["--set", 'embed.embedders=["use"]']
    given = ["run", export, "--out", folder / "uit", "--niet-bewaren", "--codebook", book]
    code = main([*map(str, given), *quick, *map(str, more)])
    shown = capsys.readouterr()
    assert code == 0, shown.err
    assert "Traceback" not in shown.err
    page = (folder / "uit" / "themarapport.html").read_text(encoding="utf-8")
    return shown.out + shown.err, " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def test_what_is_said_on_the_console_stands_in_the_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No human coding, a respondent who said nothing, and a machine that found nothing."""
    silent = {**dict.fromkeys(RESPONSES[1], ""), "Q3": "Netwerk Stil", "Q23": "n.v.t."}
    console, report = run(tmp_path, capsys, [{}, silent, {}])
    for told in (
        "1 respondent gaf geen enkel antwoord dat iets zegt",
        "de automatische codering bekeek 10 fragmenten en gaf nergens een thema",
        "er is geen codering door mensen",
    ):
        assert told in console
        assert told[1:] in report  # a sentence begins with a capital there
    assert "geen: er is geen enkel thema uit het codeboek gevonden" in console
    assert "Meldingen bij deze ronde" in report


def test_the_topic_coder_codes_and_is_a_control(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kinds = ("Tijd om samen te leren is nodig", "Steun van de directie is er altijd")
    rows = [{"Q23": f"{kinds[0]}, punt {i}. {kinds[1]}, punt {i}."} for i in range(8)]
    lines = [
        {"response_id": f"R_{i + 1:03}", "question": "Q23", "text": f"{said}, punt {i}."}
        | {"theme": theme, "coder": "A"}
        for i in range(8)
        for said, theme in zip(kinds, ("doen", "steun"), strict=True)
    ]
    codings = write_codings(tmp_path / "a.csv", *lines)
    _, report = run(tmp_path, capsys, rows, "--codings", codings)
    assert "Ter controle is ook de codeur ‘topic’ gemeten" in report
    console, report = run(tmp_path, capsys, rows, "--codings", codings, "--coder", "topic")
    assert "Ter controle" not in report
    assert "gaf elk fragment de thema’s die bij zijn topic horen (codeur ‘topic’)" in report
    assert "automatisch - codeur A: kappa" in console
