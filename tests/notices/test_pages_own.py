"""A person's own pages: what they were told, how they are told, and their calendar."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from halqa.accounts.access import caller_for
from halqa.accounts.enums import Role
from halqa.ledger.models import Event
from halqa.notices.actions import put
from halqa.notices.enums import Channel, State
from halqa.notices.models import Message, Notice, Preferences
from halqa.notices.queries import awaiting
from tests.factories.accounts import make_person, sign_in
from tests.factories.notices import SECRET, SPOKEN

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return make_person("ana@people.example", name="Ana")


@pytest.fixture
def page(client, reader):
    return sign_in(client, reader)


def tell(*people, kind=SPOKEN, now=NOW, **more):
    put(
        **{
            "kind": kind.name,
            "to": [person.key for person in people],
            "subject": "network",
            "now": now,
            "facts": {"count": 3},
            "path": "my-city/ma/benguerir/",
        }
        | more
    )


def test_a_notice_stands_on_its_page_in_the_readers_language(page, reader):
    tell(reader)
    text = page.get("/ar/notices/").content.decode()

    assert 'dir="rtl"' in text
    assert 'href="/ar/my-city/ma/benguerir/"' in text
    assert "There are 3 news of" in text


def test_nobody_reads_the_notices_of_others(page, reader):
    other = make_person()
    tell(other)

    assert "3 news" not in page.get("/en/notices/").content.decode()
    foreign = Notice.objects.get().pk
    assert page.post(f"/en/notices/{foreign}/read/").status_code == 404
    assert page.get(f"/en/notices/{foreign}/deadline.ics").status_code == 404
    assert Notice.objects.get().read_at is None


def test_what_opens_a_door_is_not_shown(page, reader):
    tell(reader, kind=SECRET, facts={"count": 424242}, path="sign-in/door/424242/")
    text = page.get("/en/notices/").content.decode()

    assert "Your code" in text
    assert "424242" not in text


def test_read_notices_are_no_longer_new(page, reader):
    for _ in range(3):
        tell(reader)
    first = Notice.objects.first()

    assert page.post(f"/en/notices/{first.pk}/read/").status_code == 302
    assert Notice.objects.exclude(read_at=None).get() == first
    read_at = Notice.objects.get(pk=first.pk).read_at
    page.post("/en/notices/read/")
    assert not Notice.objects.filter(read_at=None).exists()
    assert Notice.objects.get(pk=first.pk).read_at == read_at


def test_who_cannot_be_written_to_is_told_on_the_desk(page, reader):
    tell(reader)
    assert "could not write" not in page.get("/en/notices/").content.decode()
    message = Message.objects.create(
        key="x", person=reader.key, channel=Channel.MAIL, state=State.REFUSED, put_at=NOW, wait_until=NOW, ended_at=NOW
    )
    assert "could not write" in page.get("/en/notices/").content.decode()
    Message.objects.create(
        key="y",
        person=reader.key,
        channel=Channel.MAIL,
        state=State.ACCEPTED,
        put_at=NOW,
        wait_until=NOW,
        ended_at=NOW + timedelta(days=1),
    )
    assert "could not write" not in page.get("/en/notices/").content.decode()
    assert message.answer == ""


def test_a_page_costs_the_same_for_one_notice_and_for_fifty(page, reader):
    costs = []
    for count in (1, 49):
        for number in range(count):
            tell(reader, path=f"desk/{number}/", subject=f"city:ma/number-{number}", due_at=NOW)
        page.get("/en/notices/")
        with CaptureQueriesContext(connection) as asked:
            page.get("/en/notices/")
        costs.append(len(asked))

    assert costs[0] == costs[1] <= 12


def choose(page, **more):
    return page.post("/en/notices/preferences/", {"version": 0, "digest_hour": 7, "way-proof": "daily"} | more)


@pytest.fixture
def _no_other_kinds():
    """Only the kinds of tests: the form asks for a way of each group that the house speaks of."""
    from halqa.notices import access

    before = dict(access._kinds)
    access._kinds.clear()
    access._kinds.update({name: kind for name, kind in before.items() if name.startswith(("proof", "sign-in.proof"))})
    yield
    access._kinds.clear()
    access._kinds.update(before)


def stopped(reader, ended_at, state=State.REFUSED):
    Message.objects.create(
        key=f"{ended_at}", person=reader.key, channel=Channel.MAIL, state=state, put_at=NOW, wait_until=NOW, ended_at=ended_at
    )


def test_the_desk_of_who_cannot_be_written_to_says_so(page, reader):
    assert "e-mail address is right" not in page.get("/en/desk/").content.decode()
    stopped(reader, NOW)
    assert "e-mail address is right" in page.get("/en/desk/").content.decode()


@pytest.mark.parametrize(("role", "count"), [(Role.COORDINATOR, 2), (Role.FOCAL_POINT, 0)])
def test_the_desk_of_the_office_says_how_many_messages_stopped_lately(role, count):
    for age in (timedelta(0), timedelta(days=7) - timedelta(microseconds=1), timedelta(days=7)):
        stopped(make_person(), NOW - age)
    caller = caller_for(make_person(roles=[(role, "network")]), NOW)

    told = [one.title for one in awaiting(caller, NOW)]
    assert told == ([f"Look why {count} messages did not reach their readers"] if count else [])


@pytest.mark.usefixtures("_no_other_kinds")
class TestPreferences:
    def test_a_choice_is_kept(self, page, reader):
        assert choose(page, wants_sms="on", digest_hour=20).status_code == 302
        own = Preferences.objects.get(person=reader.key)

        assert (own.ways, own.digest_hour, own.wants_sms, own.version) == ({"proof": "daily"}, 20, True, 1)
        assert Event.objects.get(kind="preferences.changed").detail == {}
        assert 'value="daily" id' in page.get("/en/notices/preferences/").content.decode()

    def test_sent_twice_it_is_done_once(self, page):
        choose(page)
        assert choose(page).status_code == 302
        assert Event.objects.filter(kind="preferences.changed").count() == 1

    def test_who_chose_otherwise_meanwhile_sees_both(self, page, reader):
        choose(page)
        answer = choose(page, **{"way-proof": "desk"})
        text = answer.content.decode()

        assert answer.status_code == 409
        assert "Once a day, together in one e-mail" in text
        assert 'name="version" value="1"' in text
        assert Preferences.objects.get(person=reader.key).ways == {"proof": "daily"}
        assert choose(page, version=1, **{"way-proof": "desk"}).status_code == 302

    @pytest.mark.parametrize("wrong", [{"way-proof": "never"}, {"digest_hour": 24}, {"digest_hour": "x"}, {"version": "x"}])
    def test_what_is_no_choice_is_answered_at_the_field(self, page, wrong):
        answer = choose(page, **wrong)

        assert answer.status_code == 200
        assert not Preferences.objects.exists()
        assert "wrong" in answer.content.decode() or wrong == {"version": "x"}

    def test_in_arabic_it_reads_from_the_right(self, page):
        assert 'dir="rtl"' in page.get("/ar/notices/preferences/").content.decode()


def test_a_deadline_is_a_file_for_the_calendar(page, reader):
    tell(reader, due_at=NOW + timedelta(days=3))
    answer = page.get(f"/en/notices/{Notice.objects.get().pk}/deadline.ics")
    event = Calendar.from_ical(answer.content).walk("VEVENT")[0]

    assert answer["Content-Type"].startswith("text/calendar")
    assert event.decoded("dtstart") == NOW + timedelta(days=3)
    assert str(event["url"]) == "https://cities.example/en/my-city/ma/benguerir/"


def test_a_notice_without_a_deadline_has_no_file(page, reader):
    tell(reader)
    assert page.get(f"/en/notices/{Notice.objects.get().pk}/deadline.ics").status_code == 404


def test_a_calendar_is_open_to_whoever_has_its_address_until_it_is_closed(page, reader):
    tell(reader, due_at=NOW + timedelta(days=3))
    page.post("/en/notices/calendar/renew/")
    token = Preferences.objects.get(person=reader.key).calendar_token
    program = Client()

    assert f"/notices/calendar/{token}.ics" in page.get("/en/notices/preferences/").content.decode()
    assert b"BEGIN:VEVENT" in program.get(f"/en/notices/calendar/{token}.ics").content
    page.post("/en/notices/calendar/renew/")
    assert program.get(f"/en/notices/calendar/{token}.ics").status_code == 404
    token = Preferences.objects.get(person=reader.key).calendar_token
    assert program.get(f"/en/notices/calendar/{token}.ics").status_code == 200
    # No address holds what PostgreSQL takes for no text.
    assert program.get("/en/notices/calendar/a%00b.ics").status_code == 404
    page.post("/en/notices/calendar/close/")
    assert program.get(f"/en/notices/calendar/{token}.ics").status_code == 404
    assert [event.kind for event in Event.objects.order_by("number")] == ["calendar.opened", "calendar.opened", "calendar.closed"]


def test_a_moved_deadline_moves_in_the_calendar(page, reader):
    tell(reader, due_at=NOW + timedelta(days=3))
    tell(reader, due_at=NOW + timedelta(days=5), now=NOW + timedelta(hours=1))
    page.post("/en/notices/calendar/renew/")
    feed = page.get(f"/en/notices/calendar/{Preferences.objects.get().calendar_token}.ics")

    assert [event.decoded("dtstart") for event in Calendar.from_ical(feed.content).walk("VEVENT")] == [NOW + timedelta(days=5)]


@pytest.mark.parametrize(
    "address",
    ["notices/", "notices/preferences/", "notices/read/", "notices/1/read/", "notices/1/deadline.ics", "notices/calendar/renew/"],
)
def test_a_visitor_is_sent_to_sign_in(client, address):
    method = client.post if address.endswith(("read/", "renew/")) else client.get
    answer = method(f"/en/{address}")

    assert answer.status_code == 302
    assert "sign-in" in answer["Location"]


def test_a_form_without_its_token_changes_nothing(reader):
    page = sign_in(Client(enforce_csrf_checks=True), reader)

    assert choose(page).status_code == 403
    assert page.post("/en/notices/calendar/renew/").status_code == 403
    assert not Preferences.objects.exists()
