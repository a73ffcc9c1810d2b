"""The Word report: real styles, captions, contents and links, and nothing broader than the page."""

from __future__ import annotations

import dataclasses
import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from pipeline.contracts import WaveResult
from pipeline.report.build import build_report
from pipeline.report.docx import write_docx
from pipeline.report.docx_styles import TEXT_WIDTH
from pipeline.report.docx_tables import lay_out
from pipeline.report.docx_xml import Bookmarks
from pipeline.report.model import (
    Bullets,
    Cell,
    Column,
    Evidence,
    Note,
    Paste,
    Ref,
    Report,
    Section,
    Table,
    Text,
)
from tests.builders import repeated, wave_result

MADE_ON = date(2026, 11, 24)
MAX_BOOKMARK = 40


def report_of(result: WaveResult | None = None, made_on: date = MADE_ON) -> Report:
    return build_report(result or wave_result(), made_on)


def opened(report: Report, path: Path) -> Any:
    write_docx(report, path)
    return docx.Document(str(path))


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("docx") / "rapport.docx"
    write_docx(report_of(), path)
    return path


@pytest.fixture(scope="module")
def word(file: Path) -> Any:
    return docx.Document(str(file))


def with_blocks(*blocks: Any) -> Report:
    """A report of one chapter with these blocks."""
    section = Section("hoofdstuk", "1", "Hoofdstuk", blocks)
    return dataclasses.replace(report_of(), sections=(section,))


def all_text(document: Any) -> str:
    return "".join(node.text or "" for node in document.element.body.iter(qn("w:t")))


def fields(document: Any) -> list[str]:
    return [node.text.strip() for node in document.element.body.iter(qn("w:instrText"))]


def test_headings_stand_in_the_order_of_the_report_with_word_s_own_styles(word: Any) -> None:
    headings = [
        (int(p.style.name[-1]), p.text) for p in word.paragraphs if p.style.name.startswith("Head")
    ]
    assert headings == [(min(depth, 4), s.heading) for depth, s in report_of().walk()]
    assert word.paragraphs[0].style.name == "Title"


def test_contents_are_a_field_that_is_filled_in_already(word: Any) -> None:
    contents = fields(word)[0]
    assert contents == r'TOC \o "1-2" \h \z \u'
    entries = [p for p in word.paragraphs if p.style.name in ("toc 1", "toc 2")]
    shown = [s.heading for depth, s in report_of().walk() if depth <= 2]
    assert [re.sub(r"\t.*", "", p.text) for p in entries] == shown
    kinds = [n.get(qn("w:fldCharType")) for n in word.element.body.iter(qn("w:fldChar"))]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")


def test_every_link_leads_to_a_bookmark(word: Any) -> None:
    body = word.element.body
    names = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(set(names)) == len(names)
    targets = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    assert targets
    assert targets <= set(names)
    pages = {f.split()[1] for f in fields(word) if f.startswith("PAGEREF")}
    assert pages <= set(names)


def test_a_count_leads_to_who_is_behind_it(word: Any) -> None:
    body = word.element.body
    count = next(
        link
        for link in body.iter(qn("w:hyperlink"))
        if "".join(t.text or "" for t in link.iter(qn("w:t"))) == "vijf van de acht netwerken"
        and link.get(qn("w:anchor")).startswith("bewijs")
    )
    mark = next(
        m
        for m in body.iter(qn("w:bookmarkStart"))
        if m.get(qn("w:name")) == count.get(qn("w:anchor"))
    )
    line = "".join(t.text or "" for t in mark.getparent().iter(qn("w:t")))
    for network in ("Leerkring De Kade", "Samen Wijs", "Leeratelier", "Leernetwerk Polder"):
        assert network in line


def test_captions_are_numbered_in_order(word: Any) -> None:
    captions = [p.text for p in word.paragraphs if p.style.name == "Caption"]
    for kind in ("Tabel", "Figuur"):
        numbers = [int(m[1]) for c in captions if (m := re.match(rf"{kind} (\d+)\. \S", c))]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) > 2
        assert fields(word).count(rf"SEQ {kind} \* ARABIC") == len(numbers)


def test_a_table_has_its_caption_above_it(word: Any) -> None:
    for table in word.tables:
        above = table._tbl.getprevious()
        assert above.find(qn("w:pPr")).find(qn("w:pStyle")).get(qn("w:val")) == "Caption"


