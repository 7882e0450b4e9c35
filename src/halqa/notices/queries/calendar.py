"""Deadlines as calendar files (iCalendar, RFC 5545)."""

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event

from halqa.notices.labels.words import CALENDAR
from halqa.notices.queries.sentences import Told

REMINDER: Final = timedelta(days=-1)
"""When a calendar reminds of a deadline, as it stands in the file; each calendar lets its owner change that."""


def calendar(deadlines: Iterable[Told], *, site: str) -> bytes:
    """Return the file of these deadlines, which may hold none; of several about one thing the last that was told counts."""
    latest = {told.about: told for told in sorted(deadlines, key=lambda told: (told.put_at, told.pk))}
    file = Calendar()
    file.add("prodid", "-//Halqa//Notices//EN")
    file.add("version", "2.0")
    file.add("x-wr-calname", str(CALENDAR))
    for told in latest.values():
        if told.due_at is not None:
            file.add_component(_event(told, told.due_at, site))
    return bytes(file.to_ical())


def _event(told: Told, due_at: datetime, site: str) -> Event:
    event = Event()
    # The same thing has the same name in every file, so that a moved deadline moves in the calendar too.
    name = hashlib.sha256(told.about.encode()).hexdigest()[:32]
    event.add("uid", f"{name}@{urlsplit(site).hostname}")
    event.add("dtstamp", told.put_at.astimezone(UTC))
    event.add("dtstart", due_at.astimezone(UTC))
    event.add("summary", told.title)
    event.add("description", f"{told.text}\n\n{site}{told.path}")
    event.add("url", site + told.path)
    event.add("transp", "TRANSPARENT")
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", told.title)
    reminder.add("trigger", REMINDER)
    event.add_component(reminder)
    return event
