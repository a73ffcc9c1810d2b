"""The header rows of an export: a name, a text and a meaning for every column."""

from __future__ import annotations

import ast
import html
import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from pipeline.ingest.meta_columns import LIMESURVEY, META, QUALTRICS, SURVEYMONKEY, Role
from pipeline.ingest.text import clean

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,300}>")
_SCRIPT = re.compile(r"<(script|style|noscript)\b.*?(?:</\1\s*>|$)", re.DOTALL | re.IGNORECASE)
_QUALTRICS_TIMING = re.compile(r".*_(?:First Click|Last Click|Page Submit|Click Count)")
_LIMESURVEY_TIMING = re.compile(
    r"(?:Groep|Vraag|Group|Question)[ .]?(?:tijd|time)\b.*|Totaaltijd|Total time", re.DOTALL
)


def headings_of(
    reader: str | None, tops: Sequence[Sequence[str]], rows: Sequence[Sequence[str]]
) -> tuple[list[str], list[str]]:
    """Heading and question text of every column.

    :param tops: the header rows, plain already.
    :param rows: the rows below; a last column without heading counts when something stands in it.
    """
    width = max(map(len, tops))
    first = [*tops[0], *[""] * (width - len(tops[0]))]
    while first and not first[-1]:
        last = len(first) - 1
        if any(len(t) > last and t[last] for t in tops):
            break
        if any(len(r) > last and r[last].strip() for r in rows):
            break
        first.pop()  # a separator too many behind the last heading
    second = tops[1] if len(tops) > 1 else []
    if reader == "surveymonkey":
        headings = _surveymonkey(first, second)
        return headings, list(headings)
    texts = [second[i] if i < len(second) and second[i] else h for i, h in enumerate(first)]
    return first, texts


def heading_warnings(headings: Sequence[str]) -> list[str]:
    """Dutch warnings about repeated and empty headings."""
    warnings = []
    repeated = [h for h, n in Counter(h for h in headings if h).items() if n > 1]
    if repeated:
        more = " en meer" if len(repeated) > 5 else ""
        warnings.append(
            "deze kolomnamen staan er vaker in en kregen een nummer: "
            f"{', '.join(repeated[:5])}{more}."
        )
    unnamed = sum(not h for h in headings)
    if unnamed:
        warnings.append(
            f"{unnamed} kolommen hebben geen naam." if unnamed > 1 else "1 kolom heeft geen naam."
        )
    return warnings


def plain(heading: str) -> str:
    """A heading on one line, without invisible characters."""
    return " ".join(clean(heading)[0].split())


def without_tags(text: str) -> str:
    """A question's text without the HTML that a survey tool left in it."""
    if "<" not in text and "&" not in text:
        return plain(text)
    return plain(html.unescape(_TAG.sub(" ", _SCRIPT.sub(" ", text))))


def import_id(cell: str) -> str:
    """Qualtrics' ImportId from a cell with JSON, or with what Python prints of it; '' for none.

    >>> import_id('{"ImportId":"QID2_TEXT"}'), import_id("{'ImportId': 'QID1'}"), import_id("x")
    ('QID2_TEXT', 'QID1', '')
    """
    if "ImportId" not in cell or len(cell) > 5000:
        return ""
    try:
        found = json.loads(cell)
    except ValueError:
        try:
            found = ast.literal_eval(cell.strip())
        except (ValueError, SyntaxError, MemoryError, RecursionError):
            return ""
    return str(found.get("ImportId", "")) if isinstance(found, dict) else ""


def _surveymonkey(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """A heading per column: the question stands only above the first of its columns."""
    words = ("response", "open-ended response", "antwoord", "reactie", "open antwoord", "")
    question, headings = "", []
    for i, top in enumerate(first):
        sub = second[i] if i < len(second) else ""
        question = top or question
        headings.append(question if sub.lower() in words else f"{question} - {sub}")
    return headings


def unique_names(headings: Sequence[str]) -> list[str]:
    """Names that are never empty and never the same."""
    names: dict[str, None] = {}
    taken = set(headings)
    last: dict[str, int] = {}  # the number that a heading was given last
    for number, heading in enumerate(headings, start=1):
        name = heading or f"kolom {number}"
        count = last.get(heading, 1) if heading else 1
        while name in names or (count > 1 and name in taken):
            count += 1
            name = f"{heading} ({count})"
        last[heading] = count
        names[name] = None
    return list(names)


def roles_of(
    reader: str | None,
    names: Sequence[str],
    headings: Sequence[str],
    texts: Sequence[str],
    imports: Mapping[str, str],
) -> dict[str, Role]:
    """Columns that the survey tool itself adds."""
    columns = list(zip(names, headings, texts, strict=True))
    of_qualtrics = {
        n: role for n, h, t in columns if (role := _of_qualtrics(h, t, imports.get(n, "")))
    }
    if reader == "qualtrics":
        return of_qualtrics
    if reader == "limesurvey":
        return {n: role for n, h, _ in columns if (role := _of_limesurvey(h))}
    if reader == "spss":  # a file that one of the two wrote still holds its columns
        of_limesurvey = {n: LIMESURVEY[h.lower()] for n, h, _ in columns if h.lower() in LIMESURVEY}
        found = max(of_qualtrics, of_limesurvey, key=len)
        return found if len(found) > 3 else {}
    marks = next((m for r, _, _, m in META if r == reader), {})
    if reader == "efs":
        timing = Role("timing", "text", "tijdmeting van Unipark/EFS")
        of_times = {n: timing for n, h, _ in columns if re.fullmatch(r"rts\d+|ats", h)}
        return {**{n: marks[h.lower()] for n, h, _ in columns if h.lower() in marks}, **of_times}
    marks = SURVEYMONKEY if reader == "surveymonkey" else marks
    return {n: marks[h.lower()] for n, h in zip(names, headings, strict=True) if h.lower() in marks}


def _of_qualtrics(heading: str, text: str, imported: str) -> Role | None:
    if heading in QUALTRICS:
        return QUALTRICS[heading]
    if text in QUALTRICS and re.fullmatch(r"V\d+", heading):
        return QUALTRICS[text]  # the older form
    if _QUALTRICS_TIMING.fullmatch(heading):
        return Role("timing", "text", "tijdmeting van Qualtrics")
    if imported.endswith("Topics"):
        return Role("topics", "text", "onderwerpen die Qualtrics zelf toekende")
    return None


def _of_limesurvey(heading: str) -> Role | None:
    if heading.lower() in LIMESURVEY:
        return LIMESURVEY[heading.lower()]
    if _LIMESURVEY_TIMING.fullmatch(heading):
        return Role("timing", "text", "tijdmeting van LimeSurvey")
    return None
