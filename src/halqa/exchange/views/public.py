"""Practices for everybody: their list as cards and as files, and the page of each."""

from collections.abc import Iterator
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from halqa.exchange.enums import BuildingBlock, PracticeSort, TargetGroup
from halqa.exchange.forms import UNDATED, PracticeFilterForm
from halqa.exchange.labels import label
from halqa.exchange.labels.kinds import EDITORIAL
from halqa.exchange.queries import practices as queries
from halqa.exchange.queries.lines import PracticeLine
from halqa.exchange.queries.practice import practice_record
from halqa.exchange.queries.practices import PracticeFilter
from halqa.exchange.queries.tables import PRACTICES, practice_values
from halqa.foundation.lists import Query
from halqa.foundation.localized import Chosen
from halqa.pages.queries import Chip
from halqa.pages.templatetags.frame import address, reader_language, site_address
from halqa.pages.views import downloads
from halqa.pages.views.downloads import Answer, Table
from halqa.pages.views.public import public
from halqa.registry.enums import Region
from halqa.registry.labels.figures import INDEPENDENCE

FILTERS: Final = ("q", "block", "group", "region", "country", "language", "year")
PARAMETERS: Final = (*FILTERS, "sort", "page")
# Filters whose answer deserves a place of its own in search engines: there are few of them and they say something.
OWN_PAGES: Final = ("block", "group", "region", "country", "page")
PAGE_SIZE: Final = 24


@public
def practices(request: HttpRequest) -> Answer:
    """Show the practices that the address asks for as cards, or answer with them as a file."""
    language = reader_language()
    form = PracticeFilterForm(request.GET, **vars(queries.filter_options(language=language)))
    form.is_valid()
    wanted = _wanted(form)
    if file := downloads.requested(request, _table(request, wanted), form=form):
        return file
    query = Query.parse(request.META.get("QUERY_STRING", ""), PARAMETERS)
    is_own_page = not form.errors and all(name in OWN_PAGES for name, _value in query.pairs)
    shared = query.only(*OWN_PAGES)
    context = {
        "title": _("Practices"),
        "description": _("What learning cities do and others can try, each practice with its source."),
        "canonical_query": str(shared) if shared.pairs else "",
        "noindex": not is_own_page,
        "card": "page/practices",
        "form": form,
        "query": query,
        "found": queries.practices(wanted, language=language, page=query.get("page"), size=PAGE_SIZE),
        "chips": _chips(form, query),
        "clear": str(query.only("sort")),
        "downloads": downloads.links(query.only(*FILTERS, "sort"), form=form),
        "more_open": any(query.get(name) for name in ("region", "language", "year")),
    }
    return render(request, "exchange/practices.html", context)


@public
def practice(request: HttpRequest, key: str) -> HttpResponse:
    """Show a practice with its city, its source and what is related to it."""
    record = practice_record(key, language=reader_language())
    if record is None:
        raise Http404(key)
    line = record.line
    is_listed = not (line.is_illustrative or line.is_taken_back)
    context = {
        "title": line.title.text,
        "description": line.summary.text,
        "card": f"practice/{line.key}" if is_listed else "",
        "noindex": not is_listed,
        "structured": _structured(line, request) if is_listed else None,
        "practice": line,
        "record": record,
        "list_address": reverse("exchange:practices"),
    }
    return render(request, "exchange/practice.html", context)


def _wanted(form: PracticeFilterForm) -> PracticeFilter:
    cleaned = form.cleaned_data
    year = cleaned.get("year") or ""
    return PracticeFilter(
        q=cleaned.get("q", ""),
        block=BuildingBlock(cleaned["block"]) if cleaned.get("block") else None,
        group=TargetGroup(cleaned["group"]) if cleaned.get("group") else None,
        region=Region(cleaned["region"]) if cleaned.get("region") else None,
        country=cleaned.get("country", ""),
        language=cleaned.get("language", ""),
        year=int(year) if year and year != UNDATED else None,
        undated=year == UNDATED,
        sort=PracticeSort(cleaned.get("sort") or PracticeSort.CITY),
    )


def _chips(form: PracticeFilterForm, query: Query) -> list[Chip]:
    found = []
    for name in FILTERS:
        value = form.cleaned_data.get(name)
        if value and query.get(name):
            field = form.fields[name]
            words = dict(getattr(field, "choices", ())).get(value, value)
            found.append(Chip(str(field.label), str(words), str(query.drop(name))))
    return found


def _table(request: HttpRequest, wanted: PracticeFilter) -> Table:
    today = timezone.now().date().isoformat()
    rows = (PRACTICES.flat(practice_values(line, site_address(request))) for line in _lines(wanted))
    said = {"as_of": today, "statement": str(INDEPENDENCE), "classification": str(EDITORIAL)}
    return Table(f"halqa-practices-{today}", PRACTICES.names, rows, said)


def _lines(wanted: PracticeFilter) -> Iterator[PracticeLine]:
    return queries.all_practices(wanted, language=reader_language())


def _structured(line: PracticeLine, request: HttpRequest) -> dict[str, Any]:
    """Describe a practice as schema.org data: what it says, on what it is based, and where it is."""
    site = site_address(request)
    thing: dict[str, Any] = {
        "@type": "CreativeWork",
        "@id": site + address(f"practices/{line.key}/"),
        "name": _value(line.title),
        "abstract": _value(line.summary),
        "url": site + request.path,
        "isBasedOn": {"@type": "WebPage", "url": line.source, "inLanguage": line.source_language},
        "spatialCoverage": {
            "@type": "Place",
            "@id": site + reverse("registry_short:city", args=[line.city.key]),
            "name": line.city.name.text,
        },
        "keywords": [str(label(one)) for one in (*line.blocks, *line.groups)],
    }
    if line.year:
        thing["temporalCoverage"] = str(line.year)
    steps = [(_("Home"), site + address()), (_("Practices"), site + reverse("exchange:practices"))]
    items: list[dict[str, Any]] = [
        {"@type": "ListItem", "position": place, "name": name, "item": path} for place, (name, path) in enumerate(steps, start=1)
    ]
    items.append({"@type": "ListItem", "position": len(items) + 1, "name": line.title.text})
    return {"@context": "https://schema.org", "@graph": [thing, {"@type": "BreadcrumbList", "itemListElement": items}]}


def _value(text: Chosen) -> dict[str, str]:
    return {"@value": text.text, "@language": text.tag}
