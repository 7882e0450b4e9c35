"""Where a National Commission prepares, under embargo, what it says of a round in its country, and changes it afterwards."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import second_factor, signed_in
from halqa.foundation.languages import AUTONYMS, LANGUAGES
from halqa.foundation.refusals import RuleRefused
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.access.national import is_officer, national_call
from halqa.rounds.actions.statements import write_statement
from halqa.rounds.forms.announcing import StatementForm
from halqa.rounds.models import Announcement, Call
from halqa.rounds.queries.calls import clock_of
from halqa.rounds.queries.commission import call_title
from halqa.rounds.queries.statements import StatementPage, has_part, shared_announcement, statement_page
from halqa.rounds.views.forms_parts import Both

STALE: Final = "statement-changed-meanwhile"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@second_factor
def statement(request: HttpRequest, code: str, call: str) -> HttpResponse:
    """Show what is decided about the cities of a country, under embargo, and take what its commission says."""
    row, announcement = _shared(request, code, call)
    page = statement_page(row, announcement, code, reader_language())
    acts = has_part(row, code) and is_officer(request.caller, code)
    initial = {f"words-{tag}": text for tag, text in page.words.items()} | {"read": page.number}
    form, status = StatementForm(request.POST if request.method == "POST" else None, initial=initial), HTTPStatus.OK
    beside: dict[str, Any] = {}
    if form.is_valid() and not acts:
        form.add_error(None, _("You read along; the commission acts."))
        status = HTTPStatus.FORBIDDEN
    elif form.is_valid():
        given = {"call": call, "country": code, "words": form.texts("words"), "read": form.version}
        try:
            write_statement(**given, caller=request.caller, by=request.caller.actor, now=request.now)
        except RuleRefused as refused:
            form.refuse(refused.refusals, request.caller.time_zone)
            status = HTTPStatus.CONFLICT
            if STALE in refused.codes:
                # What is sent next was written with both texts in view.
                page = statement_page(row, announcement, code, reader_language())
                form.data = form.data.copy()
                form.data["read"] = str(page.number)
                beside = _beside(page, given["words"])
        else:
            messages.success(request, _said(is_made=page.is_made))
            return redirect("rounds:statement", code.lower(), call)
    context = {
        "noindex": True,
        "round_kind": row.kind,
        "title": _("What your commission says in your country"),
        "call": call_title(row),
        "call_key": row.key,
        "code": code.lower(),
        "page": page,
        "acts": acts,
        "form": form,
        "planned": clock_of(request.caller.time_zone or "UTC", page.planned_for) if page.planned_for else None,
        "is_illustrative": row.is_illustrative,
    } | beside
    return render(request, "rounds/announcing/statement.html", context, status=status)


def _beside(page: StatementPage, mine: dict[str, str]) -> dict[str, Any]:
    """Return both texts in each language in which they differ, and who wrote what stands."""
    both = [
        Both(AUTONYMS[tag], stands, written)
        for tag in LANGUAGES
        if (stands := page.words.get(tag, "")) != (written := mine.get(tag, "").strip())
    ]
    return {"both": both, "their_name": page.versions[0].author if page.versions else ""}


def _shared(request: HttpRequest, code: str, call: str) -> tuple[Call, Announcement]:
    """Return a call with its announcement for who sees the country's side of it.

    :raises Http404: for anybody else, and until the coordination team shares it with something decided about its cities
    """
    row = national_call(request.caller, code, call)
    announcement = shared_announcement(row, code)
    if announcement is None:
        raise Http404
    return row, announcement


def _said(*, is_made: bool) -> str:
    if is_made:
        return _("Kept. Everybody reads it now on the page of the announcement.")
    return _("Kept. Everybody reads it at the moment of the announcement, and nobody before.")
