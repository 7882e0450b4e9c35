"""The invented people of a demonstration, as whom anybody may step in, and what they hold."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from halqa.accounts.access.caller import Caller, caller_for
from halqa.accounts.models import Person


@dataclass(frozen=True)
class Invented:
    """An invented person and what they may do today, as if they asked for a page."""

    email: str
    caller: Caller


def invented_people(now: datetime) -> tuple[Invented, ...]:
    """Return the invented people who have not left, in the order in which they were added."""
    return tuple(Invented(person.email, caller_for(person, now)) for person in _invented())


def invented_person(key: str) -> Person | None:
    """Return an invented person by key; nobody where the key belongs to somebody real, or to nobody."""
    return _invented().filter(key=key).first()


def _invented() -> QuerySet[Person]:
    return Person.objects.filter(is_demonstration=True, is_active=True).order_by("pk")
