"""A coder at work: by keyboard only, beside others, without connection, without script."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pipeline.store.review.accounts import make_link
from pipeline.store.review.codebooks import ideas_of
from pipeline.store.review.decisions import decision_of
from pipeline.store.review.plans import Plan, plans_of
from pipeline.store.review.settling import settlements_of
from tests.browser.conftest import Desk
from tests.browser.world import CLOSED, READ, TEXT, closed_plan
from tests.store.build import WAVE

if TYPE_CHECKING:
    from playwright.sync_api import Page

# where focus is, whether one sees that, and whether anything lies over it
FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return "nergens";
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) return "onzichtbaar";
  if (box.width < 1 || box.bottom <= 0 || box.top >= innerHeight) return "buiten beeld";
  const middle = [box.left + box.width / 2, Math.min(box.top + box.height / 2, innerHeight - 1)];
  const above = document.elementFromPoint(...middle);
  return e.contains(above) || e.closest("label")?.contains(above) ? "" : "bedekt";
}"""


def plan_of(desk: Desk) -> Plan:
    return plans_of(desk.store, WAVE, "open")[0]


def said(desk: Desk, number: int, account: str = "anna") -> tuple[str, ...] | None:
    kept = decision_of(desk.store, plan_of(desk).id, account, READ[number])
    return kept.themes if kept else None


def saved(page: Page, words: str = "Bewaard.") -> None:
    """Wait until the page says that what was chosen is kept."""
    page.wait_for_function("w => document.getElementById('bewaard').textContent === w", arg=words)


def at(page: Page, number: int) -> None:
    """Wait until a segment of the plan is on the screen."""
    page.wait_for_url(f"**/{READ[number]}")
    page.wait_for_load_state()


def begin(desk: Desk, **options: Any) -> Page:
    """Anna before the first segment of her plan."""
    page = desk.log_in("anna", **options)
    page.click("a.knop")
    at(page, 0)
    return page


def tab_to(page: Page, selector: str) -> None:
    """Go with Tab to something, seeing all the way where one is."""
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS) == "", page.evaluate("document.activeElement.outerHTML")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"met Tab is {selector} niet te bereiken")


def test_a_coder_needs_no_mouse_from_link_to_ready(desk: Desk) -> None:
    page = desk.visit(viewport={"width": 1280, "height": 720})
    page.goto(f"/link/{make_link(desk.store, 'anna')}")
    tab_to(page, "main button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    tab_to(page, "a.knop")
    page.keyboard.press("Enter")
    at(page, 0)
    tab_to(page, "#coderen button[value=next]")  # past all there is, and always in sight
    page.keyboard.press("6")
    saved(page)
    assert page.evaluate(FOCUS) == ""
    page.keyboard.press("d")
    page.keyboard.press("m")
    page.keyboard.type("6 m0 met u")  # in a text field keys write
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUS) == ""
    saved(page)
    kept = decision_of(desk.store, plan_of(desk).id, "anna", READ[0])
    assert kept is not None
    assert (kept.themes, kept.doubt, kept.memo) == (("tijd",), True, "6 m0 met u")
    page.keyboard.press("t")
    page.keyboard.type("Energie")
    assert page.evaluate(FOCUS) == ""
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    at(page, 1)
    assert [i.name for i in ideas_of(desk.store, WAVE)] == ["Energie"]
    page.keyboard.press("1")
    page.keyboard.press("0")
    saved(page)
    assert page.is_checked("[data-key='0']")
    assert not page.is_checked("[data-key='1']")
    page.keyboard.press("ArrowLeft")
    at(page, 0)
    assert page.is_checked("[data-key='6']")
    page.keyboard.press("Enter")
    at(page, 1)
    assert said(desk, 1) == ()
    with page.expect_navigation():
        page.keyboard.press("u")
    assert said(desk, 1) == ("vraag_eerst",)  # what was before the last key
    page.keyboard.press("1")
    for number in (1, 2, 3):
        at(page, number)
        page.keyboard.press("7")
        page.keyboard.press("Enter")
        page.wait_for_url("**/klaar" if number == 3 else f"**/{READ[number + 1]}")
    tab_to(page, "main button")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=U hebt gezegd dat u klaar bent")
    assert plan_of(desk).ready == ("anna",)
    assert [said(desk, n) for n in range(4)] == [("tijd",), ("wil",), ("wil",), ("wil",)]
    assert desk.complaints == []


def test_keys_can_be_switched_off_and_stay_off(desk: Desk) -> None:
    page = begin(desk)
    page.click(".toetsen summary")
    page.uncheck("#toetsen-aan")
    page.reload()
    page.keyboard.press("6")
    page.keyboard.press("Enter")
    assert not page.is_checked("[data-key='6']")
    assert READ[0] in page.url


