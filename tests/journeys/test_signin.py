"""People come in: by passkey, by code, without JavaScript, by keyboard; and every page on the way is open to everybody."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from playwright.sync_api import Page, expect

from tests.factories.accounts import PASSWORD
from tests.journeys.test_accessibility import failures
from tests.journeys.test_narrow import NARROW, too_wide

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
# Everybody has an account of their own, so that no story waits for another.
PEOPLE = {
    "salma@office.example": "coordinator",
    "omar@commission.example": "",
    "lin@city.example": "",
    "ana@city.example": "",
    "light-en@look.example": "",
    "dark-ar@look.example": "",
}
INVITED = """
import sys, django
django.setup()
from halqa.accounts.enums import Role
from tests.factories.accounts import PASSWORD, make_person
for told in sys.argv[1:]:
    address, _, role = told.partition(" ")
    make_person(address, name="Amina Benali", password=PASSWORD, roles=[(Role(role), "network")] if role else ())
"""
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
VISITORS = (
    "",
    "forgotten/",
    "forgotten/sent/",
    "new-password/1-x-y/",
    "new-password/done/",
    "closed/",
    "out/done/",
    "with/cancelled/",
)
OWN = (
    "out/",
    "again/",
    "password/",
    "second-factor/",
    "second-factor/?next=/en/cities/",
    "second-factor/app/",
    "second-factor/passkeys/add/",
    "sessions/",
    "connections/",
)


@pytest.fixture(scope="session", autouse=True)
def _people(site: str, house: dict[str, str]) -> None:
    """Have accounts for all who come."""
    command = (sys.executable, "-c", INVITED, *(f"{address} {role}" for address, role in PEOPLE.items()))
    done = subprocess.run(command, env=house, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def with_authenticator(page: Page) -> None:
    """Give the browser a device that knows its owner by finger, and is asked at once."""
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def give_password(page: Page, address: str, leads_to: str, language: str = "en") -> None:
    """Sign in with the password, on the way to another page."""
    page.goto(f"/{language}/sign-in/?next={leads_to}")
    page.locator("[name=login]").fill(address)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form.form button").click()


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))


def sign_out(page: Page) -> None:
    page.get_by_role("link", name="Sign out").click()
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in/out/done/")


def test_a_coordinator_adds_a_passkey_and_then_it_is_enough(page):
    with_authenticator(page)
    give_password(page, "salma@office.example", "/en/cities/")
    page.wait_for_url("**/sign-in/second-factor/?next=*")
    expect(page.locator("main")).to_contain_text("Your role lets you decide for others")
    page.get_by_role("link", name="Add a passkey").click()
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Name of this passkey").fill("My telephone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator("h1")).to_have_text("Recovery codes")
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("link", name="They are kept: go on").click()
    page.wait_for_url("**/en/cities/")

    sign_out(page)
    assert [cookie["name"] for cookie in page.context.cookies() if cookie["name"] == "halqa_session"] == []
    page.goto("/en/sign-in/?next=/en/awards/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(re.compile("/en/awards/$"))
    expect(page.locator("header.top")).to_contain_text("Amina Benali")

    # A passkey that was shown just now is good for what matters; one that is shown again is, too.
    page.goto("/en/sign-in/again/code/?next=/en/sign-in/second-factor/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(re.compile("/en/sign-in/second-factor/$"))
    expect(page.locator("main")).to_contain_text("My telephone")


def test_a_device_without_the_passkey_says_so_and_leaves_the_other_ways(page):
    with_authenticator(page)
    page.goto("/ar/sign-in/")
    page.locator("form[data-passkey] button").click()

    expect(page.locator("[data-passkey-failed]")).to_be_visible()
    expect(page.locator("[name=password]")).to_be_visible()


def test_an_officer_signs_in_with_a_code_and_once_with_a_recovery_code(page):
    address = "omar@commission.example"
    give_password(page, address, "/en/sign-in/second-factor/app/")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    secret = page.locator("#secret").inner_text()
    expect(page.locator(".totp svg")).to_be_visible()
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Set up the app").click()
    recovery = page.locator(".codes li").first.inner_text()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download as a text file").click()
    assert recovery in Path(waiting.value.path()).read_text(encoding="utf-8")
    sign_out(page)

    give_password(page, address, "/en/cities/")
    expect(page.locator("h1")).to_have_text("One more step")
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("This code is not right")
    page.get_by_label("Code").fill(recovery)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url(re.compile("/en/cities/$"))


def test_without_javascript_the_password_lets_in_and_no_passkey_is_offered(open_page):
    plain = open_page(java_script_enabled=False)
    give_password(plain, "lin@city.example", "/en/awards/")
    plain.wait_for_url(re.compile("/en/awards/$"))
    sign_out(plain)

    plain.goto("/en/sign-in/")
    expect(plain.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)
    expect(plain.locator("main")).to_contain_text("A passkey needs a browser that knows passkeys")


def test_by_keyboard_alone(page):
    page.goto("/en/sign-in/?next=/en/cities/")
    page.get_by_label("E-mail address").focus()
    page.keyboard.type("ana@city.example")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    page.get_by_label("Password").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile("/en/cities/$"))


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark")])
def test_every_page_on_the_way_passes_axe_and_fits(open_page, language, scheme):
    page = open_page(bypass_csp=True, color_scheme=scheme)
    wrong = []

    def look(path: str) -> None:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"/{language}/sign-in/{path}")
        assert page.locator("html").get_attribute("lang") == language
        found = failures(page)
        page.set_viewport_size(NARROW)
        wrong.extend(f"{path}: {each}" for each in (found, too_wide(page)) if each)

    for path in VISITORS:
        look(path)
    give_password(page, f"{scheme}-{language}@look.example", f"/{language}/cities/", language)
    page.wait_for_url(re.compile(f"/{language}/cities/$"))
    page.goto(f"/{language}/sign-in/again/?next=/{language}/sign-in/sessions/")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("form.form button").first.click()
    for path in OWN:
        look(path)

    assert wrong == [], "\n".join(wrong)
