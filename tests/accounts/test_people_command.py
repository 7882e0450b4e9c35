"""The command that invites from the machine itself, before anybody can invite anybody."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from halqa.accounts.models import Invitation, Person

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = StringIO()
    call_command("people", "add", *arguments, stdout=out)
    return out.getvalue()


def test_the_first_coordinator_comes_in_by_the_printed_link(client, settings):
    settings.SITE_ADDRESS = "https://cities.example"
    said = run("first@office.example", "--language", "fr", "--name", "Cora")
    link = said.splitlines()[-1]

    assert link.startswith("https://cities.example/fr/invitation/")
    client.post(link.removeprefix("https://cities.example"), {"name": "Cora", "language": "fr", "time_zone": "UTC"})
    held = Person.objects.get(email="first@office.example").assignments.get()
    assert (held.role, held.scope, held.ended_on, held.given_by) == ("coordinator", "network", None, "system:halqa")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["no address"], "valid email"),
        (["a@one.example", "--role", "mayor"], "not held for this kind of thing"),
        (["a@one.example", "--role", "mayor", "--scope", "city:xa/nowhere"], "Nothing in the network has this name"),
        (["a@one.example", "--role", "king"], "invalid choice"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(arguments, told):
    with pytest.raises(CommandError, match=told):
        run(*arguments)
    assert not Invitation.objects.exists()


def test_a_second_time_says_that_the_invitation_is_open():
    run("first@office.example")

    with pytest.raises(CommandError, match="open invitation"):
        run("first@office.example")
