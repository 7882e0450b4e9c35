"""The door of the report that a city owes in a round, begun or not: what it is called, and who may know of it."""

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from halqa.accounts.access import Caller, SubjectDoor, subject_name
from halqa.foundation.subjects import Subject
from halqa.rounds.access.reports import KIND, call_and_city, may_see_reports
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.labels.names import call_name
from halqa.rounds.models import Call
from halqa.rounds.queries.calls import policy_of


def _name(subject: str, language: str) -> str | None:
    key, city = call_and_city(subject)
    call = Call.objects.filter(key=key, kind=CallKind.REPORT).first()
    policy = policy_of(call) if call else None
    if call is None or policy is None:
        return None
    with override(language):
        told = call_name(CallKind(call.kind), policy.number("round.year"))
        return _("%(city)s: %(call)s") % {"city": subject_name(str(Subject("city", city)), language), "call": told}


def _visible(caller: Caller, subject: str) -> bool:
    call, city = call_and_city(subject)
    return may_see_reports(caller, city) and Call.objects.filter(key=call, kind=CallKind.REPORT).exists()


REPORT_DOOR: Final = SubjectDoor(
    kind=KIND,
    name=_name,
    address=lambda subject: reverse("rounds:reports_of_city", args=[call_and_city(subject)[1]]),
    country=lambda subject: call_and_city(subject)[1][:2].upper(),
    visible_to=_visible,
)
