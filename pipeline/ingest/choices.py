"""What was chosen: from a text, a code, a list in one cell, or a column per choice."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipeline.ingest.text import clean, plain_id
from pipeline.questionnaire import Question

_SEPARATORS = (";", ",", "|")
# What stands in the column of a choice that was shown and not chosen.
NOT_CHOSEN = frozenset(
    ("", "0", "-99", "-77", "no", "nee", "n", "not quoted", "not selected", "false", "off")
)


def chosen_parts(question: Question, cells: Mapping[str, str], prefix: str = "") -> list[str]:
    """The choices of a question with a column per choice, in words."""
    return [
        words
        for column, words in question.parts.items()
        if plain_id(cells[prefix + column]).lower() not in NOT_CHOSEN
    ]


def chosen(question: Question, cell: str) -> tuple[list[str], bool]:
    """The choices in one cell, in words, and whether they had to be read as a place in the list.

    An empty list for a number that is no choice.
    """
    cell = clean(cell)[0].strip()
    known = {**{c: c for c in question.choices}, **question.codes}
    if not cell or cell in known:
        return [known[cell]] if cell else [], False
    if (code := plain_id(cell)) in known:
        return [known[code]], False
    if question.several and known:
        return _split(cell, known), False
    choices = question.choices
    if not choices or not re.fullmatch(r"\d{1,3}(?:\.0)?", cell):
        return [cell], False
    number = int(float(cell))
    if question.codes or not 1 <= number <= len(choices):
        return [], False
    return [choices[number - 1]], True


def _split(cell: str, known: Mapping[str, str]) -> list[str]:
    """The choices in a cell with several; a choice's own text may hold the separator."""
    for separator in _SEPARATORS:
        pieces = [p.strip() for p in cell.split(separator) if p.strip()]
        if len(pieces) > 1 and all(p in known for p in pieces):
            return list(dict.fromkeys(known[p] for p in pieces))
    separator = next((s for s in _SEPARATORS if s in cell), ",")
    longest = sorted(known, key=lambda text: (-len(text), text))
    found: dict[str, None] = {}
    rest = cell
    while rest:
        own = next((t for t in longest if _starts(rest, t, separator)), None)
        piece = rest.partition(separator)[0] if own is None else own
        if piece.strip():
            found[known.get(piece, piece.strip())] = None
        rest = rest[len(piece) :].lstrip().removeprefix(separator).lstrip()
    return list(found)


def _starts(text: str, choice: str, separator: str) -> bool:
    after = text[len(choice) :].lstrip()
    return text.startswith(choice) and (not after or after.startswith(separator))


def words_of_part(value: str, text: str) -> str:
    """What the choice of a column is called: what stands in it, or the end of its question text.

    >>> words_of_part("Fiets", "Hoe komt u? - Fiets"), words_of_part("1", "Hoe komt u? - De trein")
    ('Fiets', 'De trein')
    >>> words_of_part("Y", "Hoe komt u? [Te voet]")
    'Te voet'
    """
    if value and not re.fullmatch(r"\d+(?:\.0)?|[xyjvXYJV]|ja|yes|true|quoted", value, re.I):
        return value
    if match := re.search(r"\[([^\[\]]+)\]\s*$", text):
        return match[1].strip()
    return text.rpartition(" - ")[2].strip() or text


def common_text(texts: Sequence[str]) -> str:
    """The text that questions which were asked several times, or in pieces, have in common.

    >>> common_text(["Werk - Hoe ging het?", "Thuis - Hoe ging het?"])
    'Hoe ging het?'
    >>> common_text(["Wie ziet u? - Rij 1", "Wie ziet u? - Rij 2"])
    'Wie ziet u?'
    """
    pieces = [[p for p in re.split(r"\s+[-–]\s+|\s*\[", text) if p] for text in texts]
    for way in (1, -1):
        shared = []
        for one in zip(*(p[::way] for p in pieces), strict=False):
            if len(set(one)) > 1:
                break
            shared.append(one[0])
        if shared:
            return " - ".join(shared[::way])
    return texts[0]


def read_rating(point: str, question: Question) -> int | None:
    """A point of a matrix: a digit, or the text of a scale point; None when it is neither.

    >>> q = Question(id="Q", text="", short="", type="matrix", scale={"zeer laag": 1, "hoog": 2})
    >>> read_rating("Zeer laag", q), read_rating("2", q), read_rating("9", q)
    (1, 2, None)
    """
    if not point:
        return None
    highest = max(question.scale.values(), default=5)
    by_text = {text.lower(): value for text, value in question.scale.items()}
    if point.lower() in by_text:
        return by_text[point.lower()]
    digits = re.match(r"(\d+)(?:[.,]0+)?(?=\s|$|=|-)", point)
    if digits and 1 <= int(digits[1]) <= highest:
        return int(digits[1])
    return None
