"""Codings of people: none lost, none double, and what was replaced can be found."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from pipeline.store.codings import Put, get_codings, put_codings
from pipeline.store.database import Store
from pipeline.store.schema import codings as table
from pipeline.store.waves import add_version
from tests.store.build import WAVE, codings, details, source, tables

SEGMENTS = ["s1", "s2", "s3"]


@pytest.fixture(autouse=True)
def wave(store: Store) -> None:
    add_version(store, WAVE, tables(), details(), source())


def got(store: Store, segments: list[str] = SEGMENTS) -> list[tuple[str, str, str]]:
    found = get_codings(store, WAVE, segments)
    return list(zip(found["coder_id"], found["segment_id"], found["theme_id"], strict=True))


def test_codings_come_back_by_coder_and_as_the_segments_stand(store: Store) -> None:
    given = [("B", "s2", "x"), ("A", "s3", "y"), ("A", "s1", "z"), ("A", "s1", "a")]
    assert put_codings(store, WAVE, codings(given), {}) == Put(4, 0)
    assert got(store) == [("A", "s1", "z"), ("A", "s1", "a"), ("A", "s3", "y"), ("B", "s2", "x")]


def test_the_same_again_changes_nothing(store: Store) -> None:
    given = codings([("A", "s1", "x"), ("A", "s1", "y"), ("A", "s2", "")])
    put_codings(store, WAVE, given, {})
    assert put_codings(store, WAVE, given.iloc[::-1], {}) == Put(0, 0)


def test_a_corrected_coding_takes_the_place_of_the_old_one_which_stays_findable(
    store: Store,
) -> None:
    put_codings(store, WAVE, codings([("A", "s1", "x"), ("A", "s1", "y")]), {"A": "een.csv"})
    put_codings(store, WAVE, codings([("A", "s2", "x")]), {"A": "twee.csv"})
    assert put_codings(store, WAVE, codings([("A", "s1", "z")]), {"A": "drie.csv"}) == Put(1, 2)
    assert got(store) == [("A", "s1", "z"), ("A", "s2", "x")]
    with store.reading() as connection:
        old = connection.execute(
            sa.select(table.c.theme_id, table.c.source).where(table.c.replaced_at.is_not(None))
        ).all()
    assert [tuple(row) for row in old] == [("x", "een.csv"), ("y", "een.csv")]


def test_looked_at_without_a_theme_is_not_the_same_as_not_looked_at(store: Store) -> None:
    put_codings(store, WAVE, codings([("A", "s1", "")]), {})
    assert got(store) == [("A", "s1", "")]


def test_codings_of_the_computer_are_not_kept_as_those_of_people(store: Store) -> None:
    given = codings([("automatisch", "s1", "x")], kind="automatic")
    assert put_codings(store, WAVE, given, {}) == Put(0, 0)


def test_segments_of_an_older_version_are_left_out(store: Store) -> None:
    put_codings(store, WAVE, codings([("A", "s1", "x"), ("A", "oud", "x")]), {})
    assert got(store) == [("A", "s1", "x")]


def test_the_kind_of_a_coder_is_kept(store: Store) -> None:
    put_codings(store, WAVE, codings([("samen", "s1", "x")], kind="adjudicated"), {})
    assert set(get_codings(store, WAVE, SEGMENTS)["coder_kind"]) == {"adjudicated"}


def test_the_database_itself_refuses_a_double_coding(store: Store) -> None:
    put_codings(store, WAVE, codings([("A", "s1", "x")]), {})
    row = {
        **{"wave": WAVE, "coder_id": "A", "segment_id": "s1", "theme_id": "x"},
        **{"source": "", "made_at": "nu", "replaced_at": None},
    }
    with pytest.raises(IntegrityError), store.writing() as connection:
        connection.execute(sa.insert(table).values(**row))
    assert got(store) == [("A", "s1", "x")]
