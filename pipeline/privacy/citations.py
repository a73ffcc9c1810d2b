"""Finding cited authors ("Biesta (2012)", "(Van Dijk & Jansen, 2012)"): their names may stay."""

from __future__ import annotations

import re

from pipeline.privacy.known import is_first_name
from pipeline.privacy.name_lists import INTERFIXES

_YEAR = re.compile(r"(?<!\w)(?:19|20)\d\d[a-z]?(?=[),:;])")
_JOINED = frozenset(
    {"en", "&", "and", "et", "al", "e.a", "c.s", "collega's", "collega’s"}
    | {word.rstrip(".") for interfix in INTERFIXES for word in interfix.split()}
)
_REACH = 120  # characters before a year in which its authors stand


def find_citations(text: str) -> list[tuple[int, int]]:
    """Character spans of the authors in front of a year of publication.

    The year stands in brackets behind the names, or names and year stand in brackets together. A
    first name alone ("Anneke (2018)") is no author.
    """
    spans: list[tuple[int, int]] = []
    if "19" not in text and "20" not in text:
        return spans
    for year in _YEAR.finditer(text):
        before = text[max(0, year.start() - _REACH) : year.start()]
        bracketed = before.endswith("(")
        if bracketed or before.rfind("(") > before.rfind(")"):
            span = _authors(before.removesuffix("(") if bracketed else before)
            if span and not is_first_name(before[slice(*span)].lower()):
                shift = year.start() - len(before)
                spans.append((span[0] + shift, span[1] + shift))
    return spans


def _authors(before: str) -> tuple[int, int] | None:
    """The run of names at the end of a text, read backwards word by word."""
    start = end = 0
    for word in reversed(list(re.finditer(r"[^\s(]+", before))):
        bare = word.group().strip(",.;")
        if end and word.group().endswith((";", ".")) and len(bare) > 3:
            break  # another work or sentence
        if bare[:1].isupper():
            start, end = word.start(), end or word.start() + len(bare)
        elif bare.lower() not in _JOINED and bare:
            break
        if before[: word.start()].endswith("("):
            break
    return (start, end) if end else None
