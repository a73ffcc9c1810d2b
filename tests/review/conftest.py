"""A store with a small wave, its review page, and people who work there."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from pipeline.review import pages
from pipeline.review.app import make_app
from pipeline.sampling import Pick
from pipeline.store.database import Store, open_store
from pipeline.store.review.accounts import add_account, make_link
from pipeline.store.review.plans import Plan, make_plan
from pipeline.store.waves import add_version
from tests.store.build import WAVE, details, source, tables

SEGMENTS = tables()["segments"]["segment_id"].tolist()
Someone = Callable[[str], TestClient]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with the small wave, an analyst, two coders and a reader."""
    opened = open_store(tmp_path / "opslag", "")
    add_version(opened, WAVE, tables(), details(), source())
    for name, role in {
        "ans": "analist",
        "anna": "codeur",
        "bo": "codeur",
        "lou": "lezer",
    }.items():
        add_account(opened, name, name.title(), role)
    yield opened
    opened.close()


@pytest.fixture
def plan(store: Store) -> Plan:
    """Four segments to read for figures and one to learn from, by Anna and Bo, blind."""
    picks = [Pick(s, "random", 1.5) for s in SEGMENTS[:4]] + [Pick(SEGMENTS[4], "chosen", 0.0)]
    return make_plan(store, WAVE, 1, picks, ["anna", "bo"])


@pytest.fixture
def app(store: Store) -> FastAPI:
    """The review page of the store."""
    return make_app(store, hosts=["testserver"])


@pytest.fixture
def visitor(app: FastAPI) -> TestClient:
    """A browser in which nobody is logged in."""
    return TestClient(app, follow_redirects=False, raise_server_exceptions=False)


@pytest.fixture
def someone(app: FastAPI, store: Store) -> Someone:
    """A browser in which this account is logged in."""

    def log_in(name: str) -> TestClient:
        client = TestClient(app, follow_redirects=False, raise_server_exceptions=False)
        assert client.post(f"/link/{make_link(store, name)}").status_code == 303
        return client

    return log_in


def csrf_of(client: TestClient, path: str = "/") -> str:
    """The secret in the forms of this session."""
    found = re.search(r'name="csrf" value="([^"]+)"', client.get(path).text)
    assert found
    return found[1]


def routes() -> list[APIRoute]:
    """Every route of every page; an application doesn't tell them in all versions of FastAPI."""
    found = [
        route
        for module in pkgutil.iter_modules(pages.__path__)
        for route in import_module(f"{pages.__name__}.{module.name}").router.routes
        if isinstance(route, APIRoute)
    ]
    assert len(found) > 20
    return found
