"""Who may come in, and what a page keeps out."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from pipeline.review.app import make_app
from pipeline.store.database import Store
from pipeline.store.review.accounts import change_account, make_link, set_password
from tests.review.conftest import Someone, csrf_of, routes

PASSWORD = "paard batterij nietje correct"


def test_nobody_sees_anything_before_logging_in(visitor: TestClient) -> None:
    open_to_all = {"/aanmelden", "/link/{token}"}
    for route in routes():
        path = route.path
        if path in open_to_all:
            continue
        asked = path.replace("{number}", "1").replace("{", "").replace("}", "")
        for method in sorted(route.methods - {"HEAD"}):
            answer = visitor.request(method, asked, headers={"content-length": "0"})
            where = answer.headers.get("location", "")
            assert answer.status_code == 303, (method, path)
            assert where.startswith("/aanmelden"), (method, path)


def test_a_password_brings_one_to_where_one_was(store: Store, visitor: TestClient) -> None:
    set_password(store, "anna", PASSWORD)
    asked = visitor.get("/aanmelden?naar=/plan/x").text
    assert 'value="/plan/x"' in asked
    form = {"name": "Anna ", "password": PASSWORD, "to": "/plan/x"}
    answer = visitor.post("/aanmelden", data=form)
    assert answer.headers["location"] == "/plan/x"
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert visitor.get("/").status_code == 200


def test_a_wrong_password_says_so_and_too_many_make_one_wait(
    store: Store, visitor: TestClient
) -> None:
    set_password(store, "anna", PASSWORD)
    form = {"name": "anna", "password": "verkeerd verkeerd"}
    for _ in range(5):
        answer = visitor.post("/aanmelden", data=form)
        assert answer.status_code == 401
        assert "horen niet bij elkaar" in answer.text
    answer = visitor.post("/aanmelden", data={"name": "anna", "password": PASSWORD})
    assert answer.status_code == 429
    assert "15 minuten" in answer.text


@pytest.mark.parametrize(
    "target",
    ["https://kwaad.example", "//kwaad.example", "/\\kwaad.example", "javascript:1", "/a\r\nX: y"],
)
def test_logging_in_leads_nowhere_else(store: Store, visitor: TestClient, target: str) -> None:
    set_password(store, "anna", PASSWORD)
    form = {"name": "anna", "password": PASSWORD, "to": target}
    assert visitor.post("/aanmelden", data=form).headers["location"] == "/"


def test_a_link_is_used_by_the_button_and_only_once(store: Store, visitor: TestClient) -> None:
    token = make_link(store, "bo")
    assert visitor.get(f"/link/{token}").status_code == 200  # as a mail scanner does
    assert visitor.get(f"/link/{token}").status_code == 200
    assert visitor.post(f"/link/{token}").status_code == 303
    again = visitor.post(f"/link/{token}")
    assert again.status_code == 403
    assert "werkt niet (meer)" in again.text


def test_every_page_forbids_foreign_and_inline_script(visitor: TestClient) -> None:
    for path in ("/aanmelden", "/bestaat-niet", "/static/review.css"):
        answer = visitor.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in policy
    assert "<script>" not in visitor.get("/aanmelden").text
    assert " style=" not in visitor.get("/aanmelden").text


def test_a_form_without_the_secret_of_the_session_does_nothing(someone: Someone) -> None:
    anna = someone("anna")
    for given in ({}, {"csrf": ""}, {"csrf": "geraden"}, {"csrf": "é"}):
        assert anna.post("/afmelden", data=given).status_code == 403
    assert anna.get("/").status_code == 200
    bo = someone("bo")
    assert anna.post("/afmelden", data={"csrf": csrf_of(bo)}).status_code == 403
    assert anna.post("/afmelden", data={"csrf": csrf_of(anna)}).status_code == 303
    assert anna.get("/").status_code == 303


def test_a_form_from_another_site_does_nothing(someone: Someone) -> None:
    anna = someone("anna")
    data = {"csrf": csrf_of(anna)}
    for origin in ("https://kwaad.example", "null", "http://testserver.kwaad.example"):
        assert anna.post("/afmelden", data=data, headers={"origin": origin}).status_code == 403
    own = {"origin": "http://testserver"}
    assert anna.post("/afmelden", data=data, headers=own).status_code == 303


def test_another_name_for_this_computer_is_refused(visitor: TestClient) -> None:
    assert visitor.get("/aanmelden", headers={"host": "kwaad.example"}).status_code == 400


def test_a_huge_form_is_refused_before_it_is_read(someone: Someone) -> None:
    answer = someone("anna").post("/afmelden", content=b"a=" + b"x" * 200_000)
    assert answer.status_code == 413


def test_a_shut_account_is_out_at_once(store: Store, someone: Someone) -> None:
    anna = someone("anna")
    change_account(store, "anna", active=False)
    assert anna.get("/").status_code == 303


def test_over_https_the_cookie_goes_nowhere_else(store: Store) -> None:
    client = TestClient(
        make_app(store, hosts=["testserver"], secure=True),
        base_url="https://testserver",
        follow_redirects=False,
    )
    answer = client.post(f"/link/{make_link(store, 'anna')}")
    assert "secure" in answer.headers["set-cookie"].lower()
    assert "max-age" in answer.headers["strict-transport-security"]


def test_what_goes_wrong_inside_shows_nothing_of_it(store: Store, app: FastAPI) -> None:
    @app.get("/stuk")
    def broken() -> None:
        raise RuntimeError("Wij leren samen van fouten")

    client = TestClient(app, raise_server_exceptions=False)
    answer = client.get("/stuk")
    assert answer.status_code == 500
    assert "leren" not in answer.text
    assert "Traceback" not in answer.text


def test_the_start_page_shows_waves_plans_and_progress(
    store: Store, someone: Someone, plan: object
) -> None:
    text = someone("anna").get("/").text
    assert "0 van 5" in text
    assert "0 van 4" in text
    assert "Verder met coderen" in text
    assert "Verder met coderen" not in someone("lou").get("/").text
