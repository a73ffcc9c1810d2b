"""Coefficients of agreement: values of the literature and of other software."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.coefficients import (
    alpha_of_distance,
    cohen_kappa_of,
    masi_distance,
    of_cells,
    of_statistics,
    statistics,
)

# Krippendorff 2011, Computing Krippendorff's alpha-reliability, example C: four observers, twelve
# units, five values; 0 where an observer said nothing.
TWELVE_UNITS = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, 0, 0, 0],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, 0, 3],
        [0, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 0],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, 0],
    ]
)


def counts(values: np.ndarray) -> np.ndarray:
    """Units x categories of coders x units."""
    return np.stack([(values == c).sum(axis=0) for c in np.unique(values[values > 0])], axis=1)


def letters(*coders: str) -> np.ndarray:
    return counts(np.array([[ord(c) for c in coder] for coder in coders]))


def found(table: np.ndarray) -> dict[str, float]:
    return {k: float(v) for k, v in of_statistics(statistics(table).sum(axis=0)).items()}


def squared(table: list[list[int]]) -> np.ndarray:
    """Units x categories of a square table of two coders."""
    units = []
    for a, row in enumerate(table):
        for b, times in enumerate(row):
            unit = np.bincount([a, b], minlength=len(table))
            units += [unit] * times
    return np.array(units)


def test_krippendorffs_twelve_units_with_missing_codings() -> None:
    figures = found(counts(TWELVE_UNITS))
    # Krippendorff 2011: .743; the others: irrCAC 0.4.4 (Gwet's own example of missing ratings)
    assert figures["alpha"] == pytest.approx(0.743, abs=0.0005)
    assert figures["alpha"] == pytest.approx(0.74342, abs=5e-6)
    assert figures["kappa"] == pytest.approx(0.76117, abs=5e-6)
    assert figures["ac1"] == pytest.approx(0.77544, abs=5e-6)


def test_krippendorffs_two_observers() -> None:
    # the same paper, examples A (binary, ten units) and B (nominal, twelve units)
    assert found(letters("0100000010", "1110010000"))["alpha"] == pytest.approx(0.095, abs=0.0005)
    assert found(letters("aabbdcccedda", "babbbcccedd" + "d"))["alpha"] == pytest.approx(
        0.692, abs=0.0005
    )


def test_fleiss_of_fourteen_psychiatrists() -> None:
    # The worked example of Fleiss' kappa with ten subjects, fourteen raters and five categories
    # (Wikipedia, Fleiss' kappa; also in statsmodels' tests): .210
    table = [
        *([0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1]),
        *([7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]),
    ]
    assert found(np.array(table))["kappa"] == pytest.approx(0.210, abs=0.0005)


def test_gwets_abstractors() -> None:
    # Gwet 2014, Handbook of inter-rater reliability, two abstractors on pregnancies; values of
    # irrCAC 0.4.4 and statsmodels
    table = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]
    assert cohen_kappa_of(table) == pytest.approx(0.79641, abs=5e-6)
    figures = found(squared(table))
    assert figures["ac1"] == pytest.approx(0.84933, abs=5e-6)
    assert figures["kappa"] == pytest.approx(0.79624, abs=5e-6)  # two coders: Scott's pi
    assert figures["alpha"] == pytest.approx(0.79726, abs=5e-6)


def test_cohens_own_example() -> None:
    # Cohen 1960, table 1 as proportions of 200: po = .70, pe = .41, kappa = .492
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    assert cohen_kappa_of(table) == pytest.approx(0.492, abs=0.0005)
    # SAS, PROC FREQ, as printed in statsmodels' tests
    assert cohen_kappa_of([[0, 4, 1], [0, 8, 0], [0, 1, 5]]) == pytest.approx(0.4842, abs=5e-5)


def test_ac1_stays_high_where_kappa_falls_with_prevalence() -> None:
    # Gwet 2008, table 1: 118, 5, 2, 0 of 125: agreement .944, kappa -.0234, AC1 .9408
    figures = of_cells(np.array([118.0, 5.0, 2.0, 0.0]))
    assert figures["percent"] == pytest.approx(0.944)
    assert figures["kappa"] == pytest.approx(-0.0234, abs=5e-5)
    assert figures["ac1"] == pytest.approx(0.9408, abs=5e-5)


@given(st.lists(st.integers(0, 12), min_size=4, max_size=4).filter(lambda n: sum(n) > 1))
def test_two_coders_are_a_case_of_many(cells: list[int]) -> None:
    both, a_only, b_only, neither = cells
    figures = of_cells(np.array(cells, dtype=float))
    many = found(squared([[both, a_only], [b_only, neither]]))
    for name in ("percent", "ac1", "alpha"):
        assert float(figures[name]) == pytest.approx(many[name], nan_ok=True)


def test_masi_is_that_of_passonneau() -> None:
    sets = np.array([[1, 1, 0, 0], [1, 1, 1, 1], [0, 1, 1, 0], [0, 0, 0, 1], [0, 0, 0, 0]])
    distance = masi_distance(sets)
    assert np.diag(distance).tolist() == [0, 0, 0, 0, 0]
    # {1 2} in {1 2 3 4}: 1 - 1/2 x 2/3 = .667; nltk 3.9, with .67 for 2/3, prints .665
    assert distance[0, 1] == pytest.approx(0.665, abs=0.002)
    assert distance[0, 2] == pytest.approx(1 - 1 / 3 * 1 / 3)  # share one of three, neither holds
    assert distance[0, 3] == 1
    assert distance[4].tolist() == [1, 1, 1, 1, 0]


def test_alpha_of_any_distance_is_the_nominal_one_when_values_differ_wholly() -> None:
    a, b = (
        np.array([0, 0, 1, 1, 3, 2, 2, 2, 4, 3, 3, 0]),
        np.array([1, 0, 1, 1, 1, 2, 2, 2, 4, 3, 3, 3]),
    )
    distance = 1 - np.eye(5)
    values = np.bincount(np.concatenate([a, b]), minlength=5)
    assert alpha_of_distance(2 * distance[a, b].sum(), values, distance) == pytest.approx(
        0.692, abs=0.0005
    )
