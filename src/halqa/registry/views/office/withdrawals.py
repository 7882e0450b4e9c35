"""The pages on which a row is taken back that was never so, and given back where that was a mistake."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import inside, second_factor
from halqa.foundation.refusals import RuleRefused
from halqa.registry.access import may_correct
from halqa.registry.actions.correction_requests import withdraw_as_asked
from halqa.registry.actions.withdrawals import restore_row, withdraw_row
from halqa.registry.enums import WithdrawalWay
from halqa.registry.forms.office import ColumnsForm, ReasonForm, WithdrawalForm
from halqa.registry.labels.office import TABLES
from halqa.registry.queries.office_row import RowAsItStands
from halqa.registry.rules.office import way_to_withdraw
from halqa.registry.rules.roster_tables import TABLE_OF, Table
from halqa.registry.views.office.asked import Asked, asked_in
from halqa.registry.views.office.lines import CONFLICT, STALE, after, at, cell_changes, stored_in


@dataclass(frozen=True)
class Decision:
    """A decision about a row as a whole: its form, what it does, what it is called, and what is said when it is done."""

    stored: RowAsItStands
    form: ColumnsForm
    act: Callable[[], None]
    title: str
    done: str
    asked: Asked | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_correct)
@second_factor
def withdraw(request: HttpRequest, table: str) -> HttpResponse:
    """Take back a row that was never so."""
    stored = stored_in(request, _table(table))
    if stored.is_withdrawn:
        messages.info(request, _("It is taken back already: nothing was changed."))
        return redirect(after(table, stored.row))
    if way_to_withdraw(table, stored.row) not in {WithdrawalWay.WITHDRAWAL, WithdrawalWay.END}:
        raise Http404
    asked = asked_in(request)
    beginning = {"version": stored.version, **(asked.beginning(table) if asked else {})}
    form = WithdrawalForm(request.POST if request.method == "POST" else None, initial=beginning)

    def act() -> None:
        said = {name: form.cells[cell] for name, cell in (("known", "known"), ("source", "source_url"), ("reason", "reason"))}
        said |= {"table": table, "identity": stored.identity, "version": form.cleaned_data["version"]}
        if asked:
            withdraw_as_asked(number=asked.number, read=asked.read, said=said, by=request.caller.actor, now=request.now)
        else:
            withdraw_row(by=request.caller.actor, now=request.now, **said)

    done = _("It is taken back. Before that became known, it stood.")
    return _decided(request, Decision(stored, form, act, _("This was never so"), done, asked))


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_correct)
@second_factor
def restore(request: HttpRequest, table: str) -> HttpResponse:
    """Let a row stand again that was taken back by mistake."""
    stored = stored_in(request, _table(table))
    if not (stored.is_withdrawn or table == "corrections"):
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None, initial={"version": stored.version})

    def act() -> None:
        reason = form.cells["reason"]
        restore_row(table=table, identity=stored.identity, reason=reason, by=request.caller.actor, now=request.now)

    return _decided(request, Decision(stored, form, act, _("It stands after all"), _("It stands again.")))


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
                form.reread(stored_in(request, stored.table).version)
        else:
            messages.success(request, decision.done)
            return redirect(decision.asked.address if decision.asked else after(table, stored.row))
    context = {
        "title": decision.title,
        "asked": decision.asked,
        "form": form,
        "table": table,
        "table_name": TABLES[table],
        "cells": cell_changes(table, {name: {"old": "", "new": text} for name, text in stored.row.items() if text}),
        "row_address": at("registry:office_row", stored),
        "noindex": True,
    }
    return render(request, "registry/office/decide.html", context, status=status)


def _table(name: str) -> Table:
    if name not in TABLE_OF:
        raise Http404
    return TABLE_OF[name]
