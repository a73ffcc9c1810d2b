"""Read an export as its questionnaire says: Qualtrics with three header rows, or any table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from pipeline.contracts import (
    DUPLICATE,
    InputError,
    Responses,
    check,
    columns_of,
    dump_edits,
    empty,
)
from pipeline.ingest.choices import chosen, chosen_parts
from pipeline.ingest.codings_kind import CODINGS
from pipeline.ingest.duplicates import Response, day_first, seconds, superseded
from pipeline.ingest.files import Sheet, read_file
from pipeline.ingest.mend import EXCEL, HTML, MOJIBAKE, mend
from pipeline.ingest.meta_columns import EFS_COMPLETED
from pipeline.ingest.recognise import Layout, is_import_row, recognise
from pipeline.ingest.text import plain_id
from pipeline.questionnaire import Question, Questionnaire
from pipeline.settings import IngestSettings

if TYPE_CHECKING:
    import pandas as pd

HEADER_ROWS = 3
_SETTLED = 10_000  # answers after which they are laid in columns
_LABEL = 70  # characters of the name of a respondent in the report; the table has it whole
# Columns of Qualtrics itself. What is personal in them is read by nobody.
TECHNICAL = (
    *("StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)"),
    *("Finished", "RecordedDate", "ResponseId", "RecipientLastName", "RecipientFirstName"),
    *("RecipientEmail", "ExternalReference", "LocationLatitude", "LocationLongitude"),
    *("DistributionChannel", "UserLanguage"),
)
# How Qualtrics writes a Status in an export with numeric values.
_STATUS = {
    **dict.fromkeys(("1", "9", "17"), "Survey Preview"),
    "2": "Survey Test",
    **dict.fromkeys(("8", "12"), "Spam"),
}
_MENDED = {
    MOJIBAKE: "in {} zijn verkeerd omgezette letters hersteld (zoals 'Ã©' voor 'é').",
    HTML: "uit {} is opmaak van een webpagina gehaald (zoals '<br>' en '&amp;').",
    EXCEL: "in {} zijn tekens van Excel hersteld (zoals '_x000D_').",
}
_NO_NAME = re.compile(
    r"[\W_]*|\(?(?:(?:heeft|nog)\s+){0,2}(?:geen|zonder)\s+naam\)?\.?|n\.?v\.?t\.?|onbekend",
    re.IGNORECASE,
)


@dataclass
class Raw:
    """What a reader found, before privacy: still with response ids and personal data.

    It lives only inside the ingest step, which hands on what :mod:`pipeline.privacy` has cleaned.
    """

    answers: pd.DataFrame  # table ``answers``, with ``response_id`` instead of ``respondent_id``
    respondents: pd.DataFrame  # response_id, label, source, recorded, seconds (NaN: unknown)
    responses: Responses
    rejects: pd.DataFrame  # what is wrong: a person must say that it can be left out
    duplicates: pd.DataFrame  # table ``rejects`` too: responses that gave way to a later one
    warnings: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    # Every row of which something was refused, as it came, by its number in a spreadsheet.
    refused_rows: dict[int, list[str]] = field(default_factory=dict)


def read_header(sheet: Sheet) -> None:
    """Check the three header rows of a Qualtrics export.

    :raises InputError: not a Qualtrics export, or another number of header rows.
    """
    start = next(i for i, row in enumerate(sheet.rows) if row)
    known = sum(c.strip() in TECHNICAL for c in sheet.rows[start])
    imports = [i + 1 for i, r in enumerate(sheet.rows[start : start + 6]) if is_import_row(r)]
    if not imports and (known < 3 or sheet.delimiter not in (",", "")):
        raise InputError(
            "dit is geen export van Qualtrics: de eerste regel noemt geen kolommen zoals "
            "StartDate, Finished en ResponseId.",
            "Exporteer via Data & Analysis › Export Data › CSV, met 'Use choice text'. Komt de "
            "export ergens anders vandaan? Maak dan een vragenlijst met 'themascoop init'.",
            file=sheet.file,
            row=sheet.number(start),
        )
    if imports != [HEADER_ROWS]:
        found = imports[0] if imports else 1 if len(sheet.rows) < 2 else "1 of 2"
        raise InputError(
            f"het aantal kopregels klopt niet: {found} gevonden, 3 verwacht (kolommen, "
            "vraagteksten, ImportId's).",
            "Exporteer opnieuw en verwijder of verplaats geen regels.",
            file=sheet.file,
            row=sheet.number(start + min(HEADER_ROWS, len(sheet.rows) - start) - 1),
        )


def _layout(sheet: Sheet, questionnaire: Questionnaire) -> Layout:
    """Where things stand in the export, after checking that it is as the questionnaire says."""
    if questionnaire.header_rows == HEADER_ROWS:
        read_header(sheet)
    layout = recognise(sheet)
    if layout.reader in (None, CODINGS):
        raise InputError(
            f"dit is geen export met antwoorden; het lijkt op {layout.looks_like}.",
            "Geef de export van de vragenlijst; coderingen gaan mee met --codings.",
            file=sheet.file,
        )
    if layout.header_rows != questionnaire.header_rows:
        raise InputError(
            f"het aantal kopregels klopt niet: {layout.header_rows} gevonden, "
            f"{questionnaire.header_rows} verwacht.",
            "Is de export op een andere manier gemaakt? Maak opnieuw een vragenlijst met "
            "'themascoop init'.",
            file=sheet.file,
            row=sheet.first,
        )
    return layout


def _check_columns(sheet: Sheet, layout: Layout, questionnaire: Questionnaire) -> None:
    ids = [questionnaire.id_column] if questionnaire.id_column else []
    wanted = [*ids, *(c for q in questionnaire.questions for c in q.columns)]
    missing = [c for c in wanted if c not in layout.names]
    if missing:
        raise InputError(
            f"{len(missing)} van de {len(wanted)} kolommen van de vragenlijst "
            f"'{questionnaire.name}' ontbreken: {_some(missing)}.",
            "Is dit een andere vragenlijst? Maak er een met 'themascoop init' en geef die mee met "
            "--questionnaire.",
            file=sheet.file,
            row=sheet.first,
            column=missing[0],
        )
    # Who also names the second one, as 'Q3 (2)', knows that there are two.
    twice = [
        c
        for c, n in Counter(layout.headings).items()
        if n > 1 and c in wanted and f"{c} (2)" not in wanted
    ]
    if twice:
        raise InputError(
            f"deze kolommen staan er meer dan één keer in: {_some(twice)}.",
            "Verwijder de dubbele kolommen uit de export.",
            file=sheet.file,
            row=sheet.first,
            column=twice[0],
        )


def _some(names: Sequence[str], most: int = 8) -> str:
    more = f" en nog {len(names) - most}" if len(names) > most else ""
    return ", ".join(names[:most]) + more


def read_export(path: Path, questionnaire: Questionnaire, settings: IngestSettings) -> Raw:
    """Read one export.

    :raises InputError: the file can't be read as the questionnaire's export at all. What is wrong
        with single rows or cells comes back in ``rejects``.
    """
    sheet = read_file(path, settings, questionnaire.encoding or "utf-8")
    layout = _layout(sheet, questionnaire)
    _check_columns(sheet, layout, questionnaire)
    import pandas as pd  # after the first look: a wrong file is said at once

    first = sheet.number(next(i for i, r in enumerate(sheet.rows) if r) + (layout.header_rows or 1))
    if not layout.rows:
        raise InputError(
            "er staan geen antwoorden in.",
            "Exporteer opnieuw als er respons is.",
            file=sheet.file,
            row=first,
        )
    reader = _Reader(sheet.file, layout, questionnaire, settings)
    reader.read([(sheet.number(index), sheet.rows[index]) for index in layout.rows])
    if not reader.respondents and not reader.rejects:
        reasons = ", ".join(f"{n} {reason}" for reason, n in reader.left_out.most_common())
        raise InputError(
            f"geen enkel antwoord telt mee ({reasons}).",
            "Controleer de export, of laat ze toch meetellen met --set ingest.leave_out_unfinished="
            "false, --set ingest.leave_out_status=[] of --set ingest.leave_out_channels=[].",
            file=sheet.file,
            row=first,
        )
    reader.warnings += [f"{sheet.file}: {warning}" for warning in layout.warnings]
    doubted = [c for q in questionnaire.questions if q.doubt for c in q.columns]
    if doubted:
        reader.warnings.append(
            f"van deze kolommen is de soort nog in twijfel; ze zijn niet gelezen: "
            f"{_some(doubted)}. Klopt de soort in de vragenlijst, haal daar dan de regel 'doubt' "
            "weg."
        )
    used = {c for q in questionnaire.questions for c in q.columns}
    used.add(questionnaire.id_column)
    ignored = [c for c in layout.names if c not in used and c not in layout.roles]
    if ignored:
        reader.warnings.append(
            f"{sheet.file}: deze kolommen staan niet in de vragenlijst en zijn niet gelezen: "
            f"{_some(ignored)}."
        )
    for question_id, choices in reader.numbered.items():
        order = ", ".join(f"{n} = {c}" for n, c in enumerate(choices, start=1))
        reader.warnings.append(
            f"{sheet.file}: de keuzes van {question_id} staan er als getal in en zijn gelezen als "
            f"{order}."
        )
    if reader.controls:
        reader.warnings.append(
            f"{sheet.file}: {reader.controls} onzichtbare stuurtekens uit antwoorden gehaald."
        )
    reader.warnings += [
        f"{sheet.file}: {_MENDED[kind].format(_answers(reader.mended[kind]))}"
        for kind in _MENDED
        if reader.mended[kind]
    ]
    if reader.duplicates:
        who = reader.superseded_respondents
        reader.warnings.append(
            f"{sheet.file}: {f'{who} respondenten stonden' if who > 1 else '1 respondent stond'} "
            "er dubbel in; van elk telt de laatste afgemaakte inzending. De rest staat in "
            "geweigerd.csv bij het rapport."
        )
    return Raw(
        answers=pd.DataFrame(reader.columns),
        respondents=pd.DataFrame(reader.respondents),
        responses=Responses(
            reader.received, len(reader.respondents), dict(reader.left_out.most_common())
        ),
        rejects=_rejects(reader.rejects),
        duplicates=_rejects(reader.duplicates),
        warnings=reader.warnings,
        columns=list(layout.names),
        refused_rows=reader.refused_rows,
    )


def _rejects(lines: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    import pandas as pd

    if not lines:
        return empty("rejects")
    in_order = sorted(lines, key=lambda line: line["row"])
    frame = pd.DataFrame(in_order, columns=columns_of("rejects"))
    return check("rejects", frame.astype({"row": "Int64"}))


def _answers(number: int) -> str:
    return "1 antwoord" if number == 1 else f"{number} antwoorden"


class _Reader:
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

    def reject(self, row: int, column: str, reason: str, todo: str) -> None:
        self.refused_rows[row] = list(self.records[row])
        self.rejects.append(
            {"file": self.file, "row": row, "column": column, "reason": reason, "todo": todo}
        )

    def settle(self) -> None:
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
        self.settle()

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
            self.reject(
                row,
                "",
                f"deze regel heeft {len(record)} velden, verwacht werden er {width}.",
                "Waarschijnlijk staat er een komma of aanhalingsteken te veel; exporteer opnieuw.",
            )
            return None
        if len(record) < width:
            self.left_out["regel geweigerd"] += 1
            self.reject(
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
            self.reject(
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
            self.settle()
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
            self.reject(
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
            self.reject(
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
            self.reject(
                base["row"],
                rating_column,
                f"'{point[:40]}' is geen oordeel op de schaal; verwacht: 1 tot en met {points}.",
                "Verbeter de waarde of maak de cel leeg.",
            )
        self._read_text(base, "rating", label_column, label, rating=rating)

    def _append(self, base: dict[str, Any], kind: str, column: str, **values: Any) -> None:
        row = {"item": "", "text": "", "choice": "", "rating": None, "edits": "[]"}
        self.answers.append({**row, **base, "kind": kind, "column": column, **values})


def read_rating(point: str, question: Question) -> int | None:
    """A point of a matrix: a digit, or the text of a scale point; None when it is neither.

    >>> q = Question(id="Q", text="", short="", type="matrix", scale={"zeer laag": 1, "hoog": 2})
    >>> read_rating("Zeer laag", q), read_rating("2", q), read_rating("9", q)
    (1, 2, None)
    """
    if not point:
        return None
    highest = max(question.scale.values(), default=5)
    by_text = {text.lower(): value for text, value in question.scale.items()}
    if point.lower() in by_text:
        return by_text[point.lower()]
    digits = re.match(r"(\d+)(?:[.,]0+)?(?=\s|$|=|-)", point)
    if digits and 1 <= int(digits[1]) <= highest:
        return int(digits[1])
    return None


def label_of(answers: Sequence[Mapping[str, Any]], questionnaire: Questionnaire) -> str:
    """What a respondent is called in the report: the first filled naming question, or ''."""
    for question_id in questionnaire.overview.label:
        for answer in answers:
            lines = str(answer["text"]).strip().splitlines()
            text = " ".join(lines[0].split()) if lines else ""
            if answer["question_id"] == question_id and not _NO_NAME.fullmatch(text):
                return shorten(text, _LABEL, placeholder=" …")
    return ""


def unique_labels(labels: Sequence[str], unit: str) -> Iterator[str]:
    """Labels as they are when unique; without one, or with a shared one, a number is added."""
    counts = Counter(labels)
    seen: Counter[str] = Counter()
    for number, label in enumerate(labels, start=1):
        if not label:
            yield f"{unit.capitalize()} {number}"
        elif counts[label] > 1:
            seen[label] += 1
            yield f"{label} ({seen[label]})"
        else:
            yield label
