"""The one page on which any row of any table is added, corrected, taken back or given back, with a source and a reason."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import wraps
from itertools import islice
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import inside, second_factor
from halqa.foundation.dates import UncertainDate
from halqa.foundation.lists import PAGE, Page, Query
from halqa.foundation.refusals import RuleRefused
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import when_text
from halqa.registry.access import may_correct
from halqa.registry.actions.rows import record_row
from halqa.registry.actions.withdrawals import restore_row, withdraw_row
from halqa.registry.enums import FigureScope, WithdrawalWay
from halqa.registry.forms.office import ColumnsForm, ReasonForm, RowForm, WithdrawalForm
from halqa.registry.labels.office import CONSEQUENCES, ROWS, TABLES, cell_words, column_words
from halqa.registry.queries.answers import Listed
from halqa.registry.queries.city import city_line
from halqa.registry.queries.figures import figures
from halqa.registry.queries.office_history import last_deed_about
from halqa.registry.queries.office_row import (
    RowAsItStands,
    RowDraft,
    beginning_of,
    country_choices,
    row_as_it_stands,
    row_draft,
)
from halqa.registry.queries.roster_stored import count_stored, stored_rows
from halqa.registry.rules.office import SENSITIVE, city_of, identity_in, subject_of, way_to_withdraw
from halqa.registry.rules.roster import Row
from halqa.registry.rules.roster_facts import scope_of
from halqa.registry.rules.roster_tables import REGION_NAMES, TABLE_OF, Form, Table

STALE: Final = "changed-since-read"
CONFLICT: Final = 409
PAGE_SIZE: Final = 50
CELLS_IN_A_LINE: Final = 4
BESIDE_THE_POINT: Final = frozenset(
    {"country_iso2", "unesco_region", "source_url", "notes", "latitude", "longitude", "geonames_id", "population"}
)
"""Columns that do not tell a row from others at a glance."""

View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class CellChange:
    """A cell before and after, in words."""

    label: str | Promise
    old: str | Promise
    new: str | Promise


@dataclass(frozen=True)
class RowLine:
    """A row in a list: what it says in a few words, and where it is corrected."""

    table: str
    kind: str | Promise
    words: tuple[str | Promise, ...]
    address: str


@dataclass(frozen=True)
class Decision:
    """A decision about a row as a whole: its form, what it does, what it is called, and what is said when it is done."""

    stored: RowAsItStands
    form: ColumnsForm
    act: Callable[[], None]
    title: str
    done: str


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


@of_table
@require_http_methods(["GET", "HEAD"])
def rows(request: HttpRequest, table: str) -> HttpResponse:
    """List the rows of a table as they stand, each with the way to its page."""
    query = Query.parse(request.META.get("QUERY_STRING", ""), (PAGE,))
    page = Page.of(count_stored(table), query.get(PAGE), size=PAGE_SIZE)
    shown = islice(stored_rows(table), page.offset, page.offset + page.size)
    context = {
        "title": str(TABLES[table]),
        "table": table,
        "new": ROWS[table],
        "lines": [row_line(table, identity, stored.row) for identity, stored in shown],
        "page": page,
        "query": query,
    }
    return render(request, "registry/office/rows.html", context)


@of_table
@require_http_methods(["GET", "HEAD", "POST"])
def new_row(request: HttpRequest, table: str) -> HttpResponse:
    """Add a row; ``key`` may name the city that it is about."""
    beginning = beginning_of(table, request.GET.get("key", ""))
    form = _row_form(request, TABLE_OF[table], {}, {**_defaults(table), **beginning})
    return _written(request, form, {"title": str(ROWS[table]), "city": city_of(table, _whole(TABLE_OF[table], beginning))})


@of_table
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, table: str) -> HttpResponse:
    """Show a row as it stands, and correct it."""
    stored = _stored(request, TABLE_OF[table])
    fixed = {name: stored.row[name] for name in stored.table.identity}
    form = _row_form(request, stored.table, fixed, {**stored.row, "version": stored.version})
    way = way_to_withdraw(table, stored.row)
    context = {
        "title": str(ROWS[table]),
        "stored": stored,
        "fixed": [(column_words(table, name)[0], _in_words(table, name, text)) for name, text in fixed.items() if text],
        "city": city_of(table, stored.row),
        "withdraw": "" if stored.is_withdrawn else _way_out(way, stored),
        "restore": _at("registry:office_restore", stored) if stored.is_withdrawn or table == "corrections" else "",
    }
    return _written(request, form, context)


@inside(may_correct)
@second_factor
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, table: str) -> HttpResponse:
    """Take back a row that was never so."""
    stored = _stored(request, _table(table))
    if stored.is_withdrawn:
        messages.info(request, _("It is taken back already: nothing was changed."))
        return redirect(_after(table, stored.row))
    if way_to_withdraw(table, stored.row) not in {WithdrawalWay.WITHDRAWAL, WithdrawalWay.END}:
        raise Http404
    form = WithdrawalForm(request.POST if request.method == "POST" else None, initial={"version": stored.version})

    def act() -> None:
        said = form.cells
        withdraw_row(
            table=table,
            identity=stored.identity,
            version=form.cleaned_data["version"],
            known=said["known"],
            source=said["source_url"],
            reason=said["reason"],
            by=request.caller.actor,
            now=request.now,
        )

    done = _("It is taken back. Before that became known, it stood.")
    return _decided(request, Decision(stored, form, act, _("This was never so"), done))


@inside(may_correct)
@second_factor
@require_http_methods(["GET", "HEAD", "POST"])
def restore(request: HttpRequest, table: str) -> HttpResponse:
    """Let a row stand again that was taken back by mistake."""
    stored = _stored(request, _table(table))
    if not (stored.is_withdrawn or table == "corrections"):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None, initial={"version": stored.version})

    def act() -> None:
        reason = form.cells["reason"]
        restore_row(table=table, identity=stored.identity, reason=reason, by=request.caller.actor, now=request.now)

    return _decided(request, Decision(stored, form, act, _("It stands after all"), _("It stands again.")))


def row_line(table: str, identity: str, row: Row, *, of_city: bool = False) -> RowLine:
    """Return a row as it stands in a list; in one that is of a single city, the city is not named again."""
    said = gist(table, row, TABLE_OF[table].cities[:1] if of_city else ())
    return RowLine(table, ROWS[table], said, row_address("registry:office_row", table, identity))


def row_address(name: str, table: str, identity: str) -> str:
    """Return the address of a page about one row, which names it by the columns that identify it."""
    parts = zip(TABLE_OF[table].identity, identity.split("\t"), strict=True)
    return f"{reverse(name, args=[table])}?{urlencode([part for part in parts if part[1]])}"


def gist(table: str, row: Row, left_out: Collection[str] = ()) -> tuple[str | Promise, ...]:
    """Return the first cells of a row that say what it is, in words."""
    said = ((name, row[name]) for name in TABLE_OF[table].header if row[name] and name not in {*left_out, *BESIDE_THE_POINT})
    return tuple(_in_words(table, name, text) for name, text in islice(said, CELLS_IN_A_LINE))


def cell_changes(table: str, cells: Mapping[str, Mapping[str, str]]) -> list[CellChange]:
    """Return cells that change, with labels and choices in words."""
    return [
        CellChange(
            column_words(table, name)[0],
            _in_words(table, name, cell["old"]),
            _in_words(table, name, cell["new"]),
        )
        for name, cell in cells.items()
        if name in TABLE_OF[table].header
    ]


def _in_words(table: str, name: str, text: str) -> str | Promise:
    """Return a sound cell as its reader would say it: a date in words, a choice by its label, any other text as it is."""
    form = next(column.form for column in TABLE_OF[table].columns if column.name == name)
    if text and form in {Form.DAY, Form.DATE}:
        return when_text(UncertainDate.parse(text))
    return cell_words(name, text, REGION_NAMES)


def _written(request: HttpRequest, form: RowForm, context: dict[str, Any]) -> HttpResponse:
    """Show the form of a row, what recording it would change, or what somebody else wrote meanwhile; or record it."""
    status, step = 200, request.POST.get("step", "check")
    table = form.table.name
    if form.is_valid() and step != "edit":
        version, reason = form.cleaned_data["version"], form.cells["reason"]
        draft = row_draft(table=table, row=form.row, version=version, reason=reason, now=request.now)
        if step == "confirm" and not draft.refusals:
            try:
                number = record_row(
                    table=table, row=form.row, version=version, reason=reason, by=request.caller.actor, now=request.now
                )
            except RuleRefused:
                # Somebody was quicker by a moment: what they wrote is shown now.
                draft = row_draft(table=table, row=form.row, version=version, reason=reason, now=request.now)
            else:
                _tell(request, number)
                return redirect(_after(table, form.row))
        form.refuse(draft.refusals)
        if any(refusal.code == STALE for refusal in draft.refusals):
            status = CONFLICT
            form.reread(draft.version)
            context["theirs"] = cell_changes(table, _both(draft, form.row))
            identity = form.table.identity_of(form.row)
            context["their_deed"] = last_deed_about(table, identity, subject_of(table, form.row, city_of(table, form.row)))
        elif not draft.refusals:
            context |= _check(request, table, draft)
    context |= {"city_name": _city_name(context["city"])}
    context |= {"form": form, "table": table, "table_name": TABLES[table], "noindex": True, "kind": ROWS[table]}
    return render(request, "registry/office/row.html", context, status=status)


def _city_name(key: str) -> str:
    line = city_line(key, language=reader_language()) if key else None
    return line.names_for(reader_language())[0].text if line else ""


def _both(draft: RowDraft, mine: Row) -> Mapping[str, Mapping[str, str]]:
    stored = draft.stored or dict.fromkeys(mine, "")
    return {name: {"old": stored[name], "new": mine[name]} for name in mine if stored[name] != mine[name]}


def _check(request: HttpRequest, table: str, draft: RowDraft) -> dict[str, Any]:
    changes = cell_changes(table, draft.cells)
    beside = _beside(request, draft) if table == "network_figures" else None
    return {"checked": True, "changes": changes, "consequence": CONSEQUENCES.get(table, CONSEQUENCES[""]), "beside": beside}


def _beside(request: HttpRequest, draft: RowDraft) -> tuple[UncertainDate, Listed] | None:
    """Return what our rows say of the day that a figure of the whole network is about, as known today."""
    told = {**(draft.stored or {}), **{name: cell["new"] for name, cell in draft.cells.items()}}
    if scope_of(told.get("scope", "total")) is not FigureScope.TOTAL:
        return None
    day = UncertainDate.parse(told.get("date", "")).latest
    if day is None:
        return None
    return UncertainDate.on(day), figures(day, request.now.date(), language=reader_language()).listed


def _decided(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Show a form that decides about a row as a whole, or do what it says."""
    status, form, stored = 200, decision.form, decision.stored
    table = stored.table.name
    if form.is_valid():
        try:
            decision.act()
        except RuleRefused as refused:
            form.refuse(refused.refusals)
            if STALE in refused.codes:
                status = CONFLICT
                form.reread(_stored(request, stored.table).version)
        else:
            messages.success(request, decision.done)
            return redirect(_after(table, stored.row))
    context = {
        "title": decision.title,
        "form": form,
        "table": table,
        "table_name": TABLES[table],
        "cells": cell_changes(table, {name: {"old": "", "new": text} for name, text in stored.row.items() if text}),
        "row_address": _at("registry:office_row", stored),
        "noindex": True,
    }
    return render(request, "registry/office/decide.html", context, status=status)


