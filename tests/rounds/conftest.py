"""The shipped roster, as the registry's tests have it."""

from tests.registry.conftest import roster_around_module, shipped_roster  # noqa: F401  fixtures are found by their names
