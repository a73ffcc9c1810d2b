"""Answers that answer nothing: "n.v.t.", "-", "zie boven", "weet niet".

They are counted apart, get no theme and form no topic. What only looks like one is kept: "geen tijd
om te leren", "nee, want ..." and "onbekend maakt onbemind" say something.
"""

from __future__ import annotations

import re

from pipeline.settings import SegmentSettings

# An address of a page or a mailbox: points in it end no sentence.
ADDRESS = re.compile(
    r"(?:https?://|www\.)\S+|(?<!\S)[^\s@]++@\S+|(?<![\w-])[\w-]++\.(?:nl|com|org|eu|net|be)\b(?:/\S*)?"
)
_ONLY_ADDRESS = re.compile(rf"(?:zie\b[:\s]*)?(?:{ADDRESS.pattern})[\s.]*", re.IGNORECASE)


_POINTER = re.compile(
    r"(?:\(?\s*zie\b|wordt verwezen naar|staat (?:al |ook )?(?:in|hierboven|boven|bij))"
    r"(?:\s+(?:ook|de|het|bij|mijn|onder|antwoord(?:en)?"
    r"|vraag|vragen|boven|hierboven|eerder|eerdere|vorige?|verder|punt|nr|bijlagen?|website|site"
    r"|mail|verslag|document|rapport|stuk|bijgevoegde?|en|op|al|\d{1,2}))*\s*[.)]*\s*",
    re.IGNORECASE,
)
# What may follow "geen idee" or "niet bekend" without making it an answer.
_FILLER = (
    r"(?:op|over|hier|hierop|hierover|hiervan|daar|daarop|daarover|daarvan|van|dit|deze|die|vraag|meer"
    r"|bij|voor|mij|ons|nu|nog|op dit moment|helaas|verder|hoor|zo|precies|zeker|goed|eigenlijk)"
)
_SENTENCE_NON_ANSWER = re.compile(
    r"(?:(?:daar|hier)\s+(?:kan|durf)\s+ik\s+(?:\w+\s+){0,2}(?:niets|niks|niet|geen|weinig)\s"
    r".{0,20}(?:zeggen|antwoord\w*|beantwoorden|invullen|melden)"
    r"|(?:daar|hier)\s+weet\s+ik\s+(?:\w+\s+){0,2}(?:niets|niks|niet|weinig)\b.{0,20}"
    r"|(?:(?:daar|hier)\s+heb\s+ik|ik\s+heb|heb|ik\s+heb\s+(?:daar|hier)|hier)?\s*"
    r"(?:\w+\s+)?geen\s+(?:idee|mening|zicht|beeld|antwoord|opmerkingen)(?:\s+{filler})*"
    r"|(?:(?:dat|dit|daar)\s+)?(?:weet\s+ik|ik\s+weet|weet)\s+(?:\w+\s+){0,2}niet(?:\s+{filler})*"
    r"|(?:\w+\s+){0,2}zou\s+ik\s+(?:\w+\s+){0,2}niet\s+weten"
    r"|(?:\w+\s+){0,6}(?:is|zijn|was)\s+(?:\w+\s+){0,2}(?:niet\s+bekend|onbekend)(?:\s+{filler})*"
    r"|(?:(?:nog|mij)\s+)?(?:niet\s+(?:bekend|beschikbaar|van\s+toepassing)|onbekend)"
    r"(?:\s+{filler})*)[.!…]*".replace("{filler}", _FILLER),
    re.IGNORECASE,
)


def non_answer(text: str, settings: SegmentSettings, *, is_whole: bool) -> str:
    """Why a text answers nothing ("n.v.t.", "zie boven", "weet niet"), or '' when it does.

    :param is_whole: the text is the whole answer; only then a bare "nee" or "geen" is one.
    """
    bare = re.sub(r"[^\w\s?/-]", " ", text.lower())
    bare = " ".join(bare.split())
    compact = re.sub(r"\W", "", bare)
    if not compact:
        return "leeg teken" if is_whole else ""
    if is_whole and (bare in settings.non_answers or compact in {"nvt", "x", "xx", "xxx"}):
        if bare.startswith("zie"):
            return "verwijzing"
        if re.search(r"\bweet\b|bekend\b|\bidee\b", bare):
            return "weet niet"
        return "niet van toepassing" if compact in {"nvt", "nietvantoepassing"} else bare
    if _POINTER.fullmatch(text.strip()) or _ONLY_ADDRESS.fullmatch(text.strip()):
        return "verwijzing"
    if len(text.split()) <= 14 and _SENTENCE_NON_ANSWER.fullmatch(text.strip()):
        return "weet niet"
    return ""
