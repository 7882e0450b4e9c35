"""The shipped roster with the shipped practices, loaded once for all tests of a module."""

import pytest
from django.conf import settings
from django.db import transaction

from halqa.exchange.actions.practices import load_practices
from tests.registry.conftest import LOADED_AT, roster_around_module, shipped_roster  # noqa: F401  found by their names

SHIPPED = settings.DATA / "exchange" / "practices.jsonl"


@pytest.fixture(scope="module")
def practices_around_module(roster_around_module, django_db_blocker):  # noqa: F811  the fixture itself
    """Load the shipped practices behind the shipped roster, in a transaction that is rolled back after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_practices(path=SHIPPED, by="system:halqa", now=LOADED_AT)
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def shipped_practices(practices_around_module, db):
    """Give a test the shipped practices; what the test changes is taken back after it."""
