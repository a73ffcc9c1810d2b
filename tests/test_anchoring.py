"""Anchoring and sizes of samples, by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pipeline.agreement import cohen_kappa
from pipeline.anchoring import Read, anchoring
from pipeline.sample_size import needed
from tests.builders import settings

TIME, NONE = frozenset({"tijd"}), frozenset[str]()


def reads(respondent: str, shown: str, hidden: str, coder: str = "anna") -> list[Read]:
    """Per letter a segment: s the same as the machine, d something else."""
    return [
        Read(coder, respondent, at, TIME if c == "s" else NONE, TIME)
        for at, text in ((True, shown), (False, hidden))
        for c in text
    ]


def test_the_difference_and_its_interval_are_those_by_hand() -> None:
    # A: shown 2 of 2 the same, hidden 0 of 1; B: shown 1 of 2, hidden 1 of 1.
    # Together 3/4 - 1/2 = 0.25. Resampling two respondents gives A twice (1 - 0 = 1), B twice
    # (1/2 - 1 = -0.5) or both (0.25) with chances 1/4, 1/4, 1/2: 95 % lies between -0.5 and 1.
    found = anchoring(
        [*reads("a", "ss", "d"), *reads("b", "sd", "s")], settings().agreement, seed=1
    )
    assert len(found) == 1
    one = found[0]
    assert (one.n_shown, one.n_hidden, one.n_respondents) == (4, 2, 2)
    assert (one.same_shown, one.same_hidden, one.difference) == (0.75, 0.5, 0.25)
    assert (one.low, one.high) == (-0.5, 1.0)


def test_every_coder_has_a_row_of_his_own_beside_all_together() -> None:
    given = [*reads("a", "s", "d"), *reads("b", "s", "d", "bo"), *reads("c", "s", "s", "bo")]
    found = anchoring(given, settings().agreement, seed=1)
    assert [row.coder for row in found] == ["", "anna", "bo"]
    assert [row.difference for row in found] == [pytest.approx(2 / 3), 1.0, 0.5]
    assert (found[1].low, found[1].high) == (None, None)  # one respondent says nothing of others


def test_what_can_not_be_said_is_not_said() -> None:
    assert anchoring([], settings().agreement, seed=1) == []
    one = anchoring(reads("a", "sd", ""), settings().agreement, seed=1)[0]
    assert (one.same_shown, one.same_hidden, one.difference, one.low) == (0.5, None, None, None)


def test_no_theme_is_the_same_as_no_theme() -> None:
    given = [Read("a", r, s, NONE, NONE) for r in "xy" for s in (True, False)]
    assert anchoring(given, settings().agreement, seed=1)[0].difference == 0.0


def test_the_size_of_a_sample_is_the_one_that_the_variance_of_kappa_asks_for() -> None:
    # Two coders, both give a theme in half of the segments, kappa 0.6: po = 0.8, pe = 0.5.
    # For equal margins of a half the variance (Fleiss, Cohen & Everitt 1969) is
    # (1 - kappa^2) / n; an interval of width w asks for n = (2 * 1.96 / w)^2 * (1 - 0.36).
    wanted = (2 * 1.96 / 0.2) ** 2 * (1 - 0.6**2)
    n = 400
    cells = np.random.default_rng(5).multinomial(n, [0.4, 0.1, 0.1, 0.4], size=20_000)
    low, high = np.percentile(cohen_kappa(*cells.T), [2.5, 97.5])
    found = needed(n, float(low), float(high), 0.2)
    assert found == pytest.approx(wanted, rel=0.05)


def test_no_interval_no_number() -> None:
    assert needed(20, math.nan, math.nan, 0.2) is None
    assert needed(9, -0.03, 0.0, 0.2) is None  # narrow, for there are hardly any
    assert needed(1, 0.1, 0.5, 0.2) is None
    assert needed(20, 0.4, 0.6, 0.2) == 20
