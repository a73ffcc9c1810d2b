"""Waves as an automatic coder sees them, with vectors that were kept; and what a codebook changes.

Making one takes seconds, so one is made at a time and the last ones are kept.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from pipeline.codebook import Codebook
from pipeline.review.room import Room, Wave

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.coders.base import CoderContext
    from pipeline.embed import Embedder
    from pipeline.settings import EmbedSettings, Settings

_KEPT = 3
Load = Callable[["EmbedSettings"], tuple[Sequence["Embedder"], Sequence[str]]]


def _engines(settings: EmbedSettings) -> tuple[Sequence[Embedder], Sequence[str]]:
    from pipeline.embed import load_embedders

    return load_embedders(settings)


class Numbers:
    """Contexts for coders of the waves of a room.

    :param cache: file with vectors of sentences that were kept; None: nothing is kept.
    :param load: gives the encoders of the settings.
    """

    def __init__(self, room: Room, cache: Path | None, load: Load = _engines) -> None:
        self.room = room
        self.cache = cache
        self._load = load
        self._made: OrderedDict[Any, CoderContext] = OrderedDict()
        self._lock = Lock()

    def settings(self) -> Settings:
        """The settings of this installation."""
        from pipeline.ingest.config import load_settings

        return load_settings()

    def context(self, name: str, codebook: Codebook | None = None) -> CoderContext:
        """A wave with a codebook, by default the one that counts now.

        :raises InputError: there is no such wave (any more).
        """
        wave = self.room.wave(name)
        book = codebook or self.room.codebook(name)
        key = (name, wave.version, id(wave), book.file.model_dump_json())
        with self._lock:  # one at a time: it takes memory and both cores
            if key not in self._made:
                self._made[key] = self._make(wave, book)
                while len(self._made) > _KEPT:
                    self._made.popitem(last=False)
            self._made.move_to_end(key)
            return self._made[key]

    def _make(self, wave: Wave, codebook: Codebook) -> CoderContext:
        from pipeline.coders.base import CoderContext
        from pipeline.coding import build_entries, codebook_texts, coded_themes, entry_texts
        from pipeline.embed import embed
        from pipeline.lemmatise import lemmas_of, load_pipeline
        from pipeline.store import VectorStore

        settings = self.settings()
        nlp, _ = load_pipeline()
        segments = self._with_lemmas(
            wave, nlp, tuple(settings.privacy.placeholders.model_dump().values())
        )
        store = VectorStore(self.cache) if self.cache else None
        texts = [" ".join(t.split()) for t in segments["text"]]
        embedders, _ = self._load(settings.embed)
        vectors = tuple(embed(texts, e, store) for e in embedders)
        pieces = tuple(embed(codebook_texts(codebook), e, store) for e in embedders)
        for embedder in embedders:
            embedder.close()
        themes = coded_themes(codebook)
        lemmas = lemmas_of([" ".join(entry_texts(t)) for t in themes], nlp)
        entries = build_entries(
            codebook, pieces, {t.id: lemma for t, lemma in zip(themes, lemmas, strict=True)}
        )
        return CoderContext(codebook, settings.coding, settings.seed, segments, vectors, entries)

    def _with_lemmas(self, wave: Wave, nlp: Any, marks: Sequence[str]) -> pd.DataFrame:
        """The segments with their lemmas: those of the last run, else made here."""
        from pipeline.lemmatise import lemmatise
        from pipeline.store.tables import read_table

        run = self.room.last_run(wave.name)
        if run and run["version"] == wave.version:
            path = self.room.store.folder / run["folder"] / "lemmas.parquet"
            known = read_table(path).set_index("segment_id")["lemmas"]
            found = wave.segments["segment_id"].map(known)
            if found.notna().all():
                return wave.segments.assign(lemmas=found.astype("str"))
        return lemmatise(wave.segments, nlp, marks)


@dataclass(frozen=True)
class Effect:
    """What another codebook changes for one theme in the codes of the definition coder.

    ``gained``, ``lost``: ids of segments, or of respondents for a theme of respondents as a whole.
    """

    theme_id: str
    level: str
    before: int
    now: int
    gained: tuple[str, ...]
    lost: tuple[str, ...]


def effects(numbers: Numbers, name: str, old: Codebook, new: Codebook) -> list[Effect]:
    """What the definition coder would code otherwise, per theme, in the order of the codebook."""
    was, now = _codes(numbers.context(name, old)), _codes(numbers.context(name, new))
    found = []
    for theme in new:
        before, after = was.get(theme.id, {}), now.get(theme.id, {})
        gained = tuple(i for i in after if i not in before)
        lost = tuple(i for i in before if i not in after)
        if gained or lost:
            found.append(
                Effect(theme.id, new.level(theme.id), len(before), len(after), gained, lost)
            )
    return found


def _codes(context: CoderContext) -> dict[str, dict[str, None]]:
    """Per theme the segments or respondents that the definition coder gives it, in order."""
    from pipeline.coders.definition import DefinitionCoder

    coded = DefinitionCoder(context).code()
    found: dict[str, dict[str, None]] = {}
    for frame, column in (
        (coded.codings, "segment_id"),
        (coded.respondent_codings, "respondent_id"),
    ):
        for theme, one in zip(frame["theme_id"], frame[column], strict=True):
            if theme:
                found.setdefault(theme, {})[one] = None
    return found
