"""Start a flow from the command line, with or without a running server."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.ingest.config import home

if TYPE_CHECKING:
    from pipeline.console import Console
    from pipeline.contracts import WaveResult
    from pipeline.report.model import Report
    from pipeline.run import Request

# Set before Prefect is imported. Nothing is sent anywhere, and a log holds no answers.
_QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",  # what went wrong is said once, by the command line
    "PREFECT_SERVER_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "DO_NOT_TRACK": "1",
}


def be_quiet() -> None:
    """Settle where Prefect keeps its things, and that it sends nothing; before it is imported."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("PREFECT_HOME", str(home() / "prefect"))


def launch_theme_report(
    request: Request, out: Path | None, made_on: date, console: Console
) -> tuple[WaveResult, Report, dict[str, str]]:
    """Run the flow on the server of ``PREFECT_API_URL``, else on a temporary one.

    :raises ThemascoopError: as the steps of a run raise it.
    """
    be_quiet()
    with console.step("Prefect starten"):
        from pydantic import SecretStr

        from flows.theme_report import report_at_once
    # a server keeps the parameters of a flow, and shows them
    secret = tuple(SecretStr(o) for o in request.overrides if isinstance(o, str))
    request = replace(request, overrides=secret)
    server = os.environ.get("PREFECT_API_URL")
    console.say(f"  Prefect-server: {server or 'tijdelijk, alleen voor deze run'}")
    result, report, paths, seconds = report_at_once(request, out, made_on, console.quiet)
    console.seconds.update(seconds)
    return result, report, paths
