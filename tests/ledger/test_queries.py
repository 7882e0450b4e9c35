"""What can be asked of the chain."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import translation

from halqa.ledger import actions as ledger
from halqa.ledger import queries
from halqa.ledger.models import Event, Head

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@ledger.action
def record(*subjects, kind="city.renamed"):
    for subject in subjects:
        event = ledger.record(kind=kind, by="system:halqa", subject=subject, now=NOW)
    return event.act


def test_activity_is_the_latest_about_a_subject_first():
    record("city:ma/benguerir", "city:fr/paris")
    record("city:ma/benguerir")

    assert [entry.number for entry in queries.activity("city:ma/benguerir")] == [3, 1]
    assert [entry.number for entry in queries.activity("city:ma/benguerir", limit=1)] == [3]
    assert queries.activity("city:ma") == ()


def test_activity_has_the_events_of_acts_that_name_no_single_subject():
    bulk = record("network", kind="roster.loaded")
    record("city:fr/paris")

    assert [entry.kind for entry in queries.activity("city:ma/benguerir", acts={bulk})] == ["roster.loaded"]


@ledger.action
def record_in_public(subject):
    ledger.record(kind="city.renamed", by="system:halqa", subject=subject, now=NOW, public=True)


def test_activity_can_leave_out_what_changed_no_public_page():
    record("city:ma/benguerir")
    record_in_public("city:ma/benguerir")

    assert [entry.number for entry in queries.activity("city:ma/benguerir", only_public=True)] == [2]


def test_activity_by_somebody_is_the_latest_that_they_caused_first():
    with transaction.atomic(), ledger.one_act():
        for subject, by in (("city:ma/one", "person:her"), ("city:ma/two", "person:him"), ("city:ma/three", "person:her")):
            ledger.record(kind="city.renamed", by=by, subject=subject, now=NOW)

    assert [event.subject for event in queries.activity_by("person:her")] == ["city:ma/three", "city:ma/one"]
    assert [event.subject for event in queries.activity_by("person:her", limit=1)] == ["city:ma/three"]
    assert queries.activity_by("person:nobody") == ()


def test_latest_is_the_last_of_its_kind():
    record("network", kind="roster.loaded")
    record("network", kind="roster.loaded")
    record("city:fr/paris")

    assert queries.latest("roster.loaded").number == 2
    assert queries.latest("roster.unloaded") is None


def test_latest_can_be_asked_for_what_it_says():
    for sha256 in ("a", "b"):
        with ledger.one_act():
            ledger.record(kind="roster.loaded", by="system:halqa", subject="network", now=NOW, detail={"sha256": sha256})

    assert queries.latest("roster.loaded", sha256="a").number == 1
    assert queries.latest("roster.loaded", sha256="c") is None


def test_an_empty_ledger_holds():
    assert queries.verify() == queries.Verdict(events=0, head_hash="0" * 64, broken=None)
    assert queries.public_version() == 0


def test_the_command_says_how_many_events_hold():
    record("network", "network", "network")
    said = StringIO()

    call_command("ledger", "verify", stdout=said)

    assert said.getvalue() == f"The ledger holds: 3 events, head {Head.objects.get().hash}.\n"


def test_the_command_names_the_first_broken_link():
    record("network", "network", "network")
    Event.objects.filter(number=2).delete()

    with pytest.raises(CommandError, match=r"^The ledger is broken: event 2 is missing\.$"):
        call_command("ledger", "verify")


@pytest.mark.django_db(transaction=True)
def test_an_answer_is_remembered_for_its_arguments_until_something_happens():
    asked = []

    @queries.until_next_event
    def question(*, language):
        asked.append(language)
        return len(asked)

    assert [question(language="en"), question(language="ar"), question(language="en")] == [1, 2, 1]

    record("city:ma/benguerir")

    assert [question(language="en"), question(language="en")] == [3, 3]
    with translation.override("fr"):
        assert question(language="en") == 4


@pytest.mark.django_db(transaction=True)
def test_inside_a_transaction_nothing_is_remembered():
    facts = ["committed"]
    question = queries.until_next_event(lambda: facts[-1])

    with transaction.atomic():
        facts.append("taken back")
        assert question() == "taken back"
        facts.pop()

    assert question() == "committed"
    facts.append("not recorded")
    with transaction.atomic():
        assert question() == "not recorded"
    assert question() == "committed"
