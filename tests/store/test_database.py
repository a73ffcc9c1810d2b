"""Opening a store: made when it isn't there, brought up to date with a copy kept."""

from __future__ import annotations

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from pipeline.contracts import InputError
from pipeline.store import database
from pipeline.store.database import FILE, HEAD, Store, open_store
from pipeline.store.schema import metadata, waves
from pipeline.store.waves import add_version, list_waves
from tests.store.build import WAVE, details, source, tables

MIGRATIONS = Path(database.__file__).parent / "migrations"


def config() -> Config:
    found = Config()
    found.set_main_option("script_location", str(MIGRATIONS))
    return found


def back_to(store: Store, revision: str) -> None:
    """Make a store as an older version of the program made it."""
    with store.writing() as connection:
        metadata.drop_all(connection)
        connection.execute(sa.text("DROP TABLE alembic_version"))
        given = config()
        given.attributes["connection"] = connection
        command.upgrade(given, revision)


def test_the_migrations_make_what_the_schema_says(store: Store) -> None:
    with store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_newest_migration_is_the_head() -> None:
    assert ScriptDirectory.from_config(config()).get_current_head() == HEAD


def test_an_older_store_is_brought_up_to_date_and_a_copy_is_kept(
    store: Store, postgresql: str
) -> None:
    back_to(store, "0001")
    with store.writing() as connection:
        connection.execute(sa.insert(waves).values(name="oud", title="t", made_at="toen"))
    address = postgresql if store.engine.dialect.name == "postgresql" else ""
    again = open_store(store.folder, address)
    assert [w["name"] for w in list_waves(again)] == ["oud"]
    with again.reading() as connection:
        assert sa.inspect(connection).has_table("forgotten")
    again.close()
    (copy,) = store.folder.glob("kopie-0001-*")
    if address:
        with gzip.open(copy, "rt", encoding="utf-8") as lines:
            kept = [json.loads(line) for line in lines]
        assert {"table": "waves", "name": "oud", "title": "t", "made_at": "toen"} in kept
    else:
        with closing(sqlite3.connect(copy)) as old:
            assert old.execute("SELECT name FROM waves").fetchall() == [("oud",)]
            tables_ = {row[0] for row in old.execute("SELECT name FROM sqlite_master")}
        assert "forgotten" not in tables_


def test_a_store_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    store = open_store(tmp_path, "")
    add_version(store, WAVE, tables(), details(), source())
    with store.writing() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    store.close()
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(InputError, match=r"nieuwere versie van themascoop \(9999\)"):
        open_store(tmp_path, "")
    assert (tmp_path / FILE).read_bytes() == before


@pytest.mark.parametrize("address", ["mysql://x/y", "niets", "sqlite:///x.db"])
def test_an_address_that_is_none(tmp_path: Path, address: str) -> None:
    with pytest.raises(InputError, match="is geen adres van een PostgreSQL-database"):
        open_store(tmp_path, address)


def test_without_a_store_there_is_nothing_to_show(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="er is nog niets bewaard"):
        open_store(tmp_path / "leeg", "", make=False)
    assert not (tmp_path / "leeg").exists()


def test_a_folder_with_a_percent_sign_and_spaces(tmp_path: Path) -> None:
    store = open_store(tmp_path / "100% van mij", "")
    assert list_waves(store) == []
    store.close()
