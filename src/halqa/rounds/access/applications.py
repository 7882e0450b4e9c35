"""Who may see and do what with applications. Missing and forbidden look alike, by the same query."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.subjects import Subject
from halqa.registry.access import CITY_ROLES
from halqa.rounds.enums.applications import Act, Part
from halqa.rounds.models import Application
from halqa.rounds.rules.applications import ACTS, ApplicationFacts, may

HOUSE = Caller(actor=str(Actor(ActorKind.SYSTEM, "clock")))
"""Halqa itself, when a deadline has passed."""


def parts_of(caller: Caller, city: str, country: str) -> frozenset[Part]:
    """Return what somebody is to an application of a city (subject key) in a country (ISO 3166-1, capitals)."""
    if Actor.parse(caller.actor).kind is ActorKind.SYSTEM:
        return frozenset({Part.HOUSE})
    held = {
        Part.WRITER: caller.holds(Role.FOCAL_POINT, city) or caller.holds(Role.EDITOR, city),
        Part.MAYOR: caller.holds(Role.MAYOR, city),
        Part.COMMISSION: caller.holds(Role.COMMISSION_OFFICER, str(Subject("country", country))),
        Part.TEAM: caller.holds(Role.COORDINATOR),
    }
    return frozenset(part for part, is_held in held.items() if is_held) or frozenset({Part.OTHER})


def takes_part(caller: Caller) -> bool:
    """Return whether applications are any of the caller's business: for a city, for a commission or for the network."""
    return any(caller.holds(role) for role in (*CITY_ROLES, Role.COMMISSION_OFFICER, Role.COORDINATOR))


def applications_open_to(caller: Caller) -> QuerySet[Application]:
    """Return the applications of which the caller knows: those of their cities, of their countries, or all."""
    if caller.holds(Role.COORDINATOR):
        return Application.objects.all()
    cities = sorted(scope for role in CITY_ROLES for scope in caller.scopes(role))
    countries = sorted(Subject.parse(scope).rest for scope in caller.scopes(Role.COMMISSION_OFFICER))
    return Application.objects.filter(Q(city__in=cities) | Q(country__in=countries))


def application_for(caller: Caller, key: str) -> Application:
    """Return an application of which the caller knows, with its call.

    :raises Http404: where it is not theirs to know of, whether or not there is such an application, by the same query
    """
    found = applications_open_to(caller).select_related("call").filter(key=key).first()
    if found is None:
        raise Http404
    return found


def sent_application_for(caller: Caller, key: str) -> Application:
    """Return an application that was sent, with its call: of a draft the team knows no word, and does nothing with it.

    :raises Http404: where it was not sent, or is not theirs to know of
    """
    found = application_for(caller, key)
    if found.sent_at is None:
        raise Http404
    return found


def own_application_for(caller: Caller, key: str) -> Application:
    """Return an application of a city for which the caller speaks, with its call.

    :raises Http404: for anybody else, as where there is none
    """
    found = application_for(caller, key)
    if not parts_of(caller, found.city, found.country) & {Part.WRITER, Part.MAYOR}:
        raise Http404
    return found


def may_begin(caller: Caller, city: str) -> bool:
    """Return whether the caller speaks for a city, and so may begin its application."""
    return any(caller.holds(role, city) for role in CITY_ROLES)


def may_read(caller: Caller, application: Application) -> bool:
    """Return whether the caller reads the text: the city always, offices once it was sent to them."""
    parts = parts_of(caller, application.city, application.country)
    if parts & {Part.WRITER, Part.MAYOR}:
        return True
    return application.sent_at is not None and bool(parts & ACTS[Act.READ].parts)


def require_may(caller: Caller, application: Application, act: Act, facts: ApplicationFacts) -> frozenset[Part]:
    """Let nobody act who has no part in it, and return the parts of who has.

    :raises PermissionDenied: for anybody else
    """
    parts = parts_of(caller, application.city, application.country)
    if not may(act, parts, facts):
        raise PermissionDenied
    return parts
