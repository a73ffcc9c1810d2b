"""A wave as the pages need it, kept in memory while it is used.

A step of a coder may take 100 ms with 10,000 segments, so tables are read once per version of a
wave and turned into look-ups; what changes while people work is asked of the database.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from pipeline.codebook import Codebook, Theme
from pipeline.contracts import InputError, empty, rows
from pipeline.questionnaire import Questionnaire
from pipeline.report.reasons import Reasons, sentence
from pipeline.store.database import Store
from pipeline.store.review.codebooks import current
from pipeline.store.tables import read_table
from pipeline.store.waves import tables_of, versions_of

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

_KEPT = 4  # waves in memory at the same time


@dataclass(frozen=True)
class Piece:
    """A segment with its place in the answer."""

    id: str
    respondent: str
    label: str
    question: str
    item: str
    text: str
    before: str  # of the same answer
    after: str
    whole: bool
    non_answer: str


@dataclass(frozen=True)
class MachineCode:
    """A code that a run gave to a segment; ``sure`` None: not said; ``why`` in words, or ''."""

    theme: str
    sure: float | None
    why: str


@dataclass(frozen=True)
class _Kept:
    """The tables of a kept run that tell why codes were given."""

    segments: pd.DataFrame
    codings: pd.DataFrame
    evidence: pd.DataFrame


@dataclass(frozen=True)
class Wave:
    """A version of a wave in look-ups.

    ``answers``: per respondent (question, item, text) in the order of the questionnaire.
    ``order``: ids of all segments as they stand in the wave.
    """

    name: str
    version: int
    title: str
    questionnaire: Questionnaire
    pieces: Mapping[str, Piece]
    answers: Mapping[str, tuple[tuple[str, str, str], ...]]
    order: tuple[str, ...]
    segments: pd.DataFrame
    respondents: pd.DataFrame

    def piece(self, segment_id: str) -> Piece:
        """One segment.

        :raises InputError: it isn't there (any more).
        """
        if segment_id not in self.pieces:
            raise InputError(
                "dit segment bestaat niet (meer).",
                "Misschien is de ronde opnieuw ingelezen of is de respondent vergeten.",
            )
        return self.pieces[segment_id]

    def question_text(self, question: str) -> str:
        """The text of a question as respondents saw it; its id when it isn't known."""
        for asked in self.questionnaire.questions:
            if asked.id == question:
                return asked.text or question
        return question


