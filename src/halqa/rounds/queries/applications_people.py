"""Who is told of what happens to an application."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final

from halqa.accounts.enums import Role
from halqa.accounts.queries import holders, people_by_role, people_holding
from halqa.foundation.actors import Actor
from halqa.foundation.subjects import NETWORK, Subject
from halqa.registry.access import CITY_ROLES
from halqa.rounds.enums.applications import ApplicationState, Part
from halqa.rounds.models import Application

CITY: Final = (Part.WRITER, Part.MAYOR)

TOLD: Final[Mapping[str, tuple[Part, ...]]] = {
    "application.signed": (Part.WRITER,),
    "application.signature-voided": CITY,
    "application.paper-taken": (Part.WRITER,),
    "application.pages-kept": (Part.WRITER,),
    "application.submitted": (Part.COMMISSION, Part.TEAM),
    "application.returned": CITY,
    "application.endorsed": (*CITY, Part.TEAM),
    "application.endorsement-withdrawn": (*CITY, Part.TEAM),
    "application.declined": CITY,
    "application.queried": CITY,
    "application.answered": (Part.TEAM,),
    "application.query-closed": CITY,
    "application.screened": (*CITY, Part.COMMISSION),
    "application.withdrawn": (Part.COMMISSION, Part.TEAM),
    "application.decision-told": (*CITY, Part.COMMISSION),
    "application.decision-corrected": (*CITY, Part.COMMISSION, Part.TEAM),
    "application.sent-back": CITY,
    "application.appealed": (Part.COMMISSION, Part.TEAM),
    "application.appeal-settled": (*CITY, Part.COMMISSION),
    "application.closed-unsent": CITY,
    "application.closed-unendorsed": (*CITY, Part.COMMISSION, Part.TEAM),
    "application.opened-again": (*CITY, Part.COMMISSION),
}
"""Who is told of which event; whoever did it themselves is not."""


def people_told(kind: str, application: Application, by: str, now: datetime) -> tuple[str, ...]:
    """Return the keys of those who are told of an event of an application that somebody caused.

    An office is told of what was sent to it: the coordination team of files that are with it, not of all others.
    """
    parts = set(TOLD[kind])
    if application.sent_at is None:
        parts -= {Part.COMMISSION, Part.TEAM}
    if kind == "application.submitted":
        parts = {Part.TEAM if application.state == ApplicationState.RECEIVED else Part.COMMISSION}
    people = _people_of(parts, application, now)
    mine = Actor.parse(by).key
    return tuple(dict.fromkeys(key for key in people if key != mine))


def officers_of(country: str, now: datetime) -> tuple[str, ...]:
    """Return the keys of the officers of the National Commission of a country."""
    scope = str(Subject("country", country))
    return tuple(person.key for person in people_holding(Role.COMMISSION_OFFICER, scope, now))


def _people_of(parts: Collection[Part], application: Application, now: datetime) -> list[str]:
    """Return the keys of all who have these parts in an application, part by part, by one query."""
    wanted = [(role, scope) for part in sorted(parts) for role, scope in _held_by(part, application)]
    held = people_by_role({role for role, _scope in wanted}, {scope for _role, scope in wanted}, now)
    return [key for one in wanted for key in held.get(one, ())]


def _held_by(part: Part, application: Application) -> list[tuple[Role, str]]:
    roles = {
        Part.WRITER: tuple(role for role in CITY_ROLES if role is not Role.MAYOR),
        Part.MAYOR: (Role.MAYOR,),
        Part.COMMISSION: (Role.COMMISSION_OFFICER,),
        Part.TEAM: (Role.COORDINATOR,),
    }
    scopes = {Part.COMMISSION: str(Subject("country", application.country)), Part.TEAM: NETWORK}
    return [(role, scopes.get(part, application.city)) for role in roles[part]]


def city_people(cities: Iterable[str], now: datetime) -> dict[str, tuple[str, ...]]:
    """Return the keys of those who speak for cities, by the subject of the city; by one query however many there are."""
    wanted = set(cities)
    found: dict[str, dict[str, None]] = {}
    for scope, person in holders(CITY_ROLES, wanted, now):
        found.setdefault(scope, {})[person] = None
    return {scope: tuple(people) for scope, people in found.items()}
