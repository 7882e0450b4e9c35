"""What apps above keep about a city by its key, so that a candidate on which something rests is not taken away from under it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.functional import Promise


class Mover(Protocol):
    """Lets what names one city, by its subject key, name another; within the act of whoever calls it."""

    def __call__(self, *, origin: str, target: str, by: str, now: datetime) -> None: ...


@dataclass(frozen=True)
class Referrer:
    """One kind of thing that names a city by its subject key: its words ("an application"), and whether there is one.

    ``move`` lets what names one city name another, in the act of whoever calls it; it is given both keys, the actor and the
    moment. Without it a candidate on which such a thing rests is made one with no other. ``hold`` locks what will move, ahead of
    all that the act locks behind it.
    """

    name: str
    words: Promise | str
    refers: Callable[[str], bool]
    move: Mover | None = None
    hold: Callable[[str], None] | None = None


_referrers: dict[str, Referrer] = {}


def register_referrer(referrer: Referrer) -> None:
    """Add a kind of thing that names cities; the same name twice is a mistake of the programmer.

    :raises ValueError: when the name is taken
    """
    if referrer.name in _referrers:
        raise ValueError(f"what refers to cities is registered already as {referrer.name!r}")
    _referrers[referrer.name] = referrer


def referrers_of(subject: str) -> tuple[Referrer, ...]:
    """Return the kinds of things of which one names this city, in the order of registration."""
    return tuple(referrer for referrer in _referrers.values() if referrer.refers(subject))
