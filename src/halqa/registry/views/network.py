"""Public pages of what the network did: rounds, awards, conferences, clusters, and the sources behind them."""

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from halqa.foundation.lists import Query
from halqa.pages.queries import Bar
from halqa.pages.templatetags.frame import reader_language, site_address
from halqa.pages.templatetags.pieces import Crumb
from halqa.pages.views import downloads
from halqa.pages.views.downloads import Answer, Table
from halqa.pages.views.public import public
from halqa.registry.enums import RoundKind
from halqa.registry.forms.lists import RoundForm
from halqa.registry.labels import figures as sentences
from halqa.registry.labels import label
from halqa.registry.labels.network import FACT_KINDS, admission_name, award_name, conference_name
from halqa.registry.queries import honours, sources
from halqa.registry.queries import rounds as round_queries
from halqa.registry.queries.rounds import AdmissionRecord, Admitted, arranged
from halqa.registry.queries.tables import (
    AWARDS,
    CLUSTERS,
    CONFERENCES,
    ROUND_CITIES,
    ROUNDS,
    Layout,
    Values,
    admitted_values,
    awardee_values,
    cluster_values,
    conference_values,
    round_values,
)

K = TypeVar("K", int, str)

PARAMETERS: Final = ("region", "sort")


@public
def rounds(request: HttpRequest) -> Answer:
    """Show all rounds of admission: members published beside rows listed; or answer with them as a file."""
    lines = round_queries.admission_rounds(timezone.now().date())
    values = (round_values(line, site_address(request)) for line in lines)
    if file := downloads.requested(request, _table(request, ROUNDS, values)):
        return file
    context = {
        "title": _("Rounds of admission"),
        "description": _("Every round in which cities joined: members as published, beside the rows listed here."),
        "card": "page/rounds",
        "rounds": lines[::-1],
        "downloads": downloads.links(Query(())),
    }
    return render(request, "registry/rounds.html", context)


@public
def round_(request: HttpRequest, key: str) -> Answer:
    """Show a round of admission with its cities, sorted and filtered by the address, or answer with them as a file."""
    record = round_queries.admission_round(key, language=reader_language(), today=timezone.now().date())
    if record is None:
        raise Http404
    form = RoundForm(request.GET)
    form.is_valid()
    query = Query.parse(request.META.get("QUERY_STRING", ""), PARAMETERS)
    members = arranged(record, region=form.cleaned_data.get("region", ""), order=form.cleaned_data.get("sort", ""))
    if file := downloads.requested(request, _members_table(request, record, members), form=form):
        return file
    name = admission_name(key)
    context = {
        "title": name,
        "row_key": f"{RoundKind.ADMISSION}/{key}",
        "description": _("%(round)s: the cities that joined, with day and source, beside what was published.") % {"round": name},
        "card": f"round/{key}",
        "noindex": bool(query.pairs),
        "record": record,
        "members": members,
        "before": _beside("registry:round", record.previous, admission_name),
        "after": _beside("registry:round", record.next, admission_name),
        "form": form,
        "query": query,
        "is_filtered": len(members) < len(record.members),
        "bars": _bars_by_region(record, query),
        "downloads": downloads.links(query, form=form),
    }
    return render(request, "registry/round.html", context)


@public
def awards(request: HttpRequest) -> Answer:
    """Show all award rounds, or answer with every awardee as a file."""
    records = honours.award_years(language=reader_language())
    if file := downloads.requested(request, _awards_table(request, "halqa-awards", records)):
        return file
    context = {
        "title": _("Learning City Award"),
        "description": _("The cities honoured in each round of the UNESCO Learning City Award, with their sources."),
        "card": "page/awards",
        "records": records,
        "total": sum(record.round.listed for record in records),
        "downloads": downloads.links(Query(())),
    }
    return render(request, "registry/awards.html", context)


@public
def award_year(request: HttpRequest, year: int) -> Answer:
    """Show the cities that an award round honoured, or answer with them as a file."""
    record = honours.award_year(year, language=reader_language())
    if record is None:
        raise Http404
    if file := downloads.requested(request, _awards_table(request, f"halqa-awards-{year}", [record])):
        return file
    context = {
        "title": award_name(year),
        "row_key": f"{RoundKind.AWARD}/{year}",
        "description": _("The cities honoured with the UNESCO Learning City Award in %(year)s.") % {"year": year},
        "card": f"award/{year}",
        "record": record,
        "before": _beside("registry:award_year", record.previous, award_name),
        "after": _beside("registry:award_year", record.next, award_name),
        "downloads": downloads.links(Query(())),
    }
    return render(request, "registry/award_year.html", context)


