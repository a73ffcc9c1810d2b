"""The small YAML beside an export: what it belongs to, and what else belongs to it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from pipeline.contracts import InputError
from pipeline.ingest.config import CONFIG, parse_yaml, validate

OF_FOLDER = "ronde.yaml"
ENDINGS = (".yaml", ".yml")
_KEYS = "wave, questionnaire, codebook, codings, supplements, coder, set, skip_refused, only_ingest"

# No folders: who drops a file must not choose what else on this computer is read.
_Name = Annotated[str, Field(pattern=r"^[^/\\:\x00]*$")]


class Recipe(BaseModel):
    """What a person says about an export; everything may be left out.

    ``wave``: a wave that is kept, whose questionnaire and codebook are used again. Other files are
    named as they stand in the same folder; questionnaire and codebook may also be one of the
    program's own. ``skip_refused``: leave out what is refused and go on.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    wave: str = ""
    questionnaire: _Name = ""
    codebook: _Name = ""
    codings: tuple[_Name, ...] = ()
    supplements: tuple[_Name, ...] = ()
    coder: str = ""
    set: tuple[str, ...] = ()
    skip_refused: bool = False
    only_ingest: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Every file that is named."""
        return tuple(
            n for n in (self.questionnaire, self.codebook, *self.codings, *self.supplements) if n
        )


def read_recipe(path: Path) -> Recipe:
    """Read one.

    :raises InputError: it is no YAML, or says something else than a recipe can.
    """
    what = "het YAML-bestand bij de export"
    found = parse_yaml(path, what)
    todo = f"Dit mag erin staan: {_KEYS}. Bestanden zonder map ervoor."
    return validate(Recipe, {} if found is None else found, path, what, todo)


def beside(folder: Path, names: tuple[str, ...], recipe: Path) -> tuple[Path, ...]:
    """Files that stand in the same folder.

    :raises InputError: one isn't there, or is no ordinary file.
    """
    paths = tuple(folder / name for name in names)
    for path in paths:
        if path.is_symlink() or not path.is_file():
            raise InputError(
                f"'{path.name}' wordt genoemd, maar staat niet als gewoon bestand in deze map.",
                "Zet het erbij, of verbeter de naam.",
                file=recipe,
            )
    return paths


def config_file(folder: Path, kind: str, name: str, recipe: Path) -> Path:
    """A questionnaire or codebook: from the same folder, else the program's own.

    :param kind: ``questionnaires`` or ``codebooks``.
    :raises InputError: there is none of that name.
    """
    for place in (folder, CONFIG / kind):
        for ending in ("", *ENDINGS):
            path = place / f"{name}{ending}"
            if path.is_file() and not path.is_symlink():
                return path
    own = ", ".join(sorted(p.stem for p in (CONFIG / kind).glob("*.yaml")))
    word = "de vragenlijst" if kind == "questionnaires" else "het codeboek"
    raise InputError(
        f"{word} '{name}' staat niet in deze map en hoort niet bij het programma.",
        f"Zet het bestand erbij, of kies uit: {own}.",
        file=recipe,
    )
