"""Scales of drawn charts: round ticks, and where a value in time stands in the picture. Plain numbers, no drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10

Point = tuple[float, float]


@dataclass(frozen=True)
class Tick:
    """A value on an axis and where it stands, in pixels of the viewBox."""

    position: float
    value: int
    minor: bool = False
    """A label that may give way where there is little room."""


@dataclass(frozen=True)
class StepChart:
    """A value that holds from one day to the next, as a line of steps with a mark at each point, in pixels of a viewBox."""

    line: tuple[Point, ...]
    marks: tuple[Point, ...]
    whiskers: tuple[tuple[float, float] | None, ...]
    """For each point of which only a span of days is known: where in the picture the span begins and ends."""
    rows: tuple[Tick, ...]
    years: tuple[Tick, ...]


def round_ticks(largest: float, about: int = 4) -> list[int]:
    """Return whole round numbers from 0 to at least the largest value, about as many as asked."""
    if largest <= 0:
        return [0, 1]
    raw = largest / about
    power = 10.0 ** floor(log10(raw))
    step = max(1, int(next(m for m in (1, 2, 2.5, 5, 10) if m * power >= raw) * power))
    return list(range(0, step * ceil(largest / step) + 1, step))


def step_chart(
    points: Sequence[tuple[date, float]],
    *,
    on_line: Sequence[bool],
    since: Sequence[date | None] = (),
    box: tuple[float, float, float, float],
    mirrored: bool = False,
) -> StepChart:
    """Return the chart of dated values inside the box (x, y, width, height).

    `points` are in order of date; only those `on_line` carry the line, the others stand as marks beside it. `since` gives,
    for each point, the first day it may be about where that is earlier. `mirrored` lets time run from right to left.
    Raises ValueError for no points.
    """
    if not points:
        raise ValueError("a chart needs at least one point")
    x, y, width, height = box
    first_year = points[0][0].year
    last_year = points[-1][0].year + 1
    start, end = date(first_year, 1, 1).toordinal(), date(last_year, 1, 1).toordinal()
    ticks = round_ticks(max(value for _, value in points))

    def across(day: date) -> float:
        share = (day.toordinal() - start) / (end - start)
        return round(x + width * (1 - share if mirrored else share), 1)

    def down(value: float) -> float:
        return round(y + height * (1 - value / ticks[-1]), 1)

    marks = tuple((across(day), down(value)) for day, value in points)
    spans = zip(points, since, strict=True) if since else ()
    whiskers = tuple((across(first), across(day)) if first and first < day else None for (day, _), first in spans)
    line: list[Point] = []
    for mark, carries in zip(marks, on_line, strict=True):
        if carries:
            if line:
                line.append((mark[0], line[-1][1]))
            line.append(mark)
    years = range(first_year, last_year + 1)
    every = max(1, len(years) // 6)
    return StepChart(
        line=tuple(line),
        marks=marks,
        whiskers=whiskers or (None,) * len(marks),
        rows=tuple(Tick(down(value), value) for value in ticks),
        years=tuple(Tick(across(date(year, 1, 1)), year, minor=(year - first_year) % every != 0) for year in years),
    )
