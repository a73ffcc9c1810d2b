"""Read a survey definition of LimeSurvey (``.lss``, ``.lsg`` or ``.lsq``, XML)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pipeline.contracts import InputError
from pipeline.ingest.definition import Asked, Definition, Kind, Texts
from pipeline.ingest.headings import without_tags

_KINDS: Mapping[str, Kind] = {
    **dict.fromkeys("TU", "open"),
    **dict.fromkeys("SQ;", "short"),
    **dict.fromkeys("NK:", "number"),
    **dict.fromkeys("L!OYGI", "choice"),
    **dict.fromkeys("MP", "choices"),
    **dict.fromkeys("5ABCEFH1R", "rating"),
    "D": "date",
    "|": "file",
    "X": "none",
    "*": "short",
}
# Answers that LimeSurvey itself gives to its own types, with their code.
_OWN: Mapping[str, Mapping[str, Texts]] = {
    "Y": {"Y": {"nl": "Ja", "en": "Yes"}, "N": {"nl": "Nee", "en": "No"}},
    "G": {"F": {"nl": "Vrouw", "en": "Female"}, "M": {"nl": "Man", "en": "Male"}},
    "C": {
        "Y": {"nl": "Ja", "en": "Yes"},
        "U": {"nl": "Onzeker", "en": "Uncertain"},
        "N": {"nl": "Nee", "en": "No"},
    },
    "E": {
        "I": {"nl": "Toename", "en": "Increase"},
        "S": {"nl": "Zelfde", "en": "Same"},
        "D": {"nl": "Afname", "en": "Decrease"},
    },
    **{t: {str(n): {"": str(n)} for n in range(1, 6)} for t in "5A"},
    "B": {str(n): {"": str(n)} for n in range(1, 11)},
}
_OTHER: Texts = {"nl": "Anders", "en": "Other"}
OTHER = "-oth-"  # how an export writes that the text field was chosen
_TABLES = {  # table -> its texts in tables of their own, from version 4 on
    "questions": ("question_l10ns", "qid", "question"),
    "subquestions": ("question_l10ns", "qid", "question"),
    "answers": ("answer_l10ns", "aid", "answer"),
}


def read_lss(data: bytes, file: str) -> Definition:
    """The questions of a definition in their order.

    :raises InputError: damaged, with entities of its own, or without a question.
    """
    tables, languages = _tables(data, file)
    base = [*languages, *(row.get("language", "") for row in tables["surveys"])]
    questions = _rows(tables, "questions")
    inside = _rows(tables, "subquestions")
    answers = _rows(tables, "answers")
    order = {row.get("gid", ""): _number(row.get("group_order", "")) for row in tables["groups"]}
    tops = [row for row in questions.values() if row["parent_qid"] in ("", "0")]
    inside |= {q: row for q, row in questions.items() if row["parent_qid"] not in ("", "0")}
    tops.sort(key=lambda row: (order.get(row["gid"], 0), _number(row["question_order"])))
    asked = tuple(_question(row, inside, answers) for row in tops)
    if not asked:
        raise InputError(
            "in deze vragenlijst van LimeSurvey staat geen enkele vraag.",
            "Exporteer de vragenlijst opnieuw (Survey structure, .lss).",
            file=file,
        )
    languages = list(dict.fromkeys(filter(None, base))) or list(asked[0].texts) or ["nl"]
    title = next((row.get("surveyls_title", "") for row in tables["surveys_languagesettings"]), "")
    return Definition(
        "limesurvey", "een vragenlijst van LimeSurvey (LSS)", title, tuple(languages), asked
    )


def _tables(data: bytes, file: str) -> tuple[dict[str, list[dict[str, str]]], list[str]]:
    root = parse_xml(data, file)
    tables: dict[str, list[dict[str, str]]] = defaultdict(list)
    for table in root:
        for row in table.iterfind("./rows/row"):
            tables[table.tag].append({c.tag: (c.text or "").strip() for c in row})
    return tables, [(one.text or "").strip() for one in root.iterfind("./languages/language")]


def parse_xml(data: bytes, file: str) -> Any:
    """The root of an XML file that declares no document type and no entities.

    :raises InputError: damaged, or not to be trusted.
    """
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        return fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise InputError(
            "in dit XML-bestand staan eigen verwijzingen (DTD of entiteiten).",
            "Vertrouw dit bestand niet; exporteer het opnieuw uit LimeSurvey.",
            file=file,
        ) from None
    except (ParseError, ValueError, LookupError, RecursionError):
        raise InputError(
            "dit XML-bestand is beschadigd of afgebroken.", "Exporteer het opnieuw.", file=file
        ) from None


def _rows(tables: Mapping[str, list[dict[str, str]]], name: str) -> dict[str, Any]:
    """Rows of a table by id, with ``texts`` per language (a row per language in older files)."""
    elsewhere, key, column = _TABLES[name]
    texts: dict[str, dict[str, str]] = defaultdict(dict)
    for row in tables[elsewhere]:
        texts[row.get(key, "")][row.get("language", "")] = without_tags(row.get(column, ""))
    found: dict[str, Any] = {}
    for row in tables[name]:
        if name == "answers" and "aid" not in row:
            own = "|".join(row.get(c, "") for c in ("qid", "scale_id", "code"))
        else:
            own = row.get(key, "")
        kept = found.setdefault(own, {**defaultdict(str, row), "texts": dict(texts[own])})
        for column_name in ("parent_qid", "gid", "question_order", "scale_id", "title", "type"):
            kept.setdefault(column_name, "")
        if row.get(column):
            kept["texts"][row.get("language", "")] = without_tags(row[column])
    return found


def _question(row: dict[str, Any], inside: dict[str, Any], answers: dict[str, Any]) -> Asked:
    qid, kind = row["qid"], _KINDS.get(row["type"], "short")
    own = [r for r in inside.values() if r["parent_qid"] == qid]
    own.sort(key=lambda r: _number(r["question_order"]))
    first = [r for r in own if r["scale_id"] in ("", "0")]
    second = [r for r in own if r["scale_id"] == "1"]
    rows: dict[str, Texts] = {r["title"]: r["texts"] for r in first}
    if second:  # a table of texts or numbers: a field for every row and column
        rows = {
            f"{r['title']}_{c['title']}": _joined(r["texts"], c["texts"])
            for r in first
            for c in second
        }
    given = [a for a in answers.values() if a.get("qid") == qid]
    given.sort(key=lambda a: (a["scale_id"], _number(a.get("sortorder", ""))))
    choices: dict[str, Texts] = {a["code"]: a["texts"] for a in given}
    choices = choices or dict(_OWN.get(row["type"], {}))
    fields: list[str] = []
    if row["type"] in ("M", "P"):
        choices, rows = rows, {}
        fields = list(choices) if row["type"] == "P" else []
    if row["type"] == "R":  # a place for every answer, with the answer's code in it
        rows = {str(n): {"": str(n)} for n in range(1, len(choices) + 1)}
    if row["type"] == "1":  # two scales: a column for each
        rows = {f"{r}_{n}": texts for r, texts in rows.items() for n in (0, 1)}
    if row["type"] == "5":
        kind = "choice"
    if row["type"] == "O":
        fields.append("comment")
    if row.get("other") == "Y":
        choices = {**choices, OTHER: _OTHER}
        fields.append(OTHER)
    return Asked(
        id=row["title"] or qid,
        kind=kind,
        texts={k: t for k, t in row["texts"].items() if t},
        aliases=tuple(f"{s}X{g}X{qid}" for s, g in ((row.get("sid"), row["gid"]),) if s and g),
        choices=choices,
        rows=rows,
        with_text=tuple(fields),
    )


def _joined(first: Texts, second: Texts) -> Texts:
    return {one: " - ".join(filter(None, (t, second.get(one, "")))) for one, t in first.items()}


def _number(text: str) -> int:
    return int(text) if text.lstrip("-").isdecimal() else 0
