"""Forget a respondent: out of every wave, coding, run and report, proved by a search."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.contracts import OutputError
from pipeline.store import quarantine
from pipeline.store.database import FILE, Store, now, said
from pipeline.store.runs import tables_of_run
from pipeline.store.search import holds, needles_of
from pipeline.store.tables import content_of, folder_name, write_tables
from pipeline.store.topics_shown import forget_in_topics
from pipeline.store.waves import (
    insert_new,
    list_waves,
    put_files,
    tables_of,
    version_content,
    versions_of,
)

if TYPE_CHECKING:
    import pandas as pd
    from sqlalchemy import Connection

_SENTENCE = 25  # characters from which a text is somebody's own and no common phrase
LEFT_OUT = "vergeten op verzoek"


@dataclass
class Person:
    """What a respondent left in one wave."""

    wave: str
    respondent_id: str
    segments: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    answers: int = 0
    codings: int = 0


@dataclass(frozen=True)
class Forgotten:
    """What was removed, and what the search afterwards looked through."""

    people: list[Person]
    reports: list[Path]
    quarantined: list[str]
    forms: list[Path]
    files_searched: int


def find(store: Store, pseudonyms: Mapping[str, str]) -> list[Person]:
    """What a respondent left.

    :param pseudonyms: for every wave the pseudonym the respondent has there.
    :return: one entry for every wave that knows the respondent.
    """
    found = []
    for wave, respondent in pseudonyms.items():
        person = Person(wave, respondent)
        others: set[str] = set()
        for version in versions_of(store, wave):
            tables = tables_of(store, version)
            mine = tables["answers"]["respondent_id"] == respondent
            segments = tables["segments"]
            own = segments[segments["respondent_id"] == respondent]
            person.answers = max(person.answers, int(mine.sum()))
            person.segments += own["segment_id"].tolist()
            texts = tables["answers"]["text"]
            person.texts += [*texts[mine], *own["text"]]
            theirs = segments["respondent_id"] != respondent
            others |= {*texts[~mine], *segments.loc[theirs, "text"]}
        if person.answers:
            person.segments = list(dict.fromkeys(person.segments))
            person.texts = [t for t in dict.fromkeys(person.texts) if t not in others]
            person.codings = _codings_of(store, person)
            found.append(person)
    return found


def _codings_of(store: Store, person: Person) -> int:
    import sqlalchemy as sa

    from pipeline.store.schema import codings

    with store.reading() as connection:
        return sum(
            row.segment_id in set(person.segments)
            for row in connection.execute(
                sa.select(codings.c.segment_id).where(codings.c.wave == person.wave)
            )
        )


def reports_of(store: Store, waves: Sequence[str], names: Sequence[str]) -> list[Path]:
    """Files of reports that were made of some waves and still stand where they were written.

    :param names: of the files that a report consists of.
    """
    folders = {
        Path(run["report"])
        for wave in list_waves(store)
        if wave["name"] in waves
        for run in wave["runs"]
    }
    return [
        folder / name for folder in sorted(folders) for name in names if (folder / name).is_file()
    ]


def forget(
    store: Store,
    people: Sequence[Person],
    reports: Sequence[Path],
    response_id: str,
    forget_vectors: Callable[[Sequence[str]], None],
) -> Forgotten:
    """Remove respondents everywhere, and look whether anything of them is left.

    :param reports: files to remove; a report counts everybody, it has to be made again.
    :param response_id: as the survey tool named the respondent; '' when not known. What is in
        quarantine can only be searched by it.
    :param forget_vectors: removes what the store of vectors knows of texts.
    :raises OutputError: something can't be removed, or something of them is left.
    """
    sealed = quarantine.quarantine_of(store.folder)
    gone: list[str] = []
    with said():
        old = [folder for person in people for folder in _out_of_tables(store, person)]
        for folder in old:
            shutil.rmtree(store.folder / folder, ignore_errors=True)
        for path in reports:
            path.unlink(missing_ok=True)
        for copy in store.folder.glob("kopie-*"):
            copy.unlink()
        if response_id:
            gone = list(quarantine.holding(sealed, needles_of([response_id])))
            for name in gone:
                quarantine.remove(sealed, name)
        forms = forget_in_topics(store.folder, {p.wave: p.segments for p in people})
        forget_vectors([text for person in people for text in person.texts])
    _shrink(store)
    searched = _prove(store, people, response_id, sealed)
    return Forgotten(list(people), list(reports), gone, forms, searched)


def _out_of_tables(store: Store, person: Person) -> list[str]:
    """Write every table again without a respondent; the folders that are no more of use."""
    import sqlalchemy as sa

    from pipeline.store import schema

    mine = set(person.segments)
    old: list[str] = []
    changes: list[tuple[dict[str, Any], Any, str, dict[str, Any]]] = []
    for version in versions_of(store, person.wave):
        tables = {n: _without(t, person, mine) for n, t in tables_of(store, version).items()}
        details = json.loads(version["details"])
        content = version_content(tables, details)
        parent = f"waves/{folder_name(person.wave)}"
        written = write_tables(store.folder, parent, content, tables)
        held = version["respondents"] > len(tables["respondents"])
        responses = details["responses"]
        responses["used"] -= held
        left_out = dict(responses["left_out"])
        left_out[LEFT_OUT] = left_out.get(LEFT_OUT, 0) + held
        responses["left_out"] = list(left_out.items())
        values = {
            "content": content,
            "folder": written[0].folder,
            "respondents": len(tables["respondents"]),
            "answers": int((tables["answers"]["kind"] == "open").sum()),
            "segments": len(tables["segments"]),
            "details": json.dumps(details, ensure_ascii=False, sort_keys=True),
        }
        changes.append((version, written, "version", values))
    with store.reading() as connection:
        runs = connection.execute(
            sa.select(schema.runs).where(schema.runs.c.wave == person.wave)
        ).all()
    for run in runs:
        kept = tables_of_run(store.folder / run.folder)
        tables = {name: _without(table, person, mine) for name, table in kept.items()}
        content = content_of(tables, run.id)
        written = write_tables(store.folder, f"runs/{folder_name(person.wave)}", content, tables)
        changes.append((dict(run._mapping), written, "run", {"folder": written[0].folder}))
    with store.writing() as connection:
        for row, written, kind, values in changes:
            put_files(connection, written)
            if kind == "version":
                where = (
                    schema.versions.c.wave == person.wave,
                    schema.versions.c.number == row["number"],
                )
                connection.execute(sa.update(schema.versions).where(*where).values(**values))
            else:
                connection.execute(
                    sa.update(schema.runs).where(schema.runs.c.id == row["id"]).values(**values)
                )
            if values["folder"] != row["folder"]:
                old.append(row["folder"])
        _out_of_database(connection, person, old)
    return list(dict.fromkeys(old))


def _out_of_database(connection: Connection, person: Person, folders: Sequence[str]) -> None:
    import sqlalchemy as sa

    from pipeline.store import schema

    for table in schema.BY_SEGMENT:  # a segment belongs to one wave: its id is a hash of it
        for first in range(0, len(person.segments), 500):
            some = person.segments[first : first + 500]
            connection.execute(sa.delete(table).where(table.c.segment_id.in_(some)))
    for first in range(0, len(person.segments), 500):
        some = person.segments[first : first + 500]
        connection.execute(sa.delete(schema.audit).where(schema.audit.c.subject.in_(some)))
    _out_of_codebooks(connection, person)
    for folder in folders:
        connection.execute(sa.delete(schema.files).where(schema.files.c.folder == folder))
    insert_new(
        connection,
        schema.forgotten,
        wave=person.wave,
        respondent_id=person.respondent_id,
        at=now(),
    )


def _out_of_codebooks(connection: Connection, person: Person) -> None:
    """Examples in versions of the codebook that are this respondent's words go, in every wave."""
    import sqlalchemy as sa

    from pipeline.store.schema import codebooks

    own = _one_line(person.texts)
    for row in connection.execute(sa.select(codebooks)).all():
        content = json.loads(row.content)
        themes = [theme for group in content["groups"] for theme in group["themes"]]
        for theme in themes:
            theme["examples"] = [e for e in theme["examples"] if " ".join(e.split()) not in own]
        if content != json.loads(row.content):
            connection.execute(
                sa.update(codebooks)
                .where(codebooks.c.wave == row.wave, codebooks.c.number == row.number)
                .values(content=json.dumps(content, ensure_ascii=False))
            )


