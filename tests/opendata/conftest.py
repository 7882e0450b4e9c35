"""The shipped roster, and a process that has given out no permits yet."""

import pytest

from halqa.opendata.api.permits import permits
from tests.registry.conftest import roster_around_module, shipped_roster  # noqa: F401  fixtures are found by their names


@pytest.fixture(autouse=True)
def _nobody_has_asked():
    permits.forget()
