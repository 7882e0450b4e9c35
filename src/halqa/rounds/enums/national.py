"""What people are reminded of on the way of an application. No labels."""

from enum import StrEnum


class Reminding(StrEnum):
    """What somebody is told before time is over. ``ASKED``: an officer, that a file waits to be endorsed, with a link."""

    UNSENT = "unsent"
    UNSIGNED = "unsigned"
    RETURNED = "returned"
    QUERIED = "queried"
    WAITING = "waiting"
    ASKED = "asked"
