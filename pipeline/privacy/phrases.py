"""Looking for many phrases at once, so that a text costs the same however many there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

Span = tuple[int, int]
_RUN = re.compile(r"[^\W_]+")  # what str.isalnum is true of


class Phrases:
    """Phrases that are looked for as whole words, in whatever case."""

    def __init__(self, phrases: Iterable[str] = ()) -> None:
        # first word, or first two with what is between -> where it stands in a phrase that
        # begins so, and how long that phrase is
        self._begins: dict[str, set[tuple[int, int]]] = {}
        self._whole: set[str] = set()
        self._one_by_one: dict[str, int] = {}
        for phrase in phrases:
            low = phrase.lower()
            runs = [found.span() for _, found in zip(range(2), _RUN.finditer(low), strict=False)]
            if not runs or len(low) != len(phrase):  # "???", and "İ", which has two small letters
                self._one_by_one[low] = len(phrase)
                continue
            start = runs[0][0]
            self._begins.setdefault(low[start : runs[-1][1]], set()).add((start, len(low)))
            self._whole.add(low)

    def spans(self, text: str) -> Iterator[Span]:
        """Where they stand in a text, as whole words, in no fixed order."""
        low = text.lower()
        for phrase, length in self._one_by_one.items():
            yield from spans_of(low, phrase, length)
        if not self._begins:
            return
        begins, whole = self._begins, self._whole
        runs = [found.span() for found in _RUN.finditer(low)]
        seconds = (*(end for _, end in runs[1:]), 0)
        for (start, end), second in zip(runs, seconds, strict=False):
            for key in (low[start:end], low[start:second]):
                for before, length in begins.get(key, ()):
                    at = start - before
                    there = low[at : at + length] if at >= 0 else ""
                    if len(there) == length and there in whole and _bounded(low, at, length):
                        yield at, at + length


def spans_of(low: str, phrase: str, length: int) -> Iterator[Span]:
    """Where one phrase stands in a text as whole words; both in lower case."""
    at = low.find(phrase)
    while phrase and at >= 0:
        if _bounded(low, at, length):
            yield at, at + length
        at = low.find(phrase, at + 1)


def _bounded(low: str, at: int, length: int) -> bool:
    """Whether what stands there is no part of a longer word."""
    end = at + length
    return not ((at and low[at - 1].isalnum()) or (end < len(low) and low[end].isalnum()))
