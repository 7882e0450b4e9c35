"""Public pages of the figures: what was true on a day as known on a day, every published count, and each by itself."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from halqa.foundation.lists import Query
from halqa.pages.queries import Bar, Observation
from halqa.pages.templatetags.frame import reader_language, site_address
from halqa.pages.templatetags.words import number, when_text
from halqa.pages.views.downloads import FILES, Cell, Table, json_answer
from halqa.pages.views.public import public
from halqa.registry.enums import FigureScope, FigureStatus, Publisher
from halqa.registry.forms import FiguresForm
from halqa.registry.labels import figures as sentences
from halqa.registry.labels import label, qualified
from halqa.registry.labels.network import PUBLISHERS, admission_name
from halqa.registry.queries import figures as queries
from halqa.registry.queries.answers import FigureLine, FiguresAnswer
from halqa.registry.queries.rounds import admission_rounds

LIST: Final = ("scope", "publisher", "status", "sort")
PARAMETERS: Final = ("as_of", "known_on", *LIST)
ANSWER_FORMAT: Final = "json"
LIST_FORMATS: Final = {"csv": "csv", "xlsx": "xlsx", "list.json": "json"}
NOT_ON_THE_LINE: Final = (FigureStatus.ERROR, FigureStatus.DOUBTFUL, FigureStatus.STALE, FigureStatus.CORRECTED)
COLUMNS: Final = (
    "key",
    "about",
    "scope",
    "cities_qualifier",
    "cities",
    "countries",
    "residents_qualifier",
    "residents",
    "publisher",
    "published",
    "status",
    "note",
    "source",
    "record",
)
SORTS: Final[Mapping[str, Callable[[FigureLine], Any]]] = {
    "about": lambda line: line.about.latest or date.min,
    "cities": lambda line: line.cities,
}


@public
def figures(request: HttpRequest) -> HttpResponse:
    """Show what was true of the network on a day, as known on a day, beside all that was published; or answer as a file."""
    today = timezone.now().date()
    form = FiguresForm(request.GET, formats=[ANSWER_FORMAT, *LIST_FORMATS], today=today)
    form.is_valid()
    asked = form.cleaned_data
    as_of, known_on = asked.get("as_of") or today, asked.get("known_on") or today
    if request.GET.get("format") and form.errors:
        mistakes = [f"{name}: {error}" for name, errors in form.errors.items() for error in errors]
        return HttpResponseBadRequest("\n".join(mistakes), content_type="text/plain; charset=utf-8")
    if asked.get("format") == ANSWER_FORMAT:
        answer = queries.figures(as_of, known_on, language=reader_language())
        return json_answer(answer.to_json(), f"halqa-figures-{as_of.isoformat()}.json")
    history = queries.figure_history()
    query = Query.parse(request.META.get("QUERY_STRING", ""), PARAMETERS)
    lines = _narrowed(history, asked)
    if asked.get("format"):
        return FILES[LIST_FORMATS[asked["format"]]](_table(request, lines, today))
    answer = queries.figures(as_of, known_on, language=reader_language())
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
        "observations": _observations(history),
        "chart_text": _chart_text(history),
        "lines": lines,
        "total": len(history),
        "query": query,
        "kept": days.pairs,
        "answer_downloads": [(_("JSON"), str(Query((*PARAMETERS, "format"), days.pairs).put("format", ANSWER_FORMAT)))],
        "list_downloads": [
            (kind.upper(), str(Query((*PARAMETERS, "format"), query.only(*LIST).pairs).put("format", name)))
            for name, kind in LIST_FORMATS.items()
        ],
    }
    return render(request, "registry/figures.html", context)


@public
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """Show one published figure: what it says, its source and status, the rows behind or beside it, others of its day."""
    history = queries.figure_history()
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
        "rows": _rows_behind(line, timezone.now().date()),
    }
    return render(request, "registry/figure.html", context)


def _narrowed(history: Iterable[FigureLine], asked: Mapping[str, Any]) -> list[FigureLine]:
    kept = [
        line
        for line in history
        if all(not asked.get(name) or getattr(line, name) == asked[name] for name in ("scope", "publisher", "status"))
    ]
    order = asked.get("sort") or "-about"
    return sorted(kept, key=SORTS[order.removeprefix("-")], reverse=order.startswith("-"))


def _observations(history: Iterable[FigureLine]) -> list[Observation]:
    totals = [line for line in history if line.scope is FigureScope.TOTAL and line.about.latest]
    return [
        Observation(
            on=line.about.latest,
            value=line.cities,
            doubtful=line.status in NOT_ON_THE_LINE,
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
            href=reverse("registry:figure", args=[line.key]),
        )
        for line in totals
        if line.about.latest
    ]


def _chart_text(history: Iterable[FigureLine]) -> str:
    totals = [line for line in history if line.scope is FigureScope.TOTAL and line.publisher is Publisher.COORDINATOR]
    standing = [line for line in totals if line.status is FigureStatus.STANDS]
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
        key = next((one.key for one in admission_rounds(today) if one.announced == line.about), None)
        return (reverse("registry:round", args=[key]), admission_name(key)) if key else None
    return None


def _table(request: HttpRequest, lines: Iterable[FigureLine], today: date) -> Table:
    def row(line: FigureLine) -> tuple[Cell, ...]:
        return (
            line.key,
            str(line.about),
            line.scope_name,
            line.cities_qualifier,
            line.cities,
            line.countries,
            line.residents_qualifier or "",
            line.residents,
            line.publisher,
            str(line.published),
            line.status or "",
            line.note,
            line.source.address or line.source.title,
            site_address(request) + reverse("registry:figure", args=[line.key]),
        )

    about = {"known_on": today.isoformat(), "statement": str(sentences.INDEPENDENCE)}
    return Table("halqa-published-figures", COLUMNS, map(row, lines), about)
