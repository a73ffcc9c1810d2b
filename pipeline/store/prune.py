"""Remove waves that are past their retention period, and what is in quarantine as long."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline.contracts import InputError
from pipeline.store import quarantine, topics_shown
from pipeline.store.database import Store, said
from pipeline.store.topics_kept import folder_of
from pipeline.store.waves import list_waves, versions_of

_DAYS = {"d": 1, "w": 7, "m": 30, "j": 365}


def period(text: str) -> timedelta:
    """A period as a user writes it: ``90d``, ``12w``, ``6m`` (of 30 days) or ``5j`` (of 365).

    :raises InputError: it is none.

    >>> period("2j").days
    730
    """
    found = re.fullmatch(r"\s*(\d{1,5})\s*([dwmj])\w*\s*", text.lower())
    if not found:
        raise InputError(f"'{text}' is geen termijn.", "Schrijf bijvoorbeeld 90d, 12w, 6m of 5j.")
    return timedelta(days=int(found[1]) * _DAYS[found[2]])


def past(store: Store, older_than: timedelta) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Waves whose newest export came in longer ago, and what is as long in quarantine."""
    border = (datetime.now(UTC) - older_than).isoformat(timespec="seconds")
    sealed = quarantine.entries(quarantine.quarantine_of(store.folder))
    return (
        [wave for wave in list_waves(store) if wave["changed_at"] < border],
        [entry for entry in sealed if entry["at"] < border],
    )


def prune_topics(store: Store, removed: list[str]) -> list[Path]:
    """Remove what is kept of the topics of waves that were removed; the test forms that went too.

    :raises OutputError: something can't be removed.
    """
    used = []
    for wave in list_waves(store):
        for version in versions_of(store, wave["name"]):
            asked = json.loads(version["details"])["questionnaire"]
            suffix = wave["name"].removeprefix(asked["wave"])
            used.append(folder_of(store.folder, asked["name"], suffix))
    with said():
        return topics_shown.prune_topics(store.folder, removed, used)


def remove_wave(store: Store, name: str) -> None:
    """Remove a wave with its versions, codings and runs. Reports that were written stay.

    :raises OutputError: the store can't be written.
    """
    import sqlalchemy as sa

    from pipeline.store import schema

    with store.writing() as connection:
        folders = [
            row.folder
            for table in (schema.versions, schema.runs)
            for row in connection.execute(sa.select(table.c.folder).where(table.c.wave == name))
        ]
        # what hangs on a plan or a meeting goes with it
        for table in (
            *(schema.codings, schema.runs, schema.coders, schema.versions, schema.forgotten),
            *(schema.plans, schema.settlements, schema.ideas, schema.codebooks, schema.meetings),
            schema.inbox_files,  # the same file may be done again
        ):
            connection.execute(sa.delete(table).where(table.c.wave == name))
        connection.execute(sa.delete(schema.waves).where(schema.waves.c.name == name))
        connection.execute(sa.delete(schema.files).where(schema.files.c.folder.in_(folders)))
    with said():
        for folder in folders:
            shutil.rmtree(store.folder / folder, ignore_errors=True)
