"""Take back what a group decided in the overview of answers (``pipeline.report.overview``)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.contracts import (
    OVERVIEW_DECISION,
    OVERVIEW_KEYS,
    OVERVIEW_NONE,
    OVERVIEW_SEGMENT,
    OVERVIEW_SEPARATOR,
    OVERVIEW_THEMES,
    InputError,
)
from pipeline.ingest.archive import kind_of_zip
from pipeline.ingest.config import load_settings
from pipeline.ingest.delimited import read_bytes
from pipeline.ingest.workbooks import check_size
from pipeline.settings import IngestSettings

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    *("file", "row", "respondent_id", "question", "text", "start", "end", "theme", "coder"),
    "segment_id",
)
_NONE = {OVERVIEW_NONE, "geen thema", "geen enkel thema"}
_ID_IN_BRACKETS = re.compile(r"[\[(]([a-z][a-z0-9_]*)[\])]$")
_HEAD_WITHIN = 30  # rows in which the headings are looked for: people insert lines above
_SEGMENT_ID, _RESPONDENT, _QUESTION, *_ = OVERVIEW_KEYS


@dataclass(frozen=True)
class _Theme:
    id: str
    name: str
    scope: frozenset[str]


def read_overview(path: Path, coder: str = "vastgesteld") -> pd.DataFrame:
    """The decisions in an overview of answers, a row per segment and theme.

    Several themes in a cell are separated by ``;`` and given by name or id, in capitals or not. A
    decision 'geen' gives a row with an empty theme; an empty cell gives none. What is no known
    theme (also 'geen' beside a theme) is kept as it was typed, for the caller to list.

    :param coder: the name under which the decisions count.
    :return: the columns of a file of codings and ``segment_id``. ``respondent_id`` stands for
        ``response_id``: the workbook doesn't know the export's ids. ``start`` and ``end`` are NA:
        the places in it are of the stored answer. ``row`` is a row in the sheet that ``file``
        names.
    :raises InputError: not an Excel workbook, or none that the product made.
    """
    import pandas as pd

    book = _open(path)
    try:
        themes = _themes(book, path)
        rows: list[dict[str, Any]] = []
        recognised = 0
        for sheet in book.worksheets:
            found = _sheet(sheet, themes)
            recognised += found is not None
            place = {"file": f"{path.name} (blad {sheet.title})", "coder": coder}
            rows += [{**place, "start": None, "end": None, **row} for row in found or ()]
    finally:
        book.close()
    if not recognised:
        raise InputError(
            f"geen enkel blad heeft de kolommen '{OVERVIEW_DECISION}' en '{_SEGMENT_ID}'.",
            "Gebruik het overzicht van antwoorden dat bij het rapport is gemaakt, en laat de "
            "verborgen kolommen rechts staan.",
            file=path,
        )
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame = frame.drop_duplicates(["segment_id", "theme"], ignore_index=True)
    kinds: dict[Any, Any] = dict.fromkeys(COLUMNS, "str")
    return frame.astype(kinds | {"row": int, "start": "Int64", "end": "Int64"})


def overview_themes(path: Path) -> dict[str, str]:
    """The themes (id to name) of the codebook that an overview was made with.

    :raises InputError: not an Excel workbook, or none that the product made.
    """
    book = _open(path)
    try:
        return {theme.id: theme.name for theme in _themes(book, path)}
    finally:
        book.close()


def is_overview(path: Path, settings: IngestSettings) -> bool:
    """Whether a file is an overview of answers that the product made, filled in or not.

    :raises InputError: it can't be read, or is larger than the settings allow.
    """
    data = read_bytes(path, settings.max_megabytes * 1_000_000)
    if not data.startswith(b"PK\x03\x04") or kind_of_zip(data, path.name)[0] != "xlsx":
        return False
    check_size(data, "xlsx", path.name, settings)
    book = _open(path)
    try:
        return any(
            OVERVIEW_DECISION in map(_text, row)
            for sheet in book.worksheets
            for row in sheet.iter_rows(max_row=_HEAD_WITHIN, values_only=True)
        )
    finally:
        book.close()


def _open(path: Path) -> Any:
    from io import BytesIO
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    settings = load_settings().ingest
    data = read_bytes(path, settings.max_megabytes * 1_000_000)
    if data.startswith(b"PK"):
        check_size(data, "xlsx", path.name, settings)
    try:
        return load_workbook(BytesIO(data), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise InputError(
            "dit is geen Excel-werkmap die gelezen kan worden (.xlsx).",
            "Bewaar het overzicht als .xlsx, zonder wachtwoord, en sluit het in Excel.",
            file=path,
        ) from error


def _themes(book: Any, path: Path) -> list[_Theme]:
    """The themes the workbook was made with: they tell which id a name stands for."""
    sheet = next((s for s in book.worksheets if s.title == OVERVIEW_THEMES), None)
    rows = sheet.iter_rows(values_only=True) if sheet is not None else iter(())
    head = [_text(cell) for cell in next(rows, ())]
    if not {"id", "naam", "vragen"} <= set(head):
        raise InputError(
            f"het blad '{OVERVIEW_THEMES}' met id, naam en vragen ontbreekt.",
            "Gebruik het overzicht van antwoorden dat bij het rapport is gemaakt.",
            file=path,
        )
    places = [head.index(name) for name in ("id", "naam", "vragen")]
    cells = ([_text(_at(row, place)) for place in places] for row in rows)
    return [
        _Theme(theme_id, name, frozenset(re.split(r"[,;\s]+", scope)))
        for theme_id, name, scope in cells
        if theme_id
    ]


def _sheet(sheet: Any, themes: list[_Theme]) -> list[dict[str, Any]] | None:
    """The decisions of one sheet, or None when it is no sheet of a question."""
    columns: dict[str, int] = {}
    found: list[dict[str, Any]] = []
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if not columns:
            texts = [_text(cell) for cell in row]
            if {OVERVIEW_DECISION, _SEGMENT_ID} <= set(texts):
                columns = {text: place for place, text in enumerate(texts) if text}
            elif number >= _HEAD_WITHIN:
                break
            continue
        cells: Mapping[str, str] = defaultdict(
            str, {name: _text(_at(row, place)) for name, place in columns.items()}
        )
        decision, question = cells[OVERVIEW_DECISION], cells[_QUESTION]
        if not decision or not cells[_SEGMENT_ID]:
            continue
        found += [
            {
                "row": number,
                "segment_id": cells[_SEGMENT_ID],
                "respondent_id": cells[_RESPONDENT],
                "question": question,
                "text": cells[OVERVIEW_SEGMENT],
                "theme": theme,
            }
            for theme in _decided(decision, question, themes)
        ]
    return found if columns else None


def _decided(decision: str, question: str, themes: list[_Theme]) -> list[str]:
    """Ids of the themes in a cell; ``['']`` for 'geen'; as typed for what is not known."""
    pieces = [p for p in (p.strip() for p in decision.split(OVERVIEW_SEPARATOR)) if p]
    if len(pieces) == 1 and _fold(pieces[0]) in _NONE:
        return [""]
    return [_theme_id(piece, question, themes) for piece in pieces]


def _theme_id(piece: str, question: str, themes: list[_Theme]) -> str:
    wanted = _fold(piece)
    in_brackets = _ID_IN_BRACKETS.search(piece)
    ids = {theme.id for theme in themes}
    if wanted in ids:
        return wanted
    if in_brackets and in_brackets[1] in ids:
        return in_brackets[1]
    named = [theme for theme in themes if _fold(theme.name) == wanted]
    in_scope = [theme for theme in named if question in theme.scope]
    for candidates in (in_scope, named):
        if len(candidates) == 1:
            return candidates[0].id
    return piece


def _fold(text: str) -> str:
    """Comparable: small letters, single spaces, straight quotes, without a full stop."""
    text = text.casefold().replace("’", "'").replace("‘", "'")
    return " ".join(text.split()).strip(" .")


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _at(row: tuple[object, ...], place: int) -> object:
    return row[place] if place < len(row) else None  # short rows lose their empty cells
