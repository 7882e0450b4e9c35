"""Rosters in the database, for tests that ask them: the shipped one, a small one, and one city with a fact of each usual kind."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import transaction

from halqa.registry.actions import roster
from tests.factories.registry import make_award, make_city, make_country, make_member, make_membership, make_population
from tests.factories.rosters import write_all

LOADED_AT = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def roster_around_module(django_db_setup, django_db_blocker):
    """Load the shipped roster once, in a transaction around all tests of a module; it is rolled back after the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        roster.load(path=settings.DATA / "roster", by="system:halqa", now=LOADED_AT)
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def shipped_roster(roster_around_module, db):
    """Give a test the shipped roster, loaded on 1 March 2026; what the test changes is taken back after it."""


@pytest.fixture(scope="module")
def small_roster_around_module(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load one sound row of every table once, as ``roster_around_module`` loads the shipped one."""
    path = write_all(tmp_path_factory.mktemp("roster"))
    with django_db_blocker.unblock(), transaction.atomic():
        roster.load(path=path, by="system:halqa", now=LOADED_AT)
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def small_roster(small_roster_around_module, db):
    """Give a test one sound row of every table, loaded on 1 March 2026; what the test changes is taken back after it."""


@pytest.fixture
def laayoune():
    city = make_city("ma/laayoune", name="Laâyoune", position=(27.1, -13.2), country=make_country("MA", en="Morocco"))
    make_membership(city, begun="2020-09-23", withdrawn="[2020-09-24..2020-12-14]", withdrawal_note="A corrigendum.")
    return city


@pytest.fixture
def benguerir():
    city = make_member(
        "ma/benguerir",
        name="Benguerir",
        local_name="بن جرير",
        local_language="ar",
        position=(32.2359, -7.9538),
        begun="2020-09-23",
        membership={"listed_rounds": "2020"},
        country=make_country("MA", en="Morocco", ar="المغرب", fr="Maroc"),
        time_zone="Africa/Casablanca",
    )
    make_population(city, 96_777)
    make_award(city, 2024)
    return city
