"""Read what people coded: a long CSV with a line per theme given to a stretch of an answer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.codebook import Codebook
from pipeline.contracts import InputError, empty
from pipeline.ingest.delimited import read_records
from pipeline.questionnaire import Questionnaire

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("response_id", "question", "text", "start", "end", "theme", "coder")
_REQUIRED = ("response_id", "theme", "coder")


def read_codings(
    path: Path, questionnaire: Questionnaire, codebook: Codebook
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One file of codings, as it stands, and what had to be refused.

    :return: a frame with ``file``, ``row`` and :data:`COLUMNS` (``start`` and ``end`` are Int64,
        NA when not given), and the table ``rejects``.
    :raises InputError: not readable, or the columns ``response_id``, ``theme`` and ``coder`` are
        not all there, or neither ``text`` nor ``start`` and ``end``.
    """
    import pandas as pd

    records = read_records(path)
    names = [c.strip().lower() for c in records[0]]
    missing = [c for c in _REQUIRED if c not in names]
    if missing:
        raise InputError(
            f"dit is geen bestand met coderingen: {', '.join(missing)} ontbreekt in regel 1.",
            f"Verwacht worden de kolommen {', '.join(COLUMNS)}, met komma's ertussen.",
            file=path,
            row=1,
            column=missing[0],
        )
    if "text" not in names and not {"start", "end"} <= set(names):
        raise InputError(
            "er is geen kolom 'text', en ook geen 'start' met 'end'.",
            "Geef per regel de gecodeerde tekst of de plaats ervan.",
            file=path,
            row=1,
        )
    rows: list[dict[str, Any]] = []
    rejects: list[dict[str, Any]] = []
    for number, record in enumerate(records[1:], start=2):
        if not record:
            continue
        cells = dict(zip(names, record, strict=False))
        row: dict[str, Any] = {c: cells.get(c, "") for c in COLUMNS}
        row = {c: v if c == "text" else v.strip() for c, v in row.items()}
        problem = (
            _problem(row, questionnaire, codebook)
            if len(record) == len(names)
            else (
                "",
                f"deze regel heeft {len(record)} velden, verwacht werden er {len(names)}.",
                "Zet een tekst met een komma of nieuwe regel tussen dubbele aanhalingstekens.",
            )
        )
        if problem:
            column, reason, todo = problem
            rejects.append(
                {"file": path.name, "row": number, "column": column, "reason": reason, "todo": todo}
            )
            continue
        for edge in ("start", "end"):
            row[edge] = int(row[edge]) if row[edge] else None
        rows.append({"file": path.name, "row": number, **row})
    found = pd.DataFrame(rows, columns=["file", "row", *COLUMNS])
    found = found.astype({"start": "Int64", "end": "Int64"})
    refused = pd.DataFrame(rejects).astype({"row": "Int64"}) if rejects else empty("rejects")
    return found, refused


def known_themes(frame: pd.DataFrame, codebook: Codebook) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Codings whose theme the codebook knows, and the others as table ``rejects``."""
    import pandas as pd

    unknown = [bool(t) and t not in codebook for t in frame["theme"]]
    if not any(unknown):
        return frame, empty("rejects")
    rejects = [
        {"file": r["file"], "row": r["row"], "column": "theme", "reason": p[1], "todo": p[2]}
        for r in frame[unknown].to_dict("records")
        if (p := _unknown_theme(str(r["theme"]), codebook))
    ]
    return frame[[not u for u in unknown]], pd.DataFrame(rejects).astype({"row": "Int64"})


def _unknown_theme(theme: str, codebook: Codebook) -> tuple[str, str, str]:
    near = nearest(theme, [t.id for t in codebook])
    todo = f"Bedoelde u '{near}'?" if near else "Gebruik een id uit het codeboek."
    return "theme", f"thema '{theme[:60]}' staat niet in het codeboek.", todo


def _problem(
    row: dict[str, str], questionnaire: Questionnaire, codebook: Codebook
) -> tuple[str, str, str] | None:
    if not row["response_id"] or not row["coder"]:
        column = "response_id" if not row["response_id"] else "coder"
        return column, f"{column} is leeg.", "Vul in wie het antwoord gaf en wie codeerde."
    if row["theme"] and row["theme"] not in codebook:
        return _unknown_theme(row["theme"], codebook)
    question = row["question"]
    if question and question not in questionnaire and question.lower() not in WHOLE_NAMES:
        return (
            "question",
            f"vraag '{question}' staat niet in de vragenlijst.",
            "Gebruik een vraagnummer zoals Q8.",
        )
    for edge in ("start", "end"):
        if not re.fullmatch(r"\d{0,9}", row[edge]):
            return edge, f"{edge} moet een heel getal zijn.", "Tel tekens vanaf 0."
    if bool(row["start"]) != bool(row["end"]) or int(row["start"] or 0) > int(row["end"] or 0):
        return "end", "start en end horen bij elkaar, start eerst.", "Vul beide of geen van beide."
    return None


WHOLE_NAMES = {"hele beschrijving", "geheel", "alles", "whole description"}


def nearest(name: str, known: list[str]) -> str:
    """The known id that looks most like ``name``, or '' when none does."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, known, n=1, cutoff=0.6)), "")
