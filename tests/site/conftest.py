"""The shipped roster, as the registry's tests have it, with some of the shipped practices."""

import pytest
from django.conf import settings
from django.db import transaction
from tests.registry.conftest import LOADED_AT, roster_around_module  # noqa: F401  fixtures are found by their names

from halqa.exchange.actions.practices import load_practices

EVERY: int = 12
"""One of so many practices is loaded: their pages differ in their words alone."""


@pytest.fixture(scope="module")
def practices_around_module(roster_around_module, django_db_blocker, tmp_path_factory):  # noqa: F811  the fixture itself
    """Load some of the shipped practices behind the shipped roster, in a transaction around the module."""
    shipped = (settings.DATA / "exchange" / "practices.jsonl").read_text(encoding="utf-8").splitlines()
    some = [line for number, line in enumerate(shipped) if number % EVERY == 0 or '"kr/osan"' in line]
    path = tmp_path_factory.mktemp("practices") / "practices.jsonl"
    path.write_text("\n".join(some), encoding="utf-8")
    with django_db_blocker.unblock(), transaction.atomic():
        load_practices(path=path, by="system:halqa", now=LOADED_AT)
        with django_db_blocker.block():
            yield
        transaction.set_rollback(True)


@pytest.fixture
def shipped_roster(practices_around_module, db):
    """Give a test the shipped roster and some practices; what the test changes is taken back after it."""
