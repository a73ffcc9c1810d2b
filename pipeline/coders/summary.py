"""What is told of a coder that learned: from how much, how sure it may be, what may stand."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from pipeline.coders import calibration, risk
from pipeline.coders.base import Array, CoderContext
from pipeline.coders.learning import FEW, Learned


def facts(
    context: CoderContext,
    learned: Learned,
    given: Array,
    chances: Array,
    curve: calibration.Curve | None,
) -> dict[str, Any]:
    """Numbers for the report and the JSON.

    :param given: labels within scope; NaN: not coded. :param chances: of every decision, on coded
        segments blind.
    :param curve: through all decisions; it is judged on themes given often enough for a figure.
    """
    read = ~np.isnan(given)
    rows = read.any(axis=1)
    themes = context.entries.themes
    owners = context.segments["respondent_id"].to_numpy()
    known = read & ((given == 1).sum(axis=0) >= FEW)
    told, truth = chances[known], given[known] == 1
    bins = calibration.reliability(told, truth)
    return {
        "codes": int((given == 1).sum()),
        "segments": int(rows.sum()),
        "respondents": len(set(owners[rows])),
        "folds": int(learned.folds.max()) + 1,
        "weights": [dataclasses.asdict(rule) for rule in learned.rules],
        "kept": [t for t, own in zip(themes, learned.learned, strict=True) if not own],
        "calibration": {
            "kind": curve.kind if curve else None,
            "decisions": len(told),
            "positives": int(truth.sum()),
            "brier": calibration.brier(told, truth) if len(told) else None,
            "ece": calibration.expected_calibration_error(bins) if bins else None,
            "bins": [(b.n, round(b.said, 4), round(b.was, 4)) for b in bins],
        },
        "risk": _risk(context, learned, given, chances),
    }


def _risk(
    context: CoderContext, learned: Learned, given: Array, chances: Array
) -> list[dict[str, Any]]:
    """Per theme what may be accepted, and of how many decisions in the wave."""
    rate, confidence = context.settings.max_error, context.settings.error_confidence
    coded = ~np.isnan(given)
    rows = []
    for column, theme in enumerate(context.entries.themes):
        inside = context.scope[:, column]
        known = coded[:, column]
        positives = int((given[:, column] == 1).sum())
        row: dict[str, Any] = {
            "theme_id": theme,
            "coded": int(known.sum()),
            "positives": positives,
            "decisions": int(inside.sum()),
        }
        if positives < FEW:
            rows.append({**row, "verdict": "few"})
            continue
        blind = learned.blind[:, column] >= 0
        final = np.where(known, blind, learned.lift[:, column] >= 0) & inside
        right = given[:, column] == 1
        sides = {}
        for name, answer in (("yes", True), ("no", False)):
            sure = chances[:, column] if answer else 1 - chances[:, column]
            pool = known & (blind == answer)
            side = risk.accept(sure[pool], right[pool] != answer, rate, confidence)
            passed = inside & (final == answer)
            taken = 0 if side.edge is None else int((sure[passed] >= side.edge).sum())
            sides[name] = (side, taken)
        (yes, taken_yes), (no, taken_no) = sides["yes"], sides["no"]
        more = max((s.needed or 0) * known.sum() / s.n for s, _ in sides.values() if s.n)
        verdict = "accepted" if yes.edge is not None and no.edge is not None else "review"
        if yes.hopeless or no.hopeless:
            verdict = "not automatable"
        row |= {
            "accepted_yes": taken_yes,
            "accepted_no": taken_no,
            "review": int(inside.sum()) - taken_yes - taken_no,
            "needed": int(np.ceil(more)) or None,
            "verdict": verdict,
        }
        rows.append(row)
    return rows
