"""Phrases of a segment: pieces that can be left out of it, to see which of them weighed.

A phrase is a run of words that carry meaning, bounded by function words and punctuation. What the
phrases of a text are depends on the text alone, so that everything made of a text can be found
again, and forgotten, with only the text at hand.
"""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.stopwords import FUNCTION_WORDS

Span = tuple[int, int]

MOST_WORDS = 4  # of a phrase; a longer run is cut in equal parts
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_LOOSE = re.compile(r" ([.,;:!?])")  # a sign that stood behind what is gone
_PLACEHOLDER = re.compile(r"\[[^\]\n]{1,40}\]")
# Function words that change what is said; a phrase may hold them.
_TELLING = frozenset(["niet", "geen", "nooit", "zonder", "veel", "weinig", "elkaar", "eigen"])
# Adverbs that say nothing by themselves.
_FILLING = frozenset(
    ("nu", "ook", "nog", "weer", "steeds", "vaak", "soms", "altijd", "gewoon", "even", "eens", "zo")
)


def phrases(text: str) -> list[Span]:
    """Where the phrases of a text stand, in order; none when it is a single word.

    A text of one phrase is cut into its words.

    >>> text = "Er is geen tijd vrijgemaakt in het rooster, maar wel geld."
    >>> [text[a:b] for a, b in phrases(text)]
    ['geen tijd vrijgemaakt', 'rooster', 'geld']
    """
    closed = [m.span() for m in _PLACEHOLDER.finditer(text)]
    runs: list[list[Span]] = []
    end = -1
    for match in _WORD.finditer(text):
        start = match.start()
        word = match[0].lower()
        inside = any(a <= start < b for a, b in closed)
        if inside or word in _FILLING or (word in FUNCTION_WORDS and word not in _TELLING):
            end = -1
            continue
        if end < 0 or text[end:start].strip():
            runs.append([])
        runs[-1].append(match.span())
        end = match.end()
    found = [part for run in runs for part in _parts(run, MOST_WORDS)]
    if len(found) == 1:
        found = [part for run in runs for part in _parts(run, 1)]
    return found if len(found) > 1 or _others(text, found) else []


def _parts(run: list[Span], most: int) -> list[Span]:
    count = -(-len(run) // most)
    edges = [len(run) * i // count for i in range(count + 1)]
    return [(run[a][0], run[b - 1][1]) for a, b in pairwise(edges)]


def _others(text: str, found: list[Span]) -> bool:
    """Whether a word is left when the only phrase is gone."""
    return any(_WORD.search(without(text, span)) for span in found)


def without(text: str, span: Span) -> str:
    """A text with one stretch left out, on one line.

    >>> without("Er is tijd vrijgemaakt.", (6, 10))
    'Er is vrijgemaakt.'
    """
    return _LOOSE.sub(r"\1", " ".join(f"{text[: span[0]]} {text[span[1] :]}".split()))


def variants(text: str) -> list[str]:
    """A text without each of its phrases, in their order."""
    return [without(text, span) for span in phrases(text)]
