"""Where a file goes once it is done or refused, and the texts that come with it."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.contracts import OutputError
from pipeline.inbox import texts
from pipeline.inbox.arrivals import DONE, EXPLAINED, MAIL, READY, TOLD, Arrival, look
from pipeline.inbox.outcome import Outcome
from pipeline.inbox.telling import impersonal
from pipeline.report.files import printable

if TYPE_CHECKING:
    from pipeline.settings import PrivacySettings

_LONGEST = 200  # bytes of a name, so that an ending fits behind it on every system


def readable(path: Path) -> bool:
    """Whether a file can be read by this user."""
    try:
        with path.open("rb") as handle:
            handle.read(1)
    except OSError:
        return False
    return True


def sha256(path: Path) -> str:
    """The hash of a file.

    :raises OSError: it can't be read.
    """
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def put_away(inbox: Path, arrival: Arrival, outcome: Outcome) -> None:
    """A file that is done goes to the folder of today, with a text that names the report.

    :raises OutputError: it can't be moved.
    """
    now = datetime.now(UTC)
    today = inbox / DONE / texts.moment_day(now)
    path = arrival.path
    try:
        today.mkdir(parents=True, exist_ok=True)
        target = _free(today, path.name)
        outcome.moved_to = str(target)
        _replace(_with_ending(target, TOLD), texts.told(outcome, now))
        path.rename(target)
        _clear(path)
        if arrival.recipe_path:
            _clear(arrival.recipe_path)
        (path.parent / f"{path.name}{READY}").unlink(missing_ok=True)
        if arrival.own_recipe and arrival.recipe_path:
            wanted = _named_by_others(arrival)
            recipe = arrival.recipe
            for name in (*recipe.codings, *recipe.supplements):
                if name not in wanted and (path.parent / name).exists():
                    (path.parent / name).rename(_free(today, name))
            arrival.recipe_path.rename(_free(today, arrival.recipe_path.name))
    except OSError as error:
        raise OutputError(
            f"het bestand is verwerkt, maar kan niet naar de map '{DONE}' ({error.strerror}).",
            "Maak ruimte of geef schrijfrecht; de volgende keer gaat het erheen.",
        ) from None


def _named_by_others(arrival: Arrival) -> set[str]:
    """Names of files beside it that other files need too."""
    return {
        name
        for other in look(arrival.path.parent).arrivals
        if other.path.parent == arrival.path.parent and other.recipe_path != arrival.recipe_path
        for name in other.recipe.names
    }


def put_apart(
    store: Path, privacy: PrivacySettings, arrival: Arrival, outcome: Outcome, only: bool
) -> None:
    """A bad file goes to quarantine; what only waits for something else stays where it is.

    :param only: there was no other file.
    """
    from pipeline.store.quarantine import quarantine_of, seal_file

    path = arrival.path
    at_fault = outcome.at_fault == outcome.file and arrival.problem is None
    outcome.at_fault = outcome.at_fault or outcome.file
    earlier, outcome.quarantine = outcome.quarantine, ""  # '': it stays, and is tried again
    if at_fault and readable(path):
        reason = {"reason": texts.why(outcome), "todo": outcome.todo}
        with suppress(OSError, StopIteration):
            folder = quarantine_of(store)
            sealed = earlier or seal_file(folder, path, outcome.wave, [reason])
            copy = next(p for p in folder.glob(f"{sealed}*") if not p.suffix)
            if sha256(path) == sha256(copy):
                path.unlink()
                outcome.quarantine = sealed
    now = datetime.now(UTC)
    text = texts.explanation(outcome, now, only)
    explained = _with_ending(path, EXPLAINED)
    outcome.again = not outcome.quarantine and _without_moment(explained) == _without_moment(text)
    with suppress(OSError):  # a full disk: what is wrong is said on the screen
        _replace(explained, text)
        outcome.explanation = printable(explained.name)
        letter = texts.mail(impersonal(outcome, privacy), now)
        _replace(_with_ending(path, MAIL), letter)
    with suppress(OSError):
        if outcome.quarantine:
            (path.parent / f"{path.name}{READY}").unlink(missing_ok=True)


def _clear(path: Path) -> None:
    """An earlier explanation no longer holds."""
    for ending in (EXPLAINED, MAIL):
        _with_ending(path, ending).unlink(missing_ok=True)


def _with_ending(path: Path, ending: str) -> Path:
    """A text beside a file, with a name that the system takes."""
    name = path.name
    while len(name.encode("utf-8", "surrogateescape")) > _LONGEST:
        name = name[:-1]
    return path.with_name(f"{name}{ending}")


def _free(folder: Path, name: str) -> Path:
    """A place in a folder where nothing stands yet: 'e.csv', then 'e (2).csv'."""
    path, number = folder / name, 1
    while path.exists() or path.is_symlink():
        number += 1
        path = folder / f"{Path(name).stem[:_LONGEST]} ({number}){Path(name).suffix}"
    return path


def _replace(path: Path, text: str) -> None:
    if path.is_symlink():  # whoever may write here must not choose what is written over
        path.unlink()
    half = path.with_name(f".{path.name[:_LONGEST]}.tmp")
    try:
        half.write_text(text, encoding="utf-8", errors="replace")
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def _without_moment(text: Path | str) -> str:
    """An explanation without its second line, to compare."""
    if isinstance(text, Path):
        try:
            text = text.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return ""
    lines = text.splitlines()
    return "\n".join([*lines[:1], *lines[2:]])
