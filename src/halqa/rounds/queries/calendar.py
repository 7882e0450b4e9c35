"""The deadlines of a call as a calendar file (iCalendar, RFC 5545)."""

from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext
from icalendar import Calendar, Event

from halqa.rounds.labels.names import call_name
from halqa.rounds.labels.rules import key_label
from halqa.rounds.queries.calls import CallRecord

PRODUCT: Final = "-//Halqa//Calls//EN"


def calendar_of(record: CallRecord, *, site: str, path: str, announced_at: datetime | None = None) -> bytes:
    """Return the calendar file of a call's deadlines, in UTC, so that each calendar shows them on its own clocks.

    Once the round is announced, the moment of that stands in it too, with the page of the announcement.
    """
    name = call_name(record.line.kind, record.line.year)
    file = Calendar()
    file.add("prodid", PRODUCT)
    file.add("version", "2.0")
    file.add("x-wr-calname", name)
    for line in record.deadlines:
        event = Event()
        # The same deadline has the same name in every file, so that one that was moved moves in the calendar too.
        event.add("uid", f"{record.line.key}.{line.name}@{urlsplit(site).hostname}")
        event.add("sequence", record.version)
        event.add("dtstamp", record.opened_at or line.at)
        event.add("dtstart", line.at)
        event.add("summary", f"{name}: {key_label(line.name)}")
        event.add("url", site + path)
        event.add("transp", "TRANSPARENT")
        file.add_component(event)
    if announced_at is not None:
        file.add_component(_announced(record, name, site, path, announced_at))
    return bytes(file.to_ical())


def _announced(record: CallRecord, name: str, site: str, path: str, at: datetime) -> Event:
    event = Event()
    event.add("uid", f"{record.line.key}.announced@{urlsplit(site).hostname}")
    event.add("dtstamp", at)
    event.add("dtstart", at)
    event.add("summary", gettext("%(call)s: announced") % {"call": name})
    event.add("url", f"{site}{path}announcement/")
    event.add("transp", "TRANSPARENT")
    return event
