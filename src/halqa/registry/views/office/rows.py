"""The one page on which any row of any table is added or corrected, with a source and a reason, and the lists that lead there."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import wraps
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import inside, second_factor
from halqa.foundation.dates import UncertainDate
from halqa.foundation.lists import PAGE, Page, Query
from halqa.foundation.refusals import RuleRefused
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import labelled
from halqa.registry.access import may_correct
from halqa.registry.actions.correction_requests import correct_as_asked
from halqa.registry.actions.rows import record_row
from halqa.registry.enums import FigureScope, WithdrawalWay
from halqa.registry.forms.office import FindRowForm, RowForm
from halqa.registry.labels.office import CONSEQUENCES, NEW, ROWS, TABLES
from halqa.registry.queries.answers import Listed
from halqa.registry.queries.city import city_line
from halqa.registry.queries.figures import figures
from halqa.registry.queries.office_history import last_deed_about
from halqa.registry.queries.office_row import (
    RowAsItStands,
    RowDraft,
    beginning_of,
    country_names,
    found_rows,
    names_in_rows,
    row_draft,
)
from halqa.registry.rules.office import SENSITIVE, changes_counts, city_of, subject_of, way_to_withdraw
from halqa.registry.rules.roster import Row
from halqa.registry.rules.roster_facts import scope_of
from halqa.registry.rules.roster_tables import TABLE_OF, Table
from halqa.registry.views.office.asked import ANSWERED_MEANWHILE, Asked, asked_in
from halqa.registry.views.office.lines import (
    CONFLICT,
    PAGE_SIZE,
    STALE,
    after,
    at,
    cell_changes,
    heads,
    row_line,
    stored_in,
    told,
)

View = Callable[..., HttpResponseBase]


def of_table(view: View) -> View:
    """Let coordinators in to a page about a table; where it changes what the network tells the world, by a second factor."""
    asked_again = second_factor(view)

    @inside(may_correct)
    @wraps(view)
    def shown(request: HttpRequest, table: str) -> HttpResponseBase:
        if table not in TABLE_OF:
            raise Http404
        return (asked_again if table in SENSITIVE else view)(request, table)

    return shown


@require_http_methods(["GET", "HEAD"])
@of_table
def rows(request: HttpRequest, table: str) -> HttpResponse:
    """List the rows of a table as they stand, all or those that hold what is looked for, each with the way to its page."""
    query = Query.parse(request.META.get("QUERY_STRING", ""), ("q", PAGE))
    language = reader_language()
    total, found = found_rows(table, query.get("q"), language=language)
    page = Page.of(total, query.get(PAGE), size=PAGE_SIZE)
    shown = list(islice(found, page.offset, page.offset + page.size))
    names = names_in_rows(((table, each) for _identity, each in shown), language=language)
    context = {
        "title": str(TABLES[table]),
        "table": table,
        "new": NEW[table],
        "form": FindRowForm({"q": query.get("q")}),
        "asked": query.get("q"),
        "heads": heads(table),
        "lines": [row_line(table, identity, each, names) for identity, each in shown],
        "page": page,
        "query": query,
    }
    return render(request, "registry/office/rows.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_table
def new_row(request: HttpRequest, table: str) -> HttpResponse:
    """Add a row; ``key`` may name the city that it is about."""
    beginning = beginning_of(table, request.GET.get("key", ""))
    asked = asked_in(request)
    form = _row_form(request, TABLE_OF[table], {}, {**_defaults(table), **beginning, **(asked.beginning(table) if asked else {})})
    city = city_of(table, _whole(TABLE_OF[table], beginning))
    return _written(request, form, {"title": str(NEW[table]), "city": city, "asked": asked})


@require_http_methods(["GET", "HEAD", "POST"])
@of_table
def row(request: HttpRequest, table: str) -> HttpResponse:
    """Show a row as it stands, and correct it."""
    stored = stored_in(request, TABLE_OF[table])
    fixed = {name: stored.row[name] for name in stored.table.identity}
    asked = asked_in(request)
    proposed = asked.beginning(table) if asked else {}
    form = _row_form(request, stored.table, fixed, {**stored.row, "version": stored.version, **proposed})
    way = way_to_withdraw(table, stored.row)
    context = {
        "title": labelled(_("Change"), ROWS[table]),
        "stored": stored,
        "fixed": told(table, stored.row, fixed),
        "city": city_of(table, stored.row),
        "asked": asked,
        "withdraw": "" if stored.is_withdrawn else _way_out(way, stored),
        "restore": at("registry:office_restore", stored) if stored.is_withdrawn or table == "corrections" else "",
    }
    return _written(request, form, context)


def _written(request: HttpRequest, form: RowForm, context: dict[str, Any]) -> HttpResponse:
    """Show the form of a row, what recording it would change, or what somebody else wrote meanwhile; or record it."""
    status, step = 200, request.POST.get("step", "check")
    table = form.table.name
    if form.is_valid() and step != "edit":
        sent: dict[str, Any] = {"table": table, "row": form.row, "version": form.cleaned_data["version"]}
        sent |= {"reason": form.cells["reason"], "affirmed": form.affirmed, "now": request.now}
        draft = row_draft(**sent)
        if step == "confirm" and not draft.refusals:
            try:
                number = _record(context["asked"], by=request.caller.actor, **sent)
            except RuleRefused as refused:
                # Somebody was quicker by a moment: what they wrote is shown now.
                draft = row_draft(**sent)
                answered = (refusal for refusal in refused.refusals if refusal.code in ANSWERED_MEANWHILE)
                draft = replace(draft, refusals=(*draft.refusals, *answered))
            else:
                _tell(request, number)
                return redirect(context["asked"].address if context["asked"] else after(table, form.row))
        form.refuse(draft.refusals)
        if any(refusal.code == STALE for refusal in draft.refusals):
            status = CONFLICT
            form.reread(draft.version)
            context["theirs"] = cell_changes(table, _both(draft, form.row))
            identity = form.table.identity_of(form.row)
            context["their_deed"] = last_deed_about(table, identity, subject_of(table, form.row, city_of(table, form.row)))
        elif not draft.refusals:
            context |= _check(request, form, draft)
    context |= {"city_name": _city_name(context["city"])}
    context |= {"form": form, "table": table, "table_name": TABLES[table], "noindex": True, "kind": ROWS[table]}
    return render(request, "registry/office/row.html", context, status=status)


def _record(asked: Asked | None, *, by: str, now: datetime, **sent: Any) -> int | None:
    """Record a row, and with it answer the reader who asked for it, if one did."""
    if asked is None:
        return record_row(**sent, by=by, now=now)
    return correct_as_asked(number=asked.number, read=asked.read, recorded=sent, by=by, now=now)


def _city_name(key: str) -> str:
    line = city_line(key, language=reader_language()) if key else None
    return line.names_for(reader_language())[0].text if line else ""


def _both(draft: RowDraft, mine: Row) -> Mapping[str, Mapping[str, str]]:
    stored = draft.stored or dict.fromkeys(mine, "")
    return {name: {"old": stored[name], "new": mine[name]} for name in mine if stored[name] != mine[name]}


def _check(request: HttpRequest, form: RowForm, draft: RowDraft) -> dict[str, Any]:
    """Return what is looked at before a row is recorded: what changes and follows, by which source and for what reason."""
    table = form.table.name
    affirmed = [form[form.ticks[source]].label for source in form.affirmed]
    return {
        "checked": True,
        "changes": cell_changes(table, draft.cells),
        "source": form.row.get("source_url", ""),
        "affirmed": affirmed,
        "reason": form.cells["reason"],
        "consequence": CONSEQUENCES[table if changes_counts(table, draft.stored, draft.cells) else ""],
        "beside": _beside(request, draft) if table == "network_figures" else None,
    }


def _beside(request: HttpRequest, draft: RowDraft) -> tuple[UncertainDate, Listed] | None:
    """Return what our rows say of the day that a figure of the whole network is about, as known today."""
    told = {**(draft.stored or {}), **{name: cell["new"] for name, cell in draft.cells.items()}}
    if scope_of(told.get("scope", "total")) is not FigureScope.TOTAL:
        return None
    day = UncertainDate.parse(told.get("date", "")).latest
    if day is None:
        return None
    return UncertainDate.on(day), figures(day, request.now.date(), language=reader_language()).listed


def _row_form(request: HttpRequest, table: Table, fixed: Mapping[str, str], initial: Mapping[str, str]) -> RowForm:
    data = request.POST if request.method == "POST" else None
    return RowForm(data, table=table, fixed=fixed, countries=country_names(language=reader_language()), initial=initial)


def _way_out(way: WithdrawalWay, stored: RowAsItStands) -> str:
    if way is WithdrawalWay.CORRIGENDUM:
        key = urlencode({"key": city_of(stored.table.name, stored.row)})
        return f"{reverse('registry:office_new', args=['corrections'])}?{key}"
    return at("registry:office_withdraw", stored) if way in {WithdrawalWay.WITHDRAWAL, WithdrawalWay.END} else ""


def _defaults(table: str) -> Row:
    """Return what most new rows of a table have; never who published a figure, which nobody may say unthinkingly."""
    usual = {"scope": "total", "cities_qualifier": "exact", "status": "stands"}
    return usual if table == "network_figures" else {}


def _whole(table: Table, beginning: Row) -> Row:
    return dict.fromkeys(table.header, "") | beginning


def _tell(request: HttpRequest, number: int | None) -> None:
    if number is None:
        messages.info(request, _("It says so already: nothing was changed."))
    else:
        messages.success(request, _("Recorded. Everybody can see it now."))
