"""A small wave as the store gets it: three respondents, two open questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipeline.contracts import check, empty
from pipeline.segment import segment
from pipeline.store.database import Store
from pipeline.store.runs import TABLES, add_run
from tests import builders

WAVE = "proef-2018"
ANSWERS = {
    "r-aaaaaaaaaa": {
        "Q7": "Wij leren samen van fouten. Er is te weinig tijd voor overleg.",
        "Q17": "De teamleider denkt mee met ons.",
    },
    "r-bbbbbbbbbb": {
        "Q7": "Het netwerk bestaat uit bewoners en studenten.",
        "Q17": "Er ontstonden nieuwe contacten in de wijk.",
    },
    "r-cccccccccc": {"Q7": "Een groep die iedere maand bij elkaar komt om te leren."},
}


def tables(answers: dict[str, dict[str, str]] = ANSWERS) -> dict[str, pd.DataFrame]:
    """The tables of a wave with these answers."""
    lines = [
        {
            **{"wave": WAVE, "respondent_id": person, "question_id": question, "item": ""},
            **{"kind": "open", "text": text, "choice": "", "rating": pd.NA, "edits": ""},
            **{"source": "vragenlijst", "literal": True, "whole": False, "file": "e.csv"},
            **{"row": 4 + place, "column": question},
        }
        for place, (person, given) in enumerate(answers.items())
        for question, text in given.items()
    ]
    frame = pd.DataFrame(lines).astype({"rating": "Int64"})
    frame = check("answers", frame[list(empty("answers").columns)])
    people = pd.DataFrame(
        [
            {
                "respondent_id": p,
                "label": f"netwerk {p[2]}",
                "source": "vragenlijst",
                "recorded": "",
            }
            for p in answers
        ]
    )
    return {
        "respondents": check("respondents", people),
        "answers": frame,
        "segments": segment(frame, builders.settings().segment),
        "rejects": empty("rejects"),
        "replacements": empty("replacements"),
    }


def details(**more: Any) -> dict[str, Any]:
    """What goes with the tables of a version."""
    return {
        "questionnaire": builders.questionnaire().model_dump(mode="json"),
        "codebook": builders.codebook().file.model_dump(mode="json"),
        "settings": {},
        "responses": {"received": 3, "used": 3, "left_out": []},
        "facts": {"key": "abc"},
        "inputs": [],
        **more,
    }


def source(name: str = "export.csv") -> dict[str, str]:
    """The export that a version came from."""
    return {"name": name, "sha256": "0" * 64}


def codings(rows: list[tuple[str, str, str]], kind: str = "human") -> pd.DataFrame:
    """Table ``codings`` of (coder, segment, theme)."""
    lines = [
        {
            **{"segment_id": segment_id, "theme_id": theme, "coder_id": coder},
            **{"coder_kind": kind, "confidence": float("nan"), "evidence": ""},
        }
        for coder, segment_id, theme in rows
    ]
    return check("codings", pd.DataFrame(lines)) if lines else empty("codings")


def automatic_run(store: Store, given: Mapping[str, str], evidence: str = "") -> str:
    """A kept run of the wave that gave each segment this theme; its id."""
    result = builders.wave_result()
    codes = pd.DataFrame(
        [
            {
                **{"segment_id": segment_id, "theme_id": theme, "coder_id": "automatisch"},
                **{"coder_kind": "automatic", "confidence": 0.87, "evidence": evidence},
            }
            for segment_id, theme in given.items()
        ]
    )
    made = {
        "lemmas": result.segments[["segment_id", "lemmas"]],
        "respondent_codings": result.respondent_codings,
        "topics": result.topics,
        "topic_members": result.topic_members,
        "matches": result.matches,
        "agreement": result.agreement,
        "evidence": empty("evidence"),
        "codings": check("codings", codes),
    }
    return add_run(store, WAVE, 1, {n: made[n] for n in TABLES}, {}, "rapport")
