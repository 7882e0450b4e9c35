"""Deadlines across the world: which moment a day and a time of a zone are, and whether something came before it.

A deadline is the first moment that is too late. ``24:00`` is the end of the day. *Anywhere on earth* is the zone that is last of
all, twelve hours behind UTC (IEEE 802.16): while it is that day anywhere, it is not over.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from halqa.rounds.enums.calls import Phase

ANYWHERE: Final = "anywhere-on-earth"
LAST_ZONE: Final = timezone(timedelta(hours=-12))
FIRST_ZONE: Final = timezone(timedelta(hours=14))
"""No place on earth is earlier in the day than UTC+14, or later than UTC-12."""

END_OF_DAY: Final = "24:00"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The first moment that is too late, as early and as late as it can be meant, and the same with grace; all in UTC.

    ``earliest`` and ``latest`` are one where zone and time are known.
    """

    earliest: datetime
    latest: datetime
    grace: timedelta

    @property
    def is_exact(self) -> bool:
        """Whether zone and time are known, so that one moment is meant."""
        return self.earliest == self.latest


def is_zone(name: str) -> bool:
    """Return whether a deadline can be in this zone."""
    return name == ANYWHERE or name in _zones()


@cache
def _zones() -> frozenset[str]:
    """Return all zones of the machine, which it takes thousands of files to find out."""
    return frozenset(available_timezones())


def zone_named(name: str) -> tzinfo:
    """Return a zone by its name.

    :raises ZoneInfoNotFoundError: where there is no such zone
    """
    return LAST_ZONE if name == ANYWHERE else ZoneInfo(name)


def moment(day: date, at: str, zone: tzinfo) -> datetime:
    """Return the moment at which the clocks of a zone show a time of a day (``HH:MM``, up to ``24:00``), in UTC.

    Where clocks go back they show a time twice, and where they go forward never: of what can be meant, the later counts, in
    favour of who applies.
    """
    shown = (
        datetime.combine(day + timedelta(days=1), time()) if at == END_OF_DAY else datetime.combine(day, time.fromisoformat(at))
    )
    return max(shown.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))


def opening(day: date, zone: str | None) -> datetime:
    """Return the moment at which a day begins in a zone, in UTC; where clocks show it twice, the earlier one.

    Where clocks go forward over it, the moment at which they do: an hour before, it is still the day before.

    Where nobody knows the zone, the moment at which the day has begun everywhere: nothing is promised too early.
    """
    midnight = datetime.combine(day, time())
    named = zone_named(zone) if zone else LAST_ZONE
    # What both mean is the first of two, and in a gap the reading of the clocks before it (PEP 495).
    return midnight.replace(tzinfo=named, fold=0).astimezone(UTC)


def deadline(day: date, at: str | None, zone: str | None, grace_hours: int | None) -> Deadline:
    """Return the deadline of a day; a time or a zone that nobody knows (None) leaves it between two moments."""
    grace = timedelta(hours=grace_hours or 0)
    first, last = (zone_named(zone), zone_named(zone)) if zone else (FIRST_ZONE, LAST_ZONE)
    return Deadline(moment(day, at or "00:00", first), moment(day, at or END_OF_DAY, last), grace)


def phase(opens: datetime | None, closes: Deadline, now: datetime) -> Phase:
    """Return where a window stands at an aware moment; ``opens`` may be unknown, and then is taken for past."""
    if opens is not None and now < opens:
        return Phase.COMING
    if now < closes.earliest:
        return Phase.TAKING
    if now < closes.latest:
        return Phase.UNDETERMINED
    return Phase.IN_GRACE if now < closes.latest + closes.grace else Phase.OVER


def commission_deadline(closes: date | None, days: int | None, forwarded: date | None) -> date | None:
    """Return a commission's last day: the one that is set, else so many days after the city's; None where none is known."""
    if forwarded is not None:
        return forwarded
    return closes + timedelta(days=days) if closes is not None and days is not None else None
