"""Read an export as its questionnaire says: Qualtrics with three header rows, or any table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.contracts import (
    InputError,
    Responses,
    check,
    columns_of,
    empty,
)
from pipeline.ingest.answers import AnswerReader
from pipeline.ingest.codings_kind import CODINGS
from pipeline.ingest.files import Sheet, read_file
from pipeline.ingest.mend import EXCEL, HTML, MOJIBAKE
from pipeline.ingest.recognise import Layout, is_import_row, recognise
from pipeline.questionnaire import Questionnaire
from pipeline.settings import IngestSettings

if TYPE_CHECKING:
    import pandas as pd

HEADER_ROWS = 3
# Columns of Qualtrics itself. What is personal in them is read by nobody.
TECHNICAL = (
    *("StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)"),
    *("Finished", "RecordedDate", "ResponseId", "RecipientLastName", "RecipientFirstName"),
    *("RecipientEmail", "ExternalReference", "LocationLatitude", "LocationLongitude"),
    *("DistributionChannel", "UserLanguage"),
)
_MENDED = {
    MOJIBAKE: "in {} zijn verkeerd omgezette letters hersteld (zoals 'Ã©' voor 'é').",
    HTML: "uit {} is opmaak van een webpagina gehaald (zoals '<br>' en '&amp;').",
    EXCEL: "in {} zijn tekens van Excel hersteld (zoals '_x000D_').",
}


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
    reader = AnswerReader(sheet.file, layout, questionnaire, settings)
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
