"""Learn again from what people coded so far: seconds, beside the pages, never twice at once."""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass, replace
from threading import Lock, Thread

from pipeline.contracts import ThemascoopError
from pipeline.review.measure import Measures, pooled_kappas
from pipeline.review.numbers import Numbers
from pipeline.store.codings import get_codings
from pipeline.store.database import Store, now
from pipeline.store.review import audit
from pipeline.store.review.plans import OPEN, plans_of, reorder_chosen


@dataclass(frozen=True)
class Change:
    """Agreement of the machine with somebody, before and after; None: undefined."""

    coder: str
    n_segments: int
    before: float | None
    after: float | None


@dataclass(frozen=True)
class State:
    """How far learning is; ``problem`` '': none. ``moved``: segments with another place."""

    wave: str
    account: str
    started_at: str
    running: bool = True
    seconds: float = 0.0
    n_segments: int = 0
    moved: int = 0
    changes: tuple[Change, ...] = ()
    problem: str = ""


class Learning:
    """Fits the example coder on the codings so far, one wave at a time."""

    def __init__(self, store: Store, numbers: Numbers, measures: Measures) -> None:
        self.store = store
        self.numbers = numbers
        self.measures = measures
        self._states: dict[str, State] = {}
        self._busy = Lock()

    def state(self, wave: str) -> State | None:
        """How far it is with a wave; None: it was not asked for since the start of the page."""
        return self._states.get(wave)

    def start(self, wave: str, account: str) -> Thread | None:
        """Begin to learn; None when it is learning already, of this wave or another.

        :raises InputError: there is no such wave (any more).
        """
        self.numbers.room.wave(wave)
        if not self._busy.acquire(blocking=False):
            return None
        begun = State(wave, account, now())
        self._states[wave] = begun
        thread = Thread(target=self._run, args=(begun,), name="leren", daemon=True)
        thread.start()
        return thread

    def _run(self, begun: State) -> None:
        clock = time.monotonic()
        try:
            done = self._learn(begun)
        except ThemascoopError as error:
            done = replace(begun, problem=str(error))
        except Exception as error:
            # the class says enough to find it; the text of an error may hold an answer
            logging.getLogger("themascoop").error("leren mislukte: %s", type(error).__name__)
            done = replace(begun, problem="er ging iets mis in het programma.")
        finally:
            self._busy.release()
        spent = round(time.monotonic() - clock, 1)
        self._states[begun.wave] = replace(done, running=False, seconds=spent)

    def _learn(self, begun: State) -> State:
        from pipeline.coders.example import ExampleCoder
        from pipeline.sampling import doubt_of

        name = begun.wave
        wave = self.numbers.room.wave(name)
        context = self.numbers.context(name)
        before = pooled_kappas(list(self.measures.figures(name).lines))
        codings = get_codings(self.store, name, list(wave.order))
        coded = ExampleCoder(context).fit(context.segments, codings).code()
        # of what people coded, the codes are made without the respondent who said it
        lines = self.measures.agreement(
            wave, (coded.codings, coded.respondent_codings), self.numbers.settings()
        )
        doubt = doubt_of(coded.codings)
        moved = sum(
            reorder_chosen(self.store, plan, doubt) for plan in plans_of(self.store, name, OPEN)
        )
        changes = tuple(
            Change(
                coder,
                line.n_segments,
                _number(before[coder].kappa) if coder in before else None,
                _number(line.kappa),
            )
            for coder, line in pooled_kappas(lines).items()
        )
        told = ", ".join(f"{c.coder}: {c.before} > {c.after} (n={c.n_segments})" for c in changes)
        with self.store.writing() as connection:
            audit.note(connection, begun.account, "opnieuw geleerd", wave=name, details=told)
        return replace(
            begun, n_segments=codings["segment_id"].nunique(), moved=moved, changes=changes
        )


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)
