"""An inbox of one's own, files to drop in it, and a round through it without waiting."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.console import Console
from pipeline.inbox.outcome import Outcome, Round
from pipeline.inbox.running import treatment
from pipeline.inbox.work import Inbox, Treat, open_inbox, work_through
from tests.export_builder import write_export

ONLY_INGEST = "only_ingest: true\n"


def box(tmp_path: Path, **settings: Any) -> Inbox:
    """An inbox with ``ronde.yaml`` that asks for no report; ``settings`` of [inbox]."""
    folder = tmp_path / "inbox"
    folder.mkdir(exist_ok=True)
    (folder / "ronde.yaml").write_text(ONLY_INGEST, encoding="utf-8")
    found = open_inbox(folder, tmp_path / "data" / "waves")
    chosen = found.settings.model_copy(
        update={"inbox": found.settings.inbox.model_copy(update={"rest": 0.0, **settings})}
    )
    return dataclasses.replace(found, settings=chosen, reports=tmp_path / "rapport")


def drop(inbox: Inbox, name: str, first: str = "Wij leren van elkaar in de wijk.") -> Path:
    """A valid export whose first answer differs."""
    return write_export(inbox.folder / name, [{"Q7": first}, {}, {}])


def go(inbox: Inbox, treat: Treat | None = None) -> Round:
    """A round through the inbox in this process."""
    given = treat or treatment(Console(quiet=True), date(2026, 11, 24))
    return work_through(inbox, given, lambda _line: None, lambda _seconds: None)


def of(done: Round, name: str) -> Outcome:
    """What became of one file."""
    return next(o for o in done.outcomes if o.file == name)


def processed(inbox: Inbox) -> list[str]:
    """Names of what lies in 'verwerkt'."""
    return sorted(p.name for p in (inbox.folder / "verwerkt").rglob("*") if p.is_file())
