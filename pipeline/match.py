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
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.contracts import check, columns_of, empty

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from pipeline.codebook import Codebook
    from pipeline.settings import MatchSettings

    Floats = NDArray[np.float64]
    Counts = NDArray[np.int64]
    Mask = NDArray[np.bool_]

_DECIMALS = 4  # of everything that is decided on: machines differ in the digits behind
_AT_LEAST = 2  # segments a topic and a theme must share: one is an accident
_VERDICTS = ("match", "split", "merge", "new", "unstable", "not found")


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
) -> pd.DataFrame:
    """Match topics with the segment-level themes of the codebook.

    Themes are the leaves, or the parent of a family of which the basis never used a sub-theme
    (:meth:`Codebook.comparable`). A theme is considered for a topic when it may be coded in at
    least two of its segments. Counted are segments of the topic's group that the basis has looked
    at (a row in ``codings``, if only with ``""``) and in which the theme may be coded. A topic and
    a theme are related when they share at least two segments and no fewer than chance would give.

    Verdicts, a row each: ``match``, the partner of a topic; ``split``, a further topic that holds
    ``min_share`` of the segments of a theme with a partner, or, itself without partner, consists
    for ``min_share`` of that theme; ``merge``, a further theme that makes up ``min_share`` of a
    topic with a partner, or, itself without partner, has ``min_share`` of its segments there;
    ``new``, a topic with none of these (``theme_id`` ``""``; ``score`` is the best it reached,
    missing when no theme was considered); ``unstable``, the same for a topic that may not come
    back, which is nothing to act on; ``not found``, a theme with none of these.

    A topic of which the basis read fewer than two segments is judged by meaning alone: it matches
    the theme that is nearest to it, if it is also the nearest such topic to that theme and no read
    topic is the theme's partner. It counts as the weakest pair there is; ``overlap`` is missing.

    :param topic_centroids: per topic, and
    :param theme_vectors: per segment-level theme (a parent may lack: then the mean of its
        sub-themes), vectors of length 1 in one space.
    :param basis: the coder whose codings count.
    :param unstable: topics that may not come back in another sample.
    :returns: table ``matches``, by topic, then verdict, then the order of the codebook; themes not
        found come last. ``overlap``, ``similarity`` and ``score`` are 0-1.
    """
    import pandas as pd

    found = _Evidence.gather(topics, topic_members, codings, segments, codebook, basis)
    similarity, nearest = _meaning(found, codebook, topic_centroids, theme_vectors)
    weight = settings.similarity_weight
    score = np.round(found.overlap * (1 - weight + weight * similarity), _DECIMALS)
    by_meaning = nearest & (weight > 0)
    worth = np.where(by_meaning, settings.min_score, score)
    partner = _assign(worth, found.related | by_meaning, settings.min_score)
    split, merge = _further(found, partner, settings.min_share)

    rows: list[dict[str, Any]] = []
    for verdict, pairs in (("match", partner), ("split", split), ("merge", merge)):
        for t, h in np.argwhere(pairs):
            rows.append(
                {
                    "topic_id": found.topics[t],
                    "theme_id": found.themes[h],
                    "overlap": np.nan if by_meaning[t, h] else found.overlap[t, h],
                    "similarity": similarity[t, h],
                    "score": worth[t, h],
                    "shared_segments": int(found.shared[t, h]),
                    "verdict": verdict,
                }
            )
    taken = partner | split | merge
    nothing = {"overlap": np.nan, "similarity": np.nan, "score": np.nan, "shared_segments": 0}
    for t in np.flatnonzero(~taken.any(axis=1)):
        reached = score[t, found.considered[t]]
        best = float(reached.max()) if found.read[t] and reached.size else np.nan
        verdict = "unstable" if found.topics[t] in unstable else "new"
        new = {"topic_id": found.topics[t], "theme_id": "", "verdict": verdict}
        rows.append({**nothing, **new, "score": best})
    for h in np.flatnonzero(~taken.any(axis=0)):
        missing = {"topic_id": pd.NA, "theme_id": found.themes[h], "verdict": "not found"}
        rows.append({**nothing, **missing})
    if not rows:
        return empty("matches")
    order = {"": -1, **{theme: n for n, theme in enumerate(found.themes)}}
    rows.sort(
        key=lambda row: (
            row["verdict"] == "not found",
            0 if row["verdict"] == "not found" else row["topic_id"],
            _VERDICTS.index(row["verdict"]),
            order[row["theme_id"]],
        )
    )
    frame = pd.DataFrame(rows, columns=columns_of("matches")).astype({"topic_id": "Int64"})
    return check("matches", frame)


