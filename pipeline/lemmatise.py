"""Lemmatise: every segment gets the base forms of its words, with spaCy.

``nl_core_news_md`` does it when it is installed. Otherwise a blank Dutch spaCy pipeline with one
component of our own, around simplemma's dictionary. The report says which of the two was used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.contracts import check

if TYPE_CHECKING:
    import pandas as pd
    from spacy.language import Language
    from spacy.tokens import Doc, Token

FALLBACK = "simplemma_nl"  # name of the registered component

# the lemmatizer of the Dutch pipelines needs none of these
_UNNEEDED = ["parser", "ner", "senter"]
_BATCH = 1000
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# where simplemma picks the rarer reading of a word that answers about learning are full of
_BETTER = {
    **{"leren": "leren", "stellen": "stellen", "zetten": "zetten", "trekken": "trekken"},
    **{"zitten": "zitten", "wachten": "wachten", "kosten": "kosten", "kost": "kosten"},
    **{"leden": "lid", "reden": "reden", "deelnemer": "deelnemer", "rooster": "rooster"},
    **{"stap": "stap", "les": "les", "jongeren": "jongere", "delen": "delen"},
}
_ABBREVIATION = re.compile(r"([A-Z]{2,})(?:['’]?s)?")


def load_pipeline(preferred: str = "nl_core_news_md") -> tuple[Language, dict[str, str]]:
    """The spaCy pipeline that gives lemmas, and what it is.

    A package of the preferred name is used when it is a Dutch spaCy 3 pipeline with a lemmatizer;
    anything else of that name is refused (names of spaCy's models have been squatted).

    :returns: the pipeline, and ``name``, ``version``, ``kind`` (``spacy`` or ``simplemma``) and
        ``note``: a Dutch sentence for the report when the preferred one could not be used, else "".
    """
    nlp, reason = _installed(preferred)
    if nlp is not None:
        meta = nlp.meta
        facts = {"name": preferred, "version": str(meta["version"]), "kind": "spacy", "note": ""}
        return nlp, facts
    from importlib.metadata import version

    note = (
        f"Het taalmodel {preferred} {reason}; de grondvormen van woorden komen daarom uit het "
        "woordenboek van simplemma. Dat herleidt ongeveer 95 van de 100 woorden goed."
    )
    facts = {"name": "simplemma", "version": version("simplemma"), "kind": "simplemma"}
    return _blank(), {**facts, "note": note}


def lemmatise(
    segments: pd.DataFrame, nlp: Language, placeholders: Sequence[str] = ()
) -> pd.DataFrame:
    """Fill the column ``lemmas`` of the table ``segments``: lemmas in lower case, joined by spaces.

    Only words count: punctuation, numbers, addresses of pages and the placeholders of the privacy
    stage are left out. Abbreviations (SWT, Wmo) stay as they are, in lower case. Each different
    text is read once.

    :param nlp: a pipeline of :func:`load_pipeline`.
    :param placeholders: what the privacy stage put in place of personal data.
    """
    texts = list(dict.fromkeys(segments["text"]))
    lemmas = dict(zip(texts, lemmas_of(texts, nlp, placeholders), strict=True))
    filled = segments["text"].map(lemmas).astype("str")
    return check("segments", segments.assign(lemmas=filled))


def lemmas_of(texts: Sequence[str], nlp: Language, placeholders: Sequence[str] = ()) -> list[str]:
    """The lemmas of each text, joined by spaces; see :func:`lemmatise`."""
    # a placeholder can have a number: "[naam 2]"
    forms = (re.escape(p.removesuffix("]")) + r"(?: \d+)?\]" for p in placeholders)
    marks = re.compile("|".join(forms) or r"(?!)")
    plain = (marks.sub(" ", text) for text in texts)
    # in capitals throughout, no dictionary knows a word
    readable = (text.lower() if text.isupper() else text for text in plain)
    return [" ".join(_lemmas(doc)) for doc in nlp.pipe(readable, batch_size=_BATCH)]


def _lemmas(doc: Doc) -> list[str]:
    return [_lemma(token) for token in doc if _WORD.fullmatch(token.text) and not token.like_url]


def _lemma(token: Token) -> str:
    abbreviation = _ABBREVIATION.fullmatch(token.text)
    if abbreviation:
        return abbreviation[1].lower()
    # the treebanks mark compounds: klooster_orde
    return (token.lemma_ or token.text).replace("_", "").lower()


def _installed(name: str) -> tuple[Language | None, str]:
    """The installed pipeline, or why there is none (Dutch, after "Het taalmodel ...")."""
    import spacy
    from spacy.util import is_package

    if not is_package(name):
        return None, "is niet geïnstalleerd"
    from importlib.metadata import version

    if not version(name).startswith("3."):  # read before any of its code runs
        return None, f"heeft een onbekende versie ({version(name)}) en is niet gebruikt"
    try:
        nlp = spacy.load(name, exclude=_UNNEEDED)
    except Exception:  # a package can be broken in any way, and the run can do without it
        return None, "kon niet worden geladen"
    if nlp.lang != "nl" or not any("lemmatizer" in pipe for pipe in nlp.pipe_names):
        return None, "geeft geen Nederlandse grondvormen en is niet gebruikt"
    return nlp, ""


def _blank() -> Language:
    """A blank Dutch pipeline (spaCy's tokenizer) with the component around simplemma."""
    import spacy
    from spacy.language import Language

    if not Language.has_factory(FALLBACK):
        Language.factory(FALLBACK, func=_component)
    nlp = spacy.blank("nl")
    nlp.add_pipe(FALLBACK)
    return nlp


def _component(nlp: Language, name: str) -> _Simplemma:
    return _Simplemma()


class _Simplemma:
    """A spaCy component that sets the lemma of each token from simplemma's dictionary."""

    def __init__(self) -> None:
        self._seen: dict[str, str] = {}

    def __call__(self, doc: Doc) -> Doc:
        for token in doc:
            # a capital at the start of a segment is no name
            text = token.text.lower() if token.i == 0 and token.text.istitle() else token.text
            if text not in self._seen:
                self._seen[text] = dutch_lemma(text)
            token.lemma_ = self._seen[text]
        return doc


def dutch_lemma(word: str) -> str:
    """Lemma of one word by simplemma, with a rule of our own for plurals of compounds.

    The dictionary has "netwerken" but not "leernetwerken". A plural that it doesn't know is cut
    into a known first part and a known noun, and gets the lemma of the noun.
    """
    lemma = _look_up(word)
    if not (word.islower() and word.isalpha() and word.endswith(("en", "s"))) or _known(word):
        return lemma
    for cut in range(3, len(word) - 3):
        head, noun = word[:cut], word[cut:]
        if not _known(noun) or not (_known(head) or _known(head.removesuffix("s"))):
            continue
        singular = _look_up(noun)
        # "-dien" is no plural, and a participle ("-gebonden") begins otherwise than its lemma
        if len(singular) < len(noun) and singular[0] == noun[0] and noun != "dien":
            return head + singular
    return lemma


def _look_up(word: str) -> str:
    import simplemma

    if word.lower() in _BETTER:
        return _BETTER[word.lower()]
    return str(simplemma.lemmatize(word, lang="nl")).replace("_", "").lower()


def _known(word: str) -> bool:
    import simplemma

    return bool(simplemma.is_known(word, lang="nl"))
