"""Which way a notice goes to a person, and when a day's digest is due."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from halqa.notices.enums import Channel, Way


@dataclass(frozen=True)
class Wishes:
    """What a person prefers, as far as it decides the way: per group, and whether there is a mobile number."""

    ways: Mapping[str, str]
    has_mobile: bool = False

    def way(self, group: str, *, is_essential: bool) -> Way:
        """Return how this person is told about a group; what is essential is told at once."""
        return Way.AT_ONCE if is_essential else Way(self.ways.get(group, Way.AT_ONCE))


def channels(way: Way, wishes: Wishes, *, has_short: bool, open_channels: frozenset[Channel]) -> tuple[Channel, ...]:
    """Return the channels by which one notice leaves at once, of those that this house has."""
    if way is not Way.AT_ONCE:
        return ()
    wanted = {Channel.MAIL: True, Channel.SMS: has_short and wishes.has_mobile}
    return tuple(channel for channel in Channel if channel in open_channels and wanted[channel])


def digest_day(now: datetime, *, zone: tzinfo, hour: int, last: date | None) -> date | None:
    """Return the person's own day whose digest is due at this moment, or nothing: not yet, or gathered already."""
    local = now.astimezone(zone)
    is_due = local.hour >= hour and (last is None or last < local.date())
    return local.date() if is_due else None
