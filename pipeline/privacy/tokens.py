"""A text cut into words, with what each looks like."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from pipeline.privacy.known import KEPT, MOST, is_first_name, is_named
from pipeline.privacy.name_lists import INTERFIXES, TITLES
from pipeline.privacy.ordinary import is_ordinary
from pipeline.privacy.surnames import SURNAMES

_LETTER = r"[^\W\d_]"
_CAPITAL = "[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪĮİĶĻŁŃŅŇŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽƏ]"
_WORD = re.compile(
    rf"(?={_CAPITAL}\w{{0,2}}\.)(?:(?:{_CAPITAL}|Th|Ch|Chr|Joh|Ph|IJ)\.){{1,5}}|['’]t\b"
    rf"|{_LETTER}+(?:['’-]{_LETTER}+)*"
)
_INITIALS = re.compile(rf"(?:(?:{_CAPITAL}|Th|Ch|Chr|Joh|Ph|IJ)\.)+")
_NOT_INITIALS = frozenset(
    {"B.V.", "N.V.", "V.O.F.", "S.W.T.", "W.S.D.", "N.A.H.", "L.V.B.", "W.M.O."}
)
INTERFIX = {tuple(i.rstrip(".").split()) for i in INTERFIXES} | {("v", "d")}
INTERFIX_BEGINS = frozenset(parts[0] for parts in INTERFIX)
INTERFIX_ENDS = frozenset(parts[-1] for parts in INTERFIX)

_TITLES = frozenset(TITLES)
_POSSESSIVE = ("'s", "’s")
_OPENING = re.compile(r"[.!?:;\n•*]|^[ \t]*[-–][ \t]")


class Word(NamedTuple):
    """One word of a text, with its place."""

    text: str
    start: int
    end: int
    opening: bool  # first word of a sentence, line or bullet
    glued: bool  # only blanks between the word before and this one
    low: str  # in lower case, without a possessive 's
    initials: bool  # of a person: J.P.
    capital: bool  # begins with one, and is no initials
    abbreviation: bool  # begins with two capitals: SWT, GGZ
    joins: bool  # can begin an interfix: van der
    begins: bool  # has a sign of itself that a name begins: a capital, a first name, an interfix


class _Look(NamedTuple):
    """What a word looks like, wherever it stands."""

    low: str
    initials: bool
    capital: bool
    abbreviation: bool
    joins: bool
    begins: bool


def _of_itself(low: str) -> bool:
    """Whether a word that could be a first name with s is a word or name of itself."""
    return is_named(low) or low in SURNAMES or low in KEPT or is_ordinary(low)


@lru_cache(MOST)
def _look(word: str) -> _Look:
    low = word.lower()
    if low[-2:] in _POSSESSIVE:
        low = low[:-2]
    initials = capital = abbreviation = False
    if word[0].isupper():
        initials = word[-1] == "." and bool(_INITIALS.fullmatch(word)) and word not in _NOT_INITIALS
        capital = not initials
        abbreviation = len(word) > 1 and word[:2].isupper() and word[:2] != "IJ"
        if low[-1:] == "s" and is_named(low[:-1]) and not _of_itself(low):
            low = low[:-1]  # "Annekes aanpak"
    joins = low in INTERFIX_BEGINS or low.rstrip(".") in INTERFIX_BEGINS
    begins = capital or initials or joins or is_first_name(low)
    return _Look(low, initials, capital, abbreviation, joins, begins)


def cut_words(text: str) -> list[Word]:
    """The words of a text, in order."""
    cut: list[Word] = []
    before = 0
    for found in _WORD.finditer(text):
        start, end = found.span()
        opening, glued = not cut, bool(cut)
        if cut and text[before:start] != " ":
            gap = text[before:start]
            glued = not gap.strip(" \t\u00a0")
            if not glued:
                opening = bool(_OPENING.search(gap))
                # a full stop after an abbreviation ends no sentence ("mevr. Jansen")
                if gap.strip() == "." and (cut[-1].low in _TITLES or len(cut[-1].text) == 1):
                    opening = False
        word = found.group()
        cut.append(Word(word, start, end, opening, glued, *_look(word)))
        before = end
    return cut
