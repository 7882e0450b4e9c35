"""The invented applications of a demonstration, as they are shipped: who wrote what in which language, and what became of it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Step:
    """Something that an invented person did, so many days before the demonstration began, with what the act asks for."""

    act: str
    by: str
    days_ago: int
    given: Mapping[str, Any]


@dataclass(frozen=True)
class ShippedApplication:
    """An invented application: its call, its city (subject key), its language, its answers, and the steps in order."""

    call: str
    city: str
    language: str
    answers: Mapping[str, Any]
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class ShippedAnnouncement:
    """The announcement of an invented round: by whom, so many days before the demonstration began, and its texts by language."""

    call: str
    by: str
    days_ago: int
    title: Mapping[str, str]
    words: Mapping[str, str]


def shipped_announcements(path: Path) -> tuple[ShippedAnnouncement, ...]:
    """Return the announcements of a file; none where there is no such file."""
    if not path.is_file():
        return ()
    content = json.loads(path.read_text(encoding="utf-8"))
    return tuple(ShippedAnnouncement(**one) for one in content["announcements"])


def shipped_applications(path: Path) -> tuple[ShippedApplication, ...]:
    """Return the applications of a file, in its order; none where there is no such file.

    The answers of a call that all its applications share stand once; an application's own take their place.
    """
    if not path.is_file():
        return ()
    content = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        ShippedApplication(
            call=one["call"],
            city=one["city"],
            language=one["language"],
            answers={**content["answers"].get(one["call"], {}), **one["answers"]},
            steps=tuple(
                Step(step.pop("act"), step.pop("by"), step.pop("days_ago"), step)
                for step in (dict(each) for each in one["steps"])
            ),
        )
        for one in content["applications"]
    )
