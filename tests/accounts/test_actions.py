"""People: one account an address, whatever its capitals, and nothing about a person in the ledger but a key."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from halqa.accounts.actions import add_person
from halqa.accounts.models import Person
from halqa.ledger.models import Event

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def add(email="amina@benguerir.example", name="Amina"):
    return add_person(email=email, name=name, language="ar", by="system:halqa", now=NOW)


def test_an_added_person_is_recorded_by_key_alone():
    person = add()

    event = Event.objects.get(kind="person.added")
    assert event.subject == f"person:{person.key}"
    assert event.detail == {}


def test_an_added_person_cannot_sign_in_yet():
    assert not add().has_usable_password()


@pytest.mark.parametrize("again", ["amina@benguerir.example", "AMINA@Benguerir.Example", " amina@benguerir.example "])
def test_an_address_belongs_to_one_person(again):
    add()

    with pytest.raises(IntegrityError), transaction.atomic():
        add(email=again)
    assert Person.objects.count() == Event.objects.filter(kind="person.added").count() == 1


@pytest.mark.parametrize(
    ("first", "second"), [("Éloïse@x.example", "éloïse@x.example"), ("STRASSE@x.example", "straße@x.example")]
)
def test_capitals_beyond_ascii_are_the_same_on_every_database(first, second):
    add(email=first)

    assert Person.objects.get_by_natural_key(second).email == first


def test_another_address_is_another_person():
    add()
    add(email="omar@benguerir.example")

    assert Person.objects.count() == 2
