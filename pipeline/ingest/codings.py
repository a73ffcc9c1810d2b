"""Read what people coded: a line per theme given to a stretch of an answer, or a wide table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import shorten
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.codebook import Codebook
from pipeline.codebook_versions import theme_differences
from pipeline.contracts import WHOLE_NAMES, InputError, empty
from pipeline.ingest.codings_names import (
    THEME_HEADINGS,
    Lines,
    asked_in,
    roles_of_columns,
    theme_names,
    themes_of,
    too_wide,
)
from pipeline.ingest.codings_wide import unfold
from pipeline.ingest.data_rows import data_rows
from pipeline.ingest.files import NoTable, read_file
from pipeline.ingest.recognise import recognise
from pipeline.ingest.text import plain_id
from pipeline.questionnaire import Questionnaire
from pipeline.settings import IngestSettings

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = ("response_id", "question", "text", "start", "end", "theme", "coder")
_EXPECTED = (
    f"Verwacht worden de kolommen {', '.join(COLUMNS)}; of een kolom per thema van het codeboek; "
    "of kolommen Code 1, Code 2 enzovoort; of een kolom per codeur."
)
VERSION_HEADINGS = ("codeboek", "codebook", "codeboek versie", "codeboekversie", "codebook version")
_VERSIONS, _THEMES = 5, 20  # named in a message
_SHOWN = 100  # characters of the headings in a message


class ReadCodings(NamedTuple):
    """Lines (``file``, ``row``, :data:`COLUMNS`), table ``rejects``, and notes for the user."""

    found: pd.DataFrame
    refused: pd.DataFrame
    notes: tuple[str, ...] = ()


def read_codings(
    path: Path, questionnaire: Questionnaire, codebook: Codebook, settings: IngestSettings
) -> ReadCodings:
    """One file of codings, as it stands, and what had to be refused.

    Any file that :func:`pipeline.ingest.files.read_file` reads may hold them. Where a table has no
    column for it, the name of the file says who coded.

    :return: lines with ``start`` and ``end`` as Int64 (NA when not given). ``response_id`` is
        empty where a table has none; such a line is placed by its text.
    :raises InputError: not readable; or neither a long table (a column of themes, and the text, its
        place or the question) nor a wide one (a column per theme of the codebook, ``Code 1 ... n``,
        or a column per coder).

    A column ``codeboek`` may say with which version of the codebook the table was coded: another
    one than this is refused as a whole.
    """
    import pandas as pd

    header, lines, said, looks_like = coding_table(path, settings)
    header, lines, made_with = without_version(header, lines)
    strange = [v for v in made_with if v and v != codebook.file.version]
    wide = None
    theme = theme_column(header)
    if theme is None:
        wide = unfold(header, lines, codebook, questionnaire, path.stem)
        if wide is None:
            raise _no_codings(path, header, looks_like)
    given = wide or _long(path, header, lines, theme or 0, codebook, questionnaire)
    rows: list[dict[str, Any]] = []
    rejects: list[dict[str, Any]] = []

    def reject(number: int, column: str, reason: str, todo: str) -> None:
        where = {"file": path.name, "row": number, "column": column}
        rejects.append({**where, "reason": reason, "todo": todo})

    for refused_line in given.rejects:
        reject(*refused_line)
    for number, cells in given.lines:
        row: dict[str, Any] = {c: cells.get(c, "") for c in COLUMNS}
        row = {c: v if c == "text" else v.strip() for c, v in row.items()}
        row["response_id"] = plain_id(row["response_id"])
        needs_id = wide is None and "response_id" in cells
        problem = _problem(row, questionnaire, codebook, needs_id=needs_id)
        if problem:
            reject(number, *problem)
            continue
        for edge in ("start", "end"):
            row[edge] = int(row[edge]) if row[edge] else None
        rows.append({"file": path.name, "row": number, **row})
    if strange:
        unknown = {str(r["reason"]): str(r["todo"]) for r in rejects if r["column"] == "theme"}
        rows, rejects = [], []
        reject(1, "codeboek", *_other_version(strange, codebook, unknown))
    found = pd.DataFrame(rows, columns=["file", "row", *COLUMNS])
    found = found.astype({"start": "Int64", "end": "Int64"})
    refused = pd.DataFrame(rejects).astype({"row": "Int64"}) if rejects else empty("rejects")
    notes = tuple(f"{path.name}: {note}" for note in (*said, *given.notes))
    return ReadCodings(found, refused, notes)


Rows = list[tuple[int, Sequence[str]]]  # number in the file, cells


def without_version(header: list[str], lines: Rows) -> tuple[list[str], Rows, list[str]]:
    """A table without its column of versions of the codebook, and the versions in it.

    A table without such a column is taken to be of this version.
    """
    lower = [" ".join(re.split(r"[\s_-]+", h.casefold())) for h in header]
    at = next((lower.index(name) for name in VERSION_HEADINGS if name in lower), None)
    if at is None:
        return header, lines, []
    versions = [cells[at].strip() for _, cells in lines if at < len(cells)]
    rest: Rows = [(n, [*cells[:at], *cells[at + 1 :]]) for n, cells in lines]
    return header[:at] + header[at + 1 :], rest, list(dict.fromkeys(versions))


def _other_version(
    versions: Sequence[str], codebook: Codebook, unknown: Mapping[str, str]
) -> tuple[str, str]:
    """What is wrong, with the themes that this codebook doesn't know, and what to do."""
    given = ", ".join(f"'{v[:40]}'" for v in versions[:_VERSIONS])
    reason = (
        f"gecodeerd met versie {given} van het codeboek; dit is versie '{codebook.file.version}'."
    )
    if unknown:
        reason += " " + " ".join(f"{why} {todo}" for why, todo in list(unknown.items())[:_THEMES])
        more = len(unknown) - _THEMES
        reason += f" En nog {more} andere thema's niet." if more > 0 else ""
    else:
        reason += " Alle thema's die gegeven zijn, staan ook in dit codeboek."
    return reason, (
        "Geef met --codebook het codeboek van toen. Of loop de codes na met dit codeboek, en zet "
        "dan deze versie in de kolom."
    )


