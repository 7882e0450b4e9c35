"""What a browser of a visitor is told and asked for: a strict policy, no cookie, no other host, no complaint."""

from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, Response

from tests.addresses import PAGES

pytestmark = pytest.mark.browser

POLICY = {
    "default-src 'self'",
    "object-src 'none'",
    "frame-src 'none'",
    "worker-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}
# Chromium itself writes this line when a page is answered with 404.
NOT_FOUND = "Failed to load resource: the server responded with a status of 404"


@dataclass
class Visitor:
    """A browser that keeps what it is given from page to page, with what it asked for and what it complained about."""

    page: Page
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def visitor(site, chromium):
    """One visitor for all addresses: a new one for each costs five times as much as an address."""
    context = chromium.new_context(base_url=site, locale="en-GB")
    visitor = Visitor(context.new_page())
    visitor.page.on("request", lambda request: visitor.asked.append(request.url))
    visitor.page.on("requestfailed", lambda request: visitor.complaints.append(f"{request.url}: {request.failure}"))
    visitor.page.on("console", lambda message: visitor.complaints.append(message.text) if message.type == "error" else None)
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    visitor.page.add_init_script(
        "addEventListener('securitypolicyviolation', (e) => console.error('CSP', e.violatedDirective, e.blockedURI))"
    )
    yield visitor
    context.close()


def goes_to(visitor: Visitor, address: str) -> Response:
    """Return the answer to a visit, once all that the page asks for has come and its scripts have had their turn."""
    visitor.page.goto("about:blank")
    visitor.asked.clear()
    visitor.complaints.clear()
    answer = visitor.page.goto(address)
    visitor.page.evaluate("() => new Promise((resolve) => setTimeout(resolve, 50))")
    assert answer is not None
    return answer


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_every_page_keeps_to_itself(visitor, site, path):
    answer = goes_to(visitor, f"/en/{path}")

    headers = answer.all_headers()
    assert {directive.strip() for directive in headers["content-security-policy"].split(";")} >= POLICY
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "x-fresh-until" not in headers
    assert "set-cookie" not in headers
    assert visitor.page.context.cookies() == []
    assert [url for url in visitor.asked if not url.startswith((f"{site}/", "data:"))] == []
    assert [text for text in visitor.complaints if answer.ok or not text.startswith(NOT_FOUND)] == []


def test_the_visitor_sees_what_is_asked_and_said_after_the_page_has_come(visitor, site):
    """A page with known faults: were nothing heard, every page above would pass."""
    late = "addEventListener('load', () => { new Image().src = 'https://elsewhere.example/late.png'; throw new Error('late') })"
    body = f'<!doctype html><img src="https://elsewhere.example/a.png"><script>{late}</script>'
    headers = {"Content-Security-Policy": "img-src 'self'"}
    visitor.page.route(f"{site}/en/faulty/", lambda route: route.fulfill(content_type="text/html", body=body, headers=headers))
    visitor.page.route("https://elsewhere.example/**", lambda route: route.abort())
    goes_to(visitor, "/en/faulty/")
    strict = [text for text in visitor.complaints if text.startswith("CSP img-src")]
    headers.clear()
    goes_to(visitor, "/en/faulty/")
    visitor.page.unroute_all()

    assert len(strict) == 2
    assert {url for url in visitor.asked if "elsewhere" in url} == {
        f"https://elsewhere.example/{name}.png" for name in ("a", "late")
    }
    assert "late" in visitor.complaints
    assert any(text.startswith("https://elsewhere.example/a.png: ") for text in visitor.complaints)


def test_the_policy_stops_a_script_that_got_in(page):
    page.goto("/en/design/")
    told = page.evaluate("""() => new Promise((resolve) => {
      addEventListener("securitypolicyviolation", (event) => resolve(event.violatedDirective));
      document.body.append(Object.assign(document.createElement("script"), { textContent: "document.title = 'taken over'" }));
    })""")

    assert told == "script-src-elem"
    assert page.title() != "taken over"
