"""What a step of a coder costs on the review page with a large wave.

Run: ``python tests/benchmarks/bench_review.py [--segments 10000] [--steps 200]``. A wave with that
many segments, all in one plan of two coders who already coded half; the page is served by uvicorn
in a process of its own, and asked over HTTP. A step is what a coder waits for: saving the form,
and getting the page of the next segment. Saving one key by itself is timed apart, and so are the
pages that people settle with.
"""

from __future__ import annotations

import argparse
import multiprocessing
import re
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))


def fill(folder: Path, segments: int) -> tuple[str, str, list[str], str]:
    """A store with the wave; gives its name, the plan, its segments and a link to log in."""
    import sqlalchemy as sa

    from pipeline.sampling import Pick
    from pipeline.store import schema
    from pipeline.store.codings import put_codings
    from pipeline.store.database import now, open_store
    from pipeline.store.review.accounts import add_account, make_link
    from pipeline.store.review.plans import make_plan
    from pipeline.store.waves import add_version
    from tests.store.build import WAVE, codings, details, source, tables

    store = open_store(folder, "")
    said = "Er is te weinig tijd voor {}. De teamleider denkt {} mee met ons."
    made = tables({f"r-{i:010}": {"Q17": said.format(i, i)} for i in range((segments + 1) // 2)})
    add_version(store, WAVE, made, details(), source())
    for name in ("anna", "bo"):
        add_account(store, name, name.title(), "codeur")
    add_account(store, "ans", "Ans", "analist")
    ids = made["segments"]["segment_id"].tolist()[:segments]
    plan = make_plan(store, WAVE, 1, [Pick(s, "random", 1.0) for s in ids], ["anna", "bo"])
    half = ids[: len(ids) // 2]
    with store.writing() as connection:
        connection.execute(
            sa.insert(schema.decisions),
            [
                {
                    **{"plan": plan.id, "account": name, "segment_id": s, "themes": '["tijd"]'},
                    **{"doubt": 0, "memo": "", "at": now()},
                }
                for name in ("anna", "bo")
                for s in half
            ],
        )
    rows = [(name, s, theme) for name, theme in (("cor", "tijd"), ("dik", "druk")) for s in half]
    put_codings(store, WAVE, codings(rows), dict.fromkeys(("cor", "dik"), "bestand"))
    links = make_link(store, "anna"), make_link(store, "ans")
    store.close()
    return WAVE, plan.id, ids, " ".join(links)


def serve(folder: Path, told: Any) -> None:
    """Serve the page on a free port, until the process is ended."""
    import threading

    import uvicorn

    from pipeline.review.app import make_app
    from pipeline.store.database import open_store

    server = uvicorn.Server(
        uvicorn.Config(make_app(open_store(folder, "")), port=0, log_level="error")
    )

    def tell() -> None:
        while not server.started:
            time.sleep(0.01)
        told.put(server.servers[0].sockets[0].getsockname()[1])

    threading.Thread(target=tell, daemon=True).start()
    server.run()


def told(name: str, times: list[float]) -> None:
    import numpy as np

    middle, late = np.percentile(times, [50, 95])
    print(f"{name:<44} median {1000 * middle:6.1f} ms   95 % {1000 * late:6.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--segments", type=int, default=10_000)
    parser.add_argument("--steps", type=int, default=200)
    options = parser.parse_args()
    spawn = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "opslag"
        wave, plan, ids, links = fill(folder, options.segments)
        port: Any = spawn.Queue()
        server = spawn.Process(target=serve, args=(folder, port), daemon=True)
        server.start()
        try:
            measure(f"http://127.0.0.1:{port.get()}", wave, plan, ids, links.split(), options.steps)
        finally:
            server.terminate()
            server.join()


def measure(base: str, wave: str, plan: str, ids: list[str], links: list[str], steps: int) -> None:
    import httpx

    people = []
    for link in links:
        client = httpx.Client(base_url=base, timeout=120)
        assert client.post(f"/link/{link}").status_code == 303
        people.append(client)
    anna, ans = people

    def page(client: Any, path: str) -> tuple[str, float]:
        began = time.perf_counter()
        answer = client.get(path)
        spent = time.perf_counter() - began
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text, spent

    print(f"{len(ids)} segments in one plan")
    text, spent = page(anna, f"/plan/{plan}/{ids[0]}")
    print(f"{'first page of a wave':<44} {1000 * spent:6.0f} ms")
    found = re.search(r'name="csrf" value="([^"]+)"', text)
    assert found
    saved, walked, single = [], [], []
    here = len(ids) // 2  # where nothing is coded yet
    for at in range(here, here + steps):
        data = {"csrf": found[1], "theme": "tijd", "memo": "", "go": "next"}
        path = f"/plan/{plan}/{ids[at]}"
        began = time.perf_counter()
        answer = anna.post(path, data=data, headers={"X-Vanzelf": "1"})
        single.append(time.perf_counter() - began)
        assert answer.json() == {"problem": ""}
        began = time.perf_counter()
        answer = anna.post(path, data={**data, "doubt": "1"})
        saved.append(time.perf_counter() - began)
        _, spent = page(anna, answer.headers["location"])
        walked.append(saved[-1] + spent)
    told("a key that is saved by itself", single)
    told("saving the form", saved)
    told("a step: saving and the next page", walked)
    told("the first page of all", [page(ans, "/")[1] for _ in range(20)])
    differences = f"/ronde/{wave}/verschillen"
    page(ans, differences)
    told("list of differences", [page(ans, differences)[1] for _ in range(20)])
    told("one difference", [page(ans, f"{differences}/{ids[i]}?stand=alle")[1] for i in range(20)])


if __name__ == "__main__":
    main()
