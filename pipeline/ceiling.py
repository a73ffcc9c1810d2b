"""The automatic coding beside what people reach among each other, and where it goes wrong.

The agreement of people is the ceiling: no coder can be asked to agree more with people than they
do with each other. Both are measured on the same segments, read by the machine and by both people,
and the difference has an interval of its own from the same resamples of respondents: two intervals
that overlap say less than the interval of the difference (Schenker & Gentleman 2001, On judging
the significance of differences by examining the overlap between confidence intervals, Am. Stat.
55(3), 182-186).
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.coefficients import cohen_kappa, ratio
from pipeline.contracts import AUTOMATIC
from pipeline.decisions import Decisions
from pipeline.resampling import intervals, method_of

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from pipeline.codebook import Codebook
    from pipeline.settings import AgreementSettings

    Floats = NDArray[np.float64]
    Mask = NDArray[np.bool_]

FEW = 5  # below so many codes by people one more or less moves kappa by tenths: no verdict
BOUNDARY = 3  # segments shown per theme


def ceiling(
    segments: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    settings: AgreementSettings,
    *,
    seed: int,
) -> list[dict[str, Any]]:
    """The machine beside people, pooled (``theme_id`` ``""``) and per theme of segments.

    With three people or more the figures are means over their pairs, each on the segments that
    these two and the machine read.

    :param codings: only what was coded blind. :return: nothing without the machine and two people
        with a segment in common. ``kappa``: machine with people; ``people``: people among each
        other; ``difference``: the first less the second, with interval.
        ``verdict``: ``worse`` (the interval lies below zero), ``not worse`` (it doesn't, and lies
        above minus the margin), ``too little`` (to say). ``blame``: ``rare``, ``definition``
        (people agree less than they should), ``machine`` (the machine is worse than people),
        ``fine`` or ``unclear``. ``boundary``: ids of segments that show it best.
    """
    import pandas as pd

    nobody = pd.DataFrame({"respondent_id": [], "coder_id": [], "theme_id": []}, dtype="str")
    decisions = Decisions.of(segments, codings, nobody)
    kinds = codings.drop_duplicates("coder_id").set_index("coder_id")["coder_kind"]
    people = sorted(str(coder) for coder in kinds[kinds == "human"].index)
    machine = decisions.looked(AUTOMATIC)
    pairs = [
        (a, b, seen)
        for a, b in combinations(people, 2)
        if (seen := machine & decisions.looked(a) & decisions.looked(b)).any()
    ]
    if not pairs:
        return []
    seen_by_pair = np.any([seen for _, _, seen in pairs], axis=0)
    pooled = decisions.comparable(codebook, seen_by_pair, AUTOMATIC, *people)
    themes = [
        theme.id
        for theme in codebook
        if theme.id in {above for one in pooled for above in codebook.with_ancestors(one)}
    ]
    scopes = [np.zeros_like(machine)]
    sums, kept = [np.zeros((decisions.respondents, len(pairs) * 12))], [""]
    for theme in themes:
        cells = np.hstack(
            [
                decisions.cells(codebook, theme, seen, *two)
                for a, b, seen in pairs
                for two in ((AUTOMATIC, a), (AUTOMATIC, b), (a, b))
            ]
        )
        if cells.any():
            sums.append(cells)
            kept.append(theme)
            scopes.append(decisions.scope(codebook, theme) & seen_by_pair)
            scopes[0] |= scopes[-1]
            sums[0] = sums[0] + cells if theme in pooled else sums[0]
    stacked = np.stack(sums)
    stacked = stacked[:, stacked.any(axis=(0, 2))]
    by_pair = stacked.reshape(*stacked.shape[:2], len(pairs), 3, 4)
    given = by_pair[..., :3].any(axis=(2, 3, 4)).sum(axis=1)
    not_given = by_pair[..., 1:].any(axis=(2, 3, 4)).sum(axis=1)
    bounds = intervals(
        stacked,
        _figures,
        settings,
        seed,
        telling=np.minimum(given, not_given),
        within={"difference": (-2.0, 2.0)},
    )
    point = _figures(stacked.sum(axis=1))
    ids = segments.loc[segments["non_answer"] == "", "segment_id"].to_numpy()
    sure = codings[codings["coder_id"] == AUTOMATIC].set_index(["segment_id", "theme_id"])
    rows = []
    for index, theme in enumerate(kept):
        total = by_pair[index].sum(axis=0)  # pairs x (machine-a, machine-b, a-b) x cells
        between = total[:, 2]
        positives = int(
            max((between[:, 0] + between[:, 1]).max(), (between[:, 0] + between[:, 2]).max())
        )
        row: dict[str, Any] = {
            "theme_id": theme,
            "people_coders": people,
            "n_segments": int(scopes[index].sum()),
            "n_respondents": int(stacked[index].any(axis=1).sum()),
            "n_given": positives,
            "interval": method_of(stacked.shape[1], settings),
        }
        for name, (low, high) in bounds.items():
            row[name] = float(point[name][index])
            row[f"{name}_low"], row[f"{name}_high"] = float(low[index]), float(high[index])
        row["verdict"] = _verdict(row, settings.margin)
        row["blame"] = _blame(row, settings.people_agree)
        row["boundary"] = (
            _boundary(decisions, codebook, theme, row["blame"], pairs, ids, sure) if theme else []
        )
        rows.append(row)
    return rows


def _figures(sums: Floats) -> dict[str, Floats]:
    """Kappa of machine and people, of people, and the difference, as means over pairs of people."""
    cells = np.moveaxis(sums.reshape(*sums.shape[:-1], -1, 3, 4), -1, 0)
    kappa = cohen_kappa(cells[0], cells[1], cells[2], cells[3])
    with_people = (kappa[..., 0] + kappa[..., 1]) / 2
    between = kappa[..., 2]
    defined = ~np.isnan(with_people) & ~np.isnan(between)
    times = defined.sum(axis=-1)

    def mean(values: Floats) -> Floats:
        total = np.where(defined, values, 0).sum(axis=-1)
        return ratio(total, times)

    return {
        "kappa": mean(with_people),
        "people": mean(between),
        "difference": mean(with_people - between),
    }


def _verdict(row: dict[str, Any], margin: float) -> str:
    low, high = row["difference_low"], row["difference_high"]
    if row["n_given"] < FEW or np.isnan(low) or np.isnan(high):
        return "too little"
    if high < 0:
        return "worse"
    return "not worse" if low > -margin else "too little"


def _blame(row: dict[str, Any], enough: float) -> str:
    if row["n_given"] < FEW:
        return "rare"
    if row["people_high"] < enough:
        return "definition"
    if row["verdict"] == "worse":
        return "machine"
    return "fine" if row["verdict"] == "not worse" and row["people"] >= enough else "unclear"


def _boundary(
    decisions: Decisions,
    codebook: Codebook,
    theme: str,
    blame: str,
    pairs: list[tuple[str, str, Mask]],
    ids: Any,
    sure: pd.DataFrame,
) -> list[str]:
    """Segments that show the boundary of a theme, from different respondents where possible.

    Where people are at fault: those on which they differ. Where the machine is: those on which
    people agree and it doesn't. The machine's most certain codes come first.
    """
    shown = np.zeros(len(ids), dtype=bool)
    machine = decisions.has(codebook, theme, AUTOMATIC)
    for a, b, seen in pairs:
        first, second = (decisions.has(codebook, theme, who) for who in (a, b))
        differ = first != second
        shown |= seen & (differ if blame == "definition" else ~differ & (machine != first))
    family = {theme, *codebook.descendants(theme)}
    known = sure[sure.index.get_level_values("theme_id").isin(family)]["confidence"].dropna()
    best = {str(k): float(v) for k, v in known.groupby(level="segment_id").max().items()}
    at = sorted(np.flatnonzero(shown), key=lambda i: (-round(best.get(ids[i], 0.0), 6), i))
    first_of: dict[int, int] = {}
    for i in at:
        first_of.setdefault(int(decisions.owner[i]), int(i))
    order = [*first_of.values(), *(int(i) for i in at if int(i) not in first_of.values())]
    return [str(ids[i]) for i in order[:BOUNDARY]]
