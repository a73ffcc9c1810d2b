"""How wide the columns of a table are in Word: no table is broader than the text."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.report.model import Table, plain

CHARACTER, SMALL_CHARACTER = 98, 88  # twentieths of a point, of 9.5 and 8.5 points Calibri
PADDING = 190  # left and right of the text, and a little room
LONGEST_WORD, LONGEST_LINE = 20, 55  # characters beyond which a column asks for no more


@dataclass(frozen=True)
class Layout:
    """Widths in twentieths of a point, and whether the text must be smaller to fit."""

    widths: list[int]
    small: bool


def lay_out(table: Table, room: int) -> Layout:
    """Divide ``room`` over the columns: the longest word must fit, the rest by what they hold."""
    words, lines = [], []
    for place, column in enumerate(table.columns):
        texts = [column.heading, *(plain(row[place].content) for row in table.rows)]
        parts = [word for text in texts for word in text.split()]
        parts += [word + "x" for word in column.heading.split()]  # bold is a little wider
        words.append(min(LONGEST_WORD, max(map(len, parts), default=1)))
        longest = max((len(line) for text in texts for line in text.split("\n")), default=1)
        lines.append(max(words[-1], min(LONGEST_LINE, longest)))
    small = sum(words) * CHARACTER + len(words) * PADDING > room
    character = SMALL_CHARACTER if small else CHARACTER
    least = [word * character + PADDING for word in words]
    wish = [line * character + PADDING for line in lines]
    if sum(wish) <= room:
        widths = wish
    elif sum(least) <= room:
        share = (room - sum(least)) / (sum(wish) - sum(least))
        widths = [int(low + (high - low) * share) for low, high in zip(least, wish, strict=True)]
    else:
        widths = [int(low * room / sum(least)) for low in least]
    return Layout(widths, small)
