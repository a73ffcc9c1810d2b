"""Topics that the machine found beside the themes that people made: which belong together.

Two kinds of evidence. *Overlap*: the segments of a topic that a coder (the basis) gave the theme,
as a share of the segments that have either (Jaccard 1912, The distribution of the flora in the
alpine zone, New Phytologist 11(2), 37-50). *Similarity*: how near the theme's meaning lies to the
topic's, as a rank among all themes, because a bare cosine can't be read: 1 is the nearest theme,
0 the farthest. Overlap is what people saw and leads; similarity discounts it:

    score = overlap x (1 - w + w x similarity),    w = similarity_weight

so that a topic never matches a theme it shares nothing with. Partners are chosen one to one so that
the sum of scores is highest (Kuhn 1955, The Hungarian method for the assignment problem, Naval
Research Logistics Quarterly 2, 83-97); "no partner" is a choice worth just under ``min_score``.

Whether that is more than chance: :mod:`pipeline.match_chance`. Whether other respondents would have
given the same verdict: a bootstrap over respondents.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.contracts import check, columns_of, empty
from pipeline.match_chance import chance
from pipeline.match_evidence import DECIMALS, Ground

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from pipeline.codebook import Codebook
    from pipeline.match_evidence import Evidence, Floats, Mask
    from pipeline.settings import MatchSettings

_VERDICTS = ("match", "split", "merge", "new", "unstable", "too small", "not found")
_FIGURES = ("overlap", "similarity", "score", "p_value", "adjusted", "least_p", "stability")
_LARGE = 20_000  # members of topics from where on fewer bootstrap samples are drawn


def match(
    topics: pd.DataFrame,
    topic_members: pd.DataFrame,
    codings: pd.DataFrame,
    segments: pd.DataFrame,
    codebook: Codebook,
    *,
    topic_centroids: Mapping[int, NDArray[np.floating[Any]]],
    theme_vectors: Mapping[str, Floats],
    settings: MatchSettings,
    basis: str,
    unstable: Collection[int] = (),
    seed: int | None = None,
) -> pd.DataFrame:
    """Match topics with the segment-level themes of the codebook.

    Themes are the leaves, or the parent of a family of which the basis never used a sub-theme
    (:meth:`Codebook.comparable`). A theme is considered for a topic when it may be coded in at
    least two of its segments. Counted are segments of the topic's group that the basis has looked
    at (a row in ``codings``, if only with ``""``) and in which the theme may be coded. A topic and
    a theme are related when they share at least two segments and no fewer than chance would give;
    and, with a ``seed``, when a permutation test says so (:mod:`pipeline.match_chance`).

    Verdicts, a row each: ``match``, the partner of a topic; ``split``, a further topic that holds
    ``min_share`` of the segments of a theme with a partner, or, itself without partner, consists
    for ``min_share`` of that theme; ``merge``, a further theme that makes up ``min_share`` of a
    topic with a partner, or, itself without partner, has ``min_share`` of its segments there;
    ``new``, a topic with none of these (``theme_id`` ``""``; ``score`` is the best it reached,
    missing when no theme was considered); ``unstable``, the same for a topic that may not come
    back, which is nothing to act on; ``not found``, a theme with none of these; ``too small``,
    instead of the last three, where no test could have shown a relation with so few segments.

    Without ``seed``, a topic of which the basis read fewer than two segments is judged by meaning
    alone: it matches the theme that is nearest to it, if it is also the nearest such topic to that
    theme and no read topic is the theme's partner. It counts as the weakest pair there is;
    ``overlap`` is missing.

    :param topic_centroids: per topic, and
    :param theme_vectors: per segment-level theme (a parent may lack: then the mean of its
        sub-themes), vectors of length 1 in one space.
    :param basis: the coder whose codings count.
    :param unstable: topics that may not come back in another sample.
    :param seed: of the test and the bootstrap; ``segments`` then has ``respondent_id``, ``text``
        and ``start``. None: neither is done.
    :returns: table ``matches``, by topic, then verdict, then the order of the codebook; themes not
        found come last. ``overlap``, ``similarity`` and ``score`` are 0-1; ``p_value``,
        ``adjusted`` (over topics) and ``least_p``, the smallest that could have been: of the pair,
        or of the best pair of a topic without theme; ``stability``: the share of bootstrap samples
        of respondents with the same verdict. These four are missing without ``seed``.
    """
    import pandas as pd

    ground = Ground.gather(topics, topic_members, codings, segments, codebook, basis)
    found = ground.evidence()
    similarity, nearest = _meaning(ground, found, codebook, topic_centroids, theme_vectors)
    weight = settings.similarity_weight
    by_meaning = nearest & (weight > 0) & (seed is None)
    tested = None
    if seed is not None:
        tested = chance(
            ground,
            segments,
            similarity,
            weight,
            permutations=settings.permutations,
            alpha=settings.alpha,
            seed=seed,
        )
    may = found.related if tested is None else found.related & (tested.adjusted <= settings.alpha)
    chosen = _choose(found, similarity, by_meaning, may, settings)
    stable = _stability(ground, similarity, may, chosen, settings, seed)

    def figures(t: int | None, h: int | None, verdict: str) -> dict[str, Any]:
        share = stable.of(t, h, verdict) if stable else np.nan
        if tested is None:
            return {"stability": share}
        at = (slice(None) if t is None else t, slice(None) if h is None else h)
        told = (tested.p, tested.adjusted, tested.least)
        p, adjusted, least = (_least(values[at]) for values in told)
        return {"p_value": p, "adjusted": adjusted, "least_p": least, "stability": share}

    rows: list[dict[str, Any]] = []
    for verdict, pairs in chosen.pairs:
        for t, h in np.argwhere(pairs).tolist():
            rows.append(
                {
                    "topic_id": ground.topics[t],
                    "theme_id": ground.themes[h],
                    "overlap": np.nan if by_meaning[t, h] else found.overlap[t, h],
                    "similarity": similarity[t, h],
                    "score": chosen.worth[t, h],
                    "shared_segments": int(found.shared[t, h]),
                    "verdict": verdict,
                    **figures(t, h, verdict),
                }
            )
    nothing = {"overlap": np.nan, "similarity": np.nan, "score": np.nan, "shared_segments": 0}
    for t in np.flatnonzero(~chosen.taken.any(axis=1)).tolist():
        reached = chosen.score[t, ground.considered[t]]
        best = float(reached.max()) if found.read[t] and reached.size else np.nan
        verdict = "unstable" if ground.topics[t] in unstable else "new"
        if tested is not None and tested.topic_small[t] and reached.size:
            verdict = "too small"
        new = {"topic_id": ground.topics[t], "theme_id": "", "verdict": verdict}
        rows.append({**nothing, **new, "score": best, **figures(t, None, verdict)})
    for h in np.flatnonzero(~chosen.taken.any(axis=0)).tolist():
        rare = tested is not None and tested.theme_small[h] and ground.given[:, h].any()
        verdict = "too small" if rare else "not found"
        missing = {"topic_id": pd.NA, "theme_id": ground.themes[h], "verdict": verdict}
        rows.append({**nothing, **missing, **figures(None, h, verdict)})
    if not rows:
        return empty("matches")
    order = {"": -1, **{theme: n for n, theme in enumerate(ground.themes)}}
    rows.sort(
        key=lambda row: (
            row["topic_id"] is pd.NA,
            0 if row["topic_id"] is pd.NA else row["topic_id"],
            _VERDICTS.index(row["verdict"]) if row["topic_id"] is not pd.NA else 0,
            order[row["theme_id"]],
        )
    )
    frame = pd.DataFrame(rows, columns=columns_of("matches"))
    kinds = {"topic_id": "Int64", **dict.fromkeys(_FIGURES, "float64")}
    return check("matches", frame.astype(kinds))


def _least(values: Any) -> float:
    """The smallest figure that there is."""
    known = np.asarray(values)[~np.isnan(values)]
    return round(float(known.min()), DECIMALS) if known.size else float("nan")


@dataclass(frozen=True)
class _Chosen:
    """Verdicts on pairs: topics x themes."""

    score: Floats
    worth: Floats
    partner: Mask
    split: Mask
    merge: Mask

    @property
    def pairs(self) -> tuple[tuple[str, Mask], ...]:
        return (("match", self.partner), ("split", self.split), ("merge", self.merge))

    @property
    def taken(self) -> Mask:
        return self.partner | self.split | self.merge


def _choose(
    found: Evidence, similarity: Floats, by_meaning: Mask, may: Mask, settings: MatchSettings
) -> _Chosen:
    weight = settings.similarity_weight
    score = np.round(found.overlap * (1 - weight + weight * similarity), DECIMALS)
    worth = np.where(by_meaning, settings.min_score, score)
    partner = _assign(worth, may | by_meaning, settings.min_score)
    return _Chosen(score, worth, partner, *_further(found, may, partner, settings.min_share))


@dataclass(frozen=True)
class _Stable:
    """Share of the samples with each verdict: of pairs, of topics and themes without any."""

    pairs: Mapping[str, Floats]
    lone_topics: Floats
    lone_themes: Floats

    def of(self, t: int | None, h: int | None, verdict: str) -> float:
        if t is None:
            return float(self.lone_themes[h])
        return float(self.lone_topics[t] if h is None else self.pairs[verdict][t, h])


def _stability(
    ground: Ground,
    similarity: Floats,
    may: Mask,
    chosen: _Chosen,
    settings: MatchSettings,
    seed: int | None,
) -> _Stable | None:
    """Bootstrap over respondents, of the choice and not of the test: that would be draws in draws.

    A pair that the test refused is refused in each sample; but whoever has no partner only stays
    so where no score would make a pair, tested or not.
    """
    if seed is None or not ground.people:
        return None
    random = np.random.default_rng(seed)
    times = settings.resamples if len(ground.segment) <= _LARGE else settings.resamples // 4
    sums = {name: np.zeros(may.shape) for name, _ in chosen.pairs}
    topics, themes = np.zeros(may.shape[0]), np.zeros(may.shape[1])
    nowhere = np.zeros(may.shape, dtype=bool)
    for _ in range(times):
        drawn = np.bincount(
            random.integers(ground.people, size=ground.people), minlength=ground.people
        )
        again = ground.evidence(drawn)
        other = _choose(again, similarity, nowhere, may & again.related, settings)
        for name, pairs in other.pairs:
            sums[name] += pairs
        like = again.related & (other.score >= settings.min_score)
        topics += ~like.any(axis=1)
        themes += ~like.any(axis=0)
    return _Stable(
        {name: np.round(total / times, 2) for name, total in sums.items()},
        np.round(topics / times, 2),
        np.round(themes / times, 2),
    )


def _meaning(
    ground: Ground,
    found: Evidence,
    codebook: Codebook,
    topic_centroids: Mapping[int, NDArray[np.floating[Any]]],
    theme_vectors: Mapping[str, Floats],
) -> tuple[Floats, Mask]:
    """Rank of each theme's nearness per topic (0-1), and the pairs that meaning alone would make.

    Those are the unread topics and considered themes that are each other's nearest.
    """
    from scipy.stats import rankdata

    shape = (len(ground.topics), len(ground.themes))
    if not all(shape):
        return np.zeros(shape), np.zeros(shape, dtype=bool)
    centroids = np.stack([topic_centroids[t] for t in ground.topics])
    vectors = np.stack([_vector(theme, codebook, theme_vectors) for theme in ground.themes])
    cosine = np.round(centroids @ vectors.T, DECIMALS)
    # Equal cosines share a rank; a single theme has nothing to be nearer than.
    ranks = rankdata(cosine, axis=1, method="average")
    similarity = (ranks - 1) / (shape[1] - 1) if shape[1] > 1 else np.full(shape, 0.5)
    open_pairs = ground.considered & ~found.read[:, None]
    near = np.where(open_pairs, cosine, -np.inf)
    best_theme = np.arange(shape[1]) == near.argmax(axis=1)[:, None]
    best_topic = np.arange(shape[0])[:, None] == near.argmax(axis=0)
    return np.round(similarity, DECIMALS), open_pairs & best_theme & best_topic


def _vector(theme: str, codebook: Codebook, theme_vectors: Mapping[str, Floats]) -> Floats:
    if theme in theme_vectors or not codebook.children(theme):
        return theme_vectors[theme]
    below = [t for t in codebook.descendants(theme) if t in theme_vectors]
    mean = np.mean([theme_vectors[t] for t in below], axis=0)
    return np.asarray(mean / np.linalg.norm(mean))


def _assign(worth: Floats, allowed: Mask, min_score: float) -> Mask:
    """Choose partners one to one; each topic may also stay alone.

    Works in whole numbers, so that equal sums are equal: staying alone is worth half a step less
    than the weakest pair, and what isn't allowed is worth less than anything.
    """
    from scipy.optimize import linear_sum_assignment

    step = 2 * 10**DECIMALS
    pairs = np.where(allowed, np.round(worth * step), -100 * step)
    alone = np.full((len(worth), len(worth)), round(min_score * step) - 1)
    topics, choices = linear_sum_assignment(np.hstack([pairs, alone]), maximize=True)
    partner = np.zeros(allowed.shape, dtype=bool)
    kept = choices < allowed.shape[1]
    partner[topics[kept], choices[kept]] = True
    return partner


def _further(found: Evidence, may: Mask, partner: Mask, min_share: float) -> tuple[Mask, Mask]:
    """Pairs beside the partners: topics that split a theme, themes that a topic merges."""
    topic_has = np.asarray(partner.any(axis=1)).reshape(-1, 1)
    theme_has = np.asarray(partner.any(axis=0)).reshape(1, -1)
    large_for_topic = found.topic_share >= min_share
    large_for_theme = found.theme_share >= min_share
    rest = may & ~partner
    split = rest & theme_has & (large_for_theme | (~topic_has & large_for_topic))
    merge = rest & topic_has & (large_for_topic | (~theme_has & large_for_theme))
    # One row a pair: what it means for the side of which it is the larger part.
    of_theme = found.theme_share > found.topic_share
    return split & ~(merge & ~of_theme), merge & ~(split & of_theme)
