"""A country as the officers of its National Commission see it: its cities, who speaks for them, and what they propose."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Max, Q

from halqa.accounts.queries.offices import Office, offices_of
from halqa.foundation.localized import Chosen
from halqa.foundation.subjects import Subject
from halqa.registry.enums import ProposalState
from halqa.registry.models import City, Country, ProfileProposal, PublishedPart
from halqa.registry.models.places import TOLD
from halqa.registry.queries.lines import CityLine, country_name
from halqa.registry.rules.profiles import OPEN

LATEST: Final = 50
"""How many proposals of a country are told of, the latest first."""

TOLD_OF: Final = Q(city__merged_into=None)


@dataclass(frozen=True)
class OwnCityLine:
    """A city of the country: since when it says something in public, where its open proposal stands, who speaks for it."""

    city: CityLine
    public_since: datetime | None
    proposal: ProposalState | None
    changed_at: datetime | None
    offices: tuple[Office, ...]


@dataclass(frozen=True)
class AnsweredLine:
    """A proposal that was sent, and what became of it."""

    city: CityLine
    state: ProposalState
    sent_at: datetime
    decided_at: datetime | None
    reason: str


@dataclass(frozen=True)
class OwnCountry:
    """All that an officer sees of the country beyond what is public."""

    code: str
    name: Chosen
    cities: tuple[OwnCityLine, ...]
    proposals: tuple[AnsweredLine, ...]
    offices: tuple[Office, ...]

    @property
    def with_profile(self) -> int:
        """How many of its cities say something of themselves in public."""
        return sum(1 for line in self.cities if line.public_since)

    @property
    def waiting(self) -> int:
        """How many proposals wait for a decision."""
        return sum(1 for line in self.cities if line.proposal is ProposalState.SENT)

    @property
    def without_people(self) -> int:
        """How many cities have nobody who speaks for them here."""
        return sum(1 for line in self.cities if not line.offices)


def own_country(country: Country, *, language: str, now: datetime) -> OwnCountry:
    """Return a country for those who may see more of it than what is public; as many queries for one city as for many."""
    of_country = ProfileProposal.objects.filter(city__country=country)
    cities = (
        City.objects.filter(TOLD, country=country).select_related("country").annotate(changed_at=Max("proposals__changed_at"))
    )
    rows = list(cities.order_by("sort_key", "key"))
    keys = {city.pk: str(Subject("city", city.key)) for city in rows}
    own = str(Subject("country", country.code))
    offices = offices_of([own, *keys.values()], now)
    states = dict(of_country.filter(state__in=sorted(OPEN)).values_list("city", "state"))
    spoken = PublishedPart.objects.filter(city__country=country, superseded_at=None).exclude(content={})
    public_since = dict(spoken.values("city").annotate(since=Max("approved_at")).values_list("city", "since"))
    sent = of_country.filter(TOLD_OF, sent_at__isnull=False).select_related("city__country").order_by("-changed_at", "-pk")
    return OwnCountry(
        code=country.code,
        name=country_name(country, language),
        cities=tuple(
            OwnCityLine(
                city=CityLine.of(city, language),
                public_since=public_since.get(city.pk),
                proposal=ProposalState(states[city.pk]) if city.pk in states else None,
                changed_at=city.changed_at,
                offices=offices.get(keys[city.pk], ()),
            )
            for city in rows
        ),
        proposals=tuple(
            AnsweredLine(CityLine.of(one.city, language), ProposalState(one.state), one.sent_at, one.decided_at, one.reason)
            for one in sent[:LATEST]
        ),
        offices=offices.get(own, ()),
    )
