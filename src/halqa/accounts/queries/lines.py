"""People as other pages and the notices need them: a line each."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from halqa.accounts.access.caller import holding_on
from halqa.accounts.enums import Role
from halqa.accounts.labels.people import SOMEBODY_BY_A_LINK, SOMEBODY_WHO_LEFT
from halqa.accounts.models import Passage, Person, RoleAssignment
from halqa.accounts.rules.roles import role_day
from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.mail import mail_key


@dataclass(frozen=True)
class PersonLine:
    """A person to whom something is written: by what name, in what language, in what time zone, where."""

    key: str
    name: str
    language: str
    time_zone: str
    email: str
    mobile: str


def person_line(key: str) -> PersonLine | None:
    """Return a person by key; nobody when they have left or nobody has the key."""
    return next(iter(lines_of(Person.objects.filter(key=key))), None)


def people_holding(role: Role, scope: str, now: datetime) -> tuple[PersonLine, ...]:
    """Return who holds a role for a scope on the day of ``now``, each once, in the order in which they were added."""
    held = RoleAssignment.objects.filter(holding_on(role_day(now)), role=role, scope=scope)
    return lines_of(Person.objects.filter(pk__in=held.values("person")))


def key_at(address: str) -> str:
    """Return the key of whoever has an account with this mail address and has not left; empty where nobody has."""
    found = Person.objects.filter(email_key=mail_key(address), is_active=True, erased_at=None)
    return (found.values_list("key", flat=True).first() or "") if address else ""


def holders(roles: Collection[Role], scopes: Collection[str], now: datetime) -> tuple[tuple[str, str], ...]:
    """Return who holds one of these roles on the day of ``now``, as pairs of scope and key of a person."""
    held = RoleAssignment.objects.filter(holding_on(role_day(now)), role__in=roles, scope__in=scopes, person__is_active=True)
    return tuple(held.order_by("begun_on", "pk").values_list("scope", "person__key"))


def people_by_role(roles: Collection[Role], scopes: Collection[str], now: datetime) -> dict[tuple[Role, str], tuple[str, ...]]:
    """Return the keys of those who hold roles for scopes on the day of ``now``, by role and scope; one query for all.

    Each is there once, in the order in which they were added, as with ``people_holding``.
    """
    held = RoleAssignment.objects.filter(holding_on(role_day(now)), role__in=roles, scope__in=scopes, person__is_active=True)
    found: dict[tuple[Role, str], dict[str, None]] = {}
    for role, scope, person in held.order_by("person_id", "pk").values_list("role", "scope", "person__key"):
        found.setdefault((Role(role), scope), {})[person] = None
    return {one: tuple(people) for one, people in found.items()}


def scopes_held(roles: Collection[Role], scopes: Collection[str], now: datetime) -> frozenset[str]:
    """Return for which of these scopes somebody holds one of these roles on the day of ``now``: who has people of their own."""
    held = RoleAssignment.objects.filter(holding_on(role_day(now)), role__in=roles, scope__in=scopes, person__is_active=True)
    return frozenset(held.values_list("scope", flat=True))


def people_in_role(
    role: Role, now: datetime, countries: Collection[str] | None = None, *, without: Collection[str] = ()
) -> tuple[PersonLine, ...]:
    """Return who holds a role on the day of ``now`` for a scope in these countries, or in all but some; each once."""
    held = RoleAssignment.objects.filter(holding_on(role_day(now)), role=role).exclude(country__in=sorted(without))
    held = held if countries is None else held.filter(country__in=sorted(countries))
    return lines_of(Person.objects.filter(pk__in=held.values("person")))


def names_of(actors: Iterable[str]) -> dict[str, str]:
    """Return the names of those among these actors who are people, by actor key; one who has left is called just that.

    Whoever acted by a passage without an account goes by the name that whoever asked them gave.
    """
    known = {Actor.parse(actor) for actor in filter(None, actors)}
    keys = {actor.key for actor in known if actor.kind is ActorKind.PERSON}
    passages = {actor for actor in known if actor.kind is ActorKind.PASSAGE}
    named = Person.objects.filter(key__in=keys, erased_at=None).values_list("key", "name", "email")
    names = dict.fromkeys(keys, str(SOMEBODY_WHO_LEFT)) | {key: name or email for key, name, email in named}
    people = {str(Actor(ActorKind.PERSON, key)): name for key, name in names.items()}
    return people | (_names_of_passages(passages) if passages else {})


def lines_of(people: QuerySet[Person]) -> tuple[PersonLine, ...]:
    """Return people who have not left, in the order in which they were added."""
    rows = people.filter(is_active=True).order_by("pk").values("key", "name", "language", "time_zone", "email", "mobile")
    return tuple(PersonLine(**row) for row in rows)


def _names_of_passages(actors: Collection[Actor]) -> dict[str, str]:
    named = dict(Passage.objects.filter(key__in=[actor.key for actor in actors]).values_list("key", "name"))
    return {str(actor): named.get(actor.key) or str(SOMEBODY_BY_A_LINK) for actor in actors}
