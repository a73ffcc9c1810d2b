"""The automatic coder gives themes by meaning, within scope, and dares to say 'none of these'."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from pipeline.codebook import Codebook, CodebookFile
from pipeline.coding import (
    Entries,
    _twice,
    build_entries,
    code,
    codebook_texts,
    coded_themes,
    entry_texts,
    score,
)
from pipeline.contracts import AUTOMATIC, columns_of, empty
from pipeline.embed import USE, embed
from pipeline.ingest.config import load_settings

SETTINGS = load_settings().coding


@cache
def codebook() -> Codebook:
    """Two themes for segments, two that exclude each other and a matrix group for respondents."""
    return Codebook.build(
        CodebookFile.model_validate(
            {
                "name": "proef",
                "version": "1",
                "groups": [
                    {
                        "id": "nodig",
                        "name": "Nodig",
                        "scope": ["Q23"],
                        "themes": [
                            {
                                "id": "tijd",
                                "name": "Tijd",
                                "definition": "Er is genoeg tijd om te leren.",
                                "when_not": "De directie betaalt de uren.",
                                "examples": [
                                    "Er zijn uren in het rooster vrijgemaakt.",
                                    "Zonder tijd leert niemand iets.",
                                ],
                            },
                            {
                                "id": "begeleiding",
                                "name": "Begeleiding",
                                "definition": "Iemand begeleidt het proces van de groep.",
                                "examples": [
                                    "Een vaste procesbegeleider houdt de gang erin.",
                                    "De coach stelt goede vragen aan de groep.",
                                ],
                            },
                            {
                                "id": "openheid",
                                "name": "Openheid",
                                "definition": "Mensen durven eerlijk te zijn over fouten.",
                                "examples": [
                                    "Je mag hier zeggen wat er misging.",
                                    "Men vertrouwt elkaar en is eerlijk.",
                                ],
                            },
                        ],
                    },
                    {
                        "id": "vorm",
                        "name": "Vorm",
                        "level": "respondent",
                        "xor": True,
                        "scope": ["Q7"],
                        "themes": [
                            {
                                "id": "groepen",
                                "name": "Kleine groepen",
                                "definition": "Deelnemers leren in vaste kleine groepen.",
                                "examples": ["We komen bijeen in groepjes van acht."],
                            },
                            {
                                "id": "symposium",
                                "name": "Symposium",
                                "definition": "Er is een groot congres met sprekers.",
                                "examples": ["Elk jaar is er een conferentie met lezingen."],
                            },
                            {"id": "onbekend", "name": "Onbekend", "otherwise": True},
                        ],
                    },
                    {
                        "id": "wie",
                        "name": "Wie",
                        "level": "respondent",
                        "scope": ["Q12"],
                        "themes": [
                            {
                                "id": "onderwijs",
                                "name": "Onderwijs",
                                "definition": "Scholen, docenten en studenten doen mee.",
                                "items": ["docent", "student", "hogeschool van"],
                            }
                        ],
                    },
                ],
            }
        )
    )


@cache
def encoder() -> USE:
    return USE()


def entries_of(book: Codebook) -> Entries:
    lemmas = {t.id: " ".join(entry_texts(t)).lower() for t in coded_themes(book)}
    return build_entries(book, [embed(codebook_texts(book), encoder())], lemmas)


# Answers of eight people to Q23, so that a theme can stand out from what is usual.
USUAL = [
    "De bijeenkomsten zijn op dinsdag in het buurthuis.",
    "Het netwerk heet naar de straat waar wij begonnen.",
    "Wij drinken altijd eerst koffie met elkaar.",
    "De gemeente betaalt de zaal en de lunch.",
    "In de zomer ligt het stil vanwege de vakantie.",
    "Er is een nieuwsbrief en een website.",
    "We gaan met de fiets door de hele wijk.",
    "Vorig jaar waren er veertig aanmeldingen.",
]


def segments_of(*rows: dict[str, Any]) -> pd.DataFrame:
    base = {
        **{"wave": "w", "question_id": "Q23", "item": "", "start": 0, "non_answer": ""},
        **{"source": "vragenlijst", "literal": True, "whole": False},
    }
    lines: list[dict[str, Any]] = [{"text": text, "respondent_id": "r-zz"} for text in USUAL]
    lines += list(rows)
    return pd.DataFrame(
        [
            {
                **base,
                **{"segment_id": f"s-{n}", "respondent_id": "r-a", "end": len(row["text"])},
                **row,
                "lemmas": row["text"].lower().rstrip("."),
            }
            for n, row in enumerate(lines)
        ],
        columns=columns_of("segments"),
    )


def run(
    *rows: dict[str, Any], settings: Any = SETTINGS, book: Codebook | None = None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    book = book or codebook()
    segments = segments_of(*rows)
    entries = entries_of(book)
    vectors = [embed(segments["text"].tolist(), encoder())]
    scores = score(segments, vectors, entries, settings)
    return (*code(segments, scores, vectors, entries, book, settings), segments)


def themes_of(text: str, *rows: dict[str, Any], **options: Any) -> list[str]:
    codings, _, segments = run({"text": text}, *rows, **options)
    ids = segments.loc[segments["text"] == text, "segment_id"]
    return codings.loc[codings["segment_id"].isin(ids), "theme_id"].tolist()


# --- segments -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("We kregen van onze baas een middag per week vrij om te studeren.", "tijd"),
        ("Er was steeds een facilitator die ons verder hielp als groep.", "begeleiding"),
        ("Niemand schaamt zich hier voor een vergissing, we zijn eerlijk.", "openheid"),
    ],
)
def test_a_theme_is_recognised_in_other_words(text: str, theme: str) -> None:
    # A codebook of six themes can't lift one as far above the others as a real one can.
    lower = SETTINGS.model_copy(update={"none_cut": 0.8})
    assert themes_of(text, settings=lower)[:1] == [theme]


def test_what_fits_nothing_is_none_of_these() -> None:
    codings, _, segments = run()
    told = segments["segment_id"].tolist()
    none = codings[codings["theme_id"] == ""]
    assert set(codings["segment_id"]) == set(told)  # all were looked at
    assert len(none) >= len(USUAL) - 2
    assert (none["evidence"] == "").all()


def test_a_segment_can_have_several_themes_but_not_more_than_allowed() -> None:
    both = "Er is tijd om te leren en een vaste begeleider die de groep begeleidt."
    wide = SETTINGS.model_copy(update={"theme_cut": 9.0, "none_cut": 0.0})
    assert set(themes_of(both, settings=wide)) >= {"tijd", "begeleiding"}
    one = wide.model_copy(update={"max_themes": 1})
    assert len(themes_of(both, settings=one)) == 1
    near = wide.model_copy(update={"theme_cut": 0.0})
    assert len(themes_of(both, settings=near)) == 1


def test_no_theme_is_given_outside_the_scope_of_its_question() -> None:
    text = "Er zijn uren in het rooster vrijgemaakt."
    assert themes_of(text) == ["tijd"]
    codings, _, _ = run({"text": text, "question_id": "Q7"})
    assert "tijd" not in codings["theme_id"].tolist()
    codings, _, _ = run({"text": text, "question_id": "geheel", "whole": True})
    assert "tijd" in codings["theme_id"].tolist()


def test_a_segment_outside_every_scope_was_not_looked_at() -> None:
    codings, _, segments = run({"text": "Er is tijd.", "question_id": "Q99"})
    assert segments["segment_id"].iloc[-1] not in set(codings["segment_id"])


def test_a_non_answer_gets_nothing_and_does_not_shift_the_others() -> None:
    text = "Er zijn uren in het rooster vrijgemaakt."
    plain, _, _ = run({"text": text})
    noise = [{"text": "weet niet", "non_answer": "weet niet"} for _ in range(20)]
    more, _, segments = run({"text": text}, *noise)
    silent = segments.loc[segments["non_answer"] != "", "segment_id"]
    assert not set(more["segment_id"]) & set(silent)
    assert more["theme_id"].tolist() == plain["theme_id"].tolist()
    assert more["confidence"].tolist() == plain["confidence"].tolist()


def test_the_evidence_is_the_text_of_the_entry_that_is_nearest() -> None:
    codings, _, _ = run({"text": "In het rooster zijn vrije uren gemaakt."})
    found = codings[codings["theme_id"] == "tijd"]
    assert found["evidence"].tolist() == ["Er zijn uren in het rooster vrijgemaakt."]


def test_what_a_theme_is_not_is_not_read() -> None:
    assert "De directie betaalt de uren." not in codebook_texts(codebook())


def test_confidence_rises_with_the_distance_to_the_cut() -> None:
    sure = []
    for cut in (1.6, 1.2, 0.8):
        settings = SETTINGS.model_copy(update={"none_cut": cut})
        codings, _, _ = run({"text": "Er zijn uren in het rooster vrijgemaakt."}, settings=settings)
        assert codings["confidence"].between(0.5, 1).all()
        assert set(codings["coder_id"]) == {AUTOMATIC}
        own = codings[(codings["segment_id"] == "s-8") & (codings["theme_id"] == "tijd")]
        sure += own["confidence"].tolist()
    assert sure == sorted(set(sure))
    assert len(sure) == 3


# --- respondents --------------------------------------------------------------------------------


def people_of(*rows: dict[str, Any], **options: Any) -> pd.DataFrame:
    _, people, _ = run(*rows, **options)
    return people[people["respondent_id"] == "r-a"]


def test_an_exclusive_group_gives_one_theme_with_its_segment() -> None:
    rows = (
        {"text": "We leren samen in groepjes van acht.", "question_id": "Q7"},
        {"text": "Wij zijn al een paar jaar bezig.", "question_id": "Q7"},
    )
    lenient = SETTINGS.model_copy(update={"respondent_cut": -9.0})
    people = people_of(*rows, settings=lenient)
    forms = people[people["theme_id"].isin(["groepen", "symposium", "onbekend"])]
    assert forms["theme_id"].tolist() == ["groepen"]
    assert forms["segment_id"].tolist() == ["s-8"]


def test_who_shows_no_form_gets_unknown_without_a_segment() -> None:
    strict = SETTINGS.model_copy(update={"respondent_cut": 9.0})
    people = people_of({"text": "We leren in groepjes.", "question_id": "Q7"}, settings=strict)
    assert people["theme_id"].tolist() == ["onbekend"]
    assert people["segment_id"].tolist() == [""]


@pytest.mark.parametrize(
    ("label", "theme"),
    [
        ("Docenten hbo", True),
        ("hbo-studenten", True),
        ("mbo/Docenten", True),
        ("Hogeschool van Noord", True),
        ("Gemeente", False),
        ("ondocent", False),
    ],
)
def test_a_matrix_label_shows_its_group_by_its_words(label: str, theme: bool) -> None:
    people = people_of({"text": label, "question_id": "Q12", "item": "1"})
    found = people[people["theme_id"] == "onderwijs"]
    assert len(found) == theme
    assert not theme or found["evidence"].iloc[0] == "genoemd als deelnemersgroep"


def test_a_theme_of_respondents_is_no_theme_of_a_segment() -> None:
    codings, _, _ = run({"text": "We komen bijeen in groepjes van acht.", "question_id": "Q7"})
    assert "groepen" not in codings["theme_id"].tolist()


# --- decisions that do not depend on the machine ----------------------------------------------


def test_scores_are_rounded() -> None:
    segments = segments_of({"text": "Er is tijd."})
    vectors = [embed(segments["text"].tolist(), encoder())]
    scores = score(segments, vectors, entries_of(codebook()), SETTINGS)
    assert (scores == np.round(scores, 3)).all()
    assert scores.shape == (len(segments), len(coded_themes(codebook())))


def test_of_equal_scores_the_first_in_the_codebook_wins() -> None:
    segments = segments_of({"text": "Er is tijd."})
    entries = entries_of(codebook())
    vectors = [embed(segments["text"].tolist(), encoder())]
    equal = np.full((len(segments), len(entries.themes)), 2.0)
    one = SETTINGS.model_copy(update={"max_themes": 1})
    codings, _ = code(segments, equal, vectors, entries, codebook(), one)
    assert set(codings["theme_id"]) == {"tijd"}


def test_a_cut_is_reached_when_it_is_equalled() -> None:
    segments = segments_of()
    entries = entries_of(codebook())
    vectors = [embed(segments["text"].tolist(), encoder())]
    scores = np.full((len(segments), len(entries.themes)), -9.0)
    scores[0, 0], scores[1, 0] = SETTINGS.none_cut, SETTINGS.none_cut - 0.001
    codings, _ = code(segments, scores, vectors, entries, codebook(), SETTINGS)
    assert codings["theme_id"].tolist()[:2] == ["tijd", ""]
    assert codings["confidence"].tolist()[0] == 0.5


def test_the_order_of_the_segments_does_not_change_what_they_get() -> None:
    texts = [{"text": "Er zijn uren vrijgemaakt."}, {"text": "Een begeleider helpt de groep."}]
    forwards, _, one = run(*texts)
    backwards, _, other = run(*texts[::-1])

    def given(codings: pd.DataFrame, segments: pd.DataFrame) -> dict[str, str]:
        texts = segments.set_index("segment_id")["text"]
        return {
            texts[s]: t for s, t in zip(codings["segment_id"], codings["theme_id"], strict=True)
        }

    assert given(forwards, one) == given(backwards, other)


def test_a_second_encoder_counts_as_well() -> None:
    segments = segments_of({"text": "Er is tijd."})
    book = codebook()
    first = embed(segments["text"].tolist(), encoder())
    texts = embed(codebook_texts(book), encoder())
    lemmas = {t.id: "" for t in coded_themes(book)}
    two = build_entries(book, [texts, -texts], lemmas)
    no_words = SETTINGS.model_copy(update={"lexical_weight": 0.0})
    # an encoder and its opposite cancel out
    assert np.abs(score(segments, [first, first], two, no_words)).max() <= 0.001


# --- nothing to code ----------------------------------------------------------------------------


@pytest.mark.parametrize("silent", [True, False])
def test_a_wave_with_nothing_to_code_gives_empty_tables(silent: bool) -> None:
    segments = segments_of()
    segments = segments.assign(non_answer="weet niet") if silent else empty("segments")
    entries = entries_of(codebook())
    vectors = [embed(segments["text"].tolist(), encoder())]
    scores = score(segments, vectors, entries, SETTINGS)
    codings, people = code(segments, scores, vectors, entries, codebook(), SETTINGS)
    assert codings.empty
    assert list(codings.columns) == columns_of("codings")
    assert set(people["theme_id"]) <= {"onbekend"}


def test_a_single_segment_stands_out_from_nothing() -> None:
    segments = segments_of()[:1]
    entries = entries_of(codebook())
    vectors = [embed(segments["text"].tolist(), encoder())]
    scores = score(segments, vectors, entries, SETTINGS)
    assert np.isfinite(scores).all()


def test_a_codebook_without_words_is_coded_by_meaning_alone() -> None:
    segments = segments_of({"text": "Er is tijd."})
    book = codebook()
    texts = embed(codebook_texts(book), encoder())
    entries = build_entries(book, [texts], {t.id: "" for t in coded_themes(book)})
    vectors = [embed(segments["text"].tolist(), encoder())]
    assert np.isfinite(score(segments, vectors, entries, SETTINGS)).all()


@pytest.mark.parametrize("size", [(3, 1), (7, 5), (100, 17), (5000, 33), (4097, 62)])
def test_block_by_block_gives_the_same_scores_to_the_last_bit(size: tuple[int, int]) -> None:
    random = np.random.default_rng(1)
    values, told = random.standard_normal(size), random.random(size[0]) < 0.9

    def standard(reference: Any, axis: int) -> Any:
        spread = reference.std(axis=axis, keepdims=True)
        centred = values - reference.mean(axis=axis, keepdims=True)
        return centred / np.where(spread > 1e-9, spread, np.inf)

    whole = standard(values, 1) + standard(values[told], 0)
    assert _twice(values.copy(), told).tobytes() == whole.tobytes()
