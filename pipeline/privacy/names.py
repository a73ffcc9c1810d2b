"""Finding names of persons in Dutch text, by rules over words; the privacy stage replaces them.

No model: each rule is a kind of evidence a reader could point at. A name is found by what stands
before it (title, role, greeting), by a known first name, by initials, or by a surname that is no
ordinary word. Towns, organisations and cited authors are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from pipeline.privacy.citations import find_citations
from pipeline.privacy.name_lists import (
    AMBIGUOUS,
    AUTHORS,
    FIRST_NAMES,
    INSTITUTION_AFTER,
    INSTITUTION_BEFORE,
    INTERFIXES,
    ORDINARY,
    PLACES_AND_ORGANISATIONS,
    PLAIN_SURNAMES,
    ROLES,
    ROLES_OF_PERSONS,
    SURNAMES,
    TITLES,
    alternatives,
)

Span = tuple[int, int]

_LETTER = r"[^\W\d_]"
_WORD = re.compile(
    rf"(?:(?:[A-Z]|Th|Ch|Chr|Joh|Ph|IJ)\.){{1,5}}|['’]t\b|{_LETTER}+(?:['’-]{_LETTER}+)*"
)
_INITIALS = re.compile(r"(?:(?:[A-Z]|Th|Ch|Chr|Joh|Ph|IJ)\.)+")
_NOT_INITIALS = frozenset(
    {"B.V.", "N.V.", "V.O.F.", "S.W.T.", "W.S.D.", "N.A.H.", "L.V.B.", "W.M.O."}
)
_LETTERED = frozenset(
    ("optie", "plan", "groep", "fase", "deel", "punt", "team", "variant", "bijlage", "scenario")
)
_NAMED = FIRST_NAMES | AMBIGUOUS
_KEPT = PLACES_AND_ORGANISATIONS | INSTITUTION_BEFORE | INSTITUTION_AFTER | ORDINARY
_INTERFIX = {tuple(i.rstrip(".").split()) for i in INTERFIXES} | {("v", "d")}
_INTERFIX_BEGINS = frozenset(parts[0] for parts in _INTERFIX)


# Cues end where the name must begin. "surname": any capital may be a name; "first": a first name.
_CUES = (
    ("surname", re.compile(rf"(?<![\w-])(?:{alternatives(TITLES)})\.?[ \t]+", re.I)),
    ("surname", re.compile(rf"(?<![\w-])(?:{alternatives(ROLES_OF_PERSONS)})[ \t]*:?[ \t]+", re.I)),
    ("surname", re.compile(r"(?<!\w)(?:mijn naam is|ik heet|naam[ \t]*:)[ \t]*", re.I)),
    (
        "full",
        re.compile(r"(?<!\w)(?:ingevuld door|t\.a\.v\.|ik ben|genaamd|contact[ \t]*:)[ \t]*", re.I),
    ),
    ("full", re.compile(rf"(?<![\w-])(?:{alternatives(ROLES)})[ \t]*:?[ \t]+", re.I)),
    (
        "greeting",
        re.compile(
            r"(?<!\w)(?:(?:met )?(?:vriendelijke|hartelijke|lieve|warme|veel)?[ \t]*"
            r"groet(?:en|jes)?|m\.?v\.?g\.?|gr\.|liefs|hoogachtend)[ \t]*[,.!:]?\s+",
            re.I,
        ),
    ),
    (
        "greeting",
        re.compile(r"(?:^|(?<=\n))[ \t]*(?:beste|lieve|hoi|hallo|dag|geachte)[ \t]+", re.I),
    ),
)
_PLURAL = re.compile(
    r"(?:heren|dames|collega['’]s|docenten|studenten|familie)[ \t]*:?[ \t]+$", re.I
)

_WORK_OF = re.compile(
    r"(?:theorie|model|methode|methodiek|cyclus|boek|artikel|publicatie|gedachtegoed|werk|visie|denken)"
    r"(?:[ \t]\w+)?[ \t]van[ \t]+$",
    re.I,
)
_CITED = re.compile(r"(?<!\w)(?:volgens|aldus|zie|cf\.|naar)[ \t]+(?:o\.a\.[ \t]+)?$", re.I)
_OPENING = re.compile(r"[.!?:;\n•*]|^[ \t]*[-–][ \t]")
_MONTH = re.compile(r"\.?[ \t]?['’]?(?:19|20)?\d\d\b")


@dataclass(frozen=True)
class _Word:
    text: str
    low: str  # in lower case, without a possessive 's
    start: int
    end: int
    opening: bool  # first word of a sentence, line or bullet
    glued: bool  # only blanks between the word before and this one

    @property
    def initials(self) -> bool:
        return bool(_INITIALS.fullmatch(self.text)) and self.text not in _NOT_INITIALS

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() and not self.initials

    @property
    def abbreviation(self) -> bool:
        return len(self.text) > 1 and self.text[:2].isupper() and self.text[:2] not in ("IJ",)


@dataclass(frozen=True)
class _Name:
    first: int  # index of its first word
    last: int  # index after its last word
    firsts: int = 0  # how many first names
    initials: int = 0
    interfix: bool = False
    surname: str = ""


def _words(text: str) -> list[_Word]:
    words: list[_Word] = []
    before = 0
    for found in _WORD.finditer(text):
        gap = text[before : found.start()]
        opening, glued = not words, bool(words) and not gap.strip(" \t\u00a0")
        if words and not glued:
            opening = bool(_OPENING.search(gap))
            # a full stop after an abbreviation ends no sentence ("mevr. Jansen")
            if gap.strip() == "." and (words[-1].low in TITLES or len(words[-1].text) == 1):
                opening = False
        word = found.group()
        low = word.lower().removesuffix("'s").removesuffix("’s")
        words.append(_Word(word, low, found.start(), found.end(), opening, glued))
        before = found.end()
    return words


class _Reader:
    """One text, cut into words, with the rules that look at them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = _words(text)
        # in an answer in capitals a capital says nothing
        letters = [character for character in text if character.isalpha()]
        self.shouting = sum(map(str.isupper, letters)) > 0.7 * len(letters)
        self.starts = {word.start: index for index, word in enumerate(self.words)}

    def interfix(self, at: int) -> int:
        """Index after an interfix that begins at a word, or ``at`` when there is none."""
        if at >= len(self.words) or self.words[at].low.rstrip(".") not in _INTERFIX_BEGINS:
            return at
        for length in (3, 2, 1):
            part = self.words[at : at + length]
            if (
                len(part) == length
                and all(word.glued for word in part[1:])
                and tuple(word.text.lower().rstrip(".") for word in part) in _INTERFIX
            ):
                return at + length
        return at

    def surname(self, at: int, *, lower: bool = False) -> bool:
        """Whether the word at an index can be a surname."""
        if at >= len(self.words):
            return False
        word = self.words[at]
        if word.low in SURNAMES:
            return word.capital or lower
        if word.low in _KEPT or (word.abbreviation and not self.shouting) or self.shouting:
            return False
        return word.capital and len(word.text) > 1

    def parse(self, at: int, *, lower: bool = False) -> _Name:
        """The longest name that begins at a word: first names, initials, interfix, surname."""
        here, firsts, initials = at, 0, 0
        while here < len(self.words) and here < at + 4 and (here == at or self.words[here].glued):
            word = self.words[here]
            if word.initials:
                initials += 1
            elif (word.low in _NAMED or word.low.split("-")[0] in _NAMED) and (
                word.capital or (lower and word.low in FIRST_NAMES)
            ):
                if here > at and not (here + 1 < len(self.words) and self.words[here + 1].glued):
                    break  # "Marieke Simon": the last one may be the surname
                firsts += 1
            elif here == at and self._before_surname(at):
                firsts += 1
            else:
                break
            here += 1
        after = self.interfix(here)
        if here > at and after > here and not self.words[here].glued:
            after = here
        glued = after == at or (after < len(self.words) and self.words[after].glued)
        if glued and self.surname(after, lower=lower) and self._bound(here, after, at):
            end = after + 1
            if "-" in self.words[after].text:  # "Jansen-de Vries"
                end = self._second_surname(end)
            return _Name(at, end, firsts, initials, after > here, self.words[after].low)
        if firsts > 1 and self.words[here - 1].low not in FIRST_NAMES:
            return _Name(at, here - 1, firsts - 1, initials)
        return _Name(at, here, firsts, initials)

    def _before_surname(self, at: int) -> bool:
        """Whether an unknown capitalised word in mid-sentence stands before a known surname."""
        word = self.words[at]
        if word.opening or self.shouting or not self.surname(at) or at + 1 >= len(self.words):
            return False
        after = self.interfix(at + 1)
        part = self.words[at + 1 : after + 1]
        return (
            after < len(self.words)
            and all(each.glued for each in part)
            and self.words[after].capital
            and self.words[after].low in SURNAMES
        )

    def _bound(self, here: int, after: int, at: int) -> bool:
        """Whether a surname after an interfix belongs to the words before it."""
        if after == here:
            return True
        # "Jan van Humanitas", "Marieke van de Werkplaats": no surname
        return self.words[after].low not in _KEPT and (here > at or after > at)

    def _second_surname(self, end: int) -> int:
        if self.words[end - 1].text.rsplit("-", 1)[-1].islower() and end < len(self.words):
            after = self.interfix(end)
            if after < len(self.words) and self.words[after].capital:
                return after + 1
        return end

    def institution(self, name: _Name) -> bool:
        """Whether the words around a name make it an organisation, building or method."""
        before = self.words[name.first - 1] if name.first else None
        after = self.words[name.last] if name.last < len(self.words) else None
        if before and self.words[name.first].glued and before.low in INSTITUTION_BEFORE:
            return True
        return bool(after and after.glued and after.capital and after.low in INSTITUTION_AFTER)

    def cited(self, name: _Name) -> bool:
        """Whether a name stands as the author of a work."""
        start = self.words[name.first].start
        before = self.text[max(0, start - 60) : start]
        if name.surname and name.surname in AUTHORS:
            return True
        if name.firsts and not name.surname:
            return False
        return bool(_WORK_OF.search(before) or (not name.firsts and _CITED.search(before)))

    def cued(self) -> Iterator[_Name]:
        """Names announced by what stands before them."""
        for kind, cue in _CUES:
            for found in cue.finditer(self.text):
                at = self.starts.get(found.end())
                if at is None:
                    continue
                while at < len(self.words) - 1 and self.words[at].low in TITLES:
                    at += 1
                name = self._announced_name(at)
                if name.last > name.first and self._announced(kind, name):
                    yield name
                    if _PLURAL.search(found.group()):
                        yield from self._more(name, any_capital=True)

    def _announced_name(self, at: int) -> _Name:
        """A name after a title or greeting, where an unknown first name can come first."""
        name = self.parse(at, lower=True)
        bare = name.surname and not (name.firsts or name.initials or name.interfix)
        if bare and name.last < len(self.words) and self.words[name.last].glued:
            rest = self.parse(name.last)
            if rest.surname:
                return replace(rest, first=at, firsts=1)
        return name

    def _announced(self, kind: str, name: _Name) -> bool:
        word = self.words[name.first]
        if self.institution(name) and not name.firsts:
            return False
        if kind == "surname":
            # "mevrouw van de Werkplaats": lower-case interfix without a known surname
            return bool(name.firsts or name.initials or name.surname)
        if kind == "greeting":
            line_end = re.match(r"[ \t]*(?:[,!.]|$|\n)", self.text[self.words[name.last - 1].end :])
            return bool(name.firsts or name.initials or (name.surname and line_end))
        return bool(
            name.firsts
            or (name.initials and name.surname)
            or (name.interfix and word.capital and name.surname)
        )

    def _more(self, name: _Name, *, any_capital: bool = False) -> Iterator[_Name]:
        """Names joined to a found one: "Anneke, Roos en Bart"."""
        at = name.last
        while at < len(self.words):
            gap = self.text[self.words[at - 1].end : self.words[at].start]
            if (
                gap.strip() == ""
                and self.words[at].low in ("en", "of")
                and at + 1 < len(self.words)
            ):
                at += 1
            elif gap.strip() not in (",", "&", "/", "+"):
                return
            nxt = self.parse(at)
            if nxt.last == at or not (nxt.firsts or nxt.initials or any_capital):
                return
            yield nxt
            at = nxt.last

    def plain(self) -> Iterator[_Name]:
        """Names that need no announcement."""
        at = 0
        while at < len(self.words):
            name = self._evident(at)
            if name:
                yield name
                yield from self._more(name)
            at = name.last if name else at + 1

    def _evident(self, at: int) -> _Name | None:
        word = self.words[at]
        if word.text[0].islower() and word.low in FIRST_NAMES:  # "jan de boer"
            name = self.parse(at, lower=True)
            evident = name.surname in SURNAMES
        elif word.text[0].islower() and word.low.rstrip(".") not in _INTERFIX_BEGINS:
            return None
        else:
            name = self.parse(at)
            if name.last == at:
                return None
            if name.firsts:
                evident = self._first_name(name, word)
            elif name.initials:
                evident = bool(name.surname) and self._own_initials(name)
            else:
                evident = self._plain_surname(name, word)
        return name if evident and not self.institution(name) and not self.cited(name) else None

    def _plain_surname(self, name: _Name, word: _Word) -> bool:
        if self.shouting or word.opening:
            return False
        return name.surname in PLAIN_SURNAMES or (name.interfix and name.surname in SURNAMES)

    def _own_initials(self, name: _Name) -> bool:
        word = self.words[name.first]
        if name.interfix or word.text.count(".") > 1 or name.surname in SURNAMES:
            return True
        before = self.words[name.first - 1] if name.first else None
        return not word.opening and not (before and before.low in _LETTERED)

    def _first_name(self, name: _Name, word: _Word) -> bool:
        if word.low == "jan" and _MONTH.match(self.text, word.end):
            return False
        if word.abbreviation and not self.shouting:
            return bool(name.surname)
        if self.shouting:
            return word.low in FIRST_NAMES
        if word.low in AMBIGUOUS:
            if name.surname:
                return not word.opening or name.interfix or name.surname in SURNAMES
            before = self.words[name.first - 1].low if name.first else ""
            return not word.opening and before not in ("de", "het", "een", "deze", "dit", "die")
        return True


def find_names(text: str) -> list[Span]:
    """Character spans of names of persons, in order and without overlap.

    Titles and roles in front of a name are no part of it. Names of cited authors ("Biesta (2012)"),
    of towns and of organisations are not returned.

    >>> find_names("Overleg met mevrouw De Vries in Almere.")
    [(20, 28)]
    """
    if not any(character.isalpha() for character in text):
        return []
    reader = _Reader(text)
    cited = find_citations(text)
    found: set[Span] = set()
    for name in (*reader.cued(), *reader.plain()):
        start, last = reader.words[name.first].start, reader.words[name.last - 1]
        end = last.end - (2 if re.search(r"['’]s$", last.text) else 0)
        if not any(start < e and s < end for s, e in cited):
            found.add((start, end))
    spans: list[Span] = []
    for start, end in sorted(found):
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return spans
