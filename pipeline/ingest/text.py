"""Make the text of a cell plain, and remember where every character went."""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date, datetime
from typing import Any

from pipeline.contracts import Edit

_EMOJI = "\u2600-\u27bf\U0001f000-\U0001faff"  # a joiner between two of these makes one picture
# Line ends, characters that show nothing, odd spaces, and letters followed by loose accents.
_TO_CLEAN = re.compile(
    r"\r\n?|[\x0b\x0c\x85\u2028\u2029]"
    r"|[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200c\u200e\u200f\u2060\ufeff\u00ad]+"
    rf"|(?<![{_EMOJI}\ufe0f])\u200d|\u200d(?![{_EMOJI}])"
    r"|[\u00a0\u2007\u202f\u3000]"
    r"|[^\W\d_][\u0300-\u036f]+"
)
_WHOLE = re.compile(r"(\d+)[.,]0+")
# One of these is in every text that is changed. Looking for one character is ten times as fast.
_MAYBE = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u0300-\u036f\u2007\u200b-\u200f\u2028\u2029\u202f\u2060\u3000"
    r"\ufeff]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


def _plain(piece: str) -> str:
    if piece[0] in "\r\x0b\x0c\x85\u2028\u2029":  # Word types a line break as \x0b
        return "\n"
    if piece[0] in "\u00a0\u2007\u202f\u3000":
        return " "
    if len(piece) > 1 and unicodedata.combining(piece[1]):
        return unicodedata.normalize("NFC", piece)
    return ""


def clean(cell: str) -> tuple[str, list[Edit], int]:
    r"""One kind of line end, no invisible characters, composed accents.

    :return: the text, what was changed as [start, end, new length] in positions of ``cell``, and
        how many control characters were taken out.

    >>> clean("a\r\nb")
    ('a\nb', [(1, 3, 1)], 0)
    """
    if not _MAYBE.search(cell):
        return cell, [], 0
    edits: list[Edit] = []

    def replace(match: re.Match[str]) -> str:
        new = _plain(match[0])
        if new != match[0]:
            edits.append((match.start(), match.end(), len(new)))
        return new

    return _TO_CLEAN.sub(replace, cell), edits, len(_CONTROL.findall(cell))


def cell_text(value: Any) -> str:
    """A cell's value as text: whole numbers without '.0', dates as ISO.

    >>> cell_text(28.0), cell_text(2.5), cell_text(None), cell_text(datetime(2018, 9, 20, 10, 0))
    ('28', '2.5', '', '2018-09-20 10:00:00')
    """
    if value is None:
        return ""
    if isinstance(value, float):
        if math.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else str(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return str(value)


def plain_id(text: str) -> str:
    r"""An id without what only makes it look different; a number is a number, also ``58.0``.

    >>> plain_id(" 58.0\u00a0"), plain_id("058"), plain_id("R_1"), plain_id("5.80")
    ('58', '058', 'R_1', '5.80')
    """
    text = " ".join(text.replace("\u200b", "").replace("\ufeff", "").split())
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text


def fold(text: str) -> tuple[str, list[int]]:
    r"""Text as two people would call it the same: quotes, dashes, white space and case forgiven.

    :return: the folded text, and for each of its characters its position in ``text`` (one extra
        at the end).

    >>> fold("‘Ja’,\n  nee")[0]
    "'ja', nee"
    """
    folded: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        new = _FOLDED.get(char, char)
        if new.isspace():
            if not folded or folded[-1] == " ":
                continue
            new = " "
        for letter in new.lower():
            folded.append(letter)
            places.append(place)
    if folded and folded[-1] == " ":
        folded.pop()
        places.pop()
    places.append(places[-1] + 1 if places else 0)
    return "".join(folded), places


_FOLDED = {
    **dict.fromkeys("‘’‚‛′`´", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("–—‒−", "-"),
    "…": "...",
    "\u00ad": "",
    "\u200b": "",
    "\ufeff": "",
}
