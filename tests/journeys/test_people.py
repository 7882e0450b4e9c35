"""People are invited, come in, hand their office over and leave, each in a browser of their own; the ledger holds to the end."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.factories.accounts import PASSWORD
from tests.journeys.test_accessibility import failures
from tests.journeys.test_narrow import NARROW, too_wide
from tests.journeys.test_signin import code_of, give_password, sign_out, with_authenticator

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
LINK_OF = """
import sys, django
django.setup()
from halqa.accounts.models import Invitation
from halqa.accounts.queries import invitation_path
print(invitation_path(Invitation.objects.get(person__email=sys.argv[1], accepted_at=None).key))
"""

Run = Callable[..., str]


@pytest.fixture
def run(site: str, house: dict[str, str]) -> Run:
    """Return a function that runs Python on the machine of the site, and returns what it says."""

    def run_there(*arguments: str) -> str:
        done = subprocess.run((sys.executable, *arguments), env=house, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run_there


def accept(page: Page, link: str, name: str) -> None:
    """Follow the link of an invitation and say one's name."""
    page.goto(link)
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Accept and come in").click()


def set_password(page: Page) -> None:
    """Set a password on the page to which an invitation leads at last."""
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    page.wait_for_url("**/account/")


def set_up_app(page: Page) -> str:
    """Set an app up as the second factor that the role asks for, and return its secret."""
    page.get_by_role("link", name=re.compile("app")).first.click()
    secret = page.locator("#secret").inner_text()
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="Set up the app").click()
    page.get_by_role("link", name="They are kept: go on").click()
    return secret


def say_password(page: Page) -> None:
    """Say the password again where it is asked for."""
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def invite(page: Page, email: str, role: str, place: str) -> None:
    """Invite somebody from the list of people."""
    # The page of signing in, which may still stand here, has a field of this name too.
    page.wait_for_url(re.compile(r"^[^?]*/office/people/invite/"))
    page.get_by_label("E-mail address").fill(email)
    page.get_by_role("radio", name=re.compile(role)).check()
    page.get_by_label("For which city or country").fill(place)
    page.get_by_label("Why").fill("Named by letter.")
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.locator("main")).to_contain_text("Not answered yet")


def test_from_the_first_coordinator_to_somebody_who_leaves(open_page, run):
    """A coordinator invites an officer; the officer invites a focal point, hands over, and leaves for good."""
    coordinator, officer, successor = open_page(), open_page(), open_page()
    said = run("-m", "halqa", "people", "add", "cora@office.example", "--name", "Cora")
    with_authenticator(coordinator)
    accept(coordinator, "/" + said.strip().splitlines()[-1].split("/", 3)[3], "Cora Winter")
    coordinator.get_by_role("link", name="Add a passkey").click()
    coordinator.get_by_role("button", name="Add a passkey").click()
    coordinator.get_by_role("link", name="They are kept: go on").click()
    set_password(coordinator)
    sign_out(coordinator)
    coordinator.goto("/en/sign-in/?next=/en/office/people/invite/")
    coordinator.get_by_role("button", name="Sign in with a passkey").click()
    invite(coordinator, "olga@commission.example", "Officer of a National Commission", "Morocco")

    accept(officer, f"/en/{run('-c', LINK_OF, 'olga@commission.example').strip()}", "Olga Benali")
    secret = set_up_app(officer)
    set_password(officer)
    sign_out(officer)
    give_password(officer, "olga@commission.example", "/en/office/people/invite/")
    officer.get_by_label("Code").fill(code_of(secret))
    officer.get_by_role("button", name="Continue").click()
    invite(officer, "amina@benguerir.example", "Focal point", "Benguerir")
    assert "Cora" not in officer.locator("main").inner_text()

    officer.goto("/en/account/")
    officer.get_by_role("link", name="Hand over").click()
    officer.get_by_label("E-mail address").fill("next@commission.example")
    officer.get_by_label("Why").fill("I retire.")
    officer.get_by_role("button", name="Hand over").click()
    expect(officer.locator("main")).to_contain_text("Officer of a National Commission")
    accept(successor, f"/en/{run('-c', LINK_OF, 'next@commission.example').strip()}", "Nabil Idrissi")
    successor.wait_for_url("**/sign-in/second-factor/?next=*")
    officer.reload()
    expect(officer.locator("main")).to_contain_text("You hold no role now")
    assert officer.goto("/en/office/people/").status == 404

    officer.goto("/en/account/erase/")
    officer.get_by_label("I understand").check()
    officer.get_by_role("button", name="Erase my account").click()
    expect(officer.locator("h1")).to_have_text("Your account is erased")
    assert "The ledger holds" in run("-m", "halqa", "ledger", "verify")
    coordinator.goto("/en/office/people/?state=past")
    expect(coordinator.locator("main")).not_to_contain_text("Olga")
    sign_out(coordinator)


@pytest.mark.parametrize(("language", "scheme"), [("en", "light"), ("ar", "dark")])
def test_every_page_about_people_passes_axe_and_fits(open_page, run, language, scheme):
    page = open_page(bypass_csp=True, color_scheme=scheme)
    address = f"look-{scheme}@city.example"
    said = run("-m", "halqa", "people", "add", address, "--role", "focal-point", "--scope", "city:ma/benguerir")
    link = said.strip().splitlines()[-1].split("/", 4)[4]
    wrong = []

    def look(path: str) -> None:
        page.set_viewport_size({"width": 1280, "height": 900})
        page.goto(f"/{language}/{path}")
        assert page.locator("html").get_attribute("lang") == language
        found = failures(page)
        page.set_viewport_size(NARROW)
        wrong.extend(f"{path}: {each}" for each in (found, too_wide(page)) if each)

    look(link)
    look("invitation/not-good/")
    look("account/erased/")
    accept(page, f"/en/{link}", "Amina Benali")
    set_password(page)
    page.goto("/en/account/erase/")
    if page.locator("[name=password]").count():
        say_password(page)
    key = run(
        "-c",
        "import django; django.setup(); from halqa.accounts.models import Person; "
        f"p = Person.objects.get(email='{address}'); print(p.key, p.assignments.get().pk)",
    ).split()
    for path in (
        "account/",
        "account/tokens/",
        "account/tokens/new/",
        "account/change/",
        "account/erase/",
        f"account/roles/{key[1]}/end/",
        f"account/roles/{key[1]}/hand-over/",
        "office/people/",
        "office/people/?q=nobody",
        "office/people/invite/",
        f"office/people/{key[0]}/",
        f"office/people/{key[0]}/give/",
    ):
        look(path)

    assert wrong == [], "\n".join(wrong)