@public
def conferences(request: HttpRequest) -> Answer:
    """Show all International Conferences on Learning Cities, and the dates that lie ahead; or answer with them as a file."""
    lines = honours.conferences(language=reader_language())
    values = (conference_values(line, site_address(request)) for line in lines)
    if file := downloads.requested(request, _table(request, CONFERENCES, values)):
        return file
    context = {
        "title": _("International Conferences on Learning Cities"),
        "description": _("Where and when the learning cities met, on what, and what they agreed."),
        "card": "page/conferences",
        "conferences": lines,
        "ahead": honours.dates_ahead(timezone.now().date()),
        "downloads": downloads.links(Query(())),
    }
    return render(request, "registry/conferences.html", context)


@public
def conference(request: HttpRequest, number: int) -> HttpResponse:
    """Show a conference: its days with what sources disagree on, host, theme and outcome."""
    record = honours.conference(number, language=reader_language())
    if record is None:
        raise Http404
    line = record.conference
    name = conference_name(line.number, line.name)
    context = {
        "title": name,
        "description": _("%(conference)s, %(city)s: days, theme and outcome, with the source.")
        % {"conference": name, "city": line.city.name.text},
        "card": f"conference/{number}",
        "record": record,
        "conference": line,
        "before": _beside("registry:conference", record.previous, conference_name),
        "after": _beside("registry:conference", record.next, conference_name),
    }
    return render(request, "registry/conference.html", context)


@public
def clusters(request: HttpRequest) -> Answer:
    """Show the thematic clusters and the lead cities that were found, or answer with them as a file."""
    lines = honours.clusters(language=reader_language())
    values = (row for line in lines for row in cluster_values(line, site_address(request)))
    if file := downloads.requested(request, _table(request, CLUSTERS, values)):
        return file
    context = {
        "title": _("Thematic clusters"),
        "description": _("Themes on which member cities worked together, and the cities that led."),
        "card": "page/clusters",
        "clusters": lines,
        "downloads": downloads.links(Query(())),
    }
    return render(request, "registry/clusters.html", context)


@public
def source(request: HttpRequest, number: int) -> HttpResponse:
    """Show every fact that rests on a source."""
    record = sources.source_record(number)
    if record is None:
        raise Http404
    context = {
        "title": _("Source: %(site)s") % {"site": record.source.site},
        "description": _("All that Halqa knows from this source."),
        "noindex": True,
        "record": record,
        "groups": [(FACT_KINDS[group.kind], group) for group in record.groups],
    }
    return render(request, "registry/source.html", context)


def _beside(page: str, key: K | None, name: Callable[[K], str]) -> Crumb | None:
    return Crumb(name(key), reverse(page, args=[key])) if key is not None else None


def _bars_by_region(record: AdmissionRecord, query: Query) -> list[Bar]:
    return [
        Bar(str(label(region)), len(members), f"{query.put('region', region)}#cities", region)
        for region, members in record.by_region
        if region
    ]


def _about(request: HttpRequest) -> dict[str, str]:
    """Return what every file says of itself: as known when, by whom, and from where."""
    return {
        "known_on": timezone.now().date().isoformat(),
        "statement": str(sentences.INDEPENDENCE),
        "address": site_address(request) + request.path,
    }


def _members_table(request: HttpRequest, record: AdmissionRecord, members: list[Admitted]) -> Table:
    site = site_address(request)
    rows = (ROUND_CITIES.flat(admitted_values(member, site)) for member in members)
    return Table(f"halqa-round-{record.round.key}", ROUND_CITIES.names, rows, _about(request))


def _awards_table(request: HttpRequest, name: str, records: Iterable[honours.AwardYear]) -> Table:
    site = site_address(request)
    rows = (AWARDS.flat(awardee_values(record.round, awardee, site)) for record in records for awardee in record.awardees)
    return Table(name, AWARDS.names, rows, _about(request))


def _table(request: HttpRequest, layout: Layout, values: Iterable[Values]) -> Table:
    return Table(f"halqa-{layout.name}", layout.names, map(layout.flat, values), _about(request))
