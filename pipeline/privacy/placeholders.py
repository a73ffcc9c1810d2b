"""Placeholders that keep a response readable: the same person keeps the same number in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipeline.contracts import Edit
from pipeline.privacy.finding import Found
from pipeline.settings import PrivacySettings

Key = tuple[str, str]  # kind, and the text that goes
_AROUND = 60  # characters on each side
_NAME_PART = re.compile(r"[^\W\d_]+")


def number(
    response: Iterable[tuple[str, Sequence[Found]]], settings: PrivacySettings
) -> dict[Key, str]:
    """The placeholder of everything that goes from one response.

    With more than one of a kind they are numbered in the order in which they appear. "Anneke" is
    Anneke de Boer when the response names one Anneke.

    :param response: the texts of one response, in order, with what was found in each.
    :returns: the placeholder for each (kind, text).
    """
    texts: dict[str, list[str]] = {}
    for text, found in response:
        for start, end, kind in found:
            texts.setdefault(kind, []).append(text[start:end])
    placeholders = {}
    for kind, originals in texts.items():
        plain = settings.placeholders.of(kind)
        who = _same_person(originals) if kind == "name" else [_bare(kind, o) for o in originals]
        order = {one: place for place, one in enumerate(dict.fromkeys(who), start=1)}
        for original, one in zip(originals, who, strict=True):
            numbered = f"{plain[:-1]} {order[one]}]" if len(order) > 1 else plain
            placeholders[kind, original] = numbered
    return placeholders


def put(
    text: str, found: Sequence[Found], placeholders: Mapping[Key, str]
) -> tuple[str, list[Edit]]:
    """The text with placeholders, and its edits ``[start, end, new length]``."""
    pieces: list[str] = []
    edits: list[Edit] = []
    at = 0
    for start, end, kind in found:
        placeholder = placeholders[kind, text[start:end]]
        pieces += (text[at:start], placeholder)
        edits.append((start, end, len(placeholder)))
        at = end
    return "".join((*pieces, text[at:])), edits


def contexts(new: str, edits: Sequence[Edit]) -> Iterator[tuple[str, str]]:
    """Each placeholder in a text with some words around it, for a person who checks it.

    >>> list(contexts("Bel [naam] maar.", [(4, 8, 6)]))
    [('[naam]', 'Bel [naam] maar.')]
    """
    shift = 0
    for start, end, length in edits:
        at = start + shift
        shift += length - (end - start)
        before, after = new[:at], new[at + length :]
        left, right = before[-_AROUND:], after[:_AROUND]
        if left != before:
            left = "… " + left.partition(" ")[2]
        if right != after:
            right = right.rpartition(" ")[0] + " …"
        yield new[at : at + length], " ".join(f"{left}{new[at : at + length]}{right}".split())


def _bare(kind: str, text: str) -> str:
    """The same number or address, however it was typed."""
    plain = "".join(c for c in text.casefold() if c.isalnum() or c in "@+")
    return re.sub(r"^(?:\+|00)310?", "0", plain) if kind == "phone" else plain


def _same_person(names: Sequence[str]) -> list[str]:
    """For each name the fullest name of the same person, when there is only one it can be."""
    parts = {name: tuple(_NAME_PART.findall(_no_possessive(name).casefold())) for name in names}
    different = sorted(dict.fromkeys(parts.values()), key=len, reverse=True)
    fullest: dict[tuple[str, ...], tuple[str, ...]] = {}
    for part in different:
        longer = {
            fullest[other]
            for other in fullest
            if len(other) > len(part) and part in (other[: len(part)], other[-len(part) :])
        }
        fullest[part] = longer.pop() if len(longer) == 1 and part else part
    return [" ".join(fullest[parts[name]]) for name in names]


def _no_possessive(name: str) -> str:
    return re.sub(r"['’]s$", "", name)
