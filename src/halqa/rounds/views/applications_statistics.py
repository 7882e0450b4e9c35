"""A round in numbers for the coordination team; every view of it, and every table, has its address."""

from collections.abc import Iterable
from typing import Final

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from halqa.accounts.views.doors import inside
from halqa.foundation.lists import Query
from halqa.pages.queries import Bar, Tab
from halqa.pages.views.downloads import Cell, Table, links, requested
from halqa.rounds.access.calls import call_for_office, may_run_calls
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.statistics import By, StatisticsTable
from halqa.rounds.forms.statistics import StatisticsForm
from halqa.rounds.labels.names import call_name
from halqa.rounds.labels.rounds import state_words, table_heads
from halqa.rounds.labels.statistics import BY, HEADS
from halqa.rounds.models import Call
from halqa.rounds.queries.applications_statistics import (
    GROUP_COLUMNS,
    SPELL_COLUMNS,
    Narrowed,
    Statistics,
    days_of,
    group_rows,
    spell_rows,
    statistics_of,
)
from halqa.rounds.queries.calls import policy_of

PARAMETERS: Final = ("by", "region", "kind", "country", "table")
NARROWING: Final = ("by", "region", "kind", "country")


@require_safe
@inside(may_run_calls)
def statistics(request: HttpRequest, key: str) -> HttpResponseBase:
    """Show how many applications of a round came how far, by region, kind of place or country, and how long each state took."""
    call = call_for_office(key)
    query = Query.parse(request.META.get("QUERY_STRING", ""), PARAMETERS)
    asked = next((by for by in By if by == query.get("by")), None)
    narrowed = Narrowed(query.get("region"), query.get("kind"), query.get("country"))
    found = statistics_of(call, asked, narrowed, request.now)
    form = StatisticsForm(request.GET, choices=found.choices)
    form.is_valid()
    if (answer := requested(request, _table(request, call, found, query), form=form)) is not None:
        del answer["Access-Control-Allow-Origin"]
        return answer
    named, kind = _named(call), CallKind(call.kind)
    kept = query.only(*NARROWING)
    context = {
        "noindex": True,
        "title": _("The round in numbers: %(call)s") % {"call": named},
        "call": call,
        "call_name": named,
        "form": form,
        "query": kept,
        "found": found,
        "by": found.by,
        "head": HEADS[found.by],
        "heads": table_heads(kind),
        "tabs": [Tab(str(words), str(kept.put("by", each)), current=each is found.by) for each, words in BY.items()],
        "group_bars": list(_group_bars(call, found)),
        "time_bars": [
            Bar(state_words(kind, one.state), days) for one in found.spells if (days := days_of(one.median)) is not None
        ],
        "times": [
            (state_words(kind, one.state), one, days_of(one.median), days_of(one.nine_in_ten), days_of(one.longest))
            for one in found.spells
        ],
        "group_downloads": links(kept.put("table", StatisticsTable.GROUPS)),
        "time_downloads": links(kept.put("table", StatisticsTable.TIMES)),
    }
    return render(request, "rounds/applications/office/statistics.html", context)


def _table(request: HttpRequest, call: Call, found: Statistics, query: Query) -> Table:
    """Return the table that the address names, with what it was narrowed to."""
    rows: Iterable[tuple[Cell, ...]]
    if query.get("table") == StatisticsTable.TIMES:
        name, columns, rows = StatisticsTable.TIMES, SPELL_COLUMNS, spell_rows(found)
    else:
        name, columns, rows = StatisticsTable.GROUPS, GROUP_COLUMNS, group_rows(found)
    about = {
        "call": call.key,
        "made_at": request.now.isoformat(timespec="seconds"),
        "narrowed_to": " ".join(f"{name}={value}" for name, value in query.only("region", "kind", "country").pairs),
        "confidential": "yes",
    }
    return Table(name=f"{call.key}-{name}", columns=columns, rows=rows, about=about)


def _group_bars(call: Call, found: Statistics) -> Iterable[Bar]:
    board = reverse("rounds:board", args=[call.key])
    for group in found.groups:
        href = f"{board}?{urlencode({'country': group.key})}" if found.by is By.COUNTRY else ""
        yield Bar(group.name or _("not known"), group.counts.begun, href, group.key if found.by is By.REGION else "")


def _named(call: Call) -> str:
    policy = policy_of(call)
    return call_name(CallKind(call.kind), policy.number("round.year") if policy else None)
