"""Answers are mended where a tool spoiled them, and nowhere else."""

from __future__ import annotations

import html
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.contracts import dump_edits, through_edits
from pipeline.ingest.mend import mend

PIECES = st.sampled_from(
    [
        *("Ã©", "Ã«", "â€™", "Ã¢â‚¬â„¢", "ðŸ˜€", "voilÃ  ", "Â°", "Â\u00a0"),
        *("&amp;", "&eacute;", "&amp;nbsp;", "&#39;", "&lt;p&gt;", "&nbsp;", "&D;"),
        *("<br>", "<p>", "</p>", "<b>", "</b>", "<3", "<li>", '<a href="x">', "</a>", "<!-- x -->"),
        *("_x000D_", "\r\n", "\x00", "\u200b", "\u00a0", "e\u0301", "_x0009_"),
        *("é", "’", "“", "€", "👩‍🏫", "a", "goed ", " en ", "a < b"),
    ]
)
CELLS = st.lists(st.one_of(PIECES, st.characters()), max_size=25).map("".join)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("Tijd &amp; ruimte", "Tijd & ruimte"),
        ("dubbel &amp;amp; dwars, caf&amp;eacute;", "dubbel & dwars, café"),
        ("R&amp;D; ook", "R&D; ook"),
        ("zo&nbsp;dus", "zo dus"),
        ("it&#39;s", "it's"),
        ("<p>Een.</p><p>Twee.</p>", "Een.\n\nTwee."),
        ("een<br>twee<br />drie", "een\ntwee\ndrie"),
        ("<ul><li>tijd</li><li>geld</li></ul>", "- tijd\n- geld"),
        ("<b>tijd</b> en <I>rust</I>", "tijd en rust"),
        ('<span style="color: red">tijd</span>', "tijd"),
        ("&lt;p&gt;tijd&lt;/p&gt;", "tijd"),
        ("<!-- opmaak --><style>p { margin: 0 }</style>tijd", "tijd"),
        ("cafÃ©, geÃ¯nteresseerd", "café, geïnteresseerd"),
        ("cafÃ© en café", "café en café"),
        ("itâ€™s â€œgoedâ€\x9d", "it’s “goed”"),
        ("twee keer: ideeÃƒÂ«n", "twee keer: ideeën"),
        ("voilÃ , 3 Ã  4 keer", "voilà, 3 à 4 keer"),
        ("datÂ is zo", "dat is zo"),
        ("blij ðŸ˜€", "blij 😀"),
        ("regel_x000D_\nregel", "regel\nregel"),
        ("de_x005F_naam", "de_naam"),
    ],
)
def test_what_a_tool_spoiled_is_mended(cell: str, text: str) -> None:
    assert mend(cell).text == text


@pytest.mark.parametrize(
    "text",
    [
        *("I <3 dit netwerk", "a < b en c > d", "x <- y", "x -> y", "<-- zie daar", "a<b>c"),
        *("<naam>", "<jan@voorbeeld.nl>", "5 < 10 <b", "p < 0,05", "als <i> dan"),
        *("R&D", "Q&A; en zo", "AT&T", "dit & dat", "& co; ja", "&D;"),
        *("geïnteresseerd, coöperatie, café, hè, één", "Curaçao, señor, Ångström, Žižek, ÆØÅ"),
        *("“Ja,” zei hij, ‘goed’…", "het café’”", "“‘Echt?’ zei zé…”", "zé’s", "«é»", "€ 5 – 10"),
        *("👍🏽 👩‍🏫 ❤️ 🇳🇱", "½ uur, 20 °C, m², §3, ±5, ¿qué?", "één à twee", "à la carte"),
        *("Привет", "مرحبا", "γειά", "你好", "Việt Nam", "IJMUIDEN ÎLE SÃO PAULO"),
        *("<script>alert(1)</script>", "_x_", "mijn_x00_bestand", "x_x0041_"),
    ],
)
def test_correct_text_is_left_as_it_is(text: str) -> None:
    assert mend(text).text == text
    assert mend(text).repairs == ()


def test_what_was_repaired_is_told() -> None:
    assert mend("cafÃ© &amp; <b>thee</b>_x000D_").repairs == ("excel", "mojibake", "html")


@settings(deadline=None, max_examples=300)
@given(CELLS)
def test_every_kept_character_is_found_back_through_the_layers(cell: str) -> None:
    mended = mend(cell)
    dumped = dump_edits(mended.layers)
    places = list(range(len(cell)))  # cell positions of the characters that no layer touched
    for layer in mended.layers:
        kept, at = [], 0
        for start, end, length in layer:
            assert at <= start <= end
            kept += [*places[at:start], *[-1] * length]
            at = end
        places = [*kept, *places[at:]]
    assert len(places) == len(mended.text)
    for there, place in enumerate(places):
        if place >= 0:
            assert mended.text[there] == cell[place]
            assert through_edits(dumped, place) == there
    assert through_edits(dumped, len(cell)) == len(mended.text)
    here = [through_edits(dumped, place) for place in range(len(cell) + 1)]
    assert here == sorted(here)


@settings(deadline=None, max_examples=300)
@given(st.text(st.sampled_from("abcdeéëïèçöüàÉ ’‘“”…–€.,!?'\"<>&;-3 👍\n"), max_size=40))
def test_dutch_typing_is_never_changed(text: str) -> None:
    if "&" not in text and "<" not in text:
        assert mend(text).text == text


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("abc éëïèçöüàêôñ’‘“”…€–👍"), min_size=1, max_size=25))
def test_mojibake_of_one_letter_among_others_comes_back(text: str) -> None:
    for char in dict.fromkeys(text):
        if char in "éëïèçöüêôñâ€":
            spoiled = char.encode().decode("cp1252")
            assert mend(f"zo {spoiled}n zo, {text}").text == f"zo {char}n zo, {text}"


@settings(deadline=None, max_examples=100)
@given(st.text(st.sampled_from("abc é’&<>\"' \n"), max_size=25))
def test_a_tool_that_escapes_is_undone(text: str) -> None:
    assert mend(html.escape(text)).text == mend(text).text


def test_many_and_strange_answers_take_no_time() -> None:
    started = time.perf_counter()
    for _ in range(20_000):
        mend("Elkaar kennen en tijd krijgen om samen te leren, dat werkt het best.")
    for piece in ("<!--", "<b ", "&amp;", "Ã", "Ã©", "<a href='", "<style>", "é’", "_x00", "<p "):
        mend(piece * (50_000 // len(piece)))
    assert time.perf_counter() - started < 6
