"""A city changes what it says of itself and sees it approved; two who write at once lose nothing; every page is open to everybody."""

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_accessibility import failures
from tests.journeys.test_narrow import NARROW, USUAL, too_wide

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = {
    "focal-point": ("focal-point", "city:xa/nahrayn"),
    "editor": ("editor", "city:xa/nahrayn"),
    "officer": ("commission-officer", "country:XA"),
    "coordinator": ("coordinator", "network"),
}
# Prints what each of these people's browsers would hold once they have signed in with a second factor.
SIGNED_IN = """
import json, sys, django
django.setup()
from django.conf import settings
from django.test import Client
from halqa.accounts.enums import Role
from tests.factories.accounts import make_person, sign_in
from tests.factories.profiles import make_returned, make_sent
from tests.factories.registry import make_city, make_country
country = make_country("XA", en="Nahria", ar="نهريا")
make_city("xa/nahrayn", local_name="نهرين", local_language="ar", country=country)
sent = make_sent(make_city("xa/wadi", country=country), "A city that reads.")
make_returned(make_city("xa/qasr", country=country), "A city that sings.")
people = json.loads(sys.argv[1])
cookies = {}
for who, (role, scope) in people.items():
    client = sign_in(Client(), make_person(f"{who}@nahria.example", name=who.title(), roles=[(Role(role), scope)]))
    cookies[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
print(json.dumps({"name": settings.SESSION_COOKIE_NAME, "cookies": cookies, "sent": sent.pk}))
"""


@pytest.fixture(scope="session")
def house_with_people(site: str, house: dict[str, str]) -> dict[str, object]:
    """Have people of an invented city and country, and return what their browsers hold.

    Once in a site, also where tests of this module were handed to somebody else and come back.
    """
    done = subprocess.run(
        (sys.executable, "-c", SIGNED_IN, json.dumps(PEOPLE)),
        env=house,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def page_of(site, house_with_people, open_page):
    """Return a function that opens the page of a person who is signed in."""

    def open_for(who: str, **options: object) -> Page:
        page = open_page(**options)
        cookie = {"name": house_with_people["name"], "value": house_with_people["cookies"][who], "url": site, "secure": True}
        page.context.add_cookies([cookie])
        return page

    return open_for


def test_a_city_changes_its_profile_and_sees_it_approved_without_javascript(page_of, open_page):
    visitor = open_page()
    visitor.goto("/en/cities/xa/nahrayn/")
    expect(visitor.locator("#profile")).to_have_count(0)

    city = page_of("focal-point", java_script_enabled=False)
    city.goto("/en/my-city/xa/nahrayn/")
    city.get_by_text("Write in a language").click()
    city.get_by_role("link", name="English").click()
    city.get_by_label("About the city").fill("Nahrayn learns on both banks of its river.")
    city.get_by_role("button", name="Save in the proposal").click()
    city.get_by_role("link", name="Change: Contact office").click()
    city.get_by_label("Name of the office").fill("Office for Learning")
    city.get_by_label("E-mail address of the office").fill("learning@nahrayn.example")
    city.get_by_role("button", name="Save in the proposal").click()
    expect(city.get_by_text("Saved in the proposal.")).to_be_visible()
    city.get_by_role("button", name="Send to the coordination team").click()
    expect(city.get_by_text("The proposal is sent.")).to_be_visible()
    visitor.reload()
    expect(visitor.locator("#profile")).to_have_count(0)

    team = page_of("coordinator", java_script_enabled=False)
    team.goto("/en/office/approvals/")
    team.get_by_role("link", name="Nahrayn").click()
    expect(team.get_by_text("Nahrayn learns on both banks of its river.")).to_be_visible()
    team.get_by_role("button", name="Approve what is ticked").click()
    expect(team.get_by_text("Everybody can read it now.")).to_be_visible()

    visitor.reload()
    expect(visitor.locator("#profile")).to_contain_text("Nahrayn learns on both banks of its river.")
    expect(visitor.locator("#profile")).to_contain_text("Office for Learning")
    city.goto("/en/my-city/xa/nahrayn/")
    expect(city.locator("#answers")).to_contain_text("Approved")


def test_two_who_write_at_once_both_see_both_texts(page_of):
    first, second = page_of("focal-point"), page_of("editor", bypass_csp=True)
    for page in (first, second):
        page.goto("/en/my-city/xa/nahrayn/about/fr/")
    first.get_by_label("About the city").fill("Une ville au bord de l’eau.")
    first.get_by_role("button", name="Save in the proposal").click()
    second.get_by_label("About the city").fill("Une ville de deux rives.")
    second.get_by_role("button", name="Save in the proposal").click()

    expect(second.get_by_role("alert")).to_contain_text("Somebody else has changed this")
    expect(second.get_by_role("heading", name="Stored meanwhile, by Focal-Point")).to_be_visible()
    expect(second.locator("section").first).to_contain_text("Une ville au bord de l’eau.")
    expect(second.get_by_label("About the city")).to_have_value("Une ville de deux rives.")
    assert failures(second) == ""

    second.get_by_label("About the city").fill("Une ville de deux rives, au bord de l’eau.")
    second.get_by_role("button", name="Save what stands here").click()
    first.goto("/en/my-city/xa/nahrayn/about/fr/")
    expect(first.get_by_label("About the city")).to_have_value("Une ville de deux rives, au bord de l’eau.")


LOOKS = (
    ("focal-point", "my-city/xa/nahrayn/"),
    ("focal-point", "my-city/xa/nahrayn/about/ar/"),
    ("focal-point", "my-city/xa/nahrayn/profile/office/"),
    ("focal-point", "my-city/xa/nahrayn/profile/picture/"),
    ("officer", "my-city/xa/qasr/"),
    ("officer", "my-country/xa/"),
    ("coordinator", "office/approvals/"),
    ("coordinator", "office/approvals/{sent}/"),
    ("visitor", "cities/xa/nahrayn/"),
    ("focal-point", "reports/xa/nahrayn/"),
    ("coordinator", "reports/"),
)


@pytest.fixture(scope="session")
def same_page_of(site, house_with_people, same_page):
    """Return a function that hands out the same page again for the same person."""

    def same_for(who: str) -> Page:
        # Colours that change slowly would be looked at half way.
        options: dict[str, object] = {"bypass_csp": True, "reduced_motion": "reduce"}
        if who != "visitor":
            place = {
                "domain": urlsplit(site).hostname,
                "path": "/",
                "expires": -1,
                "secure": True,
                "httpOnly": True,
                "sameSite": "Lax",
            }
            cookie = {"name": house_with_people["name"], "value": house_with_people["cookies"][who], **place}
            options["storage_state"] = {"cookies": [cookie], "origins": []}
        return same_page(**options)

    return same_for


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("who", "path"), LOOKS)
def test_every_page_can_be_read_by_everybody(same_page_of, house_with_people, who, path, language):
    page = same_page_of(who)
    page.set_viewport_size(USUAL)
    answer = page.goto(f"/{language}/{path.format(**house_with_people)}")

    assert answer.status == 200
    assert failures(page) == ""
    page.set_viewport_size(NARROW)
    assert too_wide(page) == ""
