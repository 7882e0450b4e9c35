"""When two records of a place become one, what the exchange keeps of either belongs to the one that is left."""

from typing import TYPE_CHECKING

from halqa.exchange.enums import EnquiryState
from halqa.exchange.models import Enquiry, Practice
from halqa.exchange.queries.doors import subject_of
from halqa.foundation.actors import Actor, ActorKind
from halqa.ledger import actions as ledger
from halqa.registry.queries.references import city_identifiers

if TYPE_CHECKING:
    from halqa.ledger.models import Event


def follow_merging(event: "Event") -> None:
    """Move the practices, in all their versions, and the enquiries of a merged city, in the transaction of the merging.

    What the city that is left would ask twice, or ask itself, is withdrawn: of two that wait, the later one.
    """
    kept, merged = event.detail["kept"], event.detail["merged"]
    withdrawn = _withdraw_doubled((kept, merged), event)
    left = city_identifiers([kept])[kept]
    Practice.objects.filter(city__key=merged).update(city_id=left)
    Enquiry.objects.filter(city__key=merged).update(city_id=left)
    for number, practice in withdrawn.items():
        detail = {"enquiry": number}
        ledger.record(kind="enquiry.withdrawn", by=event.by, subject=subject_of(practice), now=event.at, detail=detail)


def _withdraw_doubled(places: tuple[str, str], event: "Event") -> dict[int, str]:
    """Withdraw what cannot wait beside another once both records are one; return the keys of practices by number of enquiry."""
    waiting = Enquiry.objects.filter(city__key__in=places, state=EnquiryState.WAITING).order_by("sent_at", "pk")
    asked: set[str] = set()
    doubled: dict[int, str] = {}
    for number, practice, place in waiting.values_list("pk", "practice__key", "practice__city__key"):
        if practice in asked or place in places:
            doubled[number] = practice
        asked.add(practice)
    by = Actor.parse(event.by)
    closed_by = by.key if by.kind is ActorKind.PERSON else ""
    Enquiry.objects.filter(pk__in=doubled).update(state=EnquiryState.WITHDRAWN, closed_by=closed_by, closed_at=event.at)
    return doubled
