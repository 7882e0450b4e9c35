"""What people are reminded of on the way of an application. No labels."""

from enum import StrEnum


class Reminding(StrEnum):
    """What somebody is told before time is over, or after.

    ``ASKED``: an officer, that a file waits to be endorsed, with a link. ``REPORT``: a city, of a progress report that nobody has
    begun; ``LATE``: of one whose time is over.
    """

    UNSENT = "unsent"
    UNSIGNED = "unsigned"
    RETURNED = "returned"
    QUERIED = "queried"
    WAITING = "waiting"
    ASKED = "asked"
    REPORT = "report"
    LATE = "late"
