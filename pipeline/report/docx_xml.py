"""The parts of Word that python-docx has no words for: bookmarks, links, fields, list numbering."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

MAX_NAME = 40  # characters in the name of a bookmark, a limit of Word
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def element(tag: str, **attributes: str) -> Any:
    """An element like ``w:fldChar``; attributes get the prefix of the tag."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    prefix = tag.split(":", maxsplit=1)[0]
    for name, value in attributes.items():
        made.set(qn(f"{prefix}:{name}"), value)
    return made


class Bookmarks:
    """Names of bookmarks for the ids of a report: Word allows 40 characters and no hyphen."""

    def __init__(self, ids: list[str]) -> None:
        self._names: dict[str, str] = {}
        taken: set[str] = set()
        for id_ in ids:
            base = re.sub(r"[^A-Za-z0-9_]", "_", id_)[:MAX_NAME]
            name, number = base, 2
            while name.casefold() in taken:
                tail = f"_{number}"
                name, number = base[: MAX_NAME - len(tail)] + tail, number + 1
            taken.add(name.casefold())
            self._names[id_] = name
        self._placed = 0

    def __contains__(self, id_: object) -> bool:
        return id_ in self._names

    def name(self, id_: str) -> str:
        """The bookmark of an id."""
        return self._names[id_]

    def place(self, paragraph: Paragraph, id_: str) -> None:
        """Put the bookmark of ``id_`` at the start of a paragraph."""
        start = element("w:bookmarkStart", id=str(self._placed), name=self._names[id_])
        end = element("w:bookmarkEnd", id=str(self._placed))
        self._placed += 1
        properties = paragraph._p.find(_qn("w:pPr"))
        at = 0 if properties is None else 1
        paragraph._p.insert(at, start)
        paragraph._p.insert(at + 1, end)


def link(paragraph: Paragraph, text: str, bookmark: str, style_id: str = "Hyperlink") -> Any:
    """A link to a bookmark; gives the element, so that more can stand in it."""
    made = element("w:hyperlink", anchor=bookmark, history="1")
    run = paragraph.add_run(text)
    run._r.style = style_id or None
    made.append(run._r)
    paragraph._p.append(made)
    return made


def field(paragraph: Paragraph, instruction: str, result: str, into: Any = None) -> None:
    """A field with the result that viewers show until they work it out themselves."""
    for part in (
        element("w:fldChar", fldCharType="begin"),
        instruction,
        element("w:fldChar", fldCharType="separate"),
        result,
        element("w:fldChar", fldCharType="end"),
    ):
        run = paragraph.add_run()
        if part is instruction:
            code = element("w:instrText")
            code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            code.text = f" {instruction} "
            run._r.append(code)
        elif isinstance(part, str):
            run.text = part
        else:
            run._r.append(part)
        if into is not None:
            into.append(run._r)


def field_mark(
    paragraph: Paragraph, kind: str, instruction: str = "", at_start: bool = False
) -> None:
    """The begin or the end of a field that runs over several paragraphs."""
    parts = [element("w:fldChar", fldCharType=kind)]
    if instruction:
        code = element("w:instrText")
        code.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        code.text = f" {instruction} "
        parts += [code, element("w:fldChar", fldCharType="separate")]
    runs = []
    for part in parts:
        run = element("w:r")
        run.append(part)
        runs.append(run)
    at = 1 if paragraph._p.find(_qn("w:pPr")) is not None else 0
    for offset, run in enumerate(runs):
        if at_start:
            paragraph._p.insert(at + offset, run)
        else:
            paragraph._p.append(run)


def describe_picture(paragraph: Paragraph, number: int, title: str, description: str) -> None:
    """Alternative text of the picture in a paragraph, for screen readers."""
    properties = next(paragraph._p.iter(_qn("wp:docPr")))
    properties.set("id", str(number))
    properties.set("name", f"Figuur {number}")
    properties.set("title", title)
    properties.set("descr", description)


def shade(cell: _Cell, colour: str) -> None:
    """A background colour ('rrggbb') behind a cell."""
    fill = element("w:shd", val="clear", color="auto", fill=colour)
    cell._tc.get_or_add_tcPr().append(fill)


def set_up_table(table: Table, widths: list[int], title: str) -> None:
    """Fixed widths (in twentieths of a point), a heading row on every page, no broken rows."""
    properties = table._tbl.tblPr
    for name in ("w:tblW", "w:tblLayout"):
        for old in properties.findall(_qn(name)):
            properties.remove(old)
    properties.append(element("w:tblW", w=str(sum(widths)), type="dxa"))
    properties.append(element("w:tblLayout", type="fixed"))
    look = properties.find(_qn("w:tblLook"))
    if look is not None:
        properties.remove(look)
    properties.append(
        element(
            "w:tblLook",
            **{"val": "0020", "firstRow": "1", "lastRow": "0", "firstColumn": "0"},
            **{"lastColumn": "0", "noHBand": "1", "noVBand": "1"},
        )
    )
    properties.append(element("w:tblCaption", val=title))
    for column, width in zip(table._tbl.tblGrid.findall(_qn("w:gridCol")), widths, strict=True):
        column.set(_qn("w:w"), str(width))
    for place, row in enumerate(table._tbl.tr_lst):
        row_properties = row.get_or_add_trPr()
        row_properties.append(element("w:cantSplit"))
        if place == 0:
            row_properties.append(element("w:tblHeader"))
        for cell, width in zip(row.tc_lst, widths, strict=True):
            cell_properties = cell.get_or_add_tcPr()
            for old in cell_properties.findall(_qn("w:tcW")):
                cell_properties.remove(old)
            cell_properties.insert(0, element("w:tcW", w=str(width), type="dxa"))


def restarted_list(document: Document, style: str) -> int:
    """A new numbering that starts at 1, after the list of a style; the number to give items."""
    from docx.oxml.ns import qn

    numbering = document.part.numbering_part.element
    of_style = document.styles[style].element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(of_style).abstractNumId.val
    made = numbering.add_num(abstract)
    override = made.add_lvlOverride(ilvl=0)
    override.add_startOverride(1)
    return int(made.get(qn("w:numId")))


def number_item(paragraph: Paragraph, numbering: int) -> None:
    """Make a paragraph an item of a numbering."""
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = numbering


def same_every_time(content: bytes) -> bytes:
    """The same package without the time of packing in it."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            info = zipfile.ZipInfo(part.filename, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, old.read(part))
    return out.getvalue()


def _qn(tag: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(tag))
