"""Read an export as its questionnaire says: Qualtrics with three header rows, or any table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from pipeline.contracts import InputError, Responses, check, columns_of, dump_edits, empty
from pipeline.ingest.codings_kind import CODINGS
from pipeline.ingest.files import Sheet, read_file
from pipeline.ingest.meta_columns import EFS_COMPLETED
from pipeline.ingest.recognise import Layout, is_import_row, recognise
from pipeline.ingest.text import clean
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
    respondents: pd.DataFrame  # response_id, label, source, recorded
    responses: Responses
    rejects: pd.DataFrame
    warnings: list[str] = field(default_factory=list)


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
    for index in layout.rows:
        reader.add(sheet.number(index), sheet.rows[index])
    reader.settle()
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
    rejects = pd.DataFrame(reader.rejects, columns=columns_of("rejects"))
    return Raw(
        answers=pd.DataFrame(reader.columns),
        respondents=pd.DataFrame(reader.respondents),
        responses=Responses(
            reader.received, len(reader.respondents), dict(reader.left_out.most_common())
        ),
        rejects=check("rejects", rejects.astype({"row": "Int64"}))
        if len(rejects)
        else empty("rejects"),
        warnings=reader.warnings,
    )


class _Reader:
    """Collects answers, respondents and rejects while rows come in."""

    def __init__(
        self, file: str, layout: Layout, questionnaire: Questionnaire, settings: IngestSettings
    ) -> None:
        self.file, self.layout, self.ids = file, layout, layout.names
        self.questionnaire, self.settings = questionnaire, settings
        self.answers: list[dict[str, Any]] = []  # of the last rows; the others are in columns
        self.columns: dict[str, list[Any]] = {}
        self.respondents: list[dict[str, str]] = []
        self.rejects: list[dict[str, Any]] = []
        self.left_out: Counter[str] = Counter()
        self.warnings: list[str] = []
        self.seen: dict[str, int] = {}
        self.numbered: dict[str, Sequence[str]] = {}  # questions whose choices came as numbers
        self.received = self.controls = 0

    def reject(self, row: int, column: str, reason: str, todo: str) -> None:
        self.rejects.append(
            {"file": self.file, "row": row, "column": column, "reason": reason, "todo": todo}
        )

    def settle(self) -> None:
        """Lay the answers of the last rows in columns, which take a tenth of the memory."""
        for name in self.answers[0] if self.answers else ():
            self.columns.setdefault(name, []).extend(answer[name] for answer in self.answers)
        self.answers.clear()

    def add(self, row: int, record: Sequence[str]) -> None:
        self.received += 1
        if len(record) > len(self.ids) and any(c.strip() for c in record[len(self.ids) :]):
            self.left_out["regel geweigerd"] += 1
            self.reject(
                row,
                "",
                f"deze regel heeft {len(record)} velden, verwacht werden er {len(self.ids)}.",
                "Waarschijnlijk staat er een komma of aanhalingsteken te veel; exporteer opnieuw.",
            )
            return
        if len(record) < len(self.ids):
            self.left_out["regel geweigerd"] += 1
            self.reject(
                row,
                "",
                f"deze regel heeft maar {len(record)} velden, verwacht werden er {len(self.ids)}.",
                "De regel is afgebroken; exporteer opnieuw.",
            )
            return
        missing = self.layout.missing
        cells = {
            name: "" if cell.strip() in missing else cell
            for name, cell in zip(self.ids, record, strict=False)
        }
        reason = self._why_left_out(cells)
        if reason:
            self.left_out[reason] += 1
            return
        id_column = self.questionnaire.id_column
        response_id = cells[id_column].strip() if id_column else str(row)
        if not response_id or response_id in self.seen:
            self.left_out["regel geweigerd"] += 1
            what = (
                f"dit antwoordnummer staat ook op regel {self.seen[response_id]}."
                if response_id
                else "het antwoordnummer ontbreekt."
            )
            self.reject(row, id_column, what, "Laat één regel per respondent staan.")
            return
        self.seen[response_id] = row
        if len(self.answers) > _SETTLED:
            self.settle()
        before = len(self.answers)
        for question in self.questionnaire.questions:
            self._read_question(question, cells, response_id, row)
        self.respondents.append(
            {
                "response_id": response_id,
                "label": label_of(self.answers[before:], self.questionnaire),
                "source": "vragenlijst",
                "recorded": re.split(r"[ T]", self._own(cells, "RecordedDate"))[0][:10],
            }
        )

    def _own(self, cells: Mapping[str, str], role: str) -> str:
        """What stands in the survey tool's own column with a role."""
        return cells.get(self.layout.column_of(role), "").strip()

    def _why_left_out(self, cells: Mapping[str, str]) -> str:
        status = self._own(cells, "Status")
        if (
            _STATUS.get(status, status) in self.settings.leave_out_status
            or self._own(cells, "DistributionChannel") in self.settings.leave_out_channels
        ):
            return "proefinvulling"
        if self.settings.leave_out_unfinished and self._unfinished(cells):
            return "niet afgemaakt"
        return ""

    def _unfinished(self, cells: Mapping[str, str]) -> bool:
        if self._own(cells, "Finished").lower() in ("false", "0", "onwaar", "nee"):
            return True
        if self.layout.column_of("submitdate") and not self._own(cells, "submitdate"):
            return True  # LimeSurvey fills it in at the end
        return self._own(cells, "dispcode") not in ("", *EFS_COMPLETED)

    def _read_question(
        self, question: Question, cells: Mapping[str, str], response_id: str, row: int
    ) -> None:
        if question.type == "identity":
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
        if question.type == "matrix":
            for item, (rating, label) in enumerate(question.items.items(), start=1):
                self._read_item(question, cells, base, str(item), rating, label)
            return
        if question.type in ("choice", "choice_text"):
            choice = self._choice(question, clean(cells[question.main_column])[0].strip(), row)
            if choice:
                self._append(base, "choice", question.main_column, choice=choice)
        column = question.text_column or question.main_column
        if question.type != "choice":
            kind = "text" if question.type == "text" else "open"
            self._read_text(base, kind, column, cells[column])

    def _choice(self, question: Question, cell: str, row: int) -> str:
        """A choice in words; a number is the place of the choice in the questionnaire."""
        choices = question.choices
        if not choices or not re.fullmatch(r"\d{1,3}(?:\.0)?", cell) or cell in choices:
            return cell
        number = int(float(cell))
        if 1 <= number <= len(choices):
            self.numbered[question.id] = choices
            return choices[number - 1]
        self.reject(
            row,
            question.main_column,
            f"'{cell}' is geen keuze; verwacht: 1 tot en met {len(choices)}, of de tekst ervan.",
            "Exporteer opnieuw met 'Use choice text'.",
        )
        return ""

    def _read_text(
        self, base: dict[str, Any], kind: str, column: str, cell: str, **more: Any
    ) -> None:
        text, edits, controls = clean(cell)
        self.controls += controls
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
        self._append(base, kind, column, text=text, edits=dump_edits([edits]), **more)

    def _read_item(
        self,
        question: Question,
        cells: Mapping[str, str],
        base: dict[str, Any],
        item: str,
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
        self._read_text({**base, "item": item}, "rating", label_column, label, rating=rating)

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
