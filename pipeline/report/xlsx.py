"""The report's figures as an Excel workbook, each count linked to the fragments behind it.

The sheets with counts hold no answers; the sheet with fragments is the only one that does, so that
a workbook without it can be passed on.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.contracts import WaveResult
from pipeline.report import xlsx_pages as pages
from pipeline.report.dutch import capital, day
from pipeline.report.hidden import shareable
from pipeline.report.model import Report, plain
from pipeline.report.sheets import Book, Value, height, internal, workbook
from pipeline.report.view import View
from pipeline.report.xlsx_pages import Page


def write_xlsx(report: Report, result: WaveResult, path: Path) -> None:
    """Write the workbook with counts, agreement, and all fragments with their themes.

    :raises OutputError: the file can't be written.
    """
    result = shareable(result)
    view = View.of(result)
    by_theme, first_of = pages.by_theme(report, view)
    shown = [
        pages.themes(report, view, "segment", first_of),
        pages.themes(report, view, "respondent", first_of),
        pages.topics(report),
        pages.matches(report, view),
        pages.agreement(report),
        pages.response(report, result),
        pages.questions(report, view),
        pages.rejects(result),
        by_theme,
        pages.fragments(report, view),
    ]
    with workbook(path, report.title, report.made_on) as book:
        readme = book.sheet("Lees mij")
        for page in shown:
            book.table(page.name, page.title, page.lead, page.fields, page.rows)
        _readme(book, readme, report, result, shown)


def _readme(
    book: Book, sheet: Any, report: Report, result: WaveResult, shown: Sequence[Page]
) -> None:
    sheet.set_portrait()
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 74)
    book.text(sheet, 0, 0, report.title, "title")
    sheet.set_row(0, 28)
    book.text(sheet, 1, 0, report.subtitle, "lead", text_wrap=False)
    row = 3

    def line(name: str, value: Value) -> None:
        nonlocal row
        book.text(sheet, row, 0, name, "strong")
        book.value(sheet, row, 1, value, "" if isinstance(value, str) else "left")
        if isinstance(value, str):
            sheet.set_row(row, height(value, 74))
        row += 1

    def heading(text: str) -> None:
        nonlocal row
        row += 1
        for column, name in enumerate((text, "")):
            book.text(sheet, row, column, name, "header")
        row += 1

    line("Gemaakt op", day(report.made_on))
    line("Ronde", report.wave)
    line(capital(report.units), report.n)
    line("Geteld volgens", report.basis)
    line("Codeboek", report.codebook)
    line("Verantwoording", f"{report.manifest}, in dezelfde map")
    heading("Bevindingen")
    for number, finding in enumerate(report.findings, start=1):
        line(str(number), finding.text)
    line("Overeenstemming", plain(report.trust))
    notes = list(dict.fromkeys((*result.notes.values(), *result.warnings)))
    if notes:
        heading("Let op")
        for note in notes:
            line("", note)
    heading("Bladen")
    for page in shown:
        sheet.write_url(row, 0, internal(page.name), book.format("link"), string=page.name)
        book.text(sheet, row, 1, page.lead, "text")
        sheet.set_row(row, height(page.lead, 74))
        row += 1
