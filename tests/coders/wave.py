"""Segments of a small wave, and a reader of them that asks a scripted server."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from pipeline.coders.base import CoderContext, Topics
from pipeline.coders.llm import LlmReader
from pipeline.coders.llm_client import Answer, Client, parse_address
from pipeline.coders.llm_coder import LlmContext
from pipeline.coders.prompt import Task
from pipeline.contracts import check, columns_of, empty
from pipeline.ingest.config import load_settings
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


def with_topics(context: CoderContext, topics: Sequence[int] | None = None) -> CoderContext:
    """A wave with a topic for every segment, -1 for none; without ``topics`` every fourth the same.

    A topic is called after its number; its centroid is the mean of its segments.
    """
    given = np.arange(len(context.segments)) % 4 if topics is None else np.asarray(topics)
    numbers = sorted(set(given.tolist()) - {-1})
    plain = {"question_group": "g", "terms": "", "typical": "", "stability": 1.0}
    rows = [
        {
            **plain,
            "topic_id": number,
            "label": f"topic {number}",
            "automatic_label": f"topic {number}",
            "segments": int((given == number).sum()),
            "respondents": 2,
            "stability_n": 1,
            "stability_seeds": 1.0,
        }
        for number in numbers
    ]
    members = pd.DataFrame(
        {"segment_id": context.segments["segment_id"], "question_group": "g", "topic_id": given}
    )
    means = {number: context.vectors[-1][given == number].mean(axis=0) for number in numbers}
    centroids = {number: mean / np.linalg.norm(mean) for number, mean in means.items()}
    table = pd.DataFrame(rows, columns=columns_of("topics")) if rows else empty("topics")
    found = Topics(check("topics", table), members, centroids, load_settings().match)
    return dataclasses.replace(context, topics=found)


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
