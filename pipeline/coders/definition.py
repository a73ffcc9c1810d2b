"""The coder that needs no human coding: it reads the entries of the codebook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np

from pipeline import coding
from pipeline.coders.base import Array, Coded, CoderContext
from pipeline.coders.evidence import Grounds

if TYPE_CHECKING:
    import pandas as pd


class DefinitionCoder:
    """Likeness of a segment to the entries of the codebook; see :mod:`pipeline.coding`."""

    name = "definition"

    def __init__(self, context: CoderContext) -> None:
        self.context = context

    def fit(self, segments: pd.DataFrame, codings: pd.DataFrame) -> Self:
        """Nothing: this coder learns from no coding."""
        return self

    def predict_proba(self, segments: pd.DataFrame) -> pd.DataFrame:
        """The distance to the cut on a logistic curve: an order, not calibrated."""
        lift = self._lift()[self.context.rows(segments)]
        inside = np.where(self.context.scope[self.context.rows(segments)], lift, -np.inf)
        return self.context.frame(
            segments, coding.steep(lift), coding.steep(-inside.max(axis=1, initial=-np.inf))
        )

    def code(self) -> Coded:
        """Codes with at most ``max_themes`` a segment, the second near the first."""
        context = self.context
        codings, people = coding.code(
            context.segments,
            context.scores,
            context.vectors,
            context.entries,
            context.codebook,
            context.settings,
        )
        return Coded(codings, people, {"name": self.name}, grounds=Grounds(context))

    def _lift(self) -> Array:
        book, settings = self.context.codebook, self.context.settings
        cuts = [
            settings.none_cut if book.level(t) == "segment" else settings.respondent_cut
            for t in self.context.entries.themes
        ]
        return np.asarray(self.context.scores - np.array(cuts))
