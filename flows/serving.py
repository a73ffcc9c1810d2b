"""The processes that ``themascoop serve`` starts: Prefect's server, and what runs the flows.

    python -m flows.serving server PORT
    python -m flows.serving runner

Each holds the other end of a pipe to who started it. When that one is gone, however it went, the
pipe closes, and these go with it: nothing goes on behind the back of a new ``serve``.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from typing import TYPE_CHECKING

from flows.deployments import NAME, deployments

if TYPE_CHECKING:
    from prefect.deployments.runner import RunnerDeployment

LIMIT = 2  # flow runs at the same time: each needs a core and a gigabyte


def leave_with_parent() -> None:
    """End this process, and all that it started, when standard input closes."""

    def wait() -> None:
        while os.read(0, 1):
            pass
        os.killpg(0, signal.SIGKILL)

    threading.Thread(target=wait, daemon=True).start()


def server(port: int) -> None:
    """Prefect's server on this computer only, with its database beside the waves."""
    import uvicorn
    from prefect.server.api.server import create_app

    uvicorn.run(create_app(), host="127.0.0.1", port=port, log_level="critical", lifespan="on")


async def runner(served: list[RunnerDeployment]) -> None:
    """Serve deployments until this process ends."""
    from prefect.runner import Runner

    # schedules stay on while nobody serves: a run that is missed is made up for by who comes back
    made = Runner(name=NAME, pause_on_shutdown=False, limit=LIMIT, query_seconds=2)
    for deployment in served:
        await made.aadd_deployment(deployment)
    await made.start()


if __name__ == "__main__":
    leave_with_parent()
    if sys.argv[1] == "server":
        server(int(sys.argv[2]))
    else:
        asyncio.run(runner(deployments()))
