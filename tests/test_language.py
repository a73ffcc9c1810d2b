"""An answer is called foreign only when it surely is."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.ingest.config import load_settings
from pipeline.language import NAMES, foreign, foreign_answers
from pipeline.reading import Request, read
from pipeline.run import prepare
from tests.export_builder import write_export
from tests.language_set import DUTCH, FOREIGN

SETTINGS = load_settings().language


@pytest.mark.parametrize("language", ["en", "de", "fr", "fy"])
def test_answers_in_the_languages_around_are_found(language: str) -> None:
    got = foreign(FOREIGN[language], SETTINGS)
    assert got.count(language) >= 0.9 * len(got)


def test_other_languages_and_scripts_are_found() -> None:
    got = foreign(FOREIGN["other"], SETTINGS)
    assert got == ["es", "pl", "tr", "uk", "ar", "it"]
    assert set(got) <= set(NAMES)


def test_dutch_full_of_jargon_is_hardly_ever_called_foreign() -> None:
    assert sum(map(bool, foreign(DUTCH, SETTINGS))) <= 1


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "Good atmosphere!",
            "feedback",
            "nvt",
            "...",
            "👍",
            "12 345",
            "https://example.com/the",
        ),
        *("[naam 1] en [naam 2]", "ria@voorbeeld.nl", "We did the world café en dat werkte goed."),
    ],
)
def test_too_short_or_partly_dutch_counts_as_dutch(text: str) -> None:
    assert foreign([text], SETTINGS) == [""]


def test_only_open_answers_are_looked_at() -> None:
    text = FOREIGN["en"][0]
    frame = pd.DataFrame(
        [("r-1", "Q1", "", "open", text), ("r-1", "Q2", "", "text", text)],
        columns=["respondent_id", "question_id", "item", "kind", "text"],
    )
    assert foreign_answers(frame, SETTINGS).to_numpy().tolist() == [["r-1", "Q1", "", "en"]]


def test_the_same_text_always_gets_the_same_language() -> None:
    texts = [text for texts in FOREIGN.values() for text in texts]
    assert foreign(texts[::-1], SETTINGS)[::-1] == foreign(texts, SETTINGS)


def test_in_a_run_they_are_counted_and_have_no_dutch_lemmas(tmp_path: Path) -> None:
    export = write_export(tmp_path / "e.csv", [{"Q17": FOREIGN["de"][0]}, {}, {}])
    overrides = ('embed.embedders=["use"]',)
    wave = read(Request(export, overrides=overrides, key_file=tmp_path / "sleutel"))
    text = prepare(wave, None)
    assert text.facts["languages"] == {"de": 1}
    german = text.segments["text"] == FOREIGN["de"][0]
    assert text.segments.loc[german, "lemmas"].tolist() == [""]
    assert (
        text.segments.loc[~german & (text.segments["question_id"] == "Q17"), "lemmas"] != ""
    ).all()
    assert len(text.vectors[0]) == len(text.segments)


def test_an_export_in_another_language_keeps_its_words(tmp_path: Path) -> None:
    rows = [{q: FOREIGN["en"][n] for n, q in enumerate(("Q7", "Q8", "Q17", "Q19", "Q23"))}] * 3
    own = [
        {"ResponseId": f"R_{n}", **row, "Q14_2_TEXT": "", "Q16_2_TEXT": ""}
        for n, row in enumerate(rows)
    ]
    export = write_export(tmp_path / "e.csv", own)
    overrides = ('embed.embedders=["use"]',)
    text = prepare(read(Request(export, overrides=overrides, key_file=tmp_path / "s")), None)
    assert text.facts["words_of_all_languages"]
    assert (text.segments.loc[text.segments["question_id"] == "Q23", "lemmas"] != "").all()
    assert any("niet in het Nederlands" in warning for warning in text.warnings)
