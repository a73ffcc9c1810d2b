"""Read a binary file in a process of its own, bounded in time and memory.

SPSS files and workbooks are read by compiled code that a damaged or hostile file can bring down;
then only that process ends (:mod:`pipeline.ingest.apart_process`).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from pipeline.settings import IngestSettings

_ROOT = Path(__file__).resolve().parents[2]
_SECONDS = 300  # longer than any file below the limits takes


def read_apart(kind: str, data: bytes, settings: IngestSettings) -> dict[str, Any]:
    """What is in the file; ``problem`` says what is wrong with it: damaged, empty or large.

    :param kind: ``sav`` for SPSS; anything else is a workbook.
    """
    limits = (str(settings.max_cells), str(settings.max_megabytes))
    paths = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "pipeline.ingest.apart_process", kind, *limits],
            input=data,
            capture_output=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "OPENBLAS_NUM_THREADS": "1"},
            timeout=_SECONDS,
            check=False,
        )
        found: dict[str, Any] = json.loads(done.stdout) if done.returncode == 0 else {}
    except (subprocess.TimeoutExpired, ValueError):
        found = {}
    return found or {"problem": "damaged"}