def _row_form(request: HttpRequest, table: Table, fixed: Mapping[str, str], initial: Mapping[str, str]) -> RowForm:
    data = request.POST if request.method == "POST" else None
    return RowForm(data, table=table, fixed=fixed, countries=country_choices(language=reader_language()), initial=initial)


def _stored(request: HttpRequest, table: Table) -> RowAsItStands:
    """Return the row that the address names. Raises Http404 where there is none."""
    identity = identity_in(table, request.GET)
    stored = row_as_it_stands(table.name, identity) if identity is not None else None
    if stored is None:
        raise Http404
    return stored


def _table(name: str) -> Table:
    if name not in TABLE_OF:
        raise Http404
    return TABLE_OF[name]


def _way_out(way: WithdrawalWay, stored: RowAsItStands) -> str:
    if way is WithdrawalWay.CORRIGENDUM:
        key = urlencode({"key": city_of(stored.table.name, stored.row)})
        return f"{reverse('registry:office_new', args=['corrections'])}?{key}"
    return _at("registry:office_withdraw", stored) if way in {WithdrawalWay.WITHDRAWAL, WithdrawalWay.END} else ""


def _at(name: str, stored: RowAsItStands) -> str:
    return row_address(name, stored.table.name, stored.identity)


def _defaults(table: str) -> Row:
    """Return what most new rows of a table have."""
    usual = {"scope": "total", "publisher": "coordinator", "cities_qualifier": "exact", "status": "stands"}
    return usual if table == "network_figures" else {}


def _whole(table: Table, beginning: Row) -> Row:
    return dict.fromkeys(table.header, "") | beginning


def _tell(request: HttpRequest, number: int | None) -> None:
    if number is None:
        messages.info(request, _("It says so already: nothing was changed."))
    else:
        messages.success(request, _("Recorded. Everybody can see it now."))


def _after(table: str, row: Row) -> str:
    """Return where somebody goes who has changed a row: to its city's history, else to the list of its table."""
    city = city_of(table, row)
    return reverse("registry:office_city", args=[city]) if city else reverse("registry:office_rows", args=[table])


def lines_of(rows: Iterable[RowAsItStands]) -> list[RowLine]:
    """Return rows of several tables that are about one city as they stand in one list."""
    return [row_line(each.table.name, each.identity, each.row, of_city=True) for each in rows]
