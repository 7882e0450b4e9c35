"""Stored figures and rounds as the facts that rules decide by, and which of a city's positions counts."""

from collections.abc import Collection

from halqa.foundation.dates import UncertainDate
from halqa.registry.enums import FigureScope, FigureStatus, Publisher, Qualifier
from halqa.registry.models import PastRound, Position, PublishedFigure
from halqa.registry.queries.membership import known_of, withdrawn_of
from halqa.registry.rules.coverage import RoundFacts
from halqa.registry.rules.headline import FigureFacts


def figure_facts(row: PublishedFigure) -> FigureFacts:
    """Return a stored figure as rules see it; its number is the row's."""
    return FigureFacts(
        number=row.pk,
        scope=FigureScope(row.scope),
        about=UncertainDate(row.about_earliest, row.about_latest),
        cities=row.cities,
        countries=row.countries,
        residents=row.residents,
        cities_qualifier=Qualifier(row.cities_qualifier),
        residents_qualifier=Qualifier(row.residents_qualifier) if row.residents_qualifier else None,
        publisher=Publisher(row.publisher),
        status=FigureStatus(row.status),
        known=known_of(row),
        withdrawn=withdrawn_of(row),
    )


def round_facts(row: PastRound) -> RoundFacts:
    """Return a stored round of admission as rules see it."""
    return RoundFacts(
        key=row.key,
        announced=UncertainDate(row.announced_earliest, row.announced_latest),
        known=known_of(row),
        members_published=row.cities_published,
        qualifier=Qualifier(row.qualifier) if row.qualifier else None,
    )


def positions_of(cities: Collection[int]) -> dict[int, Position]:
    """Return the position that counts for each of these cities: the first that stands with coordinates, else the first."""
    standing = Position.objects.filter(city__in=cities, superseded_at=None, is_withdrawn=False)
    found: dict[int, Position] = {}
    for row in sorted(standing, key=lambda row: (row.latitude is None, row.pk)):
        found.setdefault(row.city_id, row)
    return found
