"""What respondents are called in the report."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten
from typing import Any

from pipeline.questionnaire import Questionnaire

_LABEL = 70  # characters of the name of a respondent in the report; the table has it whole
_NO_NAME = re.compile(
    r"[\W_]*|\(?(?:(?:heeft|nog)\s+){0,2}(?:geen|zonder)\s+naam\)?\.?|n\.?v\.?t\.?|onbekend",
    re.IGNORECASE,
)


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