def test_two_coders_at_once_stay_out_of_each_others_way(desk: Desk) -> None:
    people = {name: desk.log_in(name) for name in ("anna", "bo")}
    for page in people.values():
        page.click("a.knop")
    for number in range(4):
        for page, key in zip(people.values(), ("6", "7"), strict=True):
            at(page, number)
            page.keyboard.press(key)
        for page in people.values():
            page.keyboard.press("Enter")
    for name, theme in (("anna", "tijd"), ("bo", "wil")):
        people[name].wait_for_url("**/klaar")
        assert [said(desk, n, name) for n in range(4)] == [(theme,)] * 4


def test_the_second_who_settles_sees_the_first_and_keeps_what_was_written(desk: Desk) -> None:
    closed_plan(desk.store)
    where = f"/ronde/{WAVE}/verschillen/{CLOSED[0]}"
    anna, bo = desk.log_in("anna"), desk.log_in("bo")
    for page in (anna, bo):
        page.goto(where)
    anna.check("[value=druk]")
    anna.fill("#reason", "Het gaat om de werkdruk.")
    anna.click("button[value=next]")
    anna.wait_for_url(f"**/{CLOSED[1]}?*")
    bo.check("[value=steun]")
    bo.fill("#reason", "De leiding staat centraal.")
    bo.click("button[value=next]")
    bo.wait_for_selector("[role=alert]")
    assert "Het gaat om de werkdruk." in bo.inner_text("main")
    assert bo.input_value("#reason") == "De leiding staat centraal."
    assert bo.is_checked("[value=steun]")
    assert [s.themes for s in settlements_of(desk.store, WAVE)] == [("druk",)]
    bo.click("button[value=next]")
    bo.wait_for_url(f"**/{CLOSED[1]}?*")
    assert [s.themes for s in settlements_of(desk.store, WAVE)] == [("druk",), ("steun",)]


def test_without_connection_a_choice_stays_and_is_saved_once_it_is_back(desk: Desk) -> None:
    page = begin(desk)
    page.context.set_offline(True)
    page.keyboard.press("6")
    page.wait_for_selector("#bewaard.fout")
    assert "Niet bewaard: geen verbinding" in page.inner_text("#bewaard")
    page.keyboard.press("Enter")  # does not leave the page with what is not saved
    page.wait_for_timeout(200)
    assert READ[0] in page.url
    assert page.is_checked("[data-key='6']")
    assert said(desk, 0) is None
    page.context.set_offline(False)
    saved(page)
    assert said(desk, 0) == ("tijd",)
    page.keyboard.press("Enter")
    at(page, 1)


def test_who_is_logged_out_while_coding_loses_nothing_and_goes_on(desk: Desk) -> None:
    page = begin(desk)
    page.keyboard.press("6")
    saved(page)
    page.keyboard.press("Enter")
    at(page, 1)
    other = page.context.new_page()
    other.goto("/")
    other.click("text=Afmelden")
    other.wait_for_url("**/aanmelden")
    page.bring_to_front()
    page.keyboard.press("7")
    page.keyboard.press("Enter")
    page.wait_for_selector("#bewaard.fout")
    assert "afgemeld" in page.inner_text("#bewaard")
    assert READ[1] in page.url
    assert page.is_checked("[data-key='7']")
    assert (said(desk, 0), said(desk, 1)) == (("tijd",), None)
    other.goto(f"/link/{make_link(desk.store, 'anna')}")
    other.click("main button")
    other.wait_for_url("**/")
    page.bring_to_front()
    page.keyboard.press("Enter")  # saves first, with the secret of the new session
    at(page, 2)
    assert said(desk, 1) == ("wil",)


def test_the_back_button_shows_what_is_saved_now(desk: Desk) -> None:
    page = begin(desk)
    page.keyboard.press("6")
    page.keyboard.press("Enter")
    at(page, 1)
    other = page.context.new_page()
    other.goto(f"/plan/{plan_of(desk).id}/{READ[0]}")
    other.keyboard.press("6")
    other.keyboard.press("7")
    saved(other)
    page.go_back()
    at(page, 0)
    assert page.is_checked("[data-key='7']")
    assert not page.is_checked("[data-key='6']")
    other.goto("/")
    other.click("text=Afmelden")
    other.wait_for_url("**/aanmelden")
    other.go_back()  # after logging out nothing is left to see
    other.wait_for_url("**/aanmelden**")
    assert TEXT[READ[0]] not in other.content()


def test_the_whole_way_works_without_script(desk: Desk) -> None:
    page = begin(desk, java_script_enabled=False)
    for number in range(4):
        at(page, number)
        page.locator(".uitleg summary").first.click()
        page.check("[value=tijd]")
        page.click("button[value=next]")
    page.wait_for_url("**/klaar")
    page.click("main button")
    assert "U hebt gezegd dat u klaar bent" in page.inner_text("main")
    assert [said(desk, n) for n in range(4)] == [("tijd",)] * 4


@pytest.mark.parametrize("script", [True, False])
def test_an_empty_choice_is_said_where_one_looks(desk: Desk, script: bool) -> None:
    page = begin(desk, java_script_enabled=script)
    page.click("button[value=next]")
    assert "Kies ten minste één thema" in page.inner_text("[role=alert]")
