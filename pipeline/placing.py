"""Lay codings that people made on the segments of this run.

People code stretches of answers, cut their way; the product counts over its own segments. A
coding finds its place by span, else by text; a stretch that differs from the segments is laid on
those it overlaps most, and how often that happened is part of the result.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher, get_close_matches
from textwrap import shorten
from typing import TYPE_CHECKING, Any, cast

from pipeline.codebook import Codebook
from pipeline.contracts import WHOLE, WHOLE_NAMES, check, columns_of, empty, rows, through_edits

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.anchoring import Read
    from pipeline.counts import Draw

Fold = Callable[[str], tuple[str, list[int]]]
_NEAR, _SHOWN = 0.5, 60  # how alike a candidate must be, and how much of it is shown
_COVERED = 0.5  # a segment of which this share is coded was coded
_SAME = 0.4  # share of a coder's text that stands on one side of a placeholder
_PLACEHOLDER = re.compile(r"\[[^\W\d_]+(?:-[^\W\d_]+)*( \d+)?\]")


@dataclass(frozen=True)
class Placed:
    """Codings on segments, and how they got there.

    ``n_rows`` lines came in, ``n_placed`` found a place, ``n_by_overlap`` of them on segments cut
    differently; ``lost`` lists the others as (file, row, reason). ``n_kept`` codings of segments
    were kept before and are among them. ``chosen``: segments that were read because the machine was
    in doubt; they teach, and stand in no figure.
    ``beside``: what was coded in plans with suggestions. ``draws``: what plans drew by chance.
    """

    codings: pd.DataFrame
    respondent_codings: pd.DataFrame
    n_rows: int = 0
    n_placed: int = 0
    n_by_overlap: int = 0
    n_kept: int = 0
    lost: list[dict[str, Any]] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    chosen: frozenset[str] = frozenset()
    beside: tuple[Read, ...] = ()
    draws: tuple[Draw, ...] = ()


def place_codings(
    raw: pd.DataFrame,
    answers: pd.DataFrame,
    segments: pd.DataFrame,
    codebook: Codebook,
    fold: Fold,
    adjudicated_names: Sequence[str],
) -> Placed:
    """Lay codings on segments.

    :param raw: lines as read, with file, row, respondent_id, question, text, start, end, theme,
        coder; or with ``segment_id`` where that is known. ``start`` and ``end`` count in the cell
        of the export; personal data in ``text`` is replaced as in the answers.
    :param fold: makes two texts comparable, with the place of each character.
    """
    if raw.empty:
        return Placed(empty("codings"), empty("respondent_codings"))
    stored = defaultdict(list)
    for answer in rows(answers[answers["kind"] != "choice"]):
        stored[answer.respondent_id].append(answer)
    by_answer = defaultdict(list)
    for segment in rows(segments):
        by_answer[segment.respondent_id, segment.question_id, segment.item].append(segment)
    known = set(segments["segment_id"])
    nameless = bool((raw["respondent_id"] == "").any())
    whole_texts = _whole_texts(stored, by_answer, fold) if nameless else {}
    given: dict[tuple[str, str], dict[str, int]] = {}
    lost: list[dict[str, Any]] = []
    placed = by_overlap = 0
    for line in cast("list[dict[str, Any]]", raw.to_dict("records")):
        if line.get("segment_id") in known:
            hits, exact, reason = [line["segment_id"]], True, ""
        elif not line["respondent_id"]:
            hits, exact, reason = _find_anywhere(line, whole_texts, fold)
        else:
            hits, exact, reason = _find(line, stored, by_answer, fold)
        if not hits:
            lost.append({"file": line["file"], "row": int(line["row"]), "reason": reason})
            continue
        placed += 1
        by_overlap += not exact
        for segment_id in hits:
            given.setdefault((str(line["coder"]), segment_id), {})[str(line["theme"])] = 1
    codings = _codings(given, segments, adjudicated_names)
    respondents, warnings = respondent_level(codings, segments, codebook)
    return Placed(codings, respondents, len(raw), placed, by_overlap, 0, lost, warnings)


def _whole_texts(
    stored: Mapping[str, list[Any]],
    by_answer: Mapping[tuple[str, str, str], list[Any]],
    fold: Fold,
) -> dict[str, dict[str, list[tuple[str, ...]]]]:
    """Every whole answer and segment, folded: per question the segments it stands for."""
    found: dict[str, dict[str, list[tuple[str, ...]]]] = {}
    for answers in stored.values():
        for answer in answers:
            units = by_answer.get((answer.respondent_id, answer.question_id, answer.item), [])
            texts = [(answer.text, tuple(s.segment_id for s in units))]
            texts += [(s.text, (s.segment_id,)) for s in units if len(units) > 1]
            for text, ids in texts:
                if ids:
                    places = found.setdefault(fold(text)[0], {})
                    places.setdefault(answer.question_id, []).append(ids)
    return found


def _find_anywhere(
    line: Mapping[str, Any], whole_texts: Mapping[str, Mapping[str, Any]], fold: Fold
) -> tuple[list[str], bool, str]:
    """Segments of a line that names no respondent: its text must stand in one place only."""
    text, question = fold(str(line["text"]).strip())[0], str(line["question"])
    places = [
        ids
        for asked, found in whole_texts.get(text, {}).items()
        if not question or asked == question
        for ids in found
    ]
    if not places:
        return [], False, "geen respondent genoemd, en deze tekst staat nergens precies zo"
    if len(places) > 1:
        return [], False, f"geen respondent genoemd, en deze tekst staat op {len(places)} plaatsen"
    return list(places[0]), len(places[0]) == 1, ""


def _find(
    line: Mapping[str, Any],
    stored: Mapping[str, list[Any]],
    by_answer: Mapping[tuple[str, str, str], list[Any]],
    fold: Fold,
) -> tuple[list[str], bool, str]:
    """Segments of one line, whether it was cut as they are, and why there are none."""
    respondent = str(line["respondent_id"])
    if respondent not in stored:
        return [], False, "deze respondent staat niet in deze ronde"
    question = str(line["question"])
    if question.lower() in WHOLE_NAMES:
        question = WHOLE
    candidates = [
        a
        for a in stored[respondent]
        if (not question or a.question_id == question)
        and by_answer.get((a.respondent_id, a.question_id, a.item))
    ]
    if not candidates:
        return [], False, f"vraag {question} is door deze respondent niet beantwoord"
    text = str(line["text"]).strip()
    has_span = line["start"] is not None and line["start"] == line["start"]
    for answer in candidates:
        units = by_answer[answer.respondent_id, answer.question_id, answer.item]
        span = None
        if has_span:
            span = (
                through_edits(answer.edits, int(line["start"])),
                through_edits(answer.edits, int(line["end"])),
            )
            found = fold(answer.text[span[0] : span[1]])[0]
            if text and not _alike(fold(text)[0], found):
                span = None
        if span is None and text:
            span = find_text(text, answer.text, fold)
        if span is None and not text and not has_span:
            return [s.segment_id for s in units], len(units) == 1, ""
        if span and span[0] < span[1]:
            hits, exact = lay_on(span, [(s.segment_id, s.start, s.end) for s in units])
            if hits:
                return hits, exact, ""
    if has_span and not text:
        return [], False, "op die plaats staat in het antwoord geen tekst"
    where = f"het antwoord op vraag {question}" if question else "de antwoorden van deze respondent"
    return (
        [],
        False,
        f"de tekst staat niet in {where}{_looks_like(text, candidates, by_answer, fold)}",
    )


def _looks_like(
    text: str,
    answers: Sequence[Any],
    by_answer: Mapping[tuple[str, str, str], list[Any]],
    fold: Fold,
) -> str:
    """The stored segment that a text without a place looks most like, in words; '' when none."""
    near = {
        fold(s.text)[0]: s
        for a in answers
        for s in by_answer[a.respondent_id, a.question_id, a.item]
    }
    best = get_close_matches(fold(text)[0], list(near), n=1, cutoff=_NEAR)
    if not best:
        return ""
    segment = near[best[0]]
    shown = shorten(segment.text, _SHOWN, placeholder=" …")
    return f"; het meest lijkt '{shown}' ({segment.question_id})"


def _alike(wanted: str, found: str) -> bool:
    return wanted == found or "[" in found or wanted in found or (bool(found) and found in wanted)


def find_text(text: str, answer: str, fold: Fold) -> tuple[int, int] | None:
    """Where a coder's text stands in an answer, forgiving white space, quotes and case.

    What became a placeholder in the answer matches whatever the coder had there.
    """
    needle, _ = _without_numbers(*fold(text))
    hay, places = _without_numbers(*fold(answer))
    if not needle:
        return None
    at = hay.find(needle)
    if at >= 0:
        return places[at], places[at + len(needle) - 1] + 1
    if "[" not in hay or not (_PLACEHOLDER.search(hay) or _PLACEHOLDER.search(needle)):
        return None
    block = SequenceMatcher(None, needle, hay, autojunk=False).find_longest_match()
    if block.size < _SAME * len(needle):
        return None
    start = max(0, block.b - block.a)
    end = min(len(hay), block.b + block.size + len(needle) - block.a - block.size)
    return places[start], places[end - 1] + 1


def _without_numbers(folded: str, places: list[int]) -> tuple[str, list[int]]:
    """Placeholders without their number, which depends on the rest of the response."""
    for found in reversed(list(_PLACEHOLDER.finditer(folded))):
        start, end = found.span(1)
        if start >= 0:
            folded, places = folded[:start] + folded[end:], places[:start] + places[end:]
    return folded, places


def lay_on(span: tuple[int, int], units: Sequence[tuple[str, int, int]]) -> tuple[list[str], bool]:
    """The segments a stretch belongs to: all that it covers for half, else the one most covered.

    >>> lay_on((0, 18), [("a", 0, 10), ("b", 11, 30)])
    (['a'], False)
    >>> lay_on((0, 10), [("a", 0, 10), ("b", 11, 30)])
    (['a'], True)
    """
    shared = [
        (max(0, min(span[1], end) - max(span[0], start)), end - start, name)
        for name, start, end in units
    ]
    covered = [name for overlap, length, name in shared if overlap >= _COVERED * length]
    if not covered:
        best = max(shared, key=lambda s: s[0], default=(0, 0, ""))
        covered = [best[2]] if best[0] > 0 else []
    same = [
        name for name, start, end in units if abs(start - span[0]) <= 2 and abs(end - span[1]) <= 2
    ]
    return covered, len(covered) == 1 and covered == same


def _codings(
    given: Mapping[tuple[str, str], Mapping[str, int]],
    segments: pd.DataFrame,
    adjudicated_names: Sequence[str],
) -> pd.DataFrame:
    import pandas as pd

    order = {s: i for i, s in enumerate(segments["segment_id"])}
    lines = []
    for (coder, segment_id), themes in sorted(
        given.items(), key=lambda item: (item[0][0], order[item[0][1]])
    ):
        real = [t for t in themes if t]
        kind = "adjudicated" if coder.lower() in adjudicated_names else "human"
        for theme in real or [""]:
            lines.append((segment_id, theme, coder, kind, float("nan"), ""))
    if not lines:
        return empty("codings")
    return check("codings", pd.DataFrame(lines, columns=columns_of("codings")))


def respondent_level(
    codings: pd.DataFrame, segments: pd.DataFrame, codebook: Codebook
) -> tuple[pd.DataFrame, list[str]]:
    """Themes of respondents as a whole, from the segments in which people coded them.

    In an ``xor`` group a respondent gets one theme: the one coded most often (the first, when
    equal); who got none gets the theme marked ``otherwise``, provided the coder read this
    respondent and used the group at all.

    :return: table ``respondent_codings`` and what had to be decided, in Dutch.
    """
    import pandas as pd

    owner = dict(zip(segments["segment_id"], segments["respondent_id"], strict=True))
    order = {r: i for i, r in enumerate(dict.fromkeys(segments["respondent_id"]))}
    seen: dict[str, set[str]] = defaultdict(set)
    found: dict[tuple[str, str, str], list[tuple[str, str]]] = defaultdict(list)
    kinds = {}
    for row in rows(codings):
        kinds[row.coder_id] = row.coder_kind
        respondent = owner[row.segment_id]
        seen[row.coder_id].add(respondent)
        if row.theme_id and codebook.level(row.theme_id) == "respondent":
            place = (row.coder_id, codebook.group(row.theme_id).id, respondent)
            found[place].append((row.theme_id, row.segment_id))
    lines, warnings = [], []
    for coder in sorted(seen):
        for group in codebook.file.groups:
            used = any(c == coder and g == group.id for c, g, _ in found)
            if group.level != "respondent" or not used:
                continue
            rest = next((t.id for t in group.themes if t.otherwise), "")
            for respondent in sorted(seen[coder], key=order.__getitem__):
                hits = found.get((coder, group.id, respondent), [])
                themes = list(dict.fromkeys(t for t, _ in hits))
                if group.xor and len(set(themes) - {rest}) > 1:
                    counts = {t: sum(h[0] == t for h in hits) for t in themes if t != rest}
                    keep = max(counts, key=lambda t: counts[t])
                    warnings.append(
                        f"codeur {coder} gaf één respondent meer dan één '{group.name}'; "
                        f"geteld is {keep}."
                    )
                    themes = [keep]
                elif group.xor and len(themes) > 1:
                    themes = [t for t in themes if t != rest]
                if group.xor and not themes and rest:
                    lines.append((respondent, rest, coder, kinds[coder], "", float("nan"), ""))
                for theme in themes:
                    evidence = next(s for t, s in hits if t == theme)
                    lines.append(
                        (respondent, theme, coder, kinds[coder], evidence, float("nan"), "")
                    )
    if not lines:
        return empty("respondent_codings"), warnings
    frame = pd.DataFrame(lines, columns=columns_of("respondent_codings"))
    return check("respondent_codings", frame), warnings
