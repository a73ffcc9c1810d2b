"""What the overview of answers shows: answers in blocks, proposed themes, who did not answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pipeline.contracts import OVERVIEW_NONE, OVERVIEW_SEPARATOR, WHOLE, WaveResult
from pipeline.report.dutch import figure
from pipeline.report.view import View, number_or_none, records

if TYPE_CHECKING:
    import pandas as pd

NAMES_SHOWN = 30  # in a larger wave the names of who didn't answer are left out

Proposals = Mapping[str, list[tuple[str, tuple[str, ...]]]]  # segment -> (theme or '', coders)


@dataclass(frozen=True)
class Line:
    """A row of the overview: a segment with what was proposed for it."""

    segment: Any  # row of the segments table
    proposal: str

    @property
    def text(self) -> str:
        """The segment as the group reads it."""
        mark = "\n(geen inhoudelijk antwoord)" if self.segment.non_answer else ""
        return f"{self.segment.text}{mark}"


@dataclass(frozen=True)
class Block:
    """The rows of one answer. ``respondent`` is who, as the group knows them."""

    respondent_id: str
    respondent: str
    answer: str
    lines: tuple[Line, ...]


def shown_questions(result: WaveResult) -> list[str]:
    """The open questions, facts that were cut too, and descriptions as a whole, if any."""
    cut = set(result.segments["question_id"])
    asked = [q.id for q in result.questionnaire.questions if q.is_open or q.id in cut]
    return asked + ([WHOLE] if WHOLE in cut else [])


def blocks(view: View, question_id: str, proposals: Proposals) -> list[Block]:
    """The answers to a question with their segments, in the order of the respondents.

    What a respondent says in several fields (the rows of a matrix) stands in one block.
    """
    answers = _asked(view.result.answers, question_id)
    by_answer: dict[tuple[str, str, str], list[Line]] = {}
    segments = _asked(view.result.segments, question_id)
    for segment in sorted(segments, key=lambda row: (row.start, row.end)):
        key = (segment.respondent_id, segment.item, segment.source)
        proposal = _proposal_text(view, proposals.get(segment.segment_id, []))
        by_answer.setdefault(key, []).append(Line(segment, proposal))
    ticked = _ticked(answers)
    told: dict[tuple[str, str], list[Any]] = {}
    for row in answers:
        if row.kind != "choice" and row.text.strip():
            told.setdefault((row.respondent_id, row.source), []).append(row)
    order = {respondent: place for place, respondent in enumerate(view.labels)}
    found = []
    for (respondent_id, source), rows in sorted(told.items(), key=lambda pair: order[pair[0][0]]):
        who = view.labels[respondent_id]
        if source != "vragenlijst":
            who += f"\n({source}, {'letterlijk' if rows[0].literal else 'geparafraseerd'})"
        answer = "\n".join(_answer_text(view, row) for row in rows)
        if respondent_id in ticked:
            answer = f"{ticked[respondent_id]} – {answer}"
        lines = [x for row in rows for x in by_answer.get((respondent_id, row.item, source), ())]
        found.append(Block(respondent_id, who, answer, tuple(lines)))
    return found


def _answer_text(view: View, answer: Any) -> str:
    """The text of an answer, with the point on the scale of a matrix."""
    rating = number_or_none(answer.rating)
    if answer.kind != "rating" or rating is None:
        return str(answer.text)
    points = view.result.questionnaire[answer.question_id].scale_short
    return f"{answer.text} ({points.get(int(rating), f'{rating:.0f}')})"


def propose(view: View) -> Proposals:
    """The themes that coders gave to each segment, and who gave them.

    Theme '' stands for coders who saw the segment and gave it none. A theme at respondent level
    is proposed at the segment that decided. A parent is left out where the same coder gave its
    sub-theme.
    """
    book = view.result.codebook
    order = {theme.id: place for place, theme in enumerate(book)}
    decided: dict[tuple[str, str], list[str]] = {}
    for row in records(view.result.respondent_codings):
        decided.setdefault((row.coder_id, row.segment_id), []).append(row.theme_id)
    proposals: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for segment_id in view.segments:
        by_theme: dict[str, list[str]] = {}
        for coder in view.coders:
            seen = view.given[coder].get(segment_id)
            themes = {*(seen or ()), *decided.get((coder, segment_id), ())}
            implied = {above for theme in themes for above in book.with_ancestors(theme)[1:]}
            shown = sorted(themes - implied, key=order.__getitem__)
            for theme_id in shown or ([] if seen is None else [""]):
                by_theme.setdefault(theme_id, []).append(coder)
        proposals[segment_id] = [
            (theme_id, tuple(by_theme[theme_id]))
            for theme_id in sorted(by_theme, key=lambda theme: order.get(theme, len(order)))
        ]
    return proposals


def choices(result: WaveResult, question_id: str) -> list[str]:
    """What a group can choose at a question: 'geen', then the themes in scope.

    A description as a whole may hold any theme. Themes of segments come before those of
    respondents, each in the order of the codebook.
    """
    themes = [
        theme.id
        for level in ("segment", "respondent")
        for theme in result.codebook
        if result.codebook.level(theme.id) == level
        and result.codebook.in_scope(theme.id, question_id, whole=question_id == WHOLE)
    ]
    return [OVERVIEW_NONE, *(theme_label(result, theme) for theme in themes)]


def theme_label(result: WaveResult, theme_id: str) -> str:
    """A theme's name, with its id where the name alone would not say which theme it is."""
    name = result.codebook[theme_id].name
    plain = name.replace(OVERVIEW_SEPARATOR, ",")
    shared = sum(theme.name.casefold() == name.casefold() for theme in result.codebook) > 1
    return f"{plain} [{theme_id}]" if shared or plain != name else name


def who_answered(view: View, question_id: str, shown: list[Block]) -> str:
    """One line: how many gave text, who only ticked a choice, who did not answer."""
    with_text = {block.respondent_id for block in shown}
    ticked = _ticked(_asked(view.result.answers, question_id))
    chose: dict[str, list[str]] = {}
    silent = []
    for respondent_id, name in view.labels.items():
        if respondent_id in with_text:
            continue
        if respondent_id in ticked:
            chose.setdefault(ticked[respondent_id], []).append(name)
        else:
            silent.append(name)

    def listed(who: list[str]) -> str:
        return f"{len(who)} ({', '.join(who)})" if view.n <= NAMES_SHOWN else figure(len(who))

    units = view.unit if view.n == 1 else view.units
    parts = [f"Tekst van {figure(len(with_text))} van de {figure(view.n)} {units}."]
    if question_id != WHOLE:
        parts += [f"Alleen ‘{choice}’ aangekruist: {listed(who)}." for choice, who in chose.items()]
        parts += [f"Niet beantwoord: {listed(silent)}."] if silent else []
    return " ".join(parts)


def _proposal_text(view: View, found: list[tuple[str, tuple[str, ...]]]) -> str:
    """A theme a line, with its id, and with who proposed it where people coded too."""
    lines = []
    for theme_id, coders in found:
        name = f"{view.result.codebook[theme_id].name} ({theme_id})" if theme_id else "geen thema"
        by = ", ".join(view.coder(coder) for coder in coders)
        lines.append(f"{name} – {by}" if view.validated else name)
    return "\n".join(lines)


def _asked(table: pd.DataFrame, question_id: str) -> list[Any]:
    return records(table[table["question_id"] == question_id])


def _ticked(answers: list[Any]) -> dict[str, str]:
    """Respondent -> the choice that was ticked."""
    return {row.respondent_id: row.choice for row in answers if row.choice.strip()}
