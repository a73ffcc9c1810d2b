"""A run as one JSON object and as the last lines on the console."""

from __future__ import annotations

import json
from datetime import date

import jsonschema

from pipeline.ingest.config import ROOT
from pipeline.report.build import build_report
from pipeline.summary import closing_lines, human_coder, to_json
from tests.builders import wave_result

PATHS = {"html": "a.html", "docx": "a.docx", "xlsx": "a.xlsx", "overview": "b.xlsx"}
ALL_PATHS = {**PATHS, "manifest": "manifest.json"}


def test_the_json_follows_its_schema_with_and_without_human_coding() -> None:
    schema = json.loads((ROOT / "docs" / "run.schema.json").read_text(encoding="utf-8"))
    for human in (True, False):
        result = wave_result(human=human)
        found = json.loads(json.dumps(to_json(result, ALL_PATHS, {"lezen": 0.1})))
        jsonschema.validate(found, schema)
        assert {t["respondents_human"] is None for t in found["themes"]} == {not human}


def test_a_sub_theme_counts_for_its_parent() -> None:
    found = to_json(wave_result(), ALL_PATHS, {})
    by_id = {t["theme_id"]: t for t in found["themes"]}
    for theme in found["themes"]:
        if theme["parent"]:
            parent = by_id[theme["parent"]]
            assert parent["respondents"] >= theme["respondents"]
            assert parent["segments"] >= theme["segments"]


def test_the_pooled_row_of_a_pair_is_about_segments_only() -> None:
    found = to_json(wave_result(), ALL_PATHS, {})
    pairs = [(a["coder_a"], a["coder_b"]) for a in found["agreement"] if a["theme_id"] is None]
    assert len(pairs) == len(set(pairs))
    assert all(a["unit"] == "respondent" for a in found["agreement_respondents"])


def test_only_an_adjudicated_or_single_coding_counts_as_the_human_one() -> None:
    result = wave_result()
    assert result.codings.set_index("coder_id")["coder_kind"].get(human_coder(result)) is not None
    two = result.codings[result.codings["coder_kind"] != "adjudicated"]
    people = result.respondent_codings
    alone = wave_result(
        codings=two, respondent_codings=people[people["coder_kind"] != "adjudicated"]
    )
    assert human_coder(alone) == ""


def test_the_console_says_where_the_report_is_and_how_far_it_is_to_be_trusted() -> None:
    result = wave_result()
    report = build_report(result, date(2026, 11, 24))
    lines = "\n".join(closing_lines(report, ALL_PATHS))
    assert all(finding.text in lines for finding in report.findings)
    assert "kappa" in lines
    assert "manifest.json" in lines
    without = build_report(wave_result(human=False), date(2026, 11, 24))
    assert "kappa" not in "\n".join(closing_lines(without, PATHS)).split("Het rapport")[0]
