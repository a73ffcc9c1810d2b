"""Persons that spaCy's Dutch model sees: they join the rules in when that model is installed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.privacy.confirm import persons_among

if TYPE_CHECKING:
    from spacy.language import Language

Span = tuple[int, int]
MODEL = "nl_core_news_md"
_PERSONS = frozenset(("PERSON", "PER"))
_BATCH = 256


class Entities:
    """Finds persons with an entity recogniser; each different text is read once."""

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp
        self._seen: dict[str, list[Span]] = {}
        self.name = MODEL
        self.version = str(nlp.meta["version"])

    def read(self, texts: Sequence[str]) -> None:
        """Look at many texts at once, which takes a fraction of the time."""
        new = [t for t in dict.fromkeys(texts) if t.strip() and t not in self._seen]
        for text, doc in zip(new, self._nlp.pipe(new, batch_size=_BATCH), strict=True):
            spans = [(e.start_char, e.end_char) for e in doc.ents if e.label_ in _PERSONS]
            self._seen[text] = persons_among(text, spans) if spans else []

    def persons(self, text: str) -> list[Span]:
        """Character spans of persons in a text, those that can be one by word lists too."""
        if text not in self._seen:
            self.read([text])
        return self._seen.get(text, [])


def load_entities() -> Entities | None:
    """The entity recogniser of the installed Dutch model; None when there is none.

    Packages of this name of another version than spaCy 3's are not run (such names have been
    squatted).
    """
    from importlib.metadata import PackageNotFoundError, version

    try:
        if not version(MODEL).startswith("3."):
            return None
    except PackageNotFoundError:
        return None
    import spacy

    try:
        nlp = spacy.load(MODEL)
    except Exception:  # a package can be broken in any way, and the rules do without it
        return None
    if nlp.lang != "nl" or "ner" not in nlp.pipe_names:
        return None
    nlp.select_pipes(enable=[pipe for pipe in nlp.pipe_names if pipe in ("tok2vec", "ner")])
    return Entities(nlp)
