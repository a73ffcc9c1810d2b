"""The automatic coding beside people among each other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from pipeline.ceiling import ceiling
from pipeline.coefficients import cohen_kappa
from pipeline.contracts import AUTOMATIC
from pipeline.settings import AgreementSettings
from tests.test_agreement import Row, book, drawn, knobs, measure, row, wave


def three(a: list[int], b: list[int], machine: list[int], *, each: int = 4) -> list[Row]:
    """Segments in which theme x was given (1) or not, ``each`` of every respondent."""
    marks = ["", "x"]
    return [
        (f"{n // each:03}", "Q1", {"anna": marks[i], "bram": marks[j], AUTOMATIC: marks[k]})
        for n, (i, j, k) in enumerate(zip(a, b, machine, strict=True))
    ]


def found(rows: list[Row], settings: AgreementSettings | None = None) -> dict[str, Any]:
    measured = ceiling(*wave(*rows), book(x=()), settings or knobs(few=50), seed=1)
    return next(r for r in measured if r["theme_id"] == "x")


def noisy(truth: np.ndarray, wrong: float, seed: int) -> list[int]:
    """The truth with a share of it turned around."""
    return (truth ^ (np.random.default_rng(seed).random(truth.size) < wrong)).astype(int).tolist()


TRUTH = np.random.default_rng(3).random(320) < 0.3


def test_the_difference_is_that_of_the_kappas_on_what_all_three_read() -> None:
    rows = three(noisy(TRUTH, 0.05, 1), noisy(TRUTH, 0.05, 2), noisy(TRUTH, 0.2, 4))
    rows.append(("900", "Q1", {"anna": "x", "bram": ""}))  # not read by the machine
    one = found(rows)
    table = measure(wave(*rows[:-1]), book(x=()))
    pairs = {
        (a, b): row(table, "x", coder_a=a, coder_b=b)["kappa"]
        for a, b in ((AUTOMATIC, "anna"), (AUTOMATIC, "bram"), ("anna", "bram"))
    }
    assert one["people"] == pytest.approx(pairs["anna", "bram"])
    assert one["kappa"] == pytest.approx((pairs[AUTOMATIC, "anna"] + pairs[AUTOMATIC, "bram"]) / 2)
    assert one["difference"] == pytest.approx(one["kappa"] - one["people"])
    assert one["n_segments"] == 320


def test_a_weak_machine_is_worse_and_to_blame() -> None:
    one = found(three(noisy(TRUTH, 0.02, 1), noisy(TRUTH, 0.02, 2), noisy(TRUTH, 0.3, 4)))
    assert (one["verdict"], one["blame"]) == ("worse", "machine")
    assert one["difference_high"] < 0
    assert len(one["boundary"]) == 3


def test_a_machine_that_reads_as_people_do_is_not_worse() -> None:
    one = found(three(noisy(TRUTH, 0.03, 1), noisy(TRUTH, 0.03, 2), noisy(TRUTH, 0.03, 4)))
    assert (one["verdict"], one["blame"]) == ("not worse", "fine")


def test_a_theme_that_people_read_differently_is_a_matter_of_definition() -> None:
    rows = three(noisy(TRUTH, 0.25, 1), noisy(TRUTH, 0.25, 2), noisy(TRUTH, 0.25, 4))
    one = found(rows)
    assert one["people_high"] < 0.667
    assert one["blame"] == "definition"
    differ = {f"s{n}" for n, (_, _, by) in enumerate(rows) if by["anna"] != by["bram"]}
    assert set(one["boundary"]) <= differ
    owners = [rows[int(s[1:])][0] for s in one["boundary"]]
    assert len(set(owners)) == 3


def test_few_examples_and_a_wide_interval_say_nothing() -> None:
    rare = [1, 1, 1] + [0] * 77
    assert found(three(rare, rare, [1, 1, 0] + [0] * 77))["blame"] == "rare"
    given = (noisy(TRUTH, wrong, seed)[:24] for wrong, seed in ((0.1, 1), (0.1, 2), (0.2, 4)))
    one = found(three(*given))
    assert (one["verdict"], one["blame"]) == ("too little", "unclear")


def test_the_paired_interval_is_narrower_than_two_intervals_together() -> None:
    # a hard text is hard for all three, so the kappas go up and down together
    random = np.random.default_rng(5)
    hard = np.repeat(random.random(80) < 0.4, 4)
    given = [
        (TRUTH ^ (np.random.default_rng(s).random(320) < np.where(hard, 0.35, 0.02))).astype(int)
        for s in (1, 2, 4)
    ]
    one = found(three(*(g.tolist() for g in given)), knobs(1000, 0))
    apart = np.hypot(one["kappa_high"] - one["kappa_low"], one["people_high"] - one["people_low"])
    assert one["difference_high"] - one["difference_low"] < 0.95 * apart


def test_without_a_second_person_or_a_machine_there_is_no_ceiling() -> None:
    tables, codebook = drawn(6, 4, 1, seed=3)
    assert ceiling(*tables, codebook, knobs(), seed=1) == []
    alone = wave(("1", "Q1", {"anna": "x", AUTOMATIC: "x"}))
    assert ceiling(*alone, book(x=()), knobs(), seed=1) == []


def test_three_people_are_a_mean_over_their_pairs() -> None:
    rows = [
        (str(n), "Q1", {"anna": a, "bram": b, "cato": c, AUTOMATIC: m})
        for n, (a, b, c, m) in enumerate(
            [("x", "x", "x", "x")] * 4 + [("x", "x", "", "")] * 2 + [("", "", "", "")] * 6
        )
    ]
    one = found(rows)
    # anna and bram agree wholly: 1; each with cato and the machine: 4 both, 2 one only, 6 neither;
    # cato with the machine: 1
    k = cohen_kappa(4, 2, 0, 6)
    assert one["people"] == pytest.approx((1 + k + k) / 3)
    assert one["kappa"] == pytest.approx((k + (k + 1) / 2 + (k + 1) / 2) / 3)
