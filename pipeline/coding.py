"""The automatic coder that needs no human coding: it reads the entries of the codebook.

A segment is compared with every entry (name, definition, when to apply, examples) by the meaning
of sentences and by shared words. Themes outside the question's scope are not given, but they do
count in what is usual: what a segment shares with all themes tells nothing about one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from pipeline.codebook import Codebook, Theme
from pipeline.contracts import AUTOMATIC, check, columns_of, empty
from pipeline.settings import CodingSettings

if TYPE_CHECKING:
    import pandas as pd
    from sklearn.feature_extraction.text import CountVectorizer

Array = npt.NDArray[np.float64]
_DECIMALS = 3  # encoders differ up to .002 between machines: decide on what all agree on
_BM25_K1, _BM25_B = 1.5, 0.75  # usual values, Robertson and Zaragoza (2009)
NAMED = "genoemd als deelnemersgroep"  # evidence of a theme that a matrix label names
_FLAT = 1e-9  # a spread below it is none
_ROWS, _COLUMNS = 4096, 16  # done at a time
_STEEPNESS = 1.5  # how fast confidence rises with the distance to the cut; not calibrated


def entry_texts(theme: Theme) -> list[str]:
    """What the coder reads of a theme: all but "when not", for encoders do not read negations."""
    return [text for _, text in entry_parts(theme)]


def entry_parts(theme: Theme) -> list[tuple[str, str]]:
    """The texts of :func:`entry_texts`, each with which part of the entry it is."""
    parts = [("name", theme.name), ("definition", theme.definition), ("when", theme.when)]
    parts += [("example", example) for example in theme.examples]
    return [(part, text) for part, text in parts if text]


@dataclass(frozen=True)
class Entries:
    """The codebook as the coder sees it.

    ``themes``: ids of the leaf themes, m of them. ``vectors``: per encoder the mean of each
    theme's texts, (m, d), normalised. ``pieces``: per encoder the vectors of the single texts.
    ``texts``: the single texts; ``owner``: for each of them the index of its theme.
    ``lemmas``: the lemmas of all texts of a theme.
    """

    themes: tuple[str, ...]
    vectors: tuple[npt.NDArray[np.float32], ...]
    pieces: tuple[npt.NDArray[np.float32], ...]
    texts: tuple[str, ...]
    owner: tuple[int, ...]
    lemmas: tuple[str, ...]


def build_entries(
    codebook: Codebook,
    pieces: Sequence[npt.NDArray[np.float32]],
    lemmas: Mapping[str, str],
) -> Entries:
    """Gather what the coder needs of a codebook.

    :param pieces: per encoder a vector for every text of every leaf theme, in the order of
        :func:`codebook_texts`.
    :param lemmas: theme id to the lemmas of its texts.
    """
    owner = [i for i, t in enumerate(coded_themes(codebook)) for _ in entry_texts(t)]
    ids = tuple(t.id for t in coded_themes(codebook))
    means = []
    for vectors in pieces:
        total = np.zeros((len(ids), vectors.shape[1]), dtype=np.float64)
        np.add.at(total, owner, vectors)
        total /= np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)
        means.append(total.astype(np.float32))
    return Entries(
        ids,
        tuple(means),
        tuple(pieces),
        tuple(codebook_texts(codebook)),
        tuple(owner),
        tuple(lemmas[i] for i in ids),
    )


def coded_themes(codebook: Codebook) -> list[Theme]:
    """The themes the automatic coder chooses from: leaves, without "nothing else found"."""
    return [t for t in codebook.leaves() if not t.otherwise]


def codebook_texts(codebook: Codebook) -> list[str]:
    """Every text of every coded theme, in a fixed order."""
    return [text for theme in coded_themes(codebook) for text in entry_texts(theme)]


def score(
    segments: pd.DataFrame,
    vectors: Sequence[npt.NDArray[np.float32]],
    entries: Entries,
    settings: CodingSettings,
) -> Array:
    """How well each segment (row) fits each theme (column), in standard deviations.

    Four likenesses - one per encoder, and BM25 on lemmas and character n-grams at
    ``lexical_weight`` - are standardised twice and averaged: over the themes (which theme fits
    this segment best?) and over the segments of the wave (does this segment stand out for the
    theme, or does everybody talk like that?). The second is what makes "none of these" possible.
    Non-answers don't count in it. Rounded, so that machines agree.

    :return: array (n segments, m themes).
    """
    meaning, words = parts(segments, vectors, entries, settings)
    return rounded(meaning + words)


def rounded(scores: Array) -> Array:
    """Scores as far as machines agree on them."""
    return np.asarray(np.round(scores, _DECIMALS))


def parts(
    segments: pd.DataFrame,
    vectors: Sequence[npt.NDArray[np.float32]],
    entries: Entries,
    settings: CodingSettings,
) -> tuple[Array, Array]:
    """The two parts of :func:`score`, not rounded: by meaning, and by shared words."""
    if segments.empty:
        return (np.zeros((0, len(entries.themes))),) * 2
    told = (segments["non_answer"] == "").to_numpy()
    total = len(vectors) + 2 * settings.lexical_weight
    shape = (len(segments), len(entries.themes))
    meaning, words = np.zeros(shape), np.zeros(shape)
    for place, (weight, likeness) in enumerate(_likenesses(segments, vectors, entries, settings)):
        part = meaning if place < len(vectors) else words
        part += weight * _twice(likeness, told)
        del likeness  # the next one takes its room
    meaning /= 2 * total
    words /= 2 * total
    return meaning, words


def _likenesses(
    segments: pd.DataFrame,
    vectors: Sequence[npt.NDArray[np.float32]],
    entries: Entries,
    settings: CodingSettings,
) -> Iterator[tuple[float, Array]]:
    """The four likenesses with their weights, one at a time: in a large wave each is large."""
    for v, e in zip(vectors, entries.vectors, strict=True):
        yield 1.0, (v @ e.T).astype(np.float64)
    if settings.lexical_weight:
        yield settings.lexical_weight, _bm25(segments["lemmas"].tolist(), entries.lemmas)
        yield settings.lexical_weight, _ngrams(segments["text"].tolist(), entries)


def _twice(values: Array, told: npt.NDArray[np.bool_]) -> Array:
    """Both ways of standardising, added: over themes, and over segments that tell something.

    In place and block by block, with the same result to the last bit.
    """
    columns = values.shape[1]
    edges = [
        *range(0, max(columns - 1, 1), _COLUMNS),
        columns,
    ]  # never one column: rounds otherwise
    usual, spread = np.zeros(columns), np.full(columns, np.inf)
    for start, end in pairwise(edges):
        reference = values[:, start:end][told]
        if len(reference):
            usual[start:end] = reference.mean(axis=0)
            wide = reference.std(axis=0)
            spread[start:end] = np.where(wide > _FLAT, wide, np.inf)
    for start in range(0, len(values), _ROWS):
        rows = values[start : start + _ROWS]
        rows[:] = _over_themes(rows) + (rows - usual) / spread
    return values


def _over_themes(values: Array) -> Array:
    """Values as standard deviations from the mean of their row."""
    spread = values.std(axis=1, keepdims=True)
    centred = values - values.mean(axis=1, keepdims=True)
    return np.asarray(centred / np.where(spread > _FLAT, spread, np.inf))


def _bm25(queries: Sequence[str], documents: Sequence[str]) -> Array:
    """Okapi BM25 of segments (queries) against codebook entries (documents)."""
    vectorizer, weights = word_weights(documents)
    found = np.zeros((len(queries), len(documents)))
    if vectorizer is None:
        return found
    for start in range(0, len(queries), _ROWS):
        asked = vectorizer.transform(queries[start : start + _ROWS])
        asked.data[:] = 1
        found[start : start + _ROWS] = asked @ weights.T
    return found


def word_weights(documents: Sequence[str]) -> tuple[CountVectorizer | None, Array]:
    """What each word adds to BM25, (documents, words); no vectorizer where there is no word."""
    from sklearn.feature_extraction.text import CountVectorizer

    vectorizer = CountVectorizer(token_pattern=r"\S+", lowercase=False)
    try:
        counts = vectorizer.fit_transform(documents)
    except ValueError:  # not one word in the whole codebook
        return None, np.zeros((len(documents), 0))
    n, lengths = counts.shape[0], np.asarray(counts.sum(axis=1)).ravel()
    present = np.asarray((counts > 0).sum(axis=0)).ravel()
    idf = np.log1p((n - present + 0.5) / (present + 0.5))
    dense = counts.toarray().astype(np.float64)
    norm = _BM25_K1 * (1 - _BM25_B + _BM25_B * lengths / max(lengths.mean(), 1))
    return vectorizer, np.asarray(idf * dense * (_BM25_K1 + 1) / (dense + norm[:, None]))


def _ngrams(texts: Sequence[str], entries: Entries) -> Array:
    from sklearn.feature_extraction.text import TfidfVectorizer

    joined = [
        " ".join(t for t, o in zip(entries.texts, entries.owner, strict=True) if o == i)
        for i in range(len(entries.themes))
    ]
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    documents = vectorizer.fit_transform(joined)
    found = np.zeros((len(texts), len(joined)))
    for start in range(0, len(texts), _ROWS):
        asked = vectorizer.transform(texts[start : start + _ROWS])
        found[start : start + _ROWS] = (asked @ documents.T).toarray()
    return found


def code(
    segments: pd.DataFrame,
    scores: Array,
    vectors: Sequence[npt.NDArray[np.float32]],
    entries: Entries,
    codebook: Codebook,
    settings: CodingSettings,
    confidence: Confidence | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Give themes to segments and to respondents.

    :param segments: table ``segments``; non-answers get nothing and count as not looked at.
    :param scores: from :func:`score`, or of another coder; a row per segment.
    :param confidence: how sure each decision is; without it by the distance to the cut.
    :return: tables ``codings`` (a segment that fits nothing has one row with theme '') and
        ``respondent_codings``.
    """
    import pandas as pd

    allowed_in = scope(segments, entries, codebook)
    level = np.array([codebook.level(t) == "segment" for t in entries.themes])
    told = (segments["non_answer"] == "").to_numpy()
    candidates = allowed_in & told[:, None]
    lines: list[tuple[Any, ...]] = []
    ids = segments["segment_id"].tolist()
    for row in np.flatnonzero(told & candidates.any(axis=1)).tolist():
        allowed = np.flatnonzero(candidates[row] & level).tolist()
        lift = scores[row] - settings.none_cut
        chosen = [c for c in allowed if lift[c] >= 0]
        chosen.sort(key=lambda c: (-scores[row, c], c))
        best = scores[row, chosen[0]] if chosen else 0.0
        chosen = [c for c in chosen if scores[row, c] >= best - settings.theme_cut]
        for c in chosen[: settings.max_themes]:
            evidence = _nearest_text(row, c, vectors, entries)
            sure = confidence.of(row, c) if confidence else _sure(lift[c])
            lines.append((ids[row], entries.themes[c], AUTOMATIC, "automatic", sure, evidence))
        if not chosen:
            nearest = lift[allowed].max() if len(allowed) else -1.0
            sure = confidence.of_none(row) if confidence else _sure(-nearest)
            lines.append((ids[row], "", AUTOMATIC, "automatic", sure, ""))
    codings = (
        check("codings", pd.DataFrame(lines, columns=columns_of("codings")))
        if lines
        else empty("codings")
    )
    people = _code_respondents(
        segments, scores, candidates & ~level, vectors, entries, codebook, settings, confidence
    )
    return codings, people


