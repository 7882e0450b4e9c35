"""Cities that want to join, for those who may know of them: the list, one of them, and what the doors of cities say of them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from halqa.accounts.access import Caller
from halqa.accounts.queries import names_of
from halqa.accounts.queries.offices import Office, has_people, offices_of, scopes_offered
from halqa.foundation.lists import Page
from halqa.foundation.subjects import Subject
from halqa.foundation.textanalysis import sort_key
from halqa.registry.access import candidate_countries, candidates_open_to
from halqa.registry.enums import CandidateState, CityKind
from halqa.registry.models import Candidate, City, CityAlias, CityName
from halqa.registry.models.candidates import LEFT, ON_RECORD
from halqa.registry.models.facts import STANDS
from halqa.registry.models.places import TOLD
from halqa.registry.queries.cities import matching
from halqa.registry.queries.lines import CityLine, country_name
from halqa.registry.queries.referrers import referrers_of
from halqa.registry.rules.candidates import Namesake, as_said
from halqa.registry.rules.places import is_fictional

PAGE_SIZE: Final = 50
"""How many candidates stand on a page of the list."""

ROLES: Final = _("a role or an invitation")

_LINE: Final = ("key", "name", "name_language", "local_name", "local_language", "country_id", "kind")
_STATES: Final = {
    CandidateState.OPEN: (LEFT, ~ON_RECORD),
    CandidateState.ON_RECORD: (LEFT, ON_RECORD),
    CandidateState.GONE: (~LEFT,),
}


@dataclass(frozen=True)
class WantedList:
    """What the list is narrowed to: words of a name or a country, a country by code, and how far a candidate has come."""

    words: str = ""
    country: str = ""
    state: CandidateState = CandidateState.OPEN


@dataclass(frozen=True)
class CandidateLine:
    """A candidate in the list: its city, since when it stands here, who speaks for it, and whether somebody is invited to."""

    city: CityLine
    added_at: datetime
    offices: tuple[Office, ...]
    is_offered: bool


@dataclass(frozen=True)
class CandidateList:
    """One page of the list."""

    lines: tuple[CandidateLine, ...]
    page: Page


@dataclass(frozen=True)
class CandidateRecord:
    """All that is known of a candidate. ``added_by`` is a name, empty where the house added it or whoever did has no name."""

    city: CityLine
    state: CandidateState
    position: tuple[float, float] | None
    added_at: datetime
    added_by: str
    version: int
    merged_into: str
    offices: tuple[Office, ...]
    is_offered: bool


def candidate_list(caller: Caller, wanted: WantedList, *, language: str, now: datetime, page: str | int = 1) -> CandidateList:
    """Return a page of the candidates of which the caller may know."""
    rows = _wanted(caller, wanted)
    shown = Page.of(rows.count(), page, size=PAGE_SIZE)
    return CandidateList(tuple(_lines(rows[shown.offset : shown.offset + shown.size], language, now)), shown)


def candidate_rows(
    caller: Caller, wanted: WantedList, *, language: str, now: datetime
) -> Iterator[tuple[str | float | None, ...]]:
    """Yield the whole list for a file: key, name, name used there, country's code and name, kind, day on which it was added."""
    for line in _lines(_wanted(caller, wanted), language, now):
        city = line.city
        local = city.local_name.text if city.local_name else ""
        day = line.added_at.date().isoformat()
        yield city.key, city.name.text, local, city.country_code, city.country.text, str(city.kind), day


def candidate_record(candidate: Candidate, *, language: str, now: datetime) -> CandidateRecord:
    """Return what is known of a candidate, for those who may know of it."""
    subject = str(Subject("city", candidate.key))
    placed = candidate.latitude is not None and candidate.longitude is not None
    return CandidateRecord(
        city=line_of(candidate, language),
        state=state_of(candidate),
        position=(float(candidate.latitude), float(candidate.longitude)) if placed else None,
        added_at=candidate.added_at,
        added_by=names_of([candidate.added_by]).get(candidate.added_by, ""),
        version=candidate.version,
        merged_into=candidate.merged_into,
        offices=offices_of([subject], now).get(subject, ()),
        is_offered=bool(scopes_offered([subject], now)),
    )


def candidates_of(country: str, *, language: str, now: datetime) -> tuple[CandidateLine, ...]:
    """Return the cities of a country, by its code, that want to join, for those who may see what of it is not public."""
    rows = Candidate.objects.filter(LEFT, ~ON_RECORD, country=country)
    return tuple(_lines(rows.select_related("country").order_by("sort_key", "key"), language, now))


def own_candidates(caller: Caller, *, language: str) -> tuple[CityLine, ...]:
    """Return the candidates that the caller speaks for."""
    keys = [Subject.parse(held.scope).rest for held in caller.holdings if held.scope.startswith("city:")]
    if not keys:
        return ()
    rows = Candidate.objects.filter(LEFT, ~ON_RECORD, key__in=keys).select_related("country").order_by("sort_key", "key")
    return tuple(line_of(row, language) for row in rows)


