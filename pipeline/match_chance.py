"""Whether a topic and a theme share more than chance gives: a permutation test of matches.

*Null model*: what people coded has nothing to do with topics. The themes of the segments are dealt
out again within each question, and respondents keep theirs together and in order: those of a
respondent go to one who has as many segments there, or stay, and begin at any of them. (Dealt out
one by one, what a respondent repeats would look like a relation; never leaving a respondent, a wave
with a segment each would have no test.) The nearness of meaning is dealt out again over the topics
of a question group.

*Statistic* of a pair, 0 for what can't be a match:

    -log10 P(so many shared, or more)  x  (1 - w + w x similarity)

with P of the hypergeometric distribution (Fisher's exact test), which makes rare and frequent
themes alike; respondents make it no p-value, the null model does.

*p-values*: a topic is tested with all its themes at once, by the largest statistic in each draw
(Westfall and Young, Resampling-based multiple testing, 1993), so that choosing the best theme costs
what it should. p is (1 + draws at least as extreme) / (1 + draws) (Phipson and Smyth, Permutation
p-values should never be zero, Stat. Appl. Genet. Mol. Biol. 9(1), 2010, 39). Over topics: Benjamini
and Hochberg, Controlling the false discovery rate, JRSS B 57 (1995), 289-300; further themes of a
topic as in Benjamini and Bogomolov, Selective inference on multiple families of hypotheses, JRSS B
76 (2014), 297-318. A topic that could not reach the limit however well it fitted takes no part
(Tarone, A modified Bonferroni method for discrete data, Biometrics 46, 1990, 515-522; Gilbert, JRSS
C 54, 2005, 143-158).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pipeline.match_evidence import AT_LEAST, DECIMALS, ORDER, Ground

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.match_evidence import Counts, Floats, Mask

_MOST = 10_000  # segments tested; of a larger wave a random part of the respondents
_CELLS = 1_000_000  # dealt out at a time


@dataclass(frozen=True)
class Chance:
    """Topics x themes: ``p`` within the topic, ``adjusted`` over topics, and ``least``, the
    smallest p that the draws could have given; NaN where the theme is not considered.

    ``topic_small`` and ``theme_small``: with so few segments nothing could reach the limit.
    """

    p: Floats
    adjusted: Floats
    least: Floats
    topic_small: Mask
    theme_small: Mask


def benjamini_hochberg(p: Floats) -> Floats:
    """Adjusted p-values.

    >>> benjamini_hochberg(np.array([0.01, 0.04, 0.03, 0.5])).round(4).tolist()
    [0.04, 0.0533, 0.0533, 0.5]
    """
    order = np.argsort(p, kind="stable")
    steps = p[order] * len(p) / np.arange(1, len(p) + 1)
    adjusted = np.empty(len(p))
    adjusted[order] = np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1)
    return adjusted


def chance(
    ground: Ground,
    segments: pd.DataFrame,
    similarity: Floats,
    weight: float,
    *,
    permutations: int,
    alpha: float,
    seed: int,
) -> Chance:
    """Test every considered pair.

    :param segments: table ``segments``; its texts give an order that ids don't change.
    :param similarity: topics x themes, 0-1, with
    :param weight: how much of the score it makes up.
    """
    random = np.random.default_rng(seed)
    persons = _tested(ground, random)
    found = ground.evidence(persons.astype(np.int64))
    pairs = ground.considered & found.read[:, None]
    nothing = np.full(pairs.shape, np.nan)
    small = np.ones(pairs.shape[0], dtype=bool), np.ones(pairs.shape[1], dtype=bool)
    if not pairs.any():
        return Chance(nothing, nothing.copy(), nothing.copy(), *small)
    t, h = np.nonzero(pairs)
    could, has = found.could[t, h], found.has[t, h]
    enough = np.maximum(AT_LEAST, np.ceil(could * has / np.maximum(found.scope[t, h], 1)))

    rare = _rarity(found.could[t, h], found.has[t, h], found.scope[t, h])
    most = rare.shape[1] - 1

    def statistic(shared: Counts, near: Floats) -> Floats:
        told = rare[np.arange(len(t)), np.minimum(shared, most)]
        weighed = np.round(told * (1 - weight + weight * near), DECIMALS)
        return np.where(shared >= enough, weighed, 0.0)

    drawn = [statistic(found.shared[t, h], similarity[t, h])[None]]
    deal = _Deal.of(ground, segments, persons)
    step = max(1, _CELLS // max(1, len(deal.block), len(ground.topics) * len(ground.themes)))
    home = np.argsort(ground.group_of, kind="stable")
    for start in range(0, permutations, step):
        n = min(step, permutations - start)
        shared = deal.shared(n, random)[:, t, h]
        # topics of a group swap their nearness: a theme that is near everything stays so
        swap = np.argsort(ground.group_of + random.random((n, len(ground.group_of))), axis=1)
        of = np.empty_like(swap)
        of[:, home] = swap
        drawn.append(statistic(shared, similarity[of[:, t], h]))
    every = np.concatenate(drawn)
    total = len(every)
    p, least = nothing.copy(), nothing.copy()
    for topic in np.unique(t):
        mine = np.flatnonzero(t == topic)
        largest = np.sort(every[:, mine].max(axis=1))

        def beyond(values: Floats, of: Floats = largest) -> Floats:
            above = total - np.searchsorted(of, values, side="left")
            return np.where(values > 0, above / total, 1.0)

        p[topic, h[mine]] = beyond(every[0, mine])
        least[topic, h[mine]] = beyond(every[:, mine].max(axis=0))
    adjusted, topic_small = _over_topics(p, least, alpha)
    lowest = np.where(np.isnan(least), 1.0, least).min(axis=0)
    return Chance(p, adjusted, least, topic_small, lowest > alpha)


def _rarity(could: Counts, has: Counts, scope: Counts) -> Floats:
    """-log10 of the chance that ``could`` of ``scope`` segments hold k or more of ``has``.

    (pairs, k), k from 0 on.
    """
    from scipy.special import gammaln

    def choose(n: Counts, k: Counts) -> Floats:
        inside = (k >= 0) & (k <= n)
        k = np.where(inside, k, 0)
        n = np.broadcast_to(n, k.shape)
        log = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
        return np.where(inside, log, -np.inf)

    could, has, scope = (x[:, None] for x in (could, has, scope))
    k = np.arange(int(np.minimum(could, has).max()) + 1)[None]
    ways = choose(has, k) + choose(scope - has, could - k) - choose(scope, could)
    tail = np.cumsum(np.exp(ways)[:, ::-1], axis=1)[:, ::-1]
    rare: Floats = np.maximum(0.0, -np.log10(np.maximum(tail, 1e-300)))
    return rare


def _over_topics(p: Floats, least: Floats, alpha: float) -> tuple[Floats, Mask]:
    """Adjusted p-values, and the topics that could not have reached ``alpha``."""
    best = np.where(np.isnan(p), 1.0, p).min(axis=1)
    lowest = np.where(np.isnan(least), 1.0, least).min(axis=1)
    family = np.flatnonzero(lowest <= alpha)
    small = np.ones(len(p), dtype=bool)
    adjusted = np.where(np.isnan(p), np.nan, 1.0)
    if not len(family):
        return adjusted, small
    values = benjamini_hochberg(best[family])
    chosen = int((values <= alpha).sum())
    for place, topic in enumerate(family):
        if values[place] <= alpha:
            small[topic] = False
        else:  # what would it have been, had it fitted as well as it could?
            instead = best[family].copy()
            instead[place] = lowest[topic]
            small[topic] = benjamini_hochberg(instead)[place] > alpha
        further = np.minimum(p[topic] * len(family) / max(1, chosen), 1.0)
        adjusted[topic] = np.maximum(further, values[place])
        adjusted[topic, p[topic] == best[topic]] = values[place]
    return adjusted, small


def _tested(ground: Ground, random: np.random.Generator) -> Mask:
    """The respondents tested: all, or of a large wave a random part."""
    taken = np.ones(ground.people, dtype=bool)
    seen = np.unique(ground.segment[ground.seen])
    if len(seen) > _MOST:
        size = np.bincount(ground.person[seen], minlength=ground.people)
        order = random.permutation(ground.people)
        taken[order[np.cumsum(size[order]) > _MOST]] = False
    return taken


@dataclass(frozen=True, eq=False)
class _Deal:
    """Deals the themes of ``n`` segments out again.

    Segments are in the order of their kind (question, groups, how many of the respondent's), then
    respondent, then place in the answer; ``block``: respondent and question, as a number in that
    order; of a block its ``kind``, ``size`` and ``first`` segment. ``layers`` (k, n): the topics a
    segment is in, one past the last where it is in none. ``owner`` and ``theme``: the codes.
    """

    block: Counts
    kind: Counts
    size: Counts
    first: Counts
    layers: Counts
    owner: Counts
    theme: Counts
    shape: tuple[int, int]

    @classmethod
    def of(cls, ground: Ground, segments: pd.DataFrame, persons: Mask) -> _Deal:
        import pandas as pd

        rows = np.flatnonzero(ground.seen & persons[ground.person[ground.segment]])
        ids = np.unique(ground.segment[rows])
        # which groups a segment is in, as one number
        groups = np.bincount(ground.segment[rows], weights=2.0 ** ground.group[rows])[ids]
        one = segments.set_index("segment_id", drop=False).loc[[ground.ids[i] for i in ids], ORDER]
        one = one.reset_index(drop=True).assign(i=ids, groups=groups, person=ground.person[ids])
        one = one.sort_values(ORDER, kind="stable")
        # numbers by first appearance, so that names of groups and pseudonyms change nothing
        one["stratum"] = one.groupby(["question_id", "groups"], sort=False).ngroup()
        one["block"] = one.groupby(["stratum", "person"], sort=False).ngroup()
        one["size"] = one["block"].map(one["block"].value_counts())
        one = one.sort_values(["stratum", "size", "block", "start"], kind="stable")
        block = np.asarray(pd.factorize(one["block"])[0], dtype=np.int64)
        kind = np.asarray(one.groupby(["stratum", "size"], sort=False).ngroup(), dtype=np.int64)
        order = np.asarray(one["i"], dtype=np.int64)
        place = np.full(len(ground.ids), -1)
        place[order] = np.arange(len(order))
        inside = rows[ground.topic[rows] >= 0]
        nth = pd.Series(ground.segment[inside]).groupby(ground.segment[inside]).cumcount()
        layers = np.full((int(nth.max()) + 1 if len(nth) else 1, len(order)), len(ground.topics))
        layers[nth.to_numpy(), place[ground.segment[inside]]] = ground.topic[inside]
        owner, theme = np.nonzero(ground.given[order])
        first = np.unique(block, return_index=True)[1]
        return cls(
            block=block,
            kind=kind[first],
            size=np.bincount(block),
            first=first,
            layers=layers,
            owner=owner.astype(np.int64),
            theme=theme.astype(np.int64),
            shape=(len(ground.topics), len(ground.themes)),
        )

    def shared(self, times: int, random: np.random.Generator) -> Counts:
        """(times, topics, themes): how many segments share topic and theme, dealt out again."""
        n_topics, n_themes = self.shape
        swapped = np.argsort(self.kind + random.random((times, len(self.kind))), axis=1)
        rank = np.empty_like(swapped)
        np.put_along_axis(rank, swapped, np.arange(len(self.kind))[None], axis=1)
        turn = random.integers(self.size, size=(times, len(self.size)))
        mine = self.block[self.owner]
        at = self.owner - self.first[mine] + turn[:, mine]
        place = self.first[rank[:, mine]] + at % self.size[mine]
        base = np.arange(times)[:, None] * (n_topics + 1)
        size = times * (n_topics + 1) * n_themes
        count = np.zeros(size, dtype=np.int64)
        for layer in self.layers:
            cells = (base + layer[place]) * n_themes + self.theme
            count += np.bincount(cells.ravel(), minlength=size)
        return count.reshape(times, n_topics + 1, n_themes)[:, :-1]
