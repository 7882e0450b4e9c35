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

from halqa.foundation.languages import LANGUAGES
from halqa.pages.labels import ERRORS
from halqa.pages.views.errors import error_page

pytestmark = pytest.mark.browser

WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"],
    # Of WCAG 2.2, and off in axe-core unless it is asked for.
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
# All else is as it was in the light.
IN_THE_DARK = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, "resultTypes": ["violations"]}
# Only what failed is sent back; the rules are read by a document once.
JUDGE = "(options) => axe.run(options).then(({violations}) => violations)"


def failures(page: Page, options: dict[str, Any] = WCAG) -> str:
    """Return each failed rule with where and why, such as ``label (critical) at select#sort: …``; nothing where all pass."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE_SCRIPT)
    violations: list[dict[str, Any]] = page.evaluate(JUDGE, options)
    return "\n".join(
        f"{rule['id']} ({rule['impact']}) at {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in violations
        for node in rule["nodes"][:5]
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", ERRORS)
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


def test_the_test_sees_what_is_wrong(page):
    """A page with known faults: were axe not really running, every page above would pass."""
    page.set_content('<html><body><img src="x.png"><input><a href="/">.</a><p style="color: #ddd">pale</p></body></html>')

    rules = {failure.partition(" ")[0] for failure in failures(page).splitlines()}
    in_the_dark = {failure.partition(" ")[0] for failure in failures(page, IN_THE_DARK).splitlines()}

    assert {"html-has-lang", "image-alt", "label", "color-contrast"} <= rules
    assert "color-contrast" in in_the_dark
    assert "label" not in in_the_dark
