"""Segments that coders read differently, and which of them somebody wants to see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from pipeline.contracts import AUTOMATIC, WITH_SUGGESTIONS
from pipeline.review.room import MachineCode, Room, Wave
from pipeline.review.sight import Sight
from pipeline.store.database import now

PEOPLE, MACHINE = "mensen", "computer"  # kinds of difference, as in the address
STATES = ("open", "vastgesteld", "alle")
SURE = {"": "alles", "laag": "onder 0,50", "midden": "0,50 tot 0,80", "hoog": "0,80 en hoger"}
_BOUNDS = {"laag": (0.0, 0.5), "midden": (0.5, 0.8), "hoog": (0.8, 1.01)}
_BESIDE = "::"  # between two coders in an address
ON_PAGE = 50
_FEW = 400  # segments that are asked for by name; databases bound the length of such a list

Themes = tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """What was said of one segment.

    ``said``: themes per person, by name; nothing in it: no theme applies. ``machine``: the
    automatic codes, nothing in it: none applies; None: it did not look. ``settled``: None: not.
    """

    segment_id: str
    said: Mapping[str, Themes]
    machine: tuple[MachineCode, ...] | None
    settled: Themes | None
    pairs: Mapping[frozenset[str], frozenset[str]] = field(default_factory=dict)

    def differs(self, sight: Sight) -> Mapping[frozenset[str], frozenset[str]]:
        """Pairs of coders who differ, as far as somebody may see, with the themes they differ on.

        Who may not see what people said sees no difference at all.
        """
        if not sight.people(self.segment_id):
            return {}
        if sight.machine(self.segment_id):
            return self.pairs
        return {p: themes for p, themes in self.pairs.items() if AUTOMATIC not in p}


@dataclass(frozen=True)
class Readings:
    """All that was said of a wave; ``coders``: people, by name."""

    by_segment: Mapping[str, Reading]
    coders: tuple[str, ...]
    order: Mapping[str, int]

    def differences(self, sight: Sight) -> list[Reading]:
        """Segments that coders read differently, in the order of the wave."""
        return [r for r in self.by_segment.values() if r.differs(sight)]


@dataclass(frozen=True)
class Wanted:
    """Which differences somebody wants to see; as in the address of the page."""

    thema: str = ""
    vraag: str = ""
    respondent: str = ""
    zekerheid: str = ""
    paar: str = ""
    stand: str = "open"

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Wanted:
        """From an address; what it doesn't know counts as not asked."""
        text = {k: query.get(k, "")[:300] for k in ("thema", "vraag", "respondent", "paar")}
        sure, state = query.get("zekerheid", ""), query.get("stand", "open")
        return cls(
            **text,
            zekerheid=sure if sure in SURE else "",
            stand=state if state in STATES else "open",
        )

    def query(self, **more: Any) -> str:
        """Behind the question mark of an address."""
        given = {**vars(self), **more}
        return urlencode({k: v for k, v in given.items() if v and (k, v) != ("stand", "open")})

    def fits(self, reading: Reading, wave: Wave, sight: Sight) -> bool:
        """Whether a difference is asked for."""
        piece = wave.pieces[reading.segment_id]
        differs = reading.differs(sight)
        if self.stand != "alle" and (self.stand == "open") != (reading.settled is None):
            return False
        if self.vraag and piece.question != self.vraag:
            return False
        if self.respondent and self.respondent.lower() not in piece.label.lower():
            return False
        wanted = [themes for pair, themes in differs.items() if self._asks(pair)]
        if not wanted or (self.thema and not any(self.thema in themes for themes in wanted)):
            return False
        return not self.zekerheid or self._is_sure(reading, sight)

    def _asks(self, pair: frozenset[str]) -> bool:
        if self.paar in ("", PEOPLE, MACHINE):
            return not self.paar or (self.paar == MACHINE) == (AUTOMATIC in pair)
        return pair == frozenset(self.paar.split(_BESIDE))

    def _is_sure(self, reading: Reading, sight: Sight) -> bool:
        low, high = _BOUNDS[self.zekerheid]
        if not sight.machine(reading.segment_id):
            return False
        told = [code.sure for code in reading.machine or () if code.sure is not None]
        return any(low <= sure < high for sure in told)


