"""What people are told, in a real browser: read without JavaScript and by keyboard, chosen, and looked after by the office."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import served
from tests.journeys.test_accessibility import failures
from tests.journeys.test_narrow import NARROW, too_wide

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
# Tells a coordinator of a deadline and of a role, lets the second mail be refused, and one to somebody else, opens the coordinator's calendar, and
# prints what their browser would hold.
TOLD = """
import json, django
from datetime import timedelta
django.setup()
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone
from halqa.accounts.enums import Role
from halqa.notices.actions import put
from halqa.notices.actions.preferences import open_calendar
from halqa.notices.models import Message
from tests.factories.accounts import make_person, sign_in
person = make_person("amina@office.example", name="Amina", roles=[(Role.COORDINATOR, "network")])
facts = {"role": "coordinator", "day": "2026-03-01"}
# In one transaction: the worker beside it must not have sent by then what is to be refused.
with transaction.atomic():
    for due_at in (timezone.now() + timedelta(days=3), None):
        put(kind="role.given", to=[person.key], subject="network", now=timezone.now(), facts=facts, path="desk/", due_at=due_at)
    last = Message.objects.order_by("-pk")[:1].get()
    other = make_person("omar@office.example", name="Omar")
    put(kind="role.given", to=[other.key], subject="network", now=timezone.now(), facts=facts, path="desk/")
    # Later than whatever the worker still sends.
    refused = {"state": "refused", "ended_at": timezone.now() + timedelta(hours=1)}
    Message.objects.filter(pk=last.pk).update(**refused, answer="550 5.1.1 no such mailbox")
    Message.objects.filter(person=other.key).update(**refused, answer="550 5.2.2 mailbox full")
open_calendar(person=person.key, by=f"person:{person.key}", now=timezone.now())
cookie = sign_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME]
print(json.dumps({"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "message": last.key}))
"""
PAGES = ("notices/", "notices/preferences/", "office/notices/", "notices/sent/", "notices/sent/{message}/")


@pytest.fixture(scope="module")
def house(tmp_path_factory, house) -> dict[str, str]:
    return house | {"HALQA_MODE": "demo", "HALQA_VAR": str(tmp_path_factory.mktemp("notices"))}


@pytest.fixture(scope="module")
def site(house) -> Iterator[str]:
    with served(house, ("migrate",)) as address:
        yield address


@pytest.fixture(scope="module")
def told(site, house) -> dict[str, str]:
    done = subprocess.run((sys.executable, "-c", TOLD), env=house, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def desk(site, told, open_page):
    def open_for(**options: object) -> Page:
        page = open_page(base_url=site, **options)
        page.context.add_cookies([{"name": told["name"], "value": told["value"], "url": site}])
        return page

    return open_for


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_can_be_used_by_everybody(desk, told, language):
    light, dark = desk(bypass_csp=True), desk(bypass_csp=True, color_scheme="dark", viewport=NARROW)
    for path in PAGES:
        for page in (light, dark):
            page.goto(f"/{language}/{path.format(**told)}")
            assert failures(page) == "", path
        assert too_wide(dark) == "", path


def test_notices_are_read_without_javascript(desk):
    page = desk(java_script_enabled=False)
    page.goto("/en/notices/")
    expect(page.get_by_text("We could not write to you")).to_be_visible()
    page.get_by_role("button", name="Mark as read").first.click()
    expect(page.get_by_role("button", name="Mark as read")).to_have_count(1)
    with page.expect_download() as calendar:
        page.get_by_role("link", name="Add it to your calendar").click()
    assert "BEGIN:VEVENT" in Path(calendar.value.path()).read_text(encoding="utf-8")


def test_preferences_are_chosen_by_keyboard(desk):
    page = desk()
    page.goto("/en/notices/preferences/")
    page.get_by_role("radio", name="At once, by e-mail").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("From now on you are told as you chose.")).to_be_visible()
    expect(page.get_by_role("radio", name="Once a day, together in one e-mail").first).to_be_checked()


def test_the_office_gives_a_refused_message_another_try(desk):
    page = desk()
    page.goto("/en/office/notices/?state=refused")
    # Another's than that which the coordinator reads of in another test, whatever comes first.
    page.locator("tr").filter(has_text="mailbox full").get_by_role("button", name="Try again").click()
    expect(page.get_by_text("The message is tried again within a minute.")).to_be_visible()
