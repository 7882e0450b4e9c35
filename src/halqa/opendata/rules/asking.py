"""How what stands in the address of a question is read: strictly, so that nobody gets an answer to another question."""

import re
from collections.abc import Collection
from datetime import date
from typing import Final

from halqa.foundation.refusals import Refusal

_WHOLE: Final = re.compile(r"-?[0-9]{1,18}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONGEST_TOLD: Final = 60


class Unusable(Exception):
    """A value that cannot be used, with the reason."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def whole_number(text: str, *, least: int, most: int) -> int:
    """Read a whole number between two bounds.

    :raises Unusable: with the reason
    """
    if not _WHOLE.fullmatch(text):
        raise Unusable(Refusal("not-a-whole-number", {"value": _told(text)}))
    number = int(text)
    if number < least:
        raise Unusable(Refusal("number-too-small", {"least": least}))
    if number > most:
        raise Unusable(Refusal("number-too-large", {"most": most}))
    return number


def day(text: str) -> date:
    """Read a day such as ``2020-09-23``.

    :raises Unusable: where it is none
    """
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise Unusable(Refusal("not-a-day-of-the-calendar", {"value": _told(text)}))


def choice(text: str, choices: Collection[str]) -> str:
    """Return the text where it is one of the choices.

    :raises Unusable: where it is none
    """
    if text in choices:
        return text
    raise Unusable(Refusal("not-a-choice", {"value": _told(text), "known": ", ".join(choices)}))


def in_form(text: str, pattern: str, example: str) -> str:
    """Return the text where all of it fits the pattern.

    :raises Unusable: where it does not
    """
    if re.fullmatch(pattern, text):
        return text
    raise Unusable(Refusal("text-not-in-form", {"value": _told(text), "form": example}))


def short_text(text: str, most: int) -> str:
    """Return the text where it is short enough.

    :raises Unusable: where it is too long
    """
    if len(text) > most:
        raise Unusable(Refusal("text-too-long", {"most": most}))
    return text


def refusals_of_days(days: Collection[tuple[str, date | None]], today: date) -> list[tuple[str, Refusal]]:
    """Return the reasons against the days of a question, each with the parameter that it is about."""
    return [(name, Refusal("day-lies-ahead", {"value": each})) for name, each in days if each is not None and each > today]


def refusals_of_parameters(given: Collection[str], known: Collection[str]) -> list[tuple[str, Refusal]]:
    """Return a reason for each name that is no parameter of the address, and for each that is given more than once."""
    refusals: list[tuple[str, Refusal]] = []
    for name in dict.fromkeys(given):
        if name not in known:
            told = {"name": _told(name), "known": ", ".join(known)}
            refusals.append((name, Refusal("unknown-parameter", told) if known else Refusal("no-parameter-here", told)))
        elif list(given).count(name) > 1:
            refusals.append((name, Refusal("parameter-given-twice", {"name": name})))
    return refusals


def _told(text: str) -> str:
    """Return what of a text is told back: no more than a line, and nothing that a terminal would obey."""
    shown = "".join(letter for letter in text if letter.isprintable())
    return shown if len(shown) <= _LONGEST_TOLD else f"{shown[:_LONGEST_TOLD]}…"
