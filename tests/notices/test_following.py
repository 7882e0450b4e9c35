"""What people are told of their invitations, roles and accounts, and what is kept of that when they leave."""

from datetime import UTC, datetime, timedelta

import pytest

from halqa.accounts import actions as accounts
from halqa.accounts.access import personal_data
from halqa.accounts.actions.invitations import Invited
from halqa.accounts.enums import Role
from halqa.accounts.models import Person
from halqa.accounts.queries import invitation_path
from halqa.notices.actions import put
from halqa.notices.models import Message, Notice, Preferences
from halqa.notices.tasks import send_messages
from tests.factories.accounts import make_assignment, make_person
from tests.factories.notices import SECRET, SPOKEN

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordinator():
    return make_person("office@people.example", roles=[(Role.COORDINATOR, "network")])


def by(person):
    return f"person:{person.key}"


def told(person):
    return list(Notice.objects.filter(person=person.key).order_by("pk").values_list("kind", "subject"))


def invite(coordinator, **more):
    asked = {
        "invited": Invited("new@people.example", "Nour", "fr"),
        "role": Role.COORDINATOR,
        "scope": "network",
        "reason": "the office grows",
        "by": by(coordinator),
        "now": NOW,
    }
    return accounts.invite(**asked | more)


def test_an_invitation_goes_out_with_its_link_and_the_link_is_wiped(coordinator, post):
    path = invitation_path(invite(coordinator))
    person = Person.objects.get(email="new@people.example")
    assert told(person) == [("sign-in.invited", "network")]

    send_messages(NOW, clock=lambda: NOW)

    [(to, mail)] = post.taken
    assert to == "new@people.example"
    assert f"https://cities.example/fr/{path}" in mail.get_body(("plain",)).get_content()
    assert set(Notice.objects.filter(person=person.key).values_list("path", "facts__role")) == {("", None)}


def test_an_invitation_that_is_sent_again_has_its_new_link(coordinator, post):
    key = invite(coordinator)
    accounts.send_invitation_again(invitation=key, by=by(coordinator), now=NOW + timedelta(hours=1))
    links = Notice.objects.filter(kind="sign-in.invited").order_by("pk").values_list("path", flat=True)

    assert len(set(links)) == 2
    assert links[1] == invitation_path(key)


def test_a_withdrawn_invitation_is_told(coordinator):
    accounts.withdraw_invitation(invitation=invite(coordinator), by=by(coordinator), now=NOW)

    assert told(Person.objects.get(email="new@people.example"))[1:] == [("invitation.withdrawn", "network")]


def test_roles_given_taken_and_handed_over_are_told(coordinator):
    ana, bo = make_person(), make_person()
    held = accounts.give_role(person=ana.key, role=Role.COORDINATOR, scope="network", reason="x", by=by(coordinator), now=NOW)
    accounts.hand_over(assignment=held, successor=bo.key, reason="leaves", by=by(ana), now=NOW)
    later = make_assignment(ana, Role.COORDINATOR)
    accounts.take_role(assignment=later.pk, reason="x", by=by(coordinator), now=NOW)

    assert told(ana) == [("role.given", "network"), ("role.handed-over", "network"), ("role.taken", "network")]
    assert told(bo) == [("role.given", "network")]


def test_who_is_erased_leaves_nothing_here_and_the_office_is_told(coordinator, post):
    ana = make_person()
    put(kind=SPOKEN.name, to=[ana.key], subject="network", now=NOW, facts={"count": 1}, path="desk/")
    Preferences.objects.create(person=ana.key)
    accounts.erase_person(person=ana.key, by=by(ana), now=NOW)

    for table in (Notice, Message, Preferences):
        assert not table.objects.filter(person=ana.key).exists()
    assert told(coordinator) == [("person.erased", "network")]


def test_people_get_all_that_is_kept_of_them_but_no_secrets(post):
    ana = make_person()
    for kind in (SPOKEN, SECRET):
        put(kind=kind.name, to=[ana.key], subject="network", now=NOW, facts={"count": 424242}, path="desk/", due_at=NOW)
    Preferences.objects.create(person=ana.key, ways={"proof": "daily"})
    told = personal_data()["notices"].exporter(ana.key)

    assert [notice["facts"] for notice in told["notices"]] == [{"count": 424242}, {}]
    assert [message["state"] for message in told["messages"]] == ["waiting", "waiting"]
    assert told["preferences"]["ways"] == {"proof": "daily"}
    assert personal_data()["notices"].exporter("nobody") == {"notices": [], "messages": [], "preferences": None}
