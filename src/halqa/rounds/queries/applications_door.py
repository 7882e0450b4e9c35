"""The door of an application: what it is called, and who may know of it."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from halqa.accounts.access import Caller, SubjectDoor, subject_name
from halqa.foundation.subjects import Subject
from halqa.rounds.access.applications import applications_open_to, may_read
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.labels.names import call_name
from halqa.rounds.models import Application
from halqa.rounds.queries.applications import policy_of_call
from halqa.rounds.queries.dispatches import KIND as DISPATCH


def _key(subject: str) -> str:
    return Subject.parse(subject).rest


def _name(subject: str, language: str) -> str | None:
    application = Application.objects.select_related("call").filter(key=_key(subject)).first()
    if application is None:
        return None
    with override(language):
        call = call_name(CallKind(application.call.kind), policy_of_call(application.call).number("round.year"))
        return _("%(city)s: %(call)s") % {"city": subject_name(application.city, language), "call": call}


def _country(subject: str) -> str | None:
    return Application.objects.filter(key=_key(subject)).values_list("country", flat=True).first()


def _visible(caller: Caller, subject: str) -> bool:
    return applications_open_to(caller).filter(key=_key(subject)).exists()


def _reads(caller: Caller, subject: str) -> bool:
    """Return whether its files are read: as the text is, which an office reads once it was sent."""
    found = applications_open_to(caller).filter(key=_key(subject)).first()
    return found is not None and may_read(caller, found)


APPLICATION_DOOR: Final = SubjectDoor(
    kind="application",
    name=_name,
    address=lambda subject: reverse("rounds:application", args=_key(subject).split("/")),
    country=_country,
    visible_to=_visible,
    reads=_reads,
)

DISPATCH_DOOR: Final = SubjectDoor(
    kind=DISPATCH,
    name=_name,
    address=lambda subject: reverse("rounds:application_letter", args=_key(subject).split("/")),
    country=_country,
    visible_to=_visible,
    reads=_reads,
)
"""The letters and certificates of an application: read by whoever reads it, and no part of the files that its city adds."""