def scope(segments: pd.DataFrame, entries: Entries, codebook: Codebook) -> npt.NDArray[np.bool_]:
    """Where a theme (column) may be coded, per segment (row)."""
    asked = list(zip(segments["question_id"], segments["whole"], strict=True))
    kinds = list(dict.fromkeys(asked))
    table = np.array(
        [[codebook.in_scope(t, q, bool(w)) for t in entries.themes] for q, w in kinds]
    ).reshape(len(kinds), len(entries.themes))
    index = {kind: i for i, kind in enumerate(kinds)}
    return np.asarray(table[[index[a] for a in asked]], dtype=bool)


@dataclass(frozen=True)
class Confidence:
    """How sure another coder is: of each theme (segments, themes), and that none applies."""

    themes: Array
    none: Array

    def of(self, row: int, theme: int) -> float:
        """Chance that a theme applies, 0-1."""
        return round(float(self.themes[row, theme]), 2)

    def of_none(self, row: int) -> float:
        """Chance that no theme applies, 0-1."""
        return round(float(self.none[row]), 2)


def steep(lift: Array) -> Array:
    """Distances to the cut on a logistic curve, 0-1; not calibrated."""
    return np.asarray(1 / (1 + np.exp(-_STEEPNESS * np.asarray(lift))))


