"""What follows an event: in which order, and when."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from halqa.ledger import actions as ledger
from halqa.ledger import reactions
from halqa.ledger.models import Event
from halqa.ledger.reactions import Reaction

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _only_own_reactions(monkeypatch):
    monkeypatch.setattr(reactions, "_reactions", [])


@ledger.action
def record(kind):
    ledger.record(kind=kind, by="system:halqa", subject="network", now=NOW)


@pytest.mark.django_db(transaction=True)
def test_reactions_run_in_the_order_of_registration_and_outer_ones_after_the_commit():
    seen = []
    reactions.register(Reaction("send", "*", lambda event: seen.append(("send", event.number)), after_commit=True))
    reactions.register(Reaction("second", "*", lambda event: seen.append(("second", event.number))))
    reactions.register(Reaction("third", "*", lambda event: seen.append(("third", event.number))))

    with transaction.atomic():
        record("roster.loaded")
        assert seen == [("second", 1), ("third", 1)]

    assert seen == [("second", 1), ("third", 1), ("send", 1)]


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_when_the_act_is_rolled_back():
    seen = []
    reactions.register(Reaction("send", "*", seen.append, after_commit=True))

    with transaction.atomic():
        record("roster.loaded")
        transaction.set_rollback(True)

    assert (seen, Event.objects.count()) == ([], 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kinds", "hears"), [("*", True), ("roster.*", True), ("roster.loaded", True), ("roster.load", False), ("city.*", False)]
)
def test_a_reaction_hears_only_the_events_it_names(kinds, hears):
    seen = []
    reactions.register(Reaction("listen", kinds, seen.append))

    record("roster.loaded")

    assert bool(seen) is hears


@pytest.mark.django_db(transaction=True)
def test_an_inner_reaction_that_fails_takes_the_act_back():
    reactions.register(Reaction("fail", "*", lambda event: 1 / 0))

    with pytest.raises(ZeroDivisionError):
        record("roster.loaded")

    assert Event.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_an_outer_reaction_that_fails_stops_neither_the_act_nor_the_next(caplog):
    seen = []
    reactions.register(Reaction("fail", "*", lambda event: 1 / 0, after_commit=True))
    reactions.register(Reaction("send", "*", seen.append, after_commit=True))

    record("roster.loaded")

    assert (len(seen), Event.objects.count()) == (1, 1)
    assert "Error calling" in caplog.text


def test_the_same_name_twice_is_refused():
    reactions.register(Reaction("send", "*", print))

    with pytest.raises(ValueError, match="registered already"):
        reactions.register(Reaction("send", "city.*", print))
    assert [reaction.name for reaction in reactions.registered()] == ["send"]
