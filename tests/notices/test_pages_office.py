"""The coordination team's page about the outbox, and the demonstration's page of what would be sent."""

import re
from datetime import UTC, datetime
from email import message_from_bytes

import pytest

from halqa.accounts.enums import Role
from halqa.ledger.models import Event
from halqa.notices.actions import put
from halqa.notices.enums import State
from halqa.notices.models import Message
from tests.factories.accounts import make_person, sign_in
from tests.factories.notices import SECRET, SPOKEN

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _mail(settings):
    settings.EMAIL_HOST = "127.0.0.1"


@pytest.fixture
def office(client):
    return sign_in(client, make_person(roles=[(Role.COORDINATOR, "network")]))


@pytest.fixture
def reader():
    return make_person("ana@people.example", name="Ana", language="fr")


def stop(reader, state=State.REFUSED, kind=SPOKEN):
    put(kind=kind.name, to=[reader.key], subject="network", now=NOW, facts={"count": 424242}, path="desk/")
    Message.objects.update(state=state, ended_at=NOW, answer="550 no such mailbox")
    return Message.objects.latest("pk")


def test_the_office_sees_whom_a_message_did_not_reach_and_why_but_not_what_it_says(office, reader):
    stop(reader)
    text = office.get("/en/office/notices/").content.decode()

    assert "Ana" in text
    assert "no such mailbox" in text
    assert "Proofs" in text
    assert "424242" not in text


@pytest.mark.parametrize("state", [State.REFUSED, State.GIVEN_UP])
def test_a_stopped_message_is_given_another_try(office, reader, state):
    message = stop(reader, state)

    assert office.post(f"/en/office/notices/{message.key}/retry/").status_code == 302
    assert Message.objects.values_list("state", "ended_at").get() == (State.WAITING, None)
    assert Event.objects.get(kind="message.retried").subject == f"message:{message.key}"
    office.post(f"/en/office/notices/{message.key}/retry/")
    assert Event.objects.filter(kind="message.retried").count() == 1


def test_what_may_have_come_does_not_forget_it(office, reader):
    message = stop(reader, State.GIVEN_UP)
    Message.objects.update(unsure_times=3)
    office.post(f"/en/office/notices/{message.key}/retry/")

    assert Message.objects.get().state == State.UNSURE


def test_a_wiped_secret_is_not_sent_again(office, reader):
    message = stop(reader, kind=SECRET)

    assert "Try again" not in office.get("/en/office/notices/").content.decode()
    office.post(f"/en/office/notices/{message.key}/retry/")
    assert Message.objects.get().state == State.REFUSED


def test_a_message_that_is_none_is_not_found(office):
    assert office.post("/en/office/notices/nothing/retry/").status_code == 404


@pytest.mark.parametrize("role", [None, Role.COMMISSION_OFFICER, Role.FOCAL_POINT])
def test_nobody_else_looks_into_the_outbox(client, reader, role):
    message = stop(reader)
    scope = {Role.COMMISSION_OFFICER: "country:MA", Role.FOCAL_POINT: "city:ma/benguerir"}
    sign_in(client, make_person(roles=[(role, scope[role])] if role else []))

    assert client.get("/en/office/notices/").status_code == 404
    assert client.post(f"/en/office/notices/{message.key}/retry/").status_code == 404
    assert client.get("/en/notices/sent/").status_code == 404
    assert Message.objects.get().state == State.REFUSED


@pytest.mark.parametrize("people", [1, 50])
def test_the_outbox_costs_the_same_for_one_and_for_fifty(office, people, django_assert_max_num_queries):
    put(kind=SPOKEN.name, to=[make_person().key for _ in range(people)], subject="network", now=NOW, facts={"count": 1}, path="")
    office.get("/en/office/notices/")
    with django_assert_max_num_queries(12):
        text = office.get("/en/office/notices/?state=waiting").content.decode()
    assert text.count('scope="row"') == people


def test_the_outbox_reads_from_the_right_in_arabic(office, reader):
    stop(reader)
    assert 'dir="rtl"' in office.get("/ar/office/notices/?state=nonsense&page=9").content.decode()


class TestDemonstration:
    @pytest.fixture(autouse=True)
    def _demonstration(self, settings):
        settings.MODE = "demo"
        settings.SITE_ADDRESS = ""

    def test_what_would_be_sent_is_read_in_its_readers_language(self, office, reader):
        put(kind=SPOKEN.name, to=[reader.key], subject="network", now=NOW, facts={"count": 7}, path="desk/")
        message = Message.objects.get()

        listed = office.get("/en/notices/sent/").content.decode()
        assert "Ana" in listed
        assert re.search(r">News of [^<]+<", listed)
        shown = office.get(f"/en/notices/sent/{message.key}/").content.decode()
        assert 'lang="fr"' in shown
        assert "http://testserver/fr/desk/" in shown
        mail = message_from_bytes(office.get(f"/en/notices/sent/{message.key}.eml").content)
        assert mail["To"] == "ana@people.example"

    def test_what_somebody_wrote_is_shown_and_not_followed(self, office, reader):
        type(reader).objects.filter(pk=reader.pk).update(name="<a href=//evil.example>Ana</a>")
        put(kind=SPOKEN.name, to=[reader.key], subject="network", now=NOW, facts={"count": 7}, path="desk/")

        shown = office.get(f"/en/notices/sent/{Message.objects.get().key}/").content.decode()

        assert "<a href=//evil" not in shown
        assert "&lt;a href=//evil.example&gt;Ana" in shown

    def test_there_is_no_such_message(self, office):
        assert office.get("/en/notices/sent/nothing/").status_code == 404
        assert office.get("/en/notices/sent/nothing.eml").status_code == 404


def test_outside_the_demonstration_nobody_reads_what_others_are_sent(office, reader):
    message = stop(reader)

    for address in ("", f"{message.key}/", f"{message.key}.eml"):
        assert office.get(f"/en/notices/sent/{address}").status_code == 404
