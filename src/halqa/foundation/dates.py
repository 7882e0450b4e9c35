"""Dates as sources give them: a day, a month, only a year, "by a day", "between two days", or not at all.

An uncertain date is one day that lies between two bounds. Its text is a subset of EDTF, the Extended Date/Time Format of
ISO 8601-2:2019: `2016`, `2016-08`, `2016-08-23`, and the sets "one of these days" `[2020-09-24..2020-12-14]`,
`[..2017-03-01]` (by that day) and `[2017-03-01..]` (on that day or later). The empty text is a day of which nothing is known.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from functools import lru_cache
from typing import Final, Literal

from halqa.foundation.truth import Truth

Precision = Literal["day", "month", "year", "range", "by", "after", "unknown"]

BadDateCode = Literal["not-a-date", "no-such-year", "no-such-month", "no-such-day", "bounds-reversed", "ends-before-it-begins"]

_SENTENCES: Final[dict[BadDateCode, str]] = {
    "not-a-date": "not a date in one of the known forms",
    "no-such-year": "there is no such year in the calendar",
    "no-such-month": "a year has no such month",
    "no-such-day": "the month has no such day",
    "bounds-reversed": "the earliest day comes after the latest",
    "ends-before-it-begins": "the end is certainly before the beginning",
}

_PLAIN: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_RANGE: Final = re.compile(r"\[([0-9-]*)\.\.([0-9-]*)\]")


class BadDate(ValueError):
    """A text or a pair of bounds that is no date; `code` says why, for programs and for labels."""

    def __init__(self, code: BadDateCode, text: str) -> None:
        super().__init__(code, text)
        self.code: BadDateCode = code
        self.text = text

    def __str__(self) -> str:
        return f"{self.text!r}: {_SENTENCES[self.code]}"


@dataclass(frozen=True, slots=True)
class UncertainDate:
    """One day, on or after `earliest` and on or before `latest`; None where nothing bounds it on that side."""

    earliest: date | None = None
    latest: date | None = None

    def __post_init__(self) -> None:
        if self.earliest is not None and self.latest is not None and self.earliest > self.latest:
            raise BadDate("bounds-reversed", f"[{self.earliest}..{self.latest}]")

    @classmethod
    def on(cls, day: date) -> "UncertainDate":
        """Return the date that is exactly this day."""
        return cls(day, day)

    @classmethod
    def by_day(cls, day: date) -> "UncertainDate":
        """Return a date of which only is known that it is not later than this day."""
        return cls(None, day)

    @classmethod
    def from_day(cls, day: date) -> "UncertainDate":
        """Return a date of which only is known that it is not earlier than this day."""
        return cls(day, None)

    @classmethod
    def between(cls, earliest: date, latest: date) -> "UncertainDate":
        """Return a date on one of the days from the earliest to the latest, both included."""
        return cls(earliest, latest)

    @classmethod
    def unknown(cls) -> "UncertainDate":
        """Return the date of something that happened, nobody knows when."""
        return cls()

    @classmethod
    def parse(cls, text: str) -> "UncertainDate":
        """Read a date from its EDTF text, of which a bound may be a month or a year; blank text is unknown.

        Raises BadDate with the reason as its code.
        """
        text = text.strip()
        if not text:
            return cls()
        bounds = _RANGE.fullmatch(text)
        if bounds is None:
            return cls(*_first_and_last_day(text))
        earliest, latest = bounds.groups()
        if not earliest and not latest:
            raise BadDate("not-a-date", text)
        return cls(
            _first_and_last_day(earliest)[0] if earliest else None,
            _first_and_last_day(latest)[1] if latest else None,
        )

    @property
    def precision(self) -> Precision:
        """How much is known, told from the bounds alone: a range that fills a year is that year."""
        first, last = self.earliest, self.latest
        if first is None:
            return "unknown" if last is None else "by"
        if last is None:
            return "after"
        if first == last:
            return "day"
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
            return "year"
        if first.day == 1 and last == _last_of_month(first.year, first.month):
            return "month"
        return "range"

    def __str__(self) -> str:
        match self.precision:
            case "unknown":
                return ""
            case "day":
                return f"{self.earliest}"
            case "month":
                return f"{self.earliest}"[:7]
            case "year":
                return f"{self.earliest}"[:4]
            case _:
                return f"[{self.earliest or ''}..{self.latest or ''}]"

    def by(self, day: date) -> Truth:
        """Return whether it had happened on that day or before."""
        if self.latest is not None and self.latest <= day:
            return Truth.YES
        if self.earliest is not None and self.earliest > day:
            return Truth.NO
        return Truth.UNDETERMINED

    def after(self, day: date) -> Truth:
        """Return whether it happened later than that day."""
        return ~self.by(day)


@dataclass(frozen=True, slots=True)
class Period:
    """The days on which something holds: from the day it begins, up to and **not** including the day it ends.

    An end on day D says that D is the first day on which it holds no longer; a period that ends on the day it begins holds
    on no day. `ended=None` says that it has not ended; `ended=UncertainDate.unknown()` that it has, nobody knows when.
    """

    begun: UncertainDate
    ended: UncertainDate | None = None

    def __post_init__(self) -> None:
        if self.ended is None or self.ended.latest is None or self.begun.earliest is None:
            return
        if self.ended.latest < self.begun.earliest:
            raise BadDate("ends-before-it-begins", f"{self.begun} to {self.ended}")

    def holds_on(self, day: date) -> Truth:
        """Return whether it held on that day: begun by then, and not ended by then."""
        not_ended = Truth.YES if self.ended is None else self.ended.after(day)
        return self.begun.by(day) & not_ended


@lru_cache(4096)  # rows repeat the days of their rounds
def _first_and_last_day(text: str) -> tuple[date, date]:
    written = _PLAIN.fullmatch(text)
    if written is None:
        raise BadDate("not-a-date", text)
    year, month, day = (None if part is None else int(part) for part in written.groups())
    if year is None or not MINYEAR <= year <= MAXYEAR:
        raise BadDate("no-such-year", text)
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if not 1 <= month <= 12:
        raise BadDate("no-such-month", text)
    last = _last_of_month(year, month)
    if day is None:
        return last.replace(day=1), last
    if not 1 <= day <= last.day:
        raise BadDate("no-such-day", text)
    return date(year, month, day), date(year, month, day)


def _last_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
