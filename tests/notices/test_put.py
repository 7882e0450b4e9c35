"""Telling people: what is written with the act, for whom, and by which way it will leave."""

from datetime import UTC, datetime

import pytest

from halqa.ledger import actions as ledger
from halqa.notices.actions import put
from halqa.notices.enums import Channel, State
from halqa.notices.models import Message, Notice, Preferences
from tests.factories.notices import SPOKEN

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _servers(settings):
    settings.EMAIL_HOST = "127.0.0.1"
    settings.SMS_URL = "http://127.0.0.1:1"


def tell(*people, kind=SPOKEN.name, **more):
    put(kind=kind, to=people, subject="city:ma/benguerir", now=NOW, facts={"count": 3}, path="desk/", **more)


def channels_of(person):
    return set(Message.objects.filter(person=person).values_list("channel", flat=True))


def test_each_person_is_told_once_on_the_desk_and_by_mail():
    tell("a", "b", "a")

    assert sorted(Notice.objects.values_list("person", flat=True)) == ["a", "b"]
    assert sorted(Message.objects.values_list("person", "channel", "state")) == [
        ("a", Channel.MAIL, State.WAITING),
        ("b", Channel.MAIL, State.WAITING),
    ]
    assert {message.notices.get().person == message.person for message in Message.objects.all()} == {True}


def test_an_act_that_fails_tells_nobody():
    @ledger.action
    def fail():
        tell("a")
        raise RuntimeError("after all not")

    with pytest.raises(RuntimeError):
        fail()

    assert not Notice.objects.exists()
    assert not Message.objects.exists()


def test_nothing_leaves_a_house_without_mail(settings):
    settings.EMAIL_HOST = settings.SMS_URL = ""
    tell("a")

    assert Notice.objects.count() == 1
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("way", "kind", "leaves", "waits"),
    [
        ("at-once", "proof.spoken", {"mail", "sms"}, False),
        ("daily", "proof.spoken", set(), True),
        ("desk", "proof.spoken", set(), False),
        ("desk", "proof.essential", {"mail"}, False),
        ("daily", "proof.essential", {"mail"}, False),
    ],
)
def test_a_person_chooses_the_way_of_what_is_not_essential(way, kind, leaves, waits):
    Preferences.objects.create(person="a", ways={"proof": way}, wants_sms=True)
    tell("a", kind=kind)

    assert channels_of("a") == leaves
    assert Notice.objects.get().waits_for_digest is waits


def test_no_short_message_unless_it_is_wanted():
    tell("a")

    assert channels_of("a") == {"mail"}


def test_another_address_is_for_mail_alone():
    Preferences.objects.create(person="a", wants_sms=True)
    tell("a", mail_to="old@example.org")

    assert dict(Message.objects.values_list("channel", "address")) == {"mail": "old@example.org", "sms": ""}


@pytest.mark.parametrize(
    ("wrong", "says"),
    [({"kind": "proof.unheard"}, "registered"), ({"facts": {}}, "count"), ({"subject": "no subject"}, "subject")],
)
def test_what_could_not_be_said_is_refused_with_the_act(wrong, says):
    asked = {"kind": SPOKEN.name, "to": ["a"], "subject": "network", "now": NOW, "facts": {"count": 1}, "path": ""}
    with pytest.raises(ValueError, match=says):
        put(**asked | wrong)

    assert not Notice.objects.exists()


@pytest.mark.parametrize("people", [1, 50])
def test_telling_many_costs_what_telling_one_costs(django_assert_num_queries, people):
    with django_assert_num_queries(6):  # savepoint in and out, wishes, notices, messages, what they carry
        tell(*(f"p{number}" for number in range(people)))
