"""What is seen while a run goes on: how far a long step is, on a terminal only."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.console import Console


class Terminal:
    """The bar of a terminal, that remembers what it showed."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    def update(self, task: int, description: str) -> None:
        self.shown.append(description)

    def advance(self, task: int) -> None:
        pass


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [0.0]
    monkeypatch.setattr("pipeline.console.time.perf_counter", lambda: now[0])
    return now


def on_terminal() -> tuple[Console, Terminal]:
    console, terminal = Console(), Terminal()
    bar: Any = terminal
    console._bar, console._task = bar, bar
    return console, terminal


def test_a_long_step_says_how_many_are_done_and_how_long_the_rest_takes(
    clock: list[float],
) -> None:
    console, terminal = on_terminal()
    with console.step("coderen") as tell:
        for done in range(3):
            tell(done, 62)
            clock[0] += 6
    assert terminal.shown == [
        "coderen",
        "coderen: 0 van 62",
        "coderen: 1 van 62, nog 7 min",  # 61 of 6 seconds: 366 s
        "coderen: 2 van 62, nog 6 min",  # 60 of 6 seconds: 360 s
    ]


def test_what_was_remembered_from_an_earlier_run_does_not_flatter_the_rest(
    clock: list[float],
) -> None:
    console, terminal = on_terminal()
    with console.step("coderen") as tell:
        for done in range(400):  # known at once
            tell(done, 460)
        for done in range(400, 431):
            tell(done, 460)
            clock[0] += 60
    assert terminal.shown[-1] == "coderen: 430 van 460, nog 30 min"


def test_a_log_gets_no_line_per_segment(capsys: pytest.CaptureFixture[str]) -> None:
    console = Console()
    with console.progress(), console.step("coderen") as tell:
        for done in range(50):
            tell(done, 50)
    assert capsys.readouterr().err.count("\n") == 1