def countries_offered(caller: Caller, *, language: str) -> tuple[tuple[str, str], ...]:
    """Return the countries, by code and name in their order, in which the caller may add a candidate: invented or real ones."""
    fiction = settings.MODE == "demo"
    countries = [one for one in candidate_countries(caller) if is_fictional(one.code) is fiction]
    named = [(one.code, country_name(one, language).text) for one in countries]
    return tuple(sorted(named, key=lambda one: sort_key(one[1])))


def names_of_candidates(keys: Collection[str], language: str) -> Mapping[str, str]:
    """Return what candidates are called, by key, whatever became of them: to whom it is told is for the door to say."""
    rows = Candidate.objects.select_related("country").filter(key__in=sorted(keys))
    return {row.key: line_of(row, language).names_for(language)[0].text for row in rows}


def keys_of_candidates(text: str, most: int) -> list[str]:
    """Return the keys of candidates that fit what somebody typed: to whom they are told is for whoever asks to say."""
    rows = Candidate.objects.filter(LEFT, ~ON_RECORD, matching(text)).order_by("sort_key", "key")
    return list(rows.values_list("key", flat=True)[:most])


def is_candidate(key: str) -> bool:
    """Return whether there is a city that wants to join under this key and is not in the registry yet."""
    return Candidate.objects.filter(LEFT, ~ON_RECORD, key=key).exists()


def hold_candidate(key: str) -> bool:
    """Lock a candidate until the act ends, and return whether it still is one: what an act begins for it finds it there."""
    return Candidate.objects.select_for_update().filter(LEFT, key=key).exists() and is_candidate(key)


def hold_city(key: str) -> bool:
    """Return whether there is such a city, on record or among those that want to join; a candidate is locked as above."""
    return City.objects.filter(TOLD, key=key).exists() or hold_candidate(key)


def is_city(key: str) -> bool:
    """Return whether there is such a city, on record or among those that want to join."""
    return City.objects.filter(TOLD, key=key).exists() or is_candidate(key)


def kind_of_candidate(key: str) -> CityKind | None:
    """Return what kind of city wants to join under a key; nothing where none does."""
    kind = Candidate.objects.filter(LEFT, ~ON_RECORD, key=key).values_list("kind", flat=True).first()
    return CityKind(kind) if kind else None


def namesakes(names: Collection[str], country: str, *, without: str = "") -> tuple[Namesake, ...]:
    """Return the cities and candidates of a country that have one of these names, a candidate of a key left out."""
    said = {as_said(name) for name in names} - {""}
    if not said:
        return ()
    found: dict[str, Namesake] = {}
    cities = City.objects.filter(TOLD, country=country)
    called = CityName.objects.filter(STANDS, city__in=cities).values_list("city__key", "text", "city__name")
    for key, text, name in [*called, *cities.values_list("key", "name", "name")]:
        if as_said(text) in said:
            found.setdefault(key, Namesake(key, name, is_candidate=False))
    others = Candidate.objects.filter(LEFT, ~ON_RECORD, country=country).exclude(key=without)
    for key, name, local in others.values_list("key", "name", "local_name"):
        if {as_said(name), as_said(local)} & said:
            found.setdefault(key, Namesake(key, name, is_candidate=True))
    return tuple(found[key] for key in sorted(found))


def taken_keys(country: str) -> frozenset[str]:
    """Return the keys that were given in a country: none is ever given again."""
    beginning = f"{country.lower()}/"
    return frozenset(
        key
        for table in (City, CityAlias, Candidate)
        for key in table.objects.filter(key__startswith=beginning).values_list("key", flat=True)
    )


def referring(subject: str, now: datetime) -> tuple[object, ...]:
    """Return the words for whatever names a candidate, by its subject key: roles, invitations, what apps above keep."""
    people = (ROLES,) if has_people(subject, now) else ()
    return (*people, *(referrer.words for referrer in referrers_of(subject)))


def state_of(candidate: Candidate) -> CandidateState:
    """Return how far a candidate has come."""
    if candidate.removed_at or candidate.merged_into:
        return CandidateState.GONE
    return CandidateState.ON_RECORD if City.objects.filter(key=candidate.key).exists() else CandidateState.OPEN


def line_of(candidate: Candidate, language: str) -> CityLine:
    """Return a candidate, its country already fetched, as cities stand in lists."""
    named = {name: getattr(candidate, name) for name in _LINE}
    of_country = {"country__names": candidate.country.names, "country__region": candidate.country.region}
    return CityLine.read(named | of_country | {"is_listed": False}, language)


def _wanted(caller: Caller, wanted: WantedList) -> QuerySet[Candidate]:
    rows = candidates_open_to(caller).filter(*_STATES[wanted.state])
    narrowed = matching(wanted.words) if wanted.words.strip() else Q()
    in_country = Q(country=wanted.country) if wanted.country else Q()
    return rows.filter(narrowed, in_country).select_related("country").order_by("country", "sort_key", "key")


def _lines(rows: QuerySet[Candidate], language: str, now: datetime) -> Iterator[CandidateLine]:
    found = {str(Subject("city", row.key)): row for row in rows}
    offices, offered = offices_of(found, now), scopes_offered(found, now)
    for subject, row in found.items():
        yield CandidateLine(line_of(row, language), row.added_at, offices.get(subject, ()), subject in offered)
