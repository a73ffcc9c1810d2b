"""The database of the store: SQLite in a file, or PostgreSQL by its address."""

from __future__ import annotations

import gzip
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.contracts import InputError, OutputError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

FILE = "themascoop.db"
ADDRESS = "THEMASCOOP_DATABASE"  # environment variable: it may hold a password
HEAD = "0003"  # newest step in migrations/versions
WAIT = 60.0  # seconds that a process waits for others that are writing
_MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 0x7E3A5C00  # of PostgreSQL's advisory locks, for the making of tables


@dataclass(frozen=True)
class Store:
    """An open store.

    :param folder: where the Parquet files stand; SQLite's file too.
    """

    folder: Path
    engine: Engine

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database."""
        with said(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction; one process at a time on SQLite. An error undoes all of it."""
        with said(), self.engine.execution_options(write=True).begin() as connection:
            yield connection

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()


def open_store(folder: Path, address: str | None = None, make: bool = True) -> Store:
    """Open a store; make it, or bring it up to date, when needed.

    An older store is brought up to date with a copy kept beside it.

    :param address: of a PostgreSQL database; default: ``THEMASCOOP_DATABASE``, else SQLite.
    :param make: False: a store that isn't there stays away (:class:`InputError`).
    :raises InputError: the address is none, or the store was made by a newer version.
    :raises OutputError: the folder can't be written, the disk is full, no server answers.
    """
    import sqlalchemy as sa

    address = address if address is not None else os.environ.get(ADDRESS, "")
    path = folder / FILE
    if not make and not address and not path.exists():
        raise InputError(
            "er is nog niets bewaard.",
            "Lees eerst een ronde in met 'themascoop ingest' of 'themascoop run'.",
        )
    with said():
        folder.mkdir(parents=True, exist_ok=True)
    if address:
        engine = sa.create_engine(_postgresql(address), pool_pre_ping=True)
    else:
        engine = _sqlite(path)
    store = Store(folder, engine)
    try:
        if _revision(store) != HEAD:
            _bring_up_to_date(store)
    except BaseException:
        store.close()
        raise
    return store


@contextmanager
def opened(folder: Path, make: bool = True) -> Iterator[Store]:
    """The store in a folder, closed again afterwards."""
    store = open_store(folder, make=make)
    try:
        yield store
    finally:
        store.close()


def is_there(folder: Path) -> bool:
    """Whether there is something to open: a file, or the address of a server."""
    return bool(os.environ.get(ADDRESS)) or (folder / FILE).exists()


def now() -> str:
    """The moment of asking, as the database keeps it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def key_of(done: Any) -> int:
    """The number that the database gave to a row that was inserted."""
    return int(done.inserted_primary_key[0])


def _postgresql(address: str) -> Any:
    import sqlalchemy as sa

    try:
        url = sa.make_url(address)
    except sa.exc.ArgumentError:
        url = None
    if url is None or url.get_backend_name() not in ("postgresql", "postgres"):
        raise InputError(
            f"{ADDRESS} is geen adres van een PostgreSQL-database.",
            "Verwacht: postgresql://gebruiker:wachtwoord@computer/database. Zonder deze "
            "omgevingsvariabele staat alles in één bestand.",
        )
    return url.set(drivername="postgresql+pg8000")


def _sqlite(path: Path) -> Engine:
    import sqlalchemy as sa

    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)), connect_args={"timeout": WAIT}
    )

    @sa.event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # transactions begin where we say, see below
        for setting in (
            "journal_mode = WAL",
            "synchronous = FULL",  # what was accepted survives a power cut
            "foreign_keys = ON",
            "secure_delete = ON",  # who is forgotten leaves no trace in free pages
        ):
            connection.execute(f"PRAGMA {setting}")

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # who will write asks for the lock at once; asking later can fail without waiting
        write = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _revision(store: Store) -> str:
    import sqlalchemy as sa

    with store.reading() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return ""
        return str(connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar())


def _bring_up_to_date(store: Store) -> None:
    """Run the migrations that are missing, in one transaction."""
    import sqlalchemy as sa
    from alembic import command
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    with store.writing() as connection:
        if store.engine.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        found = ""
        if sa.inspect(connection).has_table("alembic_version"):
            version = connection.execute(sa.text("SELECT version_num FROM alembic_version"))
            found = str(version.scalar() or "")
        if found == HEAD:
            return  # another process did it meanwhile
        if found:
            _keep_copy(store, connection, found)
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError:
            raise InputError(
                f"deze opslag is gemaakt door een nieuwere versie van themascoop ({found}).",
                "Installeer die versie, of kies een andere map met --store.",
                file=store.folder / FILE,
            ) from None


def _keep_copy(store: Store, connection: Connection, revision: str) -> None:
    """A copy of the database as it was before a migration."""
    import sqlalchemy as sa

    stamp = now().replace(":", "").replace("+0000", "Z")
    name = f"kopie-{revision}-{stamp}"
    if store.engine.dialect.name == "sqlite":
        source = f"{(store.folder / FILE).absolute().as_uri()}?mode=ro"
        with (
            closing(sqlite3.connect(source, uri=True)) as old,
            closing(sqlite3.connect(store.folder / f"{name}.db")) as new,
        ):
            old.backup(new)
        return
    with gzip.open(store.folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
        for table in sa.inspect(connection).get_table_names():
            for row in connection.execute(sa.text(f'SELECT * FROM "{table}"')).mappings():
                lines.write(json.dumps({"table": table, **row}, default=str) + "\n")


@contextmanager
def said() -> Iterator[None]:
    """What a database or disk says, as a message that a user can do something with."""
    import sqlalchemy.exc as failures

    try:
        yield
    except failures.OperationalError as error:
        raise OutputError(*_reason(str(error.orig))) from None
    except failures.InterfaceError as error:
        raise OutputError(*_reason(str(error.orig))) from None
    except failures.DatabaseError as error:
        if isinstance(error, failures.IntegrityError):
            raise
        raise OutputError(*_reason(str(error.orig))) from None
    except OSError as error:
        raise OutputError(*_reason(error.strerror or str(error))) from None


def _reason(message: str) -> tuple[str, str]:
    """What went wrong, and what to do, in Dutch."""
    low = message.lower()
    known = (
        (
            ("full", "no space", "quota", "too large"),
            "de schijf is vol",
            "Maak ruimte en begin opnieuw.",
        ),
        (
            ("locked", "busy"),
            "een ander programma houdt de opslag bezet",
            "Wacht tot dat klaar is en begin opnieuw.",
        ),
        (
            ("readonly", "read-only", "permission", "unable to open", "not a directory"),
            "er kan in die map niet worden geschreven",
            "Kies een andere map met --store.",
        ),
        (
            ("malformed", "not a database", "disk image"),
            f"het bestand {FILE} is beschadigd",
            "Zet een reservekopie terug; 'themascoop check' zegt wat er nog klopt.",
        ),
        (("i/o error",), "de schijf geeft een fout", "Controleer de schijf en begin opnieuw."),
        (
            ("connect", "refused", "password", "authentication", "does not exist", "ssl"),
            "de PostgreSQL-server antwoordt niet of weigert de toegang",
            f"Controleer het adres in {ADDRESS}.",
        ),
    )
    for words, what, todo in known:
        if any(word in low for word in words):
            return f"de opslag is niet te gebruiken: {what}.", f"{todo} Er is niets half bewaard."
    return "de opslag is niet te gebruiken.", "Controleer de map en de database."
