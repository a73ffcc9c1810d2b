"""The report as a Word document: real styles, tables, captions and contents to build on.

Word shows the same as the HTML page, in the same order, but for the lists of all fragments: they
are in the workbook, and a count leads to who is behind it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.report import docx_styles as styles
from pipeline.report import dutch
from pipeline.report.docx_tables import Layout, lay_out
from pipeline.report.docx_xml import (
    Bookmarks,
    describe_picture,
    field,
    field_mark,
    link,
    number_item,
    restarted_list,
    same_every_time,
    set_up_table,
    shade,
)
from pipeline.report.files import printable, write_file
from pipeline.report.model import (
    BarFigure,
    Block,
    Bullets,
    CalibrationFigure,
    Evidence,
    Figure,
    FlowFigure,
    Fold,
    ForestFigure,
    Inlines,
    Note,
    Paragraph,
    Paste,
    Quote,
    Quotes,
    Ref,
    Report,
    Section,
    SegmentIndex,
    Table,
    Text,
)

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph as WordParagraph

CONTENTS_DEPTH = 2
MOST_HEIGHT = 11_000  # of a figure, in twentieths of a point: it fits a page with its heading
MOST_PARTS = 8  # of a figure that doesn't fit a page
MOST_BEHIND = 40  # rows of the table behind a figure
MOST_NAMES = 12  # behind a count: more is for the workbook


def write_docx(report: Report, path: Path) -> None:
    """Write the report as a Word document.

    :raises OutputError: the file can't be written.
    """
    writer = _Writer(report, styles.prepare(report))
    writer.front()
    for section in report.sections:
        writer.section(section, 1, on_new_page=section is report.sections[0])
    content = BytesIO()
    writer.document.save(content)
    write_file(path, same_every_time(content.getvalue()))


class _Writer:
    """Walks the blocks of a report in reading order."""

    def __init__(self, report: Report, document: Document) -> None:
        self.report = report
        self.document = document
        self.bookmarks = Bookmarks(list(_ids(report)))
        self.tables = self.figures = self.pictures = 0
        # python-docx looks through all styles at each name; a report has thousands of names.
        self.style_ids = {style.name: style.style_id for style in document.styles}

    # --- text --------------------------------------------------------------------------------

    def paragraph(self, content: Inlines | str, style: str, id_: str = "") -> WordParagraph:
        """A paragraph in a style; links lead to what stands in the document."""
        paragraph = self.styled(self.document.add_paragraph(), style)
        self.inlines(paragraph, (Text(content),) if isinstance(content, str) else content)
        if id_:
            self.bookmarks.place(paragraph, id_)
        return paragraph

    def styled(self, paragraph: WordParagraph, style: str) -> WordParagraph:
        """The paragraph, in the style of that name."""
        paragraph._p.style = self.style_ids[style]
        return paragraph

    def inlines(
        self, paragraph: WordParagraph, content: Inlines, link_style: str = "Hyperlink"
    ) -> None:
        """Add text and links to a paragraph."""
        for part in content:
            if isinstance(part, Ref) and part.target in self.bookmarks:
                target = self.bookmarks.name(part.target)
                link(paragraph, printable(part.text), target, link_style)
            elif part.text:
                run = paragraph.add_run(printable(part.text))
                if isinstance(part, Text) and part.strong:
                    run.bold = True

    # --- front -------------------------------------------------------------------------------

    def front(self) -> None:
        """Title, what was counted, and the contents."""
        report = self.report
        self.paragraph(report.title, "Title")
        self.paragraph(report.subtitle, "Subtitle")
        units = report.unit if report.n == 1 else report.units
        counted = f"{dutch.figure(report.n)} {units}, geteld volgens {report.basis}"
        made = f"{dutch.day(report.made_on)} · {counted} · codeboek {report.codebook}"
        self.paragraph(made, "Normal")
        self.paragraph(
            "De fragmenten achter elk aantal staan in de Excel-werkmap bij dit rapport en in de "
            "versie voor de browser.",
            styles.SMALL,
        )
        self.paragraph("Inhoud", "TOC Heading")
        shown = [(d, s) for d, s in self.report.walk() if d <= CONTENTS_DEPTH]
        for place, (depth, section) in enumerate(shown):
            entry = self.styled(self.document.add_paragraph(), f"toc {depth}")
            name = self.bookmarks.name(section.id)
            into = link(entry, f"{printable(section.heading)}\t", name, style_id="")
            # Only a layout knows the page. Word fills it in when the field is updated.
            field(entry, f"PAGEREF {name} \\h", "", into)
            if place == 0:
                field_mark(entry, "begin", f'TOC \\o "1-{CONTENTS_DEPTH}" \\h \\z \\u', True)
            if place == len(shown) - 1:
                field_mark(entry, "end")

    # --- sections and blocks -----------------------------------------------------------------

    def section(self, section: Section, depth: int, *, on_new_page: bool) -> None:
        """A heading with what stands below it."""
        below = section.sections
        # A heading alone at the foot of a page, before a section on a new page, goes along.
        alone = bool(not section.blocks and below and below[0].new_page)
        heading = self.paragraph(section.heading, f"Heading {min(depth, 4)}", section.id)
        if on_new_page or section.new_page or alone:
            heading.paragraph_format.page_break_before = True
        for block in section.blocks:
            self.block(block)
        if alone:
            below = (replace(below[0], new_page=False), *below[1:])
        for inner in below:
            self.section(inner, depth + 1, on_new_page=False)

    def block(self, block: Block) -> None:
        """Anything that can stand in a section."""
        match block:
            case Paragraph():
                self.paragraph(block.content, styles.LEAD if block.lead else "Normal")
            case Bullets():
                self.bullets(block)
            case Note():
                self.paragraph(block.content, styles.NOTE)
            case Paste():
                self.paragraph(block.text, styles.PASTE, block.id)
            case Table():
                self.table(block)
            case BarFigure() | FlowFigure() | ForestFigure() | CalibrationFigure():
                self.figure(block)
            case Quotes():
                self.quotes(block)
            case Evidence():
                self.evidence(block)
            case Fold():
                self.paragraph(block.title, styles.RUN_IN, block.id)
                for inner in block.blocks:
                    self.block(inner)
            case SegmentIndex():
                count = dutch.figure(len(self.report.segments))
                where = f"Alle {count} fragmenten staan in de werkmap, op het blad ‘Fragmenten’."
                self.paragraph(where, styles.NOTE, block.id)

    def bullets(self, block: Bullets) -> None:
        """A list; a numbered one starts at 1."""
        style = "List Number" if block.ordered else "List Bullet"
        numbering = restarted_list(self.document, style) if block.ordered else None
        for item in block.items:
            paragraph = self.paragraph(item, style)
            if numbering is not None:
                number_item(paragraph, numbering)

    def caption(self, kind: str, text: str, id_: str) -> WordParagraph:
        """A numbered caption that Word can list and refer to."""
        number = self.tables if kind == "Tabel" else self.figures
        paragraph = self.styled(self.document.add_paragraph(), "Caption")
        paragraph.add_run(f"{kind} ")
        field(paragraph, f"SEQ {kind} \\* ARABIC", str(number))
        paragraph.add_run(f". {printable(text)}")
        if id_:
            self.bookmarks.place(paragraph, id_)
        return paragraph

    def table(self, block: Table) -> None:
        """A table with its caption above and its note below."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        self.tables += 1
        self.caption("Tabel", block.caption, block.id)
        layout: Layout = lay_out(block, styles.TEXT_WIDTH)
        style = styles.CELL_SMALL if layout.small else styles.CELL
        table = self.document.add_table(len(block.rows) + 1, len(block.columns))
        table.style = styles.TABLE
        grid = [row.cells for row in table.rows]  # once: python-docx searches at each request
        for place, column in enumerate(block.columns):
            paragraph = self.styled(grid[0][place].paragraphs[0], style)
            paragraph.add_run(printable(column.heading))
            paragraph.paragraph_format.keep_with_next = True
            if column.numeric:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        for cells, row in zip(grid[1:], block.rows, strict=True):
            for cell, content, column in zip(cells, row, block.columns, strict=True):
                paragraph = self.styled(cell.paragraphs[0], style)
                self.inlines(paragraph, content.content)
                if column.numeric:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                if content.shade:
                    shade(cell, styles.SHADES[content.shade])
        set_up_table(table, layout.widths, printable(block.caption))
        self.paragraph(block.note, styles.SMALL if block.note else styles.GAP)

    def figure(self, block: Figure) -> None:
        """A picture with its caption below; the table behind it where it shows more."""
        self.figures += 1
        pictures = _pictures(block)
        for place, picture in enumerate(pictures):
            paragraph = self.picture(picture, block)
            if place == 0:
                self.bookmarks.place(paragraph, block.id)
            paragraph.paragraph_format.keep_with_next = place == len(pictures) - 1
        caption = self.caption("Figuur", block.title, "")
        caption.paragraph_format.keep_with_next = bool(block.note)
        if block.note:
            self.paragraph(block.note, styles.SMALL)
        if isinstance(block, CalibrationFigure):
            self.table(block.table)
        if not isinstance(block, ForestFigure):
            return  # bars and boxes have their numbers in them
        if len(block.table.rows) <= MOST_BEHIND:
            self.table(block.table)
        else:
            where = "De getallen achter deze figuur staan in de werkmap, blad ‘Overeenstemming’."
            self.paragraph(where, styles.SMALL, block.table.id)

    def picture(self, picture: bytes, block: Figure) -> WordParagraph:
        """A picture as wide as the text, or as high as a page allows, with its alternative."""
        from docx.shared import Twips

        paragraph = self.document.add_paragraph()
        width = min(styles.TEXT_WIDTH, styles.TEXT_WIDTH * MOST_HEIGHT // _height(picture))
        paragraph.add_run().add_picture(BytesIO(picture), width=Twips(width))
        self.pictures += 1
        title, description = printable(block.title), printable(block.description)
        describe_picture(paragraph, self.pictures, title, description)
        return paragraph

    def quotes(self, block: Quotes) -> None:
        """Quotes, each with where it comes from."""
        if block.lead:
            self.paragraph(block.lead, styles.RUN_IN)
        for quote in block.items:
            self.quote(quote)

    def quote(self, quote: Quote) -> None:
        """What was said, and below it by whom, where, and how literally."""
        if quote.text:
            self.paragraph(f"“{quote.text}”", "Quote")
        who = Ref(quote.respondent, quote.respondent_target)
        where = quote.attribution.removeprefix(quote.respondent) if quote.text else ""
        why = f"{'. ' if where else ': '}{dutch.capital(quote.why) if where else quote.why}"
        paragraph = self.paragraph("", styles.SOURCE)
        content = (who, Text(where), Text(why if quote.why else ""))
        self.inlines(paragraph, content, link_style="")
        if quote.automatic:
            paragraph.add_run().add_break()
            paragraph.add_run(printable(f"Automatisch: {quote.automatic}."))

    def evidence(self, block: Evidence) -> None:
        """Who is behind a count; the fragments themselves are in the workbook."""
        names = {quote.respondent: quote.respondent_target for quote in block.items}
        paragraph = self.paragraph((Text(block.title, strong=True),), styles.SMALL, block.id)
        if block.more or len(names) > MOST_NAMES:
            paragraph.add_run(" staan in de werkmap.")
            return
        content: list[Text | Ref] = [Text(" – ")]
        for left, (name, target) in zip(range(len(names) - 1, -1, -1), names.items(), strict=True):
            content += [Ref(name, target), Text(("", " en ", ", ")[min(left, 2)])]
        self.inlines(paragraph, tuple(content), link_style="")


def _pictures(block: Figure) -> list[bytes]:
    """A figure as PNG; a forest of many themes as several, so that each fits a page."""
    from pipeline.report.figures import figure_png, figure_shape

    wide, high = figure_shape(block)
    parts = min(math.ceil(styles.TEXT_WIDTH * high / wide / MOST_HEIGHT), MOST_PARTS)
    if parts == 1 or not isinstance(block, ForestFigure):
        return [figure_png(block, scale=2)]
    size = -(-len(block.rows) // parts)
    return [
        figure_png(replace(block, rows=block.rows[at : at + size]), scale=2)
        for at in range(0, len(block.rows), size)
    ]


def _height(picture: bytes) -> int:
    """How high a PNG is when it is as wide as the text, in twentieths of a point."""
    wide, high = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    return styles.TEXT_WIDTH * high // wide


def _ids(report: Report) -> Iterator[str]:
    """Ids of everything a link in Word can lead to, in reading order."""

    def of(blocks: tuple[Block, ...]) -> Iterator[str]:
        for block in blocks:
            if isinstance(block, Paragraph | Bullets | Note | Quotes):
                continue
            yield block.id
            if isinstance(block, Fold):
                yield from of(block.blocks)
            if isinstance(block, ForestFigure | CalibrationFigure):
                yield block.table.id

    for _, section in report.walk():
        yield section.id
        yield from of(section.blocks)
