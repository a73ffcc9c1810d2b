"""The few functions that a notebook user needs."""

from __future__ import annotations

from pathlib import Path

import pipeline
from pipeline import warm
from pipeline.ingest.config import SAMPLE, cache_file
from tests.conftest import Run


def test_four_functions_go_from_an_export_to_a_report(sample_run: Run, tmp_path: Path) -> None:
    wave = pipeline.read_wave(
        str(SAMPLE / "export.csv"),
        codings=sorted(SAMPLE.glob("codings-*.csv")),
        supplements=[SAMPLE / "aanvulling-flevoland.yaml"],
    )
    result = pipeline.code_wave(wave)
    agreed = pipeline.validate(result)
    pooled = agreed[(agreed["theme_id"] == "") & (agreed["unit"] == "segment")]
    ours = {(a, b): k for a, b, k in pooled[["coder_a", "coder_b", "kappa"]].to_numpy()}
    theirs = {
        (a["coder_a"], a["coder_b"]): a["kappa"]
        for a in sample_run.json["agreement"]
        if a["theme_id"] is None
    }
    assert {pair: round(kappa, 4) for pair, kappa in ours.items()} == theirs
    paths = pipeline.write_report(result, tmp_path)
    assert Path(paths["docx"]).stat().st_size > 10_000


def test_set_up_embeds_the_shipped_codebook_once(own_home: Path) -> None:
    assert warm.main() == 0
    assert cache_file().is_relative_to(own_home)
    assert cache_file().exists()
