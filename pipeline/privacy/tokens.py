"""A text cut into words, with what each looks like."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.privacy.known import KEPT, is_named
from pipeline.privacy.name_lists import INTERFIXES, TITLES
from pipeline.privacy.ordinary import is_ordinary
from pipeline.privacy.surnames import SURNAMES

_LETTER = r"[^\W\d_]"
_CAPITAL = "[A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪĮİĶĻŁŃŅŇŐŒŘŚŞŠŢŤŪŮŰŲŹŻŽƏ]"
_WORD = re.compile(
    rf"(?:(?:{_CAPITAL}|Th|Ch|Chr|Joh|Ph|IJ)\.){{1,5}}|['’]t\b|{_LETTER}+(?:['’-]{_LETTER}+)*"
)
_INITIALS = re.compile(rf"(?:(?:{_CAPITAL}|Th|Ch|Chr|Joh|Ph|IJ)\.)+")
_NOT_INITIALS = frozenset(
    {"B.V.", "N.V.", "V.O.F.", "S.W.T.", "W.S.D.", "N.A.H.", "L.V.B.", "W.M.O."}
)
INTERFIX = {tuple(i.rstrip(".").split()) for i in INTERFIXES} | {("v", "d")}
INTERFIX_BEGINS = frozenset(parts[0] for parts in INTERFIX)
INTERFIX_ENDS = frozenset(parts[-1] for parts in INTERFIX)

_OPENING = re.compile(r"[.!?:;\n•*]|^[ \t]*[-–][ \t]")


@dataclass(frozen=True)
class Word:
    """One word of a text, with its place."""

    text: str
    low: str  # in lower case, without a possessive 's
    start: int
    end: int
    opening: bool  # first word of a sentence, line or bullet
    glued: bool  # only blanks between the word before and this one

    @property
    def initials(self) -> bool:
        """Whether it is initials of a person: J.P."""
        return bool(_INITIALS.fullmatch(self.text)) and self.text not in _NOT_INITIALS

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital."""
        return self.text[0].isupper() and not self.initials

    @property
    def abbreviation(self) -> bool:
        """Whether it begins with two capitals: SWT, GGZ."""
        return len(self.text) > 1 and self.text[:2].isupper() and self.text[:2] not in ("IJ",)


def _of_itself(low: str) -> bool:
    """Whether a word that could be a first name with s is a word or name of itself."""
    return is_named(low) or low in SURNAMES or low in KEPT or is_ordinary(low)


def cut_words(text: str) -> list[Word]:
    """The words of a text, in order."""
    cut: list[Word] = []
    before = 0
    for found in _WORD.finditer(text):
        gap = text[before : found.start()]
        opening, glued = not cut, bool(cut) and not gap.strip(" \t\u00a0")
        if cut and not glued:
            opening = bool(_OPENING.search(gap))
            # a full stop after an abbreviation ends no sentence ("mevr. Jansen")
            if gap.strip() == "." and (cut[-1].low in TITLES or len(cut[-1].text) == 1):
                opening = False
        word = found.group()
        low = word.lower().removesuffix("'s").removesuffix("’s")
        if low.endswith("s") and is_named(low[:-1]) and word[0].isupper() and not _of_itself(low):
            low = low[:-1]  # "Annekes aanpak"
        cut.append(Word(word, low, found.start(), found.end(), opening, glued))
        before = found.end()
    return cut
