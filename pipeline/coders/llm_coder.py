"""The coder that asks a language model, made like the other coders; never by default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from pipeline.coders.base import Array, Coded, CoderContext, decide
from pipeline.coders.llm import UNQUOTED, LlmReader
from pipeline.contracts import check, empty

if TYPE_CHECKING:
    import pandas as pd

_NOT_GIVEN = -1.0  # distance to the cut of what the model did not give


@dataclass(frozen=True)
class LlmContext(CoderContext):
    """A wave, and what asks a model about it."""

    reader: LlmReader


class LlmCoder:
    """Gives the themes that a language model gives, with the words it quotes as evidence.

    A theme without words that stand in the segment has no confidence: it is for people to read. A
    segment that the model did not code gets no row: it was not looked at.
    """

    name = "llm"

    def __init__(self, context: LlmContext) -> None:
        self.context = context

    def fit(self, segments: pd.DataFrame, codings: pd.DataFrame) -> Self:
        """Nothing is learned from codings: the codebook is all that the model is given."""
        return self

    def predict_proba(self, segments: pd.DataFrame) -> pd.DataFrame:
        """What the model said of every theme; a row of NaN for a segment that was not coded."""
        return self.context.frame(segments, *self._chances(segments))

    def code(self) -> Coded:
        """Codes for the whole wave, with what became of it in facts and warnings."""
        context = self.context
        values, none = self._chances(context.segments)
        reader = context.reader
        column = {theme: i for i, theme in enumerate(context.entries.themes)}
        lift = np.full(values.shape, _NOT_GIVEN)
        for row, segment in enumerate(context.segments["segment_id"]):
            for theme in reader.given(segment):
                lift[row, column[theme]] = np.nan_to_num(values[row, column[theme]])
        codings, people = decide(context, lift, values, none, reader.max_themes)
        texts = dict(zip(context.segments["segment_id"], context.segments["text"], strict=True))
        codings = _with_words(codings[self._looked_at(codings["segment_id"])], reader, texts)
        unsure = self._half_read()
        people = people[(people["segment_id"] != "") | ~people["respondent_id"].isin(unsure)]
        people = _with_words(people, reader, texts)
        return Coded(
            check("codings", codings) if len(codings) else empty("codings"),
            check("respondent_codings", people) if len(people) else empty("respondent_codings"),
            {"name": self.name, **reader.facts},
            reader.warnings,
        )

    def _chances(self, segments: pd.DataFrame) -> tuple[Array, Array]:
        """What the model said, a row per segment: of each theme, and that none applies."""
        replies = self.context.reader.read(segments)
        themes = self.context.entries.themes
        found = np.full((len(segments), len(themes) + 1), np.nan)
        for row, segment in enumerate(segments["segment_id"]):
            if segment in replies:
                chances = replies[segment].chances
                found[row] = [chances.get(theme, np.nan) for theme in (*themes, "")]
        return found[:, :-1], found[:, -1]

    def _looked_at(self, segment_ids: pd.Series) -> pd.Series:
        """Segments that the model coded, and labels of tables, which need no model."""
        segments = self.context.segments
        labels = segments["question_id"].map(self.context.reader.is_label)
        seen = {*self.context.reader.replies, *segments.loc[labels, "segment_id"]}
        return segment_ids.isin(seen)

    def _half_read(self) -> set[str]:
        """Respondents of whom something was not coded: "nothing else found" can't be said."""
        segments = self.context.segments
        asked = self.context.scope.any(axis=1)
        missed = segments[asked & ~self._looked_at(segments["segment_id"]).to_numpy()]
        return set(missed["respondent_id"])


def _with_words(given: pd.DataFrame, reader: LlmReader, texts: dict[str, str]) -> pd.DataFrame:
    """The quotes of the model as evidence; no confidence where there is none."""
    found = given.reset_index(drop=True)
    for row, (segment, theme) in enumerate(
        zip(found["segment_id"], found["theme_id"], strict=True)
    ):
        if theme not in reader.given(segment):
            continue
        words = reader.evidence(segment, theme, texts[segment])
        found.loc[row, "evidence"] = words or UNQUOTED
        if not words:
            found.loc[row, "confidence"] = np.nan
    return found
