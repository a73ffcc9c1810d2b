"""Tell what a file is before anything of it is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipeline.ingest.codings_kind import CODINGS
from pipeline.ingest.definition import SHOWN, Definition, find_definition
from pipeline.ingest.files import NoTable, read_file
from pipeline.ingest.guess import guess_columns
from pipeline.ingest.overview import is_overview, read_overview
from pipeline.ingest.recognise import recognise
from pipeline.settings import IngestSettings

_DELIMITERS = {",": "komma", ";": "puntkomma", "\t": "tab", "|": "streep"}
_KINDS = {
    "open": "open",
    "choice": "keuze",
    "rating": "oordeel",
    "matrix": "matrix",
    "date": "datum",
    "identity": "persoonsgegeven",
    "empty": "leeg",
    "text": "kort",
}


def inspect(path: Path, settings: IngestSettings) -> dict[str, Any]:
    """What a file is, in plain values for JSON; no answer of anybody is in it.

    ``reader`` is None for a file that holds no answers and no codings; ``looks_like`` says in
    Dutch what it is. ``rows`` counts respondents or coded lines, without empty rows and totals.

    :raises InputError: the file can't be read.
    """
    if definition := find_definition(path, settings):
        return _of_definition(path, definition)
    try:
        sheet = read_file(path, settings)
    except NoTable as error:
        return _report(path.name, looks_like=error.looks_like)
    layout = recognise(sheet)
    if sheet.kind == "xlsx" and is_overview(path, settings):
        found = read_overview(path)
        return _report(
            sheet.file,
            reader=CODINGS,
            looks_like="een overzicht van antwoorden om in te vullen",
            kind=sheet.kind,
            rows=len(found),
            warnings=[] if len(found) else ["er is nog geen besluit ingevuld."],
        )
    if layout.reader is None:
        return _report(
            sheet.file,
            looks_like=layout.looks_like,
            encoding=sheet.encoding,
            warnings=list(sheet.warnings),
        )
    columns = guess_columns(sheet, layout)
    return _report(
        sheet.file,
        reader=layout.reader,
        looks_like=layout.looks_like,
        kind=sheet.kind,
        encoding=sheet.encoding,
        dialect={"delimiter": sheet.delimiter} if sheet.delimiter else {},
        header_rows=layout.header_rows,
        rows=len(layout.rows),
        columns=[{k: v for k, v in asdict(c).items() if k != "own"} for c in columns],
        open_questions=[c.name for c in columns if c.kind == "open"],
        warnings=[*layout.warnings, *layout.remarks],
    )


def _of_definition(path: Path, definition: Definition) -> dict[str, Any]:
    """What a survey definition asks; ``rows`` stays 0, for nobody answers in it."""
    columns = []
    for asked in definition.questions:
        kind, why = SHOWN[asked.kind]
        parts = len(asked.rows or asked.choices)
        why += f", {len(asked.choices)} keuzes" if asked.choices else ""
        why += f", {len(asked.rows)} rijen" if asked.rows and parts else ""
        why += ", in een blok dat wordt herhaald" if asked.looped else ""
        text = definition.say(asked.texts)
        columns.append(
            {"name": asked.id, "question_text": text, "kind": kind, "filled": 0, "why": why}
        )
    said = []
    if len(definition.languages) > 1:
        said.append(
            f"de vragen staan er in {len(definition.languages)} talen: "
            f"{', '.join(definition.languages)}; gebruikt wordt {definition.language}."
        )
    return _report(
        path.name,
        reader=f"{definition.tool}-definition",
        looks_like=definition.looks_like,
        kind=path.suffix.lower().removeprefix("."),
        encoding="utf-8",
        columns=columns,
        open_questions=[c["name"] for c in columns if c["kind"] == "open"],
        warnings=said,
    )


def _report(file: str, **found: Any) -> dict[str, Any]:
    return {
        "file": file,
        "reader": None,
        "looks_like": "",
        "kind": "",
        "encoding": "",
        "dialect": {},
        "header_rows": 0,
        "rows": 0,
        "columns": [],
        "open_questions": [],
        "warnings": [],
        **found,
    }


def lines(found: dict[str, Any]) -> Iterator[str]:
    """The same for a person, in Dutch."""
    yield f"{found['file']}: {found['looks_like']}"
    if found["reader"] is None:
        yield "Hierin staan geen antwoorden die gelezen kunnen worden."
    else:
        facts = [found["kind"].upper()]
        if found["encoding"]:
            facts.append(f"tekenset {found['encoding']}")
        if delimiter := found["dialect"].get("delimiter"):
            facts.append(f"scheidingsteken {_DELIMITERS.get(delimiter, delimiter)}")
        if not found["reader"].endswith("-definition"):
            facts.append(f"{found['header_rows']} kopregel{'s' * (found['header_rows'] != 1)}")
        yield f"  {', '.join(facts)}"
        one, more = ("respondent", "respondenten")
        if found["reader"] == CODINGS:
            one, more = ("gecodeerde regel", "gecodeerde regels")
        defined = found["reader"].endswith("-definition")
        counts = (
            *(() if defined else ((found["rows"], one, more),)),
            (len(found["columns"]), *(("vraag", "vragen") if defined else ("kolom", "kolommen"))),
            (len(found["open_questions"]), "open vraag", "open vragen"),
        )
        yield "  " + ", ".join(
            f"{n} {single if n == 1 else plural}" for n, single, plural in counts
        )
        yield ""
        for column in found["columns"]:
            name = column["name"] if len(column["name"]) <= 30 else column["name"][:29] + "…"
            kind, filled = _KINDS[column["kind"]], column["filled"]
            yield f"  {name:<30} {kind:<15} {filled:>6}  {column['why']}"
    for warning in found["warnings"]:
        yield f"LET OP: {warning}"
