"""The door of what a commission does for a call: what it is called, and who may know of it; and who is on which panel."""

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from halqa.accounts.access import Caller, SubjectDoor, subject_name
from halqa.foundation.actors import Actor, ActorKind
from halqa.foundation.subjects import Subject
from halqa.registry.access import may_see_country
from halqa.rounds.access.national import KIND, call_and_country
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.labels.names import call_name
from halqa.rounds.models import Call, Panelist
from halqa.rounds.queries.calls import policy_of


def _name(subject: str, language: str) -> str | None:
    key, country = call_and_country(subject)
    call = Call.objects.filter(key=key).first()
    policy = policy_of(call) if call else None
    if call is None or policy is None:
        return None
    with override(language):
        told = call_name(CallKind(call.kind), policy.number("round.year"))
        named = subject_name(str(Subject("country", country)), language)
        return _("%(country)s: %(call)s") % {"country": named, "call": told}


def _address(subject: str) -> str:
    call, country = call_and_country(subject)
    return reverse("rounds:commission_call", args=[country.lower(), call])


def _visible(caller: Caller, subject: str) -> bool:
    call, country = call_and_country(subject)
    return may_see_country(caller, country) and Call.objects.filter(key=call).exists()


STEP_DOOR: Final = SubjectDoor(
    kind=KIND,
    name=_name,
    address=_address,
    country=lambda subject: call_and_country(subject)[1],
    visible_to=_visible,
)


def panels_of(person: str) -> list[dict[str, Any]]:
    """Return what is kept of the panels that a person, by key, was on, as values of JSON."""
    actor = str(Actor(ActorKind.PERSON, person))
    told = ("name", "country", "call__key", "added_at", "added_by", "removed_at", "actors")
    rows = Panelist.objects.order_by("pk").values(*told)
    return [{name: value for name, value in row.items() if name != "actors"} for row in rows if actor in row["actors"]]
