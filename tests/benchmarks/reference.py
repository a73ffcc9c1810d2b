"""Where benchmarks find reference data; it is no part of the project and may be absent."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_DATA = ROOT / ".." / "shared" / "data"


def reference(name: str) -> Path:
    """The reference file or folder of this name; ends the script with a message when absent."""
    path = optional(name)
    if path is None:
        sys.exit(0)
    return path


def optional(name: str) -> Path | None:
    """The reference file or folder of this name; None, with a message, when absent."""
    sys.path.insert(0, str(ROOT))
    path = _DATA / name
    if not path.exists():
        print(f"skipped: no reference data here ({path.relative_to(ROOT)})")
        return None
    return path
