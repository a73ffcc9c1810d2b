"""What topics and themes share, counted so that it can be counted again for other respondents.

Each count is a sum over respondents, so a bootstrap over respondents is one product of matrices.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from pipeline.codebook import Codebook

    Floats = NDArray[np.float64]
    Counts = NDArray[np.int64]
    Mask = NDArray[np.bool_]

DECIMALS = 4  # of everything that is decided on: machines differ in the digits behind
ORDER = ["question_id", "text", "start", "segment_id"]
AT_LEAST = 2  # segments a topic and a theme must share: one is an accident


@dataclass(frozen=True)
class Evidence:
    """What topics (rows, by id) and themes (columns, in codebook order) share."""

    could: Counts  # segments of the topic that the basis read and that the theme may be coded in
    has: Counts  # segments with the theme in the topic's group
    scope: Counts  # read segments in the topic's group that the theme may be coded in
    shared: Counts
    overlap: Floats  # 0 where nothing can be shared
    related: Mask
    read: Mask  # per topic: whether the basis read enough of it
    topic_share: Floats  # part of the topic's read segments that the theme makes up
    theme_share: Floats  # part of the theme's segments that lie in the topic


@dataclass(frozen=True, eq=False)
class Ground:
    """Segments in topics, and the themes that the basis gave them.

    Of the ``m`` rows of ``topic_members``: ``segment``, ``topic`` (-1: none) and ``group`` as
    numbers, ``seen`` by the basis. Of the ``n`` segments: ``given`` and ``allowed`` per theme,
    (n, themes), and ``person``.
    """

    topics: list[int]
    themes: list[str]
    group_of: Counts
    segment: Counts
    topic: Counts
    group: Counts
    seen: Mask
    given: Mask
    allowed: Mask
    person: Counts
    ids: list[str]

    @classmethod
    def gather(
        cls,
        topics: pd.DataFrame,
        topic_members: pd.DataFrame,
        codings: pd.DataFrame,
        segments: pd.DataFrame,
        codebook: Codebook,
        basis: str,
    ) -> Ground:
        """The tables as numbers; without ``respondent_id`` all is one respondent's."""
        import pandas as pd

        columns = ["segment_id", "question_id", "whole"]
        people = "respondent_id" in segments
        places = segments[[*columns, *(["respondent_id"] if people else [])]]
        members = topic_members.merge(places, on="segment_id").drop_duplicates()
        coded = codings[
            (codings["coder_id"] == basis) & codings["segment_id"].isin(members["segment_id"])
        ]
        themes = [t.id for t in codebook.comparable("segment", coded["theme_id"].unique().tolist())]
        kept = topics[topics["topic_id"] >= 0]  # -1: segments that fell in no topic
        groups = kept.set_index("topic_id")["question_group"].sort_index()
        names = groups.index.tolist()
        segment, ids = pd.factorize(members["segment_id"])
        group, group_ids = pd.factorize(members["question_group"], sort=True)
        firsts = members.drop_duplicates("segment_id")
        given = np.zeros((len(ids), len(themes)), dtype=bool)
        allowed = np.zeros_like(given)
        where = pd.Index(ids).get_indexer(coded["segment_id"])
        at = coded.groupby("theme_id").indices
        for h, theme in enumerate(themes):
            given[where[at.get(theme, [])], h] = True
            allowed[:, h] = _in_scope(firsts, codebook, theme)
        person = np.zeros(len(ids), dtype=np.int64)
        if people:
            # by what was said: pseudonyms change with the key, and draws should not
            order = segments[segments["segment_id"].isin(ids)].sort_values(ORDER, kind="stable")
            who = pd.Index(order["respondent_id"].unique())
            person = np.asarray(who.get_indexer(firsts["respondent_id"]), dtype=np.int64)
        return cls(
            topics=names,
            themes=themes,
            group_of=pd.Index(group_ids).get_indexer(groups),
            segment=segment,
            topic=pd.Index(names).get_indexer(members["topic_id"]),
            group=group,
            seen=members["segment_id"].isin(coded["segment_id"]).to_numpy(),
            given=given & allowed,
            allowed=allowed,
            person=person,
            ids=[str(i) for i in ids],
        )

    @property
    def people(self) -> int:
        """How many respondents there are."""
        return int(self.person.max()) + 1 if len(self.person) else 0

    @cached_property
    def considered(self) -> Mask:
        """Topics x themes: whether the theme may be coded in enough of the topic's segments."""
        inside = self.topic >= 0
        cells = self.allowed[self.segment[inside]]
        count = np.zeros((len(self.topics), len(self.themes)), dtype=np.int64)
        np.add.at(count, self.topic[inside], cells)
        return np.asarray(count >= AT_LEAST)

    @cached_property
    def _parts(self) -> dict[str, Any]:
        """Per count a sparse matrix: what is counted x respondents."""
        from scipy.sparse import csr_matrix

        n_themes, n_topics, n_groups = len(self.themes), len(self.topics), self._n_groups
        could = self.allowed[self.segment] & self.seen[:, None]
        yes = self.given[self.segment] & self.seen[:, None]
        person = self.person[self.segment]
        inside = self.topic >= 0

        def cells(mask: Mask, row: Counts, size: int) -> Any:
            at, theme = np.nonzero(mask)
            shape = (self.people, size * n_themes)
            one = np.ones(len(at), dtype=np.int64)
            return csr_matrix((one, (person[at], row[at] * n_themes + theme)), shape=shape).T

        first = np.unique(self.segment, return_index=True)[1]
        once = np.zeros(len(self.segment), dtype=bool)
        once[first] = True
        read = np.flatnonzero(self.seen & inside)
        return {
            "could": cells(could & inside[:, None], self.topic, n_topics),
            "shared": cells(yes & inside[:, None], self.topic, n_topics),
            "has": cells(yes, self.group, n_groups),
            "scope": cells(could, self.group, n_groups),
            "totals": cells(yes & once[:, None], np.zeros_like(self.segment), 1),
            "read": csr_matrix(
                (np.ones(len(read), dtype=np.int64), (person[read], self.topic[read])),
                shape=(self.people, n_topics),
            ).T,
        }

    @property
    def _n_groups(self) -> int:
        return max(int(self.group.max(initial=-1)), int(self.group_of.max(initial=-1))) + 1

    def evidence(self, times: Counts | None = None) -> Evidence:
        """What is shared, when each respondent counts so many ``times``; None: once.

        What must be shared at least is counted in segments, each once.
        """
        times = np.ones(self.people, dtype=np.int64) if times is None else times
        n_themes, n_topics = len(self.themes), len(self.topics)

        def count(name: str, rows: int, by: Counts = times) -> Counts:
            return np.asarray(self._parts[name] @ by).reshape(rows, -1)

        size = (n_topics, n_themes)
        if not self.people or not all(size):
            none, nothing = np.zeros(size, dtype=np.int64), np.zeros(size)
            no = np.zeros(size, dtype=bool)
            few = np.zeros(n_topics, dtype=bool)
            return Evidence(none, none, none, none, nothing, no, few, nothing, nothing)
        could, shared = count("could", n_topics), count("shared", n_topics)
        has = count("has", self._n_groups)[self.group_of]
        scope = count("scope", self._n_groups)[self.group_of]
        there = np.minimum(times, 1)
        apart = count("shared", n_topics, there)
        return Evidence(
            could=could,
            has=has,
            scope=scope,
            shared=shared,
            overlap=np.round(_share(shared, could + has - shared), DECIMALS),
            related=(apart >= AT_LEAST) & (shared * scope >= could * has),
            read=count("read", n_topics, there)[:, 0] >= AT_LEAST,
            topic_share=np.round(_share(shared, count("read", n_topics)), DECIMALS),
            theme_share=np.round(_share(shared, count("totals", 1)), DECIMALS),
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
