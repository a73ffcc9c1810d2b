"""The list on which an analyst checks what privacy replaced, without what stood there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contracts import rows
from pipeline.report.files import csv_for_spreadsheets
from pipeline.report.method import PRIVACY_WORDS

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("respondent", "vraag", "soort", "vervangen door", "in het antwoord")


def write_replaced(replacements: pd.DataFrame, path: Path) -> None:
    """Write each replacement in its context as CSV for Excel; without any only the headings.

    :param replacements: the table ``replacements``.
    """
    import pandas as pd

    lines = [
        (
            line.respondent_id,
            line.question_id,
            PRIVACY_WORDS[line.kind][0],
            line.placeholder,
            line.context,
        )
        for line in rows(replacements)
    ]
    frame = pd.DataFrame(lines, columns=list(COLUMNS))
    csv_for_spreadsheets(frame, path)
