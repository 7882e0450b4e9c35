"""Months and years from a day on, and whether enough of them have passed; with dates that are known only in part."""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from halqa.foundation.dates import UncertainDate
from halqa.foundation.truth import Truth

OR_NEXT: Final = "day-or-next"
MORE_THAN: Final = "more-than"


def months_after(day: date, months: int, counted: str) -> date:
    """Return the same day of the month so many months later.

    Where that month has no such day, its last day, or by ``day-or-next`` the first day of the month after it.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    last = monthrange(year, month)[1]
    if day.day <= last:
        return date(year, month, day.day)
    end = date(year, month, last)
    return end + timedelta(days=1) if counted == OR_NEXT else end


def shifted(when: UncertainDate, shift: Callable[[date], date]) -> UncertainDate:
    """Return an uncertain date whose bounds were moved by a function that keeps their order."""
    return UncertainDate(when.earliest and shift(when.earliest), when.latest and shift(when.latest))


def long_enough(begun: UncertainDate, months: int, compared: str, counted: str, day: date) -> Truth:
    """Return whether on that day so many months have passed: more than them, or at least them."""
    anniversary = shifted(begun, lambda bound: months_after(bound, months, counted))
    return anniversary.by(day - timedelta(days=1) if compared == MORE_THAN else day)


def is_over(begun: UncertainDate, years: int, day: date) -> Truth:
    """Return whether on that day so many years are over: the anniversary itself is the last day of them."""
    return long_enough(begun, 12 * years, MORE_THAN, "day-or-last", day)