@dataclass(frozen=True)
class _Evidence:
    """What topics (rows, by id) and themes (columns, in codebook order) share."""

    topics: list[int]
    themes: list[str]
    considered: Mask
    shared: Counts
    overlap: Floats  # 0 where nothing can be shared
    related: Mask
    read: Mask  # per topic: whether the basis read enough of it
    topic_share: Floats  # part of the topic's read segments that the theme makes up
    theme_share: Floats  # part of the theme's segments that lie in the topic

    @classmethod
    def gather(
        cls,
        topics: pd.DataFrame,
        topic_members: pd.DataFrame,
        codings: pd.DataFrame,
        segments: pd.DataFrame,
        codebook: Codebook,
        basis: str,
    ) -> _Evidence:
        import pandas as pd

        places = segments[["segment_id", "question_id", "whole"]]
        members = topic_members.merge(places, on="segment_id").drop_duplicates()
        coded = codings[
            (codings["coder_id"] == basis) & codings["segment_id"].isin(members["segment_id"])
        ]
        seen = members["segment_id"].isin(coded["segment_id"]).to_numpy()
        themes = [t.id for t in codebook.comparable("segment", coded["theme_id"].unique().tolist())]
        kept = topics[topics["topic_id"] >= 0]  # -1: segments that fell in no topic
        groups = kept.set_index("topic_id")["question_group"].sort_index()
        names = groups.index.tolist()
        # Segments in no topic are not there, but count for their group all the same.
        topic = pd.Index(names).get_indexer(members["topic_id"])

        def per_topic(some: Mask) -> Counts:
            return np.bincount(topic[some & (topic >= 0)], minlength=len(names))

        of_topic = per_topic(seen)

        size = (len(names), len(themes))
        shared, could, has, scope = (np.zeros(size, dtype=np.int64) for _ in range(4))
        considered = np.zeros(size, dtype=bool)
        totals = np.zeros(len(themes), dtype=np.int64)
        segment, ids = pd.factorize(members["segment_id"])
        group, group_ids = pd.factorize(members["question_group"])
        group_of = pd.Index(group_ids).get_indexer(groups)
        given_at = coded.groupby("theme_id").indices
        coded_segment = pd.Index(ids).get_indexer(coded["segment_id"])
        for h, theme in enumerate(themes):
            given = np.zeros(len(ids), dtype=bool)
            given[coded_segment[given_at.get(theme, [])]] = True
            allowed = _in_scope(members, codebook, theme)
            counts = seen & allowed
            yes = counts & given[segment]
            could[:, h] = per_topic(counts)
            shared[:, h] = per_topic(yes)
            has[:, h] = np.bincount(group[yes], minlength=len(group_ids))[group_of]
            scope[:, h] = np.bincount(group[counts], minlength=len(group_ids))[group_of]
            totals[h] = len(np.unique(segment[yes]))
            considered[:, h] = per_topic(allowed) >= _AT_LEAST
        return cls(
            topics=names,
            themes=themes,
            considered=considered,
            shared=shared,
            overlap=np.round(_share(shared, could + has - shared), _DECIMALS),
            related=(shared >= _AT_LEAST) & (shared * scope >= could * has),
            read=of_topic >= _AT_LEAST,
            topic_share=np.round(_share(shared, of_topic[:, None]), _DECIMALS),
            theme_share=np.round(_share(shared, totals[None, :]), _DECIMALS),
        )


def _in_scope(members: pd.DataFrame, codebook: Codebook, theme: str) -> Mask:
    """Members in which a theme may be coded."""
    questions = [
        question
        for question in members["question_id"].unique()
        if codebook.in_scope(theme, question, False)
    ]
    allowed: Mask = (members["question_id"].isin(questions) | members["whole"]).to_numpy()
    return allowed


def _share(part: Counts, whole: Counts) -> Floats:
    return part / np.maximum(whole, 1)


def _meaning(
    found: _Evidence,
    codebook: Codebook,
    topic_centroids: Mapping[int, NDArray[np.floating[Any]]],
    theme_vectors: Mapping[str, Floats],
) -> tuple[Floats, Mask]:
    """Rank of each theme's nearness per topic (0-1), and the pairs that meaning alone would make.

    Those are the unread topics and considered themes that are each other's nearest.
    """
    from scipy.stats import rankdata

    shape = (len(found.topics), len(found.themes))
    if not all(shape):
        return np.zeros(shape), np.zeros(shape, dtype=bool)
    centroids = np.stack([topic_centroids[t] for t in found.topics])
    vectors = np.stack([_vector(theme, codebook, theme_vectors) for theme in found.themes])
    cosine = np.round(centroids @ vectors.T, _DECIMALS)
    # Equal cosines share a rank; a single theme has nothing to be nearer than.
    ranks = rankdata(cosine, axis=1, method="average")
    similarity = (ranks - 1) / (shape[1] - 1) if shape[1] > 1 else np.full(shape, 0.5)
    open_pairs = found.considered & ~found.read[:, None]
    near = np.where(open_pairs, cosine, -np.inf)
    best_theme = np.arange(shape[1]) == near.argmax(axis=1)[:, None]
    best_topic = np.arange(shape[0])[:, None] == near.argmax(axis=0)
    return np.round(similarity, _DECIMALS), open_pairs & best_theme & best_topic


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

    step = 2 * 10**_DECIMALS
    pairs = np.where(allowed, np.round(worth * step), -100 * step)
    alone = np.full((len(worth), len(worth)), round(min_score * step) - 1)
    topics, choices = linear_sum_assignment(np.hstack([pairs, alone]), maximize=True)
    partner = np.zeros(allowed.shape, dtype=bool)
    kept = choices < allowed.shape[1]
    partner[topics[kept], choices[kept]] = True
    return partner


def _further(found: _Evidence, partner: Mask, min_share: float) -> tuple[Mask, Mask]:
    """Pairs beside the partners: topics that split a theme, themes that a topic merges."""
    topic_has = np.asarray(partner.any(axis=1)).reshape(-1, 1)
    theme_has = np.asarray(partner.any(axis=0)).reshape(1, -1)
    large_for_topic = found.topic_share >= min_share
    large_for_theme = found.theme_share >= min_share
    rest = found.related & ~partner
    split = rest & theme_has & (large_for_theme | (~topic_has & large_for_topic))
    merge = rest & topic_has & (large_for_topic | (~theme_has & large_for_theme))
    # One row a pair: what it means for the side of which it is the larger part.
    of_theme = found.theme_share > found.topic_share
    return split & ~(merge & ~of_theme), merge & ~(split & of_theme)
