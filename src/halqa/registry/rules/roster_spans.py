"""Whether the spans of a city's membership can follow each other: the one of its row among the members, and further ones."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from halqa.foundation.dates import UncertainDate
from halqa.foundation.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Span:
    """A span of membership; ``has_end`` says that it ended, though the day may not be known. ``place``: the row that says so."""

    begun: UncertainDate
    ended: UncertainDate
    has_end: bool
    place: int | None = None


def refusals_of_spans(first: Span, further: Iterable[Span]) -> Iterator[tuple[int, Refusal]]:
    """Yield the reasons against spans in their order, with the place of the row that is wrong.

    A city is admitted again only after its membership ended. What is uncertain is let in where it can be true. Spans without a
    place are stored already: a reason is told at the other one.
    """
    spans = [first, *sorted(further, key=_in_time)]
    if first.has_end and first.place is not None and _ends_before(first.ended, first.begun):
        yield first.place, Refusal("not-after", {"column": "ended", "value": str(first.ended), "date": str(first.begun)})
    for before, after in pairwise(spans):
        at = after if after.place is not None else before
        if at.place is None:
            continue
        if not before.has_end:
            yield (
                at.place,
                Refusal("still-a-member", {"column": "begun", "value": str(after.begun), "date": str(before.begun)}),
            )
        elif _ends_before(after.begun, before.ended, or_on=False) or _ends_before(after.begun, before.begun):
            column, value = ("begun", after.begun) if at is after else ("ended", before.ended)
            yield at.place, Refusal("not-after", {"column": column, "value": str(value), "date": str(before.ended)})


def _ends_before(one: UncertainDate, other: UncertainDate, *, or_on: bool = True) -> bool:
    if one.latest is None or other.earliest is None:
        return False
    return one.latest < other.earliest or (or_on and one.latest == other.earliest)


def _in_time(span: Span) -> tuple[date, date]:
    return span.begun.latest or date.max, span.begun.earliest or date.min
