"""The desk: the home of everybody who is signed in."""

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from halqa.accounts.access import Caller, may_see_people, subject_names
from halqa.accounts.labels.roles import held
from halqa.accounts.views.doors import signed_in
from halqa.exchange.access import takes_part
from halqa.foundation.subjects import NETWORK, Subject
from halqa.notices.access import may_read_all
from halqa.pages.templatetags.frame import address, reader_language
from halqa.registry.access import may_correct
from halqa.rounds.access.applications import takes_part as takes_part_in_applications
from halqa.rounds.queries.calls import clock_of
from halqa.site.queries.desk import desk

PLACES: Final[tuple[tuple[Promise, str, Callable[[Caller], bool]], ...]] = (
    (gettext_lazy("The office of the registry"), "office/", may_correct),
    (gettext_lazy("People and roles"), "office/people/", may_see_people),
    (gettext_lazy("Applications and reports"), "applications/", takes_part_in_applications),
    (gettext_lazy("Enquiries about practices"), "enquiries/", takes_part),
    (gettext_lazy("What would be sent"), "notices/sent/", may_read_all),
    (gettext_lazy("Notices"), "notices/", lambda _caller: True),
    (gettext_lazy("Your account"), "account/", lambda _caller: True),
)
"""Where somebody can go from their desk, and who may."""

UNNAMED: Final = frozenset({NETWORK, "person"})
"""Kinds of subjects of which the words for an act say enough: the one network, and people, whose keys tell nobody anything."""


@require_safe
@signed_in
def my_desk(request: HttpRequest) -> HttpResponse:
    """Show what awaits the caller, what is theirs at a glance, and what they did lately."""
    mine = desk(request.caller, request.now)
    holdings = request.caller.holdings
    names = subject_names((*(one.scope for one in holdings), *(done.subject for done in mine.lately)), reader_language())
    context = {
        "title": _("Your desk"),
        "noindex": True,
        "desk": mine,
        "awaiting": [(one, clock_of(request.caller.time_zone, one.due_at) if one.due_at else None) for one in mine.awaiting],
        "roles": [held(one.role, one.scope, names[one.scope]) for one in holdings],
        "places": [(words, address(place)) for words, place, may in PLACES if may(request.caller)],
        "lately": [(done, "" if Subject.parse(done.subject).kind in UNNAMED else names[done.subject]) for done in mine.lately],
    }
    return render(request, "site/desk.html", context)
