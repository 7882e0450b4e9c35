"""Countries that do not exist, in which everything lives that is invented for demonstrations and tests."""

from typing import Final

FICTIONAL_COUNTRIES: Final = tuple(f"X{letter}" for letter in "ABCDEFGHIJ")
"""Codes of ISO 3166-1 that are left to users, and given to no country."""
