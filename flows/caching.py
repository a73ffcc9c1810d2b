"""When a result is still good: keys over the content of everything that goes into it.

A key holds hashes, never a text. What is cached is a small reference (wave, version, run, counts);
tables stay in the store, so a reference is only used while what it points at is there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.ingest.config import CODEBOOK, ROOT, load_codebook, load_settings, store_folder
from pipeline.ingest.registry import versions
from pipeline.planning import plan_hash
from pipeline.store.database import is_there, opened
from pipeline.store.topics_kept import DECISIONS
from pipeline.write import FILES, MANIFEST

if TYPE_CHECKING:
    from pipeline.reading import Request
    from pipeline.store.database import Store


def _hash(*parts: Any) -> str:
    return hashlib.sha256(json.dumps(parts, sort_keys=True, default=str).encode()).hexdigest()


def file_hash(path: Path | None) -> str:
    """A hash of a file's content; '' when there is none."""
    if path is None or not path.is_file():
        return ""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


@cache
def program_hash() -> str:
    """A hash of the program itself: of its code, its lists, and the packages it reckons with."""
    code = sorted((ROOT / "pipeline").rglob("*.py"))
    lists = sorted(p for p in (ROOT / "models").glob("*.toml"))
    return _hash(versions(), [file_hash(path) for path in (*code, *lists)])


def _how(request: Request) -> str:
    """A hash of the settings of a request."""
    return _hash(
        load_settings(request.plain_overrides, own=request.settings_file).model_dump(mode="json"),
        file_hash(request.key_file),
        request.go_on,
        request.suffix,
        request.external,
    )


def ingest_key(request: Request) -> str:
    """The same for the same files, settings and program."""
    files = (request.export, request.questionnaire, request.codebook)
    more = (*request.codings, *request.supplements)
    read = [[path.name, file_hash(path)] for path in (*files, *more)]
    return "ronde-" + _hash(program_hash(), _how(request), str(request.store), read)


def report_key(request: Request, folder: Path) -> str:
    """The same for the same wave, codings, decisions, codebook, plans, settings and program."""
    with opened(request.store or store_folder(), make=False) as store:
        state = wave_state(store, request.wave)
    own = load_codebook(request.codebook).file.model_dump() if request.codebook != CODEBOOK else ""
    return "rapport-" + _hash(program_hash(), _how(request), state, own, str(folder.absolute()))


def wave_state(store: Store, wave: str) -> str:
    """A hash of everything kept of a wave that a report can show.

    :raises InputError: there is no such wave.
    """
    from pipeline.store.review.codebooks import current
    from pipeline.store.review.plans import chosen_segments
    from pipeline.store.waves import versions_of

    version = versions_of(store, wave)[-1]
    decided = sorted((store.folder / "topics").glob(f"*/{DECISIONS}"))
    return _hash(
        [version[k] for k in ("number", "content", "folder", "details")],
        current(store, wave).codebook.file.model_dump(mode="json"),
        codings_state(store, wave),
        sorted(chosen_segments(store, wave)),
        plan_hash(store, wave),
        [[path.parent.name, file_hash(path)] for path in decided],
    )


def codings_state(store: Store, wave: str) -> str:
    """A hash of the codings by people that count now."""
    import sqlalchemy as sa

    from pipeline.store.schema import codings

    with store.reading() as connection:
        rows = connection.execute(
            sa.select(codings.c.coder_id, codings.c.segment_id, codings.c.theme_id)
            .where(codings.c.wave == wave, codings.c.replaced_at.is_(None))
            .order_by(codings.c.coder_id, codings.c.segment_id, codings.c.theme_id)
        ).all()
    return _hash([list(row) for row in rows])


def wave_stands(kept: dict[str, Any]) -> bool:
    """Whether a wave is in the store as it was when this was said of it."""
    from pipeline.store.waves import current_version

    if not is_there(store_folder()):
        return False
    with opened(store_folder()) as store:
        version = current_version(store, kept["wave"])
        if version is None:
            return False
        now = (version["number"], version["content"])
        if now != (kept["version"], kept["content"]):
            return False
        return codings_state(store, str(kept["wave"])) == str(kept["codings"])


def report_stands(made: dict[str, Any]) -> bool:
    """Whether a run is in the store and all files of its report are there."""
    import sqlalchemy as sa

    from pipeline.store.schema import runs

    written: Sequence[str] = (*FILES.values(), MANIFEST)
    if not all((Path(made["report"]) / name).is_file() for name in written):
        return False
    with opened(store_folder()) as store, store.reading() as connection:
        found = connection.execute(sa.select(runs.c.report).where(runs.c.id == made["run"]))
        return bool(found.scalar() == made["report"])
