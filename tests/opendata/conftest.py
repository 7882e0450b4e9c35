"""The shipped roster with the shipped practices, and a process that has given out no permits yet."""

import pytest

from halqa.opendata.api.permits import permits
from tests.exchange.conftest import practices_around_module, roster_around_module  # noqa: F401  found by their names


@pytest.fixture
def shipped_roster(practices_around_module, db):  # noqa: F811  the fixture itself
    """Give a test the shipped roster and practices, loaded on 1 March 2026; what the test changes is taken back after it."""


@pytest.fixture(autouse=True)
def _nobody_has_asked():
    permits.forget()
