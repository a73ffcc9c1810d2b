"""The locks are in step with pyproject.toml, and the check says so when they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.check_lock import main

PROJECT = """\
[project]
dependencies = ["numpy>=2", "Een_Pakket<2 ; sys_platform != 'win32'"]
[dependency-groups]
build = ["hatchling>=1.27"]
test = ["pytest"]
"""
LOCK = """\
# comment
numpy==2.1 ; python_version < '3.12' \\
    --hash=sha256:aa \\
    --hash=sha256:bb
    # via project
numpy==2.4 ; python_version >= '3.12' \\
    --hash=sha256:cc
een-pakket==1.9 ; sys_platform != 'win32' \\
    --hash=sha256:dd
hatchling==1.28 --hash=sha256:ee
pytest==9.0 \\
    --hash=sha256:ff
"""


def project(tmp_path: Path, lock: str = LOCK, stated: str = PROJECT) -> Path:
    (tmp_path / "pyproject.toml").write_text(stated)
    for name in ("requirements.lock", "requirements-test.lock"):
        (tmp_path / name).write_text(lock)
    return tmp_path


def test_locks_in_step_are_fine(tmp_path: Path) -> None:
    assert main(project(tmp_path)) == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("numpy==2.4", "numpy==1.26", "numpy 1.26, wanted is >=2"),
        ("een-pakket==1.9", "een-pakket==2.0", "Een_Pakket 2.0, wanted is <2"),
        ("hatchling==1.28 --hash=sha256:ee\n", "", "hatchling of pyproject.toml is not in it"),
        ("hatchling==1.28 --hash=sha256:ee", "hatchling==1.28", "hatchling has no hash"),
        ("hatchling==1.28", "hatchling>=1.28", "hatchling is not pinned with =="),
        ("# comment", "--index-url https://x.nl/simple", "line 1: holds an address"),
        ("hatchling==1.28", "hatchling @ https://x.nl/h.whl", "holds an address"),
        ("hatchling==1.28", "./hatchling", "no pin: ./hatchling"),
    ],
)
def test_what_is_wrong_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    assert old in LOCK
    assert main(project(tmp_path, LOCK.replace(old, new))) == 1
    assert said in capsys.readouterr().out


def test_the_lock_of_users_needs_no_test_tools(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = project(tmp_path, LOCK.replace("pytest==9.0", "other==1"))
    assert main(root) == 1
    said = capsys.readouterr().out
    assert "requirements-test.lock: pytest of pyproject.toml is not in it" in said
    assert "requirements.lock: pytest" not in said.replace("requirements-test.lock", "")


def test_a_missing_lock_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = project(tmp_path)
    (root / "requirements.lock").unlink()
    assert main(root) == 1
    assert "requirements.lock: missing" in capsys.readouterr().out


def test_the_locks_of_this_project_are_in_step() -> None:
    assert main() == 0