def test_tables_repeat_their_headings_and_fit_the_page(word: Any) -> None:
    section = word.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    assert room >= TEXT_WIDTH * 635  # EMU in a twentieth of a point
    for table in word.tables:
        assert table.style.name == "Thematabel"
        assert table._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None
        widths = [int(c.get(qn("w:w"))) for c in table._tbl.tblGrid.iter(qn("w:gridCol"))]
        assert sum(widths) <= TEXT_WIDTH


def test_figures_in_a_table_stand_at_the_right(tmp_path: Path) -> None:
    table = Table(
        *("t", "Aantallen", (Column("Thema"), Column("Netwerken", True))),
        rows=((Cell((Text("Tijd"),)), Cell((Text("5"),), 5, shade=3)), (Cell(), Cell())),
    )
    word = opened(with_blocks(table), tmp_path / "r.docx")
    cells = [[c.paragraphs[0] for c in row.cells] for row in word.tables[0].rows]
    assert [row[0].alignment for row in cells] == [None] * 3
    assert {row[1].alignment for row in cells} == {2}  # WD_ALIGN_PARAGRAPH.RIGHT
    fills = [c._tc.tcPr.find(qn("w:shd")) for c in word.tables[0].rows[1].cells]
    assert fills[0] is None
    assert fills[1] is not None
    assert [p.text for p in cells[2]] == ["", ""]  # no answer is not zero


def test_quotes_have_a_style_of_their_own_and_say_whose_they_are(word: Any) -> None:
    paragraphs = list(word.paragraphs)
    quotes = [i for i, p in enumerate(paragraphs) if p.style.name == "Quote"]
    assert quotes
    texts = set(wave_result().segments["text"])
    for place in quotes:
        assert paragraphs[place].text.strip("“”") in texts
        assert paragraphs[place + 1].style.name == "Citaatbron"
        assert re.search(r"\((vragenlijst|e-mail|aanvulling), \w+\)", paragraphs[place + 1].text)


def test_pictures_have_a_text_alternative(word: Any, file: Path) -> None:
    pictures = list(word.element.body.iter(qn("wp:docPr")))
    assert len(pictures) > 2
    assert len({p.get("id") for p in pictures}) == len(pictures)
    for picture in pictures:
        assert len(picture.get("descr")) > 20
    with zipfile.ZipFile(file) as package:
        images = [n for n in package.namelist() if n.startswith("word/media/")]
        assert images
        for name in images:
            content = package.read(name)
            assert content.startswith(b"\x89PNG")
            assert int.from_bytes(content[16:20], "big") >= 1360  # sharp on paper


def test_the_language_is_dutch_and_the_properties_are_filled(word: Any, file: Path) -> None:
    with zipfile.ZipFile(file) as package:
        styles = package.read("word/styles.xml").decode()
    assert set(re.findall(r'<w:lang [^>]*w:val="([^"]+)"', styles)) == {"nl-NL"}
    core = word.core_properties
    assert (core.title, core.author) == ("Leernetwerken: een proef", "themascoop")
    assert core.created.replace(tzinfo=None) == datetime(2026, 11, 24)
    assert core.language == "nl-NL"


def test_pages_are_numbered(word: Any) -> None:
    footer = word.sections[0].footer._element
    codes = [n.text.strip() for n in footer.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]


def test_the_annexe_of_all_fragments_is_left_to_the_workbook(word: Any) -> None:
    count = len(wave_result().segments)
    assert f"Alle {count} fragmenten staan in de werkmap, op het blad ‘Fragmenten’." in all_text(
        word
    )


def test_control_characters_and_markup_in_an_answer_do_no_harm(tmp_path: Path) -> None:
    note = Note((Text("Zonder\x00 <b>tijd</b> & rust"),))
    word = opened(with_blocks(note, Paste("p", "twee\r\nregels")), tmp_path / "rapport.docx")
    assert [p.text for p in word.paragraphs[-2:]] == ["Zonder� <b>tijd</b> & rust", "twee\nregels"]


