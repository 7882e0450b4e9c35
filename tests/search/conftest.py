"""What is known, made findable: the shipped roster, and documents of kinds that only tests know."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from halqa.search.tasks import catch_up
from tests.factories.search import known_sources
from tests.registry.conftest import roster_around_module  # noqa: F401  fixtures are found by their names

LONG = timedelta(minutes=10)


@pytest.fixture(scope="module")
def findable_around_module(roster_around_module, django_db_blocker):  # noqa: F811  the fixture
    """Let the worker write the documents of the shipped roster once, inside the transaction around the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        catch_up(datetime(2026, 3, 1, 12, tzinfo=UTC), turn=LONG, clock=lambda: datetime(2026, 3, 1, 12, tzinfo=UTC))
        yield
        transaction.set_rollback(True)


@pytest.fixture
def findable_roster(findable_around_module, db):
    """Give a test the shipped roster with all of it findable; what the test changes is taken back after it."""


@pytest.fixture
def stories():
    """Register one more kind of what can be found: stories, of whatever documents the test puts into its list."""
    with known_sources() as given:
        yield given
