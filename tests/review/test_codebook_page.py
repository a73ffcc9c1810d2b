"""The codebook on a page: sharpened with a reason, with history and what it changes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from pipeline.review.numbers import Numbers
from pipeline.review.pages.codebook import id_of
from pipeline.sampling import Pick
from pipeline.store.database import Store
from pipeline.store.review.codebooks import add_idea, current, ideas_of, versions
from pipeline.store.review.plans import make_plan
from tests.builders import codebook
from tests.review.conftest import SEGMENTS, Someone, csrf_of
from tests.store.build import WAVE, tables

BOOK = f"/ronde/{WAVE}/codeboek"
THEME = "taal"


class Letters:
    """An encoder for tests: how often each pair of letters occurs."""

    name, version, dimensions, about = "letters", "1", 26 * 27, {}

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        found = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for place, text in enumerate(texts):
            small = [ord(c) - 96 if "a" <= c <= "z" else 0 for c in text.lower()]
            for a, b in pairwise(small):
                if b:
                    found[place, a * 26 + b - 1] += 1
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)

    def close(self) -> None:
        pass


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    app.state.numbers = Numbers(app.state.room, None, lambda settings: ([Letters()], []))
    return app


def change(client: TestClient, theme: str = THEME, **form: object):  # type: ignore[no-untyped-def]
    old = codebook()[theme]
    data = {
        **{"csrf": csrf_of(client), "seen": "0", "reason": "scherper", "name": old.name},
        **{"definition": old.definition, "when": old.when, "when_not": old.when_not},
        **{"examples": "\n".join(old.examples), "go": "save", **form},
    }
    return client.post(f"/ronde/{WAVE}/thema/{theme}", data=data)


def test_a_theme_is_sharpened_with_a_reason_and_everybody_sees_it(
    store: Store, someone: Someone
) -> None:
    anna = someone("anna")
    assert change(anna, definition="Anders.", reason="").status_code == 422
    assert change(anna).status_code == 422  # nothing changed
    assert len(versions(store, WAVE)) == 1
    answer = change(anna, definition="Een andere definitie.", examples="een\n\n twee \neen")
    assert answer.headers["location"] == f"{BOOK}#versie-1"
    theme = current(store, WAVE).codebook[THEME]
    assert (theme.definition, theme.examples) == ("Een andere definitie.", ("een", "twee"))
    text = someone("lou").get(BOOK).text
    assert "Een andere definitie." in text
    assert "scherper" in text
    assert f"<del>{codebook()[THEME].definition}</del>" in text
    assert "Scherp aan" not in text  # a reader


def test_who_comes_second_is_told_and_loses_no_text(store: Store, someone: Someone) -> None:
    change(someone("anna"), definition="Van Anna.")
    answer = change(someone("bo"), definition="Van Bo.")
    assert answer.status_code == 422
    assert "intussen veranderd" in answer.text
    assert "Van Bo." in answer.text
    assert current(store, WAVE).codebook[THEME].definition == "Van Anna."
    assert change(someone("bo"), definition="Van Bo.", seen="1").status_code == 303


def test_a_segment_becomes_an_example_with_a_button(store: Store, someone: Someone) -> None:
    anna = someone("anna")
    assert "Zet in het codeboek" in anna.get(f"/ronde/{WAVE}/segment/{SEGMENTS[2]}").text
    to = anna.get(f"/ronde/{WAVE}/voorbeeld?thema={THEME}&segment={SEGMENTS[2]}")
    text = anna.get(to.headers["location"]).text
    assert tables()["segments"]["text"][2] in text
    assert len(versions(store, WAVE)) == 1  # nothing is kept before she says why


def test_what_another_text_changes_is_counted_before_and_after_it_is_kept(
    store: Store, someone: Someone
) -> None:
    anna = someone("anna")
    own = tables()["segments"]["text"][2]  # of Q17, where this theme may be coded
    answer = change(anna, definition=own, when=own, examples=own, go="try")
    assert answer.status_code == 200
    assert "Nog niet bewaard" in answer.text
    assert len(versions(store, WAVE)) == 1
    assert "Aantal segmenten was 0, wordt 1: 1 erbij, 0 eraf." in answer.text
    assert own in answer.text
    change(anna, definition=own, when=own, examples=own)
    assert "wordt 1: 1 erbij" in anna.get(f"{BOOK}/1").text
    assert anna.get(f"{BOOK}/7").status_code == 409


def test_what_changes_names_no_segment_that_somebody_still_reads(
    store: Store, someone: Someone
) -> None:
    make_plan(store, WAVE, 1, [Pick(SEGMENTS[2], "random", 1.0)], ["bo"])
    own = tables()["segments"]["text"][2]
    text = change(someone("anna"), definition="", when=own, examples="x", go="try").text
    assert "1 erbij" in text
    assert f"/segment/{SEGMENTS[2]}" not in text


def test_ideas_are_taken_into_the_codebook_or_dropped(store: Store, someone: Someone) -> None:
    for name in ("Plezier", "plezier", "Geld"):
        add_idea(store, WAVE, SEGMENTS[0], name, "MENSEN", "bo")
    anna = someone("anna")
    assert "MENSEN" in anna.get(BOOK).text
    first, _, last = ideas_of(store, WAVE)

    def answer(idea: int, go: str, **form: object):  # type: ignore[no-untyped-def]
        data = {
            **{"csrf": csrf_of(anna), "idea": idea, "go": go, "name": "Plezier in het werk"},
            **{"group": "elementen", "definition": "Leuk.", "reason": "vaak", "seen": 0, **form},
        }
        return anna.post(f"/ronde/{WAVE}/voorstellen", data=data)

    assert answer(first.id, "take", reason="").status_code == 422
    assert answer(first.id, "take", group="weg").status_code == 422
    assert answer(first.id, "take").status_code == 303
    theme = current(store, WAVE).codebook["plezier_in_het_werk"]
    assert (theme.name, theme.definition) == ("Plezier in het werk", "Leuk.")
    assert answer(last.id, "drop").status_code == 303
    assert [i.state for i in ideas_of(store, WAVE)] == ["taken", "taken", "dropped"]
    assert answer(last.id, "take").status_code == 409
    assert "MENSEN" not in anna.get(BOOK).text


def test_an_idea_about_what_somebody_still_reads_is_not_told_to_that_coder(
    store: Store, someone: Someone
) -> None:
    make_plan(store, WAVE, 1, [Pick(SEGMENTS[0], "random", 1.0)], ["anna"])
    add_idea(store, WAVE, SEGMENTS[0], "VAN BO", "", "bo")
    add_idea(store, WAVE, SEGMENTS[0], "VAN ANNA", "", "anna")
    text = someone("anna").get(BOOK).text
    assert "VAN ANNA" in text
    assert "VAN BO" not in text
    assert "VAN BO" in someone("lou").get(BOOK).text


def test_a_reader_changes_nothing(store: Store, someone: Someone) -> None:
    assert change(someone("lou"), definition="Anders.").status_code == 403
    assert len(versions(store, WAVE)) == 1


def test_an_id_is_made_of_the_name_and_new() -> None:
    assert id_of("Plezier & énergie", codebook()) == "plezier_energie"
    assert id_of("Tijd", codebook()) == "tijd_2"
    assert id_of("2e kans", codebook()) == "thema_2e_kans"
    assert id_of("漢字", codebook()) == "thema"
