"""A person's notices: the list, and marking them as read."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from halqa.accounts.views.doors import signed_in
from halqa.foundation.lists import Query
from halqa.notices.actions.desk import mark_read
from halqa.notices.queries.calendar import calendar
from halqa.notices.queries.desk import deadline, notices_of
from halqa.notices.views.calendar import calendar_answer
from halqa.pages.templatetags.frame import address, site_address
from halqa.pages.views.posting import sent_from


@require_safe
@signed_in
def notices(request: HttpRequest) -> HttpResponse:
    """Show all that a person was told, newest first."""
    query = Query.parse(request.META["QUERY_STRING"], ("page",))
    context = {
        "title": _("Notices"),
        "noindex": True,
        "query": query,
        "list": notices_of(request.caller, request.now, page=query.get("page")),
    }
    return render(request, "notices/notices.html", context)


@sent_from(lambda pk: address("notices/"))  # noqa: ARG005  the path gives it
@signed_in
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a notice as read, and go back to the list."""
    if not mark_read(person=request.caller.key, notice=pk, now=request.now):
        raise Http404
    return redirect(address("notices/"))


@sent_from(lambda: address("notices/"))
@signed_in
def read_all(request: HttpRequest) -> HttpResponse:
    """Mark every notice as read."""
    mark_read(person=request.caller.key, notice=None, now=request.now)
    messages.success(request, _("All notices are marked as read."))
    return redirect(address("notices/"))


@require_safe
@signed_in
def deadline_file(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the deadline of a notice as a calendar file."""
    told = deadline(request.caller, pk)
    if told is None:
        raise Http404
    return calendar_answer(calendar([told], site=site_address(request)))
