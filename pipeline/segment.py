"""Cut answers into segments: the meaning units that are coded.

A unit is a sentence, a bullet, a numbered item, a part between semicolons, or a clause of an
enumeration of clauses. Cutting is by rules, because they can be explained to the people who code:
trained sentence splitters are made for edited text and fail on how people type in a form.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING

from pipeline.contracts import check, columns_of, empty, rows
from pipeline.non_answers import ADDRESS, non_answer
from pipeline.settings import SegmentSettings

if TYPE_CHECKING:
    import pandas as pd

Span = tuple[int, int]

_NEAR = 40  # characters around a full stop that tell whether it ends a sentence
_WHOLE_FROM = 4  # segments from which one answer can be a description of everything
_WHOLE_REST = 0.1  # what may stand under other questions, as a share of it
LEAD_IN = "aanhef"  # "Wat werkt:" above a list: kept, never coded
# Abbreviations after which a sentence may end when a capital follows.
_MAY_END = {"enz.", "etc.", "e.d.", "e.a.", "n.v.t.", "o.i.d.", "jl.", "u.", "min.", "max."}
# A letter with a point is a list letter only before white space: "d.w.z." at the start is none.
_BULLET = re.compile(
    r"[ \t]*(?:[-–—*•·▪◦‣>+]+|o(?=[ \t])|\(?(?:\d{1,2}[).](?!\d)|[a-hA-H](?:\)|\.(?!\S))))[ \t]*"
)
# Look-behinds and possessive repeats (++), here and below: a long odd answer takes no minutes.
_SENTENCE_END = re.compile(
    r"(?<![.!?…])(?P<mark>[.!?…]++)(?P<close>[)\]\"'”’»]*+)"
    r"(?P<gap>\s++(?=\S)|(?=[A-ZÀ-Ý][a-zà-ÿ]))"
)
_INLINE_MARK = re.compile(r"(?<!\S)\(?(?:(?P<number>\d{1,2})[).]|(?P<letter>[a-h])\))\s+(?=\w)")
_INLINE_DASH = re.compile(r"(?<!\s)\s++[-–•*]\s+(?=\w)")
_SEMICOLON = re.compile(r";(?=\s|[^\W\d_])")
_PARENTHESES = re.compile(r"\([^()\n]{0,300}\)")
_REPEATED_OPENERS = (
    "dat|om|door|hoe|wat|waar|wie|welke|omdat|zodat|of|niet|geen|meer|minder|van|naar|elkaar|samen"
)
_ENUMERATION = re.compile(rf",\s+(?:en\s+)?(?=({_REPEATED_OPENERS})\b)", re.IGNORECASE)


@dataclass(frozen=True)
class Cut:
    """One piece of an answer; ``non_answer`` says why it answers nothing, '' when it does."""

    start: int
    end: int
    non_answer: str = ""


@lru_cache(maxsize=8)
def _abbreviations(settings: SegmentSettings) -> frozenset[str]:
    return frozenset(a.lower() for a in settings.abbreviations)


def _words(text: str) -> int:
    return len(re.findall(r"\w[\w'’-]*", text))


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and (text[start].isspace() or text[start] in ";,"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ";,"):
        end -= 1
    return start, end


def _blocks(text: str) -> Iterator[tuple[int, int, bool]]:
    """Lines of an answer as (start, end, is a list item); a sentence goes on over a line break."""
    pending: tuple[int, int, bool] | None = None
    position = 0
    for line in text.splitlines(keepends=True):
        start, end = position, position + len(line)
        position = end
        body = line.strip()
        if not body:
            if pending:
                yield pending
                pending = None
            continue
        marker = _BULLET.match(line)
        if marker and not line[marker.end() :].strip() and body != text.strip():
            continue  # a number or dash with nothing behind it
        is_item = bool(marker and line[marker.end() :].strip())
        if is_item and marker:
            start += marker.end()
        if pending and not is_item and _goes_on(text[pending[0] : pending[1]], body):
            pending = (pending[0], end, pending[2])
            continue
        if pending:
            yield pending
        pending = (start, end, is_item)
    if pending:
        yield pending


def _goes_on(before: str, after: str) -> bool:
    """Whether a line without a bullet goes on in the sentence of the line before it."""
    last = before.rstrip()[-1:]
    return after[:1].islower() and last not in ".!?:;…"


def _ends_sentence(text: str, match: re.Match[str], settings: SegmentSettings) -> bool:
    """Whether a full stop (or ? !) ends a sentence here, given the words around it."""
    before = text[max(0, match.start() - _NEAR) : match.start()]
    following = text[match.end() : match.end() + _NEAR]
    nxt = following.lstrip("\"'“‘«([")[:1]
    mark = match["mark"]
    if mark.startswith("…") or mark == "..." or (len(mark) > 1 and set(mark) == {"."}):
        return nxt.isupper()
    if "!" in mark or "?" in mark:
        return not (match["close"] and nxt.islower())
    token = (re.search(r"[\w.'’/-]*$", before) or [""])[0] + "."
    bare = token.lower()
    if bare in _MAY_END:
        return nxt.isupper()
    if bare in _abbreviations(settings) or re.fullmatch(
        r"(?:[a-zà-ÿ]{1,2}\.)+[a-zà-ÿ]{1,3}\.", bare
    ):
        return False
    if re.fullmatch(r"[A-Z]\.|(?:[A-Z]\.)+", token):
        return False
    if re.fullmatch(r"\d{1,2}\.", token):
        return nxt.isupper() and bool(before[:-2].strip())
    if nxt.islower():
        # People forget capitals; a point after a whole word still ends a sentence.
        return bool(re.fullmatch(r"[^\W\d_][\w'’]{2,}\.", token)) and bool(match["gap"])
    return True


def _closed(part: str) -> list[Span]:
    """Stretches that are never cut: between parentheses, and addresses."""
    return [m.span() for kind in (_PARENTHESES, ADDRESS) for m in kind.finditer(part)]


def _sentences(text: str, start: int, end: int, settings: SegmentSettings) -> list[Span]:
    part = text[start:end]
    closed = _closed(part)
    cuts = [0]
    for match in _SENTENCE_END.finditer(part):
        inside = any(a < match.start() < b - 1 and match.end() < b for a, b in closed)
        if not inside and _ends_sentence(part, match, settings):
            cuts.append(match.end())
    cuts.append(len(part))
    return [(start + a, start + b) for a, b in itertools.pairwise(cuts)]


def _inline_list(text: str, start: int, end: int, is_item: bool) -> list[Span]:
    """Items numbered or dashed within one line: '1) tijd 2) ruimte', '- tijd - ruimte'."""
    part = text[start:end]
    marks = list(_INLINE_MARK.finditer(part))
    counts = [int(m["number"]) if m["number"] else ord(m["letter"]) - 96 for m in marks]
    first = 2 if is_item and counts and counts[0] == 2 else 1
    counted = counts == list(range(first, first + len(counts)))
    if len(marks) + first > 2 and counted and _opens_list(part, marks[0], is_item):
        heads = [m.start() for m in marks]
        bodies = [m.end() for m in marks]
        spans = [(0, heads[0])] if part[: heads[0]].strip() else []
        spans += list(zip(bodies, [*heads[1:], len(part)], strict=True))
        return [(start + a, start + b) for a, b in spans]
    dashes = list(_INLINE_DASH.finditer(part))
    if is_item and dashes:
        edges = [0, *(e for m in dashes for e in m.span()), len(part)]
        return [(start + a, start + b) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    return [(start, end)]


def _opens_list(part: str, mark: re.Match[str], is_item: bool) -> bool:
    """Whether a number starts a list: "groep 1. Daarna groep 2. Klaar" only looks like one."""
    before = part[: mark.start()].rstrip()
    return (
        is_item
        or ")" in mark[0]
        or before[-1:] in ("", *":;.!?,(-–")
        or part[mark.end() : mark.end() + 1].islower()
    )


def _clauses(text: str, start: int, end: int, settings: SegmentSettings) -> list[Span]:
    """Parts between semicolons, and clauses of an enumeration when each is long enough."""
    pieces: list[Span] = []
    at = start
    closed = _closed(text[start:end])
    for match in _SEMICOLON.finditer(text, start, end):
        if any(a <= match.start() - start < b for a, b in closed):
            continue
        pieces.append((at, match.start()))
        at = match.end()
    pieces.append((at, end))
    pieces = _join_short(text, pieces, settings.min_words)
    return [c for a, b in pieces for c in _enumeration(text, a, b, settings)]


def _enumeration(text: str, start: int, end: int, settings: SegmentSettings) -> list[Span]:
    """Clauses that open with the same word: "dat er tijd is, dat je elkaar kent, dat het mag"."""
    part = text[start:end]
    closed = [m.span() for m in _PARENTHESES.finditer(part)]
    found = [
        m for m in _ENUMERATION.finditer(part) if not any(a < m.start() < b for a, b in closed)
    ]
    if len(found) < 2 or len({m[1].lower() for m in found}) > 1:
        return [(start, end)]
    edges = [0, *(m.start() for m in found), len(part)]
    pieces = [part[a:b] for a, b in itertools.pairwise(edges)]
    same_opener = re.search(rf"\b{found[0][1]}\b", pieces[0], re.IGNORECASE)
    if same_opener and all(_words(p) >= settings.enumeration_min_words for p in pieces):
        return [(start + a, start + b) for a, b in itertools.pairwise(edges)]
    return [(start, end)]


def _join_short(text: str, spans: list[Span], min_words: int) -> list[Span]:
    """A piece of fewer than ``min_words`` words stays with its neighbour on the same line."""
    joined: list[Span] = []
    carry: int | None = None
    for start, end in spans:
        begin = start if carry is None else carry
        carry = None
        if _words(text[begin:end]) < min_words:
            if joined:
                joined[-1] = (joined[-1][0], end)
            else:
                carry = begin
            continue
        joined.append((begin, end))
    if carry is not None:
        joined.append((carry, spans[-1][1]))
    return joined


def cut(text: str, settings: SegmentSettings) -> list[Cut]:
    """Cut one stored answer into pieces.

    The pieces are in order, don't overlap, and hold every letter and digit of the answer except
    the numbers and letters in front of list items.

    >>> from pipeline.ingest.config import load_settings
    >>> text = "Tijd, o.a. voor intervisie. Verder: rust"
    >>> [text[c.start:c.end] for c in cut(text, load_settings().segment)]
    ['Tijd, o.a. voor intervisie.', 'Verder: rust']
    """
    if not text.strip():
        return []
    whole = non_answer(text, settings, is_whole=True)
    if whole:
        start, end = _trim(text, 0, len(text))
        return [Cut(start, end, whole)] if start < end else []
    pieces: list[Cut] = []
    blocks = list(_blocks(text))
    for index, (start, end, is_item) in enumerate(blocks):
        next_is_item = index + 1 < len(blocks) and blocks[index + 1][2]
        for a, b in _inline_list(text, start, end, is_item):
            leads = next_is_item or b < end
            sentences = _join_short(text, _sentences(text, a, b, settings), settings.min_words)
            for c, d in (p for s in sentences for p in _clauses(text, *s, settings)):
                first, last = _trim(text, c, d)
                if first == last or not re.search(r"\w", text[first:last]):
                    continue
                piece = text[first:last]
                kind = non_answer(piece, settings, is_whole=False)
                if not kind and leads and piece.endswith(":") and d >= b - 2:
                    kind = LEAD_IN
                pieces.append(Cut(first, last, kind))
    if not pieces:  # only signs or list numbers, such as an emoji
        start, end = _trim(text, 0, len(text))
        kind = "" if re.search(r"\w", text) else "leeg teken"
        return [Cut(start, end, kind)] if start < end else []
    return pieces


def segment_id(wave: str, respondent_id: str, question_id: str, item: str, span: Span) -> str:
    """Stable id of a segment: a hash of where it stands, not of what it says."""
    place = "\x1f".join((wave, respondent_id, question_id, item, str(span[0]), str(span[1])))
    return "s-" + blake2b(place.encode(), digest_size=6).hexdigest()


def segment(
    answers: pd.DataFrame,
    settings: SegmentSettings,
    whole_description: str = "",
    facts: Collection[str] = (),
) -> pd.DataFrame:
    """Cut the answers of a wave into segments.

    :param answers: table ``answers``; rows of kind ``open`` are cut.
    :param whole_description: question under which some respondents write everything. Of who
        answers hardly anything else, those segments become ``whole``: every theme may be coded.
    :param facts: questions with short facts or matrix labels in which themes may be coded; each
        is one segment, uncut.
    :return: table ``segments`` in the order of the answers, ``lemmas`` still empty. For every row
        ``answers.text[start:end] == text``.
    """
    import pandas as pd

    found = []
    for answer in rows(answers):
        if answer.kind == "open":
            pieces = cut(answer.text, settings)
        elif answer.kind in ("text", "rating") and answer.question_id in facts:
            start, end = _trim(answer.text, 0, len(answer.text))
            kind = non_answer(answer.text, settings, is_whole=True)
            pieces = [Cut(start, end, kind)] if start < end else []
        else:
            continue
        for piece in pieces:
            place = (answer.wave, answer.respondent_id, answer.question_id, answer.item)
            found.append(
                {
                    "segment_id": segment_id(*place, (piece.start, piece.end)),
                    "wave": answer.wave,
                    "respondent_id": answer.respondent_id,
                    "question_id": answer.question_id,
                    "item": answer.item,
                    "start": piece.start,
                    "end": piece.end,
                    "text": answer.text[piece.start : piece.end],
                    "lemmas": "",
                    "non_answer": piece.non_answer,
                    "source": answer.source,
                    "literal": answer.literal,
                    "whole": answer.whole,
                }
            )
    if not found:
        return empty("segments")
    segments = pd.DataFrame(found, columns=columns_of("segments"))
    if whole_description:
        told = (segments["non_answer"] == "") & ~segments["question_id"].isin(list(facts))
        elsewhere = told & ~segments["whole"] & (segments["question_id"] != whole_description)
        here = told & (segments["question_id"] == whole_description)
        others = segments[elsewhere].groupby("respondent_id").size()
        sizes = segments[here].groupby("respondent_id").size()
        alone = [
            r for r, n in sizes.items() if n >= _WHOLE_FROM and others.get(r, 0) <= _WHOLE_REST * n
        ]
        segments.loc[here & segments["respondent_id"].isin(alone), "whole"] = True
    return check("segments", segments)
