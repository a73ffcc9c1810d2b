"""The steps of a run as Prefect tasks: big ones, a stage over a whole wave each.

Tables of people's answers stay in this process: the store of a server is no place for those. Two
tasks stand around the others and are cached, ``ingest_files`` and ``make_report``; what they give
back, and what a server keeps of it, is a small reference without an answer in it.

A retry helps only where another process or a full disk is in the way (``OutputError``).
"""

from __future__ import annotations

import functools
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from prefect import Task, task

from flows import caching
from flows.locks import one_at_a_time
from pipeline import explaining, keeping, run, write
from pipeline.console import Console
from pipeline.contracts import OutputError, ThemascoopError
from pipeline.run import Request
from pipeline.summary import human_coder, to_json

P = ParamSpec("P")
R = TypeVar("R")
_HOUR = 3600


class ProgramError(Exception):
    """A mistake in the program, said without what it was about: that may be an answer."""


def careful(function: Callable[P, R]) -> Callable[P, R]:
    """The same function, of which only errors for people come out as they are."""

    @functools.wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except (ThemascoopError, ProgramError):
            raise
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            place = f"{Path(last.filename).name}, regel {last.lineno}"
            said = ProgramError(f"fout in het programma: {type(error).__name__} in {place}")
        raise said  # outside the handler: what it was about doesn't come along as its cause

    return guarded


def worth_another_try(_task: Any, _run: Any, state: Any) -> bool:
    """Whether a step failed because something was full or busy."""
    try:
        state.result()
    except OutputError:
        return True
    except Exception:
        return False
    return False


def _step(name: str, function: Callable[P, R], hours: float = 1, **more: Any) -> Task[P, R]:
    made = task(
        name=name, persist_result=False, timeout_seconds=hours * _HOUR, log_prints=False, **more
    )
    return cast("Task[P, R]", made(careful(function)))


def _writing(name: str, function: Callable[P, R]) -> Task[P, R]:
    return _step(
        name,
        function,
        retries=3,
        retry_delay_seconds=[2, 10, 60],
        retry_condition_fn=worth_another_try,
    )


read_wave = _step("antwoorden lezen", run.read)
cut_and_embed = _step("segmenten maken", run.prepare, 4)
keep_wave = _writing("bewaren", keeping.keep_wave)
find_topics = _step("topics zoeken", run.topics, 4)
code_segments = _step("coderen", run.code, 48)  # a language model on a laptop needs its time
place_codings = _step("menselijke codering plaatsen", run.place)
keep_codings = _writing("codering bewaren", keeping.keep_codings)
match_and_compare = _step("koppelen en vergelijken", run.conclude)
find_reasons = _step("redenen zoeken", explaining.explain)
compose_report = _step("rapport opstellen", write.compose)
write_files = _writing("rapport schrijven", write.write_report)
keep_run = _writing("run bewaren", keeping.keep_run)


def _ingest(request: Request) -> dict[str, Any]:
    from pipeline.store.database import opened
    from pipeline.store.waves import versions_of

    with one_at_a_time(f"export-{request.export.name}"):
        wave, placed = run.ingest(request, Console(quiet=True).step)
    place = wave.facts["store"]
    with opened(cast("Path", request.store)) as store:
        version = versions_of(store, place["wave"])[-1]
        codings = caching.codings_state(store, place["wave"])
    return {
        "wave": place["wave"],
        "version": version["number"],
        "content": version["content"],
        "codings": codings,
        "new": place["new"],
        "title": wave.questionnaire.title,
        "respondents": len(wave.respondents),
        "received": wave.responses.received,
        "left_out": {str(k): int(n) for k, n in wave.responses.left_out.items() if n},
        "answers": int((wave.answers["kind"] == "open").sum()),
        "segments": version["segments"],
        "replaced": dict(wave.facts["privacy"]),
        "codings_placed": placed.n_placed,
        "codings_read": placed.n_rows,
        "refused": [
            {"regel": int(row), "kolom": str(column), "reden": str(reason)}
            for row, column, reason in wave.rejects[["row", "column", "reason"]].values.tolist()
        ],
        "warnings": [*wave.warnings, *placed.warnings],
    }


