"""The report says per theme how many, how sure, and what to do; and the paragraph to paste."""

from __future__ import annotations

from datetime import date
from typing import Any

from pipeline.report import dutch
from pipeline.report.build import build_report
from pipeline.report.model import Note, Paragraph, Paste, Report, Section, Table, plain
from tests.builders import FACTS, codebook, wave_result

FIRST, SECOND, THIRD = [t for t in codebook() if not codebook().children(t.id)][:3]


def theme(theme_id: str, **more: Any) -> dict[str, Any]:
    return {
        **{"theme_id": theme_id, "basis": "drawn", "respondents": 312, "read": 100},
        **{"by_hand": 32, "automatic": 80, "advice": "estimate", "left": 1240},
        **{"left_respondents": 212, "minutes": 517, "value": 67.73, "low": 58, "high": 84},
        **{"others_low": None, "others_high": None, "ppi": (55.04, 37.96, 72.12)},
        **{"more": 50, "more_minutes": 125},
        **more,
    }


def report(*themes: dict[str, Any], why: str = "") -> Report:
    counted = {"themes": themes, "coders": ("anna",), "drawn": 110, "read": 100, "why": why}
    return build_report(wave_result(facts={**FACTS, "counts": counted}), date(2026, 3, 3))


def sections_of(sections: tuple[Section, ...]) -> list[Section]:
    return [s for one in sections for s in (one, *sections_of(one.sections))]


def section(made: Report) -> Section:
    return next(s for s in sections_of(made.sections) if s.id == "aantallen")


def rows(made: Report) -> dict[str, list[str]]:
    table = next(b for b in section(made).blocks if isinstance(b, Table))
    heads = [c.heading for c in table.columns]
    assert heads[:5] == ["Thema", "Met de hand", "Gecorrigeerd", "Automatisch", "Hoe verder"]
    return {plain(row[0].content): [plain(c.content) for c in row] for row in table.rows}


def said(made: Report) -> str:
    blocks = section(made).blocks
    text = " ".join(plain(b.content) for b in blocks if isinstance(b, Paragraph | Note))
    return text.replace(dutch.NARROW, " ")


def pasted(made: Report, name: str) -> str:
    blocks = [b for s in sections_of(made.sections) for b in s.blocks]
    return next(b.text for b in blocks if isinstance(b, Paste) and b.id == name)


def test_a_run_that_did_not_count_has_no_such_table() -> None:
    made = build_report(wave_result(), date(2026, 3, 3))
    assert all(s.id != "aantallen" for s in sections_of(made.sections))


def test_a_corrected_count_stands_with_its_interval_beside_the_others() -> None:
    row = rows(report(theme(FIRST.id)))[FIRST.name]
    assert row[1:4] == ["32 van 100", "68 [58–84]", "80"]
    assert row[4] == "Schatten: lees nog 50 (3 uur)"
    assert "110 door toeval getrokken" in said(report(theme(FIRST.id)))


def test_what_people_read_as_a_whole_has_no_interval() -> None:
    full = theme(FIRST.id, basis="read", advice="counted", value=32.0, low=32, high=32)
    row = rows(report(full))[FIRST.name]
    assert row[2] == "32"
    assert row[4] == "Geteld"
    assert "niets geschat" in said(report(full))


def test_an_unchecked_count_is_marked_and_the_reason_given() -> None:
    none = {"value": None, "low": None, "high": None, "ppi": None, "by_hand": None}
    made = report(
        theme(FIRST.id, basis="machine", **none),
        theme(SECOND.id, basis="machine", **{**none, "automatic": 0}),
        why="niemand codeerde met de hand",
    )
    row = rows(made)[FIRST.name]
    assert row[1:4] == ["–", "–", "80, niet gecontroleerd"]
    assert row[4] == "Schatten: lees nog hooguit 50 (3 uur)"
    assert "niemand codeerde met de hand" in said(made)
    assert f"Door niemand gevonden: ‘{SECOND.name}’." in said(made)


def test_fifteen_are_to_be_read_all_and_what_costs_too_much_is_left() -> None:
    few = {"respondents": 15, "left_respondents": 15, "left": 120, "minutes": 50}
    made = rows(
        report(
            theme(FIRST.id, advice="count", **few),
            theme(SECOND.id, advice="leave", more=900, more_minutes=1500, minutes=9000),
            theme(THIRD.id, more=0, more_minutes=0),
        )
    )
    assert made[FIRST.name][4] == "Tellen: lees ze alle 15 (120 fragmenten, 50 minuten)"
    assert made[SECOND.name][4] == "Niet doen: het kost nog 900 (25 uur)"
    assert made[THIRD.name][4] == "Schatten: smal genoeg"


def test_the_paragraph_to_paste_tells_of_coders_units_and_the_draw_in_two_languages() -> None:
    made = report(theme(FIRST.id))
    dutch_text = pasted(made, "methode-alinea")
    english = pasted(made, "methode-alinea-engels")
    assert "door twee of meer codeurs" in dutch_text
    assert "110 door toeval getrokken" in dutch_text
    assert "110 respondents were drawn at random and 100 of them read" in english
    assert "Wilson" in english
    assert "the unit of coding is the segment, the unit of counting the respondent" in english
    # nobody noted whether they were blind: the writer must say it
    assert "Dat is niet vastgelegd.]" in dutch_text
    assert "Not recorded.]" in english
