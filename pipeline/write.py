"""Write what a run found: the report in four forms, and the manifest. All of it, or nothing."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from datetime import date
from importlib import import_module
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.contracts import OutputError, WaveResult

if TYPE_CHECKING:
    from pipeline.report.model import Report

FILES = {
    "html": "themarapport.html",
    "docx": "themarapport.docx",
    "xlsx": "tabellen.xlsx",
    "overview": "overzicht-antwoorden.xlsx",
}
MANIFEST = "manifest.json"
REFUSED = "geweigerd.csv"
REPLACED = "privacy-controle.csv"
STRIKING = "opvallend.csv"
NAMES = (*FILES.values(), MANIFEST, REFUSED, REPLACED, STRIKING)  # all that a run can write


def compose(result: WaveResult, made_on: date) -> Report:
    """The report of a result."""
    from pipeline.report.build import build_report

    return build_report(result, made_on)


@contextmanager
def second_process() -> Iterator[ProcessPoolExecutor | None]:
    """A process beside this one for the Word file, which takes as long as all others together.

    Start it early: it then has its libraries loaded by the time there is something to write. None
    where a second process can't be had; the file is the same without it, only later.
    """
    try:
        pool = ProcessPoolExecutor(1, mp_context=get_context("spawn"))
        pool.submit(_load_word)
    except (ImportError, OSError, RuntimeError):
        yield None
        return
    with pool:
        yield pool


def _load_word() -> None:
    from pipeline.report import docx, figures  # noqa: F401

    import_module("altair")


def write_report(
    result: WaveResult,
    report: Report,
    out: Path,
    seconds: Mapping[str, float],
    beside: ProcessPoolExecutor | None = None,
) -> dict[str, str]:
    """Write report and manifest into a folder; files of the same name are replaced.

    Everything is made in a folder beside it first, so that a full disk leaves nothing half.

    :param beside: from :func:`second_process`; None: everything in this process.
    :return: the kind of each file and its path.
    :raises OutputError: the folder can't be made or written, or the disk is full.
    """
    from pipeline.report.docx import write_docx
    from pipeline.report.files import csv_for_spreadsheets
    from pipeline.report.html import write_html
    from pipeline.report.overview import write_overview
    from pipeline.report.replaced import write_replaced
    from pipeline.report.striking import write_striking
    from pipeline.report.xlsx import write_xlsx

    out = out.absolute()
    made: Path | None = None
    word: Future[None] | None = None
    try:
        out.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=".bezig-", dir=out))
        if beside:
            with suppress(BrokenProcessPool):
                word = beside.submit(write_docx, report, made / FILES["docx"])
        write_html(report, made / FILES["html"])
        write_xlsx(report, result, made / FILES["xlsx"])
        write_overview(result, made / FILES["overview"])
        text = json.dumps(manifest(result, seconds), ensure_ascii=False, indent=2)
        (made / MANIFEST).write_text(text + "\n", encoding="utf-8")
        with suppress(BrokenProcessPool):  # the process was ended from outside
            if word is not None:
                word.result()
        if not (made / FILES["docx"]).exists():
            write_docx(report, made / FILES["docx"])
        write_replaced(result.replacements, made / REPLACED)
        write_striking(result.flags, made / STRIKING)
        if len(result.rejects):
            csv_for_spreadsheets(result.rejects, made / REFUSED)
        else:
            (out / REFUSED).unlink(missing_ok=True)  # of an earlier run of the wave
        for path in sorted(made.iterdir()):
            with path.open("rb") as handle:
                os.fsync(handle.fileno())
        for path in sorted(made.iterdir()):
            path.replace(out / path.name)
    except OSError as error:
        raise OutputError(
            f"het rapport kan niet worden geschreven in de map '{out.name}' ({_dutch(error)}).",
            "Kies een andere map met --out, of maak ruimte. Er is niets half geschreven.",
        ) from None
    finally:
        if word is not None and not word.cancel():
            wait([word])  # it may be writing into the folder that goes now
        if made is not None:
            shutil.rmtree(made, ignore_errors=True)
    return {
        **{kind: str(out / name) for kind, name in FILES.items()},
        "manifest": str(out / MANIFEST),
    }


def _dutch(error: OSError) -> str:
    reasons = {
        13: "geen toestemming",
        17: "er staat al een bestand met die naam",
        20: "een deel van het pad is geen map",
        28: "de schijf is vol",
        30: "de schijf is alleen-lezen",
        122: "uw schijfruimte is op",
    }
    return reasons.get(error.errno or 0, error.strerror or type(error).__name__)


def manifest(result: WaveResult, seconds: Mapping[str, float]) -> dict[str, Any]:
    """Everything needed to repeat a run, without an answer in it.

    Of the words that a user keeps or replaces only their number: they may be names.
    """
    settings = result.settings.model_dump(mode="json")
    for words in ("keep", "replace"):
        settings["privacy"][words] = len(settings["privacy"][words])
    return {
        "wave": result.wave,
        "inputs": list(result.facts["inputs"]),
        "settings": settings,
        "seed": result.settings.seed,
        "models": list(result.facts["models"]),
        "lemmatiser": dict(result.facts["lemmatiser"]),
        "persons_found_with": result.facts.get("entities") or None,
        "versions": dict(result.facts["versions"]),
        "pseudonym_key": result.facts["key"],
        "counts": {
            "received": result.responses.received,
            "used": result.responses.used,
            "left_out": dict(result.responses.left_out),
            "answers": len(result.answers),
            "segments": len(result.segments),
            "topics": len(result.topics),
            "refused": len(result.rejects),
            "other_languages": dict(result.facts.get("languages") or {}),
            "flags": {str(k): int(n) for k, n in result.flags["kind"].value_counts().items()},
            "replaced_personal_data": dict(result.facts["privacy"]),
            "codings": {k: v for k, v in result.facts["codings"].items() if k != "lost"},
        },
        "store": {
            k: v for k, v in (result.facts.get("store") or {}).items() if k in ("wave", "version")
        },
        "coder": {
            k: v
            for k, v in (result.facts.get("coder") or {}).items()
            if k not in ("risk", "calibration")
        },
        "basis": result.basis,
        "warnings": list(result.warnings),
        "seconds": dict(seconds),
    }
