"""How a page is judged by axe-core: by its rules for WCAG 2.0 to 2.2, levels A and AA; and what answers an error, judged.

All other pages are judged in ``test_every_page``.
"""

from http import HTTPStatus
from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.test import RequestFactory
from django.utils.translation import override
from playwright.sync_api import Page, Route

from halqa.foundation.languages import LANGUAGES, direction
from halqa.pages.labels import ERRORS
from halqa.pages.views.errors import error_page

pytestmark = pytest.mark.browser

WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"],
    # Of WCAG 2.2, and off in axe-core unless it is asked for.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
COLOURS = ("color-contrast", "link-in-text-block")
BUT_COLOURS = WCAG | {"rules": WCAG["rules"] | {rule: {"enabled": False} for rule in COLOURS}}
ONLY_COLOURS = {"runOnly": {"type": "rule", "values": COLOURS}, "resultTypes": ["violations"]}
# Only what failed is sent back; the rules are read by a document once.
JUDGE = "(options) => axe.run(options).then(({violations}) => violations)"


def failures(page: Page) -> str:
    """Return each failed rule with where and why, such as ``label (critical) at select#sort: …``; nothing where all pass.

    To judge colours takes longer than all else. They are judged light where lines run from left to right, and dark where they run
    from right to left: each colour is in both, and each direction is in one.
    """
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    if page.evaluate("getComputedStyle(document.documentElement).direction") == "ltr":
        return _judged(page, WCAG)
    found = _judged(page, BUT_COLOURS)
    # Colours that change slowly would be looked at half way.
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found += _judged(page, ONLY_COLOURS)
    page.emulate_media(color_scheme="light")
    return found


def _judged(page: Page, options: dict[str, Any]) -> str:
    violations: list[dict[str, Any]] = page.evaluate(JUDGE, options)
    return "".join(
        f"{rule['id']} ({rule['impact']}) at {' '.join(map(str, node['target']))}: {node['failureSummary']}\n"
        for rule in violations
        for node in rule["nodes"][:5]
    )


# Each error in one language of each direction, and all languages by turns; `make prove` asks for each in all six.
LEFT_TO_RIGHT = [language for language in LANGUAGES if direction(language) == "ltr"]
ASKED = [
    pytest.param(
        status,
        language,
        marks=[] if direction(language) == "rtl" or LEFT_TO_RIGHT[turn % len(LEFT_TO_RIGHT)] == language else pytest.mark.prove,
    )
    for turn, status in enumerate(ERRORS)
    for language in LANGUAGES
]


@pytest.mark.parametrize(("status", "language"), ASKED)
def test_every_error_page_passes(same_page, site, status, language):
    """An error that no visitor can bring about is put in the place of a page, so that it loads what it would load."""
    request = RequestFactory(SERVER_NAME="localhost").get(f"/{language}/cities/")
    with override(language):
        body = error_page(request, HTTPStatus(status), ("Laâyoune.",)).content
    page = same_page(bypass_csp=True)

    def answer(route: Route) -> None:
        route.fulfill(status=int(status), content_type="text/html; charset=utf-8", body=body)

    page.route(f"{site}/{language}/cities/", answer, times=1)
    page.goto(f"/{language}/cities/")

    assert page.locator("html").get_attribute("lang") == language
    assert failures(page) == ""


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_the_test_sees_what_is_wrong(page, direction):
    """A page with known faults: were axe not really running, every page above would pass."""
    faulty = '<body><img src="x.png"><input><a href="/">.</a><p style="color: #ddd">pale</p></body>'
    page.set_content(f'<html dir="{direction}">{faulty}</html>')

    rules = {failure.partition(" ")[0] for failure in failures(page).splitlines()}

    assert {"html-has-lang", "image-alt", "label", "color-contrast"} <= rules


def test_the_test_sees_what_is_wrong_in_the_dark_alone(page):
    dark = "<style>@media (prefers-color-scheme: dark) { p { color: #ddd } }</style>"
    page.set_content(f'<html dir="rtl" lang="ar"><title>.</title>{dark}<body><main><p>pale</p></main></body></html>')

    assert failures(page).startswith("color-contrast (serious) at p:")
    assert page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") is False
