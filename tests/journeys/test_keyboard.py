"""A whole journey without a mouse: every stop can be seen, and nothing holds the reader fast."""

import re
from collections import Counter

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.addresses import PAGES

pytestmark = pytest.mark.browser

MOST_STOPS = 120
# Where the focus is: whether it can be seen there, and how the place would be named in a report.
# The calendar inside a date field has the browser's own ring.
FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  return {
    outlined: at.matches("[type=date]:not(:focus)") || style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    name: at.outerHTML.slice(0, 100),
    place: [...document.querySelectorAll("*")].indexOf(at),
  };
}"""


def press(page: Page, key: str) -> None:
    """Press a key that moves the focus, and see where it went."""
    page.keyboard.press(key)
    focus = page.evaluate(FOCUS)
    assert focus["outlined"], f"nobody sees the focus on {focus['name']}"
    assert focus["inside"], f"the focus is outside the window, on {focus['name']}"


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab until the focus is on an element."""
    for _ in range(MOST_STOPS):
        press(page, key)
        if target.evaluate("(wanted) => wanted === document.activeElement"):
            return
    raise AssertionError(f"{MOST_STOPS} stops did not lead to {target}")


def test_from_the_home_page_to_a_city_in_another_language_and_back(page):
    page.goto("/en/")
    press(page, "Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    press(page, "Tab")
    expect(page.locator("main input[type=search]")).to_be_focused()

    page.keyboard.type("moroc")
    offered = page.get_by_role("option", name=re.compile("Morocco"))
    expect(offered).to_be_visible()
    # What was offered for the first letters goes once all of them have come.
    expect(page.get_by_role("option")).to_have_count(1)
    press(page, "ArrowDown")
    expect(offered).to_have_attribute("aria-selected", "true")
    expect(page.locator("main input[type=search]")).to_have_attribute("aria-activedescendant", offered.get_attribute("id"))
    press(page, "Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/en/search/\?q=moroc"))
    page.locator("main input[type=search]").fill("bengue")
    expect(page.get_by_role("option")).to_have_count(1)
    press(page, "ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/cities/ma/benguerir/")

    page.goto("/en/cities/?q=Moroc")
    listed = page.locator("#results .cards > li").count()

    tab_to(page, page.get_by_label("Year of joining"))
    page.keyboard.type("2020")
    page.wait_for_url(re.compile(r"year=2020"))
    expect(page.locator("#results .chip")).to_have_count(2)
    assert 0 < page.locator("#results .cards > li").count() < listed

    tab_to(page, page.get_by_role("link", name="Benguerir", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/cities/ma/benguerir/")

    tab_to(page, page.locator("details.languages summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("details.languages").get_by_role("link", name="Français"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/fr/cities/ma/benguerir/")
    expect(page.locator("html")).to_have_attribute("lang", "fr")

    page.go_back()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.go_back()
    page.wait_for_url(re.compile(r"year=2020"))
    expect(page.locator("#results .chip")).to_have_count(2)


def test_escape_closes_the_language_menu_and_returns_to_it(page):
    page.goto("/en/cities/")
    summary = page.locator("details.languages summary")
    tab_to(page, summary)
    page.keyboard.press("Enter")
    press(page, "Tab")
    page.keyboard.press("Escape")

    expect(page.locator("details.languages")).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(
    "name", ["home", "cities on a map", "city with much to tell", "figures", "may we apply, answered", "design"]
)
def test_every_stop_of_a_page_can_be_seen_and_left(open_page, name, language):
    page = open_page(viewport={"width": 1280, "height": 800})
    page.goto(f"/{language}/{PAGES[name]}")
    seen = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["name"].startswith("<body"):
            break
        assert focus["outlined"], f"nobody sees the focus on {focus['name']}"
        assert focus["inside"], f"the focus is outside the window, on {focus['name']}"
        seen.append(focus["place"])

    # A date field has four stops inside; whatever has more holds the focus fast.
    assert len(seen) > 10
    assert max(Counter(seen).values()) <= 4
