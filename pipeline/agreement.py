"""How far coders agree: per theme and overall, for every pair of coders and for people together.

Two coders' decisions on one theme (:mod:`pipeline.decisions`) make a two by two table, from which
the coefficients follow (:mod:`pipeline.coefficients`). Intervals come from resampling respondents,
one resample for all coefficients and themes of a pair (:mod:`pipeline.resampling`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.coefficients import (
    MANY,
    PAIR,
    alpha_of_distance,
    cohen_kappa,
    masi_distance,
    of_cells,
    of_statistics,
    ratio,
)
from pipeline.contracts import check, columns_of, empty
from pipeline.decisions import Decisions, Table, coders_of
from pipeline.resampling import intervals, method_of

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from pipeline.codebook import Codebook
    from pipeline.settings import AgreementSettings

    Floats = NDArray[np.float64]
    Bounds = Mapping[str, tuple[Floats, Floats]]

__all__ = ["Agreement", "agreement", "cohen_kappa", "measure"]

_MACRO = ("precision", "recall", "f1")


@dataclass(frozen=True)
class Agreement:
    """Table ``agreement``, and what is not in it.

    ``questions``: each pair on one question, all its themes together. ``respondents``: each pair on
    themes of segments as a count of respondents sees them. Both: rows of the table as mappings,
    with ``question_id``. ``people``: all who coded blind together, per theme and pooled.
    """

    table: pd.DataFrame
    questions: tuple[Mapping[str, Any], ...] = ()
    respondents: tuple[Mapping[str, Any], ...] = ()
    people: tuple[Mapping[str, Any], ...] = field(default=())


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
    row of their own: given when itself or any sub-theme is. Precision, recall and F1 of the pooled
    row are micro averages; ``f1_macro`` and its fellows are means over its themes, of those for
    which they are defined.

    Rows of respondent-level themes have ``unit`` ``respondent`` and a pooled row of their own;
    ``n_segments`` is then the number of segments in scope that both looked at. A pair in which one
    of the two never gave a theme at respondent level has no such rows.

    :param settings: how intervals are made, and their confidence.
    :param seed: of the resampling; all themes of a pair share the same resamples, and so do pairs
        that looked at the same respondents.
    :returns: table ``agreement``. Prevalences are shares of decisions, 0-1. NaN: what is undefined
        (kappa when both coders always say the same, precision when A never gave the theme ...),
        and an interval when fewer than two respondents gave either coder cause to say yes, or no.
        An interval can't show disagreement that happened not to occur: read it with its n.
        ``masi``: Krippendorff's alpha of the sets of themes of a segment, in the pooled row.
    """
    return measure(
        segments, codings, respondent_codings, codebook, settings, seed=seed, only_table=True
    ).table


def measure(
    segments: pd.DataFrame,
    codings: pd.DataFrame,
    respondent_codings: pd.DataFrame,
    codebook: Codebook,
    settings: AgreementSettings,
    *,
    seed: int,
    only_table: bool = False,
) -> Agreement:
    """Table :func:`agreement`, and the same per question, per respondent and for people together.

    :param only_table: leave the rest empty.
    """
    import pandas as pd

    decisions = Decisions.of(segments, codings, respondent_codings)
    rows: list[dict[str, Any]] = []
    questions: list[dict[str, Any]] = []
    respondents: list[dict[str, Any]] = []
    for coder_a, coder_b in combinations(coders_of(codings, respondent_codings), 2):
        tables = [
            table
            for level in ("segment", "respondent")
            for table in decisions.tables(codebook, level, coder_a, coder_b)
        ]
        if not tables:
            continue
        by_question = [] if only_table else decisions.per_question(codebook, coder_a, coder_b)
        by_respondent = [] if only_table else decisions.per_respondent(codebook, coder_a, coder_b)
        pair = _Pair.of([*tables, *by_question, *by_respondent], settings, seed)
        one: list[dict[str, Any]] = [
            {"coder_a": coder_a, "coder_b": coder_b, **row} for row in pair.rows()
        ]
        sets = decisions.sets(codebook, coder_a, coder_b)
        for row in one:
            if not row["theme_id"] and row["unit"] == "segment" and not row["question_id"]:
                row.update(_masi(*sets, settings, seed))
        rows += one[: len(tables)]
        questions += one[len(tables) : len(tables) + len(by_question)]
        respondents += one[len(tables) + len(by_question) :]
    table = (
        check("agreement", pd.DataFrame(rows)[columns_of("agreement")])
        if rows
        else empty("agreement")
    )
    if only_table:
        return Agreement(table)
    kinds = codings.drop_duplicates("coder_id").set_index("coder_id")["coder_kind"]
    people = sorted(str(coder) for coder in kinds[kinds == "human"].index)
    together = _together(decisions, codebook, people, settings, seed)
    return Agreement(table, tuple(questions), tuple(respondents), tuple(together))


