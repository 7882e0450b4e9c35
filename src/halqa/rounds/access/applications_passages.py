"""What a link with a code opens: to sign, to endorse or to review, for whom, and on which subject alone."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from django.http import Http404

from halqa.accounts.access import Caller, caller_by_key
from halqa.accounts.access.caller import Holding
from halqa.accounts.enums import Role
from halqa.accounts.queries.passages import OpenPassage
from halqa.foundation.subjects import Subject
from halqa.rounds.models import Application

SIGNING: Final = "application.sign"
ENDORSING: Final = "application.endorse"
REVIEWING: Final = "national-step.review"


def caller_through(passage: OpenPassage, application: Application, now: datetime) -> Caller:
    """Return who acts on one application by a passage, with what the passage was given for and nothing else.

    An officer whose office has ended since the mail went out is an officer no more: only a commission endorses.

    :raises Http404: where the passage opens nothing here (any more)
    """
    if passage.subject != str(Subject("application", application.key)):
        raise Http404
    held: tuple[Holding, ...] = ()
    if passage.purpose == SIGNING:
        held = (Holding(Role.MAYOR, application.city, now.date(), None),)
    elif passage.purpose == ENDORSING:
        scope = str(Subject("country", application.country))
        officer = caller_by_key(passage.person, now) if passage.person else None
        of_officer = officer.holdings if officer else ()
        held = tuple(one for one in of_officer if (one.role, one.scope) == (Role.COMMISSION_OFFICER, scope))
    if not held:
        raise Http404
    told = {"name": passage.name, "language": passage.language, "time_zone": passage.time_zone}
    return replace(Caller(actor=passage.actor, **told), holdings=held)
