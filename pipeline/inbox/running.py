"""The run of one file of an inbox: the same steps as ``themascoop run`` and ``ingest``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from pipeline.console import Console
from pipeline.inbox.work import Made
from pipeline.reading import Request


def treatment(console: Console, made_on: date) -> Callable[[Request, Path | None], Made]:
    """How a file gets its run.

    :param made_on: the date that stands in the report.
    """

    def treat(request: Request, out: Path | None) -> Made:
        return _ingested(request, console) if out is None else _run(request, out, console, made_on)

    return treat


def _run(request: Request, out: Path, console: Console, made_on: date) -> Made:
    from pipeline.keeping import keep_run
    from pipeline.run import run_wave
    from pipeline.write import compose, manifest, write_report

    console.seconds.clear()  # a manifest says what its own run took
    result = run_wave(request, console.step)
    with console.step("rapport opstellen"):
        report = compose(result, made_on)
    with console.step("rapport schrijven"):
        write_report(result, report, out, console.seconds)
        keep_run(result, request.store, manifest(result, console.seconds), out)
    place = result.facts["store"]
    return Made(
        place["wave"],
        place["version"],
        len(result.respondents),
        int((result.answers["kind"] == "open").sum()),
        result.facts["codings"]["n_placed"],
        str(out.absolute()),
        result.warnings,
    )


def _ingested(request: Request, console: Console) -> Made:
    from pipeline.run import ingest

    wave, placed = ingest(request, console.step)
    place = wave.facts["store"]
    return Made(
        place["wave"],
        place["version"],
        len(wave.respondents),
        int((wave.answers["kind"] == "open").sum()),
        placed.n_placed,
        "",
        (*wave.warnings, *placed.warnings),
    )
