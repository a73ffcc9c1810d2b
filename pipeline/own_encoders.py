"""Encoders of the user's own: a GGUF file through llama.cpp, or a model of sentence-transformers.

A model is known by a hash of its files, of what goes before a text and of what computes with it:
another model under the same name never gets vectors of the first.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import os
import re
import secrets
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline import gguf
from pipeline.contracts import InputError
from pipeline.settings import Encoder, GgufEncoder, TransformerEncoder

_Vectors = npt.NDArray[np.float32]
_CONTEXT = 512  # tokens that are read of a text; more is rare after embed.MAX_CHARACTERS
_POOLINGS = {0: "none", 1: "mean", 2: "cls", 3: "last", 4: "rank"}  # llama.h: llama_pooling_type
_FEWEST = 16  # a "vector" of fewer numbers is a verdict of something that is no encoder
_HUB_NAME = re.compile(r"[\w.-]+(/[\w.-]+)?")
_WANTED = ("*.safetensors", "*.json", "*.txt", "*.model")  # of a hub; no code and no pickles
_NO_ENCODER = "dit model is er niet voor om zinnen te vergelijken."


def look_for(encoders: Sequence[Encoder]) -> None:
    """What is wrong with models of the user's own is said before anything is read.

    :raises InputError: a model is not there, is no model, or its engine is not installed.
    """
    for encoder in encoders:
        if isinstance(encoder, GgufEncoder):
            _pooling(encoder)
        elif isinstance(encoder, TransformerEncoder):
            _look_at(encoder)


def name_of(encoder: GgufEncoder | TransformerEncoder) -> str:
    """How report and manifest call it: as the user does, else as its file."""
    if isinstance(encoder, GgufEncoder):
        return encoder.name or Path(encoder.gguf).stem
    return encoder.name or Path(encoder.st).name


def licence_of(encoder: GgufEncoder | TransformerEncoder) -> str:
    """As the user says, else as the file says; empty: nobody said.

    :raises InputError: as :func:`look_for`.
    """
    if encoder.licence or not isinstance(encoder, GgufEncoder):
        return encoder.licence
    return str(gguf.facts(Path(encoder.gguf).expanduser()).get("general.license") or "")


def load(encoder: GgufEncoder | TransformerEncoder, threads: int) -> OwnGguf | OwnTransformer:
    """An encoder that keeps :class:`pipeline.embed.Embedder`.

    :raises InputError: as :func:`look_for`; or the model can't be loaded.
    """
    if isinstance(encoder, GgufEncoder):
        return OwnGguf(encoder, threads)
    return OwnTransformer(encoder, threads)


class OwnGguf:
    """A GGUF file. It is loaded at the first text, so not at all when every vector is known.

    ``about``: what report and manifest tell of it.
    """

    def __init__(self, encoder: GgufEncoder, threads: int) -> None:
        self._path, self._threads = Path(encoder.gguf).expanduser(), threads
        self._pooling, told = _pooling(encoder)
        self._prefix = encoder.prefix
        self._server: Any = None
        self.name = name_of(encoder)
        self.dimensions = _dimensions(told)
        known = gguf.fingerprint(self._path)
        engine = f"xllamacpp {version('xllamacpp')}"
        self.version = _version(known, engine, self._pooling, encoder.prefix, str(_CONTEXT))
        self.about: Mapping[str, str] = {
            "licence": licence_of(encoder),
            "file": self._path.name,
            "sha256": known,
            "engine": engine,
            "pooling": self._pooling,
            "prefix": encoder.prefix,
        }

    def encode(self, texts: Sequence[str]) -> _Vectors:
        """One text at a time; of a text longer than the model reads, the beginning counts.

        :raises InputError: the file can't be loaded, or gives no vectors.
        """
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        if self._server is None:
            self._server = self._start()
        return np.vstack([_unit(self._vector(text), self._path) for text in texts])

    def close(self) -> None:
        """Free the memory of the model; its threads end."""
        self._server = None

    def _start(self) -> Any:
        def adjust(params: Any) -> None:
            import xllamacpp

            kinds = xllamacpp.llama_pooling_type
            params.embedding = True
            params.warmup = False
            params.n_batch = params.n_ubatch = _CONTEXT
            params.pooling_type = getattr(kinds, f"LLAMA_POOLING_TYPE_{self._pooling.upper()}")

        hint = "kies dan een kleiner model"
        return gguf.serve(self._path, self._threads, _CONTEXT, secrets.token_hex(16), hint, adjust)

    def _vector(self, text: str) -> Any:
        whole = f"{self._prefix}{text}"
        while True:
            answer = self._server.handle_embeddings({"input": whole if whole.strip() else "-"})
            try:
                return answer["data"][0]["embedding"]
            except (KeyError, IndexError, TypeError):
                why = str(answer)
            if not ("too large" in why or "exceed" in why) or len(whole) < 2:
                raise InputError(
                    _NO_ENCODER, "Kies een model dat voor zinnen is gemaakt.", file=self._path
                )
            whole = whole[: len(whole) * 3 // 4]


class OwnTransformer:
    """A model of sentence-transformers, from a folder or from the cache of a hub.

    Only weights in safetensors are read, and no code that comes with a model is run.

    ``about``: what report and manifest tell of it.
    """

    def __init__(self, encoder: TransformerEncoder, threads: int) -> None:
        folder = _look_at(encoder) or _from_hub(encoder)
        _check_folder(folder)
        self._where = Path(encoder.st)
        self._prefix = encoder.prefix
        self.name = name_of(encoder)
        known = _hash_of(folder)
        self._model, engine = _load_transformer(folder, threads, self._where)
        self.version = _version(known, engine, encoder.prefix)
        self.dimensions = self.encode(["-"]).shape[1]
        self.about: Mapping[str, str] = {
            "licence": encoder.licence,
            "file": folder.name if folder == self._where.expanduser() else encoder.st,
            "sha256": known,
            "engine": engine,
            "prefix": encoder.prefix,
        }

    def encode(self, texts: Sequence[str]) -> _Vectors:
        """One text at a time: beside others it is padded, and its last bits differ.

        :raises InputError: the model gives no vectors.
        """
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        vectors = self._model.encode(
            [f"{self._prefix}{text}" for text in texts],
            batch_size=1,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return np.vstack([_unit(vector, self._where) for vector in vectors])

    def close(self) -> None:
        """Free the memory of the model."""
        self._model = None


def _pooling(encoder: GgufEncoder) -> tuple[str, dict[str, Any]]:
    """How a sentence gets one vector, and what the file says of itself."""
    path = Path(encoder.gguf).expanduser()
    gguf.look_at(path)
    told = gguf.facts(path)
    number = told.get(f"{told.get('general.architecture')}.pooling_type")
    said = _POOLINGS.get(number, "none") if isinstance(number, int) else "none"
    if said == "rank":
        raise InputError(
            _NO_ENCODER,
            "Het beoordeelt een antwoord bij een vraag (reranker). Kies een model voor zinnen.",
            file=path,
        )
    if encoder.pooling != "model":
        return encoder.pooling, told
    if said == "none":
        raise InputError(
            "dit bestand zegt niet hoe een zin één vector krijgt; waarschijnlijk is het geen "
            "model om zinnen te vergelijken.",
            'Kies een model voor zinnen. Weet u zeker dat het er een is: noem "mean", "cls" of '
            '"last" bij pooling.',
            file=path,
        )
    return said, told


def _dimensions(told: dict[str, Any]) -> int:
    kind = told.get("general.architecture")
    size = told.get(f"{kind}.embedding_length_out") or told.get(f"{kind}.embedding_length")
    return size if isinstance(size, int) else 0


def _look_at(encoder: TransformerEncoder) -> Path | None:
    """The folder of a model; None: it is named as on a hub."""
    if importlib.util.find_spec("sentence_transformers") is None:
        raise InputError(
            "voor dit model is sentence-transformers nodig, en dat is niet geïnstalleerd.",
            "Installeer het met: pip install 'themascoop[st]'. Of neem het model als GGUF.",
        )
    path = Path(encoder.st).expanduser()
    if path.is_dir():
        _check_folder(path)
        return path
    if path.exists() or not _HUB_NAME.fullmatch(encoder.st):
        raise InputError(
            "dit is geen map met een model van sentence-transformers.",
            "Noem de map waarin config.json en de gewichten staan, of de naam van een model.",
            file=path,
        )
    return None


def _check_folder(folder: Path) -> None:
    if any(folder.rglob("*.py")):
        raise InputError(
            "dit model brengt eigen programmacode mee; die wordt niet uitgevoerd.",
            "Kies een model zonder code (.py) erbij.",
            file=folder,
        )
    if not (folder / "config.json").is_file() and not (folder / "modules.json").is_file():
        raise InputError(
            "dit is geen map met een model van sentence-transformers.",
            "Verwacht werden config.json of modules.json, en gewichten als .safetensors.",
            file=folder,
        )
    if not any(folder.rglob("*.safetensors")):
        raise InputError(
            "bij dit model staan geen gewichten als .safetensors.",
            "Andere vormen kunnen een programma bevatten en worden niet gelezen. Haal het model "
            "op als .safetensors.",
            file=folder,
        )


def _from_hub(encoder: TransformerEncoder) -> Path:
    """Where a model of a hub stands on this computer; it is fetched only when that is allowed."""
    _stay_offline(unless=encoder.download)
    from huggingface_hub import snapshot_download

    try:
        return Path(
            snapshot_download(
                encoder.st, allow_patterns=list(_WANTED), local_files_only=not encoder.download
            )
        )
    except Exception:  # offline, unknown, withdrawn, or wants an account: kinds of many packages
        if encoder.download:
            raise InputError(
                f"het model {encoder.st} kan niet worden opgehaald.",
                "Controleer de naam en de verbinding, of noem een map op deze computer.",
            ) from None
        raise InputError(
            f"het model {encoder.st} staat niet op deze computer.",
            "Noem een map, of zet download = true bij dit model om het op te halen; er gaan dan "
            "geen antwoorden naar buiten.",
        ) from None


def _stay_offline(unless: bool) -> None:
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    if not unless:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")


def _load_transformer(folder: Path, threads: int, where: Path) -> tuple[Any, str]:
    """The model, and the name and version of what computes with it."""
    _stay_offline(unless=False)
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as of_transformers

        of_transformers.set_verbosity_error()
        of_transformers.disable_progress_bar()
        logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
        torch.set_num_threads(threads)
        model = SentenceTransformer(
            str(folder),
            device="cpu",
            trust_remote_code=False,
            local_files_only=True,
            model_kwargs={"use_safetensors": True},
        )
    except Exception as error:  # what a damaged model raises differs per package and version
        raise InputError(
            f"dit model kan niet worden geladen ({type(error).__name__}).",
            "Het is beschadigd, niet helemaal opgehaald, voor een andere versie van "
            "sentence-transformers, of te groot voor het geheugen.",
            file=where,
        ) from None
    packages = ("sentence-transformers", "transformers", "torch")
    return model.eval(), ", ".join(f"{p} {version(p)}" for p in packages)


def _hash_of(folder: Path) -> str:
    """SHA-256 over names and contents of the files that decide a vector."""
    files = {p.relative_to(folder).as_posix(): p for kind in _WANTED for p in folder.rglob(kind)}
    known = {name: gguf.fingerprint(files[name]) for name in sorted(files)}
    return hashlib.sha256(json.dumps(known).encode()).hexdigest()


def _version(known: str, *more: str) -> str:
    how = hashlib.sha256("\0".join(more).encode()).hexdigest()
    return f"{known[:16]}.{how[:6]}"


def _unit(values: Any, where: Path) -> _Vectors:
    """A vector of length 1."""
    vector = np.asarray(values, dtype=np.float64).ravel()
    length = float(np.linalg.norm(vector)) if len(vector) >= _FEWEST else 0.0
    if not (np.isfinite(length) and length > 0):
        raise InputError(_NO_ENCODER, "Kies een model dat voor zinnen is gemaakt.", file=where)
    return np.asarray(vector / length, dtype=np.float32)
