"""What in a text is personal: every finder, what must stay, and which find wins."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.privacy.addresses import find_addresses
from pipeline.privacy.contact import find_contacts, find_phones
from pipeline.privacy.identifiers import find_identifiers
from pipeline.privacy.names import find_names
from pipeline.privacy.phrases import Phrases, spans_of
from pipeline.settings import PrivacySettings

_DIGIT = re.compile(r"\d")
Span = tuple[int, int]
Found = tuple[int, int, str]  # start and end (characters) and kind
_NOTHING = Phrases()


def find(
    text: str,
    settings: PrivacySettings,
    protected: Phrases = _NOTHING,
    *,
    names: bool = True,
    persons: Sequence[Span] = (),
) -> list[Found]:
    """Everything personal in a text, in order and without overlap.

    What the settings replace goes before all, what they keep stays whatever it looks like.

    :param protected: texts that stay although they look like a name or address.
    :param names: False: only what is recognised by its form, for answers that are a name.
    :param persons: names that a model of the language found besides.
    """
    low = text.lower()
    kept = [s for word in settings.keep for s in spans_of(low, word.lower(), len(word))]
    found = [
        (*span, "other")
        for word in settings.replace
        for span in spans_of(low, word.lower(), len(word))
    ]
    found += (f for f in find_certain(text) if not _inside(f, kept))
    if names:
        stay = [*kept, *protected.spans(text)]
        found += (f for f in _likely(text, persons) if not _touches(f, stay))
    return _merge(found)


def find_certain(text: str) -> Iterator[Found]:
    """What is recognised by its form or by the word before it, wherever it stands."""
    yield from find_contacts(text)
    digits = len(_DIGIT.findall(text))
    if digits or "::" in text:
        yield from find_identifiers(text)
    if digits > 5:
        yield from ((*span, "phone") for span in find_phones(text))


def _likely(text: str, persons: Sequence[Span]) -> Iterator[Found]:
    """Addresses and names of persons."""
    if _DIGIT.search(text):
        yield from ((*span, "address") for span in find_addresses(text))
    yield from ((*span, "name") for span in find_names(text))
    yield from ((*span, "name") for span in persons)


def _touches(found: Found, spans: Sequence[Span]) -> bool:
    return any(found[0] < end and start < found[1] for start, end in spans)


def _inside(found: Found, spans: Sequence[Span]) -> bool:
    return any(start <= found[0] and found[1] <= end for start, end in spans)


def _merge(found: Sequence[Found]) -> list[Found]:
    """Of overlapping finds the first in ``found`` wins and takes the rest."""
    chosen: list[Found] = []
    for start, end, kind in found:
        overlap = [other for other in chosen if start < other[1] and other[0] < end]
        if not overlap:
            chosen.append((start, end, kind))
        elif any(start < s or e < end for s, e, _ in overlap):
            chosen = [other for other in chosen if other not in overlap]
            spans = [(start, end), *((s, e) for s, e, _ in overlap)]
            chosen.append((min(s for s, _ in spans), max(e for _, e in spans), overlap[0][2]))
    return sorted(chosen)
