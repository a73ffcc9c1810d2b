"""A process that goes through an inbox: ``python -m tests.inbox.worker TMP [waits|dies]``.

``waits``: it holds the inbox in the middle of its first file until the file ``verder`` is there;
``dies``: it kills itself there, after the wave is kept.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from datetime import date
from pathlib import Path

from pipeline.console import Console
from pipeline.inbox.running import treatment
from pipeline.inbox.work import Made
from pipeline.reading import Request
from tests.inbox.build import box, go


def main(folder: Path, how: str) -> None:
    """Print what the round did."""
    inbox = box(folder)
    plain = treatment(Console(quiet=True), date(2026, 11, 24))

    def treat(request: Request, out: Path | None) -> Made:
        made = plain(request, out)
        (folder / "bezig").touch()
        if how == "dies":
            os.kill(os.getpid(), signal.SIGKILL)
        while how == "waits" and not (folder / "verder").exists():
            time.sleep(0.02)
        return made

    print(json.dumps(go(inbox, treat).to_json()))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
