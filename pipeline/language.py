"""Answers in another language than Dutch.

Found with py3langid, whose model ships with it. A Dutch answer that is called foreign loses its
words in the topics, so the line is drawn where that hardly ever happens: a short answer, or one
with Dutch function words, is never called foreign. How well it does stands on
``models/cards/language.md``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from pipeline.settings import LanguageSettings

if TYPE_CHECKING:
    import pandas as pd

# What respondents of a Dutch survey may write in. Afrikaans is left out: it takes Dutch answers.
NAMES = {
    **{"en": "Engels", "de": "Duits", "fr": "Frans", "fy": "Fries", "es": "Spaans"},
    **{"it": "Italiaans", "pt": "Portugees", "pl": "Pools", "tr": "Turks", "ro": "Roemeens"},
    **{"bg": "Bulgaars", "uk": "Oekraïens", "ru": "Russisch", "ar": "Arabisch", "fa": "Perzisch"},
    **{"el": "Grieks", "hu": "Hongaars", "zh": "Chinees", "so": "Somalisch"},
}
_WORD = re.compile(r"[^\W\d_]+")
_NO_LANGUAGE = re.compile(r"\[[^\]]*\]|\S+@\S+|(?:https?://|www\.)\S+")
# Words and spellings of Dutch only. The model takes half a second to load; whoever writes these
# writes Dutch, and in most waves it isn't loaded at all.
_WORDS = (
    "het|een|niet|voor|zijn|naar|bij|ook|maar|aan|wij|uit|meer|veel|wordt|worden|hebben|heeft|met"
    "|geen|deze|onze|elkaar|moet|moeten|kunnen|omdat|nog|waar|zodat|zich|naast|vanuit|binnen"
    "|tussen|onder|tijdens|zonder|erg|vooral|beter|samen|mensen|jij|jullie|mee|elke|ons|ze|wel|werd"
    "|zou|zouden|doen|gaat|gaan|komt|komen|iedereen|iemand|zelf|leren|werk|tijd|hogeschool|gemeenten?"
    "|docenten|deelnemers|zorg|samenwerking|betrokkenen|zeer|gemiddeld|kwam|kwamen|werden"
)
_ENDINGS = "heid|heden|aties?|elijke?|schap|schappen|llingen|icering|ciering|isering"
_DUTCH = re.compile(rf"(?:{_WORDS})")
_SPELLING = re.compile(rf"ij(?!e)|uu|aa[a-z]|eeuw|ieuw|(?:{_ENDINGS})$")
_ENOUGH = 0.1  # share of such words; from eight words on at least one word, or two spellings


def foreign(texts: Sequence[str], settings: LanguageSettings) -> list[str]:
    """The language of each text that is surely not Dutch (ISO 639-1), '' for every other.

    >>> from pipeline.settings import LanguageSettings
    >>> sure = LanguageSettings(min_words=4, sure=0.9)
    >>> foreign(["We learned a lot from the other teams.", "Goede feedback en sharing."], sure)
    ['en', '']
    """
    return [_language(text, settings) for text in texts]


def _language(text: str, settings: LanguageSettings) -> str:
    bare = _NO_LANGUAGE.sub(" ", text)
    words = _WORD.findall(bare.lower())
    # a script without spaces has few words
    if len(words) < settings.min_words and (bare.isascii() or not _other_script(bare)):
        return ""
    known = [word for word in words if _DUTCH.fullmatch(word)]
    dutch = 2 * len(known) + sum(bool(_SPELLING.search(w)) for w in words if w not in known)
    if words and dutch >= max(min(len(words) // 4, 2), _ENOUGH * len(words)):
        return ""
    language, sure = _model().classify(" ".join(bare.lower().split()))
    return language if language != "nl" and sure >= settings.sure else ""


def _other_script(text: str) -> bool:
    return sum(char > "\u036f" and char.isalpha() for char in text) >= 8


@cache
def _model() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    model.set_languages(["nl", *NAMES])
    return model


def foreign_answers(answers: pd.DataFrame, settings: LanguageSettings) -> pd.DataFrame:
    """Open answers that are not Dutch.

    :param answers: table ``answers``.
    :return: their ``respondent_id``, ``question_id``, ``item`` and ``language``.
    """
    import pandas as pd

    told = answers[(answers["kind"] == "open") & (answers["text"] != "")]
    found = foreign(told["text"].tolist(), settings)
    columns = ["respondent_id", "question_id", "item"]
    lines = [
        (*key, language)
        for *key, language in zip(*(told[c] for c in columns), found, strict=True)
        if language
    ]
    return pd.DataFrame(lines, columns=[*columns, "language"], dtype="str")


def places(frame: pd.DataFrame) -> list[tuple[str, str, str]]:
    """Respondent, question and item of each row: the answer that it is, or comes from."""
    columns = ("respondent_id", "question_id", "item")
    return list(zip(*(frame[column] for column in columns), strict=True))
