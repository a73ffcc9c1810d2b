"""The main flow: a survey wave becomes a validated theme report."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from prefect import flow

from flows import tasks
from pipeline.console import Console
from pipeline.report.files import folder_name
from pipeline.run import Request
from pipeline.write import manifest

if TYPE_CHECKING:
    from pipeline.contracts import WaveResult
    from pipeline.report.model import Report


@flow(name="themarapport", persist_result=False, validate_parameters=False)
def theme_report(
    request: Request, out: Path | None, made_on: date, quiet: bool = False
) -> tuple[WaveResult, Report, dict[str, str], dict[str, float]]:
    """Read, cut, find topics, code, compare with people, and report.

    :param request: the files of the wave and how to treat them.
    :param out: folder of the report; default ``rapport/<wave>``.
    :param made_on: the date that stands in the report.
    :param quiet: say nothing on standard error.
    :return: the tables, the report, the paths of its files, and the seconds of each step.
    """
    console = Console(quiet)
    with console.step("antwoorden lezen"):
        wave = tasks.read_wave(request)
    with console.step("segmenten maken"):
        text = tasks.cut_and_embed(wave, request.cache_file)
    with console.step("bewaren"):
        wave = tasks.keep_wave(wave, text.segments)
    with console.step("topics zoeken"):
        topics = tasks.find_topics(wave, text)
    with console.step("menselijke codering plaatsen"):
        human = tasks.keep_codings(wave, text.segments, tasks.place_codings(wave, text.segments))
    with console.step("coderen"):
        automatic = tasks.code_segments(wave, text, human, topics)
    with console.step("koppelen en vergelijken"):
        result = tasks.match_and_compare(wave, text, topics, automatic, human)
    with console.step("redenen zoeken"):
        result = tasks.find_reasons(result, automatic, request.cache_file)
    with console.step("rapport opstellen"):
        report = tasks.compose_report(result, made_on)
    folder = out or Path("rapport") / folder_name(result.wave)
    with console.step("rapport schrijven"):
        paths = tasks.write_files(result, report, folder, console.seconds)
        tasks.keep_run(result, request.store, manifest(result, console.seconds), folder)
    return result, report, paths, console.seconds
