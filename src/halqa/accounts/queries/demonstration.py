"""The invented people of a demonstration, as whom anybody may step in, and what they hold."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from halqa.accounts.access import subject_name, what_awaits
from halqa.accounts.access.caller import Caller, caller_for
from halqa.accounts.enums import Role
from halqa.accounts.models import Person
from halqa.ledger.queries import until_next_event
from halqa.pages.queries import Awaiting

KINDS: Final = ("network", "country", "city")
TOLD: Final = 2
"""How much of what awaits somebody stands beside their name."""
OWN_AFFAIRS: Final = "second-factor"
"""What everybody is asked to do for themselves, which is nothing to try."""


@dataclass(frozen=True)
class Invented:
    """An invented person and what they may do today, as if they asked for a page."""

    email: str
    caller: Caller


@dataclass(frozen=True)
class Played:
    """An invented person, and the first of what awaits them."""

    caller: Caller
    awaiting: tuple[Awaiting, ...]

    @property
    def roles(self) -> tuple[Role, ...]:
        """What they are today."""
        return tuple(one.role for one in self.caller.holdings)


@dataclass(frozen=True)
class Stand:
    """What some invented people stand for, as the network, a country or a city: its subject key, its name, and they."""

    scope: str
    name: str
    people: tuple[Played, ...]

    @property
    def kind(self) -> str:
        """The kind of subject, empty for people who stand for nothing."""
        return self.scope.partition(":")[0]

    @property
    def has_work(self) -> bool:
        """Whether something awaits one of them."""
        return any(one.awaiting for one in self.people)


@until_next_event
def stands(language: str, now: datetime) -> tuple[Stand, ...]:
    """Return the invented people by what they stand for: the network, countries, cities; of a kind, those with work first.

    In the language that is active, in which names are too; ``now`` to the hour, so that the answer can be remembered.
    """
    people: dict[str, list[Played]] = {}
    for one in invented_people(now):
        scope = one.caller.holdings[0].scope if one.caller.holdings else ""
        people.setdefault(scope, []).append(Played(one.caller, _awaiting(one.caller, now)))
    found = [Stand(scope, subject_name(scope, language) if scope else "", tuple(played)) for scope, played in people.items()]
    order = {kind: place for place, kind in enumerate(KINDS)}
    return tuple(sorted(found, key=lambda one: (order.get(one.kind, len(order)), one.kind, not one.has_work)))


def _awaiting(caller: Caller, now: datetime) -> tuple[Awaiting, ...]:
    return tuple(one for one in what_awaits(caller, now) if one.kind != OWN_AFFAIRS)[:TOLD]


def invented_people(now: datetime) -> tuple[Invented, ...]:
    """Return the invented people who have not left, in the order in which they were added."""
    return tuple(Invented(person.email, caller_for(person, now)) for person in _invented())


def invented_person(key: str) -> Person | None:
    """Return an invented person by key; nobody where the key belongs to somebody real, or to nobody."""
    return _invented().filter(key=key).first()


def _invented() -> QuerySet[Person]:
    return Person.objects.filter(is_demonstration=True, is_active=True).order_by("pk")
