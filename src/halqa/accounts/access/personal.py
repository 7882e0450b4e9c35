"""The one registry of what apps keep about a person: how it is told to them, and how it is let go of when they leave."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

Exporter = Callable[[str], Any]
Eraser = Callable[[str, datetime], None]


@dataclass(frozen=True)
class PersonalData:
    """What one app keeps: a name for the export, what it tells as values of JSON, and how it is erased.

    Both functions are given the person's key. The eraser runs in the transaction of the erasure, and records nothing itself.
    """

    name: str
    exporter: Exporter
    eraser: Eraser


_kept: dict[str, PersonalData] = {}


def register_personal_data(name: str, exporter: Exporter, eraser: Eraser) -> None:
    """Add what an app keeps about people; the same name twice is a mistake of the programmer.

    :raises ValueError: when the name is taken
    """
    if name in _kept:
        raise ValueError(f"personal data {name!r} are registered already")
    _kept[name] = PersonalData(name, exporter, eraser)


def personal_data() -> Mapping[str, PersonalData]:
    """Return what all apps keep, by name, in the order of registration."""
    return dict(_kept)
