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
from pipeline.privacy.cues import (
    CITED,
    CUES,
    FINITE,
    FOREIGN,
    LEAD,
    LETTERED,
    MONTH,
    NO_SURNAME,
    PERSON_BEFORE,
    PERSON_DOES,
    PLACES,
    PLURAL,
    WITH_PERSON,
    WORK_OF,
)
from pipeline.privacy.first_names import AMBIGUOUS, FIRST_NAMES
from pipeline.privacy.known import (
    KEPT,
    has_surname_ending,
    is_first_name,
    is_named,
    is_surname,
    is_town_surname,
    is_unlisted,
    is_weak_first_name,
    is_word_surname,
)
from pipeline.privacy.name_lists import (
    AUTHORS,
    INSTITUTION_AFTER,
    INSTITUTION_BEFORE,
    OF_AN_ORGANISATION,
    OF_NO_PERSON,
    ORDINARY,
    TITLES,
)
from pipeline.privacy.ordinary import is_ordinary
from pipeline.privacy.surnames import PLAIN_SURNAMES, SURNAMES
from pipeline.privacy.tokens import INTERFIX, INTERFIX_BEGINS, INTERFIX_ENDS, Word, cut_words

Span = tuple[int, int]


@dataclass(frozen=True)
class _Name:
    first: int  # index of its first word
    last: int  # index after its last word
    firsts: int = 0  # how many first names
    initials: int = 0
    interfix: bool = False
    surname: str = ""


