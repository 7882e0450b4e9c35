"""The first member cities of each country as our rows tell it, beside what others published."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from halqa.foundation.dates import UncertainDate
from halqa.foundation.truth import Truth, any_of
from halqa.registry.enums import FirstVerdict


@dataclass(frozen=True, slots=True)
class Joining:
    """A city's first membership. ``stands`` says whether the membership itself is certain."""

    city: str
    country: str
    begun: UncertainDate
    rounds: frozenset[str]
    stands: Truth


@dataclass(frozen=True, slots=True)
class First:
    """A city that is, or may be, the first member of its country among our rows."""

    city: str
    country: str
    is_first: Truth


@dataclass(frozen=True, slots=True)
class Claim:
    """A published claim that a round, announced then, brought the first member of a country; None: it does not name it."""

    round: str
    announced: UncertainDate
    country: str | None


def firsts(joinings: Iterable[Joining]) -> tuple[First, ...]:
    """Return, by country, the cities that are or may be its first; several share it where they joined on the same day."""
    found: list[First] = []
    for country, own in sorted(_by_country(joinings).items()):
        for one in own:
            another_came_earlier = any_of(other.stands & _before(other.begun, one.begun) for other in own if other is not one)
            is_first = one.stands & ~another_came_earlier
            if is_first is not Truth.NO:
                found.append(First(one.city, country, is_first))
    return tuple(found)


def verdict(claim: Claim, joinings: Iterable[Joining]) -> FirstVerdict:
    """Return what our rows say of the claim that a round brought a country's first member."""
    if claim.country is None:
        return FirstVerdict.NO_COUNTRY
    own = [one for one in joinings if one.country == claim.country and one.stands is not Truth.NO]
    others = [one for one in own if claim.round not in one.rounds]
    match any_of(one.stands & _before(one.begun, claim.announced) for one in others):
        case Truth.YES:
            return FirstVerdict.EARLIER_ROW
        case Truth.UNDETERMINED:
            return FirstVerdict.UNCERTAIN
        case _:
            return FirstVerdict.AGREES if len(others) < len(own) else FirstVerdict.NO_ROW


def _by_country(joinings: Iterable[Joining]) -> Mapping[str, list[Joining]]:
    countries: defaultdict[str, list[Joining]] = defaultdict(list)
    for one in joinings:
        countries[one.country].append(one)
    return countries


def _before(one: UncertainDate, other: UncertainDate) -> Truth:
    if one.latest and other.earliest and one.latest < other.earliest:
        return Truth.YES
    if one.earliest and other.latest and one.earliest >= other.latest:
        return Truth.NO
    return Truth.UNDETERMINED