def _sure(lift: float) -> float:
    """Confidence of a decision from its distance to the cut, 0.5-1; not calibrated."""
    return round(float(1 / (1 + np.exp(-_STEEPNESS * lift))), 2)


def _nearest_text(
    row: int, theme: int, vectors: Sequence[npt.NDArray[np.float32]], entries: Entries
) -> str:
    """The text of the entry that is nearest in meaning."""
    own = [i for i, o in enumerate(entries.owner) if o == theme]
    likeness = np.round(
        sum(p[own] @ v[row] for p, v in zip(entries.pieces, vectors, strict=True)), _DECIMALS
    )
    return entries.texts[own[int(np.argmax(likeness))]]


def _code_respondents(
    segments: pd.DataFrame,
    scores: Array,
    candidates: npt.NDArray[np.bool_],
    vectors: Sequence[npt.NDArray[np.float32]],
    entries: Entries,
    codebook: Codebook,
    settings: CodingSettings,
    confidence: Confidence | None,
) -> pd.DataFrame:
    import pandas as pd

    ids = segments["segment_id"].tolist()
    texts = segments["text"].tolist()
    column = {t: i for i, t in enumerate(entries.themes)}
    rows_of = segments.groupby("respondent_id", sort=False).indices
    is_item = (segments["item"] != "").to_numpy()
    lines: list[tuple[Any, ...]] = []
    for respondent, where in rows_of.items():
        for group in codebook.file.groups:
            if group.level != "respondent":
                continue
            found: list[tuple[float, str, int, str]] = []
            by_label: dict[str, list[int]] = {}
            for theme in group.themes:
                if theme.id not in column:
                    continue
                c = column[theme.id]
                rows = [r for r in where if candidates[r, c]]
                by_word = [r for r in rows if is_item[r] and _has_word(texts[r], theme.items)]
                if by_word:
                    by_label[theme.id] = by_word
                    found.append((9.0, theme.id, by_word[0], NAMED))
                    continue
                rows = [r for r in rows if not is_item[r]]
                best = max(rows, key=lambda r: (scores[r, c], -r), default=None)
                if best is not None and scores[best, c] >= settings.respondent_cut:
                    why = _nearest_text(best, c, vectors, entries)
                    found.append((float(scores[best, c]), theme.id, best, why))
            if group.xor:
                found = sorted(found, key=lambda f: -f[0])[:1]
            for value, theme_id, row, why in found:
                named = row in by_label.get(theme_id, ())
                sure = (
                    confidence.of(row, column[theme_id])
                    if confidence and not named
                    else _sure(value - settings.respondent_cut)
                )
                lines.append((respondent, theme_id, AUTOMATIC, "automatic", ids[row], sure, why))
            rest = next((t.id for t in group.themes if t.otherwise), "")
            if group.xor and not found and rest:
                why = "niets anders uit deze groep gevonden"
                lines.append((respondent, rest, AUTOMATIC, "automatic", "", 0.5, why))
    if not lines:
        return empty("respondent_codings")
    frame = pd.DataFrame(lines, columns=columns_of("respondent_codings"))
    return check("respondent_codings", frame)


def _has_word(text: str, beginnings: Sequence[str]) -> bool:
    """Whether a word of a matrix label begins with one of the codebook's words.

    >>> _has_word("Docenten hbo", ["docent"])
    True
    """
    low = text.lower()
    words = low.replace("-", " ").replace("/", " ").split()
    return any(
        any(w.startswith(b) for w in words) if " " not in b else b in low for b in beginnings
    )
