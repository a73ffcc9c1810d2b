"""What every automatic coder offers, and what it gets to work with.

A coder is made from a :class:`CoderContext` and nothing else, so another one of the same kind can
be made at any time; it draws no random number but from the seed in there. Its name and class stand
in ``models/registry.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, Self, runtime_checkable

import numpy as np
import numpy.typing as npt

from pipeline import coding
from pipeline.codebook import Codebook
from pipeline.coding import Entries
from pipeline.settings import CodingSettings, MatchSettings

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.coders.evidence import Grounds

Array = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
_EDGE = 1e-6  # chances of 0 and 1 have no logit


@dataclass(frozen=True)
class Topics:
    """The topics of a wave, for a coder that uses them.

    Tables ``topics`` and ``topic_members``; per topic a vector of length 1 in the space of the last
    encoder; and how topics are matched with themes.
    """

    topics: pd.DataFrame
    members: pd.DataFrame
    centroids: Mapping[int, npt.NDArray[np.floating[Any]]]
    settings: MatchSettings


@dataclass(frozen=True)
class CoderContext:
    """A wave as a coder sees it: the codebook, and all segments with what is known of them.

    ``segments``: the whole wave, table ``segments``. ``vectors``: per encoder a row per segment.
    ``entries``: the codebook as numbers, see :class:`pipeline.coding.Entries`. Coders are asked
    about segments of this wave only; what is usual in a wave is part of reading it. ``topics``:
    what was found without a codebook; None: nobody looked.
    """

    codebook: Codebook
    settings: CodingSettings
    seed: int
    segments: pd.DataFrame
    vectors: tuple[npt.NDArray[np.float32], ...]
    entries: Entries
    topics: Topics | None = field(default=None, kw_only=True)

    @cached_property
    def scores(self) -> Array:
        """What the entries say of every segment and theme; see :func:`pipeline.coding.score`."""
        return self._scored[0]

    @property
    def by_words(self) -> npt.NDArray[np.float32]:
        """The part of the scores that comes from shared words, not from meaning."""
        return self._scored[1]

    @cached_property
    def _scored(self) -> tuple[Array, npt.NDArray[np.float32]]:
        meaning, words = coding.parts(self.segments, self.vectors, self.entries, self.settings)
        return coding.rounded(meaning + words), words.astype(np.float32)

    @cached_property
    def scope(self) -> Mask:
        """Where a theme may be coded: (segments, themes); nowhere in a non-answer."""
        told = (self.segments["non_answer"] == "").to_numpy()
        return coding.scope(self.segments, self.entries, self.codebook) & told[:, None]

    @cached_property
    def _place(self) -> dict[str, int]:
        return {s: i for i, s in enumerate(self.segments["segment_id"])}

    def rows(self, segments: pd.DataFrame) -> list[int]:
        """Positions in the wave of some of its segments.

        :raises KeyError: a segment is not of this wave.
        """
        return [self._place[s] for s in segments["segment_id"]]

    def frame(self, segments: pd.DataFrame, values: Array, none: Array) -> pd.DataFrame:
        """The answer of ``predict_proba``: values outside the scope become NaN.

        :param values: (segments, themes). :param none: (segments): that no theme applies.
        """
        import pandas as pd

        inside = self.scope[self.rows(segments)]
        index = pd.Index(segments["segment_id"].tolist(), name="segment_id")
        table = pd.DataFrame(
            np.where(inside, values, np.nan), index=index, columns=list(self.entries.themes)
        )
        table[""] = np.where(inside.any(axis=1), none, np.nan)
        return table


@runtime_checkable
class Coder(Protocol):
    """A coder as in scikit-learn: it is fitted, and then tells chances."""

    name: str
    context: CoderContext

    def __init__(self, context: CoderContext) -> None: ...

    def fit(self, segments: pd.DataFrame, codings: pd.DataFrame) -> Self:
        """Learn from what people coded in some segments, if this coder learns at all.

        :param codings: table ``codings``; those of other segments are not looked at.
        """
        ...

    def predict_proba(self, segments: pd.DataFrame) -> pd.DataFrame:
        """The chance of every theme in every segment.

        :return: index ``segment_id``; a column per leaf theme in the order of the codebook, and
            ``''`` for none of them; 0-1, NaN outside the scope of a theme.
        """
        ...


@dataclass(frozen=True)
class Coded:
    """What a coder makes of a wave: tables ``codings`` and ``respondent_codings``.

    ``facts`` is what the report says of it: at least ``name``. ``warnings`` are Dutch.
    ``grounds``: can tell why; None: this coder can't.
    """

    codings: pd.DataFrame
    respondent_codings: pd.DataFrame
    facts: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    grounds: Grounds | None = None


@runtime_checkable
class WaveCoder(Coder, Protocol):
    """A coder with its own way to decide about a wave; others are decided by their chances."""

    def code(self) -> Coded:
        """Decide about every segment of the context."""
        ...


def clone(coder: Coder) -> Coder:
    """Another coder of the same kind that has learned nothing yet."""
    return type(coder)(coder.context)


def code_wave(coder: Coder) -> Coded:
    """Codes for all segments of the coder's context.

    A coder without a way of its own gives every theme that is more likely than not, at most
    ``max_themes`` a segment.

    :raises InputError: what the coder says can't be used; see :mod:`pipeline.coders.sound`.
    """
    from pipeline.coders.sound import sound_chances, sound_codes

    if isinstance(coder, WaveCoder):
        coded = coder.code()
        sound_codes(coder.name, coder.context, coded)
        return coded
    context = coder.context
    chances = coder.predict_proba(context.segments)
    sound_chances(coder.name, context, chances, context.segments)
    values = chances[list(context.entries.themes)].to_numpy(dtype=float)
    bounded = np.clip(values, _EDGE, 1 - _EDGE)
    lift = np.round(np.log(bounded / (1 - bounded)), 3)
    most = context.settings.max_themes
    codings, people = decide(context, lift, values, chances[""].to_numpy(dtype=float), most)
    return Coded(codings, people, {"name": coder.name})


def decide(
    context: CoderContext,
    lift: Array,
    sure: Array,
    none: Array,
    most: int | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give every theme whose distance to its cut is zero or more.

    :param lift: (segments, themes), rounded. :param sure: chance of each theme, 0-1.
    :param none: (segments): chance that none applies. :param most: themes a segment at most.
    """
    settings = context.settings.model_copy(
        update={
            "none_cut": 0.0,
            "respondent_cut": 0.0,
            "theme_cut": np.inf,
            "max_themes": most or len(context.entries.themes),
        }
    )
    return coding.code(
        context.segments,
        np.nan_to_num(lift, nan=-np.inf),
        context.vectors,
        context.entries,
        context.codebook,
        settings,
        coding.Confidence(sure, none),
    )


