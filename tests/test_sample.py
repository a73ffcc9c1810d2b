"""The sample wave: what its makers promised, under the coding that was settled by hand."""

from __future__ import annotations

import csv
from collections import defaultdict

import pytest

from pipeline.ingest.config import SAMPLE
from tests.conftest import Run

# Respondents per theme as published for the first wave (2018), and of the sub-themes.
PUBLISHED = {
    **{"rv_tijd": 5, "rv_bereidheid": 4, "rv_procesbegeleiding": 3, "rv_openstaan": 1},
    **{"rv_commitment": 1, "rv_draagvlak": 1, "bottom_up": 3, "onderwijs_continuiteit": 3},
    **{"diversiteit": 4, "diversiteit_activiteiten": 1, "diversiteit_onderwerpen": 1},
    **{"diversiteit_deelnemers": 2, "comp_overstijgend": 3, "comp_reflectie": 2},
    **{"comp_begeleiding": 2, "comp_onderzoek": 1, "uitd_continuiteit": 3, "uitd_overig": 4},
    **{"vorm_leerwerkgroep": 11, "vorm_koppels": 1, "vorm_symposia": 1, "vorm_reflectie": 1},
    "vorm_onbekend": 3,
    "praktisch_doen": 7,
}


def codings(name: str) -> dict[tuple[str, str, str, str], frozenset[str]]:
    found = defaultdict(set)
    path = SAMPLE / f"codings-{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            unit = (row["response_id"], row["question"], row["start"], row["text"])
            found[unit].add(row["theme"])
    return {unit: frozenset(themes - {""}) for unit, themes in found.items()}


@pytest.mark.parametrize(("theme", "respondents"), PUBLISHED.items())
def test_the_settled_coding_reproduces_the_published_counts(
    sample_run: Run, theme: str, respondents: int
) -> None:
    counted = {t["theme_id"]: t["respondents_human"] for t in sample_run.json["themes"]}
    assert counted[theme] == respondents


def test_two_coders_disagree_on_ten_to_twenty_percent_of_the_units() -> None:
    first, second = codings("a"), codings("b")
    assert first.keys() == second.keys()
    different = sum(first[unit] != second[unit] for unit in first)
    assert 0.10 <= different / len(first) <= 0.20


def test_what_both_coders_say_stands_in_the_settled_coding() -> None:
    first, second, settled = codings("a"), codings("b"), codings("vastgesteld")
    same = [unit for unit in first if first[unit] == second[unit]]
    assert all(settled[unit] == first[unit] for unit in same)


def test_every_coding_of_the_sample_finds_its_segment_exactly(sample_run: Run) -> None:
    assert not [w for w in sample_run.json["warnings"] if "vonden geen plaats" in w]
