"""What stands against adding a city that wants to join, changing it, making it one with another, and taking it out again."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from halqa.foundation.refusals import Refusal
from halqa.foundation.textanalysis import tokens, transliterate
from halqa.registry.enums import CityKind
from halqa.registry.rules.places import is_fictional

LONGEST_PART: Final = 100
"""How many characters of a name go into its key."""

_NO_PART_OF_A_KEY: Final = re.compile(r"[^a-z0-9]+")
_NO_NAME: Final = "city"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is said of a city that wants to join: the name it goes by, the one used there where it is another, where it is.

    ``position`` is in degrees (WGS 84): latitude, longitude.
    """

    name: str
    kind: CityKind
    local_name: str = ""
    local_language: str = ""
    position: tuple[float, float] | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Its names, the one it goes by first."""
        return tuple(filter(None, (self.name.strip(), self.local_name.strip())))


@dataclass(frozen=True, slots=True)
class Namesake:
    """What has the same name in the same country: a city of the registry, or another candidate."""

    key: str
    name: str
    is_candidate: bool


def refusals_of_candidate(
    wanted: Wanted, country: str, *, is_known: bool, fiction: bool, namesakes: Collection[Namesake]
) -> list[Refusal]:
    """Return all reasons against a candidate in a country, by its code; ``fiction``: this is a demonstration."""
    return [
        *_refusals_of_country(country, is_known=is_known, fiction=fiction),
        *([] if wanted.name.strip() else [Refusal("candidate-without-name")]),
        *_refusals_of_namesakes(namesakes),
    ]


def refusals_of_change(*, read: int, version: int, is_open: bool, namesakes: Collection[Namesake]) -> list[Refusal]:
    """Return all reasons against saying something else of a candidate; ``read`` is the version that somebody had before them."""
    return [
        *_refusals_of_standing(is_open=is_open),
        *([Refusal("candidate-changed-meanwhile")] if read != version else []),
        *_refusals_of_namesakes(namesakes),
    ]


def refusals_of_removal(*, is_open: bool, referred_to_by: Collection[object]) -> list[Refusal]:
    """Return all reasons against taking a candidate out; ``referred_to_by`` are the words for what would name nothing then."""
    return [
        *_refusals_of_standing(is_open=is_open),
        *(Refusal("candidate-referred-to", {"what": what}) for what in referred_to_by),
    ]


def refusals_of_merging(
    candidate: str, into: str, *, is_open: bool, is_known: bool, referred_to_by: Collection[object]
) -> list[Refusal]:
    """Return all reasons against saying that a candidate is another city or candidate, both by key.

    ``referred_to_by`` are the words for what cannot follow to the other key.
    """
    if candidate == into:
        return [Refusal("candidate-is-the-same")]
    lies_elsewhere = candidate.partition("/")[0] != into.partition("/")[0]
    return [
        *([] if is_known else [Refusal("no-such-city-to-merge")]),
        *([Refusal("candidate-in-another-country")] if is_known and lies_elsewhere else []),
        *refusals_of_removal(is_open=is_open, referred_to_by=referred_to_by),
    ]


def as_said(name: str) -> str:
    """Return what makes two names the same: their words, without capitals, accents and signs."""
    return " ".join(tokens(name, "und"))


def key_of(name: str, country: str, taken: Collection[str]) -> str:
    """Return the key of a city by its name and the code of its country, such as ``ma/benguerir``; a taken one gets a number."""
    letters = _NO_PART_OF_A_KEY.sub("-", transliterate(name).lower())[:LONGEST_PART].strip("-") or _NO_NAME
    first = f"{country.lower()}/{letters}"
    if first not in taken:
        return first
    return next(key for number in range(2, len(taken) + 3) if (key := f"{first}-{number}") not in taken)


def _refusals_of_country(country: str, *, is_known: bool, fiction: bool) -> Iterator[Refusal]:
    if not is_known:
        yield Refusal("candidate-in-no-country")
    elif is_fictional(country) and not fiction:
        yield Refusal("candidate-in-fiction")
    elif fiction and not is_fictional(country):
        yield Refusal("candidate-outside-fiction")


def _refusals_of_namesakes(namesakes: Collection[Namesake]) -> Iterator[Refusal]:
    for one in namesakes:
        code = "candidate-there-already" if one.is_candidate else "city-on-record"
        yield Refusal(code, {"name": one.name, "key": one.key})


def _refusals_of_standing(*, is_open: bool) -> Iterator[Refusal]:
    if not is_open:
        yield Refusal("candidate-no-longer-open")
