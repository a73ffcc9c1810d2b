"""Clusters of segments: of several respondents, large enough, and none where there is nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as knobs
from hypothesis import strategies as st

from pipeline.clusters import OUTLIER, RespondentClusters, Told


def points(n: int, seed: int, n_centres: int = 4, noise: float = 0.3) -> np.ndarray:
    random = np.random.default_rng(seed)
    at = random.normal(size=(n_centres, 8))[np.arange(n) % n_centres]
    at = at + noise * random.normal(size=at.shape)
    return np.asarray(at / np.linalg.norm(at, axis=1, keepdims=True))


def clusters(
    respondents: np.ndarray, *, min_size: int = 3, most: int = 12, sample: int = 3000
) -> RespondentClusters:
    return RespondentClusters(
        Told.by(respondents), min_size=min_size, max_clusters=most, sample=sample, seed=1
    )


@knobs(max_examples=40, deadline=None)
@given(
    st.integers(6, 60), st.integers(1, 9), st.integers(2, 5), st.floats(0, 2), st.integers(0, 99)
)
def test_every_cluster_is_large_enough_and_of_two_respondents(
    n: int, people: int, min_size: int, noise: float, seed: int
) -> None:
    respondents = np.arange(n) % people
    found = clusters(respondents, min_size=min_size).fit(points(n, seed, noise=noise))
    for label in set(found.labels_.tolist()) - {OUTLIER}:
        inside = found.labels_ == label
        assert inside.sum() >= min_size
        assert len(set(respondents[inside])) >= 2
    assert (found.nearness_[found.labels_ == OUTLIER] == 0).all()


@pytest.mark.parametrize("n_centres", [2, 3, 5])
def test_clear_groups_are_found_back(n_centres: int) -> None:
    n = 60
    found = clusters(np.arange(n) // 4).fit(points(n, 2, n_centres, noise=0.1))
    inside = found.labels_ != OUTLIER
    assert inside.mean() > 0.85
    pairs = set(zip(found.labels_[inside], (np.arange(n) % n_centres)[inside], strict=True))
    assert len(pairs) == n_centres
    assert found.silhouette_ > 0.6


def test_one_respondent_gives_no_clusters() -> None:
    found = clusters(np.zeros(30, dtype=np.int64)).fit(points(30, 0))
    assert (found.labels_ == OUTLIER).all()
    assert found.silhouette_ == -1


def test_what_lies_far_from_everything_is_an_outlier() -> None:
    some = points(40, 0, 3, noise=0.1)
    lone = np.zeros((1, 8))
    lone[0, np.argmin(np.abs(some.mean(axis=0)))] = 1
    found = clusters(np.arange(41) % 7).fit(np.vstack([some, lone]))
    assert found.labels_[-1] == OUTLIER


def test_no_more_clusters_than_asked_for() -> None:
    found = clusters(np.arange(90) % 11, most=3).fit(points(90, 1, 9, noise=0.05))
    assert len(set(found.labels_.tolist()) - {OUTLIER}) <= 3


def test_what_is_not_in_the_sample_follows_the_sample() -> None:
    many = points(600, 3, 4, noise=0.2)
    whole = clusters(np.arange(600) % 50).fit(many)
    part = clusters(np.arange(600) % 50, sample=100).fit(many)
    both = (whole.labels_ != OUTLIER) & (part.labels_ != OUTLIER)
    assert both.mean() > 0.85
    pairs = set(zip(whole.labels_[both], part.labels_[both], strict=True))
    assert len(pairs) == len(set(whole.labels_[both])) >= 3