def _one_line(texts: Sequence[str]) -> set[str]:
    """Texts as they stand in a codebook: an example is one line."""
    return {" ".join(text.split()) for text in texts if text}


def _without(frame: pd.DataFrame, person: Person, segments: set[str]) -> pd.DataFrame:
    if "respondent_id" in frame:
        frame = frame[frame["respondent_id"] != person.respondent_id]
    if "segment_id" in frame:
        frame = frame[~frame["segment_id"].isin(segments)]
    if "example_id" in frame:  # a code of somebody else that was given for what this one said
        frame = frame[~frame["example_id"].isin(segments)]
    # an example in the codebook that was this respondent's, as the reason of somebody's code
    reasons = ["evidence", *(["text"] if "example_id" in frame else [])]
    for column in [c for c in reasons if c in frame and person.texts]:
        own = frame[column].isin(_one_line(person.texts))
        frame = frame.assign(**{column: frame[column].mask(own, "")})
    if "typical" in frame:  # ids of the segments that show a topic best
        frame = frame.assign(
            typical=[
                json.dumps([s for s in json.loads(ids) if s not in segments])
                for ids in frame["typical"]
            ]
        )
    return frame.reset_index(drop=True)


def _shrink(store: Store) -> None:
    """Have the database give up the pages that held what was removed."""
    import sqlalchemy as sa

    if store.engine.dialect.name == "sqlite":
        with said(), store.engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return
    from pipeline.store import schema

    # a connection of its own: one that was used before is in a transaction, where this can't be
    apart = sa.create_engine(store.engine.url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with said(), apart.connect() as connection:
        for table in (*schema.BY_SEGMENT, schema.audit, schema.codebooks):
            connection.execute(sa.text(f"VACUUM {table.name}"))


def _prove(store: Store, people: Sequence[Person], response_id: str, sealed: Path) -> int:
    """Search all that is kept; the number of files.

    :raises OutputError: something of a respondent is still there; the message names the files.
    """
    ids = [s for person in people for s in person.segments]
    texts = [t for person in people for t in person.texts if len(t) >= _SENTENCE]
    needles = needles_of([*ids, *texts])
    names = needles_of([p.respondent_id for p in people])
    files = [p for p in store.folder.rglob("*") if p.is_file()]
    left = [
        path.name
        for path in files
        # the database keeps the pseudonym, so that the same export doesn't bring it back
        if holds(path, needles if path.name.startswith(FILE) else [*needles, *names])
    ]
    kept = [p for p in sealed.glob("*") if p.is_file()] if sealed.is_dir() else []
    if response_id:
        left += [p.name for p in kept if holds(p, needles_of([response_id]))]
    if store.engine.dialect.name != "sqlite":
        left += _in_tables(store, set(ids))
    if left:
        raise OutputError(
            f"na het vergeten is er nog iets gevonden, in: {', '.join(sorted(set(left)))}.",
            "Verwijder deze bestanden, of vraag hulp.",
        )
    return len(files) + len(kept)


def _in_tables(store: Store, segments: set[str]) -> list[str]:
    import sqlalchemy as sa

    from pipeline.store import schema

    columns = [table.c.segment_id for table in schema.BY_SEGMENT] + [schema.audit.c.subject]
    with store.reading() as connection:
        return [
            f"tabel {column.table.name}"
            for column in columns
            if any(s in segments for s in connection.execute(sa.select(column)).scalars())
        ]


def forgotten_in(store: Store, wave: str) -> set[str]:
    """Pseudonyms of who stays out of a wave."""
    import sqlalchemy as sa

    from pipeline.store.schema import forgotten

    with store.reading() as connection:
        return set(
            connection.execute(
                sa.select(forgotten.c.respondent_id).where(forgotten.c.wave == wave)
            ).scalars()
        )
