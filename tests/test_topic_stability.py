"""Stability of topics: near 1 for groups that are there, low for groups that chance made."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as knobs
from hypothesis import strategies as st

from pipeline.clusters import RespondentClusters, Told
from pipeline.topic_stability import Stability, draw_again, jaccard


def points(n: int, seed: int, n_centres: int, noise: float) -> np.ndarray:
    """Around directions at right angles; with much noise, around nothing."""
    random = np.random.default_rng(seed)
    at = np.eye(12)[np.arange(n) % n_centres] + noise * random.normal(size=(n, 12))
    return np.asarray(at / np.linalg.norm(at, axis=1, keepdims=True))


def measured(
    unit: np.ndarray,
    people: np.ndarray,
    samples: int = 40,
    part: int = 3000,
    cut: int | None = None,
) -> dict[int, Stability]:
    found = RespondentClusters(
        Told.by(people), min_size=3, max_clusters=12, sample=part, seed=1, cut=cut
    ).fit(unit)
    draws = draw_again(unit, found, samples, 3)
    return {c: draws.of([c]) for c in np.unique(found.labels_[found.labels_ >= 0]).tolist()}


def test_groups_that_are_there_come_back() -> None:
    found = measured(points(120, 2, 4, noise=0.1), np.arange(120) // 4)
    assert len(found) == 4
    assert all(s.people > 0.85 and s.n == 40 and s.chance == 1 for s in found.values())


def test_groups_made_by_chance_do_not() -> None:
    found = measured(points(90, 5, 4, noise=50), np.arange(90) // 4, cut=8)
    assert np.mean([s.people for s in found.values()]) < 0.6


def test_the_jaccard_of_the_best_partner_by_hand() -> None:
    before = np.array([0, 0, 0, 0, 1, 1, 1, -1])
    after = np.array([5, 5, 5, 6, 6, 6, -1, 6])
    # 0: {0,1,2,3} with {0,1,2}: 3/4. 1: {4,5,6} with {3,4,5,7}: 2/5. 2: not there.
    assert jaccard(before, after, [0]) == pytest.approx(3 / 4)
    assert jaccard(before, after, [1]) == pytest.approx(2 / 5)
    assert jaccard(before, after, [2]) is None
    assert jaccard(before, np.full(8, -1), [0]) == 0


def test_topics_that_people_made_one_go_with_the_partners_of_both_by_hand() -> None:
    before = np.array([0, 0, 0, 0, 1, 1, 1, -1])
    after = np.array([5, 5, 5, 6, 6, 6, -1, 6])
    # {0..6} with {0,1,2} and {3,4,5,7}: 6 in both, 8 in one of them
    assert jaccard(before, after, [0, 1]) == pytest.approx(6 / 8)
    # two topics of which the sample makes one: that one is the partner, and counts once
    assert jaccard(np.array([0, 0, 1, 1]), np.array([3, 3, 3, 3]), [0, 1]) == 1


def test_the_unit_that_is_drawn_is_the_respondent() -> None:
    """Two people who said everything in one group: in 1 of 8 samples neither is drawn."""
    unit = points(90, 2, 3, noise=0.1)
    people = np.where(np.arange(90) % 3 == 0, np.arange(90) % 2, np.arange(90))
    found = measured(unit, np.unique(people, return_inverse=True)[1], samples=200)
    # of 62 people two: both missed with probability (60/62)^62 = 0.13
    few = sorted(s.n for s in found.values())
    assert few[1:] == [200, 200]
    assert 150 <= few[0] <= 190


def test_of_many_segments_other_parts_are_tried() -> None:
    found = measured(points(600, 3, 4, noise=0.2), np.arange(600) // 3, part=150)
    assert all(0.8 < s.chance <= 1 for s in found.values())
    vague = measured(points(600, 3, 4, noise=50), np.arange(600) // 3, part=150, cut=8)
    assert min(s.chance for s in vague.values()) < 0.8


@knobs(max_examples=15, deadline=None)
@given(st.integers(8, 50), st.integers(2, 9), st.floats(0, 2), st.integers(0, 99))
def test_it_is_a_share_and_the_same_every_time(
    n: int, people: int, noise: float, seed: int
) -> None:
    unit, who = points(n, seed, 4, noise), np.arange(n) % people
    found = measured(unit, who, samples=5)
    assert all(0 <= s.people <= 1 and 0 <= s.n <= 5 for s in found.values())
    assert found == measured(unit, who, samples=5)
