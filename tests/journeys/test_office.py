"""The coordination team at work: a mistaken admission is taken back, two correct one city at once, a roster comes by upload.

On a site of its own, in the mode of the demonstration: what is done here would show in the pictures of the other one.
"""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from halqa.foundation.languages import LANGUAGES
from tests.factories.rosters import another_member, write_all, write_table
from tests.journeys.conftest import served
from tests.journeys.test_accessibility import failures
from tests.journeys.test_narrow import NARROW, too_wide

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
# Prints what the browsers of two coordinators would hold once they have signed in with a second factor.
SIGNED_IN = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
from django.utils import timezone
from halqa.accounts.enums import Role
from halqa.rounds.actions.demonstration import load_calls
from tests.factories.accounts import make_person, sign_in
load_calls(folder=settings.DATA / "demo" / "calls", by="system:halqa", now=timezone.now())
cookies = {}
for who in ("Amina", "Boris"):
    client = sign_in(Client(), make_person(f"{who.lower()}@office.example", name=who, roles=[(Role.COORDINATOR, "network")]))
    cookies[who] = client.cookies[settings.SESSION_COOKIE_NAME].value
print(json.dumps({"name": settings.SESSION_COOKIE_NAME, "cookies": cookies}))
"""
PAGES = (
    "/office/",
    "/office/activity/",
    "/office/cities/ma/tinghir/",
    "/office/facts/members/new/",
    "/office/facts/members/row/?key=ma/tinghir",
    "/office/facts/awards/withdraw/?key=ma/tinghir&award_year=2024",
    "/office/figures/",
    "/office/merge/?kept=ma/tinghir&merged=ma/oases",
    "/office/imports/",
    "/office/candidates/",
    "/office/candidates/new/?country=XA",
    "/office/calls/",
    "/office/calls/demo-award-2027/",
    "/office/calls/demo-award-2027/amend/",
    "/calls/demo-award-2027/",
)

FORM_PAGES = ("", "parts/learners/", "parts/learners/fr/", "add/", "preview/", "publish/", "workbook/")
"""Below the draft of a form."""


@pytest.fixture(scope="module")
def house(tmp_path_factory, house) -> dict[str, str]:
    return house | {"HALQA_MODE": "demo", "HALQA_VAR": str(tmp_path_factory.mktemp("office"))}


@pytest.fixture(scope="module")
def site(house, tmp_path_factory) -> Iterator[str]:
    roster = write_all(tmp_path_factory.mktemp("roster"))
    with served(house, ("migrate",), ("roster", "load", str(roster))) as address:
        yield address


@pytest.fixture(scope="module")
def coordinators(site, house) -> dict[str, object]:
    done = subprocess.run((sys.executable, "-c", SIGNED_IN), env=house, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def page_of(site, coordinators, open_page):
    def open_for(who: str, **options: object) -> Page:
        page = open_page(base_url=site, **options)
        page.context.add_cookies([{"name": coordinators["name"], "value": coordinators["cookies"][who], "url": site}])
        return page

    return open_for


def test_a_mistaken_admission_is_taken_back_and_was_known_before_without_javascript(page_of, open_page, site):
    office = page_of("Amina", java_script_enabled=False)
    office.goto("/en/office/")
    office.get_by_label("Name or key of a city").fill("ma/oases")
    office.get_by_role("button", name="Find").click()
    office.get_by_role("link", name="An admission taken back").click()
    expect(office.get_by_label("Name in the list")).to_have_value("Oases")
    office.get_by_label("What happened").fill("admission withdrawn by corrigendum")
    office.get_by_label("The taking back became known on").fill("2025-06-01")
    office.get_by_label("Source", exact=False).last.fill("https://example.org/corrigendum")
    office.get_by_label("Reason for this change").fill("The list was corrected")
    office.get_by_role("button", name="See what changes").click()
    expect(office.get_by_role("heading", name="Look at it once more")).to_be_visible()
    office.get_by_role("button", name="Record it").click()
    expect(office.get_by_text("Recorded. Everybody can see it now.")).to_be_visible()
    expect(office.locator("#versions")).to_contain_text("The list was corrected")

    visitor = open_page(base_url=site)
    visitor.goto("/en/cities/")
    expect(visitor.locator("#results")).not_to_contain_text("Oases")
    visitor.goto("/en/figures/?as_of=2020-09-23&known_on=2020-09-23")
    expect(visitor.locator("main")).to_contain_text("Oases")
    visitor.goto("/en/cities/?as_of=2025-07-01&known_on=2025-07-01")
    expect(visitor.locator("#results")).not_to_contain_text("Oases")
    visitor.goto("/en/cities/?as_of=2025-05-01&known_on=2025-05-01")
    expect(visitor.locator("#results")).to_contain_text("Oases")


def test_two_who_correct_one_city_at_once_both_see_both_texts(page_of):
    first, second = page_of("Amina"), page_of("Boris")
    for page, name in ((first, "Tineghir"), (second, "Todgha")):
        page.goto("/en/office/facts/members/row/?key=ma/tinghir")
        page.get_by_label("Name in the list").fill(name)
        page.locator("#id_source_url").fill(f"https://example.org/{name}")
        page.get_by_label("Reason for this change").fill(f"{name} is what they write")
        page.get_by_role("button", name="See what changes").click()
    for page in (first, second):
        page.get_by_role("button", name="Record it").click()

    expect(first.get_by_text("Recorded.")).to_be_visible()
    expect(second.get_by_role("heading", name="Both texts")).to_be_visible()
    expect(second.get_by_text("recorded by Amina: Tineghir is what they write")).to_be_visible()
    row = second.get_by_role("row", name="Name in the list")
    expect(row).to_contain_text("Tineghir")
    expect(row).to_contain_text("Todgha")
    expect(second.get_by_label("Name in the list")).to_have_value("Todgha")

    second.get_by_role("button", name="See what changes").click()
    second.get_by_role("button", name="Record it").click()
    expect(second.get_by_text("Recorded.")).to_be_visible()
    first.reload()
    for name in ("Tineghir", "Todgha"):
        expect(first.locator("#versions")).to_contain_text(name)
        expect(first.locator("#versions")).to_contain_text(f"{name} is what they write")


def test_a_roster_is_sent_left_found_again_and_applied_by_the_worker(page_of, tmp_path):
    path = write_table(tmp_path, "members", another_member(), another_member(2)) / "members.csv"
    office = page_of("Amina", java_script_enabled=False)
    office.goto("/en/office/imports/")
    office.get_by_label("Roster").set_input_files(path)
    office.get_by_role("button", name="Send").click()
    expect(office.get_by_text("The roster has arrived")).to_be_visible()
    until(office, "Yes, apply all of it")
    office.goto("/en/office/")
    office.locator("dl").get_by_role("link", name="1", exact=True).last.click()
    office.get_by_role("link", name="members.csv").click()
    expect(office.get_by_text("Souk 2").first).to_be_attached()
    office.get_by_role("button", name="Yes, apply all of it").click()
    until(office, "The act in the ledger")
    office.goto("/en/office/cities/?q=Souk")
    expect(office.get_by_role("link", name="Souk 2")).to_be_visible()


def until(page: Page, words: str) -> None:
    """Look again until the worker has come to it."""
    for _ in range(60):
        if page.get_by_text(words).count():
            return
        page.wait_for_timeout(250)
        page.goto(page.url)
    raise AssertionError(f"no worker came: {page.locator('main').inner_text()}")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_of_the_office_is_open_to_everybody(language, page_of):
    page, narrow = page_of("Amina", bypass_csp=True), page_of("Amina", viewport=NARROW)
    for path in PAGES:
        page.goto(f"/{language}{path}")
        assert failures(page) == "", path
        narrow.goto(f"/{language}{path}")
        assert too_wide(narrow) == "", path


def test_a_reader_without_javascript_or_mouse_is_answered(page_of, open_page, site):
    reader = open_page(base_url=site, java_script_enabled=False)
    reader.goto("/en/cities/ma/tinghir/")
    reader.get_by_role("link", name=re.compile("^Correct this ?: Population$")).first.focus()
    reader.keyboard.press("Enter")
    expect(reader.get_by_label("What is wrong")).to_have_value("population")
    reader.get_by_label("What it should say").focus()
    for words in ("42000", "https://example.org/census"):
        reader.keyboard.type(words)
        reader.keyboard.press("Tab")
    # Sooner than that no person has written anything, and the form says so.
    reader.wait_for_timeout(3100)
    reader.keyboard.press("Tab")
    reader.keyboard.type("reader@mail.example")
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("heading", name="Thank you: it has come in")).to_be_visible()

    office = page_of("Amina", bypass_csp=True)
    office.goto("/en/office/correction-requests/")
    office.locator("main table a").first.click()
    request = office.url.removeprefix(site).removeprefix("/en")
    office.get_by_role("link", name="Correct it").click()
    expect(office.get_by_label("Inhabitants", exact=False).first).to_have_value("42000")
    missing, form = "/correct/missing/?city=ma/tinghir", "/correct/members/?key=ma/tinghir&column=population"
    pages = [missing, form, "/correct/sent/?about=city:ma/tinghir", "/office/correction-requests/", request]
    narrow = page_of("Amina", viewport=NARROW)
    for language in ("en", "ar"):
        for path in (*pages, "/correct/mine/"):
            office.goto(f"/{language}{path}")
            assert failures(office) == "", path
            narrow.goto(f"/{language}{path}")
            assert too_wide(narrow) == "", path
    visitor = open_page(base_url=site, bypass_csp=True)
    for language in set(LANGUAGES) - {"en", "ar"}:
        visitor.goto(f"/{language}{form}")
        assert failures(visitor) == "", language


def test_a_year_that_is_corrected_is_told_everywhere_within_two_seconds(page_of, site):
    """By HTTP and a clock: page, API under another ETag, feed, files, search and history, from the answer to the office on."""
    places = ("/en/cities/ma/tinghir/", "/api/v1/cities/ma/tinghir", "/en/feed.atom", "/en/data/cities.csv")
    found = "/en/search/?q=2018"
    assert 'href="/en/cities/ma/tinghir/"' not in ask(f"{site}{found}")[1]
    before = {place: ask(f"{site}{place}") for place in places}
    assert not [place for place, (_tag, text) in before.items() if "2018" in text]
    office = page_of("Amina", java_script_enabled=False)
    office.goto("/en/office/facts/members/row/?key=ma/tinghir")
    for column, text in (("joined_year", "2018"), ("joined_date", "2018"), ("listed_rounds", "2018"), ("member_by", "")):
        if office.locator(f"#id_{column}").count():
            office.locator(f"#id_{column}").evaluate("(field, text) => { field.value = text }", text)
    office.locator("#id_source_url").fill("https://example.org/list-of-2018")
    office.get_by_label("Reason for this change").fill("The list of 2018 names it")
    office.get_by_role("button", name="See what changes").click()
    office.get_by_role("button", name="Record it").click()
    expect(office.get_by_text("Recorded.")).to_be_visible()
    recorded = time.monotonic()

    after = {place: ask(f"{site}{place}") for place in places}
    results = ask(f"{site}{found}")[1]
    office.goto("/en/office/cities/ma/tinghir/")
    history = office.locator("#versions").inner_text()
    seconds = time.monotonic() - recorded

    assert [place for place, (_tag, text) in after.items() if "2018" not in text] == []
    assert [place for place in places[:2] if after[place][0] in {"", before[place][0]}] == []
    assert 'href="/en/cities/ma/tinghir/"' in results
    assert "The list of 2018 names it" in history
    assert seconds < 2


def ask(address: str) -> tuple[str, str]:
    """Return the ETag and the text of an answer."""
    with urlopen(address) as answer:
        return answer.headers.get("ETag", ""), answer.read().decode()


def test_a_row_is_corrected_by_keyboard_alone(page_of):
    page = page_of("Amina")
    page.goto("/en/office/facts/next_dates/row/?what=The+next+conference")
    tab_to(page, "#id_date")
    page.keyboard.press("Control+A")
    page.keyboard.type("2027-07")
    tab_to(page, "#id_source_url")
    page.keyboard.press("Control+A")
    page.keyboard.type("https://example.org/later")
    tab_to(page, "#id_reason")
    page.keyboard.type("Told again")
    tab_to(page, "button[value=check]")
    page.keyboard.press("Enter")
    page.wait_for_selector("button[value=confirm]")
    tab_to(page, "button[value=confirm]")
    page.keyboard.press("Enter")

    expect(page.get_by_text("Recorded.")).to_be_visible()


def tab_to(page: Page, selector: str) -> None:
    """Press the tabulator until this is in focus."""
    for _ in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached")


def test_two_make_the_next_version_of_a_form_on_pages_that_are_open_to_everybody(page_of):
    draft = "/office/forms/award/"
    first, second = page_of("Amina", java_script_enabled=False), page_of("Boris", bypass_csp=True)
    first.goto(f"/en{draft}")
    first.get_by_role("button", name="Begin the next version").click()
    for page, words in ((first, "How many learned?"), (second, "How many took part?")):
        page.goto(f"/en{draft}parts/learners/")
        page.locator("#id_label").fill(words)
    first.get_by_role("button", name="See how it looks").click()
    expect(first.locator(".preview")).to_contain_text("How many learned?")
    first.get_by_role("button", name="Save in the draft").click()
    expect(first.get_by_text("Saved in the draft.")).to_be_visible()
    tab_to(second, "button[value=save]")
    second.keyboard.press("Enter")
    expect(second.get_by_role("heading", name="Both texts")).to_be_visible()
    expect(second.get_by_role("row", name="Question")).to_contain_text("How many learned?")
    assert failures(second) == ""

    narrow = page_of("Amina", viewport=NARROW)
    for path in FORM_PAGES:
        for language in ("en", "ar"):
            narrow.goto(f"/{language}{draft}{path}")
            assert too_wide(narrow) == "", (language, path)
        second.goto(f"/ar{draft}{path}")
        assert failures(second) == "", path
    second.goto(f"/en{draft}preview/")
    tab_to(second, "#id_population")
    second.keyboard.type("many")
    tab_to(second, "button[value=save]")
    second.keyboard.press("Enter")
    expect(second.get_by_role("alert")).to_contain_text("“many” is no number.")
    assert failures(second) == ""
