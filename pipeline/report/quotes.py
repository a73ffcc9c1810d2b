"""Which quotes stand at a theme: clear ones, by different respondents, from different angles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipeline.codebook import Theme
from pipeline.contracts import AUTOMATIC
from pipeline.report.view import Ground, View

SHORTEST, LONGEST = 6, 45  # words of a quote that reads well on its own
MOST_COMPARED = 200  # segments of a theme that are compared with each other
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class _Candidate:
    ground: Ground
    score: float
    lemmas: frozenset[str]
    key: str  # the same words from another place are the same quote


def choose(view: View, themes: Iterable[Theme], most: int) -> dict[str, list[Ground]]:
    """Up to ``most`` segments per theme (at segment level), no segment and no wording twice.

    A theme with sub-themes is shown by what belongs to it alone; its sub-themes show the rest.
    Themes with the fewest candidates choose first, so that a quote goes where it is needed most.
    """
    frame = view.result.segments
    lemmas = dict(
        zip(frame["segment_id"], (frozenset(x.split()) for x in frame["lemmas"]), strict=True)
    )
    candidates = {t.id: _candidates(view, t, lemmas) for t in themes}
    chosen: dict[str, list[Ground]] = {theme: [] for theme in candidates}
    used: set[str] = set()
    for theme in sorted(candidates, key=lambda t: len(candidates[t])):
        picked = _pick(candidates[theme], most, used)
        used |= {c.key for c in picked}
        chosen[theme] = [c.ground for c in picked]
    return chosen


def _candidates(view: View, theme: Theme, lemmas: dict[str, frozenset[str]]) -> list[_Candidate]:
    coder = view.coder_of(view.result.codebook.group(theme.id))
    own = [
        ground
        for ground in view.reasons(theme.id, coder)
        if theme.id in view.given[coder].get(ground.segment_id, ())
        and not view.is_hidden(ground.segment_id)
    ]
    common = [lemmas[g.segment_id] for g in own[:MOST_COMPARED]]
    found = []
    for ground in own:
        row = view.segments[ground.segment_id]
        votes = [c for c in view.coders if theme.id in view.given[c].get(ground.segment_id, ())]
        central = sum(_alike(lemmas[ground.segment_id], other) for other in common) / len(common)
        score = (
            2 * _reads_well(row.text)
            + len(votes) / len(view.coders)
            + (view.confidence.get((row.segment_id, theme.id), 0.0) if AUTOMATIC in votes else 0.0)
            + central
            - 0.5 * (len(row.theme_ids) - 1)  # it could be quoted for another theme as well
        )
        key = " ".join(_WORD.findall(row.text.lower()))
        found.append(_Candidate(ground, round(score, 3), lemmas[ground.segment_id], key))
    return found


def _reads_well(text: str) -> float:
    """0-1: long enough to say something, short enough to read, a whole sentence, not shouted."""
    count = len(text.split())
    length = 1.0 if SHORTEST <= count <= LONGEST else 0.4 if count > LONGEST else 0.0
    whole = text[:1].isupper() and text.rstrip()[-1:] in ".!?…"
    return (0.0 if text.isupper() else 0.75 * length) + 0.25 * whole


def _pick(candidates: list[_Candidate], most: int, used: set[str]) -> list[_Candidate]:
    """Greedily the best; then what differs most from what stands there, each time someone else."""
    left = [c for c in candidates if c.key not in used]
    picked: list[_Candidate] = []

    def take(allowed: Callable[[_Candidate], bool], limit: int) -> None:
        while len(picked) < limit:
            taken = {p.key for p in picked}
            open_ = [c for c in left if c.key not in taken and allowed(c)]
            if not open_:
                return
            picked.append(
                max(
                    open_,
                    # The first of equals: max() keeps the order of the table.
                    key=lambda c: round(
                        c.score - max((_alike(c.lemmas, p.lemmas) for p in picked), default=0), 3
                    ),
                )
            )

    take(lambda c: all(c.ground.respondent_id != p.ground.respondent_id for p in picked), most)
    # Two quotes at least, even when one respondent said them both.
    take(lambda c: True, min(2, most))
    return picked


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Shared lemmas as a share of all (Jaccard)."""
    return len(one & other) / len(one | other) if one or other else 0.0
