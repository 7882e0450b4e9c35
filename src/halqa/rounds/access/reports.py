"""Who sees how a member stands with its reports: the city, its commission and the coordination team, and nobody else."""

from typing import Final

from django.http import Http404

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.foundation.subjects import Subject
from halqa.registry.access import CITY_ROLES

KIND: Final = "report"
"""The kind of subject that the report of a city in a round is, whether it is begun or not: ``report:report-2027/xa/bir-nour``."""


def report_subject(call: str, city: str) -> str:
    """Return what the ledger and notices call the report that a city, by its key, owes in a round."""
    return str(Subject(KIND, f"{call}/{city}"))


def call_and_city(subject: str) -> tuple[str, str]:
    """Return the keys of the round and of the city of such a subject."""
    call, _, city = Subject.parse(subject).rest.partition("/")
    return call, city


def may_see_reports(caller: Caller, city: str) -> bool:
    """Return whether the caller may know how a city, by its key, stands with its reports."""
    subject, country = str(Subject("city", city)), str(Subject("country", city[:2].upper()))
    if caller.holds(Role.COORDINATOR) or caller.holds(Role.COMMISSION_OFFICER, country):
        return True
    return any(caller.holds(role, subject) for role in CITY_ROLES)


def require_reports(caller: Caller, city: str) -> None:
    """Let in those who may know how a city stands with its reports.

    :raises Http404: for anybody else, whether or not there is such a city, without a query
    """
    if not may_see_reports(caller, city):
        raise Http404


def reports_in_reach(caller: Caller) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return the cities, by key, and the countries, by code, whose reports the caller may know of; nothing: all of them."""
    if caller.holds(Role.COORDINATOR):
        return None
    cities = {Subject.parse(scope).rest for role in CITY_ROLES for scope in caller.scopes(role)}
    return frozenset(cities), frozenset(Subject.parse(scope).rest for scope in caller.scopes(Role.COMMISSION_OFFICER))
