"""Who may see and change what the registry knows of the network, of a country and of a city. Missing and forbidden look alike."""

from datetime import datetime
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from halqa.accounts.access import Caller, caller_by_key
from halqa.accounts.enums import Role
from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.fiction import FICTIONAL_COUNTRIES
from halqa.foundation.subjects import Subject
from halqa.registry.models import Candidate, City, Country
from halqa.registry.models.candidates import LEFT, ON_RECORD
from halqa.registry.models.places import TOLD

CITY_ROLES: Final = (Role.FOCAL_POINT, Role.MAYOR, Role.EDITOR)
"""The roles whose holders speak for a city."""


def is_invented(country: str) -> bool:
    """Return whether a country, by its code of ISO 3166-1 in capitals, is one of those that do not exist."""
    return country in FICTIONAL_COUNTRIES


def may_correct(caller: Caller) -> bool:
    """Return whether the caller may add, correct and take back facts of the network."""
    return caller.holds(Role.COORDINATOR)


def may_approve(caller: Caller) -> bool:
    """Return whether the caller decides on what cities propose for their public profiles."""
    return caller.holds(Role.COORDINATOR)


def may_propose(caller: Caller, city: City) -> bool:
    """Return whether the caller speaks for the city, and so may propose changes to its public profile."""
    return any(caller.holds(role, str(Subject("city", city.key))) for role in CITY_ROLES)


def may_see_country(caller: Caller, code: str) -> bool:
    """Return whether the caller may see what of a country is not public; ``code`` is of ISO 3166-1, in capitals."""
    return caller.holds(Role.COORDINATOR) or caller.holds(Role.COMMISSION_OFFICER, str(Subject("country", code)))


def own_cities(caller: Caller) -> QuerySet[City]:
    """Return the cities that the caller speaks for."""
    return City.objects.filter(TOLD, key__in=sorted(_keys(caller, *CITY_ROLES)))


def own_countries(caller: Caller) -> QuerySet[Country]:
    """Return the countries for whose National Commission the caller speaks."""
    return Country.objects.filter(pk__in=sorted(_keys(caller, Role.COMMISSION_OFFICER)))


def cities_open_to(caller: Caller) -> QuerySet[City]:
    """Return the cities of which the caller may see what is not public: all, those of a country, or those spoken for."""
    if caller.holds(Role.COORDINATOR):
        return City.objects.filter(TOLD)
    of_country = Q(country__in=sorted(_keys(caller, Role.COMMISSION_OFFICER)))
    return City.objects.filter(TOLD, of_country | Q(key__in=sorted(_keys(caller, *CITY_ROLES))))


def may_keep_candidates(caller: Caller) -> bool:
    """Return whether the caller may add cities that want to join, in all countries or in their own."""
    return caller.holds(Role.COORDINATOR) or caller.holds(Role.COMMISSION_OFFICER)


def candidate_countries(caller: Caller) -> QuerySet[Country]:
    """Return the countries in which the caller may add cities that want to join."""
    return Country.objects.all() if caller.holds(Role.COORDINATOR) else own_countries(caller)


def candidates_open_to(caller: Caller) -> QuerySet[Candidate]:
    """Return the candidates, open and past, of which the caller may know: all, those of a country, or those spoken for."""
    if caller.holds(Role.COORDINATOR):
        return Candidate.objects.all()
    of_country = Q(country__in=sorted(_keys(caller, Role.COMMISSION_OFFICER)))
    return Candidate.objects.filter(of_country | Q(key__in=sorted(_keys(caller, *CITY_ROLES))))


def may_see_city(caller: Caller, key: str) -> bool:
    """Return whether the caller may know that there is a city of this key: everybody may, but of candidates."""
    candidate = Candidate.objects.filter(LEFT, ~ON_RECORD, key=key)
    return not candidate.exists() or candidates_open_to(caller).filter(key=key).exists()


def candidate_for(caller: Caller, key: str) -> Candidate:
    """Return a candidate that is open to the caller, with its country.

    :raises Http404: where it is not, whether or not there is such a candidate, by the same query
    """
    candidate = candidates_open_to(caller).select_related("country").filter(key=key).first()
    if candidate is None:
        raise Http404
    return candidate


def kept_candidate(caller: Caller, key: str) -> Candidate:
    """Return a candidate that the caller may change, which who speaks for it may not.

    :raises Http404: where they may not, whether or not there is such a candidate
    """
    candidate = candidate_for(caller, key)
    if not may_see_country(caller, candidate.country_id):
        raise Http404
    return candidate


def require_may_keep(by: str, code: str, now: datetime) -> None:
    """Let nobody add or change candidates of a country but those who may see what of it is not public, and the house itself.

    :raises PermissionDenied: for anybody else
    """
    actor = Actor.parse(by)
    caller = caller_by_key(actor.key, now) if actor.kind is ActorKind.PERSON else None
    if actor.kind is not ActorKind.SYSTEM and not (caller and may_see_country(caller, code)):
        raise PermissionDenied


def city_for(caller: Caller, key: str) -> City:
    """Return a city that is open to the caller, with its country.

    :raises Http404: where it is not, whether or not there is such a city, by the same query
    """
    city = cities_open_to(caller).select_related("country").filter(key=key).first()
    if city is None:
        raise Http404
    return city


def country_for(caller: Caller, code: str) -> Country:
    """Return a country of which the caller may see what is not public; ``code`` is of ISO 3166-1, in capitals.

    :raises Http404: where it is not, whether or not there is such a country, without a query
    """
    country = Country.objects.filter(pk=code).first() if may_see_country(caller, code) else None
    if country is None:
        raise Http404
    return country


def _keys(caller: Caller, *roles: Role) -> frozenset[str]:
    """Return the scopes in which the caller holds one of these roles, without the word for their kind."""
    return frozenset(Subject.parse(scope).rest for role in roles for scope in caller.scopes(role))
