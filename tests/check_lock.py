"""Whether the lock files are in step with pyproject.toml: ``python -m tests.check_lock``.

Each requirement must be satisfied by a pin, each pin must have a hash, and no lock may hold the
address of an index: whoever installs chooses that. Exit code 1 and a line per problem when not.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCKS = {"requirements.lock": ("build",), "requirements-test.lock": ("build", "test")}


def main(root: Path = ROOT) -> int:
    """Print what is wrong with the locks of a project; 0 when nothing is."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    found = [p for lock, groups in LOCKS.items() for p in problems(root / lock, project, groups)]
    for problem in found:
        print(problem)
    if found:
        print("Make the locks again with 'make lock'.")
    return int(bool(found))


def problems(lock: Path, project: dict[str, object], groups: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with one lock file."""
    if not lock.exists():
        yield f"{lock.name}: missing"
        return
    text = lock.read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        if re.search(r"https?://|--(?:extra-)?index-url|--find-links", line):
            yield f"{lock.name}, line {number}: holds an address: {line.strip()}"
    pins: dict[str, list[Requirement]] = {}
    for entry in text.replace("\\\n", " ").splitlines():
        line = entry.partition(" #")[0].strip()
        if not line or line.startswith(("#", "-")):
            continue
        stated, *hashes = line.split("--hash=")
        try:
            pin = Requirement(stated.strip())
        except InvalidRequirement:
            yield f"{lock.name}: no pin: {stated.strip()}"
            continue
        if [s.operator for s in pin.specifier] != ["=="]:
            yield f"{lock.name}: {pin.name} is not pinned with =="
        if not hashes:
            yield f"{lock.name}: {pin.name} has no hash"
        pins.setdefault(canonicalize_name(pin.name), []).append(pin)
    for wanted in _requirements(project, groups):
        # A universal lock may pin a package twice, for different systems.
        versions = [s.version for pin in pins.get(_key(wanted), []) for s in pin.specifier]
        if not versions:
            yield f"{lock.name}: {wanted.name} of pyproject.toml is not in it"
        for version in versions:
            if not wanted.specifier.contains(version, prereleases=True):
                yield f"{lock.name}: {wanted.name} {version}, wanted is {wanted.specifier}"


def _key(requirement: Requirement) -> str:
    return canonicalize_name(requirement.name)


def _requirements(project: dict[str, object], groups: tuple[str, ...]) -> list[Requirement]:
    tables: dict[str, dict[str, list[str]]] = project  # type: ignore[assignment]
    stated = list(tables["project"]["dependencies"])
    for group in groups:
        stated += tables["dependency-groups"][group]
    return [Requirement(line) for line in stated]


if __name__ == "__main__":
    sys.exit(main())
