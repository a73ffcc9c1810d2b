"""The overview of answers: the workbook that a group reads together to settle the themes.

A sheet per open question, a block of rows per respondent, a row per segment, with the themes that
were proposed and an empty column for what the group decides; ``--codings`` takes it back in
(:mod:`pipeline.ingest.overview`).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from pipeline.contracts import (
    OVERVIEW_DECISION,
    OVERVIEW_KEYS,
    OVERVIEW_NONE,
    OVERVIEW_SEGMENT,
    OVERVIEW_SEPARATOR,
    OVERVIEW_THEMES,
    WHOLE,
    WaveResult,
)
from pipeline.report.dutch import capital
from pipeline.report.overview_content import (
    Block,
    Line,
    blocks,
    choices,
    propose,
    shown_questions,
    who_answered,
)
from pipeline.report.sheets import (
    LINE,
    MAX_HEIGHT,
    MAX_ROWS,
    Book,
    height,
    internal,
    span,
    workbook,
)
from pipeline.report.view import View

MADE_ON = date(2000, 1, 1)  # the workbook shows no date; a fixed one keeps equal runs equal
CHOICES = "Keuzelijsten"
HEAD = 4  # row of the headings, counted from 0
WIDTHS = (18, 42, 40, 32, 27, 18)
RESPONDENT, ANSWER, SEGMENT, PROPOSAL, DECISION, REMARK = range(6)
HELP = (
    f"Kies een thema, of typ de naam of de id. Meer thema's: zet er {OVERVIEW_SEPARATOR} tussen. "
    f"'{OVERVIEW_NONE}' = bekeken, geen thema past. Leeg = nog niet besproken."
)


def write_overview(result: WaveResult, path: Path) -> None:
    """Write the overview of answers of a wave.

    :raises OutputError: the file can't be written.
    """
    title = f"Overzicht van antwoorden – {result.questionnaire.title}"
    with workbook(path, title, MADE_ON) as book:
        readme = book.sheet("Lees mij")
        view = View.of(result)
        proposals = propose(view)
        questions = shown_questions(result)
        lists = {question_id: choices(result, question_id) for question_id in (*questions, WHOLE)}
        ranges = {
            question_id: f"='{CHOICES}'!{span(1, column, len(lists[question_id]), column)}"
            for column, question_id in enumerate(lists)
        }
        contents: list[tuple[str, str, list[Block]]] = []
        for question_id in questions:
            found = blocks(view, question_id, proposals)
            name = _question_sheet(book, view, question_id, found, ranges) if found else ""
            contents.append((question_id, name, found))
        _theme_sheet(book, result)
        _choice_sheet(book, lists)
        _readme(book, readme, result, title, contents)


def _question_sheet(
    book: Book,
    view: View,
    question_id: str,
    found: list[Block],
    ranges: dict[str, str],
) -> str:
    short = view.result.questionnaire.short(question_id)
    sheet = book.sheet(capital(short) if question_id == WHOLE else f"{question_id} {short}")
    _question_head(book, sheet, view, question_id, found)
    row = HEAD + 1
    for block in found:
        rows = max(1, len(block.lines))
        if row + rows >= MAX_ROWS:
            break
        _answer(book, sheet, row, block)
        for at, line in enumerate(block.lines, start=row):
            _segment(book, sheet, at, line, first=at == row)
            chosen_from = ranges[WHOLE if line.segment.whole else question_id]
            sheet.data_validation(at, DECISION, at, DECISION, _choose(chosen_from))
        row += rows
    for column in range(len(WIDTHS)):
        sheet.write_blank(row, column, None, book.format("text", top=1, top_color=LINE))
    sheet.print_area(0, 0, row - 1, len(WIDTHS) - 1)
    return str(sheet.get_name())


def _question_head(
    book: Book, sheet: Any, view: View, question_id: str, found: list[Block]
) -> None:
    """Question, who answered and who did not, headings, widths, and how it prints."""
    last, total = len(WIDTHS) - 1, sum(WIDTHS)
    questionnaire = view.result.questionnaire
    if question_id == WHOLE:
        heading = capital(questionnaire.short(WHOLE))
        asked = "Beschrijvingen die bij geen enkele vraag apart horen."
    else:
        heading = f"{question_id}  {questionnaire.short(question_id)}"
        asked = questionnaire[question_id].text
    book.text(sheet, 0, 0, heading, "title")
    sheet.set_row(0, 24)
    who = who_answered(view, question_id, found)
    for row, line, style in ((1, asked, "strong"), (2, who, "lead")):
        sheet.merge_range(row, 0, row, last, "", book.format(style))
        book.text(sheet, row, 0, line, style)
        sheet.set_row(row, min(MAX_HEIGHT, height(line, total)))
    sheet.set_row(3, 6)
    unit = capital(view.unit)
    headings = (unit, "Antwoord", OVERVIEW_SEGMENT, "Voorgestelde thema's", OVERVIEW_DECISION)
    for column, (name, width) in enumerate(zip((*headings, "Opmerking"), WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        book.text(sheet, HEAD, column, name, "header", indent=min(column, 1))
    for column, key in enumerate(OVERVIEW_KEYS, start=last + 1):
        sheet.set_column(column, column, 12, None, {"hidden": True})
        book.text(sheet, HEAD, column, key, "text")
    sheet.freeze_panes(HEAD + 1, 1)
    sheet.repeat_rows(HEAD)


def _answer(book: Book, sheet: Any, row: int, block: Block) -> None:
    """Who and the whole answer, over all rows of the block, high enough to read all of it."""
    heights = [
        max(height(line.text, WIDTHS[SEGMENT]), height(line.proposal, WIDTHS[PROPOSAL]))
        for line in block.lines
    ] or [0.0]
    needed = max(height(block.answer, WIDTHS[ANSWER]), height(block.respondent, WIDTHS[RESPONDENT]))
    room = max(0.0, needed - sum(heights)) / len(heights)
    for at, points in enumerate(heights, start=row):
        sheet.set_row(at, min(MAX_HEIGHT, points + room))
    edge = {"top": 1, "top_color": LINE}
    last = row + len(heights) - 1
    for column, text, style in (
        (RESPONDENT, block.respondent, "strong"),
        (ANSWER, block.answer, "inset"),
    ):
        if last > row:
            sheet.merge_range(row, column, last, column, "", book.format(style, **edge))
        book.text(sheet, row, column, text, style, **edge)
    if not block.lines:
        for column in range(SEGMENT, REMARK + 1):
            sheet.write_blank(row, column, None, book.format("text", **edge))


def _segment(book: Book, sheet: Any, row: int, line: Line, *, first: bool) -> None:
    """A segment, what was proposed, room for the decision, and the hidden keys."""
    segment = line.segment
    edge = {"top": 1 if first else 4, "top_color": LINE}
    book.text(
        sheet, row, SEGMENT, line.text, "pale_inset" if segment.non_answer else "inset", **edge
    )
    book.text(sheet, row, PROPOSAL, line.proposal, "inset", **edge)
    sheet.write_blank(row, DECISION, None, book.format("entry", **edge))
    sheet.write_blank(row, REMARK, None, book.format("text", **edge))
    keys = (segment.segment_id, segment.respondent_id, segment.question_id)
    for column, key in enumerate(keys, start=REMARK + 1):
        book.text(sheet, row, column, key, "text")
    sheet.write_number(row, REMARK + 4, segment.start)
    sheet.write_number(row, REMARK + 5, segment.end)


def _choose(source: str) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "show_error": False,  # several themes in one cell are welcome
        "input_title": OVERVIEW_DECISION,
        "input_message": HELP,
    }


def _theme_sheet(book: Book, result: WaveResult) -> None:
    """What the themes mean and where they apply; also what the reader finds names in."""
    sheet = book.sheet(OVERVIEW_THEMES)
    headings = ("id", "naam", "vragen", "groep", "omschrijving", "wel bij", "niet bij")
    for column, (name, width) in enumerate(
        zip(headings, (24, 36, 16, 22, 52, 44, 44), strict=True)
    ):
        sheet.set_column(column, column, width)
        book.text(sheet, 0, column, name, "header")
    themes = list(result.codebook)
    for row, theme in enumerate(themes, start=1):
        book.text(sheet, row, 0, theme.id, "pale")
        book.text(sheet, row, 1, theme.name, "inset" if theme.parent else "strong")
        scope = result.codebook.scope(theme.id)
        group = result.codebook.group(theme.id).name
        details = (", ".join(scope), group, theme.definition, theme.when, theme.when_not)
        for column, text in enumerate(details, start=2):
            book.text(sheet, row, column, text, "text")
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, len(themes), len(headings) - 1)


def _choice_sheet(book: Book, lists: dict[str, list[str]]) -> None:
    """The lists behind the decision column, a column per question; out of the group's sight."""
    sheet = book.sheet(CHOICES)
    for column, (question_id, names) in enumerate(lists.items()):
        for row, name in enumerate((question_id, *names)):
            book.text(sheet, row, column, name, "text", text_wrap=False)
    sheet.hide()


