"""The words of a topic, as a reader wants to see them: distinct, and in the form people used."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from pipeline.stopwords import STOP_WORDS

# As the lemmatiser counts words, so that words and lemmas of a segment run side by side.
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_PLACEHOLDER = re.compile(r"\[[^\]]*\]")
END = "."  # between the lemmas of segments: no phrase runs over it
_MIN_LETTERS = 3
_SAME_BEGINNING = 5  # letters after which two words count as forms of one
_PHRASE = 0.6  # a word that is this often part of one phrase is shown as the phrase
_LABEL_WORDS = 3
_LABEL_SHARE = 0.4  # words far below the first don't name the topic


@dataclass(frozen=True)
class Said:
    """A segment as words: who said it, and each word beside its lemma."""

    respondent: str
    words: tuple[tuple[str, str], ...]  # (lemma, word)

    @classmethod
    def read(cls, respondent: str, text: str, lemmas: str) -> Said:
        """Lay the lemmas on the words; where they don't run parallel, lemmas stand in for words."""
        shown = _WORD.findall(_PLACEHOLDER.sub(" ", text))
        base = lemmas.split() or [word.lower() for word in shown]
        if len(shown) != len(base):
            return cls(respondent, tuple((lemma, lemma) for lemma in base))
        pairs = zip(base, (_shown(word, i, text) for i, word in enumerate(shown)), strict=True)
        return cls(respondent, tuple(pairs))


@dataclass(frozen=True)
class Term:
    """A word or a phrase of two, in the form used most, and how telling it is for the topic."""

    lemmas: tuple[str, ...]
    shown: str
    weight: float
    times: int
    respondents: int


def analyse(document: str) -> list[str]:
    """Terms of a text of lemmas: words that mean something, and pairs that stand side by side."""
    lemmas = document.split()
    telling = [tells(lemma) for lemma in lemmas]
    words = [lemma for lemma, keep in zip(lemmas, telling, strict=True) if keep]
    pairs = [
        f"{lemmas[i]} {lemmas[i + 1]}"
        for i in range(len(lemmas) - 1)
        if telling[i] and telling[i + 1]
    ]
    return words + pairs


def tells(lemma: str) -> bool:
    """Whether a word can say what a topic is about."""
    return len(lemma) >= _MIN_LETTERS and lemma not in STOP_WORDS and lemma[0].isalpha()


def terms_of(weighted: Iterable[tuple[str, float]], segments: Sequence[Said]) -> list[Term]:
    """The distinct terms of one topic, those of several respondents first, then by weight.

    :param weighted: terms of :func:`analyse` with their weight.
    :param segments: the segments of the topic.
    """
    found = [
        term
        for text, weight in weighted
        if text and (term := _look_up(tuple(text.split()), weight, segments)) is not None
    ]
    found = _phrases_first(found)
    found.sort(key=lambda t: (t.respondents < 2, -round(t.weight, 4), t.shown))
    distinct: list[Term] = []
    for term in found:
        if not any(alike(a, b) for kept in distinct for a in kept.lemmas for b in term.lemmas):
            distinct.append(term)
    return distinct


def alike(one: str, other: str) -> bool:
    """Whether two words are forms of one word, or one is the beginning of the other.

    >>> alike("student", "studente"), alike("tijd", "tijdgebrek"), alike("leren", "leraar")
    (True, True, False)
    """
    length = min(len(one), len(other), _SAME_BEGINNING)
    return length >= _MIN_LETTERS and one[:length] == other[:length]


def label(terms: Sequence[Term], taken: Collection[str]) -> str:
    """A short Dutch name of a topic, different from those ``taken``: "Tijd, roosters en uren"."""
    strong = [t for t in terms if t.weight >= _LABEL_SHARE * terms[0].weight]
    several = [t for t in strong if t.respondents > 1]
    words = [t.shown for t in (several if len(several) > 1 else strong)][:_LABEL_WORDS]
    spare = [t.shown for t in terms if t.shown not in words]
    name = _listed(words) or "Zonder trefwoord"
    while name in taken and spare:
        words.append(spare.pop(0))
        name = _listed(words)
    number = 2
    unnumbered = name
    while name in taken:
        name = f"{unnumbered} ({number})"
        number += 1
    return name


def _listed(words: Sequence[str]) -> str:
    if len(words) > 1:
        words = [", ".join(words[:-1]), words[-1]]
    text = " en ".join(words)
    return text[:1].upper() + text[1:]


def _shown(word: str, position: int, text: str) -> str:
    """The word without the capital of a sentence; names and abbreviations keep theirs."""
    if text.isupper() or (position == 0 and not word.isupper()):
        return word.lower()
    return word


def _look_up(lemmas: tuple[str, ...], weight: float, segments: Sequence[Said]) -> Term | None:
    forms: Counter[str] = Counter()
    respondents = set()
    for said in segments:
        for i in range(len(said.words) - len(lemmas) + 1):
            part = said.words[i : i + len(lemmas)]
            if tuple(lemma for lemma, _ in part) == lemmas:
                forms[" ".join(word for _, word in part)] += 1
                respondents.add(said.respondent)
    if not forms:
        return None
    shown = min(forms, key=lambda form: (-forms[form], form))
    return Term(lemmas, shown, weight, forms.total(), len(respondents))


def _phrases_first(terms: list[Term]) -> list[Term]:
    """Show "sociale wijkteams" in the place of "sociale" when that is what is mostly said."""
    phrases = [t for t in terms if len(t.lemmas) > 1 and t.respondents > 1]
    out = []
    for term in terms:
        whole = next(
            (p for p in phrases if term.lemmas[0] in p.lemmas and p.times >= _PHRASE * term.times),
            None,
        )
        if len(term.lemmas) == 1 and whole is not None:
            term = Term(whole.lemmas, whole.shown, term.weight, whole.times, whole.respondents)
        out.append(term)
    return out
