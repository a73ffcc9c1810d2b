"""Versions of a wave's codebook that people made on the review page, and ideas for themes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.codebook import Codebook, CodebookFile, Theme
from pipeline.contracts import InputError
from pipeline.store.codings import lock
from pipeline.store.database import Store, now
from pipeline.store.review import audit
from pipeline.store.waves import versions_of

FIELDS = ("name", "definition", "when", "when_not", "examples")
_IDEA_STATES = ("open", "taken", "dropped")


@dataclass(frozen=True)
class Version:
    """A version of the codebook; number 0 is the one that the wave came with."""

    number: int
    codebook: Codebook
    reason: str
    account: str
    made_at: str


@dataclass(frozen=True)
class Change:
    """What one version changed: a field of a theme, or a theme that came ("id" as field)."""

    theme_id: str
    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Idea:
    """A theme that a coder misses in the codebook."""

    id: int
    wave: str
    segment_id: str
    name: str
    note: str
    account: str
    at: str
    state: str


def versions(store: Store, wave: str) -> list[Version]:
    """All versions, oldest first; the last one counts.

    :raises InputError: there is no such wave.
    """
    import sqlalchemy as sa

    from pipeline.store.schema import codebooks

    first = versions_of(store, wave)[-1]
    given = CodebookFile.model_validate(json.loads(first["details"])["codebook"])
    found = [Version(0, Codebook.build(given), "zoals ingelezen", "", first["made_at"])]
    with store.reading() as connection:
        rows = connection.execute(
            sa.select(codebooks).where(codebooks.c.wave == wave).order_by(codebooks.c.number)
        ).all()
    for row in rows:
        file = CodebookFile.model_validate_json(row.content)
        found.append(
            Version(row.number, Codebook.build(file), row.reason, row.account, row.made_at)
        )
    return found


def current(store: Store, wave: str) -> Version:
    """The version that counts."""
    return versions(store, wave)[-1]


def sharpen(
    store: Store,
    wave: str,
    theme: Theme,
    *,
    reason: str,
    account: str,
    seen: int,
) -> Version:
    """Give a theme another text: a new version of the codebook.

    :param theme: the theme as it is to be; its id stays.
    :param seen: number of the version that this person had before them.
    :raises InputError: no reason, no such theme, nothing changed, or somebody else made another
        version meanwhile.
    """
    book = current(store, wave).codebook
    if theme.id not in book:
        raise InputError(f"het codeboek kent geen thema '{theme.id}'.", "Kies een bestaand thema.")
    groups = tuple(
        g.model_copy(update={"themes": tuple(theme if t.id == theme.id else t for t in g.themes)})
        for g in book.file.groups
    )
    return _put(store, wave, book.file.model_copy(update={"groups": groups}), reason, account, seen)


def add_theme(
    store: Store,
    wave: str,
    group_id: str,
    theme: Theme,
    *,
    reason: str,
    account: str,
    seen: int,
) -> Version:
    """Put a new theme in a group of the codebook: a new version.

    :raises InputError: as :func:`sharpen`; also when the id is taken or the group unknown.
    """
    book = current(store, wave).codebook
    if theme.id in book:
        raise InputError(f"er is al een thema '{theme.id}'.", "Kies een andere naam.")
    if group_id not in [g.id for g in book.file.groups]:
        raise InputError(f"het codeboek kent geen groep '{group_id}'.", "Kies een bestaande groep.")
    groups = tuple(
        g.model_copy(update={"themes": (*g.themes, theme)}) if g.id == group_id else g
        for g in book.file.groups
    )
    return _put(store, wave, book.file.model_copy(update={"groups": groups}), reason, account, seen)


def _put(
    store: Store, wave: str, file: CodebookFile, reason: str, account: str, seen: int
) -> Version:
    import sqlalchemy as sa

    from pipeline.store.schema import codebooks

    if not reason.strip():
        raise InputError(
            "een nieuwe versie van het codeboek heeft een reden nodig.",
            "Schrijf in een paar woorden waarom.",
        )
    last = versions(store, wave)[-1]
    if file.model_dump() == last.codebook.file.model_dump():
        raise InputError("er is niets veranderd aan het codeboek.", "Pas eerst iets aan.")
    number = last.number + 1
    base = last.codebook.file.version.split("+")[0]
    file = file.model_copy(update={"version": f"{base}+{number}"})
    Codebook.build(file)
    with store.writing() as connection:
        lock(connection, wave, "codeboek")
        newest = connection.execute(
            sa.select(sa.func.max(codebooks.c.number)).where(codebooks.c.wave == wave)
        ).scalar()
        if (newest or 0) != seen:
            raise InputError(
                "iemand anders heeft het codeboek intussen veranderd; uw wijziging is niet "
                "bewaard.",
                "Bekijk de nieuwe versie en pas die aan.",
            )
        connection.execute(
            sa.insert(codebooks).values(
                wave=wave,
                number=number,
                content=file.model_dump_json(),
                reason=reason.strip(),
                account=account,
                made_at=now(),
            )
        )
        audit.note(connection, account, "codeboek gewijzigd", wave=wave, subject=str(number))
    return versions(store, wave)[-1]


def changes(old: Codebook, new: Codebook) -> list[Change]:
    """What differs between two versions, in the order of the codebook."""
    found = []
    for theme in new:
        if theme.id not in old:
            found.append(Change(theme.id, "id", "", theme.name))
            continue
        before = old[theme.id]
        found += [
            Change(theme.id, field, _text(getattr(before, field)), _text(getattr(theme, field)))
            for field in FIELDS
            if getattr(before, field) != getattr(theme, field)
        ]
    found += [Change(t.id, "id", t.name, "") for t in old if t.id not in new]
    return found


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "\n".join(value)


def add_idea(store: Store, wave: str, segment_id: str, name: str, note: str, account: str) -> None:
    """Keep an idea for a theme that a coder misses.

    :raises InputError: it has no name.
    """
    import sqlalchemy as sa

    from pipeline.store.schema import ideas

    if not name.strip():
        raise InputError("een nieuw thema heeft een naam nodig.", "Geef het een korte naam.")
    with store.writing() as connection:
        connection.execute(
            sa.insert(ideas).values(
                wave=wave,
                segment_id=segment_id,
                name=name.strip(),
                note=note.strip(),
                account=account,
                at=now(),
                state="open",
            )
        )
        audit.note(connection, account, "thema voorgesteld", wave=wave, subject=segment_id)


def ideas_of(store: Store, wave: str) -> list[Idea]:
    """Ideas for themes of a wave, oldest first."""
    import sqlalchemy as sa

    from pipeline.store.schema import ideas

    with store.reading() as connection:
        rows = connection.execute(
            sa.select(ideas).where(ideas.c.wave == wave).order_by(ideas.c.id)
        ).all()
    return [Idea(**dict(r._mapping)) for r in rows]


def set_ideas(store: Store, ids: Sequence[int], state: str, account: str) -> None:
    """Say what became of ideas: ``taken`` into the codebook, or ``dropped``."""
    import sqlalchemy as sa

    from pipeline.store.schema import ideas

    if state not in _IDEA_STATES:
        raise ValueError(state)
    with store.writing() as connection:
        connection.execute(sa.update(ideas).where(ideas.c.id.in_(ids)).values(state=state))
        audit.note(connection, account, f"voorstel: {state}", subject=",".join(map(str, ids)))
