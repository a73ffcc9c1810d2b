"""The codebook: themes that people derived by hand, with what they mean and where they apply."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.contracts import InputError

Level = Literal["segment", "respondent"]


class Theme(BaseModel):
    """One theme. ``scope`` empty means: as its parent, else as its group."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: str
    definition: str = ""
    when: str = ""
    when_not: str = ""
    examples: tuple[str, ...] = ()
    parent: str = ""
    scope: tuple[str, ...] = ()
    otherwise: bool = False  # what a respondent gets in an xor group when nothing else was found
    items: tuple[str, ...] = ()  # words of a matrix label that show this theme (respondent level)


class Group(BaseModel):
    """Themes that answer one question about a respondent; ``xor``: each respondent exactly one.

    ``pattern``: evidence for a finding that people draw; the report shows it under 'Patronen'.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    name: str
    title: str = ""
    level: Level = "segment"
    xor: bool = False
    pattern: bool = False
    scope: tuple[str, ...]
    themes: tuple[Theme, ...]


class CodebookFile(BaseModel):
    """What a codebook file holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    version: str
    language: str = "nl"
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Codebook:
    """A checked codebook with look-ups by theme id."""

    file: CodebookFile
    source: str = ""
    _themes: Mapping[str, Theme] = field(default_factory=dict)
    _groups: Mapping[str, Group] = field(default_factory=dict)

    @classmethod
    def build(cls, file: CodebookFile, source: str = "") -> Codebook:
        """Check ids, parents and cycles.

        :raises InputError: duplicate id, unknown parent, a cycle, an empty codebook.
        """
        themes: dict[str, Theme] = {}
        groups: dict[str, Group] = {}
        for group in file.groups:
            for theme in group.themes:
                if theme.id in themes:
                    raise InputError(
                        f"thema '{theme.id}' komt twee keer voor in het codeboek.",
                        "Geef elk thema een eigen id.",
                        file=source,
                    )
                themes[theme.id] = theme
                groups[theme.id] = group
        if not themes:
            raise InputError(
                "het codeboek bevat geen thema's.", "Voeg ten minste één thema toe.", file=source
            )
        for theme in themes.values():
            seen = [theme.id]
            while themes[seen[-1]].parent:
                parent = themes[seen[-1]].parent
                if parent not in themes:
                    raise InputError(
                        f"thema '{seen[-1]}' noemt '{parent}' als hoofdthema; dat bestaat niet.",
                        "Verbeter de id achter 'parent' of voeg het hoofdthema toe.",
                        file=source,
                    )
                if parent in seen:
                    raise InputError(
                        f"de thema's {', '.join(seen)} verwijzen in een kring naar elkaar.",
                        "Haal bij één van hen 'parent' weg.",
                        file=source,
                    )
                seen.append(parent)
        return cls(file, source, themes, groups)

    def __iter__(self) -> Iterator[Theme]:
        return iter(self._themes.values())

    def __contains__(self, theme_id: object) -> bool:
        return theme_id in self._themes

    def __getitem__(self, theme_id: str) -> Theme:
        return self._themes[theme_id]

    def group(self, theme_id: str) -> Group:
        """The group a theme belongs to."""
        return self._groups[theme_id]

    def level(self, theme_id: str) -> Level:
        """Whether a theme is given to a segment or to a respondent as a whole."""
        return self._groups[theme_id].level

    def scope(self, theme_id: str) -> tuple[str, ...]:
        """Questions in whose answers a theme may be coded."""
        theme = self._themes[theme_id]
        if theme.scope:
            return theme.scope
        return self.scope(theme.parent) if theme.parent else self._groups[theme_id].scope

    def in_scope(self, theme_id: str, question_id: str, whole: bool) -> bool:
        """Whether a theme may be coded in a segment; a whole description is in every scope."""
        return whole or question_id in self.scope(theme_id)

    def children(self, theme_id: str) -> list[Theme]:
        """Sub-themes of a theme, in the order of the codebook."""
        return [t for t in self._themes.values() if t.parent == theme_id]

    def leaves(self, level: Level | None = None) -> list[Theme]:
        """Themes without sub-themes: what a coder chooses from."""
        parents = {t.parent for t in self._themes.values()}
        return [
            t
            for t in self._themes.values()
            if t.id not in parents and (level is None or self.level(t.id) == level)
        ]

    def with_ancestors(self, theme_id: str) -> list[str]:
        """A theme and everything it counts for: itself, its parent, and so on."""
        found = [theme_id]
        while self._themes[found[-1]].parent:
            found.append(self._themes[found[-1]].parent)
        return found

    def descendants(self, theme_id: str) -> list[str]:
        """Sub-themes of a theme, their sub-themes and so on: what counts for it besides itself."""
        return [t.id for t in self if t.id != theme_id and theme_id in self.with_ancestors(t.id)]

    def comparable(self, level: Level, *used: Collection[str]) -> list[Theme]:
        """The finest themes that all coders know: leaves, or the parent of a family.

        A family stands as its parent when one of the coders gave the parent and none of its
        sub-themes: that coder can't be asked which sub-theme it was.

        :param used: per coder, the ids of the themes that this coder gave.
        """
        families = {t.id: self.descendants(t.id) for t in self if self.level(t.id) == level}
        coarse = [
            theme
            for theme, below in families.items()
            if below
            and any(theme in given and not any(t in given for t in below) for given in used)
        ]
        covered = {below for theme in coarse for below in families[theme]}
        return [
            self[theme]
            for theme, below in families.items()
            if theme not in covered and (not below or theme in coarse)
        ]

    def weak_entries(self) -> list[str]:
        """Leaf themes whose entry lacks a definition or two examples; they are coded worse."""
        return [
            t.id
            for t in self.leaves()
            if not t.otherwise and (not t.definition or len(t.examples) < 2)
        ]
