"""How good a coder is: out of fold against people, beside simple ways to do the same."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from pipeline.agreement import agreement
from pipeline.coders.base import Coder, CoderContext, Mask, code_wave, labels
from pipeline.coders.regression import folds_of
from pipeline.contracts import check, columns_of, empty
from pipeline.settings import AgreementSettings

if TYPE_CHECKING:
    import pandas as pd

# Codes for the last frame of segments, learned from the first and what people coded in it.
_Way = Callable[["pd.DataFrame", "pd.DataFrame", "pd.DataFrame"], "pd.DataFrame"]
KEYWORDS, MAJORITY, TFIDF = "trefwoorden", "meerderheid", "tf-idf met logistische regressie"
_SHORT = 4  # letters; words of a name that are no longer say nothing about a theme


def measure(
    kind: type[Coder],
    context: CoderContext,
    human: pd.DataFrame,
    settings: AgreementSettings,
) -> pd.DataFrame:
    """A coder and three baselines against every coding by people, per theme and pooled.

    What people coded is cut in folds of whole respondents; each fold is coded by a coder that was
    fitted on the others. Themes of segments only.

    :param human: table ``codings`` of people. :return: table ``agreement``; ``coder_a`` is the
        coder, a baseline or a person, the reference ``coder_b`` a person or the settled coding.
    :raises ThemascoopError: the coder can't learn from what is left in a fold.
    """
    import pandas as pd

    seen = set(human["segment_id"])
    coded = context.segments[context.segments["segment_id"].isin(seen)]
    folds = folds_of(coded["respondent_id"].tolist(), context.seed)

    def of_coder(train: pd.DataFrame, codings: pd.DataFrame, test: pd.DataFrame) -> pd.DataFrame:
        return code_wave(kind(context).fit(train, codings)).codings

    ways: dict[str, _Way] = {
        kind.name: of_coder,
        KEYWORDS: partial(_keywords, context),
        MAJORITY: partial(_majority, context),
        TFIDF: partial(_tfidf, context),
    }
    found = []
    for name, way in ways.items():
        parts = []
        for fold in range(int(folds.max()) + 1):
            train, test = coded[folds != fold], coded[folds == fold]
            known = human[human["segment_id"].isin(set(train["segment_id"]))]
            codes = way(train, known, test)
            parts.append(codes[codes["segment_id"].isin(set(test["segment_id"]))])
        own = pd.concat(parts, ignore_index=True).assign(coder_id=name, coder_kind="automatic")
        both = check("codings", pd.concat([own, human], ignore_index=True))
        measured = agreement(
            context.segments,
            both,
            empty("respondent_codings"),
            context.codebook,
            settings,
            seed=context.seed,
        )
        found.append(measured[(measured["coder_a"] == name) | (name == kind.name)])
    return pd.concat(found, ignore_index=True)


def _frame(context: CoderContext, segments: pd.DataFrame, given: Mask) -> pd.DataFrame:
    """Decisions (segments, themes) as table ``codings``, themes of segments within scope."""
    import pandas as pd

    book, themes = context.codebook, context.entries.themes
    scope = context.scope[context.rows(segments)]
    usable = [c for c, t in enumerate(themes) if book.level(t) == "segment"]
    lines = []
    for row, segment in enumerate(segments["segment_id"]):
        allowed = [c for c in usable if scope[row, c]]
        chosen = [themes[c] for c in allowed if given[row, c]]
        for theme in chosen or ([""] if allowed else []):
            lines.append((segment, theme, "", "automatic", float("nan"), ""))
    return pd.DataFrame(lines, columns=columns_of("codings")).astype({"confidence": float})


def _keywords(
    context: CoderContext, train: pd.DataFrame, codings: pd.DataFrame, test: pd.DataFrame
) -> pd.DataFrame:
    """A theme applies when a word of its name stands in the segment."""
    words = [
        {w.strip(",.()").lower() for w in context.codebook[t].name.split() if len(w) > _SHORT}
        for t in context.entries.themes
    ]
    said = [
        {w.strip(",.;:!?()").lower() for w in f"{text} {lemmas}".split()}
        for text, lemmas in zip(test["text"], test["lemmas"], strict=True)
    ]
    return _frame(context, test, np.array([[bool(w & s) for w in words] for s in said]))


def _majority(
    context: CoderContext, train: pd.DataFrame, codings: pd.DataFrame, test: pd.DataFrame
) -> pd.DataFrame:
    """A theme applies when people gave it to most of the segments in which they could."""
    given = np.where(context.scope, labels(context, train, codings), np.nan)
    known = np.maximum((~np.isnan(given)).sum(axis=0), 1)
    usual = np.nansum(given, axis=0) > known / 2
    return _frame(context, test, np.tile(usual, (len(test), 1)))


def _tfidf(
    context: CoderContext, train: pd.DataFrame, codings: pd.DataFrame, test: pd.DataFrame
) -> pd.DataFrame:
    """Balanced logistic regression per theme on the lemmas, as a text book has it."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    given = np.where(context.scope, labels(context, train, codings), np.nan)[context.rows(train)]
    decided = np.zeros((len(test), given.shape[1]), dtype=bool)
    vectorizer = TfidfVectorizer(token_pattern=r"\S+", sublinear_tf=True)
    try:
        points = vectorizer.fit_transform(train["lemmas"])
    except ValueError:  # not one word
        return _frame(context, test, decided)
    others = vectorizer.transform(test["lemmas"])
    for theme, column in enumerate(given.T):
        known = ~np.isnan(column)
        if len(set(column[known])) < 2:
            continue
        model = LogisticRegression(C=10, class_weight="balanced", max_iter=1000)
        model.fit(points[np.flatnonzero(known)], column[known])
        decided[:, theme] = model.predict(others) == 1
    return _frame(context, test, decided)
