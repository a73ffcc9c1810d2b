"""A kept wave becomes a validated theme report."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from prefect import flow

from flows import tasks, told
from flows.parameters import HowTreated, Treatment, WaveName
from pipeline.console import Console
from pipeline.report.files import folder_name
from pipeline.run import Request
from pipeline.write import manifest

if TYPE_CHECKING:
    from pipeline.contracts import WaveResult
    from pipeline.report.model import Report


def analysis(request: Request, console: Console) -> "WaveResult":
    """Read, cut, find topics, lay on what people coded, code, and compare."""
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
        return tasks.find_reasons(result, automatic, request.cache_file)


def steps(
    request: Request, out: Path | None, made_on: date, console: Console
) -> "tuple[WaveResult, Report, dict[str, str], str]":
    """From files, or from the store, to a report.

    :param out: folder of the report; default ``rapport/<wave>``.
    :return: the tables, the report, the paths of its files, and the id of the run.
    """
    result = analysis(request, console)
    with console.step("rapport opstellen"):
        report = tasks.compose_report(result, made_on)
    folder = out or Path("rapport") / folder_name(result.wave)
    with console.step("rapport schrijven"):
        paths = tasks.write_files(result, report, folder, console.seconds)
        kept = tasks.keep_run(result, request.store, manifest(result, console.seconds), folder)
    return result, report, paths, kept


@flow(name="themarapport-van-export", persist_result=False, validate_parameters=False)
def report_at_once(
    request: Request, out: Path | None, made_on: date, quiet: bool = False
) -> "tuple[WaveResult, Report, dict[str, str], dict[str, float]]":
    """What ``themascoop flow`` does: from an export to its report, in this process.

    :param request: the files of the wave and how to treat them.
    :param out: folder of the report; default ``rapport/<wave>``.
    :param made_on: the date that stands in the report.
    :param quiet: say nothing on standard error.
    :return: the tables, the report, the paths of its files, and the seconds of each step.
    """
    console = Console(quiet)
    result, report, paths, _ = steps(request, out, made_on, console)
    return result, report, paths, console.seconds


@flow(
    name="themarapport",
    flow_run_name=told.name_of_run("rapport"),
    description="Maakt het themarapport van een bewaarde ronde. Wat niet veranderde, blijft staan.",
    persist_result=False,
)
@tasks.careful
def theme_report(wave: WaveName, treatment: HowTreated = Treatment()) -> None:  # noqa: B008
    """Code a kept wave, measure agreement with what people coded, and write the report."""
    made = tasks.reported(treatment.request(wave), treatment.folder(wave))
    told.report(made)
