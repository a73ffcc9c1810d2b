"""What a user sees while a run goes on: a progress bar on a terminal, plain lines in a log."""

from __future__ import annotations

import math
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

Counted = Callable[[int, int], None]  # how many are done, of how many
_LAST = 20  # the speed of so many says how long the rest takes
STEPS = 9  # seven of run_wave, and the report and its files


class Console:
    """Says what goes on, on standard error, and keeps the seconds of each step.

    >>> console = Console(quiet=True)
    >>> with console.step("lezen"):
    ...     pass
    >>> list(console.seconds)
    ['lezen']
    """

    def __init__(self, quiet: bool = False) -> None:
        self.quiet = quiet
        self.seconds: dict[str, float] = {}
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    @contextmanager
    def progress(self) -> Iterator[None]:
        """A bar around the steps, on a terminal only."""
        if self.quiet or not sys.stderr.isatty():
            yield
            return
        from rich.console import Console as Terminal
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description:<32}"), BarColumn(), TimeElapsedColumn())
        with Progress(*columns, console=Terminal(stderr=True), transient=True) as self._bar:
            self._task = self._bar.add_task("beginnen", total=STEPS)
            yield
        self._bar = None

    @contextmanager
    def step(self, name: str) -> Iterator[Counted]:
        """Time one step and show it.

        :return: what a long step can tell how far it is; only a terminal shows it.
        """
        started = time.perf_counter()
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, description=name)
        yield self._counted(name)
        seconds = time.perf_counter() - started
        self.seconds[name] = round(self.seconds.get(name, 0.0) + seconds, 2)
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task)
        elif not self.quiet:
            self.say(f"  {name}: {seconds:.1f} s".replace(".", ","))

    def _counted(self, name: str) -> Counted:
        moments: deque[float] = deque(maxlen=_LAST + 1)

        def tell(done: int, total: int) -> None:
            if self._bar is None or self._task is None:
                return
            moments.append(time.perf_counter())
            each = (moments[-1] - moments[0]) / max(len(moments) - 1, 1)
            left = f", nog {duration(each * (total - done))}" if len(moments) > 1 else ""
            self._bar.update(self._task, description=f"{name}: {done} van {total}{left}")

        return tell

    def say(self, text: str) -> None:
        """One line on standard error."""
        if self._bar is not None:
            self._bar.console.print(text, markup=False, highlight=False)
        else:
            print(text, file=sys.stderr)

    def warn(self, warnings: tuple[str, ...]) -> None:
        """What the user must know, each on its line."""
        for warning in warnings:
            self.say(f"LET OP: {warning}")


def duration(seconds: float) -> str:
    """About how long something takes, in Dutch.

    >>> duration(40), duration(61), duration(3600), duration(5400)
    ('minder dan een minuut', '2 min', '1 uur', '1 uur en 30 min')
    """
    minutes = math.ceil(seconds / 60)
    if minutes <= 1:
        return "minder dan een minuut"
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} uur"] * bool(hours) + [f"{minutes} min"] * bool(minutes)
    return " en ".join(parts)
