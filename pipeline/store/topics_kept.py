"""Topics over the waves of a questionnaire: what was found, and what people decided about it.

In the folder of the store, ``topics/<questionnaire>/``: ``besluiten.yaml``, the decisions with
their dates, to be read and mended by people; ``gevonden.json`` with the numbers and names of topics
and the name of the ``.npz`` that holds their centres. No answer and no respondent is in them.
Who changes something holds the folder (:func:`holding`): two runs at the same time would each
write over what the other found.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.contracts import InputError
from pipeline.report.files import write_file
from pipeline.store.alone import alone_in
from pipeline.store.tables import folder_name
from pipeline.topic_decisions import MERGE, NAME, SPLIT, Decision
from pipeline.topic_memory import Kept, Memory

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.store.database import Store

DECISIONS, FOUND = "besluiten.yaml", "gevonden.json"
HURRY, PATIENCE = 60.0, 3600.0  # seconds to wait for another run: a person, and a run
_HEAD = """\
# Wat er over topics besloten is. Elke run van deze vragenlijst voert het uit, van boven naar onder.
# Maak besluiten met 'themascoop topics name', 'merge' en 'split'. Haal een besluit weg om het
# ongedaan te maken.
"""


def folder_of(store: Path, questionnaire: str, suffix: str = "") -> Path:
    """Where the topics of a questionnaire are kept.

    :param suffix: behind the names of waves that stay apart (the sample).
    """
    return store / "topics" / folder_name(f"{questionnaire}{suffix}")


@contextmanager
def holding(folder: Path, wait: float = HURRY) -> Iterator[None]:
    """Hold the topics of a questionnaire: who reads to write must be the only one.

    :param wait: seconds to wait for another run.
    :raises OutputError: another one takes longer, or the folder can't be written.
    """
    with alone_in(folder, wait, "de topics van deze vragenlijst"):
        yield


def read_memory(folder: Path, encoders: Sequence[str] | None) -> Memory | None:
    """What was found before; None when it was found with other encoders.

    :param encoders: names and versions; None: whichever they were.
    :raises InputError: the files are damaged.
    """
    import numpy as np

    path = folder / FOUND
    if not path.exists():
        return Memory(tuple(encoders or ()))
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        if encoders is not None and told["encoders"] != list(encoders):
            return None
        with np.load(folder / told["centres"], allow_pickle=False) as arrays:
            centres, means = arrays["centres"], arrays["means"]
        return Memory(
            tuple(told["encoders"]),
            tuple(
                Kept(t["number"], t["wave"], t["group"], t["label"], t["part_of"], centre)
                for t, centre in zip(told["topics"], centres, strict=True)
            ),
            {(m["wave"], m["group"]): v for m, v in zip(told["means"], means, strict=True)},
            int(told.get("used", 0)),
            tuple(told.get("outdated", ())),
        )
    except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
        raise InputError(
            "wat van eerdere topics bewaard is, is beschadigd.",
            f"Zet een reservekopie terug van de map '{folder.name}' in de opslag, of verwijder die "
            "map: topics krijgen dan nieuwe nummers, en namen en besluiten vervallen.",
            file=path,
        ) from None


def write_memory(folder: Path, memory: Memory) -> None:
    """Keep what was found: the centres first, then the file that names them.

    :raises OutputError: it can't be written.
    """
    import numpy as np

    if not memory.topics and not memory.used:
        return
    content = io.BytesIO()
    np.savez(
        content,
        centres=np.array([t.centre for t in memory.topics]),
        means=np.array(list(memory.means.values())),
    )
    name = f"centra-{hashlib.sha256(content.getvalue()).hexdigest()[:16]}.npz"
    told = {
        "encoders": list(memory.encoders),
        "centres": name,
        "topics": [
            {k: getattr(t, k) for k in ("number", "wave", "group", "label", "part_of")}
            for t in memory.topics
        ],
        "means": [{"wave": wave, "group": group} for wave, group in memory.means],
        "used": memory.next_number,
        "outdated": list(memory.outdated),
    }
    if not (folder / name).exists():
        write_file(folder / name, content.getvalue())
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    write_file(folder / FOUND, text.encode())
    for old in sorted(folder.glob("centra-*.npz")):
        if old.name != name:
            old.unlink(missing_ok=True)


def read_decisions(folder: Path) -> list[dict[str, Any]]:
    """The decisions as they stand in the file, oldest first.

    :raises InputError: something in the file is no decision.
    """
    from pipeline.ingest.config import parse_yaml

    path = folder / DECISIONS
    if not path.exists():
        return []
    told = parse_yaml(path, "besluiten over topics") or {}
    found = told.get("besluiten") if isinstance(told, dict) else None
    if not isinstance(found, list):
        raise InputError("'besluiten' is geen lijst.", "Herstel het bestand.", file=path)
    for number, entry in enumerate(found, start=1):
        if not _is_decision(entry):
            raise InputError(
                f"besluit {number} is niet te begrijpen.",
                f"Verwacht: wat ({NAME}, {MERGE} of {SPLIT}), topics (nummers; één bij {NAME}, "
                f"twee bij {SPLIT}) en bij {NAME} een naam.",
                file=path,
            )
    return found


def _is_decision(entry: Any) -> bool:
    if not isinstance(entry, dict) or not isinstance(entry.get("topics"), list):
        return False
    topics = entry["topics"]
    if not all(isinstance(n, int) and n >= 0 for n in topics) or len(set(topics)) < len(topics):
        return False
    enough = {NAME: len(topics) == 1, MERGE: len(topics) > 1, SPLIT: len(topics) == 2}
    named = entry.get("wat") != NAME or bool(str(entry.get("naam") or "").strip())
    return enough.get(str(entry.get("wat")), False) and named


def decisions_of(entries: Sequence[Mapping[str, Any]]) -> tuple[Decision, ...]:
    """Entries of the file as decisions."""
    return tuple(
        Decision(e["wat"], tuple(e["topics"]), str(e.get("naam") or "").strip()) for e in entries
    )


def add_decision(folder: Path, entry: Mapping[str, Any]) -> None:
    """Put a decision at the end of the file; a comment of one's own in it is lost.

    :raises InputError: something in the file is no decision.
    :raises OutputError: it can't be written.
    """
    import yaml

    entries = [*read_decisions(folder), dict(entry)]
    text = yaml.safe_dump({"besluiten": entries}, allow_unicode=True, sort_keys=False)
    write_file(folder / DECISIONS, (_HEAD + text).encode())


def last_topics(store: Store, wave: str) -> dict[str, pd.DataFrame]:
    """The topics of the last run of a wave: tables ``topics``, ``topic_members``.

    :raises InputError: the wave had no run.
    """
    import sqlalchemy as sa

    from pipeline.store.schema import runs
    from pipeline.store.tables import read_table

    with store.reading() as connection:
        folder = connection.execute(
            sa.select(runs.c.folder)
            .where(runs.c.wave == wave)
            .order_by(runs.c.made_at.desc())
            .limit(1)
        ).scalar()
    if folder is None:
        raise InputError(
            f"van ronde '{wave}' is nog geen rapport gemaakt.",
            f"Maak het met 'themascoop run --wave {wave}'.",
        )
    names = ("topics", "topic_members")
    return {name: read_table(store.folder / folder / f"{name}.parquet") for name in names}
