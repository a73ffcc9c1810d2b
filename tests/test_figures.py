"""Figures: readable by everybody, the same every time."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from datetime import date

import pytest

from pipeline.report.build import build_report
from pipeline.report.figures import figure_png, figure_svg
from pipeline.report.model import Bar, BarFigure, Column, Figure, FlowFigure, ForestFigure, Table
from tests.builders import wave_result


def figures() -> list[Figure]:
    report = build_report(wave_result(), date(2026, 11, 24))
    return [b for _, s in report.walk() for b in s.blocks if isinstance(b, Figure)]


def one(kind: type[Figure]) -> Figure:
    return next(f for f in figures() if isinstance(f, kind))


def bars(*pairs: tuple[str, int]) -> BarFigure:
    table = Table("tabel-x", "", (Column("Thema"),), ())
    return BarFigure(
        *("figuur-x", "Wat is nodig?", "Staafdiagram."),
        tuple(Bar(label, count, "#0072B2", "bewijs-x") for label, count in pairs),
        n=17,
        axis="aantal netwerken (van 17)",
        table=table,
    )


def texts(svg: str) -> list[str]:
    root = ET.fromstring(svg)
    return [" ".join(t.itertext()) for t in root.iter("text")]


@pytest.mark.parametrize("narrow", [False, True])
@pytest.mark.parametrize("kind", [BarFigure, ForestFigure, FlowFigure])
def test_a_figure_has_a_text_alternative_and_fits_its_page(kind: type, narrow: bool) -> None:
    figure = one(kind)
    svg = figure_svg(figure, narrow=narrow)
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root.get("width") == ("320" if narrow else "680")
    named = [e.get("id") for e in root if e.tag in ("title", "desc")]
    assert root.get("aria-labelledby", "").split() == named
    assert root[0].text == figure.title
    assert root[1].text == figure.description


def test_every_number_stands_at_its_bar() -> None:
    shown = texts(figure_svg(bars(("Tijd", 5), ("Wil", 4), ("Steun", 0))))
    assert {"Tijd", "Wil", "Steun", "5", "4", "0"} <= set(shown)
    assert "aantal netwerken (van 17)" in shown


def test_bars_lead_to_the_segments_behind_them() -> None:
    assert 'href="#bewijs-x"' in figure_svg(bars(("Tijd", 5)))


def test_text_takes_the_colour_of_the_page() -> None:
    for figure in figures():
        svg = figure_svg(figure)
        assert "currentColor" in svg
        assert "#1a1a1a" not in svg
        assert 'fill="white"' not in svg  # a white plate would glare in the dark


def test_what_a_respondent_typed_is_text_in_a_figure() -> None:
    svg = figure_svg(bars(("<script>alert(1)</script> & 'zo' \"zo\"", 2)))
    assert "<script" not in svg
    ET.fromstring(svg)  # and still well-formed


def test_a_long_label_is_wrapped_and_not_cut() -> None:
    label = "Ruimte om samen na te denken over wat er in de wijk gebeurt en wat dat van ons vraagt"
    for narrow in (False, True):
        shown = " ".join(texts(figure_svg(bars((label, 3)), narrow=narrow)))
        assert set(label.split()) <= set(re.findall(r"\w+", shown) + shown.split())


def test_the_same_figure_is_drawn_the_same_and_ids_do_not_clash() -> None:
    figure = one(ForestFigure)
    assert figure_svg(figure) == figure_svg(figure)
    ids = [
        i
        for f in figures()
        for narrow in (False, True)
        for i in re.findall(r'\bid="([^"]+)"', figure_svg(f, narrow=narrow))
    ]
    assert len(ids) == len(set(ids))


def test_word_gets_a_picture() -> None:
    assert figure_png(bars(("Tijd", 5))).startswith(b"\x89PNG")
