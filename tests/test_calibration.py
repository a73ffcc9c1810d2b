"""A chance that the machine tells is one, and what stands unread is wrong no more than promised."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.coders import calibration, risk


def made(n: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Distances to a cut whose true chance is 1 / (1 + exp(-(2 x - 1)))."""
    random = np.random.default_rng(seed)
    lift = random.normal(0, 1.5, n)
    return lift, random.random(n) < 1 / (1 + np.exp(-(2 * lift - 1)))


# --- calibration --------------------------------------------------------------------------------


def test_platts_curve_is_that_of_scikit_learn() -> None:
    from sklearn.calibration import _SigmoidCalibration

    lift, given = made(300)
    slope, intercept = calibration.platt(lift, given)
    theirs = _SigmoidCalibration().fit(lift, given)
    # scikit-learn writes 1 / (1 + exp(a x + b))
    assert slope == pytest.approx(-theirs.a_, rel=1e-3)
    assert intercept == pytest.approx(-theirs.b_, rel=1e-3)


def test_separated_decisions_have_a_curve_too() -> None:
    slope, _ = calibration.platt(np.arange(40.0), np.arange(40) >= 20)
    assert np.isfinite(slope)
    assert slope > 0


@pytest.mark.parametrize(("n", "kind"), [(300, "platt"), (5000, "isotonic")])
def test_the_curve_is_chosen_by_the_number_and_tells_chances(n: int, kind: str) -> None:
    curve = calibration.curve(*made(n))
    assert curve is not None
    assert (curve.kind, curve.n) == (kind, n)
    lift, given = made(20_000, seed=1)
    chance = curve(lift)
    assert ((chance > 0) & (chance < 1)).all()
    assert calibration.expected_calibration_error(calibration.reliability(chance, given)) < 0.05
    order = np.argsort(lift)
    assert (np.diff(chance[order]) >= 0).all()
    assert np.isnan(curve(np.array([np.nan]))).all()


def test_with_too_few_of_a_class_nothing_is_calibrated() -> None:
    given = np.arange(500) < calibration.ENOUGH - 1
    assert calibration.curve(np.arange(500.0), given) is None
    assert calibration.curve(np.arange(500.0), ~given) is None
    assert calibration.curve(np.zeros(0), np.zeros(0, bool)) is None


def test_the_brier_score_is_that_of_scikit_learn() -> None:
    from sklearn.metrics import brier_score_loss

    lift, given = made(200)
    chance = 1 / (1 + np.exp(-lift))
    assert calibration.brier(chance, given) == pytest.approx(
        brier_score_loss(given, chance), abs=1e-6
    )


def test_a_chance_of_one_is_in_the_last_stretch() -> None:
    bins = calibration.reliability(np.array([1.0, 0.95, 0.0]), np.array([True, False, False]))
    assert [(b.n, round(b.said, 3), b.was) for b in bins] == [(1, 0.0, 0.0), (2, 0.975, 0.5)]


# --- risk ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("errors", "n"), [(0, 22), (1, 40), (7, 50), (30, 30)])
def test_the_bound_is_that_of_clopper_and_pearson(errors: int, n: int) -> None:
    from scipy.stats import binomtest

    # one-sided 90 % is the upper end of a two-sided exact 80 % interval
    theirs = binomtest(errors, n).proportion_ci(0.8, "exact")
    assert risk.upper_bound(errors, n, 0.9) == pytest.approx(theirs.high, abs=1e-6)
    assert risk.lower_bound(errors, n, 0.9) == pytest.approx(theirs.low, abs=1e-6)


def test_the_fewest_decisions_is_the_rule_of_n() -> None:
    # without errors in n the bound is 1 - 0.1 ** (1 / n): 0.0994 at 22, 0.1037 at 21
    assert risk.fewest(0.1, 0.9) == 22
    assert risk.upper_bound(0, 22, 0.9) <= 0.1 < risk.upper_bound(0, 21, 0.9)
    assert risk.fewest(0.05, 0.95) == 59  # 'the rule of three': about 3 / rate


def test_what_is_accepted_goes_as_far_as_the_promise_holds() -> None:
    sure = np.linspace(1, 0.5, 100)
    wrong = np.zeros(100, dtype=bool)
    assert risk.accept(sure, wrong, 0.1, 0.9).edge == pytest.approx(0.5)
    wrong[60:] = True
    side = risk.accept(sure, wrong, 0.1, 0.9)
    assert side.edge is not None
    taken = sure >= side.edge
    assert risk.upper_bound(int(wrong[taken].sum()), int(taken.sum()), 0.9) <= 0.1
    one_more = int(taken.sum()) + 1
    assert risk.upper_bound(int(wrong[:one_more].sum()), one_more, 0.9) > 0.1


def test_equals_are_accepted_together_or_not_at_all() -> None:
    wrong = np.zeros(40, dtype=bool)
    wrong[30:] = True
    assert risk.accept(np.full(40, 0.9), wrong, 0.1, 0.9).edge is None


def test_too_few_say_how_many_are_needed() -> None:
    side = risk.accept(np.full(10, 0.9), np.zeros(10, dtype=bool), 0.1, 0.9)
    assert (side.edge, side.needed, side.hopeless) == (None, 12, False)  # 22 without any error
    none = risk.accept(np.zeros(0), np.zeros(0, dtype=bool), 0.1, 0.9)
    assert (none.edge, none.needed, none.hopeless) == (None, None, False)


def test_too_often_wrong_is_not_automatable() -> None:
    side = risk.accept(np.linspace(1, 0.5, 40), np.arange(40) % 2 == 0, 0.1, 0.9)
    assert (side.edge, side.needed, side.hopeless) == (None, None, True)


def test_the_promise_is_kept_in_nine_of_ten_waves() -> None:
    """The share of waves in which the true error of what is accepted is above the rate."""
    random = np.random.default_rng(11)
    broken = 0
    for _ in range(400):
        chance = random.uniform(0.5, 1, 200)
        side = risk.accept(chance, random.random(200) > chance, 0.1, 0.9)
        if side.edge is not None:
            broken += float((1 - chance[chance >= side.edge]).mean()) > 0.1
    assert broken / 400 <= 0.1
