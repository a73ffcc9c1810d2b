"""What the two workbooks share: a workbook with the house's formats, safe text, row heights."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from pipeline.report.dutch import figure
from pipeline.report.files import printable, write_file

MAX_CELL = 32_767  # characters in a cell, a limit of Excel
MAX_ROWS = 1_048_576
MAX_LINKS = 60_000  # per sheet; Excel stops at 65,530
TABLE_HEAD = 3  # row of the headings of a table sheet, counted from 0
MAX_HEIGHT = 409  # points, the highest row Excel can show
_LINE = 13.0  # points per line of 10 points text
_CUT = " […] (afgekapt: een cel kan niet meer tekst bevatten)"

FONT = {"font_name": "Calibri", "font_size": 10, "valign": "top"}
INK, GREY, LIGHT, LINE, LINK = "#1F2933", "#5F6B76", "#EEF2F5", "#C9D1D8", "#0B5CAD"
_HEADER = {
    "bold": True,
    "bg_color": LIGHT,
    "bottom": 1,
    "bottom_color": GREY,
    "text_wrap": True,
    "valign": "bottom",
}
_FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 15, "font_color": INK, "valign": "vcenter"},
    "lead": {"font_color": GREY, "text_wrap": True},
    "header": _HEADER,
    "header_right": {**_HEADER, "align": "right", "indent": 1},
    "text": {"text_wrap": True},
    "strong": {"text_wrap": True, "bold": True},
    "count": {"num_format": "0", "align": "right", "indent": 1},
    "count_link": {
        "num_format": "0",
        "align": "right",
        "indent": 1,
        "font_color": LINK,
        "underline": 1,
    },
    "left": {"num_format": "0", "align": "left"},
    "ratio": {"num_format": "0.00", "align": "right", "indent": 1},
    "date": {"num_format": "d mmmm yyyy", "align": "left"},
    "link": {"font_color": LINK, "underline": 1},
    "inset": {"text_wrap": True, "indent": 1},
    "pale_inset": {"text_wrap": True, "indent": 1, "font_color": GREY},
    "pale": {"text_wrap": True, "font_color": GREY},
    "entry": {"text_wrap": True, "bg_color": "#FFF8E1", "indent": 1},
}


def cell_text(text: str) -> str:
    """Text that a cell can hold: printable, and cut (visibly) at Excel's limit."""
    text = printable(text)
    return text if len(text) <= MAX_CELL else text[: MAX_CELL - len(_CUT)] + _CUT


def sheet_name(wanted: str, taken: list[str]) -> str:
    """A name Excel accepts (31 characters, no brackets, slashes or ``:*?``), not in ``taken``."""
    base = re.sub(r"[\[\]:*?/\\]", " ", printable(wanted))
    base = re.sub(r"\s+", " ", base).strip(" '")[:31].strip(" '") or "Blad"
    name, number = base, 2
    while name.casefold() in {other.casefold() for other in taken}:
        tail = f" ({number})"
        name, number = base[: 31 - len(tail)] + tail, number + 1
    return name


def height(text: str, width: float) -> float:
    """Points that wrapped text of 10 points takes in a column ``width`` characters wide.

    Excel doesn't fit the height of rows with merged cells, so they are reckoned: a little
    generously, because a cut line is worse than white.
    """
    per_line = max(1.0, width * 1.1)
    lines = sum(max(1, math.ceil(len(line) / per_line)) for line in text.split("\n"))
    return lines * _LINE + 3


