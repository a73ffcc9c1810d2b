"""Everything that is served, each with its form and, where it has one, its schedule."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

NAME = "themascoop"  # of every deployment, behind the name of its flow
FLOWS = ("ingest_wave", "code_wave", "validate_coding", "theme_report")
_NIGHT = "flows.inbox"  # says itself how it is served, and when


def deployments() -> list[RunnerDeployment]:
    """The deployments of this installation."""
    from prefect.types.entrypoint import EntrypointType

    made = [
        getattr(import_module(f"flows.{name}"), name).to_deployment(
            name=NAME, tags=[NAME], entrypoint_type=EntrypointType.MODULE_PATH
        )
        for name in FLOWS
    ]
    if find_spec(_NIGHT):
        made.append(import_module(_NIGHT).deployment())
    return made
