"""Waves and their versions: a corrected export of a wave is a new version of it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.contracts import InputError
from pipeline.store.database import Store, now
from pipeline.store.tables import File, content_of, folder_name, read_table, write_tables

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

TABLES = ("respondents", "answers", "segments", "rejects", "replacements")
_PLACE = ["respondent_id", "question_id", "item"]
_ANSWER = [*_PLACE, "kind", "source"]
_SAID = ["text", "choice", "rating"]
# where in which file an answer stood is kept, but another file name makes no other version
_CONTENT = {
    "respondents": ["respondent_id", "label", "source", "recorded"],
    "answers": [*_ANSWER, *_SAID, "literal", "whole"],
    "segments": ["segment_id", *_PLACE, "start", "end", "text", "non_answer"],
    "rejects": ["row", "column", "reason"],
}


@dataclass(frozen=True)
class Differences:
    """What differs between two versions of a wave.

    ``answers``: rows of respondent, question, item, kind, source, with ``old`` and ``new``; '' is
    none. ``lost``: codings on segments that the new version has no more.
    """

    old: int
    new: int
    respondents_new: list[str] = field(default_factory=list)
    respondents_gone: list[str] = field(default_factory=list)
    answers: list[dict[str, str]] = field(default_factory=list)
    segments_new: int = 0
    segments_gone: int = 0
    lost: list[dict[str, str]] = field(default_factory=list)

    def count(self, kind: str) -> int:
        """How many answers are ``new``, ``gone`` or ``changed``."""
        what = {"new": (False, True), "gone": (True, False), "changed": (True, True)}[kind]
        return sum((bool(a["old"]), bool(a["new"])) == what for a in self.answers)


@dataclass(frozen=True)
class Kept:
    """What keeping a wave did: ``new`` is False when everything was there already."""

    wave: str
    version: int
    new: bool
    carried_over: int = 0  # codings laid on segments whose text moved within its answer


def add_version(
    store: Store,
    name: str,
    tables: Mapping[str, pd.DataFrame],
    details: Mapping[str, Any],
    source: Mapping[str, str],
) -> Kept:
    """Keep a wave: nothing when it is there as it is, else a new version.

    :param tables: by name, :data:`TABLES`; nothing personal may be left in them.
    :param details: what else a later run needs (questionnaire, codebook, responses, facts).
    :param source: ``name`` and ``sha256`` of the export.
    :raises OutputError: it can't be written; then nothing is kept.
    """
    import sqlalchemy as sa

    from pipeline.store.schema import versions, waves

    tables = {n: tables[n].drop(columns="lemmas", errors="ignore") for n in TABLES}
    content = version_content(tables, details)
    text = json.dumps(details, ensure_ascii=False, sort_keys=True)
    current = current_version(store, name)
    if current and current["content"] == content and current["details"] == text:
        return Kept(name, current["number"], new=False)
    written = _write(store, f"waves/{folder_name(name)}", content, tables)
    with store.writing() as connection:
        current = _current(connection, name)
        if current and current["content"] == content:
            connection.execute(
                sa.update(versions)
                .where(versions.c.wave == name, versions.c.number == current["number"])
                .values(details=text)
            )
            return Kept(name, current["number"], new=False)
        number = current["number"] + 1 if current else 1
        if not current:
            insert_new(connection, waves, name=name, title=_title(details), made_at=now())
        put_files(connection, written)
        connection.execute(
            sa.insert(versions).values(
                wave=name,
                number=number,
                content=content,
                source=source["sha256"],
                source_name=source["name"],
                made_at=now(),
                folder=written[0].folder,
                respondents=len(tables["respondents"]),
                answers=int((tables["answers"]["kind"] == "open").sum()),
                segments=len(tables["segments"]),
                details=text,
            )
        )
        carried = 0
        if current:
            old = read_table(store.folder / current["folder"] / "segments.parquet")
            moved = moved_segments(old, tables["segments"])
            carried = _carry_over(connection, name, moved, current["number"])
    return Kept(name, number, True, carried)


def version_content(tables: Mapping[str, pd.DataFrame], details: Mapping[str, Any]) -> str:
    """A hash of what makes a version another version than the one before."""
    return content_of(
        {n: tables[n][columns] for n, columns in _CONTENT.items()},
        json.dumps(details["questionnaire"], sort_keys=True),
    )


def _write(store: Store, parent: str, content: str, tables: Mapping[str, pd.DataFrame]) -> Any:
    from pipeline.store.database import said

    with said():
        return write_tables(store.folder, parent, content, tables)


def _title(details: Mapping[str, Any]) -> str:
    return str(details["questionnaire"].get("title", ""))


def insert_new(connection: Connection, table: Any, **values: Any) -> bool:
    """Insert a row unless its key is there; whether it was inserted."""
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    done = connection.execute(insert(table).values(**values).on_conflict_do_nothing())
    return bool(done.rowcount)


def put_files(connection: Connection, written: Sequence[File]) -> None:
    """Note what stands in a folder that was written."""
    import sqlalchemy as sa

    from pipeline.store.schema import files

    connection.execute(sa.delete(files).where(files.c.folder == written[0].folder))
    connection.execute(sa.insert(files), [vars(file) for file in written])


def moved_segments(old: pd.DataFrame, new: pd.DataFrame) -> dict[str, str]:
    """Segments that moved within their answer because something before them was corrected.

    A segment has moved when its text stands once in the old and once in the new answer.

    :return: the new id of each old one.
    """
    gone = old[~old["segment_id"].isin(new["segment_id"])]
    come = new[~new["segment_id"].isin(old["segment_id"])]
    places = [*_PLACE, "text"]
    pairs = gone.drop_duplicates(places, keep=False).merge(
        come.drop_duplicates(places, keep=False), on=places, suffixes=("_old", "_new")
    )
    return dict(zip(pairs["segment_id_old"], pairs["segment_id_new"], strict=True))


def _carry_over(connection: Connection, wave: str, moved: Mapping[str, str], version: int) -> int:
    """Give moved segments the codings they had; the old codings stay as they are."""
    import sqlalchemy as sa

    from pipeline.store.schema import codings

    if not moved:
        return 0
    found = connection.execute(
        sa.select(codings.c.coder_id, codings.c.segment_id, codings.c.theme_id)
        .where(codings.c.wave == wave, codings.c.replaced_at.is_(None))
        .order_by(codings.c.id)
    ).all()
    source = f"overgenomen uit versie {version}"
    return sum(
        insert_new(
            connection,
            codings,
            wave=wave,
            coder_id=row.coder_id,
            segment_id=moved[row.segment_id],
            theme_id=row.theme_id,
            source=source,
            made_at=now(),
        )
        for row in found
        if row.segment_id in moved
    )


def current_version(store: Store, name: str) -> dict[str, Any] | None:
    """The newest version of a wave, as a row of the table; None when there is none."""
    with store.reading() as connection:
        return _current(connection, name)


def _current(connection: Connection, name: str) -> dict[str, Any] | None:
    import sqlalchemy as sa

    from pipeline.store.schema import versions

    row = connection.execute(
        sa.select(versions)
        .where(versions.c.wave == name)
        .order_by(versions.c.number.desc())
        .limit(1)
    ).first()
    return dict(row._mapping) if row else None


def versions_of(store: Store, name: str) -> list[dict[str, Any]]:
    """All versions of a wave, oldest first.

    :raises InputError: there is no such wave; the message names the waves there are.
    """
    import sqlalchemy as sa

    from pipeline.store.schema import versions

    with store.reading() as connection:
        found = connection.execute(
            sa.select(versions).where(versions.c.wave == name).order_by(versions.c.number)
        ).all()
    if not found:
        known = ", ".join(wave["name"] for wave in list_waves(store)) or "geen"
        raise InputError(f"er is geen ronde '{name}' bewaard.", f"Bewaarde rondes: {known}.")
    return [dict(row._mapping) for row in found]


def list_waves(store: Store) -> list[dict[str, Any]]:
    """Every wave with its newest version, and how many codings and runs there are."""
    import sqlalchemy as sa

    from pipeline.store.schema import codings, runs, waves

    found = []
    with store.reading() as connection:
        for wave in connection.execute(sa.select(waves).order_by(waves.c.name)).all():
            version = _current(connection, wave.name) or {}
            coders = connection.execute(
                sa.select(codings.c.coder_id, sa.func.count(codings.c.segment_id.distinct()))
                .where(codings.c.wave == wave.name, codings.c.replaced_at.is_(None))
                .group_by(codings.c.coder_id)
                .order_by(codings.c.coder_id)
            ).all()
            made = connection.execute(
                sa.select(runs).where(runs.c.wave == wave.name).order_by(runs.c.made_at)
            ).all()
            found.append(
                {
                    "name": wave.name,
                    "title": wave.title,
                    "versions": version.get("number", 0),
                    "source": version.get("source_name", ""),
                    "made_at": wave.made_at,
                    "changed_at": version.get("made_at", ""),
                    "respondents": version.get("respondents", 0),
                    "answers": version.get("answers", 0),
                    "segments": version.get("segments", 0),
                    "coders": {str(coder): int(n) for coder, n in coders},
                    "runs": [
                        {"id": r.id, "version": r.version, "at": r.made_at, "report": r.report}
                        for r in made
                    ],
                }
            )
    return found


def tables_of(store: Store, version: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
    """The tables of a version.

    :raises InputError: a file is gone or damaged.
    """
    found = {}
    for name in TABLES:
        path = store.folder / str(version["folder"]) / f"{name}.parquet"
        try:
            found[name] = read_table(path)
        except (OSError, ValueError):
            raise InputError(
                "deze tabel van de opslag is weg of beschadigd.",
                "Lees de export opnieuw in met 'themascoop ingest'; 'themascoop check' zegt wat "
                "er nog meer aan de hand is.",
                file=path,
            ) from None
    return found


def differences(store: Store, name: str, old: int, new: int) -> Differences:
    """What differs between two versions, and which codings have no place in the new one."""
    by_number = {v["number"]: v for v in versions_of(store, name)}
    before = tables_of(store, by_number[old])
    after = tables_of(store, by_number[new])
    return compare(before, after, old, new, _active(store, name))


def _active(store: Store, name: str) -> list[Any]:
    import sqlalchemy as sa

    from pipeline.store.schema import codings

    with store.reading() as connection:
        return list(
            connection.execute(
                sa.select(codings.c.coder_id, codings.c.segment_id, codings.c.theme_id)
                .where(codings.c.wave == name, codings.c.replaced_at.is_(None))
                .order_by(codings.c.id)
            ).all()
        )


def compare(
    before: Mapping[str, pd.DataFrame],
    after: Mapping[str, pd.DataFrame],
    old: int,
    new: int,
    codings: list[Any],
) -> Differences:
    """What differs between the tables of two versions; see :class:`Differences`."""
    were, are = (list(t["respondents"]["respondent_id"]) for t in (before, after))
    moved = moved_segments(before["segments"], after["segments"])
    gone = before["segments"][
        ~before["segments"]["segment_id"].isin([*after["segments"]["segment_id"], *moved])
    ]
    fresh = set(after["segments"]["segment_id"]) - set(before["segments"]["segment_id"])
    by_id = {row.segment_id: row for row in gone.itertuples(index=False)}
    return Differences(
        old=old,
        new=new,
        respondents_new=[r for r in are if r not in set(were)],
        respondents_gone=[r for r in were if r not in set(are)],
        answers=_changed_answers(before["answers"], after["answers"]),
        segments_new=len(fresh - set(moved.values())),
        segments_gone=len(gone),
        lost=[
            {
                "coder": str(coder),
                "theme": str(theme),
                "respondent": str(by_id[segment].respondent_id),
                "question": str(by_id[segment].question_id),
                "text": str(by_id[segment].text),
            }
            for coder, segment, theme in codings
            if segment in by_id
        ],
    )


def _changed_answers(before: pd.DataFrame, after: pd.DataFrame) -> list[dict[str, str]]:
    old, new = (
        {key: said for *key_, said in _said(frame) for key in [tuple(key_)]}
        for frame in (before, after)
    )
    return [
        {**dict(zip(_ANSWER, key, strict=True)), "old": old.get(key, ""), "new": new.get(key, "")}
        for key in dict.fromkeys([*old, *new])
        if old.get(key, "") != new.get(key, "")
    ]


def _said(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    rating = frame["rating"].astype(object).where(frame["rating"].notna(), "").map(str)
    said = (frame["text"].astype(object) + " " + frame["choice"].astype(object) + " " + rating).map(
        str.strip
    )
    columns = [frame[c].astype(str).tolist() for c in _ANSWER]
    return list(zip(*columns, said.tolist(), strict=True))
