"""Read what people coded: a line per theme given to a stretch of an answer, or a wide table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.codebook import Codebook
from pipeline.contracts import WHOLE_NAMES, InputError, empty
from pipeline.ingest.codings_wide import unfold
from pipeline.ingest.delimited import read_records
from pipeline.questionnaire import Questionnaire

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("response_id", "question", "text", "start", "end", "theme", "coder")
_REQUIRED = ("response_id", "theme", "coder")


class ReadCodings(NamedTuple):
    """Lines (``file``, ``row``, :data:`COLUMNS`), table ``rejects``, and notes for the user."""

    found: pd.DataFrame
    refused: pd.DataFrame
    notes: tuple[str, ...] = ()


def read_codings(path: Path, questionnaire: Questionnaire, codebook: Codebook) -> ReadCodings:
    """One file of codings, as it stands, and what had to be refused.

    :return: lines with ``start`` and ``end`` as Int64 (NA when not given). ``response_id`` is
        empty where a wide table has none; such a line is placed by its text.
    :raises InputError: not readable; or neither a long table (``response_id``, ``theme``,
        ``coder``, and ``text`` or ``start`` and ``end``) nor a wide one (a column per theme of the
        codebook, or ``Code 1 ... n``).
    """
    import pandas as pd

    records = read_records(path)
    names = [c.strip().lower() for c in records[0]]
    lines = [(n, r) for n, r in enumerate(records[1:], start=2) if r]
    if "theme" in names:
        wide = None
    else:
        wide = unfold(records[0], lines, codebook, path.stem, lambda name: name in questionnaire)
    rows: list[dict[str, Any]] = []
    rejects: list[dict[str, Any]] = []

    def reject(number: int, column: str, reason: str, todo: str) -> None:
        where = {"file": path.name, "row": number, "column": column}
        rejects.append({**where, "reason": reason, "todo": todo})

    if wide is None:
        _check_long(names, path)
        given = list(_long_lines(names, lines, reject))
    else:
        given = wide.lines
        for refused_line in wide.rejects:
            reject(*refused_line)
    for number, cells in given:
        row: dict[str, Any] = {c: cells.get(c, "") for c in COLUMNS}
        row = {c: v if c == "text" else v.strip() for c, v in row.items()}
        problem = _problem(row, questionnaire, codebook, needs_id=wide is None)
        if problem:
            reject(number, *problem)
            continue
        for edge in ("start", "end"):
            row[edge] = int(row[edge]) if row[edge] else None
        rows.append({"file": path.name, "row": number, **row})
    found = pd.DataFrame(rows, columns=["file", "row", *COLUMNS])
    found = found.astype({"start": "Int64", "end": "Int64"})
    refused = pd.DataFrame(rejects).astype({"row": "Int64"}) if rejects else empty("rejects")
    notes = tuple(f"{path.name}: {note}" for note in wide.notes) if wide else ()
    return ReadCodings(found, refused, notes)


def _check_long(names: Sequence[str], path: Path) -> None:
    missing = [c for c in _REQUIRED if c not in names]
    if missing:
        raise InputError(
            f"dit is geen bestand met coderingen: {', '.join(missing)} ontbreekt in regel 1.",
            f"Verwacht worden de kolommen {', '.join(COLUMNS)}, met komma's ertussen; of een kolom "
            "per thema; of kolommen Code 1, Code 2 enzovoort.",
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


def _long_lines(
    names: Sequence[str],
    lines: Sequence[tuple[int, Sequence[str]]],
    reject: Callable[[int, str, str, str], None],
) -> Iterator[tuple[int, dict[str, str]]]:
    for number, record in lines:
        if len(record) != len(names):
            reject(
                number,
                "",
                f"deze regel heeft {len(record)} velden, verwacht werden er {len(names)}.",
                "Zet een tekst met een komma of nieuwe regel tussen dubbele aanhalingstekens.",
            )
            continue
        yield number, dict(zip(names, record, strict=True))


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
    row: dict[str, str], questionnaire: Questionnaire, codebook: Codebook, *, needs_id: bool
) -> tuple[str, str, str] | None:
    if (needs_id and not row["response_id"]) or not row["coder"]:
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


def nearest(name: str, known: list[str]) -> str:
    """The known id that looks most like ``name``, or '' when none does."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, known, n=1, cutoff=0.6)), "")
