"""The calendar of a person's deadlines, which calendar programs fetch by an address that nobody can guess."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from halqa.accounts.queries import person_line
from halqa.accounts.views.doors import signed_in
from halqa.notices.actions.preferences import close_calendar, open_calendar
from halqa.notices.queries.calendar import calendar
from halqa.notices.queries.desk import deadlines_of, person_of_calendar
from halqa.pages.templatetags.frame import address, site_address
from halqa.pages.views.posting import sent_from


def calendar_answer(file: bytes) -> HttpResponse:
    """Answer with a calendar file that only its reader may keep."""
    return HttpResponse(
        file,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="halqa.ics"', "Cache-Control": "private, no-store"},
    )


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a calendar program that knows the token; nobody is signed in here. A wrong token looks like no page at all."""
    key = person_of_calendar(token)
    reader = person_line(key) if key else None
    if reader is None:
        raise Http404
    with override(reader.language):
        deadlines = deadlines_of(reader.key, time_zone=reader.time_zone)
        return calendar_answer(calendar(deadlines, site=settings.SITE_ADDRESS or site_address(request)))


@sent_from(lambda: address("notices/preferences/"))
@signed_in
def renew(request: HttpRequest) -> HttpResponse:
    """Give the calendar an address, a new one if it has one."""
    open_calendar(person=request.caller.key, by=request.caller.actor, now=request.now)
    messages.success(request, _("Your calendar has a new address. One that it had before leads nowhere now."))
    return redirect(address("notices/preferences/"))


@sent_from(lambda: address("notices/preferences/"))
@signed_in
def close(request: HttpRequest) -> HttpResponse:
    """Take the address of the calendar away."""
    close_calendar(person=request.caller.key, by=request.caller.actor, now=request.now)
    messages.success(request, _("Your calendar is closed: its address leads nowhere now."))
    return redirect(address("notices/preferences/"))
