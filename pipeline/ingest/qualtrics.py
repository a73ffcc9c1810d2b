"""Read a Qualtrics CSV export with choice texts: three header rows, then a row per response."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from pipeline.contracts import InputError, Responses, check, columns_of, dump_edits, empty
from pipeline.ingest.text import clean
from pipeline.questionnaire import Question, Questionnaire
from pipeline.settings import IngestSettings

if TYPE_CHECKING:
    import pandas as pd

HEADER_ROWS = 3
_LABEL = 70  # characters of the name of a respondent in the report; the table has it whole
# Columns of Qualtrics itself. What is personal in them is read by nobody.
TECHNICAL = (
    *("StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)"),
    *("Finished", "RecordedDate", "ResponseId", "RecipientLastName", "RecipientFirstName"),
    *("RecipientEmail", "ExternalReference", "LocationLatitude", "LocationLongitude"),
    *("DistributionChannel", "UserLanguage"),
)
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


def read_records(path: Path) -> list[list[str]]:
    """All records of a CSV file; an empty line is a record without cells, so that rows count right.

    :raises InputError: missing, empty, not UTF-8, not CSV, or a quote that never closes.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(
            "dit bestand bestaat niet.", "Controleer de naam en de map.", file=path
        ) from None
    except OSError as error:
        raise InputError(
            f"dit bestand kan niet worden gelezen ({error.strerror}).",
            "Controleer of het een bestand is en of u het mag lezen.",
            file=path,
        ) from None
    if not data.strip():
        raise InputError("dit bestand is leeg.", "Exporteer het opnieuw.", file=path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = io.StringIO(data[: error.start].decode("utf-8-sig", "replace"), newline="")
        read = list(csv.reader(before)) or [[""]]
        column = (read[0] + [""])[len(read[-1]) - 1] if len(read) > 1 else ""
        raise InputError(
            "dit bestand is geen UTF-8.",
            "Kies in Qualtrics bij het exporteren CSV (UTF-8), of bewaar het bestand opnieuw als "
            "'CSV UTF-8'.",
            file=path,
            row=len(read),
            column=column,
        ) from None
    csv.field_size_limit(10_000_000)
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), strict=True):
            records.append(record)
    except csv.Error as error:
        raise InputError(
            f"dit is geen leesbare CSV ({_dutch(error)}).",
            "Open het bestand niet in Excel voor u het inleest; exporteer het opnieuw.",
            file=path,
            row=len(records) + 1,
        ) from None
    records = [r if any(cell.strip() for cell in r) else [] for r in records]
    while records and not records[-1]:
        records.pop()
    if not records:
        raise InputError("dit bestand is leeg.", "Exporteer het opnieuw.", file=path)
    return records


def _dutch(error: csv.Error) -> str:
    text = str(error)
    if "unexpected end" in text:
        return "een aanhalingsteken wordt nergens gesloten"
    return "een aanhalingsteken staat op een verkeerde plaats"


def read_header(records: Sequence[Sequence[str]], path: Path) -> list[str]:
    """The column ids of an export, after checking its three header rows.

    :raises InputError: not a Qualtrics export, or another number of header rows.
    """
    ids = [c.strip() for c in records[0]]
    known = sum(c in TECHNICAL for c in ids)
    imports = [i for i, r in enumerate(records[:6]) if _is_import_row(r)]
    if not imports and known < 3:
        raise InputError(
            "dit is geen export van Qualtrics: de eerste regel noemt geen kolommen zoals "
            "StartDate, Finished en ResponseId.",
            "Exporteer via Data & Analysis › Export Data › CSV, met 'Use choice text'.",
            file=path,
            row=1,
        )
    if imports != [HEADER_ROWS - 1]:
        found = imports[0] + 1 if imports else 1 if len(records) < 2 else "1 of 2"
        raise InputError(
            f"het aantal kopregels klopt niet: {found} gevonden, 3 verwacht (kolommen, "
            "vraagteksten, ImportId's).",
            "Exporteer opnieuw en verwijder of verplaats geen regels.",
            file=path,
            row=min(HEADER_ROWS, len(records)),
        )
    return ids


def _is_import_row(record: Sequence[str]) -> bool:
    filled = [c for c in record if c.strip()]
    return bool(filled) and sum('"ImportId"' in c for c in filled) * 2 > len(filled)


