"""Find the choices in cells that hold several of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import pairwise

_SEPARATORS = (";", ",", "|")
_OFTEN = 3
_CHOICES = 80  # a question with more choices is no choice


def separator_of(values: Sequence[str]) -> str:
    """What stands between the choices, where cells are lists of the same few; '' for no lists."""
    for separator in _SEPARATORS:
        lists = [v for v in values if separator in v]
        if len(lists) * 10 < len(values) or len(lists) < 3:
            continue
        if not _recombine(set(lists), separator):
            continue  # "Ja, namelijk:" is one choice with a comma in it
        pieces = Counter(p for v in values for p in _cut(v, separator))
        total = sum(pieces.values())
        again = sum(n for n in pieces.values() if n > 1)
        if len(pieces) <= _CHOICES and again >= total * 0.9 and total >= len(pieces) * 3:
            return separator if len(set(values)) > len(pieces) / 3 else ""
    return ""


def choices_in(values: Sequence[str]) -> list[str]:
    """The choices in such cells, the most chosen first; what always stands together is one.

    What fewer than three people gave may be their own words, and is left out.

    >>> choices_in(["a, b,c", "a, b", "c", "d,c", "a, b,d", "Ria,c", "d"])
    ['c', 'a, b', 'd']
    """
    separator = separator_of(values) or ","
    cells = [_cut(v, separator) for v in values]
    alone = Counter(p for cell in cells for p in cell)
    pairs = Counter(pair for cell in cells for pair in pairwise(cell))
    # "Media (tv, radio)": both halves are seen equally often, and always in this order
    after = {a: b for (a, b), n in sorted(pairs.items()) if n == alone[a] == alone[b] and n > 1}
    tails = set(after.values())
    found: Counter[str] = Counter()
    for piece, times in alone.items():
        if piece in tails:
            continue
        words, last = piece, piece
        while last in after:
            last = after[last]
            words += f"{separator} {last}"
        if times >= _OFTEN:
            found[_as_written(words, values, separator)] = times
    return [words for words, _ in sorted(found.items(), key=lambda item: (-item[1], item[0]))]


def _as_written(words: str, values: Sequence[str], separator: str) -> str:
    tight = words.replace(f"{separator} ", separator)
    return words if any(words in v for v in values) else tight


def _cut(cell: str, separator: str) -> list[str]:
    return [p.strip() for p in cell.split(separator) if p.strip()]


def _recombine(lists: Collection[str], separator: str) -> bool:
    """Whether the pieces of different lists come back in other combinations."""
    pieces = [_cut(one, separator) for one in lists]
    places = Counter(p for one in pieces for p in dict.fromkeys(one))
    return len(pieces) >= 3 and sum(places.values()) >= len(places) * 1.5
