"""Hide what was said about themes that too few respondents named.

Done once, before anything is built: in the tables that the report is made of the fragments are
gone, so that no page, table or list can show them. Counts stay as they are.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from pipeline.codebook import Theme
from pipeline.contracts import WaveResult
from pipeline.report import dutch
from pipeline.report.reasons import HIDDEN_TEXT
from pipeline.report.view import View, records

_LEFT_OUT = "[…]"  # in an answer, where a fragment stood


def shareable(result: WaveResult) -> WaveResult:
    """The result without fragments of themes with fewer respondents than the setting asks.

    A fragment goes when any coder gave it such a theme, or when it decided one for a respondent
    as a whole; the same words elsewhere go too, also in the answer as a whole.
    """
    if result.settings.report.min_respondents_for_quotes < 2:
        return result
    view = View.of(result)
    thin = {theme.id for theme in result.codebook if is_thin(view, theme)}
    ids = {
        segment_id
        for coder in view.coders
        for segment_id, themes in view.given[coder].items()
        if not thin.isdisjoint(themes)
    }
    ids |= {
        ground.segment_id
        for coder in view.coders
        for theme in thin
        for ground in view.grounds[coder].get(theme, ())
        if ground.segment_id
    }
    if not ids:
        return result
    segments, answers = result.segments, result.answers
    words = {_plain(view.segments[s].text) for s in ids if s in view.segments}
    gone = segments["segment_id"].isin(ids) | segments["text"].map(_plain).isin(words)
    spans: dict[tuple[str, str, str], list[tuple[int, int, str]]] = defaultdict(list)
    for row in records(segments[gone]):
        place = (row.respondent_id, row.item, row.source)
        spans[place].append((row.start, row.end, row.text))
    texts = []
    for row in records(answers):
        text = row.text
        # from the end, so that what stands before keeps its place
        for start, end, said in sorted(
            spans[row.respondent_id, row.item, row.source], reverse=True
        ):
            if text[start:end] == said:
                text = text[:start] + _LEFT_OUT + text[end:]
        texts.append(text)
    many = dutch.counted(int(gone.sum()), "fragment", "fragmenten")
    note = (
        f"{dutch.capital(many)} {dutch.verb(int(gone.sum()), 'is', 'zijn')} niet getoond, ook niet "
        f"in de antwoorden per {view.unit} en in de tabellen: {view.too_few} noemden het thema "
        "waar een codeur dat bij zette. Ze tellen wel mee (instelling "
        "report.min_respondents_for_quotes)"
    )
    return replace(
        result,
        notes={**result.notes, "hidden": note},
        answers=answers.assign(text=texts).astype({"text": "str"}),
        segments=segments.assign(text=segments["text"].mask(gone, HIDDEN_TEXT)),
    )


def is_thin(view: View, theme: Theme) -> bool:
    """Whether so few respondents named a theme that its quotes are hidden."""
    return len(view.people(theme.id)) < view.result.settings.report.min_respondents_for_quotes


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
