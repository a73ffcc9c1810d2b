"""The review page as people use it: served by uvicorn, looked at with Debian's Chromium.

One browser for the folder, a store and a server of its own for each test that changes something.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pipeline.review.app import make_app
from pipeline.review.numbers import Numbers
from pipeline.store.database import Store
from pipeline.store.review.accounts import make_link
from tests.browser.world import Kept, fill, live, open_plan
from tests.review.test_codebook_page import Letters

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

PATIENCE = 30_000  # ms; a busy machine is slow, what never comes fails


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser; it is closed before other tests run, for it keeps an event loop going."""
    reason = "playwright ontbreekt (pip install playwright)"
    sync_api = pytest.importorskip("playwright.sync_api", reason=reason)
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium ontbreekt (apt-get install chromium)")
    with sync_api.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """An application on a free port, with its address."""
    import uvicorn

    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started and thread.is_alive():
        thread.join(0.01)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        server.force_exit = True  # a browser keeps its connections open
        thread.join(10)


@dataclass
class Desk:
    """A served store and the browsers that look at it."""

    store: Store
    base: str
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def visit(self, **options: Any) -> Page:
        """An empty page of a browser in which nobody is logged in."""
        context = self.browser.new_context(base_url=self.base, **options)
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        return self.listen(context.new_page())

    def listen(self, page: Page) -> Page:
        """Hear what a page complains of: errors in script, and what its policy refused."""
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: self.complaints.append(said.text) if said.type == "error" else None,
        )
        return page

    def log_in(self, name: str, **options: Any) -> Page:
        """A browser in which this account is logged in, at the start."""
        page = self.visit(**options)
        page.goto(f"/link/{make_link(self.store, name)}")
        page.click("main button")
        page.wait_for_url("**/")
        return page


def _desk(kept: Store, browser: Browser) -> Iterator[Desk]:
    app = make_app(kept)
    # what a codebook changes is reckoned in the tests of that page; here small vectors do
    app.state.numbers = Numbers(app.state.room, None, lambda settings: ([Letters()], []))
    with serving(app) as base:
        desk = Desk(kept, base, browser)
        yield desk
        for context in desk.contexts:
            context.close()
    kept.close()


@pytest.fixture
def desk(chromium: Browser, tmp_path: Path) -> Iterator[Desk]:
    """A store of one's own, with an open plan for Anna and Bo."""
    store = fill(tmp_path / "opslag")
    open_plan(store)
    yield from _desk(store, chromium)


@pytest.fixture(scope="package")
def full(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """A store in which everything happened that a page can show; for tests that only look."""
    store = fill(tmp_path_factory.mktemp("vol") / "opslag")
    pages = live(store)
    for desk in _desk(store, chromium):
        yield Kept(desk, pages)


Visit = Callable[..., "Page"]
