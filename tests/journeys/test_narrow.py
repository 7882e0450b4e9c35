"""Nothing must be scrolled sideways on a narrow screen, nor where text is twice as large (WCAG 1.4.10 and 1.4.4).

All pages are looked at in ``test_every_page``; here is how, and what a page shows only when it is asked.
"""

import pytest
from playwright.sync_api import Page

from tests.journeys.test_accessibility import failures

pytestmark = pytest.mark.browser

USUAL = {"width": 1280, "height": 720}
NARROW = {"width": 320, "height": 640}
# What is wider than the page, unless it stands in a box that scrolls by itself, as wide tables do.
TOO_WIDE = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const scrolls = (box) => box && box !== document.body && (getComputedStyle(box).overflowX !== "visible" || scrolls(box.parentElement));
  const out = [...document.body.querySelectorAll("*")].filter((box) => {
    const {left, right, width} = box.getBoundingClientRect();
    return width && (right > root.clientWidth + 1 || left < -1) && !scrolls(box.parentElement);
  });
  return [`the page is ${root.scrollWidth} px wide`, ...out.slice(0, 8).map((box) => box.outerHTML.slice(0, 120))];
}"""
LETTERS = {"fontSizes": {"standard": 16, "fixed": 13}}
LETTERS_TWICE_AS_LARGE = {"fontSizes": {"standard": 32, "fixed": 26}}


def too_wide(page: Page) -> str:
    """Return what makes the page wider than its window, a line each; nothing where nothing does."""
    return "\n".join(page.evaluate(TOO_WIDE))


def too_wide_anywhere(page: Page) -> str:
    """Return what makes a page too wide in a narrow window, in half of a wide one, or there with letters twice as large."""
    page.set_viewport_size(NARROW)
    wrong = [too_wide(page)]
    # A window of 1280 px at 200 % is one of 640 px; some readers have set larger letters in their browser instead.
    page.set_viewport_size({"width": 640, "height": 640})
    wrong.append(too_wide(page))
    browser = page.context.new_cdp_session(page)
    browser.send("Page.setFontSizes", LETTERS_TWICE_AS_LARGE)
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    wrong.append(too_wide(page))
    browser.send("Page.setFontSizes", LETTERS)
    browser.detach()
    return "\n".join(filter(None, wrong))


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("menu", ["details.menu", "details.languages"])
def test_an_open_menu_fits(open_page, menu, language):
    page = open_page(viewport=NARROW, bypass_csp=True)
    page.goto(f"/{language}/design/")
    page.locator(f"{menu} summary").click()

    assert too_wide(page) == ""
    assert failures(page) == ""
    for link in page.locator(f"{menu} a").all():
        box = link.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= NARROW["width"]


def test_the_test_sees_what_is_too_wide(open_page):
    page = open_page(viewport=NARROW)
    page.set_content('<p style="width: 400px">wide</p><div style="overflow-x: auto"><p style="width: 900px">scrolls</p></div>')

    width, culprit = too_wide(page).splitlines()

    assert "wide</p>" in culprit
    assert "408" in width
