"""What follows the events of the registry: people of a city, the coordination team and readers are told."""

from typing import TYPE_CHECKING, Final

from halqa.accounts.enums import Role
from halqa.accounts.queries import people_holding
from halqa.foundation.subjects import NETWORK, Subject
from halqa.ledger.reactions import Reaction
from halqa.notices.actions import put, write_to
from halqa.registry.access import CITY_ROLES
from halqa.registry.queries.correction_requests import answers_to_readers

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


def tell_of_requests(event: "Event") -> None:
    """Tell the coordination team how many new correction requests wait."""
    team = [person.key for person in people_holding(Role.COORDINATOR, NETWORK, event.at)]
    told = {"count": event.detail["count"]}
    put(kind=event.kind, to=team, subject=NETWORK, now=event.at, facts=told, path="office/correction-requests/")


def tell_readers(event: "Event") -> None:
    """Tell everybody who asked for a correction, and can be told, what was answered or asked: each in their language."""
    for answer in answers_to_readers(event.detail["request"]):
        told = {"kind": event.kind, "subject": event.subject, "now": event.at, "facts": answer.facts, "path": answer.path}
        if answer.person:
            put(to=[answer.person], **told)
        else:
            write_to(address=answer.email, language=answer.language, **told)


REACTIONS: Final = (
    Reaction("registry.tell-coordinators", "profile.sent", tell_coordinators),
    Reaction("registry.tell-city-sent-back", "profile.sent-back", tell_city),
    Reaction("registry.tell-city-approved", "profile.approved", tell_city),
    Reaction("registry.tell-city-declined", "profile.declined", tell_city),
    Reaction("registry.tell-of-requests", "correction-requests.summed-up", tell_of_requests),
    Reaction("registry.tell-readers-corrected", "correction-request.corrected", tell_readers),
    Reaction("registry.tell-readers-upheld", "correction-request.upheld", tell_readers),
    Reaction("registry.tell-readers-asked-back", "correction-request.asked-back", tell_readers),
)
