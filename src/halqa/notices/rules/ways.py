"""Which way a notice goes to a person, and when a day's digest is closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from halqa.notices.enums import Channel, Way


@dataclass(frozen=True)
class Wishes:
    """What a person prefers: a way per group, and whether short messages are wanted as well."""

    ways: Mapping[str, str]
    wants_sms: bool = False

    def way(self, group: str, *, is_essential: bool) -> Way:
        """Return how this person is told about a group; what is essential is told at once."""
        return Way.AT_ONCE if is_essential else Way(self.ways.get(group, Way.AT_ONCE))


def channels(way: Way, wishes: Wishes, *, has_short: bool, open_channels: frozenset[Channel]) -> tuple[Channel, ...]:
    """Return the channels by which one notice leaves at once, of those that this house has."""
    if way is not Way.AT_ONCE:
        return ()
    wanted = {Channel.MAIL: True, Channel.SMS: has_short and wishes.wants_sms}
    return tuple(channel for channel in Channel if channel in open_channels and wanted[channel])


def digest_closed_at(now: datetime, *, zone: tzinfo, hour: int) -> datetime:
    """Return the last moment at which a person's clock showed their hour: what was put before it is in that day's digest.

    In UTC, for an hour that a change of clocks leaves out equals no other moment.
    """
    today = now.astimezone(zone).date()
    closing = datetime.combine(today, time(hour), zone).astimezone(UTC)
    return closing if closing <= now else datetime.combine(today - timedelta(days=1), time(hour), zone).astimezone(UTC)
