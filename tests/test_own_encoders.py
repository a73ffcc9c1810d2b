"""A model of one's own compares sentences: a GGUF file through llama.cpp itself, and what is no
model is refused with a message. The small model proves the road; it knows no Dutch."""

from __future__ import annotations

import importlib.util
import json
import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline import gguf
from pipeline.contracts import InputError
from pipeline.embed import embed, load_embedders
from pipeline.own_encoders import OwnGguf, look_for, name_of
from pipeline.run import Request, run_wave
from pipeline.settings import EmbedSettings
from pipeline.store import VectorStore
from pipeline.write import manifest
from tests.coders.test_llm_gguf import weights
from tests.coders.wave import small_codebook
from tests.export_builder import write_export
from tests.gguf_builder import write_header

SENTENCES = ["Er is tijd.", "Koken.", ""]
ENCODER = {"general.architecture": "bert", "bert.embedding_length": 1024, "bert.pooling_type": 2}


def settings(*embedders: Any) -> EmbedSettings:
    return EmbedSettings.model_validate({"embedders": embedders, "threads": 1})


def own(path: Path, **more: str) -> OwnGguf:
    (made,), _ = load_embedders(settings({"gguf": str(path), **more}))
    assert isinstance(made, OwnGguf)
    return made


@pytest.fixture(scope="module")
def encoder() -> Iterator[OwnGguf]:
    made = own(weights(), pooling="mean")
    yield made
    made.close()


# --- a real model ---------------------------------------------------------------------------------


def test_a_real_model_gives_vectors_of_length_one(encoder: OwnGguf) -> None:
    vectors = embed(SENTENCES, encoder)
    assert vectors.shape == (3, encoder.dimensions) == (3, 576)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert vectors[0] @ vectors[1] < 0.999


def test_a_vector_does_not_depend_on_the_other_texts(encoder: OwnGguf) -> None:
    together, turned = embed(SENTENCES, encoder), embed(SENTENCES[::-1], encoder)[::-1]
    assert together.tobytes() == turned.tobytes()


def test_vectors_are_remembered_by_the_file_and_the_model_is_then_not_loaded(
    encoder: OwnGguf, tmp_path: Path
) -> None:
    store = VectorStore(tmp_path / "vectoren.sqlite")
    first = embed(SENTENCES[:2], encoder, store)
    again = own(weights(), pooling="mean", name="andere-naam-zelfde-bestand")
    again.name = encoder.name
    assert embed(SENTENCES[:2], again, store).tobytes() == first.tobytes()
    assert again._server is None
    asked = own(weights(), pooling="mean", prefix="query: ")
    assert store.get(f"{asked.name} {asked.version}", SENTENCES[:2]) == {}


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="telt draden zoals Linux ze toont")
def test_a_closed_model_leaves_no_thread_and_no_process_behind() -> None:
    def threads() -> int:
        return len(os.listdir("/proc/self/task"))

    import xllamacpp  # noqa: F401

    before, children = threads(), _children()
    made = own(weights(), pooling="mean")
    made.encode(["Er is tijd."])
    assert threads() > before
    assert _children() == children
    made.close()
    assert threads() <= before + 2  # a pool of OpenMP stays for the next model


def _children() -> str:
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="utf-8")


def test_a_model_that_is_made_to_write_is_no_encoder_unless_the_user_says_so() -> None:
    path = weights()
    with pytest.raises(InputError, match="waarschijnlijk is het geen model om zinnen"):
        look_for(settings({"gguf": str(path)}).embedders)
    look_for(settings({"gguf": str(path), "pooling": "mean"}).embedders)


def test_a_wave_is_read_with_a_model_from_disk_and_the_manifest_says_which(tmp_path: Path) -> None:
    path = weights()
    answers = [{"Q3": "Kade", "Q23": "Gewoon doen."}, {"Q3": "Kaap", "Q23": "Steun van boven."}]
    write_export(tmp_path / "e.csv", answers, plain=True)
    request = Request(
        export=tmp_path / "e.csv",
        codebook=small_codebook(tmp_path / "codeboek.yaml"),
        overrides=(
            "embed.embedders="
            f'["use", {{gguf="{path}", name="proef", pooling="mean", prefix="query: "}}]',
            "embed.threads=1",
        ),
    )
    result = run_wave(request, lambda name: nullcontext())
    told = manifest(result, {})
    _, proef = told["models"]
    assert proef["name"] == "proef"
    assert proef["sha256"] == gguf.fingerprint(path)
    assert proef["licence"] == "apache-2.0"  # as the file says
    assert proef["engine"].startswith("xllamacpp ")
    assert (proef["pooling"], proef["prefix"]) == ("mean", "query: ")
    json.dumps(told)
    assert (result.codings["coder_kind"] == "automatic").any()


# --- what a file says of itself -------------------------------------------------------------------


