"""What a message says: in its reader's language and time zone, as text and as a page, with links that lead to this site."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from halqa.notices.actions import put
from halqa.notices.actions.digests import gather_digest
from halqa.notices.models import Message, Notice, Preferences
from halqa.notices.queries.letters import letter
from halqa.notices.tasks.mail import html_of, mail_of, text_of
from tests.factories.accounts import make_person
from tests.factories.notices import ESSENTIAL, SPOKEN
from tests.notices.conftest import SITE

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_HOST = "127.0.0.1"


def tell(*people, kind=SPOKEN, **more):
    asked = {
        "kind": kind.name,
        "to": [person.key for person in people],
        "subject": "network",
        "now": NOW,
        "facts": {"count": 3},
        "path": "desk/",
    }
    put(**asked | more)
    return letter(Message.objects.latest("pk").key, site=SITE)


def test_text_and_page_say_the_same_and_lead_to_the_site():
    written = tell(make_person(name="Ana"), due_at=NOW + timedelta(days=3))

    for said in (text_of(written), html_of(written)):
        assert "Hello Ana," in said
        assert "There are 3 news of the network." in said
        assert f"{SITE}/en/desk/" in said
        assert f"{SITE}/en/notices/preferences/" in said
        assert "Proofs" in said
        assert "4 March 2026, 12:00" in said


def test_a_reader_of_arabic_reads_from_the_right_by_their_own_clock():
    written = tell(make_person(language="ar", time_zone="Africa/Casablanca"), due_at=datetime(2026, 7, 1, 12, tzinfo=UTC))

    assert '<html lang="ar" dir="rtl">' in html_of(written)
    assert f"{SITE}/ar/desk/" in text_of(written)
    assert "1 يوليو 2026" in text_of(written) or "1 يوليوز 2026" in text_of(written)
    assert written.told[0].due.count("1:00")  # one hour ahead of UTC


def test_a_time_zone_that_is_none_is_read_as_utc():
    assert "12:00 (Coordinated Universal Time)" in tell(make_person(time_zone="Nowhere/At_all"), due_at=NOW).told[0].due


def test_nothing_that_somebody_typed_becomes_markup():
    written = tell(make_person(name="<b>Ana</b>"), facts={"count": "<script>"})

    assert "<script>" not in html_of(written)
    assert "<b>Ana" not in html_of(written)
    assert "<script>" in text_of(written)


def test_a_subject_is_one_line_whatever_it_names():
    written = tell(make_person(), kind=ESSENTIAL, subject="city:x/y", facts={})

    assert "\n" not in mail_of(written)["Subject"]


def test_programs_know_what_kind_of_mail_it_is():
    written = tell(make_person("ana@people.example", language="fr"), due_at=NOW)
    mail = mail_of(written)

    assert mail["To"] == "ana@people.example"
    assert mail["From"] == "Halqa <halqa@cities.example>"
    assert mail["Message-ID"] == f"<{Message.objects.get().key}@cities.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "fr"
    assert mail["List-Unsubscribe"] == f"<{SITE}/fr/notices/preferences/>"
    assert mail.get_body(("html",)).get_content_type() == "text/html"
    assert bytes(mail).isascii()


def test_an_essential_notice_says_that_it_cannot_be_switched_off():
    assert "cannot be switched off" in text_of(tell(make_person(), kind=ESSENTIAL))


def test_a_deadline_comes_as_a_calendar_file():
    mail = mail_of(tell(make_person(), due_at=NOW + timedelta(days=3)))
    [attached] = mail.iter_attachments()
    [event] = Calendar.from_ical(attached.get_content()).walk("VEVENT")

    assert attached.get_content_type() == "text/calendar"
    assert event.decoded("dtstart") == NOW + timedelta(days=3)
    assert str(event["summary"]) == "News of the network"
    assert list(mail_of(tell(make_person())).iter_attachments()) == []


def test_another_address_takes_the_place_of_the_readers_own():
    assert tell(make_person("new@people.example"), mail_to="old@people.example").to == "old@people.example"


@pytest.mark.parametrize("address", ["ana@пример.example", "ána@people.example"])
def test_addresses_beyond_ascii_are_written_as_they_are(address):
    assert mail_of(tell(make_person(address)))["To"] == address


def test_a_kind_that_nobody_speaks_of_any_more_is_left_out():
    tell(make_person())
    Notice.objects.update(kind="gone.by")

    assert letter(Message.objects.get().key, site=SITE) is None


def test_a_digest_tells_all_of_the_day_in_one_mail():
    reader = make_person()
    Preferences.objects.create(person=reader.key, ways={"proof": "daily"}, digest_hour=7)
    for hours in (6, 8):
        put(
            kind=SPOKEN.name,
            to=[reader.key],
            subject="network",
            now=NOW - timedelta(hours=hours),
            facts={"count": hours},
            path="desk/",
        )
    assert gather_digest(person=reader.key, time_zone="UTC", now=NOW)
    written = letter(Message.objects.get().key, site=SITE)

    assert written.subject == "2 notices of today"
    assert "8 news" in text_of(written)
    assert "6 news" in text_of(written)
    assert html_of(written).count("<h2") == 2
    assert "once a day" in written.why


@pytest.mark.parametrize("notices", [1, 50])
def test_a_letter_costs_the_same_for_one_notice_and_for_fifty(notices, django_assert_num_queries):
    reader = make_person()
    Preferences.objects.create(person=reader.key, ways={"proof": "daily"}, digest_hour=7)
    for _ in range(notices):
        put(kind=SPOKEN.name, to=[reader.key], subject="network", now=NOW - timedelta(days=1), facts={"count": 1}, path="")
    gather_digest(person=reader.key, time_zone="UTC", now=NOW)
    key = Message.objects.get().key

    with django_assert_num_queries(3):  # the message, its reader, what it carries
        letter(key, site=SITE)
