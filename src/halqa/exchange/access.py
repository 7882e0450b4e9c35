"""Who may ask about a practice, who reads and answers an enquiry. Missing and forbidden look alike."""

from datetime import datetime

from django.db.models import Q, QuerySet
from django.http import Http404

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.accounts.queries import scopes_held
from halqa.exchange.enums import EnquiryState
from halqa.exchange.models import Enquiry
from halqa.foundation.subjects import Subject
from halqa.registry.access import CITY_ROLES


def cities_of(caller: Caller) -> frozenset[str]:
    """Return the keys of the cities that the caller speaks for."""
    return frozenset(Subject.parse(scope).rest for role in CITY_ROLES for scope in caller.scopes(role))


def takes_part(caller: Caller) -> bool:
    """Return whether enquiries are any of the caller's business: as one who speaks for a city, or for the network."""
    return bool(cities_of(caller)) or caller.holds(Role.COORDINATOR)


def enquiries_open_to(caller: Caller, now: datetime) -> QuerySet[Enquiry]:
    """Return the enquiries that the caller's cities sent or received.

    The coordination team reads those to cities that have nobody in Halqa yet, and what it answered in their place.
    """
    mine = sorted(cities_of(caller))
    open_to = Q(practice__city__key__in=mine) | Q(city__key__in=mine)
    if caller.holds(Role.COORDINATOR):
        open_to |= Q(answered_by_team=True) | Q(practice__city__key__in=cities_without_people(now))
    return Enquiry.objects.filter(open_to)


def enquiry_for(caller: Caller, number: int, now: datetime) -> Enquiry:
    """Return an enquiry that is open to the caller, with its practice and both cities.

    :raises Http404: where it is not, whether or not there is such an enquiry, by the same query
    """
    found = enquiries_open_to(caller, now).select_related("practice__city", "city").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def may_withdraw(caller: Caller, enquiry: Enquiry) -> bool:
    """Return whether the caller speaks for the city that asked."""
    return enquiry.city.key in cities_of(caller)


def may_answer(caller: Caller, enquiry: Enquiry, now: datetime) -> bool:
    """Return whether the caller speaks for the city that is asked, or for the network as long as that city has nobody."""
    asked = enquiry.practice.city.key
    return asked in cities_of(caller) or (caller.holds(Role.COORDINATOR) and not has_people(asked, now))


def has_people(city: str, now: datetime) -> bool:
    """Return whether anybody speaks for a city, by its key, on the day of ``now``."""
    return bool(scopes_held(CITY_ROLES, [_scope(city)], now))


def cities_without_people(now: datetime) -> list[str]:
    """Return the keys of the cities that were asked and have nobody who speaks for them on the day of ``now``."""
    asked = Enquiry.objects.filter(state=EnquiryState.WAITING).values_list("practice__city__key", flat=True).distinct()
    keys = sorted(set(asked))
    spoken = scopes_held(CITY_ROLES, [_scope(key) for key in keys], now)
    return [key for key in keys if _scope(key) not in spoken]


def _scope(city: str) -> str:
    return str(Subject("city", city))
