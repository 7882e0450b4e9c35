"""What follows the events of the registry: people of a city and the coordination team are told."""

from typing import TYPE_CHECKING, Final

from halqa.accounts.enums import Role
from halqa.accounts.queries import people_holding
from halqa.foundation.subjects import NETWORK, Subject
from halqa.ledger.reactions import Reaction
from halqa.notices.actions import put
from halqa.registry.access import CITY_ROLES

if TYPE_CHECKING:
    from halqa.ledger.models import Event


def tell_coordinators(event: "Event") -> None:
    """Tell the coordination team that a proposal waits for it."""
    team = [person.key for person in people_holding(Role.COORDINATOR, NETWORK, event.at)]
    put(kind=event.kind, to=team, subject=event.subject, now=event.at, path=f"office/approvals/{event.detail['proposal']}/")


def tell_city(event: "Event") -> None:
    """Tell all who speak for a city what was answered to its proposal."""
    people = [person.key for role in CITY_ROLES for person in people_holding(role, event.subject, event.at)]
    kind = "profile.partly-approved" if event.detail.get("declined") else event.kind
    put(kind=kind, to=people, subject=event.subject, now=event.at, path=f"my-city/{Subject.parse(event.subject).rest}/")


REACTIONS: Final = (
    Reaction("registry.tell-coordinators", "profile.sent", tell_coordinators),
    Reaction("registry.tell-city-sent-back", "profile.sent-back", tell_city),
    Reaction("registry.tell-city-approved", "profile.approved", tell_city),
    Reaction("registry.tell-city-declined", "profile.declined", tell_city),
)
