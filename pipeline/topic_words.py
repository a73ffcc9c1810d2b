"""The words of a topic, as a reader wants to see them: distinct, and in the form people used."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from pipeline.stopwords import STOP_WORDS

# As the lemmatiser counts words, so that words and lemmas of a segment run side by side.
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"(^|[.!?:;\n•*]|- )\W*$")
_PLACEHOLDER = re.compile(r"\[[^\]]*\]")
END = "."  # between the lemmas of segments: no phrase runs over it
_MIN_LETTERS = 3
_SAME_BEGINNING = 0.7  # share of the shorter word
_PHRASE = 0.6  # a word that is this often part of one phrase is shown as the phrase
_LABEL_WORDS = 3
_ABBREVIATION = 4  # letters


@dataclass(frozen=True)
class Said:
    """A segment as words: who said it, its text, and each word beside its lemma."""

    respondent: str
    text: str
    words: tuple[tuple[str, str], ...]  # (lemma, word)

    @classmethod
    def read(cls, respondent: str, text: str, lemmas: str) -> Said:
        """Lay the lemmas on the words; where they don't run parallel, lemmas stand in for words.

        A segment without lemmas (in another language) has no words here.
        """
        shown = list(_words(_PLACEHOLDER.sub(" ", text)))
        base = lemmas.split()
        pairs = zip(base, shown if len(shown) == len(base) else base, strict=True)
        return cls(respondent, text, tuple(pairs))


@dataclass(frozen=True)
class Term:
    """A word or a phrase of two, in the form used most, and how telling it is for a topic.

    ``weight``: c-TF-IDF. ``central``: the sum over its respondents of how near the segment with
    the word is to the centre of the topic, 0-1 each.
    """

    lemmas: tuple[str, ...]
    shown: str
    weight: float
    times: int
    respondents: int
    central: float

    @property
    def rank(self) -> tuple[bool, float, str]:
        """Sorts telling terms first; names of persons, places and organisations last."""
        return self.is_name, -round(self.weight * self.central, 4), self.shown

    @property
    def is_name(self) -> bool:
        """Whether it is written with a capital; abbreviations (Wmo, LVB) are no names."""
        return any(w.istitle() and len(w) > _ABBREVIATION for w in self.shown.split())


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


def terms_of(
    weighted: Iterable[tuple[str, float]], segments: Sequence[Said], nearness: Sequence[float]
) -> list[Term]:
    """The distinct terms of one topic, the most telling first.

    :param weighted: terms of :func:`analyse` with their weight.
    :param segments: the segments of the topic.
    :param nearness: of each segment to the centre of the topic, 0-1.
    """
    found = _look_up({tuple(text.split()): w for text, w in weighted if text}, segments, nearness)
    distinct: list[Term] = []
    for term in sorted(_phrases_first(found), key=lambda t: t.rank):
        if not any(alike(a, b) for kept in distinct for a in kept.lemmas for b in term.lemmas):
            distinct.append(term)
    return distinct


def alike(one: str, other: str) -> bool:
    """Whether two words begin so much the same that a reader takes them for forms of one word.

    >>> alike("ervaring", "ervaren"), alike("tijd", "tijdgebrek"), alike("onderwijs", "onderzoek")
    (True, True, False)
    """
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
    return same >= _MIN_LETTERS and same >= _SAME_BEGINNING * min(len(one), len(other))


def label(terms: Sequence[Term], taken: Collection[str]) -> str:
    """A short Dutch name of a topic, different from those ``taken``: "Tijd, roosters en uren"."""
    shared = [t.shown for t in terms if t.respondents > 1 and not t.is_name]
    others = [t.shown for t in terms if t.shown not in shared]
    words = (shared if len(shared) > 1 else shared + others)[:_LABEL_WORDS]
    spare = [t.shown for t in terms if t.shown not in words]
    name = _listed(words) or "Zonder trefwoord"
    while name in taken and spare:
        words.append(spare.pop(0))
        name = _listed(words)
    number, unnumbered = 2, name
    while name in taken:
        name = f"{unnumbered} ({number})"
        number += 1
    return name


def _listed(words: Sequence[str]) -> str:
    if len(words) > 1:
        words = [", ".join(words[:-1]), words[-1]]
    text = " en ".join(words)
    return text[:1].upper() + text[1:]


def _words(text: str) -> Iterator[str]:
    """The words, without the capital of a sentence; names and abbreviations keep theirs."""
    if text.isupper():
        text = text.lower()
    for match in _WORD.finditer(text):
        word = match[0]
        starts = _SENTENCE_END.search(text[: match.start()])
        yield word.lower() if starts and not word.isupper() else word


def _look_up(
    weights: Mapping[tuple[str, ...], float], segments: Sequence[Said], nearness: Sequence[float]
) -> list[Term]:
    """The terms that are found in the segments, in the form used most."""
    forms: dict[tuple[str, ...], Counter[str]] = {lemmas: Counter() for lemmas in weights}
    central: dict[tuple[str, ...], dict[str, float]] = {lemmas: {} for lemmas in weights}
    for said, near in zip(segments, nearness, strict=True):
        for part in (*zip(said.words), *zip(said.words, said.words[1:], strict=False)):
            lemmas = tuple(lemma for lemma, _ in part)
            if lemmas in weights:
                forms[lemmas][" ".join(_form(*pair) for pair in part)] += 1
                so_far = central[lemmas].get(said.respondent, 0.0)
                central[lemmas][said.respondent] = max(near, so_far)
    found = []
    for lemmas, weight in weights.items():
        people = central[lemmas]
        if not people or (len(lemmas) > 1 and len(people) < 2):
            continue  # a pair of words that one person uses is chance, not a phrase
        shown = min(forms[lemmas], key=lambda form: (-forms[lemmas][form], form))
        times = forms[lemmas].total()
        found.append(Term(lemmas, shown, weight, times, len(people), sum(people.values())))
    return found


def _form(lemma: str, word: str) -> str:
    """A word as it was used, but of a verb the infinitive and of an adjective the bare form.

    "Gestuurd" and "onderlinge" don't name a topic; "sturen" and "onderling" do.
    """
    is_verb = lemma.endswith("en") and lemma != word.lower()
    return lemma if is_verb or word.lower() == lemma + "e" else word


def _phrases_first(terms: list[Term]) -> list[Term]:
    """Show "sociale wijkteams" in the place of "sociale" when that is what is mostly said."""
    phrases = [t for t in terms if len(t.lemmas) > 1]
    return [_within(term, phrases) for term in terms]


def _within(term: Term, phrases: Sequence[Term]) -> Term:
    if len(term.lemmas) == 1:
        for phrase in phrases:
            if term.lemmas[0] in phrase.lemmas and phrase.times >= _PHRASE * term.times:
                return replace(phrase, weight=term.weight)
    return term
