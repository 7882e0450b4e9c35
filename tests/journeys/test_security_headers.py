"""What a browser of a visitor is told and asked for: a strict policy, no cookie, no other host, no complaint."""

import pytest

from tests.addresses import PAGES

pytestmark = pytest.mark.browser

POLICY = {"default-src 'none'", "script-src 'self'", "style-src 'self'", "base-uri 'none'", "frame-ancestors 'none'"}
# Chromium itself writes this line when a page is answered with 404.
NOT_FOUND = "Failed to load resource: the server responded with a status of 404"


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_every_page_keeps_to_itself(page, site, path):
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("requestfailed", lambda request: complaints.append(f"{request.url}: {request.failure}"))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', (e) => console.error('CSP', e.violatedDirective, e.blockedURI))"
    )

    answer = page.goto(f"/en/{path}", wait_until="networkidle")

    headers = answer.all_headers()
    assert {directive.strip() for directive in headers["content-security-policy"].split(";")} >= POLICY
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "x-fresh-until" not in headers
    assert "set-cookie" not in headers
    assert page.context.cookies() == []
    assert [url for url in asked if not url.startswith((f"{site}/", "data:"))] == []
    assert [text for text in complaints if answer.ok or not text.startswith(NOT_FOUND)] == []


def test_the_policy_stops_a_script_that_got_in(page):
    page.goto("/en/design/")
    told = page.evaluate("""() => new Promise((resolve) => {
      addEventListener("securitypolicyviolation", (event) => resolve(event.violatedDirective));
      document.body.append(Object.assign(document.createElement("script"), { textContent: "document.title = 'taken over'" }));
    })""")

    assert told == "script-src-elem"
    assert page.title() != "taken over"
