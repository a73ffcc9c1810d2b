"""BERTopic, assembled for the answers to one group of questions."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.alike import first_alike
from pipeline.clusters import DECIMALS, Points, RespondentClusters, Told
from pipeline.settings import QualitySettings, TopicSettings
from pipeline.topic_stability import Draws, draw_again
from pipeline.topic_words import END, Said, analyse, tells

Vectors = npt.NDArray[np.float32]

_NO_WORDS = ("-", "=")  # c-TF-IDF breaks on fewer than two terms
_LEXICAL_DIMENSIONS = 100
_SHARED = 1.001  # singular value of a direction in which texts share words
_CANDIDATES = 60  # terms per topic from which distinct ones are chosen
_SHUFFLES = 9
_SAME = 1e-4  # everybody says the same
_SHUFFLED_POINTS = 500  # with more, shuffling takes longer than it tells


@dataclass(frozen=True)
class TopicModel:
    """The topics of n segments.

    ``labels`` (n,): the topic of each segment, -1 for none. ``firsts`` (n,): the first
    segment that says the same. ``nearness`` (n,): cosine with the centre of its topic. ``words``:
    per topic its terms, with their c-TF-IDF weight. ``is_clear``: whether the topics stand further
    apart than those of answers without any pattern. ``draws``: how well topics come back.
    """

    labels: npt.NDArray[np.int64]
    firsts: npt.NDArray[np.int64]
    nearness: npt.NDArray[np.float64]
    words: Mapping[int, list[tuple[str, float]]]
    is_clear: bool
    draws: Draws


def fit(
    vectors: Sequence[Vectors],
    said: Sequence[Said],
    settings: TopicSettings,
    copies: QualitySettings,
    seed: int,
) -> TopicModel | None:
    """Find the topics of the segments ``said``; None when there are no two topics in them.

    Segments that say the same form the topics once, as the first of them, and are in the same one.

    :param vectors: per encoder a vector for every segment, (n, d).
    :param copies: what counts as the same.
    """
    same = np.array(first_alike([s.text for s in said], copies.copied_words, copies.copied_alike))
    firsts, place = np.unique(same, return_inverse=True)
    if len(firsts) < 2 * settings.min_topic_size:
        return None
    once = [said[i] for i in firsts.tolist()]
    features = _features([v[firsts] for v in vectors], once)
    if np.ptp(features, axis=0).max() < _SAME:
        return None
    reduction = _reduction(features, settings.components)
    # by who spoke first: the key of the pseudonyms should not decide on anything
    numbers = {who: n for n, who in enumerate(dict.fromkeys(s.respondent for s in said))}
    clusters = RespondentClusters(
        Told(place, np.array([numbers[s.respondent] for s in said])),
        min_size=settings.min_topic_size,
        max_clusters=settings.max_topics,
        sample=settings.small,
        seed=seed,
    )
    labels, words = _bertopic(once, features, reduction, clusters)
    if clusters.silhouette_ < 0:
        return None
    return TopicModel(
        labels[place],
        same,
        clusters.nearness_[place],
        words,
        _is_clear(reduction[0].transform(features), clusters),
        draw_again(
            reduction.transform(features), clusters, settings.resamples, settings.other_parts
        ),
    )


def _features(vectors: Sequence[Vectors], said: Sequence[Said]) -> Points:
    """What is clustered on: the encoders and the lemmas side by side, equally long.

    Without its mean a vector says what sets a segment apart from the others in the group. Lemmas
    (tf-idf) beside meaning bring topics closer to human themes on small waves.
    """
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import normalize

    parts = [normalize(v - v.mean(axis=0, dtype=np.float64)) for v in vectors]
    telling = [[lemma for lemma, _ in s.words if tells(lemma)] for s in said]
    vocabulary = len({lemma for lemmas in telling for lemma in lemmas})
    dimensions = min(_LEXICAL_DIMENSIONS, len(said) - 1, vocabulary - 1)
    if dimensions >= 2:
        weights = TfidfVectorizer(analyzer=list, sublinear_tf=True).fit_transform(telling)
        # exact, unlike the randomised default: a seed should not decide on a small wave
        exact = TruncatedSVD(dimensions, algorithm="arpack", random_state=0)
        placed = exact.fit_transform(weights)
        # a text that shares no word is a direction of its own, of length 1; there are many, and
        # which of them are found first is a matter of luck
        parts.append(placed[:, exact.singular_values_ > _SHARED])
    # the last bits differ from call to call: threads add in another order
    return np.asarray(np.round(np.hstack(parts), DECIMALS))


def _reduction(features: Points, components: int) -> Any:
    from sklearn.decomposition import PCA
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import Normalizer

    n, width = features.shape
    exact = PCA(
        min(components, n - 1, width), svd_solver="full" if n < width else "covariance_eigh"
    )
    return make_pipeline(exact, Normalizer())


def _bertopic(
    said: Sequence[Said], features: Points, reduction: Any, clusters: RespondentClusters
) -> tuple[npt.NDArray[np.int64], dict[int, list[tuple[str, float]]]]:
    """Topic per segment, and per topic its terms with their c-TF-IDF weight."""
    with warnings.catch_warnings():  # importing BERTopic switches warnings off for everybody
        from bertopic import BERTopic
        from bertopic.vectorizers import ClassTfidfTransformer
        from sklearn.feature_extraction.text import CountVectorizer

        # BERTopic ties the segments of a topic together: the end mark keeps phrases inside them
        documents = [" ".join([*(lemma for lemma, _ in s.words), END]) for s in said]
        several = len({term for document in documents for term in analyse(document)}) > 1
        filling = () if several else _NO_WORDS
        model = BERTopic(
            language="multilingual",  # "english" would take the accents out of the words
            umap_model=reduction,
            hdbscan_model=clusters,
            vectorizer_model=CountVectorizer(analyzer=lambda text: [*analyse(text), *filling]),
            ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
            top_n_words=_CANDIDATES,
            calculate_probabilities=False,
        )
        labels, _ = model.fit_transform(documents, embeddings=features)
    words = {int(topic): list(terms) for topic, terms in model.get_topics().items()}
    return np.asarray(labels, dtype=np.int64), words


def _is_clear(points: npt.NDArray[np.float64], clusters: RespondentClusters) -> bool:
    """Whether the silhouette exceeds that of every shuffled copy of the points.

    Each dimension is shuffled by itself: what then still forms groups does so by chance.
    """
    from sklearn.preprocessing import normalize

    random = np.random.default_rng(clusters.seed)
    part = np.sort(random.permutation(len(points))[:_SHUFFLED_POINTS])
    same = replace(clusters, told=clusters.told.of(part))
    found = same.fit(normalize(points[part])).silhouette_
    return all(
        same.fit(normalize(random.permuted(points[part], axis=0))).silhouette_ < found
        for _ in range(_SHUFFLES)
    )
