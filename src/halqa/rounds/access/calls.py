"""Who may see and run calls. A draft is the coordination team's alone; what has opened is everybody's."""

from django.db.models import QuerySet
from django.http import Http404

from halqa.accounts.access import Caller
from halqa.accounts.enums import Role
from halqa.rounds.enums.calls import CallState
from halqa.rounds.models import Call

SHOWN = (CallState.OPEN, CallState.CLOSED, CallState.CALLED_OFF)
"""The states in which everybody can read a call."""


def may_run_calls(caller: Caller) -> bool:
    """Return whether the caller may draft, open, amend and end calls."""
    return caller.holds(Role.COORDINATOR)


def calls_visible_to_all() -> QuerySet[Call]:
    """Return the calls that everybody can read, those that closed among them."""
    return Call.objects.filter(state__in=SHOWN)


def public_call(key: str) -> Call:
    """Return a call that everybody can read.

    :raises Http404: where there is none of this key, or it is still a draft
    """
    call = calls_visible_to_all().filter(key=key).first()
    if call is None:
        raise Http404
    return call


def call_for_office(key: str) -> Call:
    """Return any call, for whoever may run calls.

    :raises Http404: where there is none of this key
    """
    call = Call.objects.filter(key=key).first()
    if call is None:
        raise Http404
    return call
