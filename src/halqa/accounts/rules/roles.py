"""What each role is held for, which roles its holders give and take, and where: data, so that a page can show the law."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, Protocol

from halqa.accounts.enums import Role, ScopeKind
from halqa.foundation.subjects import Subject


@dataclass(frozen=True, slots=True)
class RoleLaw:
    """What a role is held for, the roles that its holder gives and takes there, and whether it asks for a second factor."""

    scope_kind: ScopeKind
    gives: frozenset[Role] = frozenset()
    needs_second_factor: bool = False


CITY_ROLES: Final = frozenset({Role.FOCAL_POINT, Role.MAYOR, Role.EDITOR})

ROLES: Final[Mapping[Role, RoleLaw]] = {
    Role.COORDINATOR: RoleLaw(ScopeKind.NETWORK, frozenset(Role) - {Role.EDITOR, Role.FACILITATOR}, needs_second_factor=True),
    # Of the cities of the country, not of the country itself: a State names its officers to the coordination team.
    Role.COMMISSION_OFFICER: RoleLaw(ScopeKind.COUNTRY, CITY_ROLES - {Role.EDITOR}, needs_second_factor=True),
    Role.FOCAL_POINT: RoleLaw(ScopeKind.CITY, frozenset({Role.EDITOR})),
    Role.MAYOR: RoleLaw(ScopeKind.CITY, frozenset({Role.EDITOR})),
    Role.EDITOR: RoleLaw(ScopeKind.CITY),
    Role.EXPERT: RoleLaw(ScopeKind.PANEL),
    Role.PROVIDER_MANAGER: RoleLaw(ScopeKind.PROVIDER, frozenset({Role.FACILITATOR})),
    Role.FACILITATOR: RoleLaw(ScopeKind.PROVIDER),
    Role.DELEGATE: RoleLaw(ScopeKind.CONFERENCE),
}


class Held(Protocol):
    """A role that somebody holds for a scope."""

    @property
    def role(self) -> Role: ...

    @property
    def scope(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Place:
    """A scope and the country it lies in: ISO 3166-1 in capitals, or nothing for the network and what lies in no country."""

    scope: str
    country: str = ""


def reaches(held: Held, place: Place) -> bool:
    """Return whether what somebody holds a role for contains the place: the network all, a country its cities, each itself."""
    match ROLES[held.role].scope_kind:
        case ScopeKind.NETWORK:
            return True
        case ScopeKind.COUNTRY:
            return held.scope == place.scope or (bool(place.country) and Subject.parse(held.scope).rest == place.country)
        case _:
            return held.scope == place.scope


def gives(held: Iterable[Held], role: Role, place: Place) -> bool:
    """Return whether somebody who holds these roles may give and take a role at the place."""
    return any(role in ROLES[one.role].gives and reaches(one, place) for one in held)


def needs_second_factor(held: Iterable[Held]) -> bool:
    """Return whether one of the roles is only to be held by somebody who signs in with a second factor."""
    return any(ROLES[one.role].needs_second_factor for one in held)


def role_day(now: datetime) -> date:
    """Return the day on which a moment falls for roles: the one of UTC, alike for everybody."""
    return now.astimezone(UTC).date()
