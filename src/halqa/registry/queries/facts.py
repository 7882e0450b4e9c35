"""Stored figures and rounds as the facts that rules decide by."""

from halqa.foundation.dates import UncertainDate
from halqa.registry.enums import FigureScope, FigureStatus, Publisher, Qualifier
from halqa.registry.models import PastRound, PublishedFigure
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
