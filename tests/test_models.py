"""What the registry and the cards say of the models is what is installed."""

from __future__ import annotations

import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

from pipeline import fetch_model
from pipeline.cli import cli

ROOT = Path(__file__).parent.parent
REGISTRY = tomllib.loads((ROOT / "models" / "registry.toml").read_text(encoding="utf-8"))
CODERS = REGISTRY.pop("coders")
LOCKED = [name for name, model in REGISTRY.items() if model["source"].startswith("locked")]


@pytest.mark.parametrize("name", LOCKED)
def test_a_locked_model_has_the_version_of_the_registry_and_a_card(name: str) -> None:
    model = REGISTRY[name]
    assert version(model["package"]) == model["version"]
    card = (ROOT / "models" / model["card"]).read_text(encoding="utf-8")
    assert model["package"] in card
    assert model["version"] in card
    assert model["command"] in card


def test_the_model_that_set_up_fetches_is_the_one_in_the_registry() -> None:
    fetched = REGISTRY[fetch_model.NAME]
    assert (fetched["package"], fetched["version"]) == (fetch_model.NAME, fetch_model.VERSION)


@pytest.mark.parametrize("name", [*REGISTRY, *CODERS])
def test_the_command_behind_a_figure_exists(name: str) -> None:
    program, what, *_ = {**REGISTRY, **CODERS}[name]["command"].split()
    assert what in cli.commands if program == "themascoop" else (ROOT / what).is_file()
