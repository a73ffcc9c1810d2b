"""The coder that knows topics only: a theme inherits the segments of the topics matched with it.

A baseline, and the check on the others: a coder that is no better reads no more than the subject of
a segment. The matching never uses the codings that it is judged by: segments that people coded get
the themes of a matching on what they coded in answers of *other* respondents. Where nobody coded,
topics are matched with themes by meaning alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from pipeline.coders.base import Array, Coded, CoderContext, Topics
from pipeline.coders.definition import DefinitionCoder
from pipeline.coders.regression import folds_of
from pipeline.contracts import AUTOMATIC, InputError, check, columns_of, empty
from pipeline.match import match

if TYPE_CHECKING:
    import pandas as pd

_READ = "gelezen"  # coder_id of what people say together
_INHERITED = ("match", "split", "merge")
_PRIOR = 1.0  # segments' worth of the share in the whole wave, beside the share in a topic
_TOPIC = "topic: "


@dataclass(frozen=True)
class _Matched:
    """What one matching says: themes per topic, and how likely each theme is per topic."""

    themes: Mapping[int, list[str]]
    chances: Mapping[int, Array]  # of the leaf themes; -1: segments in no topic


class TopicCoder:
    """Gives every segment the themes of its topic, whatever it says itself."""

    name = "topic"

    def __init__(self, context: CoderContext) -> None:
        self.context = context
        self._read = empty("codings")
        self._last: _Matched | None = None
        self._blind: dict[str, _Matched] = {}  # per respondent of whom people coded something

    def fit(self, segments: pd.DataFrame, codings: pd.DataFrame) -> Self:
        """Match topics with themes, on what people coded in these segments if there is any.

        :raises InputError: the wave has no topics.
        """
        if not len(self._topics.topics):
            raise InputError(
                f"de codeur '{self.name}' geeft thema's van topics, en er zijn geen topics"
                " gevonden.",
                "Kies een andere codeur met --coder, of voeg respons toe.",
            )
        wanted = segments[segments["segment_id"].isin(set(codings["segment_id"]))]
        self._read = said(codings[codings["segment_id"].isin(set(wanted["segment_id"]))])
        wanted = wanted[wanted["segment_id"].isin(set(self._read["segment_id"]))]
        self._last = self._matched(self._read)
        owners = wanted["respondent_id"].tolist()
        self._blind = {}
        if len(set(owners)) == 1:  # nobody else was read: meaning is all there is
            self._blind = {owners[0]: self._matched(empty("codings"))}
        elif owners:
            folds = folds_of(owners, self.context.seed)
            for fold in range(int(folds.max()) + 1):
                others = set(wanted.loc[folds != fold, "segment_id"])
                found = self._matched(self._read[self._read["segment_id"].isin(others)])
                own = {o for o, f in zip(owners, folds, strict=True) if f == fold}
                self._blind |= dict.fromkeys(sorted(own), found)
        return self

    def predict_proba(self, segments: pd.DataFrame) -> pd.DataFrame:
        """How often people gave each theme in the segment's topic; where nobody coded, an order.

        One segment's worth of the share in the whole wave counts with it. For segments it was
        fitted on it flatters.
        """
        return self._proba(segments, [self._fitted] * len(segments))

    def code(self) -> Coded:
        """Codes for the whole wave; of respondents as a whole as the definition coder gives them.

        Of segments that people coded by a matching without their respondent.
        """
        codings = self.of_segments()
        facts: dict[str, Any] = {
            "name": self.name,
            "matched_on": "codings" if len(self._read) else "meaning",
            "topics": len(self._topics.topics),
            "matched_topics": sum(bool(t) for t in self._fitted.themes.values()),
        }
        warnings = []
        if not (codings["theme_id"] != "").any():
            warnings.append(
                "de codeur 'topic' gaf geen enkel thema: geen topic is gekoppeld aan een thema. "
                "Kies een andere codeur met --coder."
            )
        people = DefinitionCoder(self.context).code().respondent_codings
        return Coded(codings, people, facts, tuple(warnings))

    def of_segments(self) -> pd.DataFrame:
        """Table ``codings`` of the whole wave, without themes of respondents as a whole."""
        import pandas as pd

        context, book = self.context, self.context.codebook
        coded = set(self._read["segment_id"])
        told = context.segments[np.asarray(context.scope.any(axis=1))]
        used = [
            self._blind[owner] if segment in coded else self._fitted
            for segment, owner in zip(told["segment_id"], told["respondent_id"], strict=True)
        ]
        chances = self._proba(told, used)
        topic_of = self._topic_of
        labels = dict(
            zip(self._topics.topics["topic_id"], self._topics.topics["label"], strict=True)
        )
        lines: list[tuple[Any, ...]] = []
        columns = ("segment_id", "question_id", "whole")
        for (segment, question, whole), by, row in zip(
            zip(*(told[c] for c in columns), strict=True),
            used,
            chances.to_dict("records"),
            strict=True,
        ):
            given: dict[str, int] = {}
            for topic in topic_of.get(segment, ()):
                for theme in by.themes.get(topic, ()):
                    if book.in_scope(theme, question, bool(whole)):
                        given.setdefault(theme, topic)
            for theme, topic in given.items():
                sure = round(row.get(theme, np.nan), 2) if coded else np.nan
                why = f"{_TOPIC}{labels[topic]}"
                lines.append((segment, theme, AUTOMATIC, "automatic", sure, why))
            if not given:
                sure = round(row[""], 2) if coded else np.nan
                lines.append((segment, "", AUTOMATIC, "automatic", sure, ""))
        if not lines:
            return empty("codings")
        frame = pd.DataFrame(lines, columns=columns_of("codings")).astype({"confidence": float})
        return check("codings", frame)

    @property
    def _fitted(self) -> _Matched:
        if self._last is None:
            raise RuntimeError("fit the coder first")
        return self._last

    @property
    def _topics(self) -> Topics:
        if self.context.topics is None:
            raise RuntimeError("this coder needs the topics of the wave")
        return self.context.topics

    @cached_property
    def _topic_of(self) -> dict[str, list[int]]:
        """Per segment the topics that it is in."""
        found: dict[str, list[int]] = {}
        members = self._topics.members
        for segment, topic in zip(members["segment_id"], members["topic_id"], strict=True):
            if topic >= 0 and topic not in found.setdefault(segment, []):
                found[segment].append(topic)
        return found

    def _proba(self, segments: pd.DataFrame, by: list[_Matched]) -> pd.DataFrame:
        topic_of = self._topic_of
        values = np.array(
            [
                np.max([m.chances[t] for t in topic_of.get(s) or [-1]], axis=0)
                for s, m in zip(segments["segment_id"], by, strict=True)
            ]
        ).reshape(len(segments), len(self.context.entries.themes))
        inside = self.context.scope[self.context.rows(segments)]
        highest = np.where(inside, values, 0.0).max(axis=1, initial=0.0)
        return self.context.frame(segments, values, 1 - highest)

    def _matched(self, read: pd.DataFrame) -> _Matched:
        """One matching on codings, or on meaning where there are none."""
        context, topics = self.context, self._topics
        means = context.entries.vectors[-1].astype(np.float64)
        matches = match(
            topics.topics,
            topics.members,
            read,
            context.segments,
            context.codebook,
            topic_centroids=topics.centroids,
            theme_vectors=dict(zip(context.entries.themes, means, strict=True)),
            settings=topics.settings,
            basis=_READ,
        )
        pairs = matches[matches["verdict"].isin(_INHERITED)]
        themes: dict[int, list[str]] = {}
        likeness: dict[tuple[int, str], float] = {}
        for topic, theme, near in zip(
            *(pairs[c] for c in ("topic_id", "theme_id", "similarity")), strict=True
        ):
            themes.setdefault(int(topic), []).append(theme)
            likeness[int(topic), theme] = float(near)
        return _Matched(themes, self._shares(read) if len(read) else self._by_meaning(likeness))

    def _by_meaning(self, likeness: Mapping[tuple[int, str], float]) -> dict[int, Array]:
        column = {t: i for i, t in enumerate(self.context.entries.themes)}
        found = {t: np.zeros(len(column)) for t in (-1, *self._topics.topics["topic_id"].tolist())}
        for (topic, theme), near in likeness.items():
            if theme in column:
                found[topic][column[theme]] = near
        return found

    def _shares(self, read: pd.DataFrame) -> dict[int, Array]:
        """Per topic the share of read segments, in scope, that have each theme."""
        context = self.context
        column = {t: i for i, t in enumerate(context.entries.themes)}
        given = np.zeros((len(context.segments), len(column)))
        rows = context.rows(read)
        for row, theme in zip(rows, read["theme_id"], strict=True):
            if theme in column:
                given[row, column[theme]] = 1.0
        seen = np.zeros(len(given), dtype=bool)
        seen[rows] = True
        could = context.scope & seen[:, None]
        given *= could
        overall = given.sum(axis=0) / np.maximum(could.sum(axis=0), 1)
        topic_of = self._topic_of
        of: dict[int, list[int]] = {-1: []}
        for topic in self._topics.topics["topic_id"]:
            of[int(topic)] = []
        ids = context.segments["segment_id"].tolist()
        for row in np.flatnonzero(seen).tolist():
            for topic in topic_of.get(ids[row]) or [-1]:
                of[topic].append(row)
        return {
            topic: (given[own].sum(axis=0) + _PRIOR * overall) / (could[own].sum(axis=0) + _PRIOR)
            for topic, own in of.items()
        }


def said(codings: pd.DataFrame) -> pd.DataFrame:
    """What people say together, as the codings of one coder.

    Of a segment the settled coding counts, if there is one; else a theme that half of the coders
    gave. A segment without any such theme has one row with theme ''.

    :param codings: table ``codings``; those of the automatic coder are left out.
    """
    import pandas as pd

    human = codings[codings["coder_kind"] != "automatic"]
    if human.empty:
        return empty("codings")
    settled = human["coder_kind"] == "adjudicated"
    human = human[settled | ~human["segment_id"].isin(human.loc[settled, "segment_id"])]
    coders = human.groupby("segment_id", sort=False)["coder_id"].nunique()
    votes = human[human["theme_id"] != ""].groupby(["segment_id", "theme_id"], sort=False)
    lines: list[tuple[Any, ...]] = []
    for place, n in votes["coder_id"].nunique().items():
        segment, theme = place if isinstance(place, tuple) else (place, "")
        if 2 * n >= coders[segment]:
            lines.append((segment, theme, _READ, "human", float("nan"), ""))
    with_theme = {line[0] for line in lines}
    for segment in coders.index:
        if segment not in with_theme:
            lines.append((segment, "", _READ, "human", float("nan"), ""))
    return pd.DataFrame(lines, columns=columns_of("codings")).astype({"confidence": float})