def other_codebook(path: Path, made_with: Mapping[str, str], codebook: Codebook) -> pd.DataFrame:
    """Table ``rejects`` with one row, if themes differ from those that were coded with.

    :param made_with: id to name of the themes that the file says it was made with.
    """
    import pandas as pd

    differences = theme_differences(made_with, codebook)
    if not differences:
        return empty("rejects")
    row = {
        **{"file": path.name, "row": 1, "column": ""},
        "reason": f"dit bestand is gemaakt met een ander codeboek. Verschil met nu: {differences}.",
        "todo": (
            "Geef met --codebook het codeboek van toen, of maak met dit codeboek een nieuw "
            "overzicht en neem de besluiten over."
        ),
    }
    return pd.DataFrame([row]).astype({"row": "Int64"})


def coding_table(
    path: Path, settings: IngestSettings
) -> tuple[list[str], Rows, Sequence[str], str]:
    """Headings, numbered rows, what must be known, and what the table looks like."""
    try:
        sheet = read_file(path, settings)
    except NoTable as error:
        raise InputError(
            f"dit zijn geen coderingen; het lijkt op {error.looks_like}.", _EXPECTED, file=path
        ) from None
    layout = recognise(sheet)
    start = next(i for i, row in enumerate(sheet.rows) if row)
    numbers, _ = data_rows(sheet, start + max(layout.header_rows, 1))
    width = len(layout.headings)
    lines: Rows = []
    for index in numbers:
        cells = sheet.rows[index]
        spare = cells[width:]
        lines.append((sheet.number(index), cells if any(map(str.strip, spare)) else cells[:width]))
    return list(layout.headings), lines, layout.warnings, layout.looks_like


def theme_column(header: Sequence[str]) -> int | None:
    """The column of a long table that holds themes."""
    lower = [h.casefold() for h in header]
    return next((lower.index(name) for name in THEME_HEADINGS if name in lower), None)


def _no_codings(path: Path, header: Sequence[str], looks_like: str) -> InputError:
    names = ", ".join(h for h in header if h)
    if "coderingen" in looks_like:
        return InputError(
            "geen enkele kolom heet als een thema uit het codeboek "
            f"({shorten(names, _SHOWN, placeholder=' …')}).",
            "Zet boven elke kolom de id of de naam van het thema, of geef met --codebook het "
            "codeboek waarmee gecodeerd is.",
            file=path,
            row=1,
        )
    return InputError(
        f"dit is geen bestand met coderingen: een kolom met thema's ontbreekt; het lijkt op "
        f"{looks_like}.",
        _EXPECTED,
        file=path,
        row=1,
        column="theme",
    )


def _long(
    path: Path,
    header: Sequence[str],
    rows: Rows,
    theme: int,
    codebook: Codebook,
    questionnaire: Questionnaire,
) -> Lines:
    """A line per theme that somebody gave."""
    roles = roles_of_columns(header, questionnaire, {theme})
    placed = {"text", "asked"} & set(roles) or {"start", "end"} <= set(roles)
    if not placed and not {"response_id", "question"} <= set(roles):
        raise InputError(
            "er is geen kolom 'text', en ook geen 'start' met 'end'.",
            "Geef per regel de gecodeerde tekst of de plaats ervan, of de respondent en de vraag.",
            file=path,
            row=1,
        )
    if "response_id" not in roles and not {"text", "asked"} & set(roles):
        raise InputError(
            "er is geen kolom 'response_id', en ook geen met de gecodeerde tekst.",
            _EXPECTED,
            file=path,
            row=1,
            column="response_id",
        )
    known = theme_names(codebook)
    found = Lines()
    for number, cells in rows:
        if len(cells) != len(header):
            found.rejects.append(too_wide(number, len(cells), len(header)))
            continue
        line = {role: cells[i] for role, i in roles.items() if role != "asked"}
        line.setdefault("coder", path.stem)
        if "asked" in roles:
            line.setdefault("question", asked_in(header[roles["asked"]], questionnaire))
            line["text"] = cells[roles["asked"]]
        for given in themes_of(cells[theme], known):
            found.lines.append((number, {**line, "theme": given}))
    return found


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
