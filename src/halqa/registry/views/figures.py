"""Public pages of the figures: what was true on a day as known on a day, every published count, and each by itself."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from halqa.foundation.lists import Query
from halqa.pages.queries import Bar, Observation
from halqa.pages.templatetags.frame import address, reader_language, site_address
from halqa.pages.templatetags.words import number, when_text
from halqa.pages.views import downloads
from halqa.pages.views.downloads import FILES, Answer, Table, json_answer
from halqa.pages.views.public import public
from halqa.registry.enums import FigureScope, FigureSort, FigureStatus, Publisher
from halqa.registry.forms.lists import FiguresForm
from halqa.registry.labels import figures as sentences
from halqa.registry.labels import label, qualified
from halqa.registry.labels.network import PUBLISHERS, admission_name
from halqa.registry.queries import figures as queries
from halqa.registry.queries.answers import FigureLine, FiguresAnswer
from halqa.registry.queries.published import FigureFilter, Total, figure_history, narrowed, totals
from halqa.registry.queries.rounds import round_announced
from halqa.registry.queries.tables import FIGURES, figure_values

LIST: Final = ("scope", "publisher", "status", "sort")
PARAMETERS: Final = ("as_of", "known_on", *LIST)
ANSWER_FORMAT: Final = "json"
# The plain word is taken by the answer about the days.
LIST_FILES: Final = {"list.json" if name == ANSWER_FORMAT else name: file for name, file in FILES.items()}


@public
def figures(request: HttpRequest) -> Answer:
    """Show what was true of the network on a day, as known on a day, beside all that was published; or answer as a file."""
    today = timezone.now().date()
    form = FiguresForm(request.GET, today=today)
    form.is_valid()
    as_of, known_on = form.days or (today, today)
    ask = partial(queries.figures, as_of, known_on, language=reader_language())
    history = figure_history(known_on, language=reader_language())
    lines = narrowed(history, _wanted(form.cleaned_data))
    files = {ANSWER_FORMAT: lambda _table: json_answer(ask().to_json(), f"halqa-figures-{as_of.isoformat()}.json")}
    if file := downloads.requested(request, _table(request, lines, known_on), files | LIST_FILES, form):
        return file
    answer = ask()
    query = Query.parse(request.META.get("QUERY_STRING", ""), PARAMETERS)
    days = query.only("as_of", "known_on") if not form.errors else Query(PARAMETERS)
    context = {
        "title": _("Figures over time"),
        "description": _(
            "How many cities and countries the network counted on a day, as known on a day; every number with its source."
        ),
        "canonical_query": str(days) if days.pairs else "",
        "noindex": bool(form.errors or query.only(*LIST).pairs),
        "card": "page/figures",
        "form": form,
        "answer": answer,
        "is_today": as_of == known_on == today,
        "days": urlencode({"as_of": as_of.isoformat(), "known_on": known_on.isoformat()}),
        "differences": [sentences.gap_sentence(one.code, one.facts) for one in answer.differences],
        "bars": _bars(answer),
        "observations": [_observation(total) for total in totals(history)],
        "chart_text": _chart_text(totals(history)),
        "lines": lines,
        "total": len(history),
        "query": query,
        "kept": days.pairs,
        "answer_downloads": downloads.links(days, [ANSWER_FORMAT]),
        "list_downloads": downloads.links(query.only("known_on", *LIST), LIST_FILES, form=form),
    }
    return render(request, "registry/figures.html", context)


@public
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """Show one published figure: what it says, its source and status, the rows behind or beside it, others of its day."""
    today = timezone.now().date()
    history = figure_history(today, language=reader_language())
    line = next((line for line in history if line.key == key), None)
    if line is None:
        raise Http404
    same_time = [other for other in history if other.about == line.about and other is not line]
    context = {
        "title": ngettext("%(number)s city, %(day)s", "%(number)s cities, %(day)s", line.cities)
        % {"number": qualified(number(line.cities), line.cities_qualifier), "day": when_text(line.about)},
        "description": _("A published figure of the network, with its source and what is known of it."),
        "line": line,
        "same_time": same_time,
        "rows": _rows_behind(line, today),
    }
    return render(request, "registry/figure.html", context)


def _wanted(asked: Mapping[str, str]) -> FigureFilter:
    return FigureFilter(
        scope=FigureScope(asked["scope"]) if asked.get("scope") else None,
        publisher=Publisher(asked["publisher"]) if asked.get("publisher") else None,
        status=FigureStatus(asked["status"]) if asked.get("status") else None,
        sort=FigureSort(asked.get("sort") or FigureSort.LATEST),
    )


def _observation(total: Total) -> Observation:
    line = total.line
    return Observation(
        on=total.on,
        value=line.cities,
        doubtful=line.status is not FigureStatus.STANDS,
        beside=line.publisher is not Publisher.COORDINATOR,
        since=line.about.earliest,
        label=ngettext(
            "%(day)s: %(number)s city (%(publisher)s). %(explanation)s",
            "%(day)s: %(number)s cities (%(publisher)s). %(explanation)s",
            line.cities,
        )
        % {
            "day": when_text(line.about),
            "number": qualified(number(line.cities), line.cities_qualifier),
            "publisher": PUBLISHERS[line.publisher],
            "explanation": line.explanation,
        },
        href=address(f"figures/{line.key}/"),
    )


def _chart_text(points: Iterable[Total]) -> str:
    standing = [point.line for point in points if point.carries_the_line]
    if not standing:
        return _("No total of UNESCO or its institute was found.")
    words = _("The totals of UNESCO or its institute go from %(first)s cities (%(first_day)s) to %(last)s cities (%(last_day)s).")
    return words % {
        "first": number(standing[0].cities),
        "first_day": when_text(standing[0].about),
        "last": number(standing[-1].cities),
        "last_day": when_text(standing[-1].about),
    }


def _bars(answer: FiguresAnswer) -> list[Bar]:
    days = {"as_of": answer.as_of.isoformat(), "known_on": answer.known_on.isoformat()}
    cities = reverse("registry:cities")
    return [
        Bar(str(label(one.region)), one.cities, f"{cities}?{urlencode({'region': one.region, **days})}", one.region)
        for one in answer.listed.by_region
    ]


def _rows_behind(line: FigureLine, today: date) -> tuple[str, str] | None:
    """Return the address of our rows that stand beside a published figure, and what they are; nothing where none do."""
    if line.scope is FigureScope.TOTAL and line.about.latest:
        day = min(line.about.latest, today).isoformat()
        return f"{reverse('registry:cities')}?{urlencode({'as_of': day})}", _("The cities listed here for that day")
    if line.scope is FigureScope.ROUND:
        key = round_announced(line.about)
        return (reverse("registry:round", args=[key]), admission_name(key)) if key else None
    return None


def _table(request: HttpRequest, lines: Iterable[FigureLine], known_on: date) -> Table:
    site = site_address(request)
    rows = (FIGURES.flat(figure_values(line, site)) for line in lines)
    about = {"known_on": known_on.isoformat(), "statement": str(sentences.INDEPENDENCE)}
    return Table("halqa-published-figures", FIGURES.names, rows, about)
