"""Cells become plain text, and every character can be found back."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.contracts import dump_edits, through_edits
from pipeline.ingest.text import clean, fold

ODD = st.sampled_from(
    list("\r\n\x00\x07\x0b\x0c\x85\u2028\u00a0\u202f\u200b\ufeff\u00ad\u0301\u0308")
)
CELLS = st.lists(st.one_of(ODD, st.characters(), st.sampled_from("aeo ’“–…")), max_size=40)
TEXTS = CELLS.map("".join)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("een\r\ntwee\rdrie\nvier", "een\ntwee\ndrie\nvier"),
        ("Word\x0bbreekt zo", "Word\nbreekt zo"),
        ("harde\u00a0spatie", "harde spatie"),
        ("na\x00am\u200b", "naam"),
        ("ide\u0301e", "idée"),
        ("tab\tblijft", "tab\tblijft"),
        ("👩‍🏫 en ❤️‍🔥", "👩‍🏫 en ❤️‍🔥"),
        ("los\u200dse verbinder", "losse verbinder"),
        ("", ""),
    ],
)
def test_a_cell_becomes_plain_text(cell: str, text: str) -> None:
    assert clean(cell)[0] == text


def test_control_characters_are_counted_and_line_ends_are_not() -> None:
    assert clean("a\x00b\x07\r\nc\x0bd")[2] == 2


@settings(deadline=None)
@given(TEXTS)
def test_nothing_odd_is_left(cell: str) -> None:
    text = clean(cell)[0]
    assert not set(text) & set("\r\x00\x07\x0b\x0c\x85\u2028\u00a0\u202f\u200b\ufeff\u00ad")


@settings(deadline=None)
@given(TEXTS)
def test_edits_tell_how_the_text_was_made(cell: str) -> None:
    text, edits, _ = clean(cell)
    at = made = 0
    for start, end, length in edits:
        kept = start - at
        assert cell[at:start] == text[made : made + kept]
        made += kept + length
        at = end
    assert cell[at:] == text[made:]


@settings(deadline=None)
@given(TEXTS)
def test_edits_lead_every_kept_character_to_its_place(cell: str) -> None:
    text, edits, _ = clean(cell)
    dumped = dump_edits([edits])
    changed = {place for start, end, _ in edits for place in range(start, end)}
    for place, character in enumerate(cell):
        there = through_edits(dumped, place)
        assert 0 <= there <= len(text)
        if place not in changed:
            assert text[there] == character
    assert through_edits(dumped, len(cell)) == len(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("‘Gewoon  doen’", "'gewoon doen'"),
        ("«Ja»", '"ja"'),
        ("zo – dus", "zo - dus"),
        ("en zo…", "en zo..."),
        ("twee\nregels ", "twee regels"),
        ("zacht\u00adafbreken", "zachtafbreken"),
    ],
)
def test_texts_that_people_call_the_same_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one)[0] == fold(other)[0]


@settings(deadline=None)
@given(TEXTS)
def test_every_folded_character_knows_its_place(text: str) -> None:
    folded, places = fold(text)
    assert len(places) == len(folded) + 1
    assert places == sorted(places)
    assert all(0 <= place < len(text) for place in places[:-1])
    assert fold(folded)[0] == folded or "\u0130" in text
