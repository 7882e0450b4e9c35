"""The data sets: a page for people, a file of each, what its columns mean, and the catalogue for machines (DCAT, CSVW)."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from halqa.opendata.labels.datasets import DESCRIPTIONS, TITLES
from halqa.opendata.queries.catalogue import catalogue_of, columns_of
from halqa.opendata.queries.datasets import DATASETS, Asked, Dataset
from halqa.pages.templatetags.frame import address, reader_language, site_address
from halqa.pages.templatetags.words import listing
from halqa.pages.views.downloads import NAMES, PLACED_FILES, Answer, Table, json_answer
from halqa.pages.views.public import public
from halqa.registry.labels.figures import INDEPENDENCE
from halqa.registry.labels.tables import ATTRIBUTION

LD_JSON: Final = "application/ld+json"


@public
def data(request: HttpRequest) -> HttpResponse:
    """Say how the data can be used: as files, by the API, by the feed; and what must be said with them."""
    context = {
        "title": _("Use the data"),
        "description": _("Every list as a file, an API for programs, a feed of what is new, and what to say when you use them."),
        "datasets": [
            {
                "dataset": one,
                "title": TITLES[one.name],
                "description": DESCRIPTIONS[one.name],
                "href": address(one.list_path) if one.list_path else "",
                "downloads": [(NAMES[kind], address(f"data/{one.name}.{kind}")) for kind in one.files],
                "columns": one.layout.columns,
            }
            for one in DATASETS.values()
        ],
        "site": site_address(request),
    }
    return render(request, "opendata/data.html", context)


@public
def file(request: HttpRequest, name: str, kind: str) -> Answer:
    """Answer with a whole data set as a file.

    Whoever asks for a part of it is told so: all of it would be taken for what was asked for.
    """
    dataset = _dataset(name)
    if kind not in dataset.files:
        raise Http404
    if request.GET:
        names = listing(request.GET)
        told = _("This file is the whole data set and takes no parameter: %(names)s. Lists and the API can be narrowed.")
        return HttpResponseBadRequest(told % {"names": names}, content_type="text/plain; charset=utf-8")
    today = timezone.now().date()
    asked = Asked(reader_language(), today, site_address(request))
    about = {
        "as_of": today.isoformat(),
        "known_on": today.isoformat(),
        "statement": str(INDEPENDENCE),
        "attribution": str(ATTRIBUTION),
        **{column: str(words) for column, words in dataset.said.items()},
    }
    rows = map(dataset.layout.flat, dataset.values(asked))
    return PLACED_FILES[kind](Table(f"halqa-{name}-{today.isoformat()}", dataset.layout.names, rows, about))


@public
def columns(request: HttpRequest, name: str) -> Answer:
    """Answer with what the columns of a data set hold and mean, as CSV on the Web describes tables."""
    told = columns_of(_dataset(name), site_address(request), reader_language())
    return json_answer(told, f"halqa-{name}.csv-metadata.json")


@public
def catalogue(request: HttpRequest) -> HttpResponse:
    """Answer with the catalogue of the data sets, for portals that gather such (DCAT 3)."""
    told: dict[str, Any] = catalogue_of(site_address(request), reader_language(), timezone.now().date())
    answer = json_answer(told, "halqa-catalogue.jsonld")
    answer["Content-Type"] = LD_JSON
    return answer  # type: ignore[return-value]


def _dataset(name: str) -> Dataset:
    if name not in DATASETS:
        raise Http404
    return DATASETS[name]
