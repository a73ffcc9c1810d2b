"""How far the automatic coding agrees with people on the sample wave, and people with each other.

Run: ``python tests/benchmarks/bench_agreement.py``. Kappa with its 95 % interval over respondents,
F1 with the second coder as reference; all themes together, then how the cut between "this theme"
and "none of these" moves the figure (the shipped cut is not chosen by it: 1.64 is the edge of the
highest five percent of a normal distribution).
"""

from __future__ import annotations

import dataclasses
import sys
from contextlib import nullcontext
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from pipeline import run
from pipeline.agreement import agreement
from pipeline.contracts import rows
from pipeline.ingest.config import cache_file


def show(measured: object, unit: str) -> None:
    for row in rows(measured):  # type: ignore[arg-type]
        if row.theme_id == "" and row.unit == unit:
            print(
                f"  {row.coder_a:12} {row.coder_b:12} kappa {row.kappa:.2f} "
                f"[{row.kappa_low:.2f}, {row.kappa_high:.2f}]  F1 {row.f1:.2f}  "
                f"n = {row.n_segments} segments of {row.n_respondents} respondents, "
                f"prevalence {row.prevalence_a:.3f} and {row.prevalence_b:.3f}"
            )


def main() -> None:
    request = run.Request.sample(cache_file=cache_file())
    result = run.run_wave(request, lambda name: nullcontext())
    for unit, title in (("segment", "theme x segment"), ("respondent", "theme x respondent")):
        print(f"Decisions: {title}")
        show(result.agreement, unit)
    wave = run.read(request)
    text = run.prepare(wave, request.cache_file)
    placed = run.place(wave, text.segments)
    found = run.topics(wave, text)
    print("Cut against the settled coding (theme x segment), the shipped one is 1.64:")
    for cut in (1.2, 1.4, 1.64, 1.8, 2.0):
        coding = wave.settings.coding.model_copy(update={"none_cut": cut, "coder": "definition"})
        settings = wave.settings.model_copy(update={"coding": coding})
        coded = run.code(dataclasses.replace(wave, settings=settings), text, placed, found)
        measured = agreement(
            text.segments,
            run.join([coded.codings, placed.codings], "codings"),
            run.join([coded.respondent_codings, placed.respondent_codings], "respondent_codings"),
            wave.codebook,
            settings.agreement,
            seed=settings.seed,
        )
        row = next(
            r
            for r in rows(measured)
            if (r.coder_a, r.coder_b, r.theme_id, r.unit)
            == ("automatisch", "vastgesteld", "", "segment")
        )
        print(f"  {cut:.2f}: kappa {row.kappa:.3f} [{row.kappa_low:.2f}, {row.kappa_high:.2f}]")


if __name__ == "__main__":
    main()
