"""The rosette: a twelve-pointed star as in Moroccan zellige, one petal for each of a city's twelve focus areas.

Geometry only: points in a square of a given size, y growing downwards as in SVG. The first petal points up, the others
follow clockwise.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import cos, pi, sin, tan
from typing import Final

PETALS: Final = 12
FULL: Final = 100.0
"""The value at which a petal reaches the point of the star."""

Point = tuple[float, float]
PointAt = Callable[[float, float], Point]
"""From an angle and a share of the radius to a point."""


class Group(StrEnum):
    """The three parts of the framework that the twelve focus areas belong to."""

    BENEFIT = "benefit"
    BLOCK = "block"
    CONDITION = "condition"


GROUPS: Final = (Group.BENEFIT,) * 3 + (Group.BLOCK,) * 6 + (Group.CONDITION,) * 3
"""Group of each petal in order: three wider benefits, six building blocks, three fundamental conditions."""

_STAR_REACH: Final = 0.96
_STAR_WAIST: Final = 0.60
_LATTICE_STEP: Final = 5
_EYE: Final = 0.07
_PETAL_ROOT: Final = 0.085
_PETAL_WAIST: Final = 0.52
_PETAL_WIDTH: Final = 0.118
_PETAL_GAP: Final = 0.88
_LEAST: Final = 0.145
"""How far the petal of a zero reaches: a bead, for a zero is a figure and must be seen."""
_EMPTY_REACH: Final = 0.5
"""How far an empty petal is drawn: a place that waits, the same for all, which claims no figure."""


@dataclass(frozen=True)
class Petal:
    """One focus area: its kite, the half of it that catches the light, and the point where it stood before."""

    group: Group
    value: float | None
    outline: tuple[Point, ...]
    light: tuple[Point, ...]
    previous: tuple[Point, ...]
    stale: bool

    @property
    def empty(self) -> bool:
        return self.value is None


@dataclass(frozen=True)
class Rosette:
    """The star and its twelve petals inside a square of this size, in pixels of the viewBox."""

    size: float
    star: tuple[Point, ...]
    tiles: tuple[tuple[Point, ...], ...]
    lattice: tuple[Point, ...]
    rings: tuple[float, ...]
    eye: float
    petals: tuple[Petal, ...]

    @property
    def centre(self) -> float:
        return self.size / 2


def rosette(
    values: Sequence[float | None] | None = None,
    *,
    previous: Sequence[float | None] | None = None,
    stale: Sequence[bool] | None = None,
    size: float = 420,
) -> Rosette:
    """Return the star and, where values are given, its twelve petals.

    Values and previous values run from 0 to 100; None is an area without a figure, drawn as an empty place and never as
    zero. Without values the star is the neutral mark. Raises ValueError for other than twelve entries or outside 0 to 100.
    """
    radius = size / 2

    def point(angle: float, distance: float) -> Point:
        return (round(radius + radius * distance * cos(angle), 1), round(radius + radius * distance * sin(angle), 1))

    star = tuple(
        point(_angle(step / 2), _STAR_REACH if step % 2 == 0 else _STAR_REACH * _STAR_WAIST) for step in range(2 * PETALS)
    )
    tiles = tuple(_tile(point, _angle(step + 0.5)) for step in range(PETALS))
    lattice = tuple(point(_angle(step * _LATTICE_STEP), _STAR_REACH * 0.97) for step in range(PETALS))
    rings = tuple(round(radius * _reach(FULL * part), 1) for part in (0.25, 0.5, 0.75, 1))

    petals: list[Petal] = []
    if values is not None:
        before = previous if previous is not None else [None] * PETALS
        old = stale if stale is not None else [False] * PETALS
        if not len(values) == len(before) == len(old) == PETALS:
            raise ValueError(f"a rosette has {PETALS} petals")
        for number, (group, value, earlier, is_old) in enumerate(zip(GROUPS, values, before, old, strict=True)):
            outline = _kite(point, _angle(number), _EMPTY_REACH if value is None else _reach(value))
            petals.append(
                Petal(
                    group=group,
                    value=value,
                    outline=outline,
                    light=() if value is None else outline[:3],
                    previous=() if earlier is None else _kite(point, _angle(number), _reach(earlier))[1:],
                    stale=is_old and value is not None,
                )
            )
    return Rosette(size, star, tiles, lattice, rings, round(radius * _EYE, 1), tuple(petals))


def _angle(step: float) -> float:
    return -pi / 2 + step * 2 * pi / PETALS


def _reach(value: float) -> float:
    if not 0 <= value <= FULL:
        raise ValueError(f"a petal's value lies between 0 and {FULL:g}: {value}")
    return _LEAST + (_STAR_REACH - _LEAST) * value / FULL


def _tile(point: PointAt, angle: float) -> tuple[Point, ...]:
    """Return the small kite that fills the valley between two points of the star."""
    waist = _STAR_REACH * _STAR_WAIST
    shoulder, spread = waist + (_STAR_REACH - waist) * 0.58, pi / PETALS * 0.42
    return (point(angle, waist), point(angle - spread, shoulder), point(angle, _STAR_REACH), point(angle + spread, shoulder))


def _kite(point: PointAt, angle: float, reach: float) -> tuple[Point, ...]:
    """Return root, one shoulder, tip, other shoulder; the shoulders never touch the neighbouring petals."""
    waist = _PETAL_ROOT + (reach - _PETAL_ROOT) * _PETAL_WAIST
    half = min(_PETAL_WIDTH, waist * tan(pi / PETALS) * _PETAL_GAP)
    spread = half / waist
    return (point(angle, _PETAL_ROOT), point(angle - spread, waist), point(angle, reach), point(angle + spread, waist))
