"""What awaits a person in the exchange, for the desk: the enquiries that wait for their answer."""

from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from halqa.accounts.access import Caller
from halqa.exchange.access import takes_part
from halqa.exchange.queries.enquiries import enquiry_lines, waiting_for
from halqa.pages.queries import Awaiting
from halqa.pages.templatetags.frame import reader_language

LONGEST: Final = 50
"""How many enquiries stand on a desk; the list of all is one step away."""


def awaiting(caller: Caller, now: datetime) -> tuple[Awaiting, ...]:
    """Return what the caller is asked to do: answer a city that wants to try a practice."""
    if not takes_part(caller):
        return ()
    return tuple(
        Awaiting(
            kind="enquiry.sent",
            title=_("%(city)s wants to try a practice: answer it") % {"city": line.asking.names_for(reader_language())[0].text},
            address=reverse("exchange:enquiry", args=[line.number]),
            about=line.title.text,
            since=line.sent_at,
        )
        for line in enquiry_lines(waiting_for(caller, now)[:LONGEST], reader_language())
    )
