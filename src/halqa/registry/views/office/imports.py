"""Where a coordinator sends a roster, sees every change that it would make, and says yes or no; the work goes on without them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from halqa.accounts.views.doors import inside, second_factor
from halqa.foundation.lists import PAGE, Page, Query
from halqa.foundation.refusals import RuleRefused
from halqa.registry.access import may_correct
from halqa.registry.actions import imports as actions
from halqa.registry.enums import ImportState
from halqa.registry.forms.office import RosterForm
from halqa.registry.labels import sentence
from halqa.registry.labels.office import IMPORT_STATES, TABLES
from halqa.registry.queries import office_imports as queries
from halqa.registry.queries.office_imports import ImportRecord
from halqa.registry.rules.imports import TO_DO
from halqa.registry.views.office.lines import CONFLICT, PAGE_SIZE, cell_changes


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_correct)
@second_factor
def imports(request: HttpRequest) -> HttpResponse:
    """List the rosters that were sent, and take another one."""
    form = RosterForm(request.POST, request.FILES) if request.method == "POST" else RosterForm()
    if form.is_valid():
        upload = form.cleaned_data["file"]
        key, sha256 = actions.keep_file(upload=upload)
        try:
            actions.send_import(
                key=key,
                file_name=upload.name,
                size=upload.size,
                sha256=sha256,
                by=request.caller.actor,
                now=request.now,
            )
        except RuleRefused as refused:
            actions.forget_file(key=key)
            for refusal in refused.refusals:
                form.add_error("file", sentence(refusal))
        else:
            messages.success(request, _("The roster has arrived and is being compared. Nothing is changed before you say yes."))
            return redirect("registry:office_import", key)
    lines = [(line, IMPORT_STATES[line.state]) for line in queries.imports()]
    context = {"title": _("Rosters"), "form": form, "lines": lines, "noindex": True}
    return render(request, "registry/office/imports.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside(may_correct)
@second_factor
def import_(request: HttpRequest, key: str) -> HttpResponse:
    """Show where a roster stands and what it would change, and take the answer."""
    record = _record(request, str(key))
    if request.method == "POST":
        return _answered(request, record)
    return _shown(request, record)


def _answered(request: HttpRequest, record: ImportRecord) -> HttpResponse:
    key, answer = record.line.key, request.POST.get("answer")
    read = request.POST.get("version", "")
    try:
        if answer == "confirm" and read.isascii() and read.isdigit() and len(read) < 19:
            if actions.confirm_import(key=key, version=int(read), by=request.caller.actor, now=request.now):
                messages.success(request, _("It is being applied."))
            else:
                messages.info(request, _("Something changed since this was compared. It is being compared anew."))
        elif answer == "discard":
            actions.discard_import(key=key, by=request.caller.actor, now=request.now)
            actions.forget_file(key=key)
            messages.success(request, _("Discarded. Nothing was changed."))
        else:
            raise Http404
    except RuleRefused as refused:
        return _shown(request, _record(request, key), [sentence(refusal) for refusal in refused.refusals], CONFLICT)
    return redirect("registry:office_import", key)


def _shown(request: HttpRequest, record: ImportRecord, refusals: list[str] | None = None, status: int = 200) -> HttpResponse:
    query = Query.parse(request.META.get("QUERY_STRING", ""), (PAGE,))
    page = Page.of(len(record.changes), query.get(PAGE), size=PAGE_SIZE)
    shown = record.changes[page.offset : page.offset + page.size]
    context: dict[str, Any] = {
        "title": record.line.file_name,
        "page": page,
        "query": query,
        "record": record,
        "state": IMPORT_STATES[record.line.state],
        "is_working": record.line.state in TO_DO,
        "waits": record.line.state is ImportState.PREVIEWED,
        "refused": refusals or [],
        "reasons": [sentence(refusal) for refusal in record.refusals],
        "counts": [(count, TABLES[count.table]) for count in record.counts],
        "changes": [(change, TABLES[change.table], cell_changes(change.table, change.cells)) for change in shown],
        "noindex": True,
    }
    return render(request, "registry/office/import.html", context, status=status)


def _record(request: HttpRequest, key: str) -> ImportRecord:
    record = queries.import_record(key, request.now)
    if record is None:
        raise Http404
    return record
