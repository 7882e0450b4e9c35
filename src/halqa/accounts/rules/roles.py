"""What each role is held for, which roles its holders give and take, and where: data, so that a page can show the law."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, Protocol

from halqa.accounts.enums import Role, ScopeKind
from halqa.foundation.subjects import NETWORK, Subject


@dataclass(frozen=True, slots=True)
class RoleLaw:
    """What a role is held for, which roles its holder gives and takes there, and which others they take though they give none.

    An office is handed over to a successor by whoever leaves it. Some roles are only for people with a second factor.
    """

    scope_kind: ScopeKind
    gives: frozenset[Role] = frozenset()
    takes: frozenset[Role] = frozenset()
    is_office: bool = False
    needs_second_factor: bool = False


_SPEAKERS: Final = frozenset({Role.FOCAL_POINT, Role.MAYOR})
_NAMED_BY_THEMSELVES: Final = frozenset({Role.EDITOR, Role.FACILITATOR})

ROLES: Final[Mapping[Role, RoleLaw]] = {
    # A city and a provider name theirs themselves; once nobody there is left to end such a role, somebody has to.
    Role.COORDINATOR: RoleLaw(
        ScopeKind.NETWORK,
        gives=frozenset(Role) - _NAMED_BY_THEMSELVES,
        takes=_NAMED_BY_THEMSELVES,
        is_office=True,
        needs_second_factor=True,
    ),
    # In the cities of the country; its officers a State names to the coordination team.
    Role.COMMISSION_OFFICER: RoleLaw(ScopeKind.COUNTRY, _SPEAKERS, is_office=True, needs_second_factor=True),
    Role.FOCAL_POINT: RoleLaw(ScopeKind.CITY, frozenset({Role.EDITOR}), is_office=True),
    Role.MAYOR: RoleLaw(ScopeKind.CITY, frozenset({Role.EDITOR}), is_office=True),
    Role.EDITOR: RoleLaw(ScopeKind.CITY),
    Role.EXPERT: RoleLaw(ScopeKind.PANEL),
    Role.PROVIDER_MANAGER: RoleLaw(ScopeKind.PROVIDER, frozenset({Role.FACILITATOR}), is_office=True),
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
    """A scope, the country in which it lies (ISO 3166-1, or nothing), and whether anybody knows it."""

    scope: str
    country: str = ""
    is_known: bool = True


def fits(role: Role, place: Place) -> bool:
    """Return whether the role is held for this kind of thing."""
    return place.scope.partition(":")[0] == ROLES[role].scope_kind


def reaches(held: Held, place: Place) -> bool:
    """Return whether what somebody holds a role for contains the place: the network all, a country its cities, each itself."""
    match ROLES[held.role].scope_kind:
        case ScopeKind.NETWORK:
            return held.scope == NETWORK
        case ScopeKind.COUNTRY if place.country:
            return Subject.parse(held.scope).rest == place.country
        case _:
            return held.scope == place.scope


def gives(held: Iterable[Held], role: Role, place: Place) -> bool:
    """Return whether somebody who holds these roles may give and take a role at the place."""
    return any(role in ROLES[one.role].gives and reaches(one, place) for one in held)


def takes(held: Iterable[Held], role: Role, place: Place) -> bool:
    """Return whether somebody who holds these roles may take a role at the place, whether or not they may give it."""
    return any(role in ROLES[one.role].gives | ROLES[one.role].takes and reaches(one, place) for one in held)


def roles_given(held: Iterable[Held]) -> tuple[Role, ...]:
    """Return the roles that somebody who holds these may give anywhere, in the order of ``Role``."""
    given = frozenset[Role]().union(*(ROLES[one.role].gives for one in held))
    return tuple(role for role in Role if role in given)


def needs_second_factor(held: Iterable[Held]) -> bool:
    """Return whether one of the roles is only to be held by somebody who signs in with a second factor."""
    return any(ROLES[one.role].needs_second_factor for one in held)


def role_day(now: datetime) -> date:
    """Return the day on which a moment falls for roles: the one of UTC, alike for everybody."""
    return now.astimezone(UTC).date()
