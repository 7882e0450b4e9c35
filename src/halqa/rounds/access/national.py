"""Who sees what a commission does for a call in its country, and who is on its panel. Missing and forbidden look alike."""

from typing import Final

from django.db.models import QuerySet
from django.http import Http404

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.foundation.subjects import Subject
from halqa.registry.access import may_see_country
from halqa.rounds.access.calls import SHOWN
from halqa.rounds.models import Call, Panelist

KIND: Final = "national-step"
"""The kind of subject that what a commission does for a call is: ``national-step:award-2027/XA``."""


def step_subject(call: str, country: str) -> str:
    """Return what the ledger calls the work of a commission (by ISO 3166-1, in capitals) in a call."""
    return str(Subject(KIND, f"{call}/{country}"))


def call_and_country(subject: str) -> tuple[str, str]:
    """Return the keys of the call and the country of such a subject."""
    call, _, country = Subject.parse(subject).rest.partition("/")
    return call, country


def is_officer(caller: Caller, country: str) -> bool:
    """Return whether the caller speaks for the commission of a country, by ISO 3166-1, in capitals."""
    return caller.holds(Role.COMMISSION_OFFICER, str(Subject("country", country)))


def require_country(caller: Caller, country: str) -> None:
    """Let in officers of the country's commission and the coordination team.

    :raises Http404: for anybody else
    """
    if not may_see_country(caller, country):
        raise Http404


def national_call(caller: Caller, country: str, key: str) -> Call:
    """Return a call that everybody can read, for those who may see what of the country is not public.

    :raises Http404: for anybody else, and where there is none of this key, by the same query
    """
    call = Call.objects.filter(state__in=SHOWN, key=key).first() if may_see_country(caller, country) else None
    if call is None:
        raise Http404
    return call


def panel_of(call: str, country: str) -> QuerySet[Panelist]:
    """Return those whom a commission asked to read, without those whom it took off again."""
    return Panelist.objects.filter(call__key=call, country=country, removed_at=None)


def panelist_for(actor: str, subject: str) -> Panelist | None:
    """Return as whom somebody, by actor key, reads for a commission; nobody where they are not on its panel."""
    call, country = call_and_country(subject)
    # Few people: a panel is read whole rather than asked for within JSON, which databases do differently.
    return next((one for one in panel_of(call, country).order_by("pk") if actor in one.actors), None)
