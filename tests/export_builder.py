"""Qualtrics CSV exports for tests: three header rows, a row per response, UTF-8 with BOM.

``write_export(path)`` writes a valid export of the shipped questionnaire with three respondents::

    write_export(tmp_path / "export.csv", rows=[{"Q23": "Tijd om te leren."}, {}, {}])

``rows`` holds what differs from a default response, a dictionary per respondent. ``columns`` and
``texts`` replace the questions, for the export of another survey; what was written can be spoiled
with :func:`cells_of` and :func:`write_cells`.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.ingest.config import load_questionnaire
from pipeline.ingest.qualtrics import TECHNICAL
from pipeline.questionnaire import Questionnaire

QUESTION_COLUMNS = tuple(
    column for question in load_questionnaire().questions for column in question.columns
)

# Three invented responses; whatever is not named here is empty.
RESPONSES: tuple[dict[str, str], ...] = (
    {
        "Q1": "Ria Testpersoon",
        "Q2": "Werkplaats Noord",
        "Q3": "Leernetwerk De Proef",
        "Q4": "de hogeschool",
        "Q5": "okt. 2015",
        "Q6": "Ja",
        "Q7": "Een groep docenten en wijkverpleegkundigen die samen leert in de wijk.",
        "Q8": "Vragen uit de praktijk ophalen. Samen antwoorden ontwikkelen.",
        "Q9": "Hoe werk je samen met bewoners?",
        "Q12_1": "5",
        "Q12_1_TEXT": "Docenten hbo",
        "Q12_2": "2",
        "Q12_2_TEXT": "Gemeente",
        "Q13": "Nee",
        "Q14": "Ja, namelijk",
        "Q14_2_TEXT": "Een procesbegeleider van buiten, want die is neutraal.",
        "Q17": "Je leert van elkaar. Er is te weinig tijd om bijeen te komen.",
        "Q19": "We werken met actieleren in kleine groepen.",
        "Q23": "- tijd om te leren\n- vragen van de deelnemers zelf\n- een vaste begeleider",
        "Q24": "Ja",
    },
    {
        "Q1": "Jan Proefkonijn",
        "Q2": "Werkplaats Zuid",
        "Q3": "Netwerk Samen Wijs",
        "Q4": "de gemeente",
        "Q5": "sinds juni 2018",
        "Q6": "Nee, namelijk",
        "Q6_2_TEXT": "het geld was op",
        "Q7": "Regionale bijeenkomsten waar wordt teruggekeken op het werk.",
        "Q8": "Kennis bundelen; professionals beter toerusten voor hun werk.",
        "Q9": "n.v.t.",
        "Q12_1": "4",
        "Q12_1_TEXT": "Wijkteam",
        "Q16": "Ja, namelijk",
        "Q16_2_TEXT": "Zorg en welzijn zoeken elkaar op, dat gaat niet vanzelf.",
        "Q17": "Kansen: kennis delen en elkaar kennen. Uitdaging: de werkdruk is hoog.",
        "Q19": "Intervisie, elke zes weken.",
        "Q23": "Dat iedereen mee wil doen en dat er steun is van de directie.",
        "Q24": "Nee",
    },
    {
        "Q1": "Ans Voorbeeld",
        "Q2": "Werkplaats Oost",
        "Q3": "Leerwerkplaats Oost",
        "Q4": "-",
        "Q5": "enkele jaren geleden",
        "Q6": "Ja",
        "Q7": "Studenten en zorgmedewerkers doen samen klein onderzoek.",
        "Q8": "Studenten leren onderzoek doen in de praktijk.",
        "Q12_1": "3",
        "Q12_1_TEXT": "Studenten",
        "Q17": "Betere stageplekken. Het netwerk overeind houden is moeilijk.",
        "Q19": "zie boven",
        "Q23": "Gewoon beginnen en uitproberen, niet blijven praten.",
        "Q24": "Ja",
    },
)


def response(number: int, **cells: str) -> dict[str, str]:
    """A finished response with what Qualtrics adds itself; ``cells`` go over it."""
    return {
        "StartDate": "2018-09-20 10:00:00",
        "EndDate": "2018-09-20 10:30:00",
        "Status": "IP Address",
        "IPAddress": f"192.0.2.{number}",
        "Progress": "100",
        "Duration (in seconds)": "1800",
        "Finished": "True",
        "RecordedDate": f"2018-09-{20 + number % 10} 10:30:00",
        "ResponseId": f"R_{number:03}",
        "RecipientLastName": "Geheim",
        "RecipientFirstName": "Gerda",
        "RecipientEmail": f"geheim{number}@voorbeeld.nl",
        "LocationLatitude": "52.5",
        "LocationLongitude": "5.5",
        "DistributionChannel": "anonymous",
        "UserLanguage": "NL",
        **cells,
    }


def write_export(
    path: Path,
    rows: Sequence[Mapping[str, str]] = ({}, {}, {}),
    *,
    columns: Sequence[str] = QUESTION_COLUMNS,
    texts: Mapping[str, str] | None = None,
    plain: bool = False,
) -> Path:
    """Write an export.

    :param rows: what differs from the default response, per respondent; the default answers of
        :data:`RESPONSES` repeat when there are more than three.
    :param columns: the columns of the questions, after Qualtrics' own.
    :param texts: column to question text; default: that of the questionnaire, or the column's id.
    :param plain: no default answers, only what ``rows`` says.
    """
    header = [*TECHNICAL, *columns]
    wording = {**question_texts(), **(texts or {})}
    records = [
        header,
        [wording.get(column, column) for column in header],
        [json.dumps({"ImportId": f"QID_{column}"}) for column in header],
    ]
    for number, row in enumerate(rows, start=1):
        answers = {} if plain else RESPONSES[(number - 1) % len(RESPONSES)]
        cells = response(number, **{**answers, **row})
        records.append([cells.get(column, "") for column in header])
    return write_cells(path, records)


def question_texts(questionnaire: Questionnaire | None = None) -> dict[str, str]:
    """The text that Qualtrics shows above each column of a questionnaire."""
    texts: dict[str, str] = {}
    for question in (questionnaire or load_questionnaire()).questions:
        for column in question.columns:
            ending = " - Text" if column.endswith("_TEXT") else ""
            choice = " - Selected Choice" if question.text_column and not ending else ""
            texts[column] = f"{question.text}{choice}{ending}"
    return texts


def write_cells(path: Path, records: Sequence[Sequence[str]]) -> Path:
    """Records as Qualtrics writes them: comma, quotes where needed, CRLF, a byte order mark."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(records)
    return path


def cells_of(path: Path) -> list[list[str]]:
    """The records of an export, headers included, to spoil and write again."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def write_codings(path: Path, *lines: Mapping[str, object]) -> Path:
    """A file of codings; a line names the columns that it fills."""
    names = ("response_id", "question", "text", "start", "end", "theme", "coder")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(lines)
    return path
