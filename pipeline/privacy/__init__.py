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
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.contracts import Edit, InputError, check, columns_of, dump_edits
from pipeline.privacy.finding import Found, find
from pipeline.privacy.names import find_names
from pipeline.privacy.phrases import Phrases
from pipeline.privacy.placeholders import contexts, number, put

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.privacy.entities import Entities
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
    text: str,
    settings: PrivacySettings,
    protected: Sequence[str] = (),
    persons: Sequence[tuple[int, int]] = (),
) -> tuple[str, list[Edit], dict[str, int]]:
    """Replace personal data in one text, as if it were a whole response.

    The kinds are those of the setting ``privacy.placeholders``; the town of an address stays.

    :param protected: texts that stay although they look like a name or address, such as the name
        of a network; e-mail addresses and numbers inside them are replaced all the same.
    :param persons: names that a model of the language found besides.
    :returns: the new text; its edits ``[start, end, new length]`` in positions of ``text``, in
        order; how many of each kind were replaced (kinds without any are left out).
    """
    found = find(text, settings, Phrases(protected), persons=persons)
    new, edits = put(text, found, number([(text, found)], settings))
    return new, edits, _count(found)


def protect_answers(
    answers: pd.DataFrame,
    questionnaire: Questionnaire,
    settings: PrivacySettings,
    entities: Entities | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Redact the texts of the table ``answers`` and add what changed to its ``edits``.

    Within a response the same person has the same placeholder. Answers that a respondent is named
    by (Werkplaats, network) keep their names, also where another answer mentions them; e-mail
    addresses and numbers go there too. Of other identifying answers (initiator) organisations
    stay, and persons go.

    :param answers: the table ``answers``, straight from ingest.
    :param entities: a model of the language that finds persons besides the rules.
    :returns: the table, and the table ``replacements``: each with some words around it, in which
        everything else that is personal is replaced too.
    """
    import pandas as pd

    identifying = {q.id for q in questionnaire.questions if q.identifying}
    labels = identifying & set(questionnaire.overview.label)
    named = answers["question_id"].isin(labels)
    told = answers["question_id"].isin(identifying - labels)
    protected = Phrases(
        [
            *_protected(answers.loc[named, "text"].tolist()),
            *_organisations(answers.loc[told, "text"].tolist()),
        ]
    )
    if entities is not None:
        entities.read([*answers.loc[~named, "text"], *answers.loc[~named, "item"]])
    done: dict[tuple[str, bool], list[Found]] = {}

    def found_in(text: str, names_stay: bool) -> list[Found]:
        if (text, names_stay) not in done:
            persons = entities.persons(text) if entities is not None and not names_stay else ()
            done[text, names_stay] = find(
                text, settings, protected, names=not names_stay, persons=persons
            )
        return done[text, names_stay]

    rows = [
        (who, (text, found_in(text, stay)), (item, found_in(item, stay)), layers)
        for who, text, item, layers, stay in zip(
            # lists: one by one pandas gives them ten times slower
            *(answers[column].tolist() for column in ("respondent_id", "text", "item", "edits")),
            named.tolist(),
            strict=True,
        )
    ]
    questions = answers["question_id"].tolist()
    responses: dict[str, list[tuple[str, list[Found]]]] = {}
    for who, text, item, _ in rows:
        responses.setdefault(who, []).extend(each for each in (text, item) if each[1])
    placeholders = {who: number(texts, settings) for who, texts in responses.items()}
    texts, items, edits = [], [], []
    lines: list[tuple[str, ...]] = []
    for question, (who, text, item, layers) in zip(questions, rows, strict=True):
        new_text, new_edits = put(*text, placeholders[who])
        new_item, item_edits = put(*item, placeholders[who])
        texts.append(new_text)
        items.append(new_item)
        edits.append(_with(new_edits, layers) if new_edits else layers)
        for (_, found), new, changed in (
            (text, new_text, new_edits),
            (item, new_item, item_edits),
        ):
            around = contexts(new, changed)
            for (_, _, kind), (placeholder, context) in zip(found, around, strict=True):
                lines.append((who, question, kind, placeholder, context))
    result = answers.assign(text=texts, item=items, edits=edits)
    result = result.astype({"text": "str", "item": "str", "edits": "str"})
    replacements = pd.DataFrame(lines, columns=columns_of("replacements"), dtype="str")
    return check("answers", result), check("replacements", replacements)


def _with(new: list[Edit], layers: str) -> str:
    return dump_edits([*(json.loads(layers) if layers else []), new])


def _count(found: Sequence[Found]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for _, _, kind in found:
        counts[kind] = counts.get(kind, 0) + 1
    return counts


def _organisations(texts: Sequence[str]) -> list[str]:
    """What answers name besides persons: "Abrona" in "Marieke Jansen van Abrona"."""
    pieces = []
    for text in texts:
        at = 0
        for start, end in (*find_names(text), (len(text), len(text))):
            between = text[at:start]
            pieces.append(re.sub(r"^\W*(?:van|bij|namens)\b|\b(?:van|en|door)\W*$", "", between))
            at = end
    return _protected(pieces)


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