class Room:
    """Waves and automatic codes of one store, read once and kept while they are used."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._waves: OrderedDict[tuple[str, int, str], Wave] = OrderedDict()
        self._machine: OrderedDict[str, dict[str, tuple[MachineCode, ...]]] = OrderedDict()
        self._books: OrderedDict[tuple[str, int, str], Codebook] = OrderedDict()
        self._lock = Lock()

    def wave(self, name: str, number: int = 0) -> Wave:
        """A version of a wave; 0: the newest.

        :raises InputError: there is no such wave (any more), or a file of it is damaged.
        """
        key = self._newest(name, number)
        with self._lock:
            if key in self._waves:
                self._waves.move_to_end(key)
                return self._waves[key]
        row = next(v for v in versions_of(self.store, name) if v["number"] == key[1])
        made = _wave(name, row, tables_of(self.store, row))
        with self._lock:
            self._waves[key] = made
            while len(self._waves) > _KEPT:
                self._waves.popitem(last=False)
        return made

    def _newest(self, name: str, number: int) -> tuple[str, int, str]:
        """Name, number and folder of a version, without reading its details."""
        import sqlalchemy as sa

        from pipeline.store.schema import versions

        wanted = sa.select(versions.c.number, versions.c.folder).where(versions.c.wave == name)
        with self.store.reading() as connection:
            rows_ = connection.execute(wanted.order_by(versions.c.number)).all()
        if not rows_:
            versions_of(self.store, name)  # says which waves there are
        row = next((r for r in rows_ if r.number == number), rows_[-1])
        return name, row.number, row.folder

    def codebook(self, name: str) -> Codebook:
        """The codebook of a wave as it is now."""
        import sqlalchemy as sa

        from pipeline.store.schema import codebooks, versions

        with self.store.reading() as connection:
            number = connection.execute(
                sa.select(sa.func.max(codebooks.c.number)).where(codebooks.c.wave == name)
            ).scalar()
            made_at = connection.execute(
                sa.select(sa.func.max(versions.c.made_at)).where(versions.c.wave == name)
            ).scalar()
        key = (name, number or 0, made_at or "")
        with self._lock:
            if key not in self._books:
                self._books[key] = current(self.store, name).codebook
                while len(self._books) > _KEPT:
                    self._books.popitem(last=False)
            return self._books[key]

    def machine(self, run: str) -> Mapping[str, tuple[MachineCode, ...]]:
        """Automatic codes of a run, per segment; nothing when there is no such run."""
        import sqlalchemy as sa

        from pipeline.store.schema import runs

        if not run:
            return {}
        wanted = sa.select(runs.c.folder, runs.c.wave, runs.c.version).where(runs.c.id == run)
        with self.store.reading() as connection:
            row = connection.execute(wanted).first()
        if row is None:
            return {}
        key = f"{run}\0{row.folder}"
        with self._lock:
            if key in self._machine:
                self._machine.move_to_end(key)
                return self._machine[key]
        made = self._codes(self.store.folder / row.folder, self.wave(row.wave, row.version))
        with self._lock:
            self._machine[key] = made
            while len(self._machine) > _KEPT:
                self._machine.popitem(last=False)
        return made

    def _codes(self, folder: Path, wave: Wave) -> dict[str, tuple[MachineCode, ...]]:
        codes = read_table(folder / "codings.parquet")
        codes = codes[codes["coder_kind"] == "automatic"]
        # runs of before reasons were kept have no such table
        told = folder / "evidence.parquet"
        evidence = read_table(told) if told.exists() else empty("evidence")
        reasons = Reasons(_Kept(wave.segments, codes, evidence))
        found: dict[str, list[MachineCode]] = {}
        for row in rows(codes):
            sure = None if row.confidence != row.confidence else float(row.confidence)
            why = reasons.of(row.segment_id, row.theme_id)
            found.setdefault(row.segment_id, []).append(
                MachineCode(row.theme_id, sure, sentence(why) if why else "")
            )
        return {segment: tuple(given) for segment, given in found.items()}

    def last_run(self, name: str) -> dict[str, Any] | None:
        """The newest run of a wave, as a row; None when there is none."""
        import sqlalchemy as sa

        from pipeline.store.schema import runs

        with self.store.reading() as connection:
            row = connection.execute(
                sa.select(runs).where(runs.c.wave == name).order_by(runs.c.made_at.desc()).limit(1)
            ).first()
        return dict(row._mapping) if row else None


def _wave(name: str, row: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> Wave:
    details = json.loads(row["details"])
    questionnaire = Questionnaire.model_validate(details["questionnaire"])
    labels = dict(
        zip(tables["respondents"]["respondent_id"], tables["respondents"]["label"], strict=True)
    )
    place = {q.id: i for i, q in enumerate(questionnaire.questions)}
    texts: dict[tuple[str, str, str], str] = {}
    answers: dict[str, list[tuple[str, str, str]]] = {}
    for answer in rows(tables["answers"]):
        key = (answer.respondent_id, answer.question_id, answer.item)
        if answer.kind in ("open", "text"):
            texts.setdefault(key, answer.text)
        told = answer.text or answer.choice
        if not told and answer.rating == answer.rating and answer.rating is not None:
            told = str(answer.rating)
        if told:
            answers.setdefault(answer.respondent_id, []).append(
                (answer.question_id, answer.item, told)
            )
    pieces = {}
    for s in rows(tables["segments"]):
        text = texts.get((s.respondent_id, s.question_id, s.item), s.text)
        fits = text[s.start : s.end] == s.text
        pieces[s.segment_id] = Piece(
            s.segment_id,
            s.respondent_id,
            labels.get(s.respondent_id, s.respondent_id),
            s.question_id,
            s.item,
            s.text,
            text[: s.start] if fits else "",
            text[s.end :] if fits else "",
            bool(s.whole),
            s.non_answer,
        )
    last = len(place)
    return Wave(
        name,
        row["number"],
        questionnaire.title or name,
        questionnaire,
        pieces,
        {
            person: tuple(sorted(given, key=lambda a: place.get(a[0], last)))
            for person, given in answers.items()
        },
        tuple(tables["segments"]["segment_id"]),
        tables["segments"],
        tables["respondents"],
    )


def themes_for(codebook: Codebook, piece: Piece) -> list[tuple[str, list[Theme]]]:
    """The themes that may be coded in a segment, per group, in the order of the codebook."""
    found = []
    for group in codebook.file.groups:
        fitting = [t for t in group.themes if codebook.in_scope(t.id, piece.question, piece.whole)]
        if fitting:
            found.append((group.title or group.name, fitting))
    return found
