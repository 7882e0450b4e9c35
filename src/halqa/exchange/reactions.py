"""What follows the events of the exchange: those who are asked are told, and then those who asked."""

from typing import TYPE_CHECKING, Final

from halqa.exchange.models import Enquiry
from halqa.exchange.queries.enquiries import askers_of, readers_of
from halqa.ledger.reactions import Reaction
from halqa.notices.actions import put

if TYPE_CHECKING:
    from halqa.ledger.models import Event


def tell_asked(event: "Event") -> None:
    """Tell the people of the city that has the practice, or the coordination team, that a city wants to try it."""
    enquiry = _enquiry(event)
    put(
        kind=event.kind,
        to=readers_of(enquiry.practice.city.key, event.at),
        subject=event.subject,
        now=event.at,
        facts={"city": f"city:{enquiry.city.key}"},
        path=f"enquiries/{enquiry.pk}/",
    )


def tell_askers(event: "Event") -> None:
    """Tell the people of the city that asked, and whoever wrote for it, that there is an answer."""
    enquiry = _enquiry(event)
    put(
        kind=event.kind,
        to=askers_of(enquiry, event.at),
        subject=event.subject,
        now=event.at,
        facts={"reply": enquiry.reply},
        path=f"enquiries/{enquiry.pk}/",
    )


def _enquiry(event: "Event") -> Enquiry:
    return Enquiry.objects.select_related("practice__city", "city").get(pk=event.detail["enquiry"])


REACTIONS: Final = (
    Reaction("exchange.tell-asked", "enquiry.sent", tell_asked),
    Reaction("exchange.tell-askers", "enquiry.answered", tell_askers),
)
