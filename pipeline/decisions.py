"""The decisions of coders as tables of counts, per respondent.

A decision is "this theme applies here, yes or no". At segment level it is taken for every segment
that the coders have looked at and in which the theme may be coded; at respondent level for every
respondent of whom they have looked at such a segment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from pipeline.codebook import Codebook, Level

    Floats = NDArray[np.float64]
    Indices = NDArray[np.intp]
    Mask = NDArray[np.bool_]
    Marks = dict[tuple[str, str], Indices]  # (coder, theme) -> positions at which it was given

_CODER_ORDER = {"automatic": 0, "human": 1, "adjudicated": 2}


@dataclass(frozen=True)
class Table:
    """Decisions on one theme (or pooled): respondents x (both, a only, b only, neither).

    ``question``: of one question only. ``pooled``: in a pooled table, the themes in it.
    """

    theme_id: str
    unit: Level
    n_segments: int
    counts: Floats
    question: str = ""
    pooled: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decisions:
    """The wave as positions: segments that answer something, respondents by appearance."""

    owner: Indices  # respondent of each segment
    respondents: int
    context: Indices  # question and whole-description of each segment, as a number
    contexts: list[tuple[str, bool]]
    marks: dict[Level, Marks]

    @classmethod
    def of(
        cls,
        segments: pd.DataFrame,
        codings: pd.DataFrame,
        respondent_codings: pd.DataFrame,
    ) -> Decisions:
        """From the tables ``segments``, ``codings`` and ``respondent_codings``."""
        import pandas as pd

        answered = segments[segments["non_answer"] == ""]
        # by appearance: pseudonyms change with the key, and an interval may not
        owner, names = pd.factorize(answered["respondent_id"])
        places = pd.MultiIndex.from_frame(answered[["question_id", "whole"]])
        context, contexts = places.factorize()
        return cls(
            owner=owner,
            respondents=len(names),
            context=context,
            contexts=[(str(question), bool(whole)) for question, whole in contexts],
            marks={
                "segment": marks_of(codings, "segment_id", answered["segment_id"]),
                "respondent": marks_of(respondent_codings, "respondent_id", names),
            },
        )

    def tables(self, codebook: Codebook, level: Level, coder_a: str, coder_b: str) -> list[Table]:
        """The pooled table of a pair at one level, then one per theme, if there are decisions."""
        looked = self.looked(coder_a) & self.looked(coder_b)
        marks = self.marks[level]
        seen = looked if level == "segment" else self._owners(looked)
        used = [
            {theme for (who, theme), at in marks.items() if who == coder and seen[at].any()}
            for coder in (coder_a, coder_b)
        ]
        if level == "respondent" and not all(used):
            return []
        pooled = [theme.id for theme in codebook.comparable(level, *used)]
        shown = {above for theme in pooled for above in codebook.with_ancestors(theme)}
        total = np.zeros((self.respondents, 4))
        in_pool = np.zeros_like(looked)
        tables = []
        for theme in (theme.id for theme in codebook if theme.id in shown):
            family = [theme, *codebook.descendants(theme)]
            scope = looked & self._in_scope(codebook, family)
            if not scope.any():
                continue
            given = [self._given(marks, coder, family, seen.size) for coder in (coder_a, coder_b)]
            if level == "segment":
                counts = self._count(self.owner, scope, *given)
            else:
                everyone = np.arange(self.respondents)
                counts = self._count(everyone, self._owners(scope), *given)
            tables.append(Table(theme, level, int(scope.sum()), counts))
            if theme in pooled:
                total += counts
                in_pool |= scope
        if tables:
            found = tuple(t.theme_id for t in tables if t.theme_id in pooled)
            tables.insert(0, Table("", level, int(in_pool.sum()), total, pooled=found))
        return tables

    def per_respondent(self, codebook: Codebook, coder_a: str, coder_b: str) -> list[Table]:
        """Themes of segments as a count of respondents sees them: named in one of them, or not.

        The pooled table first, then one per theme; only segments that both looked at.
        """
        looked = self.looked(coder_a) & self.looked(coder_b)
        pooled = self.comparable(codebook, looked, coder_a, coder_b)
        shown = {above for theme in pooled for above in codebook.with_ancestors(theme)}
        total, in_pool, tables = np.zeros((self.respondents, 4)), np.zeros_like(looked), []
        everyone = np.arange(self.respondents)
        for theme in (theme.id for theme in codebook if theme.id in shown):
            family = [theme, *codebook.descendants(theme)]
            scope = looked & self._in_scope(codebook, family)
            if not scope.any():
                continue
            given = (
                self._owners(self._given(self.marks["segment"], c, family, looked.size) & scope)
                for c in (coder_a, coder_b)
            )
            counts = self._count(everyone, self._owners(scope), *given)
            tables.append(Table(theme, "respondent", int(scope.sum()), counts))
            if theme in pooled:
                total += counts
                in_pool |= scope
        if tables:
            found = tuple(t.theme_id for t in tables if t.theme_id in pooled)
            tables.insert(0, Table("", "respondent", int(in_pool.sum()), total, pooled=found))
        return tables

    def per_question(self, codebook: Codebook, coder_a: str, coder_b: str) -> list[Table]:
        """All themes of segments together, a table per question, in order of appearance."""
        looked = self.looked(coder_a) & self.looked(coder_b)
        pooled = self.comparable(codebook, looked, coder_a, coder_b)
        tables = []
        for question in dict.fromkeys(question for question, _ in self.contexts):
            here = np.array([q == question for q, _ in self.contexts], dtype=bool)[self.context]
            total, seen = np.zeros((self.respondents, 4)), np.zeros_like(looked)
            for theme in pooled:
                family = [theme, *codebook.descendants(theme)]
                scope = looked & here & self._in_scope(codebook, family)
                if scope.any():
                    total += self._two(self.marks["segment"], family, scope, coder_a, coder_b)
                    seen |= scope
            if seen.any():
                tables.append(Table("", "segment", int(seen.sum()), total, question))
        return tables

    def sets(
        self, codebook: Codebook, coder_a: str, coder_b: str
    ) -> tuple[Indices, NDArray[np.int8], NDArray[np.int8]]:
        """Owner of each segment that both looked at, and the set of themes each coder gave it.

        A set is a row of 0 and 1 over the themes that are pooled; segments in which none of these
        may be coded are left out.
        """
        looked = self.looked(coder_a) & self.looked(coder_b)
        pooled = self.comparable(codebook, looked, coder_a, coder_b)
        families = [[theme, *codebook.descendants(theme)] for theme in pooled]
        scopes = [looked & self._in_scope(codebook, family) for family in families]
        at = np.flatnonzero(np.any(scopes, axis=0)) if scopes else np.zeros(0, dtype=np.intp)
        marks = self.marks["segment"]
        a, b = (
            np.array(
                [
                    (self._given(marks, coder, family, looked.size) & scope)[at]
                    for family, scope in zip(families, scopes, strict=True)
                ],
                dtype=np.int8,
            ).T
            for coder in (coder_a, coder_b)
        )
        return self.owner[at], a, b

    def many(
        self, codebook: Codebook, coders: Sequence[str]
    ) -> tuple[list[tuple[str, int, Floats]], int]:
        """Of any number of coders: per theme how many segments were seen by two or more, and
        respondents x (statistics of :func:`pipeline.coefficients.statistics`, yes and no).

        The pooled one (``""``) first. Also: how many segments two coders or more looked at.
        """
        from pipeline.coefficients import statistics

        looked = np.array([self.looked(coder) for coder in coders])
        twice = looked.sum(axis=0) >= 2
        pooled = self.comparable(codebook, twice, *coders)
        shown = {above for theme in pooled for above in codebook.with_ancestors(theme)}
        found: list[tuple[str, int, Floats]] = []
        total, in_pool = np.zeros((self.respondents, 8)), np.zeros_like(twice)
        for theme in (theme.id for theme in codebook if theme.id in shown):
            family = [theme, *codebook.descendants(theme)]
            scope = twice & self._in_scope(codebook, family)
            if not scope.any():
                continue
            given = np.array(
                [self._given(self.marks["segment"], coder, family, scope.size) for coder in coders]
            )
            yes = (given & looked).sum(axis=0)[scope]
            units = statistics(np.stack([yes, looked.sum(axis=0)[scope] - yes], axis=1))
            sums = np.zeros((self.respondents, units.shape[1]))
            np.add.at(sums, self.owner[scope], units)
            found.append((theme, int(scope.sum()), sums))
            if theme in pooled:
                total += sums
                in_pool |= scope
        if found:
            found.insert(0, ("", int(in_pool.sum()), total))
        return found, int(twice.sum())

    def cells(
        self, codebook: Codebook, theme: str, seen: Mask, coder_a: str, coder_b: str
    ) -> Floats:
        """Decisions on a theme of segments, in these segments: respondents x four cells."""
        family = [theme, *codebook.descendants(theme)]
        scope = seen & self._in_scope(codebook, family)
        return self._two(self.marks["segment"], family, scope, coder_a, coder_b)

    def scope(self, codebook: Codebook, theme: str) -> Mask:
        """Segments in which a theme or one below it may be coded."""
        return self._in_scope(codebook, [theme, *codebook.descendants(theme)])

    def has(self, codebook: Codebook, theme: str, coder: str) -> Mask:
        """Segments to which a coder gave a theme or one below it."""
        family = [theme, *codebook.descendants(theme)]
        return self._given(self.marks["segment"], coder, family, self.owner.size)

    def comparable(self, codebook: Codebook, seen: Mask, *coders: str) -> list[str]:
        """Themes of segments that all these coders know (:meth:`Codebook.comparable`)."""
        used = [
            {
                theme
                for (who, theme), at in self.marks["segment"].items()
                if who == c and seen[at].any()
            }
            for c in coders
        ]
        return [theme.id for theme in codebook.comparable("segment", *used)]

    def looked(self, coder: str) -> Mask:
        """Segments that a coder has looked at: with a theme, or found that none applies."""
        looked = np.zeros(self.owner.size, dtype=bool)
        for (who, _), at in self.marks["segment"].items():
            if who == coder:
                looked[at] = True
        return looked

    def _two(
        self, marks: Marks, family: list[str], scope: Mask, coder_a: str, coder_b: str
    ) -> Floats:
        """Decisions on a theme and what is below it, within a scope of segments."""
        given = [self._given(marks, coder, family, scope.size) for coder in (coder_a, coder_b)]
        return self._count(self.owner, scope, *given)

    def _owners(self, some: Mask) -> Mask:
        """Respondents with at least one of these segments."""
        return np.bincount(self.owner[some], minlength=self.respondents) > 0

    def _in_scope(self, codebook: Codebook, family: list[str]) -> Mask:
        """Segments in which a theme or one of its sub-themes may be coded."""
        allowed = [
            any(codebook.in_scope(theme, question, whole) for theme in family)
            for question, whole in self.contexts
        ]
        return np.array(allowed, dtype=bool)[self.context]

    @staticmethod
    def _given(marks: Marks, coder: str, family: list[str], size: int) -> Mask:
        given = np.zeros(size, dtype=bool)
        for theme in family:
            if (coder, theme) in marks:
                given[marks[coder, theme]] = True
        return given

    def _count(self, owner: Indices, scope: Mask, given_a: Mask, given_b: Mask) -> Floats:
        a, b = given_a[scope], given_b[scope]
        cell = np.where(a, np.where(b, 0, 1), np.where(b, 2, 3))
        flat = np.bincount(owner[scope] * 4 + cell, minlength=self.respondents * 4)
        return flat.reshape(-1, 4).astype(float)


def coders_of(*tables: pd.DataFrame) -> list[str]:
    """All coders, in the order in which they are paired."""
    import pandas as pd

    kinds = pd.concat([table[["coder_id", "coder_kind"]] for table in tables]).drop_duplicates()
    order = {
        coder: min(_CODER_ORDER[kind] for kind in group)
        for coder, group in kinds.groupby("coder_id")["coder_kind"]
    }
    return sorted((str(coder) for coder in order), key=lambda coder: (order[coder], coder))


def marks_of(codings: pd.DataFrame, column: str, ids: Any) -> Marks:
    """At which positions in ``ids`` each coder gave each theme; ids that aren't there drop out."""
    import pandas as pd

    position = pd.Index(ids).get_indexer(codings[column])
    groups = codings.groupby(["coder_id", "theme_id"], sort=True).indices
    marks: Marks = {}
    for key, rows in groups.items():
        coder, theme = cast("tuple[str, str]", key)
        at = position[rows]
        marks[coder, theme] = at[at >= 0]
    return marks
