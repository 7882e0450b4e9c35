"""The shipped roster in the database, for tests that ask it."""

from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.db import transaction

from halqa.registry.actions import roster

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