def internal(sheet: str, row: int = 0, column: int = 0) -> str:
    """Address of a cell for a link inside the workbook."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    quoted = sheet.replace("'", "''")
    return f"internal:'{quoted}'!{xl_rowcol_to_cell(row, column)}"


def span(first_row: int, first_column: int, last_row: int, last_column: int) -> str:
    """A fixed range in a formula, like ``$A$2:$A$9``."""
    from xlsxwriter.utility import xl_range_abs

    return str(xl_range_abs(first_row, first_column, last_row, last_column))


@dataclass(frozen=True)
class Link:
    """A cell that leads to a cell of another sheet."""

    value: str | int
    sheet: str
    row: int


Value = str | int | float | date | Link | None


@dataclass(frozen=True)
class Field:
    """A column of a table sheet; ``style`` is a format for text and ratios, '' by kind."""

    heading: str
    width: float
    style: str = ""
    numeric: bool = False


Row = tuple[Value, ...]


class Book:
    """An XlsxWriter workbook in memory, with formats by name and text that is always text."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        self.names: list[str] = []
        self._formats: dict[str, Any] = {}
        self._links: dict[str, int] = {}

    def format(self, name: str, **extra: Any) -> Any:
        """A format of the house, with ``extra`` properties of XlsxWriter on top."""
        key = name + repr(sorted(extra.items()))
        if key not in self._formats:
            self._formats[key] = self.workbook.add_format({**FONT, **_FORMATS[name], **extra})
        return self._formats[key]

    def text(self, sheet: Any, row: int, column: int, text: str, style: str, **extra: Any) -> None:
        """Write text, whatever it starts with, as text; no text leaves the cell empty."""
        if text:
            sheet.write_string(row, column, cell_text(text), self.format(style, **extra))
        else:
            sheet.write_blank(row, column, None, self.format(style, **extra))

    def sheet(self, wanted: str) -> Any:
        """A new sheet, landscape A4 and fitted to the width of the paper."""
        name = sheet_name(wanted, self.names)
        self.names.append(name)
        sheet = self.workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.set_footer("&L&8&A&R&8Pagina &P van &N")
        return sheet

    def table(
        self, name: str, title: str, lead: str, fields: Sequence[Field], rows: Sequence[Row]
    ) -> None:
        """A sheet with a title, a line that says how to read it, and a table to filter.

        The headings stand in row :data:`TABLE_HEAD`; rows that a sheet can't hold are left out,
        and the line says so.
        """
        sheet = self.sheet(name)
        room = MAX_ROWS - TABLE_HEAD - 1
        if len(rows) > room:
            lead += f" Een blad kan niet meer dan de eerste {figure(room)} rijen bevatten."
        self.text(sheet, 0, 0, title, "title")
        sheet.set_row(0, 26)
        width = sum(field.width for field in fields)
        sheet.merge_range(1, 0, 1, max(1, len(fields) - 1), "", self.format("lead"))
        self.text(sheet, 1, 0, lead, "lead")
        sheet.set_row(1, min(MAX_HEIGHT, height(lead, width) + 6))
        after_number = [False, *(field.numeric for field in fields[:-1])]
        for column, field in enumerate(fields):
            sheet.set_column(column, column, field.width)
            style = "header_right" if field.numeric else "header"
            inset = {"indent": 1} if after_number[column] and not field.numeric else {}
            self.text(sheet, TABLE_HEAD, column, field.heading, style, **inset)
        for at, row in enumerate(rows[:room], start=TABLE_HEAD + 1):
            highest = 0.0
            for column, (value, field) in enumerate(zip(row, fields, strict=True)):
                style = field.style
                if isinstance(value, str):
                    highest = max(highest, height(value, field.width))
                    style = style or ("inset" if after_number[column] else "text")
                self.value(sheet, at, column, value, style)
            sheet.set_row(at, min(MAX_HEIGHT, highest))
        sheet.freeze_panes(TABLE_HEAD + 1, 0)
        sheet.repeat_rows(TABLE_HEAD)
        sheet.autofilter(TABLE_HEAD, 0, TABLE_HEAD + max(1, min(len(rows), room)), len(fields) - 1)

    def value(self, sheet: Any, row: int, column: int, value: Value, style: str = "") -> None:
        """Write a value as what it is: a number, a date, text, a link, or nothing."""
        if isinstance(value, Link):
            name = style or ("count_link" if isinstance(value.value, int) else "link")
            if self._links.get(sheet.name, 0) >= MAX_LINKS:
                self.value(sheet, row, column, value.value)
                return
            self._links[sheet.name] = self._links.get(sheet.name, 0) + 1
            sheet.write_url(row, column, internal(value.sheet, value.row), self.format(name))
            if isinstance(value.value, int):  # the link's text would make the number text
                sheet.write_number(row, column, value.value, self.format(name))
            else:
                self.text(sheet, row, column, value.value, name)
        elif isinstance(value, str):
            self.text(sheet, row, column, value, style or "text")
        elif isinstance(value, datetime | date):
            sheet.write_datetime(row, column, value, self.format(style or "date"))
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self.format(style or "count"))
        elif value is not None and math.isfinite(value):
            sheet.write_number(row, column, value, self.format(style or "ratio"))


@contextmanager
def workbook(path: Path, title: str, made_on: date) -> Iterator[Book]:
    """A workbook that is written to ``path`` when the block ends well.

    Text never becomes a formula, a link or a number, whatever it starts with. ``made_on`` is the
    only date in the file, so equal contents give equal bytes.

    :raises OutputError: the file can't be written.
    """
    import xlsxwriter

    content = BytesIO()
    book = xlsxwriter.Workbook(
        content,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {
            "title": printable(title),
            "author": "themascoop",
            "created": datetime(made_on.year, made_on.month, made_on.day),
        }
    )
    yield Book(book)
    book.close()
    write_file(path, content.getvalue())
