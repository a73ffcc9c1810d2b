"""The page: one file, for everybody, with nothing of a respondent that can do harm."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.contracts import OutputError
from pipeline.report.build import build_report
from pipeline.report.html import render_html, write_html
from tests.builders import repeated, wave_result

DAY = date(2026, 11, 24)
VOID = {"meta", "br", "input", "link", "img", "hr"}


class Page(HTMLParser):
    """Tags in order, ids, links and headings of a page; checks that tags are closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.sources: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if values.get("id"):
            self.ids.append(str(values["id"]))
        if tag == "a" and values.get("href"):
            self.links.append(str(values["href"]))
        if tag in ("script", "img", "link", "iframe", "use", "image"):
            self.sources += [str(v) for k, v in attrs if k in ("src", "href") and v]
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag


@cache
def html(human: bool = True) -> str:
    return render_html(build_report(wave_result(human=human), DAY))


@pytest.mark.parametrize("human", [True, False])
def test_the_page_is_well_formed_and_every_link_has_an_end(human: bool) -> None:
    page = Page(html(human))
    assert page.open == []
    assert len(page.ids) == len(set(page.ids))
    inside = [link for link in page.links if link.startswith("#")]
    assert len(inside) > 100
    assert {link[1:] for link in inside} <= set(page.ids)


def test_headings_skip_no_level() -> None:
    levels = Page(html()).headings
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in pairwise(levels))


def test_the_page_asks_nothing_of_the_network() -> None:
    text = html()
    assert Page(text).sources == []
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", text)
    assert "url(http" not in text
    assert "@import" not in text


def test_what_respondents_typed_stays_text() -> None:
    text = html()
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; hoort hier niet." in text
    assert "Netwerk &lt;Beter&gt; Leren" in text
    assert text.count("<script") == 1  # our own


def test_control_characters_do_not_reach_the_page() -> None:
    report = build_report(wave_result(), DAY)
    dirty = replace(report.segments[0], text="goed\x00\x07 \ud800 zo\nen verder")
    text = render_html(replace(report, segments=(dirty, *report.segments[1:])))
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", text)
    assert "en verder" in text


def test_it_is_dutch_and_can_be_skipped_through() -> None:
    text = html()
    assert '<html lang="nl">' in text
    assert 'class="over" href="#inhoud"' in text
    assert "@page" in text
    assert "prefers-color-scheme: dark" in text


def test_only_the_date_differs_between_two_days() -> None:
    one = html().splitlines()
    other = render_html(build_report(wave_result(), date(2027, 1, 2))).splitlines()
    differ = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    assert differ == [
        (
            '<time datetime="2026-11-24">24 november 2026</time>',
            '<time datetime="2027-01-02">2 januari 2027</time>',
        )
    ]


def test_every_figure_stands_there_twice_with_its_table() -> None:
    text = html()
    figures = text.count('<figure class="figuur"')
    assert figures == 8
    assert text.count('class="beeld wijd"') == text.count('class="beeld smal"') == figures
    assert text.count("De cijfers als tabel") == figures


def test_without_scripts_nothing_is_missing() -> None:
    """Filter, sorting and copying are made by the script; the page itself has no dead controls."""
    body = re.sub(r"<script>.*?</script>", "", html(), flags=re.DOTALL)
    assert "<button" not in body
    assert "<input" not in body
    assert "<select" not in body


def test_thousands_of_segments_stay_under_three_megabytes_and_say_so() -> None:
    report = build_report(repeated(wave_result(), 100), DAY)
    assert len(report.segments) == 3800
    text = render_html(report)
    assert len(text.encode()) < 3 * 2**20
    assert "Alle 3\u202f800 staan in het werkboek" in text
    page = Page(text)
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)


def test_long_answers_stay_under_three_megabytes_too() -> None:
    base = repeated(wave_result(), 20)
    longer = base.segments["text"] + " en zo verder" * 300  # four thousand characters each
    is_open = base.answers["kind"] == "open"
    answers = base.answers["text"].mask(is_open, "Een heel lang antwoord. " * 1000)
    report = build_report(
        replace(
            base,
            segments=base.segments.assign(text=longer),
            answers=base.answers.assign(text=answers),
        ),
        DAY,
    )
    text = render_html(report)
    assert len(text.encode()) < 3 * 2**20
    assert "staan in het werkboek" in text


def test_the_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    report = build_report(wave_result(), DAY)
    write_html(report, tmp_path / "uit" / "rapport.html")
    assert (tmp_path / "uit" / "rapport.html").read_text(encoding="utf-8") == html()
    (tmp_path / "bestand").write_text("", encoding="utf-8")
    with pytest.raises(OutputError):
        write_html(report, tmp_path / "bestand" / "rapport.html")
