"""Kept codings of another version of the codebook: left out with the differences, never in part."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd
import pytest

from pipeline.codebook import Codebook, CodebookFile
from pipeline.contracts import empty
from pipeline.keeping import keep_codings
from pipeline.placing import Placed
from pipeline.reading import Wave
from pipeline.store.codings import put_codings
from pipeline.store.database import open_store
from pipeline.store.waves import add_version
from tests import builders
from tests.store.build import WAVE, codings, details, source, tables

TABLES = tables()
SEGMENTS = TABLES["segments"]
IDS = SEGMENTS["segment_id"].tolist()
GONE, STAYS, *_ = [t.id for t in builders.codebook().leaves("segment") if not t.parent]


def book(*, without: str = "", renamed: str = "", new: str = "") -> Codebook:
    """The codebook of the builders, changed."""
    file = builders.codebook().file.model_dump(mode="json")
    for group in file["groups"]:
        group["themes"] = [t for t in group["themes"] if t["id"] != without]
        for theme in group["themes"]:
            theme["name"] = "Heel anders" if theme["id"] == renamed else theme["name"]
    if new:
        file["groups"][0]["themes"].append({"id": new, "name": "Nieuw"})
    return Codebook.build(CodebookFile.model_validate(file))


@pytest.fixture
def wave(tmp_path: Path) -> Wave:
    """A wave that was kept with two codings of A."""
    store = open_store(tmp_path)
    add_version(store, WAVE, TABLES, details(), source())
    put_codings(store, WAVE, codings([("A", IDS[0], GONE), ("A", IDS[1], STAYS)]), {})
    store.close()
    return Wave(
        builders.settings(),
        builders.questionnaire(),
        builders.codebook(),
        TABLES["answers"],
        TABLES["respondents"],
        builders.wave_result().responses,
        empty("rejects"),
        empty("replacements"),
        pd.DataFrame(),
        (),
        store=tmp_path,
        kept_as=WAVE,
    )


def taken_up(wave: Wave, codebook: Codebook, *given: tuple[str, str, str]) -> Placed:
    placed = Placed(codings(list(given)), empty("respondent_codings"))
    return keep_codings(dataclasses.replace(wave, codebook=codebook), SEGMENTS, placed)


def test_codings_of_the_same_codebook_count(wave: Wave) -> None:
    found = taken_up(wave, builders.codebook())
    assert len(found.codings) == 2
    assert not any("versie van het codeboek" in w for w in found.warnings)


def test_codings_with_a_theme_that_is_gone_count_no_more_and_say_why(wave: Wave) -> None:
    found = taken_up(wave, book(without=GONE, new="splinternieuw"))
    assert found.codings.empty  # not the other one alone: half of what A coded says something else
    (said,) = [w for w in found.warnings if "versie van het codeboek" in w]
    assert said.startswith("2 bewaarde coderingen horen bij een andere versie")
    assert "tellen niet mee" in said
    assert f"nieuw: splinternieuw; weg: {GONE}" in said
    assert "--codebook" in said


def test_codings_given_now_count_beside_those_that_do_not(wave: Wave) -> None:
    found = taken_up(wave, book(without=GONE), ("B", IDS[0], STAYS))
    assert found.codings["coder_id"].tolist() == ["B"]
    assert any(w.startswith("2 bewaarde coderingen") for w in found.warnings)


def test_who_codes_anew_what_was_gone_counts_again(wave: Wave) -> None:
    found = taken_up(wave, book(without=GONE), ("A", IDS[0], STAYS))
    assert found.codings["segment_id"].tolist() == IDS[:2]
    assert any("tellen mee" in w and f"weg: {GONE}" in w for w in found.warnings)


def test_a_theme_that_came_or_was_renamed_is_said(wave: Wave) -> None:
    found = taken_up(wave, book(renamed=STAYS, new="splinternieuw"))
    assert len(found.codings) == 2
    (said,) = [w for w in found.warnings if "versie van het codeboek" in w]
    assert "tellen mee" in said
    assert "nieuw: splinternieuw" in said
    assert f"anders genoemd: {STAYS} (" in said


def test_a_theme_that_the_kept_codebook_never_had_is_gone_too(wave: Wave) -> None:
    taken_up(wave, book(new="tussendoor"), ("B", IDS[2], "tussendoor"))
    found = taken_up(wave, builders.codebook())
    assert found.codings.empty
    assert any("weg: tussendoor" in w for w in found.warnings)
