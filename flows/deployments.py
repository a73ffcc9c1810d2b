"""Everything that is served, each with its form and, where it has one, its schedule."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

NAME = "themascoop"  # of every deployment, behind the name of its flow
_FLOWS = ("ingest_wave", "code_wave", "validate_coding", "theme_report")
_NIGHT = "inbox"  # has a schedule of its own, as ``schedules``


def deployments() -> list[RunnerDeployment]:
    """The deployments of this installation."""
    from prefect.types.entrypoint import EntrypointType

    names = [*_FLOWS, *([_NIGHT] if find_spec(f"flows.{_NIGHT}") else [])]
    made = []
    for name in names:
        module = import_module(f"flows.{name}")
        more: dict[str, Any] = {}
        if hasattr(module, "schedules"):
            more["schedules"] = module.schedules()
        made.append(
            getattr(module, name).to_deployment(
                name=NAME,
                tags=[NAME],
                entrypoint_type=EntrypointType.MODULE_PATH,
                **more,
            )
        )
    return made
