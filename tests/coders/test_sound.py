"""A coder that talks nonsense is refused with what is wrong, never counted as "no theme"."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

import numpy as np
import pandas as pd
import pytest

from pipeline.coders.base import Coded, CoderContext, code_wave
from pipeline.contracts import InputError, empty
from pipeline.ingest import registry
from tests.test_coders import THEMES, wave


class Nonsense:
    """Chances that a test spoils."""

    name = "onzin"
    spoil: Callable[[pd.DataFrame], Any] = staticmethod(lambda chances: chances)

    def __init__(self, context: CoderContext) -> None:
        self.context = context

    def fit(self, segments: pd.DataFrame, codings: pd.DataFrame) -> Self:
        return self

    def predict_proba(self, segments: pd.DataFrame) -> Any:
        n = len(segments)
        return self.spoil(self.context.frame(segments, np.full((n, 3), 0.9), np.full(n, 0.1)))


def set_one(value: Any) -> Callable[[pd.DataFrame], pd.DataFrame]:
    def spoil(chances: pd.DataFrame) -> pd.DataFrame:
        chances = chances.astype(object) if isinstance(value, str) else chances
        chances.iloc[3, 1] = value
        return chances

    return spoil


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (set_one(np.nan), "1 van de 288 ontbreken (NaN)"),
        (lambda c: c * np.nan, "288 van de 288 ontbreken (NaN)"),
        (set_one(1.2), "1 liggen niet tussen 0 en 1"),
        (set_one(-np.inf), "1 liggen niet tussen 0 en 1"),
        (set_one("veel"), "er staan geen getallen in"),
        (lambda c: c.iloc[:-1], "71 rijen voor 72 fragmenten"),
        (lambda c: c.iloc[::-1], "de rijen zijn niet die van de gevraagde fragmenten"),
        (lambda c: c.drop(columns="geld"), "zonder kolom 'geld'"),
        (lambda c: c.assign(regen=0.1), "met een kolom te veel: 'regen'"),
        (lambda c: c[[*THEMES[::-1], ""]], "niet in de volgorde van het codeboek"),
        (lambda c: c.to_numpy(), "een ndarray en geen tabel"),
        (lambda c: None, "een NoneType en geen tabel"),
    ],
)
def test_chances_that_are_none(spoil: Callable[[pd.DataFrame], Any], message: str) -> None:
    coder = type("Spoiled", (Nonsense,), {"spoil": staticmethod(spoil)})(wave())
    with pytest.raises(InputError) as error:
        code_wave(coder)
    assert "de codeur 'onzin' geeft geen bruikbare kansen: " in str(error.value)
    assert message in str(error.value)
    assert "kies een andere met --coder" in error.value.todo


def test_chances_that_are_right_are_decided_on() -> None:
    assert code_wave(Nonsense(wave())).codings["theme_id"].isin(THEMES).all()


def coded(**changed: Any) -> pd.DataFrame:
    line = {"segment_id": "s-0", "theme_id": "tijd", "coder_id": "automatisch", "evidence": ""}
    line |= {"coder_kind": "automatic", "confidence": 0.5, **changed}
    return pd.DataFrame([line])


@pytest.mark.parametrize(
    ("codings", "message"),
    [
        (coded(theme_id="regen"), "thema's die niet in het codeboek staan (regen)"),
        (coded(segment_id="s-999"), "codes (1) bij iets dat niet in deze ronde zit"),
        (coded(confidence=7.0), "een zekerheid (1 keer) die niet tussen 0 en 1 ligt"),
    ],
)
def test_codes_of_a_coder_with_its_own_way(codings: pd.DataFrame, message: str) -> None:
    class Decider(Nonsense):
        def code(self) -> Coded:
            return Coded(codings, empty("respondent_codings"), {"name": self.name})

    with pytest.raises(InputError) as error:
        code_wave(Decider(wave()))
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("pipeline.bestaat_niet:Codeur", "kan niet worden geladen"),
        ("pipeline.coders.topic:BestaatNiet", "kan niet worden geladen"),
        ("", "kan niet worden geladen"),
        ("pipeline.coders.base:Topics", "is geen codeur: fit en predict_proba ontbreekt"),
    ],
)
def test_a_registry_that_names_no_coder(
    place: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_file", lambda: {"coders": {"eigen": {"class": place}}})
    with pytest.raises(InputError) as error:
        registry.coder_class("eigen")
    assert message in str(error.value)
    assert "[coders.eigen]" in error.value.todo
