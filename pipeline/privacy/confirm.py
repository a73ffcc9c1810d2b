"""Whether what a model takes for a person can be one: its words say so, or what stands around it.

A model trained on newspapers takes methods, networks and the first word of a sentence for persons.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.privacy.citations import find_citations
from pipeline.privacy.known import KEPT, is_named, is_word_surname
from pipeline.privacy.name_lists import OF_AN_ORGANISATION, OF_NO_PERSON, TITLES
from pipeline.privacy.names import places_in
from pipeline.privacy.reader import Name, Reader

Span = tuple[int, int]


def persons_among(text: str, spans: Sequence[Span]) -> list[Span]:
    """Those of the spans that can be persons, without titles in front, words taken whole."""
    reader = Reader(text)
    stay = [*find_citations(text), *places_in(reader)]
    return [
        (start, end)
        for start, end in _confirmed(reader, spans)
        if not any(start < e and s < end for s, e in stay)
    ]


def _confirmed(reader: Reader, spans: Sequence[Span]) -> Iterator[Span]:
    for start, end in spans:
        inside = [i for i, w in enumerate(reader.words) if w.start < end and start < w.end]
        titled = bool(inside) and reader.words[inside[0]].low in TITLES
        while inside and reader.words[inside[0]].low in TITLES:
            inside = inside[1:]
        if not inside:
            continue
        name = Name(inside[0], inside[-1] + 1, surname=reader.words[inside[-1]].low)
        of_something = reader.institution(name) or reader.cited(name)
        if (titled or _can_be_a_person(reader, name)) and not of_something:
            yield reader.words[name.first].start, reader.words[name.last - 1].end


def _can_be_a_person(reader: Reader, name: Name) -> bool:
    """A word of it is a name or no word at all, and none is a place or organisation."""
    cut = reader.words[name.first : name.last]
    content = [i for i, w in enumerate(cut, start=name.first) if w.capital and w.low not in ("de",)]
    if not content or reader.shouting:
        return False
    before = reader.words[name.first - 1] if name.first else None
    if before and cut[0].glued and before.low in OF_NO_PERSON:
        return False
    lows = [reader.words[i].low for i in content]
    if any(low in KEPT or low in OF_AN_ORGANISATION for low in lows):
        return False
    if any(w.abbreviation for w in cut):
        return False
    named = any(is_named(low) for low in lows) or any(reader.perhaps(i) for i in content)
    # "Bloem belde": a surname that is a word, and no first word of a sentence
    return named or (not cut[0].opening and is_word_surname(lows[-1]))
