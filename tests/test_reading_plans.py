"""The report says who read which sample, blind or not, and whether it is provisional."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from pipeline.report.build import build_report
from pipeline.report.model import Report, Section, plain
from tests.builders import FACTS, wave_result


def _plan(**more: Any) -> dict[str, Any]:
    return {
        **{"id": "p-1", "made_at": "2026-03-02T09:00:00+00:00", "deadline": "", "status": "done"},
        **{"mode": "blind", "settle": False, "random": 40, "chosen": 0, "codable": 120},
        "coders": [{"name": "anna", "done": 40, "of": 40}, {"name": "bo", "done": 12, "of": 40}],
        **more,
    }


def _report(*plans: dict[str, Any]) -> Report:
    return build_report(wave_result(facts={**FACTS, "plans": list(plans)}), date(2026, 3, 3))


def _said(report: Report) -> str:
    def all_of(sections: tuple[Section, ...]) -> list[Section]:
        return [s for one in sections for s in (one, *all_of(one.sections))]

    found = [s for s in all_of(report.sections) if s.id == "leesplannen"]
    return " ".join(
        plain(content)
        for section in found
        for block in section.blocks
        for content in (getattr(block, "items", None) or (block.content,))
    )


def test_a_report_without_plans_says_nothing_of_them() -> None:
    assert _said(_report()) == ""
    assert _report().subtitle.startswith("Themarapport, ronde")


def test_it_says_which_plan_by_whom_and_how() -> None:
    report = _report(_plan())
    said = _said(report)
    assert "Leesplan p-1 van 2 maart 2026: 40 segmenten van de 120 codeerbare" in said
    assert "codeur anna (40 van 40 gelezen) en codeur bo (12 van 40 gelezen), blind" in said
    assert "afgerond" in said
    assert report.subtitle.startswith("Themarapport, ronde")


def test_it_says_that_whole_respondents_were_drawn() -> None:
    assert "alles van respondenten die door toeval zijn getrokken" in _said(
        _report(_plan(unit="respondent"))
    )


@pytest.mark.parametrize("status", ["open", "settling", "expired", "stopped"])
def test_a_report_before_people_are_done_is_provisional(status: str) -> None:
    report = _report(_plan(), _plan(id="p-2", status=status, mode="suggestions", chosen=5))
    assert report.subtitle.startswith("Voorlopig themarapport")
    said = _said(report)
    assert said.startswith("Dit rapport is voorlopig")
    assert "met voorstel" in said
    assert "5 omdat de automatische codering er onzeker over was" in said


def test_a_later_plan_that_is_done_ends_what_was_provisional() -> None:
    report = _report(_plan(status="expired"), _plan(id="p-2", settle=True))
    assert report.subtitle.startswith("Themarapport")
    assert "Wat verschilde, is daarna vastgesteld" in _said(report)
