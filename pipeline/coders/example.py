"""The coder that learns from what people coded, with the entries of the codebook as its prior."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from pipeline.coders import calibration
from pipeline.coders.base import Array, Coded, CoderContext, decide, labels
from pipeline.coders.evidence import Grounds
from pipeline.coders.learning import FEWEST_RESPONDENTS, LEAST, Learned, learn
from pipeline.coding import steep
from pipeline.contracts import ThemascoopError

if TYPE_CHECKING:
    import pandas as pd

_EDGE = 1e-6


def enough(context: CoderContext, codings: pd.DataFrame) -> bool:
    """Whether people coded enough to learn from: five respondents, and a theme that two mention."""
    return _enough(context, labels(context, context.segments, codings))


def _enough(context: CoderContext, given: Array) -> bool:
    inside = np.where(context.scope, given, np.nan)
    read = (~np.isnan(inside)).any(axis=1)
    owners = context.segments["respondent_id"].to_numpy()
    shared = any(len(set(owners[column == 1])) >= LEAST for column in inside.T)
    return len(set(owners[read])) >= FEWEST_RESPONDENTS and shared


class NotEnough(ThemascoopError):
    """There is too little human coding to learn from."""


@dataclass(frozen=True)
class _Curves:
    """Calibration of themes and of "none of these"; None: too few decisions."""

    given: calibration.Curve | None
    none: calibration.Curve | None

    def themes(self, lift: Array) -> Array:
        """The chance of every theme; where there is no curve by the distance, not calibrated."""
        return self.given(lift) if self.given else np.round(steep(lift), 4)


class ExampleCoder:
    """Per theme a logistic regression on the encoders beside the scores of the definition coder.

    See :func:`pipeline.coders.learning.learn`. Themes that fewer than two respondents mention keep
    the scores of the definition coder, with a cut that lets as many through as people gave.
    """

    name = "example"

    def __init__(self, context: CoderContext) -> None:
        self.context = context
        self._learned: Learned | None = None
        self._labels: Array = np.zeros((0, 0))

    def fit(self, segments: pd.DataFrame, codings: pd.DataFrame) -> Self:
        """Learn from what people coded in these segments.

        :raises NotEnough: fewer than five respondents, or no theme that two of them mention.
        """
        context = self.context
        given = labels(context, segments, codings)
        if not _enough(context, given):
            raise NotEnough(
                f"de codeur '{self.name}' leert van wat mensen codeerden, en daarvan is er te"
                f" weinig: nodig zijn {FEWEST_RESPONDENTS} respondenten en een thema dat bij"
                f" {LEAST} van hen is gegeven.",
                "Geef (meer) coderingen mee met --codings, of kies --coder definition.",
            )
        self._labels = np.where(context.scope, given, np.nan)
        self._learned = learn(
            np.hstack([v.astype(np.float64) for v in context.vectors]),
            context.scope,
            context.scores,
            given,
            context.segments["respondent_id"].tolist(),
            [int(context.codebook.level(t) == "segment") for t in context.entries.themes],
            seed=context.seed,
            none_cut=context.settings.none_cut,
        )
        self._of_segments = np.array(
            [context.codebook.level(t) == "segment" for t in context.entries.themes]
        )
        return self

    @property
    def learned(self) -> Learned:
        """What was learned.

        :raises RuntimeError: before :meth:`fit`.
        """
        if self._learned is None:
            raise RuntimeError("fit the coder first")
        return self._learned

    def predict_proba(self, segments: pd.DataFrame) -> pd.DataFrame:
        """Chances by what was learned from all; of segments it was fitted on they flatter."""
        rows = self.context.rows(segments)
        learned = self.learned
        curves = self._curves(learned.plain[learned.folds >= 0])
        themes, none = self._chances(learned.lift, curves)
        return self.context.frame(segments, themes[rows], none[rows])

    def code(self) -> Coded:
        """Codes for the whole wave; of segments that people coded without their respondent."""
        from pipeline.coders.summary import facts

        learned = self.learned
        coded = learned.folds >= 0
        last = self._curves(learned.plain[coded])
        themes, none = self._chances(learned.lift, last)
        lift = learned.lift.copy()
        for fold in range(len(learned.inner)):
            own = learned.folds == fold
            lift[own] = learned.blind[own]
            themes[own], none[own] = self._chances(
                learned.blind[own], self._curves(learned.inner[fold])
            )
        codings, people = decide(self.context, lift, themes, none)
        told = facts(self.context, learned, self._labels, themes, last.given)
        grounds = Grounds(self.context, learned.taught, self._labels == 1)
        return Coded(codings, people, {"name": self.name, **told}, grounds=grounds)

    def _chances(self, lift: Array, curves: _Curves) -> tuple[Array, Array]:
        themes = curves.themes(lift)
        highest = self._highest(themes)
        none = 1 - highest
        if curves.none:
            none = curves.none(_logit(highest))
        return themes, none

    def _highest(self, themes: Array) -> Array:
        """The highest chance of a theme of segments; 0 where none may be coded."""
        of_segments = themes[:, self._of_segments]
        if not of_segments.shape[1]:
            return np.zeros(len(themes))
        return np.asarray(np.nan_to_num(of_segments, nan=0.0).max(axis=1))

    def _curves(self, lift: Array) -> _Curves:
        """Curves through decisions on the coded segments, as far as ``lift`` is known for them."""
        labels = self._labels[self.learned.folds >= 0]
        known = ~np.isnan(lift) & ~np.isnan(labels)
        given = labels == 1
        curve = calibration.curve(lift[known], given[known])
        rows = known[:, self._of_segments].any(axis=1)
        told = _Curves(curve, None).themes(np.where(known, lift, np.nan))
        none = ~given[:, self._of_segments].any(axis=1)[rows]
        return _Curves(curve, calibration.curve(_logit(self._highest(told)[rows]), none))


def _logit(chance: Array) -> Array:
    bounded = np.clip(chance, _EDGE, 1 - _EDGE)
    return np.asarray(np.log(bounded / (1 - bounded)))
