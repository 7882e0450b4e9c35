"""A city writes: what is typed is saved, a bad line loses no word, two who write at once lose none, and every page is open to all."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.conftest import served
from tests.journeys.test_accessibility import failures
from tests.journeys.test_narrow import NARROW, too_wide

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
WRITTEN = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
from django.utils import timezone
from halqa.accounts.enums import Role
from tests.factories.accounts import make_person, sign_in
from tests.factories.applications import begin, make_applicant, make_round
from tests.rounds.test_pages_applications_city import LONG_OPEN
city = make_applicant("xa/qalam")
application = begin(make_round("open-2027", *LONG_OPEN), city, now=timezone.now())
cookies = {}
for who, role in (("Karim", Role.FOCAL_POINT), ("Rim", Role.EDITOR)):
    client = sign_in(Client(), make_person(f"{who}@qalam.example", name=who, roles=[(role, city)]))
    cookies[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
print(json.dumps({"name": settings.SESSION_COOKIE_NAME, "cookies": cookies, "key": application.key}))
"""
QUESTION = "motivation"


@pytest.fixture(scope="module")
def house(tmp_path_factory, house) -> dict[str, str]:
    """Return a house of its own: its call is open, and other journeys find none."""
    return house | {"HALQA_VAR": str(tmp_path_factory.mktemp("writing"))}


@pytest.fixture(scope="module")
def site(house) -> Iterator[str]:
    """Serve it as it is after its first start."""
    with served(house, ("migrate",)) as address:
        yield address


@pytest.fixture(scope="module")
def written(site: str, house: dict[str, str]) -> dict[str, object]:
    """Have an application of an invented city with two who write it, and return what their browsers hold."""
    done = subprocess.run((sys.executable, "-c", WRITTEN), env=house, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def let_in(context: BrowserContext, site: str, written: dict[str, object], who: str) -> None:
    context.add_cookies([{"name": written["name"], "value": written["cookies"][who], "url": site, "secure": True}])


def box(page: Page, question: str = QUESTION):
    return page.locator(f"[data-question={question}]")


def kept(page: Page):
    return box(page).locator("[data-kept]")


def test_a_bad_line_loses_no_word_and_nobody_writes_over_anybody(site, written, open_page):
    address = f"/en/applications/{written['key']}/write/why/"
    karim, rim = open_page(), open_page()
    for page, who in ((karim, "Karim"), (rim, "Rim")):
        let_in(page.context, site, written, who)
        page.goto(address)
    field = karim.locator(f"textarea[name={QUESTION}]")

    field.fill("Evening classes for all.")
    expect(kept(karim)).to_have_text(re.compile(r"Saved at \d"))
    expect(box(karim).locator("[data-words]")).to_have_text("Now 4 words.")

    # The line breaks, the browser is closed, and nothing is lost.
    karim.context.set_offline(True)
    field.fill("Evening classes for all, by day too.")
    expect(kept(karim)).to_contain_text("Not saved yet: there is no line")
    # Gone before another page opens, which would give a moment of the line to both: then the text is sent after all.
    context = karim.context
    karim.goto("about:blank")
    karim.close()
    again = context.new_page()
    # Somebody else, who signs in on the same machine meanwhile, is shown the text, and it is not sent in their name.
    karims = again.context.cookies()
    again.context.set_offline(False)
    let_in(again.context, site, written, "Rim")
    again.goto(address)
    expect(again.locator(".others-drafts")).to_contain_text("Evening classes for all, by day too.")
    expect(again.locator(f"textarea[name={QUESTION}]")).to_have_value("Evening classes for all.")
    again.context.add_cookies(karims)
    again.goto(address)
    expect(again.locator(f"textarea[name={QUESTION}]")).to_have_value("Evening classes for all, by day too.")
    expect(kept(again)).to_have_text(re.compile(r"Saved at \d"))
    assert again.evaluate("Object.keys(localStorage).length") == 0

    # Rim's page is older than what Karim wrote.
    rim.locator(f"textarea[name={QUESTION}]").fill("We learn from each other.")
    expect(kept(rim)).to_contain_text("Karim has changed this answer meanwhile")
    kept(rim).get_by_role("link").click()
    rim.wait_for_url("**/answers/**")
    rim.get_by_label("Let mine stand").check()
    rim.get_by_role("button", name="Decide").click()
    expect(rim.locator(f"textarea[name={QUESTION}]")).to_have_value("We learn from each other.")


@pytest.mark.prove
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_pages_of_a_writing_city_are_open_to_everybody(site, written, open_page, language):
    page = open_page(bypass_csp=True, reduced_motion="reduce", viewport=NARROW)
    let_in(page.context, site, written, "Karim")
    for path in ("", "write/", "write/why/", "write/figures/", "text/", "text/fr/", "withdraw/"):
        page.goto(f"/{language}/applications/{written['key']}/{path}")
        assert failures(page) == "", path
        assert too_wide(page) == "", path
