"""What the registry knows of cities, as facts for the rules of rounds."""

from halqa.registry.queries.candidates import kind_of_candidate
from halqa.registry.queries.lives import CityLife
from halqa.rounds.enums.calls import Evidence
from halqa.rounds.rules.eligibility import CityFacts, Honour, MemberSpan


def facts_of(life: CityLife, *, award_year: int | None = None, admitted_in: str = "") -> CityFacts:
    """Return a city's facts. ``award_year`` or ``admitted_in`` name the round of the past that is looked at, if one is."""
    honours = {one.year: Honour(one.year, one.announced, one.handed_over) for one in life.honours}
    here = honours.pop(award_year, None) if award_year else None
    people = life.inhabitants
    facts = CityFacts(
        country=life.city.country_code,
        kind=str(life.city.kind),
        spans=tuple(MemberSpan(one.begun, one.ended, Evidence(str(one.confidence)), one.rounds) for one in life.spans),
        honours=tuple(honours.values()),
        here=here,
        admitted_in=admitted_in,
    )
    if people is None:
        return facts
    return CityFacts(
        **{name: getattr(facts, name) for name in facts.__slots__}
        | {"inhabitants": people.number, "inhabitants_on": people.about}
    )


def facts_of_candidate(key: str, country: str) -> CityFacts:
    """Return what is known of a city, by its key, of which the registry has no facts: where it is, and its kind if it is told."""
    return CityFacts(country=country, kind=str(kind_of_candidate(key) or ""))
