"""What people are told of their files, and what goes with them."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

from halqa.accounts.actions.erasure import erase_person
from halqa.documents.actions import store
from halqa.documents.enums import Audience, Kind
from halqa.documents.models import File
from halqa.documents.queries.examination import examine
from halqa.documents.queries.personal_data import data_of
from tests.factories.accounts import make_person

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def keep(text, subject, by):
    content = text.encode()
    upload = examine(BytesIO(content), size=len(content), given_name=f"{text}.txt", kinds=Kind)
    store(upload=upload, subject=subject, audience=Audience.PEOPLE, by=by, now=NOW)


def test_people_are_told_of_what_they_added_and_of_what_is_about_them():
    keep("mine", "dossier:a", "person:a")
    keep("about me", "person:a", "person:b")
    keep("another's", "dossier:a", "person:b")

    told = data_of("a")

    assert {line["name"] for line in told} == {"mine.txt", "about me.txt"}
    assert next(line for line in told if line["about"] == "person:a")["added_at"] == "2026-03-01T12:00:00+00:00"


def test_what_is_about_a_person_goes_with_them_and_what_they_added_stays():
    person = make_person()
    keep("mine", "dossier:a", f"person:{person.key}")
    keep("about me", f"person:{person.key}", "person:b")
    later = NOW + timedelta(days=1)

    erase_person(person=person.key, by=f"person:{person.key}", now=later)

    about, mine = File.objects.order_by("-subject")
    assert (about.removed_at, about.name) == (later, "")
    assert (mine.removed_at, mine.name) == (None, "mine.txt")
