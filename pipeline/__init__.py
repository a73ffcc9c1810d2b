"""From the open answers of a survey to a validated theme report.

For notebooks::

    from pipeline import read_wave, code_wave, write_report

    wave = read_wave("export.csv", codings=["codeur-a.csv"])
    result = code_wave(wave)
    result.agreement                      # how far automatic and human coding agree
    write_report(result, "rapport")
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.contracts import WaveResult
    from pipeline.run import Request, Wave

__all__ = ["code_wave", "read_wave", "validate", "write_report"]


def read_wave(export: str | Path, **more: Any) -> Wave:
    """Read a wave and take out what is personal.

    :param more: as :class:`pipeline.run.Request`: questionnaire, codebook, codings, supplements.
    :raises ThemascoopError: with a Dutch message, for what a person must mend first.
    """
    from pipeline.run import read

    return read(_request(export, more))


def code_wave(wave: Wave, step: Any = None) -> WaveResult:
    """Cut, embed, find topics, code, and compare with the human coding of the wave, if any."""
    from contextlib import nullcontext

    from pipeline.ingest.config import cache_file
    from pipeline.run import analyse

    return analyse(wave, cache_file(), step or (lambda name: nullcontext()))


def validate(result: WaveResult) -> pd.DataFrame:
    """Table ``agreement``: every pair of coders, per theme and pooled (``theme_id`` '')."""
    return result.agreement


def write_report(result: WaveResult, out: str | Path) -> dict[str, str]:
    """Write the report (HTML, Word, Excel, overview) and the manifest; their paths."""
    from datetime import date

    from pipeline.write import compose, write_report

    return write_report(result, compose(result, date.today()), Path(out), {})


def _request(export: str | Path, more: dict[str, Any]) -> Request:
    from pipeline.run import Request

    lists = {k: tuple(map(Path, v)) for k, v in more.items() if k in ("codings", "supplements")}
    paths = {k: Path(v) for k, v in more.items() if k in ("questionnaire", "codebook")}
    return Request(export=Path(export), **{**more, **lists, **paths})
