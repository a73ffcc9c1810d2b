"""Survey definitions for tests, as Qualtrics (``.qsf``) and LimeSurvey (``.lss``) write them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

DutchAndEnglish = tuple[str, str]


def qsf_question(number: int, tag: str, text: str, kind: str, **more: Any) -> dict[str, Any]:
    """The payload of a question; ``kind`` is a type and a selector, such as ``MC/SAVR``."""
    what, _, selector = kind.partition("/")
    return {
        "QuestionID": f"QID{number}",
        "DataExportTag": tag,
        "QuestionText": text,
        "QuestionType": what,
        "Selector": selector,
        "Language": [],
        "Validation": {"Settings": {"Type": "None"}},
        **more,
    }


def displays(*texts: str, text_entry: Sequence[int] = ()) -> dict[str, dict[str, str]]:
    """Choices or answers, numbered from 1; those in ``text_entry`` have a text field."""
    return {
        str(n): {"Display": text, **({"TextEntry": "true"} if n in text_entry else {})}
        for n, text in enumerate(texts, start=1)
    }


def write_qsf(
    path: Path,
    questions: Sequence[Mapping[str, Any]],
    *,
    looped: Sequence[str] = (),
    trash: Sequence[str] = (),
    language: str = "NL",
) -> Path:
    """A ``.qsf``: the questions in a block in reverse order, which the flow puts right again."""
    ids = [str(q["QuestionID"]) for q in questions if q["QuestionID"] not in trash]
    blocks = [
        {"Type": "Trash", "ID": "BL_9", "BlockElements": _elements(trash)},
        {
            "Type": "Standard",
            "ID": "BL_2",
            "BlockElements": _elements([q for q in ids if q in looped]),
            "Options": {"Looping": "Static", "LoopingOptions": {"Static": {"1": {"1": "Werk"}}}},
        },
        {
            "Type": "Default",
            "ID": "BL_1",
            "BlockElements": _elements([q for q in ids if q not in looped]),
        },
    ]
    flow = [{"Type": "Standard", "ID": "BL_1"}, {"Type": "Branch", "Flow": [{"ID": "BL_2"}]}]
    document = {
        "SurveyEntry": {"SurveyName": "Proef", "SurveyLanguage": language},
        "SurveyElements": [
            {"Element": "BL", "Payload": blocks},
            {"Element": "FL", "Payload": {"Type": "Root", "Flow": flow}},
            *({"Element": "SQ", "Payload": dict(q)} for q in reversed(questions)),
        ],
    }
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def _elements(ids: Sequence[str]) -> list[dict[str, str]]:
    return [{"Type": "Question", "QuestionID": one} for one in ids]


def write_lss(
    path: Path,
    questions: Sequence[Mapping[str, Any]],
    *,
    old: bool = False,
    languages: Sequence[str] = ("nl", "en"),
) -> Path:
    """An ``.lss``.

    :param questions: dictionaries with ``type``, ``title``, ``text``; and maybe ``rows``,
        ``second`` (the other scale), ``answers`` (code to text) and ``other``. A text is one text,
        or one for each language.
    :param old: with a row per language in the tables themselves, as before version 4.
    """
    rows: dict[str, list[dict[str, str]]] = {
        name: [] for name in ("questions", "subquestions", "answers")
    }
    texts: dict[str, list[dict[str, str]]] = {"question_l10ns": [], "answer_l10ns": []}
    number = 0

    def put(table: str, key: str, column: str, row: dict[str, str], said: Any) -> str:
        nonlocal number
        number += 1
        given = [said] * len(languages) if isinstance(said, str) else list(said)
        own = {**row, key: str(number)}
        if old:
            own = {**row, "qid": row.get("qid", str(number))}
            rows[table] += [
                {**own, column: text, "language": language}
                for language, text in zip(languages, given, strict=True)
            ]
            return own["qid"]
        rows[table].append(own)
        elsewhere = "answer_l10ns" if table == "answers" else "question_l10ns"
        texts[elsewhere] += [
            {key: str(number), column: text, "language": language}
            for language, text in zip(languages, given, strict=True)
        ]
        return str(number)

    for order, question in enumerate(questions):
        base = {"sid": "77", "gid": "7", "type": question["type"], "scale_id": "0"}
        top = {
            **base,
            "parent_qid": "0",
            "title": question["title"],
            "other": question.get("other", "N"),
            "question_order": str(order),
        }
        qid = put("questions", "qid", "question", top, question["text"])
        for scale, name in (("0", "rows"), ("1", "second")):
            for place, (code, said) in enumerate(question.get(name, {}).items()):
                row = {
                    **base,
                    "parent_qid": qid,
                    "title": code,
                    "question_order": str(place),
                    "scale_id": scale,
                }
                put("subquestions", "qid", "question", row, said)
        for place, (code, said) in enumerate(question.get("answers", {}).items()):
            row = {"qid": qid, "code": code, "sortorder": str(place), "scale_id": "0"}
            put("answers", "aid", "answer", row, said)
    groups = [{"gid": "7", "group_order": "1"}]
    settings = [{"surveyls_title": "Proef"}]
    tables = {"groups": groups, **rows, **({} if old else texts)}
    tables["surveys_languagesettings"] = settings
    lines = ["<?xml version='1.0' encoding='UTF-8'?>", "<document>"]
    lines += ["<LimeSurveyDocType>Survey</LimeSurveyDocType>", "<languages>"]
    lines += [f"<language>{one}</language>" for one in languages]
    lines.append("</languages>")
    for name, found in tables.items():
        lines.append(f"<{name}><rows>{''.join(map(_row, found))}</rows></{name}>")
    path.write_text("\n".join([*lines, "</document>"]), encoding="utf-8")
    return path


def _row(cells: Mapping[str, str]) -> str:
    inside = "".join(f"<{c}>{escape(text)}</{c}>" for c, text in cells.items() if text)
    return f"<row>{inside}</row>"
