"""Segments get base forms of words: from the real Dutch model when it is there, said when not."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.contracts import check, empty
from pipeline.lemmatise import dutch_lemma, lemmas_of, lemmatise, load_pipeline
from tests.tiny_spacy import NAME, make_nl_core_news_md


@pytest.fixture(scope="module")
def fallback() -> Any:
    return load_pipeline("nl_geen_model")[0]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_nl_core_news_md(tmp_path_factory.mktemp("pakketten"))


@pytest.fixture
def on_path(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    def put(folder: Path) -> None:
        monkeypatch.syspath_prepend(folder)
        importlib.invalidate_caches()

    yield put
    sys.modules.pop(NAME, None)


def _segments(*texts: str) -> pd.DataFrame:
    frame = pd.DataFrame(
        {
            **{"segment_id": [f"s{i}" for i in range(len(texts))], "wave": "w"},
            **{"respondent_id": "r-a", "question_id": "Q7", "item": "", "start": 0, "end": 9},
            **{"text": list(texts), "lemmas": "", "non_answer": "", "source": "vragenlijst"},
            **{"literal": True, "whole": False},
        }
    )
    return check("segments", frame.astype({"text": "str"}))


def test_the_dutch_model_is_used_when_it_is_installed(package: Path) -> None:
    code = (
        "import json; from pipeline.lemmatise import *; nlp, facts = load_pipeline();"
        "lemmas = lemmas_of(['De studenten deelden vragen.'], nlp);"
        "print(json.dumps([facts, nlp.pipe_names, lemmas]))"
    )
    path = os.pathsep.join([str(package), os.getcwd()])
    env = {**os.environ, "PYTHONPATH": path}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=env)
    facts, pipes, lemmas = json.loads(done.stdout)
    assert facts == {"name": NAME, "version": "3.8.0", "kind": "spacy", "note": ""}
    assert pipes == ["tok2vec", "tagger", "lemmatizer"]
    assert lemmas == ["de student delen vraag"]


def test_without_the_model_simplemma_is_used_and_the_report_says_so() -> None:
    nlp, facts = load_pipeline("nl_geen_model")
    assert (facts["name"], facts["kind"]) == ("simplemma", "simplemma")
    assert facts["version"].startswith("2.")
    assert "nl_geen_model is niet geïnstalleerd" in facts["note"]
    assert "simplemma" in facts["note"]
    assert nlp.lang == "nl"


def test_a_squatted_package_of_that_name_is_not_even_imported(tmp_path: Path, on_path: Any) -> None:
    on_path(make_nl_core_news_md(tmp_path, version="999.9.9"))
    _, facts = load_pipeline()
    assert facts["kind"] == "simplemma"
    assert "onbekende versie (999.9.9)" in facts["note"]
    assert NAME not in sys.modules


def test_a_broken_model_stops_no_run(tmp_path: Path, on_path: Any) -> None:
    folder = make_nl_core_news_md(tmp_path)
    next((folder / NAME).glob("*/config.cfg")).unlink()
    on_path(folder)
    _, facts = load_pipeline()
    assert facts["kind"] == "simplemma"
    assert "kon niet worden geladen" in facts["note"]


def test_words_become_lemmas_and_the_rest_falls_out(fallback: Any) -> None:
    segments = _segments(
        "Wij leerden (3x!) van bewoners, o.a. met de SWT's en hbo'ers; zie www.voorbeeld.nl.",
        "De WMO en de Wmo in 2018: co-creatie.",
        "Gesproken met [naam 2] over de leernetwerken.",
    )
    filled = lemmatise(segments, fallback, ["[naam]"])
    assert filled["lemmas"].tolist() == [
        "wij leren van bewoner met de swt en hbo'er zien",
        "de wmo en de wmo in co-creatie",
        "spreken met over de leernetwerk",
    ]
    assert filled.drop(columns="lemmas").equals(segments.drop(columns="lemmas"))


def test_an_answer_in_capitals_has_the_same_lemmas(fallback: Any) -> None:
    quiet, loud = lemmas_of(
        ["samen leerden we van [naam] in wijkteams", "SAMEN LEERDEN WE VAN [naam] IN WIJKTEAMS"],
        fallback,
        ["[naam]"],
    )
    assert quiet == loud == "samen leren we van in wijkteam"


@pytest.mark.parametrize(
    ("word", "lemma"),
    [
        ("leernetwerken", "leernetwerk"),
        ("buurtteams", "buurtteam"),
        ("praktijkvragen", "praktijkvraag"),
        ("bewonersinitiatieven", "bewonersinitiatief"),
        ("welzijnsorganisaties", "welzijnsorganisatie"),
        ("sindsdien", "sindsdien"),
        ("persoonsgebonden", "persoonsgebonden"),
        ("leren", "leren"),  # not "leer" (leather)
        ("leden", "lid"),
        ("xqzen", "xqzen"),
    ],
)
def test_plurals_of_compounds_and_words_of_this_field(word: str, lemma: str) -> None:
    assert dutch_lemma(word) == lemma


def test_a_text_that_returns_is_read_once(fallback: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    pipe = fallback.pipe

    def counting(texts: Iterable[str], **options: Any) -> Any:
        for doc in pipe(texts, **options):
            read.append(doc.text)
            yield doc

    monkeypatch.setattr(fallback, "pipe", counting)
    filled = lemmatise(_segments(*["Samen leren.", "Tijd."] * 50), fallback)
    assert read == ["Samen leren.", "Tijd."]
    assert filled["lemmas"].tolist() == ["samen leren", "tijd"] * 50


def test_a_wave_without_segments_stays_empty(fallback: Any) -> None:
    assert lemmatise(empty("segments"), fallback).empty
