"""Which city was the first member of its country, as our rows tell it, and what others claimed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from halqa.foundation.dates import UncertainDate
from halqa.foundation.truth import Truth
from halqa.registry.enums import FirstVerdict, RoundKind
from halqa.registry.models import FirstClaim, Membership, PastRound
from halqa.registry.models.facts import STANDS
from halqa.registry.queries.lines import CityLine, SourceLine
from halqa.registry.queries.membership import current_memberships, rounds_of, times_of
from halqa.registry.rules.firsts import Claim, Joining, firsts, verdict
from halqa.registry.rules.standing import was_known


@dataclass(frozen=True)
class FirstCity:
    """A city that is the first member of its country among our rows; not certain where dates or rows are in doubt."""

    line: CityLine
    begun: UncertainDate
    is_certain: bool


@dataclass(frozen=True)
class FirstClaimed:
    """A published claim that a round brought the country's first member, and what our rows say of it."""

    round: str
    publisher: str
    verdict: FirstVerdict
    note: str
    source: SourceLine


def first_cities(country: str, *, language: str, today: date) -> tuple[tuple[FirstCity, ...], tuple[FirstClaimed, ...]]:
    """Return the first cities of a country as known today, and the claims that were published about it."""
    rows = list(current_memberships().filter(country=country).select_related("city__country"))
    joined = joinings(rows, today)
    cities = {row.city.key: row.city for row in rows}
    begun = {one.city: one.begun for one in joined}
    found = tuple(
        FirstCity(CityLine.of(cities[one.city], language), begun[one.city], one.is_first is Truth.YES) for one in firsts(joined)
    )
    return found, _claims(country, joined)


def joinings(memberships: Iterable[Membership], today: date) -> tuple[Joining, ...]:
    """Return every city's first membership that may stand, cities already fetched; a re-admission makes no country's first."""
    earliest: dict[str, Joining] = {}
    for row in memberships:
        stands = was_known(times_of(row), today)
        begun = UncertainDate(row.begun_earliest, row.begun_latest)
        before = earliest.get(row.city.key)
        if stands is Truth.NO or (before and (before.begun.latest or date.max) <= (begun.latest or date.max)):
            continue
        earliest[row.city.key] = Joining(row.city.key, row.country_id, begun, rounds_of(row.listed_rounds), stands)
    return tuple(earliest.values())


def _claims(country: str, joined: Iterable[Joining]) -> tuple[FirstClaimed, ...]:
    rows = list(FirstClaim.objects.filter(STANDS, country=country).select_related("source").order_by("pk"))
    keys = [row.round_key.removeprefix(f"{RoundKind.ADMISSION}/") for row in rows]
    rounds = PastRound.objects.filter(STANDS, kind=RoundKind.ADMISSION, key__in=keys)
    announced = {row.key: UncertainDate(row.announced_earliest, row.announced_latest) for row in rounds}
    every = tuple(joined)
    return tuple(
        FirstClaimed(
            round=key,
            publisher=row.publisher,
            verdict=verdict(Claim(key, announced.get(key, UncertainDate.unknown()), country), every),
            note=row.note,
            source=SourceLine.of(row.source),
        )
        for key, row in zip(keys, rows, strict=True)
    )