def test_an_encoder_says_itself_how_a_sentence_gets_one_vector(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp", reason="de wheel van xllamacpp is hier niet")
    path = write_header(tmp_path / "bge-m3.gguf", {**ENCODER, "general.license": "mit"})
    made = own(path)
    assert made.about["pooling"] == "cls"
    assert made.about["licence"] == "mit"
    assert (made.name, made.dimensions) == ("bge-m3", 1024)
    assert own(path, licence="eigen licentie").about["licence"] == "eigen licentie"


def test_other_weights_another_prefix_or_other_pooling_are_another_model(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp", reason="de wheel van xllamacpp is hier niet")
    path = write_header(tmp_path / "m.gguf", ENCODER)
    first = own(path).version
    assert own(path).version == first
    others = {own(path, prefix="query: ").version, own(path, pooling="mean").version}
    write_header(path, ENCODER, weights=b"anders")
    others.add(own(path).version)
    assert len({first, *others}) == 4


def test_a_reranker_is_no_encoder(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp", reason="de wheel van xllamacpp is hier niet")
    path = write_header(tmp_path / "m.gguf", {**ENCODER, "bert.pooling_type": 4})
    with pytest.raises(InputError, match="reranker"):
        look_for(settings({"gguf": str(path), "pooling": "mean"}).embedders)


def test_a_header_that_is_cut_off_anywhere_is_said(tmp_path: Path) -> None:
    whole = write_header(tmp_path / "m.gguf", {**ENCODER, "general.tags": ["a", "b"]})
    content = whole.read_bytes()
    assert gguf.facts(whole)["general.tags"] == ["a", "b"]
    for length in range(4, len(content)):
        whole.write_bytes(content[:length])
        with pytest.raises(InputError, match="kan niet als taalmodel worden geladen"):
            gguf.facts(whole)


def test_a_header_that_promises_too_much_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "m.gguf"
    path.write_bytes(b"GGUF" + b"\x03\0\0\0" + b"\xff" * 64)
    with pytest.raises(InputError, match="kan niet als taalmodel worden geladen"):
        gguf.facts(path)


# --- what is no model -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "niet gevonden"), (b"<html>", "geen GGUF"), (b"GGUF\x03\0\0\0\xff", "worden geladen")],
)
def test_a_file_that_is_no_model_is_said_before_anything_is_read(
    tmp_path: Path, content: bytes | None, message: str
) -> None:
    pytest.importorskip("xllamacpp", reason="de wheel van xllamacpp is hier niet")
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    request = Request(
        export=tmp_path / "er-is-geen-export.csv",
        overrides=(f"embed.embedders=[{{gguf='{path}'}}]",),
    )
    with pytest.raises(InputError, match=message) as error:
        run_wave(request, lambda name: nullcontext())
    assert error.value.file == path.name


def test_a_header_without_weights_is_said_when_it_is_loaded(tmp_path: Path) -> None:
    pytest.importorskip("xllamacpp", reason="de wheel van xllamacpp is hier niet")
    made = own(write_header(tmp_path / "m.gguf", ENCODER))
    with pytest.raises(InputError, match="kan niet als taalmodel worden geladen"):
        made.encode(["Er is tijd."])


@pytest.mark.parametrize(
    ("embedder", "module", "extra"),
    [("gguf", "xllamacpp", "llm"), ("st", "sentence_transformers", "st")],
)
def test_without_the_extra_the_message_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, embedder: str, module: str, extra: str
) -> None:
    path = write_header(tmp_path / "m.gguf", ENCODER)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == module else name)
    with pytest.raises(InputError, match=rf"themascoop\[{extra}\]"):
        look_for(settings({embedder: str(path)}).embedders)


class Scripted:
    """Stands for llama.cpp: refuses texts over ``most`` characters, and gives ``vector``."""

    def __init__(self, vector: list[float], most: int = 10_000) -> None:
        self.vector, self.most, self.asked = vector, most, list[str]()

    def handle_embeddings(self, request: dict[str, str]) -> dict[str, Any]:
        self.asked.append(request["input"])
        if len(request["input"]) > self.most:
            return {"error": {"message": f"input ({len(request['input'])} tokens) is too large"}}
        return {"data": [{"embedding": self.vector}]}


def scripted(tmp_path: Path, server: Scripted) -> OwnGguf:
    pytest.importorskip("xllamacpp", reason="de wheel van xllamacpp is hier niet")
    made = own(write_header(tmp_path / "m.gguf", ENCODER), prefix="query: ")
    made._server = server
    return made


def test_of_a_text_longer_than_the_model_reads_the_beginning_counts(tmp_path: Path) -> None:
    server = Scripted([1.0] * 20, most=100)
    scripted(tmp_path, server).encode(["e" * 1000])
    assert server.asked[0] == "query: " + "e" * 1000
    assert 70 < len(server.asked[-1]) <= 100
    assert server.asked[-1].startswith("query: e")


@pytest.mark.parametrize("vector", [[0.5], [0.0] * 20, [float("nan")] * 20, []])
def test_what_is_no_vector_is_refused(tmp_path: Path, vector: list[float]) -> None:
    with pytest.raises(InputError, match="niet voor om zinnen te vergelijken"):
        scripted(tmp_path, Scripted(vector)).encode(["Er is tijd."])


# --- sentence-transformers: what can be said without it -------------------------------------------


@pytest.fixture
def as_if_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name)


def folder(path: Path, *names: str) -> Path:
    for name in names:
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text("{}", encoding="utf-8")
    return path


@pytest.mark.usefixtures("as_if_installed")
@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("lees-mij.txt",), "geen map met een model"),
        (("config.json", "pytorch_model.bin"), r"geen gewichten als \.safetensors"),
        (("config.json", "model.safetensors", "code/model.py"), "eigen programmacode"),
    ],
)
def test_a_folder_that_is_no_model_or_brings_code_is_refused(
    tmp_path: Path, names: tuple[str, ...], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        look_for(settings({"st": str(folder(tmp_path / "m", *names))}).embedders)


@pytest.mark.usefixtures("as_if_installed")
def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="geen map met een model"):
        look_for(settings({"st": str(tmp_path / "nee" / "model")}).embedders)


def test_a_model_is_called_as_the_user_does_or_else_as_its_file() -> None:
    found = settings(
        {"gguf": "/m/bge-m3-q8.gguf"}, {"st": "org/e5"}, {"gguf": "x.gguf", "name": "mijn"}
    )
    assert [name_of(e) for e in found.embedders if not isinstance(e, str)] == [
        "bge-m3-q8",
        "e5",
        "mijn",
    ]
