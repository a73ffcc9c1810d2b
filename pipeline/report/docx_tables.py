"""How wide the columns of a table are in Word: no table is broader than the text."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

from pipeline.report.model import Table, plain

CHARACTER, SMALL_CHARACTER = 98, 88  # twentieths of a point, of 9.5 and 8.5 points Calibri
PADDING = 190  # left and right of the text, and a little room
LONGEST_WORD, LONGEST_LINE = 24, 60  # characters beyond which a column asks for no more
SHORT = 11  # characters that a crowded column gets at least
LONGEST_NUMBER = 16
LOOKED_AT = 40  # rows that decide about the widths
CROWDED = 0.8  # share of the room beyond which the text is made smaller
STEP = 2  # characters that a column gets at a time


@dataclass(frozen=True)
class Layout:
    """Widths in twentieths of a point, and whether the text must be smaller to fit."""

    widths: list[int]
    small: bool


def lay_out(table: Table, room: int) -> Layout:
    """Divide ``room`` over the columns so that the table becomes as low as can be.

    The longest word of a column fits, unless there are too many long ones.
    """
    rows = [[plain(cell.content) for cell in row] for row in table.rows[:LOOKED_AT]]
    rows.insert(0, [column.heading for column in table.columns])
    least, most = [], []
    for place, column in enumerate(table.columns):
        texts = [row[place] for row in rows]
        words = [len(word) for text in texts for word in text.split()]
        words += [len(word) + 1 for word in column.heading.split()]  # bold is a little wider
        if column.numeric:  # a number with its interval stays together
            words += [len(text) for text in texts[1:] if len(text) <= LONGEST_NUMBER]
        least.append(min(LONGEST_WORD, max(words, default=1)))
        longest = max(len(line) for text in texts for line in text.split("\n")) + 1
        most.append(max(least[-1], min(LONGEST_LINE, longest)))
    needed = sum(least) * CHARACTER + len(least) * PADDING
    small = needed > room * CROWDED
    character = SMALL_CHARACTER if small else CHARACTER
    left = (room - len(least) * PADDING) // character  # characters side by side on the page
    if sum(least) > left:  # long words may be broken then; Word hyphenates them in tables
        least = [min(n, SHORT) for n in least]
    if sum(least) > left:
        least = [max(1, n * max(left, 1) // sum(least)) for n in least]
    widths = [n * character + PADDING for n in _spread(rows, least, most, left)]
    if sum(widths) > room:  # more columns than there is room for one letter each
        widths = [width * room // sum(widths) for width in widths]
    return Layout(widths, small)


def _spread(rows: list[list[str]], least: list[int], most: list[int], room: int) -> list[int]:
    """Give what is left, a step at a time, to the column that makes the table lowest."""
    widths = list(least)
    while room - sum(widths) >= STEP:
        open_ = [c for c in range(len(widths)) if widths[c] < most[c]]
        if not open_:
            break
        # Of columns that help as much, the one that has most text for its width.
        best = min(
            open_,
            key=lambda c: (_height(rows, widths, c), -_lines(rows, c, widths[c]), c),
        )
        widths[best] = min(most[best], widths[best] + STEP)
    return widths


def _height(rows: list[list[str]], widths: list[int], wider: int) -> int:
    """Lines of the whole table when one column gets a step more."""
    return sum(
        max(
            _wrapped(text, width + STEP * (place == wider))
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def _lines(rows: list[list[str]], column: int, width: int) -> int:
    return sum(_wrapped(row[column], width) for row in rows)


@lru_cache(maxsize=20_000)
def _wrapped(text: str, width: int) -> int:
    """How many lines a text takes; words are kept whole where they fit."""
    lines = 0
    for line in text.split("\n"):
        used = width + 1  # so that the first word starts a line
        for word in line.split(" "):
            if used + 1 + len(word) <= width:
                used += 1 + len(word)
            else:
                lines += max(1, math.ceil(len(word) / width))
                used = (len(word) - 1) % width + 1 if word else 0
    return lines
