"""A model of sentence-transformers compares sentences: a tiny one made here, with made-up weights.

Skipped where sentence-transformers is not installed; it is in no lock file, for it brings PyTorch.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from pipeline.contracts import InputError
from pipeline.embed import embed, load_embedders
from pipeline.own_encoders import OwnTransformer
from pipeline.settings import EmbedSettings

pytest.importorskip(
    "sentence_transformers", reason="sentence-transformers is hier niet (uitbreiding [st])"
)

WORDS = ["er", "is", "tijd", "te", "weinig", "om", "leren", "samen", "koken", "##t", "##en", "."]
SENTENCES = ["Er is te weinig tijd om te leren.", "Samen koken.", "Er is tijd", ""]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BertModel of two layers with its WordPiece vocabulary, saved by transformers."""
    import torch
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("modellen") / "heel-klein"
    vocabulary = tmp_path_factory.mktemp("woorden") / "vocab.txt"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS]
    vocabulary.write_text("\n".join(words), encoding="utf-8")
    tokenizer = BertTokenizerFast.from_pretrained(str(vocabulary.parent))
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=64,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def load(model: Path | str, **more: str | bool) -> OwnTransformer:
    settings = EmbedSettings.model_validate(
        {"embedders": [{"st": str(model), **more}], "threads": 1}
    )
    (made,), _ = load_embedders(settings)
    assert isinstance(made, OwnTransformer)
    return made


def test_a_folder_becomes_an_encoder(model: Path) -> None:
    encoder = load(model, licence="MIT")
    vectors = embed([*SENTENCES, "tijd " * 500], encoder)
    assert vectors.shape == (5, encoder.dimensions) == (5, 32)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    assert encoder.name == "heel-klein"
    assert encoder.about["licence"] == "MIT"
    assert "torch" in encoder.about["engine"]


def test_its_vectors_are_those_of_transformers_itself(model: Path) -> None:
    import torch
    from transformers import AutoModel, AutoTokenizer

    bert, tokenizer = AutoModel.from_pretrained(model), AutoTokenizer.from_pretrained(model)
    with torch.no_grad():
        states = bert(**tokenizer(SENTENCES[0], return_tensors="pt")).last_hidden_state[0]
    mean = states.mean(dim=0).numpy()
    np.testing.assert_allclose(
        embed(SENTENCES[:1], load(model))[0], mean / np.linalg.norm(mean), atol=2e-5
    )


def test_a_vector_does_not_depend_on_the_other_texts(model: Path) -> None:
    encoder = load(model)
    together = embed(SENTENCES, encoder)
    alone = np.vstack([embed([sentence], encoder) for sentence in SENTENCES])
    assert together.tobytes() == alone.tobytes()


def test_a_prefix_stands_before_every_text_and_makes_another_model(model: Path) -> None:
    plain, asked = load(model), load(model, prefix="samen ")
    assert plain.version != asked.version
    np.testing.assert_array_equal(embed(["tijd"], asked), embed(["samen tijd"], plain))


def test_other_weights_under_the_same_name_are_another_model(model: Path, tmp_path: Path) -> None:
    import shutil

    from safetensors.numpy import load_file, save_file

    copy = Path(shutil.copytree(model, tmp_path / model.name))
    assert load(copy).version == load(model).version
    weights = load_file(copy / "model.safetensors")
    first = next(iter(weights))
    weights[first] = weights[first] + 1
    save_file(weights, copy / "model.safetensors", metadata={"format": "pt"})
    assert load(copy).version != load(model).version


def test_damaged_weights_are_said(model: Path, tmp_path: Path) -> None:
    import shutil

    copy = Path(shutil.copytree(model, tmp_path / "kapot"))
    whole = (copy / "model.safetensors").read_bytes()
    (copy / "model.safetensors").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="kan niet worden geladen"):
        load(copy)


def test_a_model_by_name_that_is_not_here_is_not_fetched(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def no_network(*_: object, **__: object) -> None:
        raise AssertionError("er werd verbinding gezocht")

    monkeypatch.setattr("socket.getaddrinfo", no_network)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(InputError, match="download = true"):
        load("themascoop/bestaat-niet")
    assert os.environ["HF_HUB_OFFLINE"] == "1"


def test_a_hub_that_can_not_be_reached_is_said(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tried = []

    def unreachable(name: str, **how: object) -> None:
        tried.append(how["local_files_only"])
        raise OSError

    monkeypatch.setattr("huggingface_hub.snapshot_download", unreachable)
    with pytest.raises(InputError, match="kan niet worden opgehaald"):
        load("themascoop/bestaat-niet", download=True)
    assert tried == [False]


def test_a_model_by_name_is_read_from_the_cache_of_the_hub(
    model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.snapshot_download", lambda name, **how: str(model))
    encoder = load("themascoop/heel-klein")
    assert encoder.about["file"] == "themascoop/heel-klein"
    assert encoder.version == load(model).version
