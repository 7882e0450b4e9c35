"""The pages of calls: what everybody sees, on which clocks, and until when; and the coordination team's own."""

import csv
import json
import re
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from halqa.accounts.enums import Role
from halqa.pages.views.public import FRESH_UNTIL
from halqa.rounds.actions import calls as actions
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Call
from tests.factories.accounts import make_person, sign_in
from tests.factories.applications import make_applicant, make_round
from tests.factories.decisions import AFTERWARDS, announce, decide, shortlisted
from tests.factories.registry import make_city, make_country
from tests.factories.rounds import NOW, TEAM, call_text, make_call, make_real_call

pytestmark = pytest.mark.django_db
OFFICE = "/en/office/calls/"
LATER = ("closes = 2027-03-28", "closes = 2027-04-11")


@pytest.fixture
def demonstration(settings):
    settings.MODE = "demo"


@pytest.fixture
def coordinator(demonstration):
    return sign_in(Client(), make_person(name="Ines Valmorel", roles=[(Role.COORDINATOR, "network")]))


def text_of(answer) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


@pytest.fixture
def at(monkeypatch):
    """Return a function that sets the clock that public pages read."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return set_clock


def test_where_no_call_is_open_the_page_says_so_and_invents_none(client):
    text = text_of(client.get("/en/calls/"))

    assert "No call is open here" in text
    assert "illustrative" not in text
    assert "open to cities now" not in text


def test_an_invented_call_is_marked_wherever_it_is_shown(client):
    key = make_call()

    for path in ("/en/calls/", f"/en/calls/{key}/"):
        assert 'class="tag">illustrative' in client.get(path).content.decode()
    assert 'name="robots" content="noindex"' in client.get(f"/en/calls/{key}/").content.decode()
    assert f"calls/{key}/" not in b"".join(client.get("/sitemap.xml")).decode()


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2027, 1, 31, 23, 59, 59, tzinfo=UTC), "opens later"),
        (datetime(2027, 2, 1, tzinfo=UTC), "open to cities now"),
        (datetime(2027, 3, 28, 22, 59, 59, tzinfo=UTC), "open to cities now"),
        (datetime(2027, 3, 28, 23, tzinfo=UTC), "over"),
    ],
)
def test_a_call_says_where_it_stands_at_each_moment(client, at, moment, words):
    key = make_call()
    at(moment)

    assert f'warm">{words}' in (page := client.get(f"/en/calls/{key}/").content.decode()) or f'pill">{words}' in page


def test_a_page_is_fresh_until_the_next_moment_of_its_calls(client, at):
    make_call()
    at(datetime(2027, 3, 28, 12, tzinfo=UTC))

    assert float(client.get("/en/calls/")[FRESH_UNTIL]) == datetime(2027, 3, 28, 23, tzinfo=UTC).timestamp()


def test_deadlines_stand_on_the_clocks_of_the_call_of_a_city_and_of_utc(client):
    make_city("ma/benguerir", country=make_country("MA"), time_zone="Asia/Tokyo")
    key = make_call()

    text = text_of(client.get(f"/en/calls/{key}/?city=ma/benguerir"))

    assert "Sunday, 28 March 2027, 24:00 (Europe/Dublin)" in text
    assert "Monday, 29 March 2027, 08:00 (Asia/Tokyo)" in text
    assert "Sunday, 28 March 2027, 23:00 (UTC)" in text
    assert "Hours of grace, in which a text is still taken and marked as late: 48." in text


@pytest.mark.parametrize(
    ("zone", "clock"),
    [
        ("anywhere-on-earth", "Sunday, 28 March 2027, 24:00 (anywhere on earth)"),
        ("Pacific/Kiritimati", "Sunday, 28 March 2027, 24:00 (Pacific/Kiritimati)"),
    ],
)
def test_the_date_line_is_told_as_it_is(client, zone, clock):
    key = make_call("national-2027", ('zone = "Europe/Dublin"', f'zone = "{zone}"'))

    assert clock in text_of(client.get(f"/en/calls/{key}/"))


def test_a_city_without_a_known_zone_and_one_that_nobody_knows_are_told(client):
    make_city("ma/benguerir", country=make_country("MA"))
    key = make_call()

    assert "its time zone is not known here" in text_of(client.get(f"/en/calls/{key}/?city=ma/benguerir"))
    assert "No city of this name is on record." in text_of(client.get(f"/en/calls/{key}/?city=Atlantis"))


def test_the_rules_stand_there_in_plain_words_of_the_reader_s_language(client):
    key = make_call()

    assert "members of the network only" in text_of(client.get(f"/en/calls/{key}/"))
    french = text_of(client.get(f"/fr/calls/{key}/"))
    assert "members of the network only" not in french
    assert "Publics touchés" in french


def test_the_calendar_moves_with_the_deadline(client):
    key = make_call()
    before = Calendar.from_ical(client.get(f"/en/calls/{key}/calendar.ics").content)
    actions.amend_call(key=key, text=call_text(key, LATER), reason="Roads are closed.", read=2, by=TEAM, now=NOW)
    after = Calendar.from_ical(client.get(f"/en/calls/{key}/calendar.ics").content)

    one, other = (file.walk("VEVENT")[0] for file in (before, after))
    assert one["uid"] == other["uid"]
    assert other["sequence"] > one["sequence"]
    assert (one.decoded("dtstart"), other.decoded("dtstart")) == (
        datetime(2027, 3, 28, 23, tzinfo=UTC),
        datetime(2027, 4, 11, 23, tzinfo=UTC),
    )


def test_an_amendment_stands_on_the_page_with_old_and_new_and_why(client):
    key = make_call()
    actions.amend_call(key=key, text=call_text(key, LATER), reason="Roads are closed.", read=2, by=TEAM, now=NOW)

    page = client.get(f"/en/calls/{key}/").content.decode()

    assert "<del>28 March 2027</del> <ins>11 April 2027</ins>" in page
    assert "Roads are closed." in page


def test_a_draft_is_on_no_public_page(client):
    key = make_call(opened=False)

    for path in (f"/en/calls/{key}/", f"/en/calls/{key}/calendar.ics"):
        assert client.get(path).status_code == 404
    assert key not in client.get("/en/calls/").content.decode()
    assert f'value="{key}"' not in client.get("/en/calls/check/").content.decode()


def test_calls_are_a_file_too_without_what_is_invented(client):
    make_call()
    make_real_call()

    told = json.loads(client.get("/en/calls/?format=json").content)
    rows = list(csv.DictReader(client.get("/en/calls/?format=csv").content.decode().splitlines()))

    assert [(row["key"], row["closes"]) for row in told["rows"]] == [("real-2027", "2027-03-28T23:00:00+00:00")]
    assert [row["record"].partition("/en/")[2] for row in rows] == ["calls/real-2027/"]
    assert client.get("/en/calls/?format=doc").status_code == 400


def test_a_round_that_is_decided_or_over_is_no_open_one_and_announcements_stand_in_one_list(client, demonstration, at):
    make_call("over-2027")
    call = make_round("decided-2027")
    one, other = (shortlisted(call, make_applicant(f"xa/{name}")) for name in ("bir-nour", "qasr-yasmin"))
    decide(one)
    decide(other, Decided.NOT_CHOSEN)
    before = client.get("/en/calls/").content.decode()
    assert 'id="announcements"' not in before
    announce(call)
    at(NOW)

    page = client.get("/en/calls/").content.decode()

    taking, _, past = page.partition("<h2>Over</h2>")
    assert 'href="/en/calls/over-2027/"' in taking
    assert 'href="/en/calls/decided-2027/"' not in taking
    card = past.partition('href="/en/calls/decided-2027/"')[2].partition("</li>")[0]
    assert "decided" in card
    assert "/en/calls/decided-2027/announcement/" in card
    listed = taking.partition('id="announcements"')[2]
    assert "New members of the network" in listed
    assert 'class="number">1</td>' in listed
    at(AFTERWARDS)
    assert 'href="/en/calls/over-2027/"' in client.get("/en/calls/").content.decode().partition("<h2>Over</h2>")[2]


def test_an_address_of_a_thousand_words_names_no_city(client):
    key = make_call()

    answer = client.get(f"/en/calls/{key}/", {"city": " ".join(f"w{number}" for number in range(1200))})

    assert answer.status_code == 200
    assert "No city of this name is on record." in text_of(answer)


@pytest.mark.parametrize("path", ["/en/calls/", "/en/calls/check/", OFFICE])
def test_fifty_calls_cost_as_many_queries_as_one(coordinator, path):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert coordinator.get(path).status_code == 200
        return len(asked)

    make_call("first")
    queries()
    one = queries()
    for number in range(50):
        make_call(f"next-{number}")

    assert queries() == one


# The coordination team


def test_a_draft_begins_with_the_rules_as_they_were_last_known(coordinator):
    page = coordinator.get(f"{OFFICE}new/award/").content.decode()

    assert "kind = &quot;award&quot;" in page
    assert coordinator.get(f"{OFFICE}new/prize/").status_code == 404


def test_the_defaults_themselves_are_no_call(coordinator):
    defaults = coordinator.get(f"{OFFICE}new/award/").context["form"].initial["text"]

    answer = coordinator.post(f"{OFFICE}new/award/", {"text": defaults})

    assert "Give the call a key of its own instead of award, such as award-2027." in text_of(answer)
    assert Call.objects.count() == 0


def test_from_draft_to_open_to_amended(coordinator):
    answer = coordinator.post(f"{OFFICE}new/award/", {"text": call_text()}, follow=True)
    assert "Nothing stands against it." in text_of(answer)

    answer = coordinator.post(f"{OFFICE}national-2027/", {"step": "open", "read": "1"}, follow=True)
    assert "The call is open. All concerned are told." in text_of(answer)

    given = {"text": call_text("national-2027", LATER), "reason": "Roads are closed.", "read": "2"}
    answer = coordinator.post(f"{OFFICE}national-2027/amend/", given, follow=True)
    assert "Amended. All concerned are told." in text_of(answer)
    assert "Ines Valmorel" in text_of(answer)
    assert "Ines Valmorel" not in text_of(Client().get("/en/calls/national-2027/"))


def test_each_mistake_stands_at_the_text_with_its_line_and_nothing_is_lost(coordinator):
    text = call_text("national-2027", ("months = 6", 'months = "six"'), ("year = 2027", "year = 12"))

    answer = coordinator.post(f"{OFFICE}new/award/", {"text": text})

    told = text_of(answer)
    line = next(number for number, one in enumerate(text.split("\n"), start=1) if one.startswith("months"))
    assert f"Line {line}, membership.months: six is not a whole number" in told
    assert "round.year: 12 is not between 1900 and 2200." in told
    assert "months = &quot;six&quot;" in answer.content.decode()
    assert Call.objects.count() == 0


def test_what_is_still_unknown_is_listed_and_there_is_no_button(coordinator):
    coordinator.post(f"{OFFICE}new/award/", {"text": call_text("national-2027", ("scale = 5", 'scale = "unknown"'))})

    page = coordinator.get(f"{OFFICE}national-2027/").content.decode()

    assert 'Highest score <span class="note"><code dir="ltr">review.scale</code>' in page
    assert page.count("whoever applies must know it") == 1
    assert 'value="open"' not in page
    answer = coordinator.post(f"{OFFICE}national-2027/", {"step": "open", "read": "1"})
    assert (answer.status_code, "review.scale is still unknown." in text_of(answer)) == (409, True)


def test_opening_and_giving_up_are_asked_once_more(coordinator):
    make_call(opened=False)

    page = coordinator.get(f"{OFFICE}national-2027/").content.decode()

    for step, yes in (("open", "Yes, open it"), ("discard", "Yes, give it up")):
        assert re.search(
            rf'<details><summary>[^<]+</summary><form[^>]*>(?:(?!</details>).)*value="{step}">{yes}<', page, re.DOTALL
        )
    assert Call.objects.get().state == "draft"


@pytest.mark.parametrize("step", ["open", "discard"])
def test_no_step_is_taken_without_a_second_factor_shown_lately(demonstration, step):
    make_call(opened=False)
    stale = sign_in(Client(), make_person(name="Ines", roles=[(Role.COORDINATOR, "network")]), second_factor=False)

    assert stale.post(f"{OFFICE}national-2027/", {"step": step, "read": "1"}).status_code == 302
    assert Call.objects.get().state == "draft"


@pytest.mark.parametrize(("year", "is_greyed"), [("2150", True), ("2020", False)])
def test_closing_is_greyed_with_its_reason_while_cities_have_time(coordinator, year, is_greyed):
    make_call("national-2027", *[("2027-", f"{year}-")] * call_text().count("2027-"))

    page = coordinator.get(f"{OFFICE}national-2027/").content.decode()

    assert ('value="close" disabled aria-describedby="against-closing"' in page) == is_greyed
    assert ("Cities still have time." in page) == is_greyed


def test_an_open_call_says_what_is_asked_and_how_to_apply(client, at):
    key = make_call()
    at(datetime(2027, 2, 1, tzinfo=UTC))

    page = client.get(f"/en/calls/{key}/").content.decode()

    assert 'href="/en/forms/award/">What is asked' in page
    assert f'href="/en/applications/begin/{key}/"' in page
    at(datetime(2027, 4, 28, tzinfo=UTC))
    assert 'id="apply"' not in client.get(f"/en/calls/{key}/").content.decode()


def test_rules_that_do_not_apply_are_not_told_as_if_they_excluded(client):
    text = text_of(client.get(f"/en/calls/{make_call()}/"))

    assert "In a Member State of UNESCO not asked" in text
    assert "Days that a commission has" not in text


@pytest.mark.parametrize("path", ["national-2027/edit/", "national-2027/amend/"])
def test_a_second_editor_is_told_and_keeps_the_text(coordinator, path):
    make_call(opened="amend" in path)

    answer = coordinator.post(OFFICE + path, {"text": call_text("national-2027", LATER), "reason": "Mine.", "read": "7"})

    assert answer.status_code == 409
    assert "Somebody has changed the call since you opened this page." in text_of(answer)
    assert "closes = 2027-04-11" in answer.content.decode()


@pytest.mark.parametrize(
    "sent", [{"step": "open", "read": "x"}, {"step": "close"}, {"step": "call-off", "read": "", "reason": ""}]
)
def test_what_makes_no_sense_is_answered_and_changes_nothing(coordinator, sent):
    make_call(opened=False)
    before = Call.objects.values().get()

    assert coordinator.post(f"{OFFICE}national-2027/", sent).status_code in {200, 409}
    assert Call.objects.values().get() == before


def test_an_unknown_step_is_no_page(coordinator):
    make_call(opened=False)

    assert coordinator.post(f"{OFFICE}national-2027/", {"step": "burn"}).status_code == 404


@pytest.mark.parametrize(
    ("step", "more", "words"),
    [("discard", {}, "The draft is given up."), ("open", {}, "The call is open.")],
)
def test_steps_of_a_draft(coordinator, step, more, words):
    make_call(opened=False)

    assert words in text_of(coordinator.post(f"{OFFICE}national-2027/", {"step": step, "read": "1"} | more, follow=True))


def test_a_call_is_called_off_with_a_reason_only(coordinator):
    make_call()

    without = coordinator.post(f"{OFFICE}national-2027/", {"step": "call-off", "read": "2", "reason": ""})
    assert Call.objects.get().state == "open"
    assert 'aria-invalid="true"' in without.content.decode()
    given = coordinator.post(f"{OFFICE}national-2027/", {"step": "call-off", "read": "2", "reason": "No money."}, follow=True)
    assert "The call is called off." in text_of(given)


def test_pages_of_what_has_moved_on_lead_to_the_call(coordinator):
    make_call()

    assert coordinator.get(f"{OFFICE}national-2027/edit/").status_code == 302
    assert coordinator.get(f"{OFFICE}nothing/").status_code == 404
