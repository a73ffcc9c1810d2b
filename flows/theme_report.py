"""The main flow: a survey wave becomes a validated theme report."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from prefect import flow

from flows import tasks
from pipeline.run import Request

if TYPE_CHECKING:
    from pipeline.contracts import WaveResult
    from pipeline.report.model import Report


@flow(name="themarapport", persist_result=False, validate_parameters=False)
def theme_report(
    request: Request, out: Path | None, made_on: date
) -> tuple[WaveResult, Report, dict[str, str]]:
    """Read, cut, find topics, code, compare with people, and report.

    :param request: the files of the wave and how to treat them.
    :param out: folder of the report; default ``rapport/<wave>``.
    :param made_on: the date that stands in the report.
    """
    wave = tasks.read_wave(request)
    text = tasks.cut_and_embed(wave, request.cache_file)
    topics = tasks.find_topics(wave, text)
    automatic = tasks.code_segments(wave, text)
    human = tasks.place_codings(wave, text)
    result = tasks.match_and_compare(wave, text, topics, automatic, human)
    report = tasks.compose_report(result, made_on)
    paths = tasks.write_files(result, report, out or Path("rapport") / result.wave, {})
    return result, report, paths
