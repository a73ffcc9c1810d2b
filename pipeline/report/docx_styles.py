"""The look of the Word report: page, styles, language. All of it can be replaced by a house style.

Built-in styles keep their English names in the file; Word shows them in the reader's language
('Heading 1' as 'Kop 1', 'Quote' as 'Citaat').
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, cast

from pipeline.report.docx_xml import element, field
from pipeline.report.files import printable
from pipeline.report.model import Report

if TYPE_CHECKING:
    from docx.document import Document

FONT = "Calibri"
INK, GREY, LINE, LINK, LIGHT = "1F2933", "5F6B76", "C9D1D8", "0B5CAD", "F3F6F8"
LEAD, NOTE, SOURCE, SMALL, PASTE = "Hoofdzin", "Let op", "Citaatbron", "Toelichting", "Overnemen"
RUN_IN, GAP = "Tussenkop", "Wit na tabel"
TABLE, CELL, CELL_SMALL = "Thematabel", "Tabeltekst", "Tabeltekst klein"
SHADES = ("", "EAF2F8", "D3E4F1", "B5D3E8", "8FBCDB", "6AA5CD")  # light enough for black figures
TEXT_WIDTH = 9128  # twentieths of a point: 16.1 cm, about 85 characters of 11 points
_MARGIN_CM = 2.45


def prepare(report: Report) -> Document:
    """An empty document for a report."""
    return blank(report.title, report.subtitle, report.made_on)


def blank(title: str, subtitle: str, made_on: date) -> Document:
    """An empty document with its page, styles, footer and properties."""
    import docx

    document = docx.Document()
    _page(document, title)
    _language(document)
    _paragraph_styles(document)
    _table_style(document)
    moment = datetime(made_on.year, made_on.month, made_on.day)
    core = document.core_properties
    core.title, core.subject = printable(title), printable(subtitle)
    core.author = core.last_modified_by = "themascoop"
    core.created = core.modified = moment
    core.language, core.comments, core.keywords = "nl-NL", "", ""
    core.revision = 1
    return document


def _page(document: Document, title: str) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm, Twips

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(_MARGIN_CM)
    section.top_margin, section.bottom_margin = Cm(2.3), Cm(2.2)
    footer = section.footer.paragraphs[0]
    style: Any = document.styles["Footer"]
    footer.style = style
    stops = style.paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Twips(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    footer.add_run(f"{printable(title)}\tPagina ")
    field(footer, "PAGE", "1")
    footer.add_run(" van ")
    field(footer, "NUMPAGES", "1")


def _language(document: Document) -> None:
    """Dutch everywhere, with the decimal comma, and no compatibility mode."""
    from docx.oxml.ns import qn

    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "nl-NL")
        language.set(qn("w:eastAsia"), "nl-NL")
    settings = document.settings.element
    for tag, value in (("themeFontLang", "nl-NL"), ("decimalSymbol", ","), ("listSeparator", ";")):
        for found in settings.iter(qn(f"w:{tag}")):
            found.set(qn("w:val"), value)
    for found in settings.iter(qn("w:compatSetting")):
        if found.get(qn("w:name")) == "compatibilityMode":
            found.set(qn("w:val"), "15")
    for found in settings.findall(qn("w:proofState")):
        settings.remove(found)
    settings.find(qn("w:defaultTabStop")).addprevious(element("w:autoHyphenation"))


def _paragraph_styles(document: Document) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Twips

    styles = document.styles
    _style(document, "Normal", size=11, after=7, line=1.18)
    styles["Normal"].paragraph_format.widow_control = True
    _style(document, "Title", size=26, bold=True, before=0, after=4, border=None)
    _style(document, "Subtitle", size=13, colour=GREY, after=14, italic=False)
    for name, size, before, after in (
        *(("Heading 1", 19, 24, 8), ("Heading 2", 14.5, 18, 5)),
        *(("Heading 3", 12, 14, 4), ("Heading 4", 11, 12, 3)),
    ):
        _style(document, name, size=size, bold=True, before=before, after=after, keep=True)
    _style(document, "TOC Heading", size=14.5, bold=True, before=18, after=6)
    _style(document, "toc 1", base="Normal", size=11, bold=True, before=5, after=1, line=1.0)
    _style(document, "toc 2", base="Normal", size=10, after=0, indent=0.6, line=1.05)
    for name in ("toc 1", "toc 2"):
        stops = cast("Any", styles[name]).paragraph_format.tab_stops
        stops.add_tab_stop(Twips(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    _style(document, "Caption", size=9.5, bold=True, before=10, after=5, keep=True)
    _style(document, "Quote", size=11, italic=False, before=6, after=0, indent=0.7, keep=True)
    _rule_at_left(styles["Quote"], LINE, 12)
    _style(document, "List Bullet", after=8, line=1.2)
    _style(document, "List Number", after=8, line=1.2)
    _style(document, "Footer", size=8.5, colour=GREY)
    _style(document, SOURCE, base="Quote", size=9, colour=GREY, before=0, after=8, indent=0.7)
    styles[SOURCE].paragraph_format.keep_with_next = False
    styles["Quote"].next_paragraph_style = styles[SOURCE]
    _style(document, LEAD, base="Normal", size=12, after=8)
    _style(document, NOTE, base="Normal", size=10.5, before=4, after=9, indent=0.35)
    _rule_at_left(styles[NOTE], "B45309", 24)
    _style(document, SMALL, base="Normal", size=9, colour=GREY, before=2, after=8, line=1.1)
    _style(document, GAP, base="Normal", size=4, after=0, line=1.0)
    _style(document, RUN_IN, base="Normal", size=11, bold=True, before=10, after=3, keep=True)
    _style(document, PASTE, base="Normal", size=10.5, before=4, after=8, indent=0.35)
    _fill(styles[PASTE], LIGHT)
    _style(document, CELL, base="Normal", size=9.5, after=0, line=1.05)
    for name, value in (("Normal", "1"), (CELL, "0")):  # only the narrow columns of a table need it
        _insert_property(styles[name], element("w:suppressAutoHyphens", val=value))
    _style(document, CELL_SMALL, base=CELL, size=8.5, after=0, line=1.0)
    _link_style(document)


def _style(
    document: Document,
    name: str,
    *,
    base: str = "",
    size: float | None = None,
    bold: bool | None = None,
    italic: bool | None = None,
    colour: str = INK,
    before: float | None = None,
    after: float | None = None,
    line: float | None = None,
    indent: float | None = None,
    keep: bool | None = None,
    border: Any = ...,
) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt, RGBColor

    styles = document.styles
    if name not in styles:
        styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.startswith("toc"))
        styles[name].quick_style = not name.startswith("toc")
    style: Any = styles[name]
    if base:
        style.base_style = styles[base]
    font, paragraph = style.font, style.paragraph_format
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for attribute in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{attribute}"), FONT)
    font.color.rgb = RGBColor.from_string(colour)
    font.size = Pt(size) if size else font.size
    font.bold = bold
    font.italic = italic
    paragraph.space_before = Pt(before) if before is not None else paragraph.space_before
    paragraph.space_after = Pt(after) if after is not None else paragraph.space_after
    paragraph.line_spacing = line if line is not None else paragraph.line_spacing
    paragraph.left_indent = Cm(indent) if indent is not None else paragraph.left_indent
    paragraph.keep_with_next = keep if keep is not None else paragraph.keep_with_next
    if border is None:  # the default title has a rule below it
        for old in style.element.pPr.findall(qn("w:pBdr")):
            style.element.pPr.remove(old)
    for spacing in style.element.rPr.findall(qn("w:spacing")):
        style.element.rPr.remove(spacing)


def _rule_at_left(style: Any, colour: str, eighths: int) -> None:
    border = element("w:pBdr")
    border.append(element("w:left", val="single", sz=str(eighths), space="8", color=colour))
    _insert_property(style, border)


def _fill(style: Any, colour: str) -> None:
    _insert_property(style, element("w:shd", val="clear", color="auto", fill=colour))


def _insert_property(style: Any, made: Any) -> None:
    """Put a property where the schema wants it: before the spacing and indents."""
    from docx.oxml.ns import qn

    properties = style.element.get_or_add_pPr()
    later = {qn(f"w:{tag}") for tag in ("shd", "tabs", "spacing", "ind", "jc", "outlineLvl")}
    for place, child in enumerate(properties):
        if child.tag in later:
            properties.insert(place, made)
            return
    properties.append(made)


def _link_style(document: Document) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import RGBColor

    style: Any = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER, builtin=True)
    style.font.color.rgb = RGBColor.from_string(LINK)


def _table_style(document: Document) -> None:
    """Light lines between the rows, a firmer one below the headings, none upright."""
    style = element("w:style", type="table", customStyle="1", styleId=TABLE)
    style.append(element("w:name", val=TABLE))
    style.append(element("w:basedOn", val="TableNormal"))
    style.append(element("w:uiPriority", val="99"))
    style.append(element("w:qFormat"))
    properties = element("w:tblPr")
    borders = element("w:tblBorders")
    for side, size, colour in (("top", "8", GREY), ("bottom", "8", GREY), ("insideH", "4", LINE)):
        borders.append(element(f"w:{side}", val="single", sz=size, space="0", color=colour))
    margins = element("w:tblCellMar")
    for side, width in (("top", "40"), ("left", "80"), ("bottom", "40"), ("right", "80")):
        margins.append(element(f"w:{side}", w=width, type="dxa"))
    properties.extend([borders, margins])
    style.append(properties)
    first = element("w:tblStylePr", type="firstRow")
    bold = element("w:rPr")
    bold.append(element("w:b"))
    first.append(bold)
    cell = element("w:tcPr")
    rule = element("w:tcBorders")
    rule.append(element("w:bottom", val="single", sz="8", space="0", color=GREY))
    cell.append(rule)
    first.append(cell)
    style.append(first)
    document.styles.element.append(style)
