"""The report says how sure the machine may be: what came true, beside its n, or that nobody knows.

Expected figures are computed here by hand, beside each test.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.report import dutch
from pipeline.report.build import build_report
from pipeline.report.model import (
    CalibrationFigure,
    Note,
    Paragraph,
    Report,
    Section,
    Table,
    plain,
)
from tests.builders import codebook, wave_result
from tests.conftest import Run

FIRST, SECOND, THIRD, FOURTH = [t for t in codebook() if not codebook().children(t.id)][:4]
KNOWN = {
    "kind": "platt",
    "decisions": 300,
    "positives": 60,
    "brier": 0.0812,
    "ece": 0.0345,
    "bins": [(200, 0.06, 0.05), (70, 0.55, 0.4286), (30, 0.971, 0.9)],
}
UNKNOWN = {"kind": None, "decisions": 90, "positives": 12, "brier": 0.1, "ece": 0.2, "bins": []}


def judged(theme: str, verdict: str, **more: Any) -> dict[str, Any]:
    counts = {"accepted_yes": 12, "accepted_no": 1400, "review": 88, "needed": 35}
    shared = {"theme_id": theme, "coded": 100, "positives": 20, "decisions": 1500}
    return {**shared, **counts, "verdict": verdict, **more}


def few(theme: str) -> dict[str, Any]:
    """A theme that people gave fewer than five times, as the coder tells of it."""
    return {
        "theme_id": theme,
        "coded": 100,
        "positives": 4,
        "decisions": 1500,
        "verdict": "few",
    }


def report(calibration: dict[str, Any] | None, risk: list[dict[str, Any]]) -> Report:
    result = wave_result()
    coder = {"name": "example", "codes": 60, "segments": 100, "respondents": 8, "folds": 5}
    more = {"weights": [], "kept": [], "calibration": calibration, "risk": risk}
    return build_report(
        wave_result(facts={**result.facts, "coder": {**coder, **more}}), date(2026, 11, 24)
    )


def section(of: Report, id: str) -> Section:
    return next(s for _, s in of.walk() if s.id == id)


def only(of: Section, kind: type[Any]) -> Any:
    (found,) = [b for b in of.blocks if isinstance(b, kind)]
    return found


def words(of: Section) -> str:
    return " ".join(plain(b.content) for b in of.blocks if isinstance(b, Paragraph | Note))


def percent(n: int) -> str:
    return f"{n}{dutch.NARROW}%"


# --- calibrated -----------------------------------------------------------------------------------


def test_the_reliability_figure_shows_what_was_said_and_what_came_true_with_n() -> None:
    figure = only(section(report(KNOWN, []), "zekerheid"), CalibrationFigure)
    assert [(p.n, p.said, p.was) for p in figure.points] == KNOWN["bins"]
    # who can't see the figure reads the same
    for said, was, n in ((6, 5, 200), (55, 43, 70), (97, 90, 30)):
        text = f"gezegd {percent(said)}, uitgekomen {percent(was)} (n = {n})"
        assert text in figure.description


def test_the_table_beside_the_figure_has_the_same_numbers_and_their_stretch() -> None:
    table = only(section(report(KNOWN, []), "zekerheid"), CalibrationFigure).table
    rows = [[plain(cell.content) for cell in row] for row in table.rows]
    assert rows == [
        ["0 tot 10", "200", percent(6), percent(5)],
        ["50 tot 60", "70", percent(55), percent(43)],
        ["90 tot 100", "30", percent(97), percent(90)],
    ]


def test_a_certainty_of_exactly_one_stands_in_the_last_stretch() -> None:
    figure = only(
        section(report({**KNOWN, "bins": [(3, 1.0, 1.0)]}, []), "zekerheid"), CalibrationFigure
    )
    assert plain(figure.table.rows[0][0].content) == "90 tot 100"


def test_how_far_it_is_off_is_said_with_how_many_decisions_that_comes_from() -> None:
    said = words(section(report(KNOWN, []), "zekerheid"))
    assert "geijkt op 300 besluiten" in said
    assert "waarvan 60 keer ‘ja’" in said
    assert "3,5 procentpunt naast" in said  # 100 x 0.0345, rounded
    assert "Brier-score is 0,081" in said


# --- not calibrated -------------------------------------------------------------------------------


def test_too_little_coding_means_no_figure_and_no_number_but_why() -> None:
    found = section(report(UNKNOWN, []), "zekerheid")
    assert not [b for b in found.blocks if isinstance(b, CalibrationFigure)]
    said = words(found)
    assert "is niet geijkt" in said
    assert "12 keer ‘ja’ op 90 besluiten; 20 van elk is het minste" in said
    assert "Brier" not in said
    assert "procentpunt" not in said


@pytest.mark.parametrize("calibration", [None, {}])
def test_a_coder_that_learned_nothing_promises_nothing(calibration: dict[str, Any] | None) -> None:
    ids = [s.id for _, s in report(calibration, []).walk()]
    assert "zekerheid" not in ids
    assert "nakijken" not in ids


# --- what may stand unread ------------------------------------------------------------------------


def test_the_promise_is_that_of_the_settings() -> None:
    said = words(section(report(KNOWN, [judged(FIRST.id, "accepted")]), "nakijken"))
    assert f"hooguit {percent(10)} fout, met {percent(90)} zekerheid" in said
    assert "bij weinig invullers is het een benadering" in said


def test_each_theme_has_its_verdict_its_n_and_what_is_still_to_code() -> None:
    rows = [
        judged(FIRST.id, "accepted", needed=None, review=88),
        judged(SECOND.id, "review", accepted_yes=0, needed=35),
        judged(THIRD.id, "not automatable", accepted_yes=0, accepted_no=0, review=1500),
    ]
    table = only(section(report(KNOWN, rows), "nakijken"), Table)
    shown = [[plain(cell.content) for cell in row] for row in table.rows]
    assert [row[0] for row in shown] == [FIRST.name, SECOND.name, THIRD.name]
    assert shown[0][1:6] == ["20", "12", dutch.figure(1400), "88", "–"]
    assert shown[1][5] == "35"
    assert "kunnen zonder nakijken blijven" in shown[0][6]
    assert "nog niet zonder nakijken" in shown[1][6].lower()
    assert "laten lezen" in shown[2][6]


def test_a_theme_with_too_few_cases_says_so_and_has_no_number() -> None:
    found = section(report(KNOWN, [judged(FIRST.id, "accepted"), few(SECOND.id)]), "nakijken")
    table = only(found, Table)
    assert SECOND.name not in [plain(row[0].content) for row in table.rows]
    said = words(found)
    assert f"‘{SECOND.name}’" in said
    assert "te weinig met de hand gecodeerd (minder dan vijf keer gegeven)" in said
    assert FIRST.name not in said


def test_with_too_few_cases_of_every_theme_there_is_no_empty_table() -> None:
    found = section(report(KNOWN, [few(FIRST.id), few(SECOND.id), few(FOURTH.id)]), "nakijken")
    assert not [b for b in found.blocks if isinstance(b, Table)]
    named = [f"‘{t.name}’" for t in (FIRST, SECOND, FOURTH)]
    assert all(name in words(found) for name in named)


# --- a whole wave ---------------------------------------------------------------------------------


def test_the_report_of_the_sample_wave_shows_it(sample_run: Run) -> None:
    page = sample_run.html
    assert 'id="figuur-zekerheid"' in page
    assert 'id="tabel-nakijken"' in page
    assert "minder dan vijf keer gegeven" in page
