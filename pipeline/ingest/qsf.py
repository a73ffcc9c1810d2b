"""Read a survey definition of Qualtrics (``.qsf``, JSON)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pipeline.contracts import InputError
from pipeline.ingest.definition import Asked, Definition, Kind, Texts
from pipeline.ingest.headings import without_tags

_OPEN = {"ML", "ESTB"}  # several lines, an essay; a single line may be anything
_NO_QUESTION = {"DB", "Timing", "Meta", "Captcha"}
_SEVERAL = {"MAVR", "MAHR", "MACOL", "MSB"}
_PERSONAL = {"ValidEmail", "ValidPhone", "ValidZip", "ValidUSState"}
_FILES = {"FileUpload", "Draw"}


def read_qsf(data: bytes, file: str) -> Definition:
    """The questions of a ``.qsf`` in the order in which the survey asks them, without its trash.

    :raises InputError: damaged, or without a question.
    """
    try:
        document = json.loads(data.decode("utf-8-sig"))
        entry = document["SurveyEntry"]
        elements = [e for e in document["SurveyElements"] if isinstance(e, dict)]
        base = str(entry.get("SurveyLanguage") or "EN")
        payloads = [
            e["Payload"]
            for e in elements
            if e.get("Element") == "SQ" and isinstance(e.get("Payload"), dict)
        ]
        order, looped = _order(elements)
        payloads = [p for p in payloads if str(p.get("QuestionID", "")) in order or not order]
        payloads.sort(key=lambda p: order.get(str(p.get("QuestionID", "")), 0))
        asked = [q for p in payloads for q in _questions(p, base, looped)]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise InputError(
            "deze vragenlijst van Qualtrics (.qsf) is beschadigd.",
            "Exporteer hem opnieuw: Tools › Import/Export › Export Survey.",
            file=file,
        ) from None
    if not asked:
        raise InputError(
            "in deze vragenlijst van Qualtrics staat geen enkele vraag.",
            "Exporteer hem opnieuw: Tools › Import/Export › Export Survey.",
            file=file,
        )
    languages = dict.fromkeys([base, *(one for q in asked for one in q.texts)])
    title = str(entry.get("SurveyName") or "")
    return Definition(
        "qualtrics", "een vragenlijst van Qualtrics (QSF)", title, tuple(languages), tuple(asked)
    )


def _order(elements: list[dict[str, Any]]) -> tuple[dict[str, int], set[str]]:
    """Place of every question in the survey, and those in a block that is repeated."""
    blocks: dict[str, dict[str, Any]] = {}
    flow: list[str] = []
    for element in elements:
        payload = element.get("Payload")
        if element.get("Element") == "BL" and payload:
            found = payload.values() if isinstance(payload, dict) else payload
            blocks = {str(b.get("ID")): b for b in found if isinstance(b, dict)}
        if element.get("Element") == "FL" and isinstance(payload, dict):
            flow = list(_walk(payload))
    names = [b for b in flow if b in blocks] + [b for b in blocks if b not in flow]
    order: dict[str, int] = {}
    looped: set[str] = set()
    for name in names:
        block = blocks[name]
        if block.get("Type") == "Trash":
            continue
        options = block.get("Options")
        inside = block.get("BlockElements") or []
        for part in inside.values() if isinstance(inside, dict) else inside:
            if question := part.get("QuestionID"):
                order.setdefault(str(question), len(order))
                if isinstance(options, dict) and options.get("Looping", "None") != "None":
                    looped.add(str(question))
    return order, looped


def _walk(part: Mapping[str, Any]) -> Iterator[str]:
    """Ids of blocks in the order of the survey flow."""
    waiting: list[Any] = [part]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, dict):
            continue
        if one.get("ID"):
            yield str(one["ID"])
        waiting += reversed(one.get("Flow") or [])


def _questions(payload: dict[str, Any], base: str, looped: set[str]) -> Iterator[Asked]:
    """A question; the columns of a side-by-side table are a question each."""
    more = payload.get("AdditionalQuestions")
    if payload.get("QuestionType") != "SBS" or not isinstance(more, dict):
        yield _question(payload, base, looped)
        return
    lead = _texts(payload, base, "QuestionText")
    for number, column in sorted(more.items(), key=lambda item: int(item[0])):
        inside = {
            "Choices": payload.get("Choices"),
            "ChoiceOrder": payload.get("ChoiceOrder"),
            "QuestionType": "Matrix",
            **column,
            "DataExportTag": f"{payload.get('DataExportTag')}#{number}",
            "QuestionID": f"{payload.get('QuestionID')}#{number}",
        }
        found = _question(inside, base, looped)
        texts = {
            one: " - ".join(filter(None, (lead.get(one, ""), text)))
            for one, text in found.texts.items()
        }
        yield Asked(**{**vars(found), "texts": texts or lead})


def _question(payload: dict[str, Any], base: str, looped: set[str]) -> Asked:
    qid = str(payload["QuestionID"])
    kind = _kind(payload)
    choices = _coded(payload, base, "Choices", "ChoiceOrder")
    points = _coded(payload, base, "Answers", "AnswerOrder")
    rows: dict[str, Texts] = {}
    of_rows = payload.get("QuestionType") not in ("MC", "TE") or kind == "rating"
    if of_rows or (payload.get("QuestionType") == "TE" and choices):
        tags = payload.get("ChoiceDataExportTags")
        named = {str(c): str(t) for c, t in tags.items()} if isinstance(tags, dict) else {}
        rows = {named.get(code, code): texts for code, texts in choices.items()}
        choices = _recoded(payload, points)
    elif payload.get("QuestionType") == "MC":
        choices = _recoded(payload, choices)
    validation = payload.get("Validation")
    settings = validation.get("Settings") if isinstance(validation, dict) else None
    content = settings.get("ContentType") if isinstance(settings, dict) else None
    if content in ("ValidNumber", "ValidDate") and kind == "short":
        kind = "number" if content == "ValidNumber" else "date"
    fields = _with_text(payload)
    recoded = payload.get("RecodeValues")
    codes = recoded if isinstance(recoded, dict) and not rows else {}
    return Asked(
        id=str(payload.get("DataExportTag") or qid),
        kind=kind,
        texts=_texts(payload, base, "QuestionText"),
        aliases=(qid,),
        choices=choices,
        rows=rows,
        with_text=tuple(str(codes.get(c, c)) for c in fields),
        personal=content in _PERSONAL,
        looped=qid in looped,
    )


def _kind(payload: dict[str, Any]) -> Kind:
    what, selector = payload.get("QuestionType"), payload.get("Selector")
    if what in _NO_QUESTION:
        return "none"
    if what in _FILES:
        return "file"
    if what == "TE" or (what == "Matrix" and selector == "TE"):
        return "open" if selector in _OPEN else "short"
    if what == "MC":
        return "choices" if selector in _SEVERAL else "choice"
    if what == "Matrix" and payload.get("SubSelector") == "MultipleAnswer":
        return "choices"
    if what in ("Slider", "CS", "RO", "PGR"):
        return "number"
    return "rating"


def _with_text(payload: dict[str, Any]) -> list[str]:
    choices = payload.get("Choices")
    items = choices.items() if isinstance(choices, dict) else ()
    return [
        str(code)
        for code, choice in items
        if isinstance(choice, dict) and str(choice.get("TextEntry", "")).lower() in ("true", "on")
    ]


def _texts(payload: dict[str, Any], base: str, name: str) -> dict[str, str]:
    """A text in every language that has it."""
    found = {base: without_tags(str(payload.get(name) or ""))}
    others = payload.get("Language")
    for language, part in others.items() if isinstance(others, dict) else ():
        if isinstance(part, dict) and part.get(name):
            found[str(language)] = without_tags(str(part[name]))
    return {language: text for language, text in found.items() if text}


def _coded(payload: dict[str, Any], base: str, name: str, order: str) -> dict[str, Texts]:
    """Choices or points by their number, in the order in which they are shown."""
    choices = payload.get(name)
    if isinstance(choices, list):
        choices = {str(n): choice for n, choice in enumerate(choices, start=1)}
    if not isinstance(choices, dict):
        return {}
    shown = payload.get(order) or []
    first = [str(code) for code in shown if str(code) in choices]
    codes = dict.fromkeys([*first, *map(str, choices)])
    by_code = {str(code): choice for code, choice in choices.items()}
    others = payload.get("Language")
    found: dict[str, Texts] = {}
    for code in codes:
        texts = {base: _display(by_code[code])}
        for language, part in others.items() if isinstance(others, dict) else ():
            named = part.get(name) if isinstance(part, dict) else None
            if isinstance(named, dict) and (text := _display(named.get(code))):
                texts[str(language)] = text
        found[code] = {one: text for one, text in texts.items() if text}
    return found


def _display(choice: Any) -> str:
    return without_tags(str(choice.get("Display") or "")) if isinstance(choice, dict) else ""


def _recoded(payload: dict[str, Any], choices: Mapping[str, Texts]) -> dict[str, Texts]:
    """Choices by the number that stands in an export."""
    codes = payload.get("RecodeValues")
    if not isinstance(codes, dict):
        return dict(choices)
    return {str(codes.get(code, code)): texts for code, texts in choices.items()}
