"""Errors name their place, tables are checked, and positions lead from the cell to the answer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.contracts import (
    InputError,
    OutputError,
    check,
    columns_of,
    dump_edits,
    empty,
    through_edits,
)

TABLES = [
    *("respondents", "answers", "segments", "codings", "respondent_codings", "topics"),
    *("topic_members", "matches", "agreement", "rejects", "evidence"),
]


def test_an_error_says_where_what_and_what_to_do() -> None:
    error = InputError("dit klopt niet.", "Doe dat.", file="/een/map/e.csv", row=7, column="Q12_1")
    assert str(error) == "e.csv, regel 7, kolom Q12_1: dit klopt niet. Doe dat."
    assert error.exit_code == 2


def test_an_error_without_a_place_is_only_its_message() -> None:
    assert str(OutputError("de schijf is vol.")) == "de schijf is vol."
    assert OutputError.exit_code == 3
    assert str(InputError("x.", row=0)) == "regel 0: x."


def test_an_error_never_shows_a_folder() -> None:
    assert "map" not in str(InputError("x.", file="/geheime/map/e.csv"))


@pytest.mark.parametrize("table", TABLES)
def test_an_empty_table_is_a_valid_one(table: str) -> None:
    assert list(check(table, empty(table)).columns) == columns_of(table)


def test_a_table_with_a_wrong_value_is_a_broken_contract() -> None:
    from pandera.errors import SchemaErrors

    frame = empty("rejects").assign(extra=[])
    with pytest.raises(SchemaErrors):
        check("rejects", frame)


def test_a_position_passes_every_layer() -> None:
    # "ab\r\ncd Jan ef" -> "ab\ncd Jan ef" -> "ab\ncd [naam] ef"
    edits = dump_edits([[(2, 4, 1)], [(6, 9, 6)]])
    cell, answer = "ab\r\ncd Jan ef", "ab\ncd [naam] ef"
    for word in ("ab", "cd", "ef"):
        assert through_edits(edits, cell.index(word)) == answer.index(word)
    assert through_edits(edits, cell.index("Jan") + 1) == answer.index("[naam]")
    assert through_edits(edits, cell.index("Jan") + 3) == answer.index(" ef")
    assert through_edits(edits, len(cell)) == len(answer)


def test_without_edits_a_position_stays() -> None:
    assert through_edits("", 5) == through_edits("[]", 5) == through_edits("[[]]", 5) == 5


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(1, 6), st.integers(0, 9)), max_size=6))
def test_positions_never_change_order(gaps: list[tuple[int, int, int]]) -> None:
    edits, at = [], 0
    for gap, taken, length in gaps:
        edits.append((at + gap, at + gap + taken, length))
        at += gap + taken
    moved = [through_edits(dump_edits([edits]), place) for place in range(at + 3)]
    assert moved == sorted(moved)
    assert moved[-1] == at + 2 + sum(length - (end - start) for start, end, length in edits)
