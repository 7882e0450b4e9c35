"""What the registry knows of a city already, by concept: nobody is asked for it as if nobody knew."""

from collections.abc import Iterator
from datetime import UTC, date
from typing import Any

from halqa.foundation.dates import UncertainDate
from halqa.registry.queries.city import CityRecord, city_record
from halqa.registry.queries.profiles import PublicProfile, public_profile
from halqa.rounds.enums.forms import KnownFrom, QuestionType
from halqa.rounds.queries.forms import concepts
from halqa.rounds.rules.forms_carrying import Known

Found = tuple[KnownFrom, Any, date | None, str]
"""What is known, the day from which on, and the address of its source, if one stands behind it."""


def known_of_city(key: str, *, language: str) -> tuple[Known, ...]:
    """Return what the registry and the city's public profile say of concepts, each with its day and its source.

    Texts are in the language, or in the one nearest to it in which there is one.
    """
    record = city_record(key, language=language)
    if record is None:
        return ()
    profile = public_profile(key, language=language)
    found = {one[0]: one for one in (*_of_record(record, language), *(_of_profile(profile) if profile else ()))}
    return tuple(
        Known(concept.key, concept.type, _shaped(concept.type, value, on), on, known_from, source)
        for concept in concepts().by_key.values()
        if concept.known_from in found
        for known_from, value, on, source in [found[concept.known_from]]
    )


def _of_record(record: CityRecord, language: str) -> Iterator[Found]:
    line, membership = record.line, record.membership
    recorded = membership.clocks.recorded_at.astimezone(UTC).date() if membership else None
    source = membership.clocks.source.address if membership else ""
    yield KnownFrom.NAME, line.names_for(language)[0].text, recorded, source
    yield KnownFrom.COUNTRY, line.country.text, recorded, source
    if membership and (joined := _day(membership.begun)) and membership.begun.precision == "day":
        yield KnownFrom.JOINED_ON, joined.isoformat(), recorded, source
    # The gazetteer's figure is of the urban place and says no year: no city has to answer for it.
    figures = [fact for fact in record.current_populations if not fact.is_of_geonames]
    if latest := max(figures, key=lambda fact: _day(fact.about) or date.min, default=None):
        yield KnownFrom.POPULATION, latest.inhabitants, _day(latest.about), latest.clocks.source.address


def _of_profile(profile: PublicProfile) -> Iterator[Found]:
    on = profile.approved_at.astimezone(UTC).date()
    said = {
        KnownFrom.WEBSITE: profile.website,
        KnownFrom.PROGRAMME: profile.programme,
        KnownFrom.OFFICE: profile.office,
        KnownFrom.OFFICE_EMAIL: profile.email,
        KnownFrom.ABOUT: profile.about.text if profile.about else "",
    }
    yield from ((known_from, text, on, "") for known_from, text in said.items() if text)


def _shaped(kind: QuestionType, value: Any, on: date | None) -> Any:
    """Return what is known in the shape of an answer."""
    if kind is QuestionType.NUMBER:
        return {"value": str(value)} | ({"year": on.year} if on else {})
    return value


def _day(when: UncertainDate) -> date | None:
    return when.latest
