"""The shipped roster, as the registry's tests have it."""

from tests.registry.conftest import (  # noqa: F401  fixtures are found by their names
    roster_around_module,
    shipped_roster,
    small_roster,
    small_roster_around_module,
)
