"""Who may write the forms of a network. Everybody may read what was published."""

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role


def may_write_forms(caller: Caller) -> bool:
    """Return whether the caller makes the next versions of the network's forms."""
    return caller.holds(Role.COORDINATOR)
