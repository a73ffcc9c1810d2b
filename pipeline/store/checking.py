"""Whether everything that the store names is there, unchanged, and refers to what exists."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.contracts import ThemascoopError
from pipeline.store.database import Store
from pipeline.store.review import codebooks
from pipeline.store.tables import BUSY, read_table, sha256
from pipeline.store.waves import list_waves, tables_of, versions_of

if TYPE_CHECKING:
    import pandas as pd

_AN_HOUR = 3600.0  # younger leftovers may belong to a run that is going on


def check(store: Store) -> dict[str, Any]:
    """Look at everything.

    :return: ``files`` (how many were compared), ``waves``, ``codings``, ``problems`` (Dutch) and
        ``leftovers`` (folders of runs that were cut off; they do no harm).
    """
    import sqlalchemy as sa

    from pipeline.store import schema

    problems: list[str] = []
    with store.reading() as connection:
        named = list(connection.execute(sa.select(schema.files)).all())
        codings = list(
            connection.execute(
                sa.select(schema.codings).where(schema.codings.c.replaced_at.is_(None))
            ).all()
        )
        runs = list(connection.execute(sa.select(schema.runs)).all())
        if store.engine.dialect.name == "sqlite":
            said = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            if said != "ok":
                problems.append(f"de database is beschadigd: {said}")
    problems += [p for file in named if (p := _file_problem(store, file))]
    known: dict[str, set[str]] = {}
    themes: dict[str, set[str]] = {}
    waves = list_waves(store)
    for wave in waves:
        known[wave["name"]], themes[wave["name"]] = set(), {""}
        for made in codebooks.versions(store, wave["name"]):
            themes[wave["name"]] |= {theme.id for theme in made.codebook}
        for version in versions_of(store, wave["name"]):
            book = json.loads(version["details"])["codebook"]
            themes[wave["name"]] |= {t["id"] for g in book["groups"] for t in g["themes"]}
            try:
                tables = tables_of(store, version)
            except ThemascoopError:
                continue  # said above
            known[wave["name"]] |= set(tables["segments"]["segment_id"])
            problems += _version_problems(wave["name"], version, tables)
    lost = sum(c.segment_id not in known.get(c.wave, ()) for c in codings)
    if lost:
        problems.append(f"{lost} codering(en) horen bij een segment dat niet bestaat")
    for run in runs:
        path = store.folder / run.folder / "codings.parquet"
        if path.exists():
            strange = set(read_table(path)["segment_id"]) - known.get(run.wave, set())
            if strange:
                problems.append(f"run {run.id}: {len(strange)} segment(en) bestaan niet")
    return {
        "files": len(named),
        "waves": len(waves),
        "codings": len(codings),
        "problems": problems,
        "leftovers": [str(p.relative_to(store.folder)) for p in _leftovers(store, named)],
    }


def _file_problem(store: Store, file: Any) -> str:
    path = store.folder / file.folder / file.name
    if not path.is_file():
        return f"{file.folder}/{file.name} is weg"
    if sha256(path) != file.sha256:
        return f"{file.folder}/{file.name} is veranderd of beschadigd"
    return ""


def _version_problems(
    wave: str, version: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]
) -> list[str]:
    where = f"ronde {wave}, versie {version['number']}"
    answers, segments = tables["answers"], tables["segments"]
    found = []
    people = set(tables["respondents"]["respondent_id"])
    strange = set(answers["respondent_id"]) - people
    if strange:
        found.append(f"{where}: antwoorden van {len(strange)} onbekende respondent(en)")
    if segments["segment_id"].duplicated().any():
        found.append(f"{where}: een segmentnummer komt twee keer voor")
    place = ["respondent_id", "question_id", "item"]
    texts: dict[Any, list[str]] = {}
    for *key, text in answers[[*place, "text"]].itertuples(index=False):
        texts.setdefault(tuple(key), []).append(text)
    wrong = sum(
        not any(text[start:end] == said for text in texts.get(tuple(key), ()))
        for *key, start, end, said in segments[[*place, "start", "end", "text"]].itertuples(
            index=False
        )
    )
    if wrong:
        found.append(f"{where}: {wrong} segment(en) staan niet op hun plaats in een antwoord")
    return found


def _leftovers(store: Store, named: list[Any]) -> list[Path]:
    known = {file.folder for file in named}
    return sorted(
        path
        for kind in ("waves", "runs")
        for path in (store.folder / kind).glob("*/*")
        if path.is_dir() and path.relative_to(store.folder).as_posix() not in known
    )


def tidy(store: Store, leftovers: list[str]) -> int:
    """Remove leftovers that no run can still be busy with; how many."""
    done = 0
    for name in leftovers:
        path = store.folder / name
        young = time.time() - path.stat().st_mtime < _AN_HOUR
        if not (young and path.name.startswith(BUSY)):
            shutil.rmtree(path, ignore_errors=True)
            done += 1
    return done
