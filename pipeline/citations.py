"""Finding cited authors ("Biesta (2012)", "(Van Dijk & Jansen, 2012)"): their names may stay."""

from __future__ import annotations

import re

from pipeline.name_lists import FIRST_NAMES, INTERFIXES, alternatives

_YEAR = r"(?:19|20)\d\d[a-z]?"
_AUTHOR = (
    rf"(?:(?:{alternatives(INTERFIXES)})[ \t]+)*[A-ZÀ-Þ][\w'’-]+"
    rf"(?:[ \t](?:(?:{alternatives(INTERFIXES)})[ \t])*[A-ZÀ-Þ][\w'’-]+){{0,2}}"
    r"(?:,[ \t](?:[A-Z]\.[ \t]?)+)?"
)
_AUTHORS = (
    rf"{_AUTHOR}(?:(?:,[ \t]|,?[ \t](?:en|&|and)[ \t]){_AUTHOR})*"
    r"(?:[ \t](?:et al\.?|e\.a\.|c\.s\.|en collega['’]s))?"
)
_CITATIONS = (
    re.compile(rf"(?P<names>{_AUTHORS})[ \t]*\({_YEAR}(?=[),:;])"),
    re.compile(rf"[(;][^()\n]{{0,40}}?(?P<names>{_AUTHORS}),?[ \t]{_YEAR}(?=[),:;])"),
)


def find_citations(text: str) -> list[tuple[int, int]]:
    """Character spans of the authors in front of a year of publication."""
    spans: list[tuple[int, int]] = []
    if "19" not in text and "20" not in text:
        return spans
    for pattern in _CITATIONS:
        for found in pattern.finditer(text):
            name = found.group("names")
            if name.lower() not in FIRST_NAMES:
                spans.append((found.start("names"), found.end("names")))
    return spans
