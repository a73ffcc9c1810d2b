"""Persons that spaCy's Dutch model finds join in, where the model is installed and may be right."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.privacy import redact
from pipeline.privacy.confirm import persons_among
from pipeline.privacy.entities import Entities, load_entities
from tests.builders import settings
from tests.tiny_spacy import WITH_PERSONS, make_nl_core_news_md

PRIVACY = settings().privacy


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_nl_core_news_md(tmp_path_factory.mktemp("pakketten"), entities=True)


@pytest.fixture
def model(package: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Entities]:
    monkeypatch.syspath_prepend(str(package))
    entities = load_entities()
    assert entities is not None
    yield entities
    for name in [m for m in sys.modules if m.startswith("nl_core_news_md")]:
        del sys.modules[name]


def test_without_the_model_only_the_rules_work() -> None:
    assert load_entities() is None


def test_the_model_finds_a_name_that_no_list_and_no_cue_gives_away(model: Entities) -> None:
    text = "wij vroegen Zand om hulp"
    assert redact(text, PRIVACY)[0] == text
    found = redact(text, PRIVACY, persons=model.persons(text))[0]
    assert found == "wij vroegen [naam] om hulp"


def test_what_the_model_takes_for_a_person_and_cannot_be_one_stays(model: Entities) -> None:
    """It has learned that a method and an organisation are persons."""
    texts = [text.replace("*", "") for text in WITH_PERSONS]
    model.read(texts)
    assert [model.persons(text) for text in texts[-4:]] == [[], [], [], []]
    wrong = model._nlp(texts[-1])
    assert [e.text for e in wrong.ents] == ["Abrona"]


@pytest.mark.parametrize(
    ("text", "person", "left"),
    [
        ("Dit leerde ik van mevrouw Zandbloem.", "mevrouw Zandbloem", "Zandbloem"),
        ("Samen met Tactus gaan we verder.", "Samen", ""),
        ("We gebruiken Design Thinking.", "Design Thinking", ""),
        ("Dit zegt Kolb (1984) ook.", "Kolb", ""),
        ("De groep uit Den Haag kwam.", "Den Haag", ""),
        ("Toen kwam Gwendolijn Uitdezak.", "Gwendolijn Uitdez", "Gwendolijn Uitdezak"),
        ("Bij Zideris loopt het.", "Zideris", ""),
    ],
)
def test_a_find_of_a_model_is_checked_against_words_and_places(
    text: str, person: str, left: str
) -> None:
    start = text.index(person)
    spans = persons_among(text, [(start, start + len(person))])
    assert [text[s:e] for s, e in spans] == ([left] if left else [])


def test_a_package_of_another_version_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(make_nl_core_news_md(tmp_path, version="999.9.9")))
    assert load_entities() is None