def pair_choices(coders: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs to choose from: value and name."""
    people = [(f"{a}{_BESIDE}{b}", f"{a} en {b}") for a, b in combinations(coders, 2)]
    machine = [(f"{AUTOMATIC}{_BESIDE}{c}", f"computer en {c}") for c in coders]
    groups = [("", "alle"), (PEOPLE, "mensen onderling"), (MACHINE, "computer en mens")]
    return [*groups, *people, *machine]


@dataclass(frozen=True)
class _Kept:
    """Readings as they were at a moment; the last part of ``state`` is about the codings."""

    state: tuple[Any, ...]
    moment: str
    readings: Readings


class Differences:
    """The readings of each wave, made once and kept until somebody says something new."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self._kept: dict[str, _Kept] = {}
        self._lock = Lock()

    def readings(self, name: str) -> Readings:
        """All that was said of a wave; what changed since the last time is read anew.

        :raises InputError: there is no such wave (any more).
        """
        wave, run, state = self.state(name)
        with self._lock:
            kept = self._kept.get(name)
        if kept and kept.state == state:
            return kept.readings
        moment = now()  # before reading: what is said meanwhile is read again
        changed: list[str] | None = None
        if kept and kept.state[:-1] == state[:-1]:
            changed = self._changed(name, kept)
        made = self._make(wave, run, changed)
        if kept and changed is not None:
            made = {s: r for s, r in kept.readings.by_segment.items() if s not in changed} | made
        order = {segment: i for i, segment in enumerate(wave.order)}
        names = sorted({coder for reading in made.values() for coder in reading.said})
        in_order = {s: made[s] for s in sorted(made, key=order.__getitem__)}
        readings = Readings(in_order, tuple(names), order)
        with self._lock:
            self._kept[name] = _Kept(state, moment, readings)
        return readings

    def _changed(self, name: str, kept: _Kept) -> list[str] | None:
        """Segments of which something was said or taken back since; None: ask for all."""
        import sqlalchemy as sa

        from pipeline.store.schema import codings

        wanted = sa.select(codings.c.segment_id).where(
            codings.c.wave == name,
            sa.or_(codings.c.id > kept.state[-1][0], codings.c.replaced_at >= kept.moment),
        )
        with self.room.store.reading() as connection:
            found = sorted(set(connection.execute(wanted).scalars()))
        # nothing found though something changed: the clock was set back
        return found if 0 < len(found) <= _FEW else None

    def state(self, name: str) -> tuple[Wave, str, tuple[Any, ...]]:
        """The wave, the run whose codes count, and what changes when anything of it does."""
        wave = self.room.wave(name)
        run = str((self.room.last_run(name) or {}).get("id", ""))
        book = self.room.codebook(name).file.version
        return wave, run, (wave.version, id(wave), run, book, self._newest(name))

    def _newest(self, name: str) -> tuple[int, int]:
        """What changes when a coding is added, replaced or taken back."""
        import sqlalchemy as sa

        from pipeline.store.schema import codings

        wanted = sa.select(sa.func.max(codings.c.id), sa.func.count()).where(
            codings.c.wave == name, codings.c.replaced_at.is_(None)
        )
        with self.room.store.reading() as connection:
            row = connection.execute(wanted).one()
        return int(row[0] or 0), int(row[1])

    def _make(self, wave: Wave, run: str, some: Sequence[str] | None) -> dict[str, Reading]:
        """What was said of some segments; None: of all."""
        import sqlalchemy as sa

        from pipeline.store.schema import coders, codings

        wanted = (
            sa.select(codings.c.segment_id, codings.c.coder_id, codings.c.theme_id, coders.c.kind)
            .join(
                coders,
                sa.and_(coders.c.wave == codings.c.wave, coders.c.coder_id == codings.c.coder_id),
            )
            .where(codings.c.wave == wave.name, codings.c.replaced_at.is_(None))
        )
        if some is not None:
            wanted = wanted.where(codings.c.segment_id.in_(some))
        codebook = self.room.codebook(wave.name)
        place = {theme.id: i for i, theme in enumerate(codebook)}
        of_segments = {t.id for t in codebook if codebook.level(t.id) == "segment"}
        said: dict[str, dict[str, list[str]]] = {}
        settled: dict[str, list[str]] = {}
        with self.room.store.reading() as connection:
            for segment, coder, theme, kind in connection.execute(wanted):
                if segment not in wave.pieces:
                    continue
                if kind == "adjudicated":
                    given = settled.setdefault(segment, [])
                else:
                    given = said.setdefault(segment, {}).setdefault(coder, [])
                if theme:
                    given.append(theme)

        def in_order(themes: list[str]) -> Themes:
            return tuple(sorted(set(themes), key=lambda t: (place.get(t, len(place)), t)))

        machine = self.room.machine(run)
        made = {}
        for segment in said | settled:
            people = {c: in_order(t) for c, t in sorted(said.get(segment, {}).items())}
            codes = machine.get(segment)
            own = None if codes is None else tuple(c for c in codes if c.theme)
            done = in_order(settled[segment]) if segment in settled else None
            made[segment] = Reading(segment, people, own, done, _pairs(people, own, of_segments))
        return made


def _pairs(
    people: Mapping[str, Themes],
    machine: tuple[MachineCode, ...] | None,
    of_segments: set[str],
) -> dict[frozenset[str], frozenset[str]]:
    """Who differs with whom on which themes; respondent-level themes the machine gives elsewhere.

    Who coded with the automatic codes in sight is not laid beside them: that says nothing.
    """
    found = {}
    for (a, said_a), (b, said_b) in combinations(people.items(), 2):
        other = frozenset(said_a) ^ frozenset(said_b)
        if other:
            found[frozenset((a, b))] = other
    if machine is not None:
        own = {code.theme for code in machine} & of_segments
        for coder, said in people.items():
            other = frozenset(own ^ (set(said) & of_segments))
            if other and not coder.endswith(WITH_SUGGESTIONS):
                found[frozenset((AUTOMATIC, coder))] = other
    return found
