"""Privacy: respondents get pseudonyms, and personal data in answers becomes a marked placeholder.

This stage runs before anything is stored or logged. Nothing here writes, logs or raises with a
piece of an answer in it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.contracts import Edit, InputError, check, dump_edits
from pipeline.privacy.names import find_names
from pipeline.privacy.personal_data import Found, find_addresses, find_certain

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.questionnaire import Questionnaire
    from pipeline.settings import PrivacySettings

_KEY_BYTES = 16  # shorter keys can be guessed, and a guessed key undoes every pseudonym
# 50 bits: among 100,000 respondents two share a pseudonym with a chance of four in a million
_PSEUDONYM_LENGTH = 10


def pseudonym(key: bytes, wave: str, response_id: str) -> str:
    """A stable name for a respondent: ``r-`` and ten characters a-z, 2-7 (HMAC-SHA256, RFC 2104).

    Without the key nobody can go back from the pseudonym, or test a guess.

    :raises InputError: the key is shorter than 16 bytes.
    """
    if len(key) < _KEY_BYTES:
        raise InputError(
            "de sleutel voor pseudoniemen is leeg of te kort.",
            "Verwijder het sleutelbestand; bij de volgende run wordt een nieuwe gemaakt.",
        )
    # the length keeps ("a", "bc") and ("ab", "c") apart
    message = f"{len(wave)}:{wave}{response_id}".encode()
    digest = hmac.new(key, message, hashlib.sha256).digest()
    return "r-" + base64.b32encode(digest).decode("ascii").lower()[:_PSEUDONYM_LENGTH]


def redact(
    text: str, settings: PrivacySettings, protected: Sequence[str] = ()
) -> tuple[str, list[Edit], dict[str, int]]:
    """Replace personal data in one text by the placeholders of the settings.

    Kinds: ``email``, ``phone``, ``number`` (citizen, client and account numbers), ``address``
    (street with number, postcode; the town stays) and ``name`` (of a person).

    :param protected: texts that stay although they look like a name or address, such as the name
        of a network; e-mail addresses and numbers inside them are replaced all the same.
    :returns: the new text; its edits ``[start, end, new length]`` in positions of ``text``, in
        order; how many of each kind were replaced (kinds without any are left out).
    """
    kept = _kept(text, [*protected, *settings.keep])
    return _replace(text, settings, [*find_certain(text), *_likely(text, kept)])


def protect_answers(
    answers: pd.DataFrame, questionnaire: Questionnaire, settings: PrivacySettings
) -> tuple[pd.DataFrame, dict[str, int]]:
    """Redact the texts of the table ``answers`` and add what changed to its ``edits``.

    Answers to identifying questions (Werkplaats, network, initiator) keep their names, also where
    another answer mentions them; e-mail addresses and numbers go there too.

    :param answers: the table ``answers``, straight from ingest.
    :returns: the table, and how many of each kind were replaced.
    """
    identifying = {q.id for q in questionnaire.questions if q.identifying}
    named = answers["question_id"].isin(identifying)
    protected = _protected(answers.loc[named, "text"].tolist())
    done: dict[tuple[str, bool], tuple[str, list[Edit], dict[str, int]]] = {}

    def clean(text: str, names_stay: bool) -> tuple[str, list[Edit], dict[str, int]]:
        if (text, names_stay) not in done:
            done[text, names_stay] = (
                _replace(text, settings, list(find_certain(text)))
                if names_stay
                else redact(text, settings, protected)
            )
        return done[text, names_stay]

    counts: dict[str, int] = {}
    texts, items, edits = [], [], []
    columns = (answers["text"], answers["item"], answers["edits"], named)
    for text, item, layers, names_stay in zip(*columns, strict=True):
        new_text, new_edits, found = clean(text, names_stay)
        new_item, _, found_in_item = clean(item, names_stay)
        texts.append(new_text)
        items.append(new_item)
        before = json.loads(layers) if layers else []
        edits.append(dump_edits([*before, new_edits]) if new_edits else layers)
        for kinds in (found, found_in_item):
            for kind, number in kinds.items():
                counts[kind] = counts.get(kind, 0) + number
    result = answers.assign(text=texts, item=items, edits=edits)
    result = result.astype({"text": "str", "item": "str", "edits": "str"})
    return check("answers", result), dict(sorted(counts.items()))


def _protected(texts: Sequence[str]) -> list[str]:
    """Names that identifying answers hold: the answer, and its parts when it lists several."""
    parts: dict[str, None] = {}
    for text in texts:
        for part in (text, *re.split(r"[;,/\n()]|\s(?:en|&)\s", text)):
            name = part.strip(" .\t\n-")
            # a part that is a person's name and nothing else protects nobody
            if len(name) > 3 and (0, len(name)) not in find_names(name):
                parts[name] = None
    return list(parts)


def _kept(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    low = text.lower()
    spans = []
    for word in words:
        at = low.find(word.lower())
        while word and at >= 0:
            end = at + len(word)
            inside = (at and low[at - 1].isalnum()) or (end < len(low) and low[end].isalnum())
            if not inside:
                spans.append((at, end))
            at = low.find(word.lower(), at + 1)
    return spans


def _likely(text: str, kept: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """Addresses and names of persons, but for what must stay."""
    spans = [(*span, "name") for span in find_names(text)]
    if any(character.isdigit() for character in text):
        spans = [*((*span, "address") for span in find_addresses(text)), *spans]
    for start, end, kind in spans:
        if not any(start < e and s < end for s, e in kept):
            yield start, end, kind


def _replace(
    text: str, settings: PrivacySettings, found: Sequence[Found]
) -> tuple[str, list[Edit], dict[str, int]]:
    """Put placeholders in; of overlapping finds the first in ``found`` wins and takes the rest."""
    chosen: list[Found] = []
    for start, end, kind in found:
        overlap = [other for other in chosen if start < other[1] and other[0] < end]
        if not overlap:
            chosen.append((start, end, kind))
        elif any(start < s or e < end for s, e, _ in overlap):
            chosen = [other for other in chosen if other not in overlap]
            spans = [(start, end), *((s, e) for s, e, _ in overlap)]
            chosen.append((min(s for s, _ in spans), max(e for _, e in spans), overlap[0][2]))
    pieces: list[str] = []
    edits: list[Edit] = []
    counts: dict[str, int] = {}
    at = 0
    for start, end, kind in sorted(chosen):
        placeholder = settings.placeholders[kind]
        pieces += (text[at:start], placeholder)
        edits.append((start, end, len(placeholder)))
        counts[kind] = counts.get(kind, 0) + 1
        at = end
    return "".join((*pieces, text[at:])), edits, counts