def _check_columns(ids: Sequence[str], questionnaire: Questionnaire, path: Path) -> None:
    wanted = [questionnaire.id_column, *(c for q in questionnaire.questions for c in q.columns)]
    missing = [c for c in wanted if c not in ids]
    if missing:
        raise InputError(
            f"{len(missing)} van de {len(wanted)} kolommen van de vragenlijst "
            f"'{questionnaire.name}' ontbreken: {_some(missing)}.",
            "Is dit een andere vragenlijst? Maak er een met 'themascoop init' en geef die mee met "
            "--questionnaire.",
            file=path,
            row=1,
            column=missing[0],
        )
    twice = [c for c, n in Counter(ids).items() if n > 1 and c in wanted]
    if twice:
        raise InputError(
            f"deze kolommen staan er meer dan één keer in: {_some(twice)}.",
            "Verwijder de dubbele kolommen uit de export.",
            file=path,
            row=1,
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
    records = read_records(path)
    ids = read_header(records, path)
    _check_columns(ids, questionnaire, path)
    import pandas as pd  # after the first look: a wrong file is said at once

    if len(records) <= HEADER_ROWS:
        raise InputError(
            "er staan geen antwoorden in.",
            "Exporteer opnieuw als er respons is.",
            file=path,
            row=HEADER_ROWS + 1,
        )
    reader = _Reader(path, ids, questionnaire, settings)
    for row, record in enumerate(records[HEADER_ROWS:], start=HEADER_ROWS + 1):
        if record:
            reader.add(row, record)
    if not reader.respondents and not reader.rejects:
        reasons = ", ".join(f"{n} {reason}" for reason, n in reader.left_out.most_common())
        raise InputError(
            f"geen enkel antwoord telt mee ({reasons}).",
            "Controleer de export, of laat ze toch meetellen met --set ingest.leave_out_unfinished="
            "false, --set ingest.leave_out_status=[] of --set ingest.leave_out_channels=[].",
            file=path,
            row=HEADER_ROWS + 1,
        )
    used = {c for q in questionnaire.questions for c in q.columns}
    ignored = [c for c in ids if c not in used and c not in TECHNICAL and c]
    if ignored:
        reader.warnings.append(
            f"{path.name}: deze kolommen staan niet in de vragenlijst en zijn niet gelezen: "
            f"{_some(ignored)}."
        )
    if reader.controls:
        reader.warnings.append(
            f"{path.name}: {reader.controls} onzichtbare stuurtekens uit antwoorden gehaald."
        )
    rejects = pd.DataFrame(reader.rejects, columns=columns_of("rejects"))
    return Raw(
        answers=pd.DataFrame(reader.answers),
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
        self, path: Path, ids: list[str], questionnaire: Questionnaire, settings: IngestSettings
    ) -> None:
        self.path, self.ids = path, ids
        self.questionnaire, self.settings = questionnaire, settings
        self.answers: list[dict[str, Any]] = []
        self.respondents: list[dict[str, str]] = []
        self.rejects: list[dict[str, Any]] = []
        self.left_out: Counter[str] = Counter()
        self.warnings: list[str] = []
        self.seen: dict[str, int] = {}
        self.received = self.controls = 0

    def reject(self, row: int, column: str, reason: str, todo: str) -> None:
        self.rejects.append(
            {"file": self.path.name, "row": row, "column": column, "reason": reason, "todo": todo}
        )

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
        cells = dict(zip(self.ids, record, strict=False))
        reason = self._why_left_out(cells)
        if reason:
            self.left_out[reason] += 1
            return
        response_id = cells[self.questionnaire.id_column].strip()
        if not response_id or response_id in self.seen:
            self.left_out["regel geweigerd"] += 1
            what = (
                f"dit antwoordnummer staat ook op regel {self.seen[response_id]}."
                if response_id
                else "het antwoordnummer ontbreekt."
            )
            self.reject(
                row, self.questionnaire.id_column, what, "Laat één regel per respondent staan."
            )
            return
        self.seen[response_id] = row
        before = len(self.answers)
        for question in self.questionnaire.questions:
            self._read_question(question, cells, response_id, row)
        self.respondents.append(
            {
                "response_id": response_id,
                "label": label_of(self.answers[before:], self.questionnaire),
                "source": "vragenlijst",
                "recorded": cells.get("RecordedDate", "").strip()[:10],
            }
        )

    def _why_left_out(self, cells: Mapping[str, str]) -> str:
        if (
            cells.get("Status", "").strip() in self.settings.leave_out_status
            or cells.get("DistributionChannel", "").strip() in self.settings.leave_out_channels
        ):
            return "proefinvulling"
        finished = cells.get("Finished", "").strip().lower()
        if self.settings.leave_out_unfinished and finished in ("false", "0", "onwaar", "nee"):
            return "niet afgemaakt"
        return ""

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
            "file": self.path.name,
            "row": row,
        }
        if question.type == "matrix":
            for item, (rating, label) in enumerate(question.items.items(), start=1):
                self._read_item(question, cells, base, str(item), rating, label)
            return
        if question.type in ("choice", "choice_text"):
            choice, _, _ = clean(cells[question.main_column])
            if choice.strip():
                self._append(base, "choice", question.main_column, choice=choice.strip())
        column = question.text_column or question.main_column
        if question.type != "choice":
            kind = "text" if question.type == "text" else "open"
            self._read_text(base, kind, column, cells[column])

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
