"""Every page: for screen readers, small screens, large letters, and within its own policy."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.world import Kept

if TYPE_CHECKING:
    from playwright.sync_api import Page

# all pages that `world.live` names; a test says so when one is missing here
PAGES = (
    *("login", "link", "start", "coding", "suggestion", "done", "differences", "settle"),
    *("settled", "codebook", "version", "theme", "meetings", "meeting", "minutes", "figures"),
    *("segment", "log", "error"),
)
CODERS = ("coding", "suggestion", "done")
# all that axe tries by itself, and the size of targets (WCAG 2.5.8), which it doesn't yet
OPTIONS = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
# wider than the screen without a way to scroll, or text that its box cuts off
CUT_OFF = """() => {
  const found = [];
  if (document.documentElement.scrollWidth > innerWidth) found.push("de pagina zelf");
  for (const e of document.querySelectorAll("main *, header *")) {
    if (e.closest(".schuif, .over, caption, option") || !e.checkVisibility()) continue;
    const box = e.getBoundingClientRect();
    if (box.width > 1 && (box.right > innerWidth + 1 || box.left < -1)) found.push(e.outerHTML);
    const hides = ["hidden", "clip"].includes(getComputedStyle(e).overflowX);
    if (hides && e.scrollWidth > e.clientWidth + 1) found.push(e.outerHTML);
  }
  return found.map((f) => f.slice(0, 120));
}"""


@pytest.fixture(scope="module")
def screens(full: Kept) -> dict[str, Page]:
    """An analyst and a coder, logged in; axe is let in past the policy of the pages."""
    return {n: full.desk.log_in(n, bypass_csp=True) for n in ("ans", "anna")}


def open_page(screens: dict[str, Page], full: Kept, name: str, **media: Any) -> Page:
    page = screens["anna" if name in CODERS else "ans"]
    page.emulate_media(**media)
    page.goto(full.pages[name])
    page.evaluate("document.querySelectorAll('details').forEach((d) => { d.open = true; })")
    return page


def test_no_page_is_left_out(full: Kept) -> None:
    assert set(full.pages) == set(PAGES)


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(screens: dict[str, Page], full: Kept, name: str) -> None:
    """All rules of axe, best practices too, with everything open that can be opened."""
    from axe_playwright_python.sync_playwright import Axe

    page = open_page(screens, full, name)
    page.set_viewport_size({"width": 1280, "height": 900})
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options=OPTIONS).response["violations"]
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == [], scheme


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_off_on_a_small_screen(
    screens: dict[str, Page], full: Kept, name: str
) -> None:
    """320 px is also what is left of 1280 px at 400 % (WCAG 1.4.10)."""
    page = open_page(screens, full, name)
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate(CUT_OFF) == []
    # letters as far apart as people may set them (WCAG 1.4.12)
    page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important; "
        "word-spacing: .16em !important } p { margin-bottom: 2em !important }"
    )
    assert page.evaluate(CUT_OFF) == []


def test_at_200_percent_nothing_is_cut_off_and_no_page_breaks_its_own_policy(full: Kept) -> None:
    full.desk.complaints.clear()
    size = {"width": 640, "height": 360}
    screens = {
        n: full.desk.log_in(n, viewport=size, device_scale_factor=2) for n in ("ans", "anna")
    }
    for name in PAGES:
        page = open_page(screens, full, name)
        assert page.evaluate(CUT_OFF) == [], name
        assert page.title().endswith("Themascoop"), name
    # that a page isn't there is what the page 'error' is for
    assert [c for c in full.desk.complaints if "404" not in c] == []


def test_targets_are_large_enough_and_headings_go_down_one_at_a_time(
    screens: dict[str, Page], full: Kept
) -> None:
    """WCAG 2.5.8: 24 px, but for links in a sentence."""
    for name in PAGES:
        page = open_page(screens, full, name)
        page.set_viewport_size({"width": 360, "height": 740})
        small = page.evaluate(
            """() => [...document.querySelectorAll("button, summary, input:not([type=hidden]),"
              + "select, textarea, .knop, .ronde-menu a")].filter((e) => e.checkVisibility())
              .map((e) => [e.closest("label") ?? e, e])
              .filter(([e]) => e.getBoundingClientRect().height < 24)
              .map(([, e]) => e.outerHTML.slice(0, 100))"""
        )
        assert small == [], name
        levels = page.evaluate(
            "[...document.querySelectorAll('h1,h2,h3,h4')].map((h) => Number(h.tagName[1]))"
        )
        assert levels.count(1) == 1, name
        assert all(b <= a + 1 for a, b in itertools.pairwise(levels)), (name, levels)


def test_on_paper_there_is_nothing_to_press(screens: dict[str, Page], full: Kept) -> None:
    for name in ("minutes", "codebook", "figures", "settle"):
        page = open_page(screens, full, name, media="print")
        shown = page.evaluate(
            """[...document.querySelectorAll("button, .knop, nav, .kop")]
               .filter((e) => e.checkVisibility()).map((e) => e.outerHTML.slice(0, 80))"""
        )
        assert shown == [], name
        assert page.inner_text("h1")
        page.emulate_media(media="screen")