def _readme(
    book: Book,
    sheet: Any,
    result: WaveResult,
    title: str,
    contents: list[tuple[str, str, list[Block]]],
) -> None:
    units = result.questionnaire.overview.units
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 1, 46)
    sheet.set_column(2, 3, 14)
    book.text(sheet, 0, 0, title, "title")
    sheet.set_row(0, 26)
    steps: tuple[str, ...] = (
        f"Ronde {result.wave}, {len(result.respondents)} {units}. Elke open vraag heeft een blad: "
        "links het hele antwoord, daarnaast de fragmenten waarin het geknipt is, met per fragment "
        "de thema's die zijn voorgesteld. Een voorstel is geen oordeel: de groep beslist.",
        f"1. Lees per vraag eerst de antwoorden. Vul daarna per fragment de kolom "
        f"‘{OVERVIEW_DECISION}’: kies een thema uit de lijst, of typ de naam of de id ervan "
        f"(zie het blad ‘{OVERVIEW_THEMES}’).",
        f"2. Past er meer dan één thema? Zet er een puntkomma ({OVERVIEW_SEPARATOR}) tussen.",
        f"3. Past er geen thema bij? Vul ‘{OVERVIEW_NONE}’ in. Een leeg vak betekent: nog niet "
        "besproken.",
        "4. Schrijf bij ‘Opmerking’ waarom, of welk thema in het codeboek ontbreekt. Verwijder "
        "geen kolommen; rijen sorteren of verbergen mag.",
        "5. Bewaar het bestand en geef het mee aan een nieuwe run: themascoop run EXPORT.csv "
        "--codings OVERZICHT.xlsx. De besluiten tellen dan als vastgestelde codering.",
    )
    least = result.settings.report.min_respondents_for_quotes
    if least > 1:
        steps += (
            f"Let op: dit werkboek is volledig. Ook fragmenten van thema's die minder dan {least} "
            f"{units} noemden, staan erin; in het rapport zijn die verborgen. Deel het alleen met "
            "wie meecodeert.",
        )
    for row, step in enumerate(steps, start=1):
        sheet.merge_range(row, 0, row, 3, "", book.format("text"))
        book.text(sheet, row, 0, step, "text")
        sheet.set_row(row, height(step, 82))
    top = len(steps) + 2
    for column, name in enumerate(("Vraag", "Onderwerp", capital(units), "Fragmenten")):
        book.text(sheet, top, column, name, "header_right" if column > 1 else "header")
    for row, (question_id, name, found) in enumerate(contents, start=top + 1):
        short = result.questionnaire.short(question_id)
        book.text(sheet, row, 0, "" if question_id == WHOLE else question_id, "text")
        if name:
            sheet.write_url(row, 1, internal(name), book.format("link"), string=short)
        else:
            book.text(sheet, row, 1, f"{short} (geen tekst)", "pale")
        sheet.write_number(
            row, 2, len({block.respondent_id for block in found}), book.format("count")
        )
        segments = sum(len(block.lines) for block in found)
        sheet.write_number(row, 3, segments, book.format("count"))
    sheet.set_portrait()