def labels(context: CoderContext, segments: pd.DataFrame, codings: pd.DataFrame) -> Array:
    """What people say: 1 given, 0 looked at and not given, NaN nobody looked or it isn't known.

    Of a segment the settled coding counts, if there is one, else that of the coders; a theme that
    half of them give is given. Who gave a parent and none of its sub-themes said nothing about
    which of those it is: they stay NaN.

    :return: (segments of the context, themes); only rows of ``segments`` are filled.
    """
    wanted = set(segments["segment_id"])
    place = context._place
    column = {t: i for i, t in enumerate(context.entries.themes)}
    below: dict[str, Sequence[int]] = {
        t.id: [column[d] for d in context.codebook.descendants(t.id) if d in column]
        for t in context.codebook
    }
    given: dict[tuple[str, str], list[str]] = {}
    settled = set()
    human = codings[codings["coder_kind"] != "automatic"]
    for segment, theme, coder, kind in zip(
        *(human[c] for c in ("segment_id", "theme_id", "coder_id", "coder_kind")), strict=True
    ):
        if segment in wanted and segment in place:
            given.setdefault((segment, coder), []).append(theme)
            if kind == "adjudicated":
                settled.add((segment, coder))
    final = {segment for segment, _ in settled}
    said: dict[str, list[Array]] = {}
    for (segment, coder), themes in given.items():
        if segment in final and (segment, coder) not in settled:
            continue
        row = np.zeros(len(column))
        own = [column[t] for t in themes if t in column]
        for theme in themes:
            if theme and not set(below[theme]) & set(own):
                row[below[theme]] = np.nan
        row[own] = 1.0
        said.setdefault(segment, []).append(row)
    found = np.full((len(context.segments), len(column)), np.nan)
    for segment, rows in said.items():
        votes = np.array(rows)
        known = (~np.isnan(votes)).sum(axis=0)
        yes = np.nansum(votes, axis=0)
        found[place[segment]] = np.where(known > 0, (2 * yes >= known) & (yes > 0), np.nan)
    return found
