"""Finding names of persons in Dutch text, by rules over words; the privacy stage replaces them.

No model: each rule is a kind of evidence a reader could point at. A name is found by what stands
before it (title, role, greeting), by a known first name, by initials, or by a surname that is no
ordinary word. Towns, organisations and cited authors are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.privacy.citations import find_citations
from pipeline.privacy.cues import (
    CALLED,
    CUE_WORDS,
    CUES,
    FINITE,
    FOREIGN,
    LEAD,
    LETTERED,
    MONTH,
    NO_SURNAME,
    PERSON_BEFORE,
    PERSON_DOES,
    PLACE_WORDS,
    PLACES,
    PLURAL,
    WITH_PERSON,
)
from pipeline.privacy.first_names import AMBIGUOUS, FIRST_NAMES
from pipeline.privacy.known import (
    KEPT,
    has_surname_ending,
    is_first_name,
    is_institution_word,
    is_named,
    is_surname,
    is_town,
    is_weak_first_name,
    is_word_surname,
)
from pipeline.privacy.name_lists import (
    INSTITUTION_BEFORE,
    OF_AN_ORGANISATION,
    OF_NO_PERSON,
    ORDINARY,
    TITLES,
)
from pipeline.privacy.ordinary import ENGLISH, is_ordinary
from pipeline.privacy.reader import Name, Reader
from pipeline.privacy.surnames import PLAIN_SURNAMES, SURNAMES
from pipeline.privacy.tokens import Word

Span = tuple[int, int]


class _Finder(Reader):
    """The rules that say whether what stands somewhere is the name of a person."""

    def cued(self) -> Iterator[Name]:
        """Names announced by what stands before them."""
        if self.lows.isdisjoint(CUE_WORDS):
            return
        starts: dict[int, int] = {}
        for kind, cue, needed in CUES:
            if self.lows.isdisjoint(needed):
                continue  # most answers have no such word, and looking takes long
            starts = starts or {word.start: index for index, word in enumerate(self.words)}
            for found in cue.finditer(self.text):
                at = starts.get(found.end())
                if at is None:
                    continue
                while at < len(self.words) - 1 and self.words[at].low in TITLES:
                    at += 1
                name = self._announced_name(at, sure=kind == "title")
                bare = kind == "title" and name.last == at and not PLURAL.search(found.group())
                if bare and self._word_surname(at):
                    name = Name(at, at + 1, surname=self.words[at].low)
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

    def _announced_name(self, at: int, *, sure: bool) -> Name:
        """A name after a title or greeting, where an unknown first name can come first."""
        name = self.parse(at, lower=True, sure=sure)
        bare = name.surname and not (name.firsts or name.initials or name.interfix)
        if bare and name.last < len(self.words) and self.words[name.last].glued:
            rest = self.parse(name.last)
            if rest.surname:
                return replace(rest, first=at, firsts=1)
        return name

    def _announced(self, kind: str, name: Name) -> bool:
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

    def _more(self, name: Name, *, any_capital: bool = False) -> Iterator[Name]:
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
                nxt = Name(at, at + 1, 1)  # "Dario en Duifje"
                evident = 1
            if nxt.last == at or not (evident or (nxt.surname and self.unlisted(at))):
                return
            yield nxt
            at = nxt.last

    def plain(self) -> Iterator[Name]:
        """Names that need no announcement."""
        taken = 0
        for at in self._beginnings():
            if at < taken:
                continue
            lower = self.words[at].text[0].islower()
            name = self._in_lower_case(at) if lower else self._evident(at)
            if name is None:
                continue
            if not self.institution(name) and not self.cited(name):
                yield name
                yield from self._more(name)
                taken = name.last
            elif self.named_after(name):
                taken = name.last  # "Stichting Anna van Dijk": "van Dijk" is no person either

    def _beginnings(self) -> list[int]:
        """Indices of words with which a name can begin; of most words that is seen at once."""
        found = []
        before = ""
        for at, word in enumerate(self.words):
            low = word.low
            if word.begins or before in WITH_PERSON:
                joins = word.joins and not (word.capital or word.initials or is_first_name(low))
                if (
                    (word.begins and not joins)
                    or (before in WITH_PERSON and (is_named(low) or self.unlisted(at)))
                    or (joins and self._before_capital(at))
                ):
                    found.append(at)
            before = low
        return found

    def _before_capital(self, at: int) -> bool:
        """Whether an interfix and then a capital stand here: "van der Meulen"."""
        if not any(word.capital for word in self.words[at + 1 : at + 4]):
            return False
        after = self.interfix(at)
        return at < after < len(self.words) and self.words[after].capital

    def _in_lower_case(self, at: int) -> Name | None:
        """A name in lower case, or with an interfix in front."""
        word = self.words[at]
        if is_first_name(word.low):  # "jan de boer"
            name = self.parse(at, lower=True)
            after = self.words[name.last] if name.last < len(self.words) else None
            bare = after and after.glued and not name.surname and self._with_person(at)
            if after and bare and len(after.low) > 3 and is_word_surname(after.low):
                # "met mareike kaasjager"
                return replace(name, last=name.last + 1, surname=after.low)
            alone = len(word.low) > 3 and word.low in FIRST_NAMES and not is_ordinary(word.low)
            return name if name.firsts > 1 or name.surname or alone else None
        if self._unlisted_in_lower_case(at) or self._word_in_lower_case(at):
            return Name(at, at + 2, 1)
        return self._evident(at) if word.joins else None

    def _evident(self, at: int) -> Name | None:
        """A name that begins with a capital or an interfix."""
        word = self.words[at]
        name = self.parse(at)
        if name.last == at and word.capital and is_weak_first_name(word.low):
            name = Name(at, at + 1)
        if name.last == at:
            return None
        if name.firsts:
            return name if self._first_name(name, word) else None
        if name.initials:
            return name if name.surname and self._own_initials(name) else None
        if not self._plain_surname(name, word) and not self._unlisted_name(at, name):
            return None
        if name.last == at + 1 and self._ordinary_surname(name.last):
            return replace(name, last=name.last + 1)
        return name

    def _plain_surname(self, name: Name, word: Word) -> bool:
        last = self.words[name.last - 1]
        if self.shouting or last.abbreviation or self.in_a_place(name.first):
            return False
        if word is last and word.low.endswith("s") and is_first_name(word.low[:-1]):
            return True  # "Gerrits": him or her, or what is Gerrit's
        if word.opening:
            return False
        listed = name.surname in SURNAMES or (word is not last and self._two_interfixes(name))
        return name.surname in PLAIN_SURNAMES or (name.interfix and listed)

    def _two_interfixes(self, name: Name) -> bool:
        """Whether a listed surname stands after "van der" and the like."""
        return name.last - name.first > 2 and is_surname(name.surname)

    def _unlisted_name(self, at: int, name: Name) -> bool:
        """Whether a name of which no list knows a part stands where only a person can."""
        word = self.words[at]
        if self.shouting or not word.capital or word.abbreviation or not self.perhaps(at):
            return False
        before = self.words[at - 1] if at and word.glued else None
        if self.unlisted(at) and FOREIGN.search(word.low) and not self.in_a_place(at):
            return True
        if before and before.low in OF_NO_PERSON:
            return self._person_all_the_same(at, name)
        if name.last > at + 1 and not name.interfix:  # two of them in a row
            # "Youth Self Report" is no name
            return not (before and before.capital and not before.opening)
        if self.unlisted(at) and has_surname_ending(word.low):
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

    def _person_all_the_same(self, at: int, name: Name) -> bool:
        """Whether a person stands after a word that mostly goes before something else."""
        lead = self.text[max(0, self.words[at].start - LEAD) : self.words[at].start]
        at_home = self.text.startswith(" thuis", self.words[name.last - 1].end)
        return at_home or bool(CALLED.search(lead))

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
        if word.low in ENGLISH or is_institution_word(word.low):
            return False  # "Splendid Care", "Physicum Fysiotherapie"
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

    def _own_initials(self, name: Name) -> bool:
        word = self.words[name.first]
        if name.interfix or word.text.count(".") > 1 or is_surname(name.surname):
            return True
        before = self.words[name.first - 1] if name.first else None
        if before and before.low in LETTERED:
            return False
        return not word.opening or self.unlisted(name.last - 1)

    def _first_name(self, name: Name, word: Word) -> bool:
        if self.in_a_place(name.first) and not name.surname and is_town(word.low):
            return False  # "in Linde"
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


def places_in(reader: Reader) -> Iterator[Span]:
    """Places of several words, of which one could be a surname: "Den Helder"."""
    if not reader.lows.isdisjoint(PLACE_WORDS):
        yield from (found.span() for found in PLACES.finditer(reader.text))


def find_names(text: str) -> list[Span]:
    """Character spans of names of persons, in order and without overlap.

    Titles and roles in front of a name are no part of it. Names of cited authors ("Biesta (2012)"),
    of towns and of organisations are not returned.

    >>> find_names("Overleg met mevrouw De Vries in Almere.")
    [(20, 28)]
    """
    reader = _Finder(text)
    if not reader.words:
        return []
    cited = [*find_citations(text), *places_in(reader)]
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
