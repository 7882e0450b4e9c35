"""Moments in words: in the reader's language and time zone, which is named."""

from datetime import UTC, datetime, tzinfo
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_time, get_timezone_name

from halqa.notices.labels.words import MOMENT
from halqa.pages.templatetags.words import reader_locale, when_text


def zone(name: str) -> tzinfo:
    """Return a time zone by its IANA name; UTC where the name is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def moment_words(moment: datetime, time_zone: str, *, zone_name: Literal["long", "short"] = "long") -> str:
    """Return a moment as a person's clock and calendar show it, in the language that is active."""
    local, locale = moment.astimezone(zone(time_zone)), reader_locale()
    return str(MOMENT) % {
        "day": when_text(local.date()),
        "time": format_time(local.time(), format="short", locale=locale),
        "zone": get_timezone_name(local, width=zone_name, locale=locale),
    }
