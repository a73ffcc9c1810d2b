"""Why a segment got a theme: what it was most like, and which of its words weighed most.

What decided is read from the parts that the decision was a sum of: the coded examples, the meaning
of the codebook's entry, or the words shared with it. Which words weighed is tried out: the segment
is encoded again without each of its phrases, and the phrase without which the score of the theme
falls most is the one (occlusion: Li, Monroe and Jurafsky 2016, Understanding neural networks
through representation erasure, arXiv:1612.08220). One encoder is asked again, the rest of the
score is left as it was, so it is true of that encoder and says nothing of causes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from pipeline import coding
from pipeline.coders.base import Array, CoderContext, Mask
from pipeline.coders.learning import Taught
from pipeline.contracts import check, columns_of, empty
from pipeline.phrases import phrases, without
from pipeline.stopwords import STOP_WORDS

if TYPE_CHECKING:
    import pandas as pd

Vectors = npt.NDArray[np.float32]
Code = tuple[str, str]  # segment and theme

_DECIMALS = 3
_MOST_SHARED = 3  # words in common that are named


@dataclass(frozen=True)
class Grounds:
    """What a coder decided on; it can be asked why.

    ``taught``, and ``given`` (segments, themes) by people: of a coder that learned; without them
    the entries of the codebook decided.
    """

    context: CoderContext
    taught: Taught | None = None
    given: Mask | None = None

    def decided(self, codings: pd.DataFrame, people: pd.DataFrame) -> pd.DataFrame:
        """What decided each code that was given with a text of the entry.

        :param codings: table ``codings`` of this coder. :param people: ``respondent_codings``.
        :return: table ``evidence``, without words.
        """
        import pandas as pd
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

        given: dict[Code, str] = {}  # with the text of the entry that is nearest
        for frame in (codings, people[people["evidence"] != coding.NAMED]):
            columns = (frame[c] for c in ("segment_id", "theme_id", "evidence"))
            given |= {(s, t): e for s, t, e in zip(*columns, strict=True) if s and t}
        codes = [(code, text) for code, text in given.items() if code[1] in self._column]
        if not codes:
            return empty("evidence")
        with threadpool_limits(1):  # small matrices, as in learning
            deciders = self._deciders(codes)
        lines = [
            (*code, *what, -1, -1, np.nan) for (code, _), what in zip(codes, deciders, strict=True)
        ]
        return check("evidence", pd.DataFrame(lines, columns=columns_of("evidence")))

    def weighed(
        self,
        evidence: pd.DataFrame,
        codes: Collection[Code] | None,
        encode: Callable[[Sequence[str]], Vectors],
        encoder: int = 0,
    ) -> pd.DataFrame:
        """Fill in which phrase weighed most.

        :param evidence: table ``evidence``. :param codes: which to fill in; None: all.
        :param encode: vectors of texts by one of the encoders; called once, with all texts.
        :param encoder: which of the encoders of the context that is.
        """
        wanted = [
            place
            for place, code in enumerate(
                zip(evidence["segment_id"], evidence["theme_id"], strict=True)
            )
            if codes is None or code in codes
        ]
        if not wanted:
            return evidence
        spans: dict[str, list[tuple[int, int]]] = {}
        texts: list[str] = []
        begins: dict[str, int] = {}
        for segment in dict.fromkeys(evidence["segment_id"].iloc[wanted]):
            text = self._texts[self._row[segment]]
            spans[segment], begins[segment] = phrases(text), len(texts)
            texts += [without(text, span) for span in spans[segment]]
        vectors = encode(texts)
        score = _Scorer(self, encoder)
        start, end, drop = (evidence[c].to_numpy().copy() for c in ("start", "end", "drop"))
        for place in wanted:
            segment, theme = evidence["segment_id"].iloc[place], evidence["theme_id"].iloc[place]
            drop[place] = 0.0
            found = spans[segment]
            if not found:
                continue
            first = begins[segment]
            lower = score.drops(
                self._row[segment], self._column[theme], vectors[first : first + len(found)]
            )
            best = int(np.argmax(lower))
            if lower[best] > 0:
                (start[place], end[place]), drop[place] = found[best], lower[best]
        return check("evidence", evidence.assign(start=start, end=end, drop=drop))

    # --- what decided -------------------------------------------------------------------------

    @cached_property
    def _row(self) -> dict[str, int]:
        return {s: i for i, s in enumerate(self.context.segments["segment_id"])}

    @cached_property
    def _column(self) -> dict[str, int]:
        return {t: i for i, t in enumerate(self.context.entries.themes)}

    @cached_property
    def _texts(self) -> list[str]:
        return list(self.context.segments["text"])

    def _deciders(self, codes: Sequence[tuple[Code, str]]) -> list[tuple[str, str, str]]:
        """Kind, text and example of each code; see table ``evidence``."""
        context = self.context
        shared = _Shared(context)
        part_of = {
            (theme.id, text): part
            for theme in coding.coded_themes(context.codebook)
            for part, text in reversed(coding.entry_parts(theme))
        }
        examples = self._examples([code for code, _ in codes])
        found = []
        for code, nearest in codes:
            row, column = self._row[code[0]], self._column[code[1]]
            if code in examples:
                found.append(("coded", "", examples[code]))
                continue
            words = round(float(context.by_words[row, column]), _DECIMALS)
            common = shared.words(row, column) if 2 * words > context.scores[row, column] else ""
            if common:
                found.append(("words", common, ""))
            else:
                found.append((part_of[code[1], nearest], nearest, ""))
        return found

    def _examples(self, codes: Sequence[Code]) -> dict[Code, str]:
        """Of codes that coded examples decided, the nearest one; see :class:`_Examples`."""
        if self.taught is None or self.given is None:
            return {}
        examples = _Examples(self.context, self.taught, self.given)
        by_theme: dict[str, list[str]] = {}
        for segment, theme in codes:
            by_theme.setdefault(theme, []).append(segment)
        found = {}
        for theme, segments in by_theme.items():
            rows = np.array([self._row[s] for s in segments])
            for segment, example in zip(
                segments, examples.nearest(self._column[theme], rows), strict=True
            ):
                if example:
                    found[segment, theme] = example
        return found


class _Examples:
    """Which coded segment of another respondent speaks for a code, if what was learned decided.

    Both what was learned and the entry count for what they add above the usual in the theme's
    scope; the larger decided. Nearest is by cosine in the space that was learned in.
    """

    def __init__(self, context: CoderContext, taught: Taught, given: Mask) -> None:
        self._context, self._taught, self._given = context, taught, given
        self._ids = context.segments["segment_id"].tolist()
        self._owners = context.segments["respondent_id"].to_numpy(dtype=object)

    def nearest(self, theme: int, rows: npt.NDArray[np.intp]) -> list[str]:
        """Ids of the nearest examples of some segments; '' where the entry decided."""
        known, folds = self._taught, self._taught.folds
        axes = known.axes[theme]
        if axes is None:
            return [""] * len(rows)
        inside = self._context.scope[:, theme]
        above = self._features(rows) - self._mean(inside)
        own = self._context.scores[rows, theme] - self._context.scores[inside, theme].mean()
        directions = known.directions[folds[rows], :, theme]
        taught = (above * directions).sum(axis=1)
        beside = known.prior_weights[folds[rows], theme] * own
        positives = np.flatnonzero(self._given[:, theme])
        middle = self._mean(inside & (folds >= 0))
        here, there = (_unit((self._features(r) - middle) @ axes) for r in (rows, positives))
        alike = np.round(here @ there.T, _DECIMALS)
        fold = folds[rows][:, None]
        able = self._owners[rows][:, None] != self._owners[positives][None, :]
        able &= (fold < 0) | (fold != folds[positives][None, :])  # its own fold taught it nothing
        alike[~able] = -np.inf
        best = alike.argmax(axis=1)
        stands = np.round(taught, _DECIMALS) >= np.round(beside, _DECIMALS)
        stands &= able.any(axis=1) & directions.any(axis=1)
        return [self._ids[positives[b]] if yes else "" for b, yes in zip(best, stands, strict=True)]

    def _features(self, rows: npt.NDArray[np.intp]) -> Array:
        return np.hstack([v[rows].astype(np.float64) for v in self._context.vectors])

    def _mean(self, which: Mask) -> Array:
        return np.hstack(
            [v.mean(axis=0, dtype=np.float64, where=which[:, None]) for v in self._context.vectors]
        )


def _unit(points: Array) -> Array:
    return np.asarray(points / np.maximum(np.linalg.norm(points, axis=1, keepdims=True), 1e-12))


class _Shared:
    """Words (lemmas) that a segment and an entry have in common, the weightiest first."""

    def __init__(self, context: CoderContext) -> None:
        self._lemmas = list(context.segments["lemmas"])
        vectorizer, self._weights = coding.word_weights(context.entries.lemmas)
        self._place = vectorizer.vocabulary_ if vectorizer is not None else {}

    def words(self, row: int, theme: int) -> str:
        """At most three, joined by commas; words that everyone uses are not named."""
        known = {w for w in self._lemmas[row].split() if w in self._place and w not in STOP_WORDS}
        weight = {w: round(float(self._weights[theme, self._place[w]]), 6) for w in known}
        common = sorted((w for w in known if weight[w] > 0), key=lambda w: (-weight[w], w))
        return ", ".join(common[:_MOST_SHARED])


# --- words that weighed ------------------------------------------------------------------------


class _Scorer:
    """The score of a theme as far as one encoder makes it, for any vector of a segment."""

    def __init__(self, grounds: Grounds, encoder: int = 0) -> None:
        context = grounds.context
        self._own = context.vectors[encoder]
        self._entry = context.entries.vectors[encoder].astype(np.float64)
        told = (context.segments["non_answer"] == "").to_numpy()
        usual = (self._own @ context.entries.vectors[encoder].T)[told]  # float32: 100,000 rows fit
        self._mean = usual.mean(axis=0, dtype=np.float64)
        spread = usual.std(axis=0, dtype=np.float64)
        self._spread = np.where(spread > 1e-9, spread, np.inf)
        self._share = 1 / (2 * (len(context.vectors) + 2 * context.settings.lexical_weight))
        self._taught = grounds.taught
        begin = sum(v.shape[1] for v in context.vectors[:encoder])
        self._columns = slice(begin, begin + self._own.shape[1])

    def drops(self, row: int, theme: int, vectors: npt.NDArray[Any]) -> Array:
        """How much the score of a theme falls when a segment's vector becomes another.

        :param vectors: (k, d): what it becomes. :return: (k), rounded; positive: it falls.
        """
        both = self._scores(row, theme, np.vstack([self._own[row], vectors]).astype(np.float64))
        return np.asarray(np.round(both[0] - both[1:], _DECIMALS))

    def _scores(self, row: int, theme: int, vectors: Array) -> Array:
        alike = vectors @ self._entry.T
        spread = alike.std(axis=1)
        among = (alike[:, theme] - alike.mean(axis=1)) / np.where(spread > 1e-9, spread, np.inf)
        prior = self._share * (among + (alike[:, theme] - self._mean[theme]) / self._spread[theme])
        if self._taught is None:
            return np.asarray(prior)
        fold = self._taught.folds[row]
        taught = vectors @ self._taught.directions[fold, self._columns, theme]
        return np.asarray(taught + self._taught.prior_weights[fold, theme] * prior)
