"""What lies in an inbox: which files are complete, and what is left alone and why."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.contracts import InputError, OutputError
from pipeline.inbox.recipe import ENDINGS, OF_FOLDER, Recipe, read_recipe
from pipeline.report.files import printable

DONE = "verwerkt"  # folder
EXPLAINED, MAIL, TOLD, READY = ".uitleg.txt", ".mail.txt", ".rapport.txt", ".klaar"
_BUSY = (".part", ".partial", ".tmp", ".crdownload", ".download", ".filepart")
_SILENT = ("thumbs.db", "desktop.ini")  # of Windows; hidden files are left alone too
_OURS = (EXPLAINED, MAIL, TOLD, READY)

Signature = tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True)
class Arrival:
    """An export, with what lies beside it for it.

    ``problem``: what is wrong with the YAML, if anything. ``signature``: name, size, moment and
    number of each file; the same twice is at rest.
    """

    path: Path
    recipe: Recipe = field(default_factory=Recipe)
    recipe_path: Path | None = None
    ready: bool = False
    problem: InputError | None = None
    signature: Signature = ()

    @property
    def own_recipe(self) -> bool:
        """Whether the YAML is of this file only, and not of the folder."""
        return self.recipe_path is not None and self.recipe_path.name != OF_FOLDER


@dataclass
class Found:
    """What one look at an inbox found; ``left``: (name, why) of what is left alone."""

    arrivals: list[Arrival] = field(default_factory=list)
    left: list[tuple[str, str]] = field(default_factory=list)


def look(folder: Path) -> Found:
    """One look, in a fixed order: the folder itself, then each folder of a wave.

    :raises OutputError: the folder can't be read.
    """
    found = Found()
    for place in _in(folder, found, folder):
        if place.name == DONE and place.parent == folder:
            continue
        if (place / OF_FOLDER).is_file():
            for deeper in _in(place, found, folder):
                found.left.append((_name(deeper, folder), "een map in de map van een ronde"))
        else:
            found.left.append(
                (_name(place, folder), f"een map zonder {OF_FOLDER}; daarin wordt niet gekeken")
            )
    return found


def complete(folder: Path, rest: float, only_ready: bool, wait: Callable[[float], None]) -> Found:
    """What is complete: at rest between two looks, or said to be ready.

    :param rest: seconds between the looks.
    :raises OutputError: the folder can't be read.
    """
    first = look(folder)
    if not only_ready and any(not a.ready for a in first.arrivals):
        wait(rest)
    second = look(folder)
    before = {a.path: a.signature for a in first.arrivals}
    kept = []
    for arrival in second.arrivals:
        name = _name(arrival.path, folder)
        if arrival.ready or (not only_ready and before.get(arrival.path) == arrival.signature):
            kept.append(arrival)
        elif only_ready:
            second.left.append((name, f"wacht op {arrival.path.name}{READY}"))
        else:
            second.left.append((name, "wordt nog geschreven; de volgende keer"))
    return replace(second, arrivals=kept)


def signature_of(paths: Sequence[Path]) -> Signature:
    """What tells whether files changed; a file that is not there is left out."""
    found = []
    for path in paths:
        try:
            about = path.lstat()
        except OSError:
            continue
        found.append((path.name, about.st_size, about.st_mtime_ns, about.st_ino))
    return tuple(found)


def _in(place: Path, found: Found, root: Path) -> list[Path]:
    """Put the files of one folder in ``found``; return its folders."""
    try:
        entries = sorted(os.scandir(place), key=lambda e: e.name)
    except OSError as error:
        raise OutputError(
            f"de map '{place.name}' kan niet worden gelezen ({error.strerror}).",
            "Controleer of de map er is en of u haar mag lezen.",
        ) from None
    files: list[Path] = []
    folders: list[Path] = []
    for entry in entries:
        path, low = place / entry.name, entry.name.lower()
        if low.startswith(".") or low in _SILENT or low.endswith(_OURS):
            continue
        if entry.is_symlink():
            found.left.append((_name(path, root), "een verwijzing naar een andere plaats"))
        elif entry.is_dir():
            folders.append(path)
        elif low.startswith("~$"):
            found.left.append((_name(path, root), "een hulpbestand van Office"))
        elif low.endswith(_BUSY):
            found.left.append((_name(path, root), "een bestand dat nog binnenkomt"))
        elif _ordinary(path):
            files.append(path)
        else:
            found.left.append((_name(path, root), "geen gewoon bestand"))
    _arrivals(place, files, found, root)
    return folders


def _arrivals(place: Path, files: list[Path], found: Found, root: Path) -> None:
    names = {path.name for path in files}
    of_file: dict[str, Path] = {}
    waiting: list[Path] = []  # a YAML that came before its export
    for path in files:
        if path.suffix.lower() not in ENDINGS:
            continue
        if (of := path.name[: -len(path.suffix)]) in names:
            of_file[of] = path
        elif Path(of).suffix and isinstance(_read(path), Recipe):
            waiting.append(path)
            found.left.append((_name(path, root), f"wacht op {of}"))
    of_folder = place / OF_FOLDER if OF_FOLDER in names else None
    recipes = [*of_file.values(), *waiting, *([of_folder] if of_folder else [])]
    read = {path: _read(path) for path in recipes}
    unread = [path for path, got in read.items() if isinstance(got, InputError)]
    named = {n for got in read.values() if isinstance(got, Recipe) for n in got.names}
    if of_folder and isinstance(problem := read[of_folder], InputError):
        found.arrivals.append(Arrival(of_folder, ready=True, problem=problem))
    for path in files:
        if path.suffix.lower() in ENDINGS or path.name in named:
            continue
        recipe_path = of_file.get(path.name, of_folder)
        got = read[recipe_path] if recipe_path else Recipe()
        if unread and (isinstance(got, Recipe) or recipe_path == of_folder):
            # that YAML may name this file; then it is no export
            found.left.append((_name(path, root), f"wacht tot {unread[0].name} is verbeterd"))
            continue
        recipe = got if isinstance(got, Recipe) else Recipe()
        beside = [place / name for name in recipe.names]
        found.arrivals.append(
            Arrival(
                path,
                recipe,
                recipe_path,
                ready=path.name + READY in os.listdir(place),
                problem=got if isinstance(got, InputError) else None,
                signature=signature_of([path, *([recipe_path] if recipe_path else []), *beside]),
            )
        )


def _read(path: Path) -> Recipe | InputError:
    try:
        return read_recipe(path)
    except InputError as error:
        return error


def _ordinary(path: Path) -> bool:
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except OSError:
        return False


def _name(path: Path, root: Path) -> str:
    return printable(str(path.relative_to(root)))
