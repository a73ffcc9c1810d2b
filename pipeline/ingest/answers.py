"""From the rows of an export to answers: which rows count, and what stands in their cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.contracts import DUPLICATE, dump_edits
from pipeline.ingest.choices import chosen, chosen_parts, read_rating
from pipeline.ingest.duplicates import Response, day_first, seconds, superseded
from pipeline.ingest.labels import label_of
from pipeline.ingest.mend import mend
from pipeline.ingest.meta_columns import EFS_COMPLETED
from pipeline.ingest.recognise import Layout
from pipeline.ingest.text import plain_id
from pipeline.questionnaire import Question, Questionnaire
from pipeline.settings import IngestSettings

_SETTLED = 10_000  # answers after which they are laid in columns
# How Qualtrics writes a Status in an export with numeric values.
_STATUS = {
    **dict.fromkeys(("1", "9", "17"), "Survey Preview"),
    "2": "Survey Test",
    **dict.fromkeys(("8", "12"), "Spam"),
}


class AnswerReader:
    """Collects answers, respondents and rejects while rows come in."""

    def __init__(
        self, file: str, layout: Layout, questionnaire: Questionnaire, settings: IngestSettings
    ) -> None:
        self.file, self.layout, self.ids = file, layout, layout.names
        self.questionnaire, self.settings = questionnaire, settings
        self.answers: list[dict[str, Any]] = []  # of the last rows; the others are in columns
        self.columns: dict[str, list[Any]] = {}
        self.respondents: list[dict[str, Any]] = []
        self.rejects: list[dict[str, Any]] = []
        self.duplicates: list[dict[str, Any]] = []
        self.superseded_respondents = 0
        self.refused_rows: dict[int, list[str]] = {}
        self.left_out: Counter[str] = Counter()
        self.mended: Counter[str] = Counter()
        self.warnings: list[str] = []
        self.numbered: dict[str, Sequence[str]] = {}  # questions whose choices came as numbers
        self.received = self.controls = 0
        self.records: dict[int, Sequence[str]] = {}
        own = {*layout.roles, questionnaire.id_column}
        self.own = [(name, i) for i, name in enumerate(self.ids) if name in own]
        self.roles = {
            role: layout.column_of(role) for role in {r.id for r in layout.roles.values()}
        }

    def _reject(self, row: int, column: str, reason: str, todo: str) -> None:
        self.refused_rows[row] = list(self.records[row])
        self.rejects.append(
            {"file": self.file, "row": row, "column": column, "reason": reason, "todo": todo}
        )

    def _settle(self) -> None:
        """Lay the answers of the last rows in columns, which take a tenth of the memory."""
        for name in self.answers[0] if self.answers else ():
            self.columns.setdefault(name, []).extend(answer[name] for answer in self.answers)
        self.answers.clear()

    def read(self, rows: Iterable[tuple[int, Sequence[str]]]) -> None:
        """Read all rows: first which of them count, then their answers."""
        self.records = dict(rows)
        self.received = len(self.records)
        counted = [r for r in map(self._response, self.records) if r]
        instead = superseded(counted)
        by_row = {r.row: r for r in counted}
        self.superseded_respondents = len({by_row[row].response_id for row in instead})
        dates = (
            cell
            for role in ("StartDate", "EndDate", "RecordedDate")
            if (column := self.roles.get(role)) is not None
            for cell in self._column(column)
        )
        first = day_first(dates)
        for response in counted:
            winner = by_row[instead.get(response.row, response.row)]
            if not winner.finished and self.settings.leave_out_unfinished:
                self.left_out["niet afgemaakt"] += 1
            elif winner is not response:
                self._give_way(response, winner)
            else:
                self._add(response, first)
        self._settle()

    def _column(self, name: str) -> Iterator[str]:
        place = self.ids.index(name)
        return (r[place] for r in self.records.values() if len(r) > place)

    def _cells(self, record: Sequence[str], own: bool = False) -> dict[str, str]:
        """The cells of a row by column; ``own``: of the survey tool's own columns only."""
        missing = self.layout.missing
        pairs = (
            ((n, record[i]) for n, i in self.own) if own else zip(self.ids, record, strict=False)
        )
        return {name: "" if cell.strip() in missing else cell for name, cell in pairs}

    def _response(self, row: int) -> Response | None:
        """Whose response a row is; None when it is refused or left out."""
        record, width = self.records[row], len(self.ids)
        if len(record) > width and any(c.strip() for c in record[width:]):
            self.left_out["regel geweigerd"] += 1
            self._reject(
                row,
                "",
                f"deze regel heeft {len(record)} velden, verwacht werden er {width}.",
                "Waarschijnlijk staat er een komma of aanhalingsteken te veel; exporteer opnieuw.",
            )
            return None
        if len(record) < width:
            self.left_out["regel geweigerd"] += 1
            self._reject(
                row,
                "",
                f"deze regel heeft maar {len(record)} velden, verwacht werden er {width}.",
                "De regel is afgebroken; exporteer opnieuw.",
            )
            return None
        cells = self._cells(record, own=True)
        if self._is_test(cells):
            self.left_out["proefinvulling"] += 1
            return None
        finished = not self._unfinished(cells)
        id_column = self.questionnaire.id_column
        response_id = plain_id(cells[id_column]) if id_column else str(row)
        if not response_id:
            if not finished and self.settings.leave_out_unfinished:
                self.left_out["niet afgemaakt"] += 1
                return None
            self.left_out["regel geweigerd"] += 1
            self._reject(
                row,
                id_column,
                "het antwoordnummer ontbreekt.",
                "Zet in elke regel het nummer van de respondent.",
            )
            return None
        return Response(row, response_id, finished, self._came(cells))

    def _give_way(self, response: Response, winner: Response) -> None:
        why = "kwam later" if response.finished or not winner.finished else "is wel afgemaakt"
        self.left_out[DUPLICATE] += 1
        self.refused_rows[response.row] = list(self.records[response.row])
        self.duplicates.append(
            {
                "file": self.file,
                "row": response.row,
                "column": self.questionnaire.id_column,
                "reason": f"deze respondent staat ook op regel {winner.row}; die {why} en telt.",
                "todo": "Moet deze regel tellen? Haal dan de andere uit de export.",
            }
        )

    def _add(self, response: Response, day_first: bool) -> None:
        cells = self._cells(self.records[response.row])
        if len(self.answers) > _SETTLED:
            self._settle()
        before = len(self.answers)
        for question in self.questionnaire.questions:
            self._read_question(question, cells, response.response_id, response.row)
        self.respondents.append(
            {
                "response_id": response.response_id,
                "label": label_of(self.answers[before:], self.questionnaire),
                "source": "vragenlijst",
                "recorded": re.split(r"[ T]", self._own(cells, "RecordedDate"))[0][:10],
                "seconds": self._duration(cells, day_first),
            }
        )

    def _came(self, cells: Mapping[str, str]) -> str:
        return next(
            (c for r in ("RecordedDate", "EndDate", "submitdate") if (c := self._own(cells, r))), ""
        )

    def _duration(self, cells: Mapping[str, str], day_first: bool) -> float:
        """Seconds that a respondent took; NaN when the export doesn't tell."""
        said = self._own(cells, "duration").replace(",", ".")
        if re.fullmatch(r"\d{1,9}(?:\.\d+)?", said):
            return float(said)
        end = next(
            (c for r in ("EndDate", "submitdate", "RecordedDate") if (c := self._own(cells, r))), ""
        )
        took = seconds(end, day_first) - seconds(self._own(cells, "StartDate"), day_first)
        return took if 0 < took < float("inf") else float("nan")

    def _own(self, cells: Mapping[str, str], role: str) -> str:
        """What stands in the survey tool's own column with a role."""
        return cells.get(self.roles.get(role, ""), "").strip()

    def _is_test(self, cells: Mapping[str, str]) -> bool:
        status = self._own(cells, "Status")
        return (
            _STATUS.get(status, status) in self.settings.leave_out_status
            or self._own(cells, "DistributionChannel") in self.settings.leave_out_channels
        )

    def _unfinished(self, cells: Mapping[str, str]) -> bool:
        if self._own(cells, "Finished").lower() in ("false", "0", "onwaar", "nee"):
            return True
        if "submitdate" in self.roles and not self._own(cells, "submitdate"):
            return True  # LimeSurvey fills it in at the end
        return self._own(cells, "dispcode") not in ("", *EFS_COMPLETED)

    def _read_question(
        self, question: Question, cells: Mapping[str, str], response_id: str, row: int
    ) -> None:
        if question.type == "identity" or question.doubt:
            return
        base = {
            "wave": self.questionnaire.wave,
            "response_id": response_id,
            "question_id": question.id,
            "source": "vragenlijst",
            "literal": True,
            "whole": False,
            "file": self.file,
            "row": row,
        }
        for loop, prefix in zip(question.loops or ("",), question.prefixes, strict=True):
            self._read_loop(question, cells, {**base, "item": loop}, prefix)

    def _read_loop(
        self, question: Question, cells: Mapping[str, str], base: dict[str, Any], prefix: str
    ) -> None:
        """One question, once: as a whole, or in one loop of a block that is repeated."""
        if question.type == "matrix":
            for number, (rating, label) in enumerate(question.items.items(), start=1):
                item = "-".join(filter(None, (base["item"], str(number))))
                place = {**base, "item": item}
                self._read_item(question, cells, place, prefix + rating, prefix + label)
            return
        if question.type in ("choice", "choice_text"):
            column = prefix + (next(iter(question.parts), "") or question.main_column)
            for choice in self._choices(question, cells, prefix, base["row"]):
                self._append(base, "choice", column, choice=choice)
        if question.parts and not question.text_column:
            return
        column = prefix + (question.text_column or question.main_column)
        if question.type != "choice":
            kind = "text" if question.type == "text" else "open"
            self._read_text(base, kind, column, cells[column])

    def _choices(
        self, question: Question, cells: Mapping[str, str], prefix: str, row: int
    ) -> list[str]:
        """Choices in words; a number is a code, or the place of the choice in the questionnaire."""
        if question.parts:
            return chosen_parts(question, cells, prefix)
        column = prefix + question.main_column
        found, by_place = chosen(question, cells[column])
        if by_place:
            self.numbered[question.id] = question.choices
        cell = cells[column].strip()
        if cell and not found:
            expected = ", ".join(question.codes) or f"1 tot en met {len(question.choices)}"
            self._reject(
                row,
                column,
                f"'{cell}' is geen keuze; verwacht: {expected}, of de tekst ervan.",
                "Exporteer opnieuw met 'Use choice text'.",
            )
        return found

    def _read_text(
        self, base: dict[str, Any], kind: str, column: str, cell: str, **more: Any
    ) -> None:
        text, layers, controls, repairs = mend(cell)
        self.controls += controls
        self.mended.update(repairs)
        if not text.strip() and "rating" not in more:
            return
        most = self.settings.max_answer_characters
        if len(text) > most:
            self._reject(
                base["row"],
                column,
                f"dit antwoord is {len(text)} tekens lang; verwacht werden er hoogstens {most}.",
                "Waarschijnlijk is er een document in geplakt. Kort het in, of verhoog de grens "
                "met --set ingest.max_answer_characters=...",
            )
            return
        self._append(base, kind, column, text=text, edits=dump_edits(layers), **more)

    def _read_item(
        self,
        question: Question,
        cells: Mapping[str, str],
        base: dict[str, Any],
        rating_column: str,
        label_column: str,
    ) -> None:
        label, point = cells[label_column], cells[rating_column].strip()
        if not label.strip() and not point:
            return
        rating = read_rating(point, question)
        if point and rating is None:
            points = max(question.scale.values(), default=5)
            self._reject(
                base["row"],
                rating_column,
                f"'{point[:40]}' is geen oordeel op de schaal; verwacht: 1 tot en met {points}.",
                "Verbeter de waarde of maak de cel leeg.",
            )
        self._read_text(base, "rating", label_column, label, rating=rating)

    def _append(self, base: dict[str, Any], kind: str, column: str, **values: Any) -> None:
        row = {"item": "", "text": "", "choice": "", "rating": None, "edits": "[]"}
        self.answers.append({**row, **base, "kind": kind, "column": column, **values})
