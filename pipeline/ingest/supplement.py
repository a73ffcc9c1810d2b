"""Read supplements: descriptions that came by e-mail, facts completed from elsewhere.

YAML, with a list of respondents; or Markdown, with a heading per respondent and per question::

    ---
    bron: e-mail
    ---
    # mail-1
    ## Q3
    Leernetwerk Voorbeeld
    ## hele beschrijving
    Wij begonnen in 2016 met ...

A respondent that is also in the export gets the answers added; a new one is a respondent more.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import yaml

from pipeline.contracts import WHOLE, WHOLE_NAMES, InputError, dump_edits
from pipeline.ingest.choices import read_rating
from pipeline.ingest.config import parse_yaml, read_text
from pipeline.ingest.labels import label_of
from pipeline.ingest.mend import mend
from pipeline.ingest.text import plain_id
from pipeline.questionnaire import Questionnaire

SOURCES = ("e-mail", "aanvulling", "vragenlijst")
_ANSWER_KEYS = {"vraag", "tekst", "bron", "letterlijk", "item", "waarde"}


def read_supplement(
    path: Path, questionnaire: Questionnaire
) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """Answers and respondents of one supplement, still with their own respondent names.

    :return: rows of ``answers`` (with ``response_id``) and of respondents.
    :raises InputError: unreadable file, unknown question, source or key; a rating off the scale.
    """
    data = (
        _markdown(path) if path.suffix.lower() in (".md", ".markdown") else parse_yaml(path, _WHAT)
    )
    if not isinstance(data, dict) or not isinstance(data.get("respondenten"), list):
        raise InputError(
            "dit is geen aanvulling: er ontbreekt een lijst 'respondenten'.",
            "Zie data/sample voor een voorbeeld.",
            file=path,
        )
    if not data["respondenten"]:
        raise InputError(
            "er staat geen enkele respondent in.",
            "Zet in Markdown '# naam' boven een respondent en '## Q8' boven een antwoord.",
            file=path,
        )
    answers: list[dict[str, Any]] = []
    respondents: dict[str, dict[str, str]] = {}
    for entry in data["respondenten"]:
        name = plain_id(str(entry.get("respondent") or "")) if isinstance(entry, dict) else ""
        if not name or not isinstance(entry.get("antwoorden"), list) or not entry["antwoorden"]:
            who = f"respondent {name}" if name else "een respondent"
            raise InputError(
                f"bij {who} ontbreekt '{'antwoorden' if name else 'respondent'}'.",
                "Geef elke respondent een naam en een lijst antwoorden.",
                file=path,
            )
        own = [
            row
            for number, answer in enumerate(entry["antwoorden"], start=1)
            for row in _answer(
                answer, number, name, str(data.get("bron") or "e-mail"), path, questionnaire
            )
        ]
        answers += own
        mine = [a for a in answers if a["response_id"] == name]
        respondents[name] = {
            "response_id": name,
            "label": label_of(mine, questionnaire),
            "source": own[-1]["source"] if own else "e-mail",
            "recorded": str(entry.get("datum") or ""),
        }
    return answers, list(respondents.values())


_WHAT = "de aanvulling"


def _answer(
    answer: Any, number: int, name: str, source: str, path: Path, questionnaire: Questionnaire
) -> list[dict[str, Any]]:
    where = f"respondent {name}, antwoord {number}"
    if not isinstance(answer, dict) or "vraag" not in answer or set(answer) - _ANSWER_KEYS:
        extra = ", ".join(sorted(set(answer) - _ANSWER_KEYS)) if isinstance(answer, dict) else ""
        raise InputError(
            f"{where}: {'onbekend veld ' + extra if extra else 'er ontbreekt een vraag'}.",
            f"Gebruik alleen {', '.join(sorted(_ANSWER_KEYS))}.",
            file=path,
        )
    asked = str(answer["vraag"]).strip()
    whole = asked.lower() in WHOLE_NAMES
    if not whole and asked not in questionnaire:
        raise InputError(
            f"{where}: vraag '{asked}' staat niet in de vragenlijst.",
            "Gebruik een vraagnummer (zoals Q8) of 'hele beschrijving'.",
            file=path,
        )
    source = str(answer.get("bron") or source)
    if source not in SOURCES:
        raise InputError(
            f"{where}: bron '{source}' is onbekend.", f"Kies uit {', '.join(SOURCES)}.", file=path
        )
    text, layers, _, _ = mend(str(answer.get("tekst", "") or ""))
    rating = None
    kind = "open"
    choice = ""
    if not whole:
        question = questionnaire[asked]
        if question.type == "identity":
            return []
        kind = {"matrix": "rating", "text": "text", "choice": "choice"}.get(question.type, "open")
        if answer.get("waarde") not in (None, ""):
            rating = read_rating(str(answer["waarde"]), question)
            if rating is None:
                raise InputError(
                    f"{where}: waarde '{answer['waarde']}' staat niet op de schaal van {asked}.",
                    "Verbeter de waarde of laat haar weg.",
                    file=path,
                )
        bare = text.strip().rstrip(".").lower()
        chosen = bare in {"ja", "nee", *(c.lower() for c in question.choices)}
        if kind == "choice" or (question.type == "choice_text" and chosen):
            kind, choice, text = "choice", text.strip(), ""
    item = str(answer.get("item", "") or "")
    if kind == "rating":
        text, layers, item = (text or item), [], str(number)
    return [
        {
            "wave": questionnaire.wave,
            "response_id": name,
            "question_id": WHOLE if whole else asked,
            "item": item,
            "kind": kind,
            "text": text,
            "choice": choice,
            "rating": rating,
            "source": source,
            "literal": bool(answer.get("letterlijk", source != "aanvulling")),
            "whole": whole,
            "file": path.name,
            "row": number,
            "column": asked,
            "edits": dump_edits(layers),
        }
    ]


def _markdown(path: Path) -> dict[str, Any]:
    """The YAML form of a Markdown supplement."""
    text = read_text(path, _WHAT)
    head = re.match(r"---\n(.*?)\n---\n", text, re.DOTALL)
    try:
        meta = yaml.safe_load(head[1]) if head else {}
    except yaml.YAMLError:
        meta = None
    if not isinstance(meta, dict):
        raise InputError(
            "het blok tussen de streepjes bovenaan is niet te lezen.",
            "Schrijf daar bijvoorbeeld 'bron: e-mail'.",
            file=path,
        )
    body = text[head.end() :] if head else text
    respondents: list[dict[str, Any]] = []
    for chunk in re.split(r"^# ", body, flags=re.MULTILINE)[1:]:
        name, _, rest = chunk.partition("\n")
        answers = [
            {"vraag": question.strip(), "tekst": answer.strip()}
            for question, _, answer in (
                part.partition("\n") for part in re.split(r"^## ", rest, flags=re.MULTILINE)[1:]
            )
        ]
        respondents.append({"respondent": name.strip(), "antwoorden": answers})
    return {**meta, "respondenten": respondents}
