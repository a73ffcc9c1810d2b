"""What several tests share: a home of their own, and one run of the sample wave."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.ingest.keys import load_key

if TYPE_CHECKING:
    from tests.serving.served import Served

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session", autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """No test uses the developer's key or cache."""
    folder = tmp_path_factory.mktemp("home")
    os.environ["THEMASCOOP_HOME"] = str(folder)
    os.environ["PREFECT_HOME"] = str(folder / "prefect")
    os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
    os.environ["DO_NOT_TRACK"] = "1"
    load_key()  # that a key is made is said once, and not in the run of whatever test comes first
    return folder


def themascoop(*arguments: Any, **env: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own, as a user calls it."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, **env},
        timeout=600,
        check=False,
    )


@dataclass(frozen=True)
class Run:
    """A finished run of the sample wave."""

    json: dict[str, Any]
    out: Path
    console: str

    @property
    def html(self) -> str:
        return Path(self.json["report"]["html"]).read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def sample_run(own_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """One run of the sample wave on the command line; every test only looks at what it left."""
    out = tmp_path_factory.mktemp("rapport")
    store = tmp_path_factory.mktemp("opslag")
    done = themascoop(
        *("run", "--sample", "--out", out, "--store", store, "--json"), PYTHONHASHSEED="1"
    )
    assert done.returncode == 0, done.stderr
    return Run(json.loads(done.stdout), out, done.stderr)


@pytest.fixture(scope="session")
def served(own_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A ``themascoop serve`` with small waves, for all tests that need a server."""
    from tests.serving.served import Served

    made = Served(tmp_path_factory.mktemp("serve"))
    made.start()
    yield made
    if made.process and made.process.poll() is None:
        made.stop()
