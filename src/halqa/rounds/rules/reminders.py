"""When whose turn it is, is reminded of a deadline; when a commission counts as silent; what may come late, and never twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from halqa.rounds.enums.applications import Act
from halqa.rounds.enums.national import Reminding


@dataclass(frozen=True, slots=True)
class ApplicationsPolicy:
    """What a network has agreed about applications on their way, as ``applications.toml`` of its policy says."""

    first_reminder_days: int
    second_reminder_days: int
    last_reminder_days: int
    silent_days: int
    highest_mark: int
    most_panelists: int
    archive_days: int

    @property
    def reminder_days(self) -> tuple[int, ...]:
        """How many days before a deadline somebody is reminded, the last reminder first."""
        return tuple(sorted({self.first_reminder_days, self.second_reminder_days, self.last_reminder_days}))


REMINDS_OF: Final[Mapping[Act, Reminding]] = {
    Act.WRITE: Reminding.UNSENT,
    Act.SUBMIT: Reminding.UNSENT,
    Act.SIGN: Reminding.UNSIGNED,
    Act.ANSWER: Reminding.QUERIED,
    Act.ENDORSE: Reminding.WAITING,
}
"""What is said to those whose turn it is, by what they are to do."""


def reminder_due(deadline: datetime | None, policy: ApplicationsPolicy, now: datetime) -> int | None:
    """Return which reminder of a deadline is due, as its days before it; nothing where none is, or where time is over.

    Of several that are due, as after a worker stood still, the last one alone: nobody is told the same thrice at once.
    """
    if deadline is None or now >= deadline:
        return None
    return next((days for days in policy.reminder_days if now >= deadline - timedelta(days=days)), None)


def is_silent(waits_since: datetime | None, acted_at: datetime | None, policy: ApplicationsPolicy, now: datetime) -> bool:
    """Return whether files wait for a commission that has done nothing for as many days as were agreed."""
    if waits_since is None:
        return False
    return now - max(filter(None, (waits_since, acted_at))) >= timedelta(days=policy.silent_days)