@dataclass(frozen=True)
class _Pair:
    """The tables of two coders, with intervals from the same resamples."""

    tables: list[Table]
    counts: Floats
    bounds: Bounds
    method: str

    @classmethod
    def of(cls, tables: list[Table], settings: AgreementSettings, seed: int) -> _Pair:
        counts = np.stack([table.counts for table in tables])
        # Only respondents of whom this pair decided anything: adding a coder changes no interval.
        counts = counts[:, counts.any(axis=(0, 2))]
        # When all that was found comes from one respondent, resampling can only leave it in or
        # out, and what is left would look certain: no interval then. The same for what was not.
        with_yes = counts[:, :, :3].any(axis=2).sum(axis=1)
        with_no = counts[:, :, 1:].any(axis=2).sum(axis=1)
        bounds = intervals(counts, _figures, settings, seed, telling=np.minimum(with_yes, with_no))
        return cls(tables, counts, bounds, method_of(counts.shape[1], settings))

    def rows(self) -> list[dict[str, Any]]:
        """A row per table, without the names of the coders."""
        found = of_cells(self.counts.sum(axis=1))
        made: list[dict[str, Any]] = []
        for index, table in enumerate(self.tables):
            cells = self.counts[index].sum(axis=0)
            both, a_only, b_only, neither = cells
            row: dict[str, Any] = {
                "theme_id": table.theme_id,
                "unit": table.unit,
                "question_id": table.question,
                "n_segments": table.n_segments,
                "n_respondents": int(self.counts[index].any(axis=1).sum()),
                **{name: float(values[index]) for name, values in found.items()},
                "prevalence_a": float(ratio(both + a_only, cells.sum())),
                "prevalence_b": float(ratio(both + b_only, cells.sum())),
                "n_both": int(both),
                "n_a_only": int(a_only),
                "n_b_only": int(b_only),
                "n_neither": int(neither),
                "masi": np.nan,
                "masi_low": np.nan,
                "masi_high": np.nan,
                "interval": self.method,
            }
            for name, (low, high) in self.bounds.items():
                row[f"{name}_low"], row[f"{name}_high"] = float(low[index]), float(high[index])
            inside = [
                i
                for i, other in enumerate(self.tables)
                if other.theme_id in table.pooled
                and other.unit == table.unit
                and _same_kind(other, table, self.tables)
            ]
            for name in _MACRO:
                values = found[name][inside]
                values = values[~np.isnan(values)]
                row[f"{name}_macro"] = float(values.mean()) if values.size else np.nan
            made.append(row)
        return made


def _same_kind(theme: Table, pooled: Table, tables: list[Table]) -> bool:
    """Whether a table of a theme stands below this pooled one, before the next pooled one."""
    start = next(i for i, table in enumerate(tables) if table is pooled)
    stop = next((i for i in range(start + 1, len(tables)) if not tables[i].theme_id), len(tables))
    return any(table is theme for table in tables[start:stop])


def _figures(cells: Floats) -> dict[str, Floats]:
    found = of_cells(cells)
    return {name: found[name] for name in PAIR}


def _masi(
    owner: NDArray[np.intp],
    sets_a: NDArray[np.int8],
    sets_b: NDArray[np.int8],
    settings: AgreementSettings,
    seed: int,
) -> dict[str, float]:
    """Krippendorff's alpha with the MASI distance, of the sets that two coders gave."""
    if not owner.size:
        return {}
    values, index = np.unique(np.vstack([sets_a, sets_b]), axis=0, return_inverse=True)
    index = index.reshape(-1)
    first, second = index[: owner.size], index[owner.size :]
    distance = masi_distance(values)
    people, owner = np.unique(owner, return_inverse=True)
    sums = np.zeros((1, people.size, 1 + len(values)))
    # two ordered pairs in every segment, divided by two values less one
    np.add.at(sums[0, :, 0], owner, 2 * distance[first, second])
    for chosen in (first, second):
        np.add.at(sums[0], (owner, 1 + chosen), 1)

    def figures(summed: Floats) -> dict[str, Floats]:
        return {"masi": alpha_of_distance(summed[..., 0], summed[..., 1:], distance)}

    low, high = intervals(sums, figures, settings, seed)["masi"]
    value = float(figures(sums.sum(axis=1))["masi"][0])
    return {"masi": value, "masi_low": float(low[0]), "masi_high": float(high[0])}


def _together(
    decisions: Decisions,
    codebook: Codebook,
    coders: list[str],
    settings: AgreementSettings,
    seed: int,
) -> list[dict[str, Any]]:
    """All people at once, who may each have coded another part: per theme and pooled."""
    if len(coders) < 2:
        return []
    found, _ = decisions.many(codebook, coders)
    if not found:
        return []
    sums = np.stack([each for _, _, each in found])
    sums = sums[:, sums.any(axis=(0, 2))]
    # yes and no: the last two columns are the values that can be paired
    telling = (sums[:, :, -2:] > 0).sum(axis=1).min(axis=1)
    bounds = intervals(sums, of_statistics, settings, seed, telling=telling)
    figures = of_statistics(sums.sum(axis=1))
    rows = []
    for index, (theme, segments, _) in enumerate(found):
        total = sums[index].sum(axis=0)
        row: dict[str, Any] = {
            "coders": coders,
            "theme_id": theme,
            "unit": "segment",
            "n_segments": segments,
            "n_respondents": int(sums[index].any(axis=1).sum()),
            "prevalence": float(ratio(total[-2], total[-2:].sum())),
            "interval": method_of(sums.shape[1], settings),
        }
        for name in MANY:
            low, high = bounds[name]
            row[name] = float(figures[name][index])
            row[f"{name}_low"], row[f"{name}_high"] = float(low[index]), float(high[index])
        rows.append(row)
    return rows
