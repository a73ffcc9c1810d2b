"""Figures of a wave as they are now: agreement, what is still needed, and what suggestions did."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

from pipeline.anchoring import Anchoring, anchoring
from pipeline.contracts import AUTOMATIC, empty, rows
from pipeline.review.differences import Differences
from pipeline.review.numbers import Numbers
from pipeline.sample_size import needed
from pipeline.store.codings import get_codings
from pipeline.store.review.beside import reads_of
from pipeline.store.review.plans import chosen_segments, plans_of
from pipeline.store.tables import read_table

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.review.room import Wave
    from pipeline.settings import Settings


@dataclass(frozen=True)
class Line:
    """Agreement of a pair on a theme ('': all together); kappa and interval NaN: undefined.

    ``wanted``: respondents needed in all for the wished width; None: can't be said.
    """

    coder_a: str
    coder_b: str
    theme_id: str
    unit: str
    n_segments: int
    n_respondents: int
    kappa: float
    low: float
    high: float
    f1: float
    wanted: int | None

    @property
    def more(self) -> int | None:
        """How many more respondents are needed."""
        return None if self.wanted is None else max(0, self.wanted - self.n_respondents)

    @property
    def more_segments(self) -> int | None:
        """About how many more segments that is, with as many per respondent as now."""
        if self.more is None or not self.n_respondents:
            return None
        return math.ceil(self.more * self.n_segments / self.n_respondents)


@dataclass(frozen=True)
class Figures:
    """All figures of a wave; ``width``: wished of an interval; ``people``: all respondents."""

    lines: tuple[Line, ...]
    anchoring: tuple[Anchoring, ...]
    width: float
    confidence: float
    people: int

    @property
    def pooled(self) -> list[Line]:
        """All themes together."""
        return [line for line in self.lines if not line.theme_id]

    def pairs(self) -> list[tuple[str, str]]:
        """Pairs of coders, as they come."""
        return list(dict.fromkeys((line.coder_a, line.coder_b) for line in self.lines))


class Measures:
    """Figures of the waves of a store, made once and kept until somebody codes something."""

    def __init__(self, differences: Differences, numbers: Numbers) -> None:
        self.differences = differences
        self.numbers = numbers
        self._kept: dict[str, tuple[Any, Figures]] = {}
        self._lock = Lock()

    def figures(self, name: str) -> Figures:
        """The figures of a wave now.

        :raises InputError: there is no such wave (any more).
        """
        store = self.differences.room.store
        wave, run, state = self.differences.state(name)
        state = (state, [(p.id, p.status) for p in plans_of(store, name)])
        with self._lock:  # one at a time: resampling takes both cores
            kept = self._kept.get(name)
            if kept is None or kept[0] != state:
                kept = self._kept[name] = (state, self._make(wave, run))
            return kept[1]

    def _make(self, wave: Wave, run: str) -> Figures:
        store, settings = self.differences.room.store, self.numbers.settings()
        codebook = self.differences.room.codebook(wave.name)
        owners = dict(zip(wave.segments["segment_id"], wave.segments["respondent_id"], strict=True))
        of_segments = [t.id for t in codebook if codebook.level(t.id) == "segment"]
        return Figures(
            tuple(self.agreement(wave, self._machine(wave, run), settings)),
            tuple(
                anchoring(
                    reads_of(store, wave.name, owners, of_segments),
                    settings.agreement,
                    seed=settings.seed,
                )
            ),
            settings.agreement.width,
            settings.agreement.confidence,
            len(wave.respondents),
        )

    def _machine(self, wave: Wave, run: str) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The automatic codes of a run: of segments and of respondents."""
        import sqlalchemy as sa

        from pipeline.store.schema import runs

        store = self.differences.room.store
        with store.reading() as connection:
            folder = connection.execute(sa.select(runs.c.folder).where(runs.c.id == run)).scalar()
        if folder is None:
            return empty("codings"), empty("respondent_codings")
        found = []
        for table in ("codings", "respondent_codings"):
            frame = read_table(store.folder / folder / f"{table}.parquet")
            found.append(frame[frame["coder_kind"] == "automatic"])
        segments = found[0]
        return segments[segments["segment_id"].isin(wave.order)], found[1]

    def agreement(
        self, wave: Wave, machine: tuple[pd.DataFrame, pd.DataFrame], settings: Settings
    ) -> list[Line]:
        """Agreement of people with each other and with automatic codes; blind, random part only.

        :param machine: automatic codes of segments, and of respondents.
        """
        from pipeline.agreement import agreement
        from pipeline.placing import respondent_level
        from pipeline.run import blind

        store = self.differences.room.store
        codebook = self.differences.room.codebook(wave.name)
        human = get_codings(store, wave.name, list(wave.order))
        human = human[human["theme_id"].isin({"", *(t.id for t in codebook)})]
        chosen = frozenset(chosen_segments(store, wave.name))
        whole, _ = respondent_level(human, wave.segments, codebook)
        measured = agreement(
            wave.segments,
            _join(machine[0], blind(human, chosen)),
            _join(machine[1], blind(whole, chosen)),
            codebook,
            settings.agreement,
            seed=settings.seed,
        )
        settled = set(human.loc[human["coder_kind"] == "adjudicated", "coder_id"])
        return [
            _line(row, settings.agreement.width)
            for row in rows(measured)
            # what was settled was made from what people said
            if row.coder_a == AUTOMATIC or not {row.coder_a, row.coder_b} & settled
        ]


def _join(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    import pandas as pd

    filled = [frame for frame in (first, second) if len(frame)]
    return pd.concat(filled, ignore_index=True) if filled else first


def _line(row: Any, width: float) -> Line:
    return Line(
        row.coder_a,
        row.coder_b,
        row.theme_id,
        row.unit,
        int(row.n_segments),
        int(row.n_respondents),
        float(row.kappa),
        float(row.kappa_low),
        float(row.kappa_high),
        float(row.f1),
        needed(int(row.n_respondents), float(row.kappa_low), float(row.kappa_high), width),
    )


def pooled_kappas(lines: list[Line]) -> Mapping[str, Line]:
    """Per person the agreement of the machine on all themes of segments together."""
    return {
        line.coder_b: line
        for line in lines
        if line.coder_a == AUTOMATIC and not line.theme_id and line.unit == "segment"
    }