class _Reader:
    """One text, cut into words, with the rules that look at them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = cut_words(text)
        # in an answer in capitals a capital says nothing
        letters = [character for character in text if character.isalpha()]
        self.shouting = sum(map(str.isupper, letters)) > 0.7 * len(letters)
        self.starts = {word.start: index for index, word in enumerate(self.words)}

    def interfix(self, at: int) -> int:
        """Index after an interfix that begins at a word, or ``at`` when there is none."""
        if at >= len(self.words) or self.words[at].low.rstrip(".") not in INTERFIX_BEGINS:
            return at
        for length in (3, 2, 1):
            part = self.words[at : at + length]
            if (
                len(part) == length
                and all(word.glued for word in part[1:])
                and tuple(word.text.lower().rstrip(".") for word in part) in INTERFIX
            ):
                return at + length
        return at

    def surname(self, at: int, *, lower: bool = False, sure: bool = False) -> bool:
        """Whether the word at an index can be a surname; ``sure``: a name is expected there."""
        if at >= len(self.words):
            return False
        word = self.words[at]
        if is_surname(word.low) or (sure and is_word_surname(word.low) and word.capital):
            return word.capital or lower
        if sure and (lower or self.shouting) and len(word.text) > 2 and self.unlisted(at):
            return True
        if sure and word.capital and (word.low in ORDINARY or is_town_surname(word.low)):
            # "Valerie de Werd", "Mette van Drenthe"
            return at > 0 and self.words[at - 1].low in INTERFIX_ENDS
        if word.low in KEPT or (word.abbreviation and not self.shouting) or self.shouting:
            return False
        return word.capital and len(word.text) > 1

    def perhaps(self, at: int) -> bool:
        """Whether a word is unlisted, or a first name that is mostly another word."""
        return self.unlisted(at) or is_weak_first_name(self.words[at].low)

    def unlisted(self, at: int) -> bool:
        """Whether a word is neither a word of the language nor a known place or organisation."""
        return is_unlisted(self.words[at].low)

    def parse(self, at: int, *, lower: bool = False, sure: bool = False) -> _Name:
        """The longest name that begins at a word: first names, initials, interfix, surname."""
        here, firsts, initials = at, 0, 0
        while here < len(self.words) and here < at + 4 and (here == at or self.words[here].glued):
            word = self.words[here]
            if word.initials:
                initials += 1
            elif (is_named(word.low) or is_named(word.low.split("-")[0])) and (
                word.capital or (lower and is_first_name(word.low))
            ):
                if here > at and not self._goes_on(here, lower=lower):
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
        sure = sure or here > at
        if (
            glued
            and self.surname(after, lower=lower, sure=sure)
            and self._bound(here, after, at, sure)
        ):
            end = after + 1
            if "-" in self.words[after].text:  # "Jansen-de Vries"
                end = self._second_surname(end)
            end = self._more_surname(end)
            return _Name(at, end, firsts, initials, after > here, self.words[after].low)
        if firsts > 1 and not is_first_name(self.words[here - 1].low):
            return _Name(at, here - 1, firsts - 1, initials)
        return _Name(at, here, firsts, initials)

    def _goes_on(self, at: int, *, lower: bool) -> bool:
        """Whether another word of a name can follow the word at an index."""
        if at + 1 >= len(self.words) or not self.words[at + 1].glued:
            return False
        return lower or self.words[at + 1].capital or self.interfix(at + 1) > at + 1

    def _more_surname(self, end: int) -> int:
        """Index after further parts that only a name can be: "Nguyen Thi Mai"."""
        while end < len(self.words) and self.words[end].glued and self.words[end].capital:
            word = self.words[end]
            after = self.words[end + 1] if end + 1 < len(self.words) else None
            if word.text == "A" and after and after.glued and after.capital:
                end += 2  # "Tjon A Fat"
                continue
            if word.abbreviation and not self.shouting:
                break
            if not is_surname(word.low) and not self.unlisted(end):
                break
            end += 1
        return end

    def _before_surname(self, at: int) -> bool:
        """Whether an unknown capitalised word stands before a known surname."""
        if self.shouting or not self.surname(at) or at + 1 >= len(self.words):
            return False
        if not self.perhaps(at):
            return False
        after = self.interfix(at + 1)
        part = self.words[at + 1 : after + 1]
        if after >= len(self.words) or not all(each.glued for each in part):
            return False
        last = self.words[after]
        if not last.capital or last.abbreviation:
            return False
        return (
            is_surname(last.low)
            or has_surname_ending(last.low)
            # "Tor Myhre", "Stern Steeg"
            or (is_weak_first_name(self.words[at].low) and self._may_follow(after))
        )

    def _may_follow(self, at: int) -> bool:
        """Whether a word behind a first name can be a surname: no organisation's second word."""
        low = self.words[at].low
        if low in KEPT or low in OF_AN_ORGANISATION:
            return False
        return self.unlisted(at) or is_word_surname(low)

    def _bound(self, here: int, after: int, at: int, sure: bool) -> bool:
        """Whether a surname after an interfix belongs to the words before it."""
        if after == here:
            return True
        low = self.words[after].low
        # "Jan van Humanitas", "Marieke van de Werkplaats": no surname
        if low not in KEPT:
            return True
        return sure and (is_surname(low) or low in ORDINARY or is_town_surname(low))

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
        alone = name.interfix or name.last == name.first + 1
        return bool(WORK_OF.search(before) or (not name.firsts and alone and CITED.search(before)))

    def cued(self) -> Iterator[_Name]:
        """Names announced by what stands before them."""
        for kind, cue in CUES:
            for found in cue.finditer(self.text):
                at = self.starts.get(found.end())
                if at is None:
                    continue
                while at < len(self.words) - 1 and self.words[at].low in TITLES:
                    at += 1
                name = self._announced_name(at, sure=kind == "title")
                bare = kind == "title" and name.last == at and not PLURAL.search(found.group())
                if bare and self._word_surname(at):
                    name = _Name(at, at + 1, surname=self.words[at].low)
                if kind == "surname" and name.last == at and self.words[at].text[0].isupper():
                    name = self.parse(at, sure=True)
                if name.last > name.first and self._announced(kind, name):
                    yield name
                    if PLURAL.search(found.group()):
                        yield from self._more(name, any_capital=True)

    def _word_surname(self, at: int) -> bool:
        """Whether an ordinary word after a title can only be a surname: "meneer kolen komt"."""
        word = self.words[at]
        after = self.words[at + 1].low if at + 1 < len(self.words) else ""
        if word.low in NO_SURNAME | ORDINARY | INSTITUTION_BEFORE or len(word.low) < 4:
            return False
        return self.words[at].glued and (self.shouting or after in FINITE)

    def _announced_name(self, at: int, *, sure: bool) -> _Name:
        """A name after a title or greeting, where an unknown first name can come first."""
        name = self.parse(at, lower=True, sure=sure)
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
        if kind in ("title", "surname"):
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
            elif gap.strip() == ")" and self.text[self.words[at - 1].end] == ")":
                after = self.parse(at, sure=True)  # "M.C. (Medy) van der Laan"
                if after.surname and not after.firsts:
                    yield after
                return
            elif gap.strip() not in (",", "&", "/", "+"):
                return
            nxt = self.parse(at)
            evident = nxt.firsts or nxt.initials or any_capital
            if not evident and self.words[at].capital and is_weak_first_name(self.words[at].low):
                nxt = _Name(at, at + 1, 1)  # "Dario en Duifje"
                evident = 1
            if nxt.last == at or not (evident or (nxt.surname and self.unlisted(at))):
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
        if word.text[0].islower() and is_first_name(word.low):  # "jan de boer"
            name = self.parse(at, lower=True)
            after = self.words[name.last] if name.last < len(self.words) else None
            bare = after and after.glued and not name.surname and self._with_person(at)
            if after and bare and len(after.low) > 3 and is_word_surname(after.low):
                # "met mareike kaasjager"
                name = replace(name, last=name.last + 1, surname=after.low)
            evident = (
                name.firsts > 1
                or bool(name.surname)
                or (len(word.low) > 3 and word.low in FIRST_NAMES and not is_ordinary(word.low))
            )
        elif self._unlisted_in_lower_case(at) or self._word_in_lower_case(at):
            name, evident = _Name(at, at + 2, 1), True
        elif word.text[0].islower() and word.low.rstrip(".") not in INTERFIX_BEGINS:
            return None
        else:
            name = self.parse(at)
            if name.last == at and word.capital and is_weak_first_name(word.low):
                name = _Name(at, at + 1)
            if name.last == at:
                return None
            if name.firsts:
                evident = self._first_name(name, word)
            elif name.initials:
                evident = bool(name.surname) and self._own_initials(name)
            else:
                evident = self._plain_surname(name, word) or self._unlisted_name(at, name)
                if evident and name.last == at + 1 and self._ordinary_surname(name.last):
                    name = replace(name, last=name.last + 1)
        return name if evident and not self.institution(name) and not self.cited(name) else None

    def _plain_surname(self, name: _Name, word: Word) -> bool:
        last = self.words[name.last - 1]
        if self.shouting or last.abbreviation:
            return False
        if word is last and word.low.endswith("s") and is_first_name(word.low[:-1]):
            return True  # "Gerrits": him or her, or what is Gerrit's
        if word.opening:
            return False
        listed = name.surname in SURNAMES or (word is not last and self._two_interfixes(name))
        return name.surname in PLAIN_SURNAMES or (name.interfix and listed)

    def _two_interfixes(self, name: _Name) -> bool:
        """Whether a listed surname stands after "van der" and the like."""
        return name.last - name.first > 2 and is_surname(name.surname)

    def _unlisted_name(self, at: int, name: _Name) -> bool:
        """Whether a name of which no list knows a part stands where only a person can."""
        word = self.words[at]
        if self.shouting or not word.capital or word.abbreviation or not self.perhaps(at):
            return False
        before = self.words[at - 1] if at and word.glued else None
        if before and before.low in OF_NO_PERSON:
            return False
        if name.last > at + 1 and not name.interfix:  # two of them in a row
            # "Youth Self Report" is no name
            return not (before and before.capital and not before.opening)
        if self.unlisted(at) and (FOREIGN.search(word.low) or has_surname_ending(word.low)):
            return True
        if self._ordinary_surname(name.last):
            return True
        if word.text.endswith(("'s", "’s")) and word.low != word.text.lower():
            return len(word.low) > 2
        lead = self.text[max(0, word.start - LEAD) : word.start]
        return bool(
            PERSON_DOES.match(self.text, self.words[name.last - 1].end)
            or PERSON_BEFORE.search(lead)
            or self._beside_first_name(name.last)
        )

    def _with_person(self, at: int) -> bool:
        """Whether the word before is one that persons often follow."""
        return bool(at) and self.words[at].glued and self.words[at - 1].low in WITH_PERSON

    def _unlisted_in_lower_case(self, at: int) -> bool:
        """Whether a word and the next are no words of the language: "met djessie sweers"."""
        if at + 1 >= len(self.words) or not self._with_person(at):
            return False
        pair = self.words[at : at + 2]
        return all(
            word.glued and word.text.islower() and len(word.low) > 3 and self.unlisted(at + place)
            for place, word in enumerate(pair)
        )

    def _word_in_lower_case(self, at: int) -> bool:
        """Whether two words are a name, of which one could be a word: "met ben schiffer"."""
        if at + 1 >= len(self.words) or not self._with_person(at):
            return False
        first, last = self.words[at : at + 2]
        if not (last.glued and first.text.islower() and last.text.islower()):
            return False
        if self.words[at - 1].low != "en" and is_named(first.low):
            return is_surname(last.low) or (len(first.low) > 3 and has_surname_ending(last.low))
        return False

    def _ordinary_surname(self, at: int) -> bool:
        """Whether a capital stands on an ordinary word in mid-sentence: "Beda Kram"."""
        if at >= len(self.words) or not self.words[at].glued:
            return False
        word = self.words[at]
        if not word.capital or word.abbreviation or word.low in KEPT | OF_AN_ORGANISATION:
            return False
        after = self.words[at + 1] if at + 1 < len(self.words) else None
        return not (after and after.glued and after.capital)

    def _beside_first_name(self, at: int) -> bool:
        """Whether "en" or a comma and then a known first name follow, now or later in a list."""
        if at + 1 < len(self.words) and self.words[at].low == "en" and self.words[at].glued:
            at += 1
        elif at >= len(self.words) or self.words[at].glued:
            return False
        else:
            gap = self.text[self.words[at - 1].end : self.words[at].start]
            if gap.strip() not in (",", "&", "/"):
                return False
        word = self.words[at]
        if not word.capital or word.abbreviation:
            return False
        if is_named(word.low) or is_first_name(word.low.split("-")[0]):
            return True
        return self.perhaps(at) and self._beside_first_name(at + 1)

    def _own_initials(self, name: _Name) -> bool:
        word = self.words[name.first]
        if name.interfix or word.text.count(".") > 1 or is_surname(name.surname):
            return True
        before = self.words[name.first - 1] if name.first else None
        if before and before.low in LETTERED:
            return False
        return not word.opening or self.unlisted(name.last - 1)

    def _first_name(self, name: _Name, word: Word) -> bool:
        if word.low == "jan" and MONTH.match(self.text, word.end):
            return False
        if word.abbreviation and not self.shouting:
            return bool(name.surname)
        if self.shouting:
            return is_first_name(word.low)
        if word.low in AMBIGUOUS:
            if name.surname:
                if not word.opening or name.interfix or is_surname(name.surname):
                    return True
                return self.unlisted(name.last - 1) or bool(
                    PERSON_DOES.match(self.text, self.words[name.last - 1].end)
                )
            if word.low != word.text.lower():  # Roos's
                return True
            if PERSON_DOES.match(self.text, word.end):
                return True
            if self._beside_first_name(name.last):
                return True
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
    cited = [*find_citations(text), *(found.span() for found in PLACES.finditer(text))]
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
