"""One text cut into words, and the names that can begin at a word of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.privacy.cues import (
    CITED,
    WORK_OF,
)
from pipeline.privacy.known import (
    KEPT,
    has_surname_ending,
    is_first_name,
    is_institution_word,
    is_named,
    is_surname,
    is_town,
    is_town_surname,
    is_unlisted,
    is_weak_first_name,
    is_word_surname,
)
from pipeline.privacy.name_lists import (
    AUTHORS,
    INSTITUTION_AFTER,
    INSTITUTION_BEFORE,
    OF_A_PLACE,
    OF_AN_ORGANISATION,
    ORDINARY,
)
from pipeline.privacy.tokens import INTERFIX, INTERFIX_ENDS, cut_words

_INNER_CAPITAL = re.compile(r"(?!Mc|Mac|De|Di|Du|El|Al|La|Le|Van|Fitz|IJ)\w*[^\W\d_A-Z][A-Z]")


@dataclass(frozen=True)
class Name:
    """Which words a name takes, and what they are."""

    first: int  # index of its first word
    last: int  # index after its last word
    firsts: int = 0  # how many first names
    initials: int = 0
    interfix: bool = False
    surname: str = ""


class Reader:
    """One text, cut into words, with the rules that look at them."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = cut_words(text)
        self.lows = {word.low for word in self.words}
        # in an answer in capitals a capital says nothing
        self.shouting = sum(map(str.isupper, text)) > 0.7 * sum(map(str.isalpha, text))

    def interfix(self, at: int) -> int:
        """Index after an interfix that begins at a word, or ``at`` when there is none."""
        if at >= len(self.words) or not self.words[at].joins:
            return at
        for length in (3, 2, 1):
            part = self.words[at : at + length]
            if tuple([word.text.lower().rstrip(".") for word in part]) in INTERFIX and all(
                word.glued for word in part[1:]
            ):
                return at + len(part)
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
        if is_institution_word(word.low):
            return False
        if word.low in KEPT or (word.abbreviation and not self.shouting) or self.shouting:
            return False
        return word.capital and len(word.text) > 1

    def perhaps(self, at: int) -> bool:
        """Whether a word is unlisted, or a first name that is mostly another word."""
        return self.unlisted(at) or is_weak_first_name(self.words[at].low)

    def unlisted(self, at: int) -> bool:
        """Whether a word is neither a word of the language nor a known place or organisation."""
        word = self.words[at]
        # "VoetFlex" is no person, "McDonald" and "DeWit" are
        inner = word.capital and not word.abbreviation and _INNER_CAPITAL.match(word.text)
        return not inner and is_unlisted(word.low) and not is_institution_word(word.low)

    def parse(self, at: int, *, lower: bool = False, sure: bool = False) -> Name:
        """The longest name that begins at a word: first names, initials, interfix, surname."""
        here, firsts, initials = at, 0, 0
        while here < len(self.words) and here < at + 4 and (here == at or self.words[here].glued):
            word = self.words[here]
            if word.initials:
                initials += 1
            elif self._is_first(word.low) and (word.capital or (lower and is_first_name(word.low))):
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
            return Name(at, end, firsts, initials, after > here, self.words[after].low)
        if firsts > 1 and not is_first_name(self.words[here - 1].low):
            return Name(at, here - 1, firsts - 1, initials)
        return Name(at, here, firsts, initials)

    def _is_first(self, low: str) -> bool:
        """Whether a word is a first name, perhaps a double one, and no town."""
        if is_named(low):
            return True
        return "-" in low and is_named(low.split("-", maxsplit=1)[0]) and not is_town(low)

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

    def institution(self, name: Name) -> bool:
        """Whether the words around a name make it an organisation, building or method."""
        if self.named_after(name):
            return True
        after = self.words[name.last] if name.last < len(self.words) else None
        if not after or not after.glued or not after.capital:
            return False
        return after.low in INSTITUTION_AFTER or is_institution_word(after.low)

    def named_after(self, name: Name) -> bool:
        """Whether the word before says what is named after somebody: "Stichting Anna"."""
        if not name.first or not self.words[name.first].glued:
            return False
        before = self.words[name.first - 1]
        if before.low in INSTITUTION_BEFORE:
            return True
        return before.capital and is_institution_word(before.low)

    def in_a_place(self, at: int) -> bool:
        """Whether the word before says that a place follows: "in Linde", "gemeente Putten"."""
        return at > 0 and self.words[at].glued and self.words[at - 1].low in OF_A_PLACE

    def cited(self, name: Name) -> bool:
        """Whether a name stands as the author of a work."""
        start = self.words[name.first].start
        before = self.text[max(0, start - 60) : start]
        if name.surname and name.surname in AUTHORS:
            return True
        if name.firsts and not name.surname:
            return False
        alone = name.interfix or name.last == name.first + 1
        return bool(WORK_OF.search(before) or (not name.firsts and alone and CITED.search(before)))
