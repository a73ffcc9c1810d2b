"""How far coders agree: per theme and overall, for every pair of coders.

A decision is "this theme applies here, yes or no". At segment level it is taken for every segment
that both coders have looked at and in which the theme may be coded; at respondent level for every
respondent of whom both have looked at such a segment. Two coders' decisions on one theme make a
two by two table, from which everything in the table ``agreement`` follows.

Segments of one respondent resemble each other, so the uncertainty is that of the respondents:
intervals come from resampling respondents, each with all of his or her decisions (the cluster
bootstrap: Field & Welsh 2007, Bootstrapping clustered data, J. R. Statist. Soc. B 69(3), 369-390),
read off as percentiles (Efron & Tibshirani 1993, An introduction to the bootstrap, ch. 13).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING, Any, cast, overload

import numpy as np

from pipeline.contracts import check, columns_of, empty

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

    from pipeline.codebook import Codebook, Level
    from pipeline.settings import AgreementSettings

    Floats = NDArray[np.float64]
    Indices = NDArray[np.intp]
    Mask = NDArray[np.bool_]
    Marks = dict[tuple[str, str], Indices]  # (coder, theme) -> positions at which it was given

_CODER_ORDER = {"automatic": 0, "human": 1, "adjudicated": 2}
_CELLS_AT_ONCE = 4_000_000  # resamples x respondents held in memory, 32 MB


@overload
def cohen_kappa(both: float, a_only: float, b_only: float, neither: float) -> float: ...
@overload
def cohen_kappa(
    both: ArrayLike, a_only: ArrayLike, b_only: ArrayLike, neither: ArrayLike
) -> Floats: ...
def cohen_kappa(both: Any, a_only: Any, b_only: Any, neither: Any) -> Any:
    """Cohen's kappa of a two by two table, or of many at once.

    Source: Cohen 1960, A coefficient of agreement for nominal scales, Educational and
    Psychological Measurement 20(1), 37-46. For two categories (po - pe) / (1 - pe) comes down to
    the form used here, which is exact for counts.

    :param both: decisions in which both coders gave the theme (numbers or arrays of one shape);
        the others likewise: only the first, only the second, neither.
    :returns: -1 to 1; NaN where it is undefined: no decisions, or both coders always say the same.

    >>> cohen_kappa(20, 5, 10, 15)
    0.4
    """
    yes, first, second, no = (np.asarray(x, dtype=float) for x in (both, a_only, b_only, neither))
    by_chance = (yes + first) * (first + no) + (yes + second) * (second + no)
    kappa = _ratio(2 * (yes * no - first * second), by_chance)
    return kappa if kappa.ndim else float(kappa)


def agreement(
    segments: pd.DataFrame,
    codings: pd.DataFrame,
    respondent_codings: pd.DataFrame,
    codebook: Codebook,
    settings: AgreementSettings,
    *,
    seed: int,
) -> pd.DataFrame:
    """Agreement of every pair of coders, per theme and pooled (``theme_id`` ``""``).

    Pairs: the automatic coder first, then people by name, then the adjudicated coding; the later
    one of a pair, ``coder_b``, is the reference of precision and recall. A coder has looked at a
    segment when ``codings`` has a row for it, with a theme or with ``""`` (none applies).
    Non-answers don't count. A theme without any decision has no row, nor has a pair.

    Pooled are the leaves of the codebook; a family of which one coder of the pair gave the parent
    and never a sub-theme is compared at the parent (:meth:`Codebook.comparable`). Parents have a
    row of their own: given when itself or any sub-theme is.

    Rows of respondent-level themes have ``unit`` ``respondent`` and a pooled row of their own;
    ``n_segments`` is then the number of segments in scope that both looked at. A pair in which one
    of the two never gave a theme at respondent level has no such rows.

    :param settings: number of resamples and confidence of the percentile interval.
    :param seed: of the resampling; all themes of a pair share the same resamples, and so do pairs
        that looked at the same respondents.
    :returns: table ``agreement``. Prevalences are shares of decisions, 0-1. NaN: what is undefined
        (kappa when both coders always say the same, precision when A never gave the theme ...),
        and an interval when fewer than two respondents gave either coder cause to say yes, or no.
        An interval can't show disagreement that happened not to occur: read it with its n.
    """
    import pandas as pd

    wave = _Wave.of(segments, codings, respondent_codings)
    rows: list[dict[str, Any]] = []
    for coder_a, coder_b in combinations(_coders(codings, respondent_codings), 2):
        tables = [
            table
            for level in ("segment", "respondent")
            for table in wave.tables(codebook, level, coder_a, coder_b)
        ]
        if not tables:
            continue
        counts = np.stack([table.counts for table in tables])
        # Only respondents of whom this pair decided anything: adding a coder changes no interval.
        counts = counts[:, counts.any(axis=(0, 2))]
        low, high = _intervals(counts, settings, seed)
        for index, table in enumerate(tables):
            rows.append(
                {
                    "coder_a": coder_a,
                    "coder_b": coder_b,
                    "theme_id": table.theme_id,
                    "unit": table.unit,
                    "n_segments": table.n_segments,
                    "n_respondents": int(counts[index].any(axis=1).sum()),
                    **_figures(counts[index].sum(axis=0)),
                    "kappa_low": low[index],
                    "kappa_high": high[index],
                }
            )
    if not rows:
        return empty("agreement")
    return check("agreement", pd.DataFrame(rows)[columns_of("agreement")])


@dataclass(frozen=True)
class _Table:
    """Decisions on one theme (or pooled): respondents x (both, a only, b only, neither)."""

    theme_id: str
    unit: Level
    n_segments: int
    counts: Floats


@dataclass(frozen=True)
class _Wave:
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
    ) -> _Wave:
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
                "segment": _marks(codings, "segment_id", answered["segment_id"]),
                "respondent": _marks(respondent_codings, "respondent_id", names),
            },
        )

    def tables(self, codebook: Codebook, level: Level, coder_a: str, coder_b: str) -> list[_Table]:
        """The pooled table of a pair at one level, then one per theme, if there are decisions."""
        looked = self._looked(coder_a) & self._looked(coder_b)
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
            tables.append(_Table(theme, level, int(scope.sum()), counts))
            if theme in pooled:
                total += counts
                in_pool |= scope
        if tables:
            tables.insert(0, _Table("", level, int(in_pool.sum()), total))
        return tables

    def _looked(self, coder: str) -> Mask:
        looked = np.zeros(self.owner.size, dtype=bool)
        for (who, _), at in self.marks["segment"].items():
            if who == coder:
                looked[at] = True
        return looked

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


def _coders(*tables: pd.DataFrame) -> list[str]:
    """All coders, in the order in which they are paired."""
    import pandas as pd

    kinds = pd.concat([table[["coder_id", "coder_kind"]] for table in tables]).drop_duplicates()
    order = {
        coder: min(_CODER_ORDER[kind] for kind in group)
        for coder, group in kinds.groupby("coder_id")["coder_kind"]
    }
    return sorted((str(coder) for coder in order), key=lambda coder: (order[coder], coder))


def _marks(codings: pd.DataFrame, column: str, ids: Any) -> Marks:
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


def _figures(counts: Floats) -> dict[str, Any]:
    """Everything but the interval that follows from one two by two table."""
    both, a_only, b_only, neither = counts
    n = counts.sum()
    return {
        "kappa": cohen_kappa(both, a_only, b_only, neither),
        "precision": float(_ratio(both, both + a_only)),
        "recall": float(_ratio(both, both + b_only)),
        "f1": float(_ratio(2 * both, 2 * both + a_only + b_only)),
        "prevalence_a": float((both + a_only) / n),
        "prevalence_b": float((both + b_only) / n),
        "n_both": int(both),
        "n_a_only": int(a_only),
        "n_b_only": int(b_only),
        "n_neither": int(neither),
    }


def _ratio(part: Any, whole: Any) -> Floats:
    """Part of a whole, NaN where there is no whole."""
    part, whole = np.asarray(part, dtype=float), np.asarray(whole, dtype=float)
    ratio: Floats = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole != 0)
    return ratio


def _intervals(counts: Floats, settings: AgreementSettings, seed: int) -> tuple[Floats, Floats]:
    """Percentile intervals of kappa by resampling respondents.

    :param counts: tables x respondents x 4.
    :returns: lower and upper bound per table, NaN where there is none.
    """
    tables = len(counts)
    low, high = np.full(tables, np.nan), np.full(tables, np.nan)
    kappa = cohen_kappa(*np.moveaxis(counts.sum(axis=1), -1, 0))
    # When all that was found comes from one respondent, resampling can only leave it in or out,
    # and what is left would look certain: no interval then. The same for what was not found.
    with_yes = counts[:, :, :3].any(axis=2).sum(axis=1)
    with_no = counts[:, :, 1:].any(axis=2).sum(axis=1)
    enough = (with_yes >= 2) & (with_no >= 2) & ~np.isnan(kappa)
    if not enough.any():
        return low, high
    resampled = _resample(counts[enough], settings.resamples, seed)
    tail = 100 * (1 - settings.confidence) / 2
    for table, kappas in zip(np.flatnonzero(enough), resampled.T, strict=True):
        # A resample in which both coders always say the same has no kappa: it drops out.
        defined = kappas[~np.isnan(kappas)]
        if defined.size:
            bounds = np.percentile(defined, [tail, 100 - tail])
            # What dropped out may leave only resamples on one side of the point (or the last digit
            # may differ); an interval that excludes its own figure would be nonsense.
            low[table] = min(bounds[0], kappa[table])
            high[table] = max(bounds[1], kappa[table])
    return low, high


def _resample(counts: Floats, resamples: int, seed: int) -> Floats:
    """Kappa of each table (columns) in each resample of respondents (rows).

    How often each respondent is drawn, times the counts per respondent, gives the counts of a
    resample. They are whole numbers, so the result is the same on any number of threads.
    """
    tables, respondents, _ = counts.shape
    flat = counts.transpose(1, 0, 2).reshape(respondents, tables * 4)
    random = np.random.default_rng(seed)
    kappas = np.empty((resamples, tables))
    step = max(1, _CELLS_AT_ONCE // respondents)
    for start in range(0, resamples, step):
        size = min(step, resamples - start)
        drawn = random.integers(respondents, size=(size, respondents))
        drawn += respondents * np.arange(size)[:, None]
        times = np.bincount(drawn.ravel(), minlength=size * respondents)
        sums = times.reshape(size, respondents).astype(float) @ flat
        cells = np.moveaxis(sums.reshape(size, tables, 4), -1, 0)
        kappas[start : start + size] = cohen_kappa(*cells)
    return kappas
