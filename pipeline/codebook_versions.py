"""What differs between the codebook that codings were made with and the one they are read with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.codebook import Codebook

_NAMED = 10  # themes named of each kind


@dataclass(frozen=True)
class ThemeDifferences:
    """Ids of themes that are new, that are gone, and (id, old name, new name) of renamed ones."""

    new: tuple[str, ...]
    gone: tuple[str, ...]
    renamed: tuple[tuple[str, str, str], ...]

    def __bool__(self) -> bool:
        return bool(self.new or self.gone or self.renamed)

    def __str__(self) -> str:
        """Dutch, without a full stop: 'nieuw: a; weg: b; anders genoemd: c (X, nu Y)'."""
        renamed = [f"{id} ('{old}', nu '{name}')" for id, old, name in self.renamed]
        kinds = (("nieuw", self.new), ("weg", self.gone), ("anders genoemd", renamed))
        return "; ".join(f"{kind}: {_listed(named)}" for kind, named in kinds if named)


def theme_differences(coded_with: Mapping[str, str], codebook: Codebook) -> ThemeDifferences:
    """Compare the themes (id to name) that a coder could choose from with those of a codebook.

    Definitions may be sharpened; a theme that a coder could not give, or that meant something
    else, makes codings that say something else.

    >>> from pipeline.codebook import CodebookFile
    >>> group = {"id": "g", "name": "G", "scope": ["Q1"]}
    >>> group["themes"] = [{"id": "tijd", "name": "Tijd"}, {"id": "geld", "name": "Geld"}]
    >>> file = {"name": "n", "version": "2", "groups": [group]}
    >>> book = Codebook.build(CodebookFile.model_validate(file))
    >>> str(theme_differences({"tijd": "Uren", "zaal": "Zaal"}, book))
    "nieuw: geld; weg: zaal; anders genoemd: tijd ('Uren', nu 'Tijd')"
    """
    now = {theme.id: theme.name for theme in codebook}
    return ThemeDifferences(
        tuple(id for id in now if id not in coded_with),
        tuple(id for id in coded_with if id not in now),
        tuple(
            (id, old, now[id])
            for id, old in coded_with.items()
            if id in now and _plain(old) != _plain(now[id])
        ),
    )


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" en nog {more}" if more > 0 else "")
