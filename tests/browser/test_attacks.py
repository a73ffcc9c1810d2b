"""What somebody types never becomes a script, and another site can change nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.review.security import COOKIE
from pipeline.store.review import codebooks, meetings
from pipeline.store.review.accounts import add_account
from pipeline.store.review.decisions import decide, decision_of
from pipeline.store.review.plans import DONE, plans_of, set_status
from pipeline.store.review.settling import settlements_of
from pipeline.store.waves import add_version
from tests.browser.conftest import Desk, serving
from tests.browser.world import ANSWERS, READ, open_plan
from tests.builders import codebook
from tests.store.build import WAVE, details, source, tables

if TYPE_CHECKING:
    from playwright.sync_api import Page

NASTY = (
    "</textarea></script><script>window.kwaad=1</script><img src=x onerror='window.kwaad=1'>"
    "<svg onload=window.kwaad=1>\"'><a href='javascript:window.kwaad=1'>{{ 12345*54321 }}{% raw %}"
)
QUIET = "() => window.kwaad === undefined && !document.querySelector('main img, main svg')"


@pytest.fixture
def hostile(desk: Desk) -> list[str]:
    """Everything that people can fill in holds markup; gives the pages that show it."""
    store = desk.store
    answers = {**ANSWERS, "r-vvvvvvvvvv": {"Q17": NASTY, "Q7": NASTY}}
    made = tables(answers)
    made["respondents"]["label"] = NASTY
    add_version(store, WAVE, made, details(), source("nieuw.csv"))
    add_account(store, "eva", NASTY, "analist")
    frame = made["segments"]
    bad = frame[frame["respondent_id"] == "r-vvvvvvvvvv"].iloc[-1]["segment_id"]
    plan = plans_of(store, WAVE, "open")[0]
    for segment in READ:
        decide(store, plan, "anna", segment, ["tijd"], memo=NASTY)
        decide(store, plan, "bo", segment, ["wil"], memo=NASTY)
    set_status(store, plan.id, DONE)
    again = open_plan(store, [READ[0]])
    theme = codebook()["druk"].model_copy(
        update={
            **{"name": NASTY[:200], "definition": NASTY, "when": NASTY, "when_not": NASTY},
            "examples": (NASTY,),
        }
    )
    codebooks.add_idea(store, WAVE, READ[1], NASTY[:200], NASTY, "anna")
    codebooks.sharpen(store, WAVE, theme, reason=NASTY, account="eva", seen=0)
    meeting = meetings.start_meeting(store, WAVE, NASTY[:200], [NASTY[:100]], "eva")
    wave = f"/ronde/{WAVE}"
    return [
        *("/", f"{wave}/verschillen?respondent={NASTY}&thema={NASTY}", f"{wave}/codeboek"),
        *(f"{wave}/verschillen/{READ[1]}", f"{wave}/segment/{READ[1]}", f"{wave}/segment/{bad}"),
        *(f"{wave}/codeboek/1", f"{wave}/thema/druk", f"{wave}/zittingen", f"{wave}/cijfers"),
        *(f"/zitting/{meeting.id}/{READ[1]}", f"/zitting/{meeting.id}/verslag"),
        *(f"{wave}/logboek?alles=1", f"/plan/{again.id}/{READ[0]}", f"/ronde/{NASTY}/codeboek"),
        *(f"/aanmelden?naar={NASTY}", f"/link/{NASTY}"),
    ]


def test_markup_that_people_type_is_shown_as_text(desk: Desk, hostile: list[str]) -> None:
    page = desk.log_in("eva")
    desk.complaints.clear()
    for path in hostile:
        page.goto(path.replace("%", "%25").replace("#", "%23"))
        page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
        assert page.evaluate(QUIET), path
        assert "670592745" not in page.inner_text("main"), path  # nor a template
        links = page.evaluate("[...document.querySelectorAll('a, form')].map(e => e.href || '')")
        assert not [x for x in links if x.startswith("javascript:")], path
    # not even tried: the policy had nothing to refuse
    assert not [c for c in desk.complaints if "404" not in c and "409" not in c]
    assert NASTY[:40] in page.evaluate("document.title") or page.title()


def test_markup_is_kept_as_it_was_typed(desk: Desk) -> None:
    page = desk.log_in("anna")
    page.click("a.knop")
    page.wait_for_url(f"**/{READ[0]}")
    page.fill("#memo", NASTY)
    page.check("[value=tijd]")
    page.click("button[value=next]")
    page.wait_for_url(f"**/{READ[1]}")
    page.go_back()
    assert page.input_value("#memo") == NASTY
    assert page.evaluate(QUIET)
    kept = decision_of(desk.store, plans_of(desk.store, WAVE)[0].id, "anna", READ[0])
    assert kept is not None
    assert kept.memo == NASTY


def other_site(target: str, csrf: str = "") -> object:
    """A site of somebody else that posts to the review page, by form and by script."""
    from starlette.applications import Starlette
    from starlette.responses import HTMLResponse
    from starlette.routing import Route

    fields = {"csrf": csrf, "none": "1", "go": "next", "reason": "kwaad", "seen": "0"}
    inputs = "".join(f"<input name={n} value='{v}'>" for n, v in fields.items())
    script = f"""
      fetch("{target}", {{method: "POST", credentials: "include", mode: "no-cors",
        body: new URLSearchParams({fields})}}).finally(() => document.forms[0].submit());
    """
    text = f"<form method=post action='{target}'>{inputs}</form><script>{script}</script>"
    return Starlette(routes=[Route("/", lambda request: HTMLResponse(text))])


def test_a_form_of_another_site_changes_nothing(desk: Desk) -> None:
    page = desk.log_in("anna")
    plan = plans_of(desk.store, WAVE)[0]
    secret = page.get_attribute("[name=csrf]", "value") or ""
    assert secret
    path = f"/plan/{plan.id}/{READ[0]}"
    for csrf in ("", secret):  # also when it got hold of the secret
        with serving(other_site(desk.base + path, csrf)) as elsewhere:
            page.goto(elsewhere)
            page.wait_for_url(f"{desk.base}{path}")
            assert "andere site" in page.inner_text("body")
    assert decision_of(desk.store, plan.id, "anna", READ[0]) is None
    assert settlements_of(desk.store, WAVE) == []
    page.goto("/")
    assert page.locator("a.knop").count() == 1  # still logged in


def test_no_site_can_show_a_page_in_a_frame_of_its_own(desk: Desk) -> None:
    from starlette.applications import Starlette
    from starlette.responses import HTMLResponse
    from starlette.routing import Route

    page = desk.log_in("anna")
    text = f"<iframe src='{desk.base}/'></iframe>"
    site = Starlette(routes=[Route("/", lambda request: HTMLResponse(text))])
    with serving(site) as elsewhere:
        page.goto(elsewhere)
        page.wait_for_timeout(200)
        assert all("Themascoop" not in frame_text(page, n) for n in range(len(page.frames)))
    assert any("frame" in c.lower() for c in desk.complaints)


def frame_text(page: Page, number: int) -> str:
    return str(page.frames[number].evaluate("document.documentElement.innerText"))


def test_a_script_can_not_read_the_session(desk: Desk) -> None:
    page = desk.log_in("anna")
    assert page.evaluate("document.cookie") == ""
    (cookie,) = [c for c in page.context.cookies() if c["name"] == COOKIE]
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert page.evaluate(
        """() => { const s = document.createElement("script"); s.textContent = "window.kwaad=1";
                   document.body.append(s); return window.kwaad === undefined; }"""
    )
    assert any("Content Security Policy" in c for c in desk.complaints)
