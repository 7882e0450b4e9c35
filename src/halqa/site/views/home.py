"""The home page: what the network is, how large, where, what is new and what comes next."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from halqa.exchange.queries import practices
from halqa.pages.queries import Dot, Key
from halqa.pages.templatetags.frame import address, reader_language, site_address
from halqa.pages.views.public import public
from halqa.registry.enums import Region
from halqa.registry.labels import label
from halqa.registry.queries import cities as city_queries
from halqa.registry.queries import figures, honours
from halqa.registry.queries.cities import CityFilter
from halqa.site.queries.news import news

LATEST: Final = 5


@public
def home(request: HttpRequest) -> HttpResponse:
    """Show the network in one calm page; every number opens its source."""
    today, language = timezone.now().date(), reader_language()
    answer = figures.figures(today, today, language=language)
    awards = honours.award_rounds()
    context = {
        "title": _("Cities that learn together"),
        "description": _(
            "The open home of a network of learning cities: who they are, since when, what they were honoured for, "
            "each fact with its source."
        ),
        "card": "page/home",
        "published": answer.published,
        "evidence": answer.listed.evidence,
        "rounds": answer.coverage,
        "dots": _dots(),
        "keys": [Key(region, str(label(region)), address(f"regions/{region}/")) for region in Region],
        "award": honours.latest_award_year(awards, language=language),
        "news": news(answer.coverage, awards, answer.corrections, language=language)[:LATEST],
        "ahead": honours.dates_ahead(today),
        "practices": practices.extent(),
        "structured": _structured(request),
    }
    return render(request, "site/home.html", context)


def _dots() -> list[Dot]:
    # Short addresses, relative to this page: 326 full ones would be a third of its weight.
    return [
        Dot(place.latitude, place.longitude, place.region, place.name, f"cities/{place.key}/")
        for place in city_queries.city_positions(CityFilter())
    ]


def _structured(request: HttpRequest) -> dict[str, object]:
    """Return what search engines should know of the site: its name, languages and how to search it."""
    home_address = site_address(request) + request.path
    search = f"{site_address(request)}{reverse('search:search')}?q={{name}}"
    return {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": "Halqa",
        "url": home_address,
        "inLanguage": reader_language(),
        "potentialAction": {
            "@type": "SearchAction",
            "target": {"@type": "EntryPoint", "urlTemplate": search},
            "query-input": "required name=name",
        },
    }
