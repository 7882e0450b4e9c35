"""The archives of a round for the coordination team: ordered, followed, taken along; each time with a trace."""

from http import HTTPStatus

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import inside, second_factor
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.access.calls import call_for_office, may_run_calls
from halqa.rounds.actions.archives import order_archive, take_archive
from halqa.rounds.models import Call, RoundArchive
from halqa.rounds.queries.applications_policy import applications_policy
from halqa.rounds.queries.applications_words import reasons
from halqa.rounds.queries.archives import archives_of, file_of_archive
from halqa.rounds.views.applications_board import about


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_run_calls)
@second_factor
def archive(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show the archives of a round and how far each is; order one, or hand one out."""
    call = call_for_office(key)
    refused: list[str] = []
    if request.method == "POST":
        try:
            return _done(request, call)
        except RuleRefused as against:
            refused = reasons(against.refusals, request.caller.time_zone)
    found = archives_of(call)
    context = about(call) | {
        "title": _("Take the whole round along"),
        "archives": found,
        "is_under_way": any(one.is_under_way for one in found),
        "days": applications_policy().archive_days,
        "refused": refused,
    }
    status = HTTPStatus.CONFLICT if refused else HTTPStatus.OK
    return render(request, "rounds/office/archive.html", context, status=status)


def _done(request: HttpRequest, call: Call) -> HttpResponseBase:
    given = {"call": call.key, "caller": request.caller, "by": request.caller.actor, "now": request.now}
    if not (wanted := request.POST.get("take", "")):
        order_archive(language=reader_language(), **given)
        messages.success(request, _("It is being made. You can leave the page and come back."))
        return redirect("rounds:archive", call.key)
    try:
        content = file_of_archive(wanted).open("rb") if RoundArchive.objects.filter(key=wanted, call=call).exists() else None
    except FileNotFoundError:
        content = None
    if content is None:
        raise RuleRefused([Refusal("archive-not-there")])
    try:
        take_archive(key=wanted, **given)
    except RuleRefused:
        content.close()
        raise
    name = f"{call.key}-{request.now:%Y-%m-%d}.zip"
    return FileResponse(content, as_attachment=True, filename=name, content_type="application/zip")
