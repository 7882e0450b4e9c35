"""Did a fact hold on one day, as far as was known on another? Two clocks, three answers."""

from dataclasses import dataclass
from datetime import date

from halqa.foundation.dates import UncertainDate
from halqa.foundation.truth import Truth, all_of
from halqa.registry.enums import Doubt


@dataclass(frozen=True, slots=True)
class FactTimes:
    """When a fact was true and when it was known.

    A fact ends on the first day on which it holds no longer. ``withdrawn`` is when it became known that its publisher took
    it back: from that day on it never held. Both mean something only where ``has_end`` and ``is_withdrawn`` say so.
    """

    begun: UncertainDate
    ended: UncertainDate
    known: UncertainDate
    withdrawn: UncertainDate
    is_withdrawn: bool
    has_end: bool


def days_asked(as_of: date | None, known_on: date | None, today: date) -> tuple[date, date]:
    """Return the day asked about and the day of knowing, of a question that may leave either out.

    What is left out is today; but who only says *known on* a day asks about that day too, for nothing later was known then.
    """
    return as_of or known_on or today, known_on or today


def was_known(times: FactTimes, known_on: date) -> Truth:
    """Return whether the fact was known on that day and not yet taken back; the day on which it became known counts."""
    return times.known.by(known_on) & _not_withdrawn(times, known_on)


def had_begun(times: FactTimes, as_of: date, known_on: date) -> Truth:
    """Return whether the fact had begun by a day, whatever came of it later, as known on a day."""
    return was_known(times, known_on) & times.begun.by(as_of)


def holds(times: FactTimes, as_of: date, known_on: date) -> Truth:
    """Return whether the fact held on the day ``as_of``, as far as was known on the day ``known_on``."""
    return all_of((was_known(times, known_on), times.begun.by(as_of), _not_ended(times, as_of)))


def doubts(times: FactTimes, as_of: date, known_on: date) -> tuple[Doubt, ...]:
    """Return every reason why ``holds`` is undetermined, in the order in which it asks; none where it is decided."""
    if holds(times, as_of, known_on) is not Truth.UNDETERMINED:
        return ()
    found = (
        (times.known.by(known_on), Doubt.KNOWN_BETWEEN),
        (_not_withdrawn(times, known_on), Doubt.WITHDRAWN_BETWEEN),
        (times.begun.by(as_of), _doubt_of_beginning(times.begun)),
        (_not_ended(times, as_of), Doubt.END_UNDATED if times.ended.precision == "unknown" else Doubt.ENDED_BETWEEN),
    )
    return tuple(doubt for truth, doubt in found if truth is Truth.UNDETERMINED)


def _not_withdrawn(times: FactTimes, known_on: date) -> Truth:
    return times.withdrawn.after(known_on) if times.is_withdrawn else Truth.YES


def _not_ended(times: FactTimes, as_of: date) -> Truth:
    return times.ended.after(as_of) if times.has_end else Truth.YES


def _doubt_of_beginning(begun: UncertainDate) -> Doubt:
    match begun.precision:
        case "unknown":
            return Doubt.BEGUN_UNDATED
        case "by":
            return Doubt.BEGUN_BY
        case _:
            return Doubt.BEGUN_BETWEEN
