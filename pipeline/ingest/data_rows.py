"""The rows of a table that are a respondent or a coded line; what the others are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.ingest.files import Sheet

_TOTAL = re.compile(
    r"(?:sub|eind)?(?:totaal|totalen|total|totals|som|sum|gemiddelde|average|mean)\s*:?",
    re.IGNORECASE,
)
_MOJIBAKE = re.compile(r"Ã[\x80-\xbf©«¨¯¶¼¤ªº®³¡‰]|â€[\x80-\xbf™œ˜“”¦]|Ã¢Â€")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_LOOKED_AT = 300


def data_rows(sheet: Sheet, first: int) -> tuple[list[int], list[str]]:
    """Indexes of the rows that count, from ``first`` on, and Dutch warnings about the others."""
    rows = [i for i in range(first, len(sheet.rows)) if sheet.rows[i]]
    warnings = []
    empty = len(sheet.rows) - first - len(rows)
    if empty > 0:
        warnings.append(
            f"{empty} lege regels tellen niet mee." if empty > 1 else "1 lege regel telt niet mee."
        )
    total = _total_rows(sheet, rows)
    if total:
        rows = rows[: -len(total)]
        where = ", ".join(str(sheet.number(i)) for i in total)
        warnings.append(f"regel {where} is een totaal en telt niet mee.")
    twice = sum(bool(_MOJIBAKE.search(c)) for i in rows for c in sheet.rows[i] if not c.isascii())
    if twice:
        cells = "1 cel lijkt" if twice == 1 else f"{twice} cellen lijken"
        warnings.append(
            f"{cells} twee keer omgezet (zoals 'Ã©' voor 'é'); in antwoorden wordt dat hersteld. "
            "Beter is het om opnieuw te exporteren als UTF-8, zonder Excel ertussen."
        )
    return rows, warnings


def uneven_rows(sheet: Sheet, rows: Sequence[int], width: int) -> list[str]:
    """A Dutch warning about rows with too many or too few cells, if there are any."""
    uneven = [
        i
        for i in rows
        if len(sheet.rows[i]) < width or any(c.strip() for c in sheet.rows[i][width:])
    ]
    if not uneven:
        return []
    return [
        f"{len(uneven)} regels hebben te veel of te weinig velden (de eerste: regel "
        f"{sheet.number(uneven[0])})."
    ]


def _total_rows(sheet: Sheet, rows: Sequence[int]) -> list[int]:
    """Rows at the end that add up those above."""
    found: list[int] = []
    for index in reversed(rows[-3:]):
        filled = [c.strip() for c in sheet.rows[index] if c.strip()]
        words = [c for c in filled if not _NUMBER.fullmatch(c)]
        named = len(words) == 1 and bool(_TOTAL.fullmatch(words[0])) and len(filled) > 1
        if not named and not _adds_up(sheet, rows, index):
            break
        found.insert(0, index)
    return found if len(found) < len(rows) else []


def _adds_up(sheet: Sheet, rows: Sequence[int], last: int) -> bool:
    """Whether every filled cell of a row is the sum of its column: three or more, without id."""
    row = sheet.rows[last]
    filled = [i for i, c in enumerate(row) if c.strip()]
    above = [i for i in rows if i < last]
    if len(above) < 3 or len(filled) < 3 or row[0].strip():
        return False
    if any(not row[i].strip().isdecimal() for i in filled):
        return False
    sums = []
    for column in filled:
        cells = [
            sheet.rows[i][column].strip() if column < len(sheet.rows[i]) else "" for i in above
        ]
        if any(c and not c.isdecimal() for c in cells):
            return False
        sums.append(sum(int(c) for c in cells if c))
    return sums == [int(row[i]) for i in filled] and sum(sums) > len(sums)


def from_r(sheet: Sheet, rows: Sequence[int]) -> bool:
    """Whether R wrote 'NA' for what is missing: in several columns, never beside an empty cell."""
    seen = [sheet.rows[i] for i in rows[:_LOOKED_AT]]
    columns = {c for row in seen for c, cell in enumerate(row) if cell == "NA"}
    blank = any(cell == "" for row in seen for c, cell in enumerate(row) if c in columns)
    return len(columns) >= 3 and not blank
