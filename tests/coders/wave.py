"""Segments of a small wave, and a reader of them that asks a scripted server."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.coders.base import CoderContext
from pipeline.coders.llm import LlmReader
from pipeline.coders.llm_client import Answer, Client, parse_address
from pipeline.coders.llm_coder import LlmContext
from pipeline.coders.prompt import Task
from pipeline.contracts import columns_of
from pipeline.ingest.text import fold
from pipeline.store.replies import ReplyStore
from tests.builders import codebook, questionnaire


def segments(*texts: str, question: str = "Q23", **more: Any) -> pd.DataFrame:
    """A segment per text, each of a respondent of its own."""
    plain: dict[str, Any] = {
        "wave": "proef",
        "question_id": question,
        "item": "",
        "start": 0,
        "lemmas": "",
        "non_answer": "",
        "source": "vragenlijst",
        "literal": True,
        "whole": False,
    }
    rows = [
        {
            **plain,
            "segment_id": f"s{i}",
            "respondent_id": f"r-{i}",
            "end": len(text),
            "text": text,
            **more,
        }
        for i, text in enumerate(texts)
    ]
    return pd.DataFrame(rows, columns=columns_of("segments"))


def client(url: str, **more: Any) -> Client:
    """Asks a scripted server, without waiting between tries."""
    settings = {"timeout": 5.0, "retries": 2, "max_tokens": 200, "seed": 1, "key": ""}
    pauses: list[float] = []
    made = Client(
        parse_address(url, False), "proefmodel", **{**settings, **more}, pause=pauses.append
    )
    made.pauses = pauses  # type: ignore[attr-defined]
    return made


def reader(engine: Any, memory: Path | None = None, model: str = "proefmodel") -> LlmReader:
    """A reader with the codebook and questionnaire of the builders."""
    store = ReplyStore(memory) if memory else None
    return LlmReader(codebook(), questionnaire(), engine, model, fold, 2, store)


class FirstTheme:
    """Answers with the first theme of the question."""

    def ask(self, task: Task) -> Answer:
        code = {"theme": task.themes[0], "citaat": task.user.split("\n")[3]}
        return Answer(json.dumps({"codes": [code]}), (), False)


def with_model(context: CoderContext) -> LlmContext:
    """A wave as the coder that asks a model sees it."""
    own = {field.name: getattr(context, field.name) for field in fields(context)}
    book = context.codebook
    return LlmContext(**own, reader=LlmReader(book, questionnaire(), FirstTheme(), "m", fold, 2))


def small_codebook(path: Path) -> Path:
    """Write a codebook that is read quickly: two themes of segments, two of respondents."""
    path.write_text(
        """\
name: klein
version: "1"
groups:
  - id: g
    name: Wat werkt
    scope: [Q23, Q17]
    themes:
      - {id: steun, name: Steun, definition: Steun van de leiding.}
      - {id: doen, name: Gewoon doen, definition: Eerst doen.}
  - id: vorm
    name: Vorm
    level: respondent
    xor: true
    scope: [Q7]
    themes:
      - {id: vorm_groep, name: Groepen, definition: Vaste groepen.}
      - {id: vorm_onbekend, name: Onbekend, definition: Blijkt niet., otherwise: true}
""",
        encoding="utf-8",
    )
    return path
