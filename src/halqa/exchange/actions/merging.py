"""When two records of a place become one, what the exchange keeps of either belongs to the one that is left."""

from typing import TYPE_CHECKING

from halqa.exchange.models import CURRENT, Enquiry, Practice
from halqa.registry.queries.references import city_identifiers

if TYPE_CHECKING:
    from halqa.ledger.models import Event


def follow_merging(event: "Event") -> None:
    """Move the practices and enquiries of a city that was merged into another, in the transaction of the merging."""
    kept = city_identifiers([event.detail["kept"]])[event.detail["kept"]]
    merged = event.detail["merged"]
    Practice.objects.filter(CURRENT, city__key=merged).update(city_id=kept)
    Enquiry.objects.filter(city__key=merged).update(city_id=kept)
