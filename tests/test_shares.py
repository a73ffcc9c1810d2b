"""Intervals of counts: reference values from the literature and by hand, and what must hold."""

from __future__ import annotations

from itertools import combinations
from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.shares import among_others, corrected, difference, needed_to_read, wilson

# A wave of 312: the machine says yes of 80, of whom 40 were read and 30 have it, and no of 232,
# of whom 60 were read and 2 have it.
YES, READ, SIZE = (30, 2), (40, 60), (80, 232)


@pytest.mark.parametrize(
    ("yes", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611)],
)
def test_wilson_as_in_newcombe(yes: int, n: int, low: float, high: float) -> None:
    # Newcombe 1998, Two-sided confidence intervals for the single proportion, Statistics in
    # Medicine 17, 857-872, table I, method 3
    found = wilson(yes, n, inf, 0.95)
    assert found == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


def test_the_near_end_of_few_cases_is_that_of_poisson() -> None:
    # one of 20: 1 - exp(-x) = 0.05 at x = 0.05129, so 0.05129 / 20; mirrored for 19 of 20
    low, _ = wilson(1, 20, inf, 0.95)
    _, high = wilson(19, 20, inf, 0.95)
    assert float(low) == pytest.approx(0.0025647, abs=1e-7)
    assert float(high) == pytest.approx(1 - 0.0025647, abs=1e-7)


def test_the_correction_for_a_finite_population_by_hand() -> None:
    # 30 of 40 read, of 80: z² x 40 / 79 = 1.9450; middle (30 + 0.9725) / 41.945 = 0.73841;
    # half sqrt(1.9450 x (30 x 10 / 40 + 0.48625)) / 41.945 = 0.09396
    low, high = wilson(30, 40, 80, 0.95)
    assert (float(low), float(high)) == (pytest.approx(0.64445, 2e-5), pytest.approx(0.83237, 2e-5))


def test_a_corrected_count_by_hand() -> None:
    # 80 x 0.75 + 232 / 30 = 67.733. Below: 80 x (0.75 - 0.644444) = 8.4445 and 232 x (0.033333 -
    # 0.009681) = 5.4874, together sqrt(71.31 + 30.11) = 10.071, so 57.66: 58 is the first whole
    # number. Above: 80 x 0.082370 = 6.5896 and 232 x 0.065019 = 15.0845, together 16.461: 84.19.
    found = corrected(YES, READ, SIZE, 0.95)
    assert float(found.value) == pytest.approx(67.7333, abs=1e-4)
    assert (found.low, found.high) == (58, 84)


def test_the_difference_estimator_by_hand() -> None:
    # 10 wrong and 2 missed of 100: 80 + 312 x -0.08 = 55.04; variance (12 - 100 x 0.08²) / 99 =
    # 0.114747; half 1.96 x 312 x sqrt(0.00114747 x (1 - 100 / 312)) = 17.075
    found = difference(YES, READ, SIZE, 0.95)
    assert float(found.value) == pytest.approx(55.04)
    assert float(found.high - found.value) == pytest.approx(17.075, abs=1e-3)


def test_when_all_is_read_nothing_is_left_to_chance() -> None:
    found = corrected((7, 2), (10, 5), (10, 5), 0.95)
    assert (found.low, found.value, found.high) == (9, 9, 9)
    # but others might have answered otherwise: Wilson of 9 of 15 is 0.3575 to 0.8018
    others = among_others((7, 2), (10, 5), (10, 5), 0.95)
    assert (others.low, others.high) == (5, 13)  # 5.36 and 12.03, outwards


def test_a_stratum_of_which_nobody_was_read_may_hold_anything() -> None:
    found = corrected((0, 0), (0, 20), (6, 20), 0.95)
    assert (found.low, found.value, found.high) == (0, 3, 6)


def test_others_are_less_certain_than_this_wave() -> None:
    here, others = corrected(YES, READ, SIZE, 0.95), among_others(YES, READ, SIZE, 0.95)
    assert others.low < here.low
    assert others.high > here.high


def test_every_sample_of_a_small_wave_holds_the_count_often_enough() -> None:
    # all 252 samples of five of ten, four of whom have the theme; the machine finds three of
    # them and sees it in one other: exactly how often the interval holds the four
    theme = np.array([1, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    machine = np.array([1, 1, 1, 0, 1, 0, 0, 0, 0, 0])
    held = []
    for drawn in combinations(range(10), 5):
        at = np.array(drawn)
        n = [int((machine[at] == m).sum()) for m in (1, 0)]
        yes = [int(theme[at][machine[at] == m].sum()) for m in (1, 0)]
        found = corrected(yes, n, (4, 6), 0.95)
        held.append(found.low <= 4 <= found.high)
    assert np.mean(held) >= 0.95


@given(st.lists(st.tuples(*[st.integers(0, 40)] * 3), min_size=2, max_size=2))
def test_bounds_lie_around_the_count_and_within_what_was_seen(
    strata: list[tuple[int, int, int]],
) -> None:
    yes = [a for a, _, _ in strata]
    n = [a + b for a, b, _ in strata]
    size = [a + b + c for a, b, c in strata]
    found = corrected(yes, n, size, 0.95)
    assert sum(yes) <= found.low <= found.high <= sum(size) - sum(n) + sum(yes)
    assert found.low - 0.5 <= found.value <= found.high + 0.5


def test_how_many_to_read_for_a_narrower_interval() -> None:
    many = needed_to_read(YES, READ, SIZE, 0.95, 20)
    # with the same shares and parts in proportion it is that narrow, and with one fewer it is not
    assert 100 < many < 312
    for read, narrow in ((many, True), (many - 1, False)):
        n = np.array(SIZE) * read / 312
        low, high = wilson(n * np.array([0.75, 1 / 30]), n, SIZE, 0.95)
        below, above = (
            np.array(SIZE) * ([0.75, 1 / 30] - low),
            np.array(SIZE) * (high - [0.75, 1 / 30]),
        )
        assert bool(np.hypot(*below) + np.hypot(*above) <= 20) is narrow
    assert needed_to_read(YES, READ, SIZE, 0.95, 0.5) == 312