def _report(request: Request, folder: str, made_on: date) -> dict[str, Any]:
    from flows.theme_report import steps

    console = Console(quiet=True)
    with one_at_a_time(f"ronde-{request.wave}"):
        result, report, paths, kept = steps(request, Path(folder), made_on, console)
    told = to_json(result, paths, console.seconds)
    labels = {theme.id: theme.name for theme in result.codebook}
    return {
        "wave": request.wave,
        "run": kept,
        "version": result.facts["store"]["version"],
        "report": str(Path(folder).absolute()),
        "title": report.title,
        "n": report.n,
        "basis": report.basis,
        "coder": str((result.facts.get("coder") or {}).get("name", "")),
        "human": human_coder(result),
        "segments": told["segments"],
        "topics": len(told["topics"]),
        "themes": [
            {k: theme[k] for k in ("name", "respondents", "segments", "respondents_human")}
            for theme in told["themes"]
        ],
        "agreement": _agreed(told, labels),
        "refused": len(result.rejects),
        "provisional": report.subtitle.startswith("Voorlopig"),
        "warnings": list(result.warnings),
        "seconds": told["seconds"],
    }


def _agreed(found: dict[str, Any], names: dict[str, str]) -> list[dict[str, Any]]:
    """What is said of agreement on a page; the report has all of it."""
    said = ("coder_a", "coder_b", "kappa", "kappa_low", "kappa_high", "n_segments", "n_respondents")
    return [
        {"theme": names.get(row["theme_id"], ""), **{k: row[k] for k in said}}
        for row in found["agreement"]
        if row["kappa"] is not None
    ]


def _measure(request: Request) -> dict[str, Any]:
    from flows.theme_report import analysis

    result = analysis(request, Console(quiet=True))
    found = to_json(result, {}, {})
    names = {theme.id: theme.name for theme in result.codebook}
    return {
        "wave": request.wave,
        "version": result.facts["store"]["version"],
        "coder": str((result.facts.get("coder") or {}).get("name", "")),
        "agreement": _agreed(found, names),
        "warnings": list(result.warnings),
    }


_REFERENCE: dict[str, Any] = {
    "persist_result": True,
    "result_serializer": "json",
    "timeout_seconds": 50 * _HOUR,
}
ingest_files = task(
    name="ronde inlezen",
    task_run_name="ronde inlezen",
    cache_key_fn=lambda _context, given: caching.ingest_key(given["request"]),
    retries=3,
    retry_delay_seconds=[2, 10, 60],
    retry_condition_fn=worth_another_try,
    **_REFERENCE,
)(careful(_ingest))
make_report = task(
    name="coderen en rapport maken",
    cache_key_fn=lambda _context, given: caching.report_key(
        given["request"], Path(given["folder"])
    ),
    **_REFERENCE,
)(careful(_report))

compare = task(
    name="coderen en vergelijken",
    cache_key_fn=lambda _context, given: (
        "vergelijking-" + caching.report_key(given["request"], Path())
    ),
    **_REFERENCE,
)(careful(_measure))


def ingested(request: Request) -> dict[str, Any]:
    """Keep a wave; what was said of it before, when nothing is different and it is still there."""
    kept = ingest_files(request)
    if not caching.wave_stands(kept):
        kept = ingest_files.with_options(refresh_cache=True)(request)
    return kept


def reported(request: Request, folder: Path) -> dict[str, Any]:
    """Make the report of a kept wave; the one of before, when nothing is different."""
    made = make_report(request, str(folder.absolute()), date.today())
    if not caching.report_stands(made):
        made = make_report.with_options(refresh_cache=True)(
            request, str(folder.absolute()), date.today()
        )
    return made


def measured(request: Request) -> dict[str, Any]:
    """Agreement in a kept wave; that of before, when nothing is different."""
    return compare(request)
