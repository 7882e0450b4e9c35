"""The pages on which the coordination team answers what readers ask to be corrected."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from halqa.accounts.queries import names_of
from halqa.accounts.views.doors import inside
from halqa.foundation.lists import PAGE, Page, Query
from halqa.foundation.refusals import RuleRefused
from halqa.foundation.subjects import Subject
from halqa.pages.queries import Tab
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import labelled
from halqa.pages.views.posting import sent_from
from halqa.registry.access import may_correct
from halqa.registry.actions import correction_requests as actions
from halqa.registry.enums import CorrectionRequestState, WithdrawalWay
from halqa.registry.forms.correction_requests import AnswerForm, chosen_numbers
from halqa.registry.labels.correction_requests import SHOWN
from halqa.registry.labels.office import NEW, ROWS, column_words, columns_elsewhere, deed_words, row_words
from halqa.registry.queries import correction_requests as queries
from halqa.registry.queries.askable import askable
from halqa.registry.queries.correction_requests import RequestRecord
from halqa.registry.queries.office_history import rows_as_they_stand
from halqa.registry.queries.office_row import RowAsItStands
from halqa.registry.rules.correction_requests import UNANSWERED
from halqa.registry.rules.office import cells_that_differ, way_to_withdraw
from halqa.registry.rules.roster_tables import TABLE_OF
from halqa.registry.views.office.lines import at, cell_changes, told

ANSWERS: Final[Mapping[str, tuple[Callable[..., Any], Promise]]] = {
    "uphold": (actions.uphold, gettext_lazy("Answered. Whoever asked, and can be told, is told.")),
    "ask-back": (actions.ask_back, gettext_lazy("Asked. The request waits for the reply.")),
}
"""What the coordination team can say on the page itself: the action, and what is said when it is done."""

OFFERED: Final[Mapping[str, tuple[str, ...]]] = {
    "city": ("members", "awards", "memberships", "cluster_leads", "consortium_parts", "conferences"),
    "country": ("members", "awards", "commissions", "first_claims"),
    "network": ("members", "rounds", "network_figures", "first_claims"),
}
"""What is offered to be added where something is missing, by the kind of what it is missing of."""


@require_http_methods(["GET", "HEAD"])
@inside(may_correct)
def requests(request: HttpRequest) -> HttpResponse:
    """List what readers ask to be corrected: what waits by its subject, what is due first on top; or what was answered."""
    query = Query.parse(request.META.get("QUERY_STRING", ""), ("state", PAGE))
    shown = query.get("state") if query.get("state") in SHOWN else "open"
    today = request.now.date()
    counts = queries.counted_requests(today)
    page = Page.of(counts[shown], query.get(PAGE), size=queries.PAGE_SIZE)
    lines = queries.request_lines(shown, page, today, language=reader_language())
    context = {
        "title": _("Corrections that readers ask for"),
        "noindex": True,
        "query": query,
        "page": page,
        "shown": shown,
        "tabs": [
            Tab(f"{words} ({counts[name]})", str(query.put("state", name)), current=name == shown)
            for name, words in SHOWN.items()
        ],
        "lines": [(line, _kind(line.table)) for line in lines],
        "may_discard": shown in {"open", "overdue"},
    }
    return render(request, "registry/correct/requests.html", context)


@sent_from(lambda: reverse("registry:correction_requests"))
@inside(may_correct)
def discard(request: HttpRequest) -> HttpResponse:
    """Discard the requests that are ticked, in one act."""
    count = actions.discard_requests(numbers=chosen_numbers(request.POST), by=request.caller.actor, now=request.now)
    _tell_discarded(request, count)
    return redirect("registry:correction_requests")


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_correct)
def request_(request: HttpRequest, number: int) -> HttpResponse:
    """Show a request beside the fact and its history, and take the answer."""
    record = _record(request, number)
    answer = request.POST.get("answer_by", "") if request.method == "POST" else ""
    if answer == "discard":
        _tell_discarded(request, actions.discard_requests(numbers=[number], by=request.caller.actor, now=request.now))
        return redirect("registry:correction_requests")
    if answer == "discard-flood":
        _tell_discarded(request, actions.discard_flood(number=number, by=request.caller.actor, now=request.now))
        return redirect("registry:correction_requests")
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"read": record.edition})
    status = HTTPStatus.OK
    if form.is_valid():
        if answer not in ANSWERS:
            raise Http404
        act, done = ANSWERS[answer]
        said = {"read": form.cleaned_data["read"], "answer": form.cleaned_data["answer"].replace("\r\n", "\n")}
        try:
            act(number=number, by=request.caller.actor, now=request.now, **said)
        except RuleRefused as refused:
            form.refuse(refused.refusals)
            record = _record(request, number)
            if record.edition != said["read"]:
                # What is answered next is answered to what is shown now.
                status = HTTPStatus.CONFLICT
                form.put(read=str(record.edition))
        else:
            messages.success(request, done)
            return redirect("registry:correction_requests")
    return render(request, "registry/correct/request.html", _context(record, form), status=status)


def _record(request: HttpRequest, number: int) -> RequestRecord:
    """Return a request. Raises Http404 where there is none of this number."""
    record = queries.request_record(number, request.now.date(), language=reader_language())
    if record is None:
        raise Http404
    return record


def _context(record: RequestRecord, form: AnswerForm) -> dict[str, Any]:
    fact, table = record.fact, record.fact.table
    columns = [name for name in queries.columns_asked_of(table) if (fact.row or record.was).get(name)]
    was = cells_that_differ(_header(table), record.was, fact.row) if table and fact.row and record.has_changed else {}
    return {
        "title": record.line.about,
        "noindex": True,
        "record": record,
        "kind": _kind(table),
        "form": form,
        "is_open": record.line.state in UNANSWERED,
        "is_asked_back": record.line.state is CorrectionRequestState.ASKED_BACK,
        "column": column_words(table, record.column)[0] if record.column in queries.columns_asked_of(table) else "",
        "cells": told(table, fact.row or record.was, columns) if table else [],
        "source": (fact.row or record.was).get("source_url", ""),
        "changed": cell_changes(table, was) if was else [],
        "is_gone": bool(table) and fact.stored is None,
        "is_withdrawn": bool(fact.stored and fact.stored.is_withdrawn),
        "ways": _ways(record),
        "deeds": [(deed, deed_words(deed.event.kind, deed.table)) for deed in record.deeds],
        "answered_by": names_of([record.answered_by]).get(record.answered_by, "") if record.answered_by else "",
        "city": Subject.parse(fact.subject).rest if fact.subject.startswith("city:") else "",
    }


def _ways(record: RequestRecord) -> list[tuple[str, str | Promise]]:
    """Return where the general act begins that answers a request, each with its words."""
    fact = record.fact
    asked = urlencode({"request": record.line.number, "read": record.edition})
    if elsewhere := askable(fact.table):
        return [(f"{elsewhere.correction(fact.identity)}?{asked}", _("Correct it"))] if fact.stored else []
    if isinstance(fact.stored, RowAsItStands) and not fact.stored.is_withdrawn and not record.line.is_missing:
        ways: list[tuple[str, str | Promise]] = [(f"{at('registry:office_row', fact.stored)}&{asked}", _("Correct it"))]
        way = way_to_withdraw(fact.table, fact.row)
        if way in {WithdrawalWay.WITHDRAWAL, WithdrawalWay.END}:
            ways.append((f"{at('registry:office_withdraw', fact.stored)}&{asked}", _("This was never so")))
        return ways
    about = Subject.parse(fact.subject)
    key = urlencode({"key": about.rest}) + "&" if about.kind == "city" else ""
    rows = rows_as_they_stand(about.rest) if about.kind == "city" else ()
    changes = [(f"{at('registry:office_row', row)}&{asked}", labelled(_("Change"), ROWS[row.table.name])) for row in rows]
    is_member = any(row.table.name == "members" for row in rows)
    offered = [table for table in OFFERED[about.kind] if not (is_member and table == "members")]
    additions = [(f"{reverse('registry:office_new', args=[table])}?{key}{asked}", NEW[table]) for table in offered]
    return [*changes, *additions]


def _header(table: str) -> tuple[str, ...]:
    return columns_elsewhere(table) or TABLE_OF[table].header


def _kind(table: str) -> str | Promise:
    return row_words(table) or _("Something that is missing")


def _tell_discarded(request: HttpRequest, count: int) -> None:
    if count:
        words = ngettext("%(count)s request was discarded.", "%(count)s requests were discarded.", count)
        messages.success(request, words % {"count": count})
    else:
        messages.info(request, _("Nothing was discarded: none is ticked, or others have answered meanwhile."))
