"""The door of a call: what it is called, and where it is shown to everybody."""

from typing import Final

from django.urls import reverse
from django.utils.translation import override

from halqa.accounts.access import Caller, SubjectDoor
from halqa.foundation.subjects import Subject
from halqa.rounds.access.calls import calls_visible_to_all, may_run_calls
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.labels.names import call_name
from halqa.rounds.models import Call
from halqa.rounds.queries.calls import policy_of


def _key(subject: str) -> str:
    return Subject.parse(subject).rest


def _name(subject: str, language: str) -> str | None:
    call = Call.objects.filter(key=_key(subject)).first()
    if call is None:
        return None
    policy = policy_of(call)
    with override(language):
        return call_name(CallKind(call.kind), policy.number("round.year") if policy else None)


def _visible(caller: Caller, subject: str) -> bool:
    return may_run_calls(caller) or calls_visible_to_all().filter(key=_key(subject)).exists()


DOOR: Final = SubjectDoor(
    kind="call",
    name=_name,
    address=lambda subject: reverse("rounds:call", args=[_key(subject)]),
    country=lambda _subject: None,
    visible_to=_visible,
)