def test_a_numbered_list_starts_at_one_each_time(tmp_path: Path) -> None:
    items = (((Text("een"),)), ((Text("twee"),)))
    blocks = (Bullets(items, ordered=True), Note((Text("tussendoor"),)), Bullets(items, True))
    word = opened(with_blocks(*blocks), tmp_path / "r.docx")
    numbers = [p._p.pPr.numPr.numId.val for p in word.paragraphs if p.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
    numbering = word.part.numbering_part.element
    starts = [numbering.num_having_numId(n).find(".//" + qn("w:startOverride")) for n in numbers]
    assert {start.get(qn("w:val")) for start in starts} == {"1"}


def test_a_link_to_what_is_not_in_word_is_plain_text(tmp_path: Path) -> None:
    blocks = (Note((Ref("drie", "fragment-weg"), Ref(" vier", "tekst"))), Paste("tekst", "Neem."))
    word = opened(with_blocks(*blocks), tmp_path / "r.docx")
    note = next(p for p in word.paragraphs if p.style.name == "Let op")
    assert note.text == "drie vier"
    assert [h.text for h in note.hyperlinks] == [" vier"]


def test_a_heading_does_not_stay_behind_on_the_page_before(tmp_path: Path) -> None:
    page = Section("pagina", "1.1", "Eerste", (Note((Text("x"),)),), new_page=True)
    other = dataclasses.replace(page, id="ander", title="Tweede")
    chapter = Section("hoofdstuk", "1", "Hoofdstuk", (), (page, other))
    start = Section("start", "0", "Begin")
    word = opened(dataclasses.replace(report_of(), sections=(start, chapter)), tmp_path / "r.docx")
    breaks = {
        p.text: bool(p.paragraph_format.page_break_before)
        for p in word.paragraphs
        if p.style.name.startswith("Heading")
    }
    assert breaks == {"0 Begin": True, "1 Hoofdstuk": True, "1.1 Eerste": False, "1.1 Tweede": True}


def test_names_behind_a_count_are_left_to_the_workbook_when_there_are_many(tmp_path: Path) -> None:
    many = report_of(repeated(wave_result(), 6))
    behind = next(
        block
        for _, section in many.walk()
        for block in section.blocks
        if isinstance(block, Evidence) and len(block.items) > 20
    )
    word = opened(with_blocks(behind), tmp_path / "r.docx")
    assert word.paragraphs[-1].text == f"{behind.title} staan in de werkmap."


def test_only_the_date_differs_between_two_writings(tmp_path: Path, file: Path) -> None:
    for name, day in (("b", 24), ("c", 25)):
        write_docx(report_of(made_on=date(2026, 11, day)), tmp_path / f"{name}.docx")
    again, later = ((tmp_path / f"{n}.docx").read_bytes() for n in "bc")
    first = file.read_bytes()
    assert first == again
    with zipfile.ZipFile(file) as one, zipfile.ZipFile(tmp_path / "c.docx") as two:
        differ = [n for n in one.namelist() if one.read(n) != two.read(n)]
    assert first != later
    assert set(differ) == {"docProps/core.xml", "word/document.xml"}


def test_the_first_page_says_whose_coding_is_counted(tmp_path: Path) -> None:
    machine = report_of(wave_result(human=False))
    word = opened(dataclasses.replace(machine, sections=machine.sections[:1]), tmp_path / "r.docx")
    assert "8 netwerken, geteld volgens de automatische codering" in word.paragraphs[2].text


@given(st.lists(st.text("ab-/", min_size=1, max_size=60), unique=True, max_size=8))
def test_bookmarks_have_names_that_word_allows(ids: list[str]) -> None:
    bookmarks = Bookmarks(ids)
    names = [bookmarks.name(id_) for id_ in ids]
    assert len({name.casefold() for name in names}) == len(ids)
    assert all(re.fullmatch(r"\w+", name) and len(name) <= MAX_BOOKMARK for name in names)


@given(
    st.lists(st.lists(st.text(max_size=90), min_size=4, max_size=4), max_size=4),
    st.lists(st.text(min_size=1, max_size=30), min_size=4, max_size=4),
)
def test_columns_never_take_more_than_the_page(rows: list[list[str]], heads: list[str]) -> None:
    table = Table(
        *("t", "x", tuple(Column(h) for h in heads)),
        rows=tuple(tuple(Cell((Text(t),)) for t in row) for row in rows),
    )
    widths = lay_out(table, TEXT_WIDTH).widths
    assert sum(widths) <= TEXT_WIDTH
    assert min(widths) > 0
