"""The registry's pages as schema.org data, for machines that read pages: what a place is, where, and what it is part of."""

from collections.abc import Sequence
from typing import Any, Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from halqa.foundation.localized import Chosen
from halqa.pages.templatetags.frame import address, site_address
from halqa.registry.enums import CityKind, Region
from halqa.registry.labels import label
from halqa.registry.queries.city import CityRecord
from halqa.registry.queries.places import CountryRecord

# What schema.org calls a city; everything larger or made of several is an administrative area.
SETTLEMENTS: Final = frozenset({CityKind.CITY, CityKind.TOWN, CityKind.VILLAGE, CityKind.INDUSTRIAL_CITY})

Steps = Sequence[tuple[str, str]]
"""Labels and paths of the way to a page, without the page itself."""


def city(record: CityRecord, request: HttpRequest) -> dict[str, Any]:
    """Describe a city; where its admission was taken back, without the country, as on its page."""
    line, place = record.line, record.position
    is_settlement = line.kind in SETTLEMENTS
    names = [fact.name for fact in record.other_names] + ([line.local_name] if line.local_name else [])
    thing: dict[str, Any] = {
        "@type": "City" if is_settlement else "AdministrativeArea",
        "@id": site_address(request) + reverse("registry_short:city", args=[record.key]),
        "name": line.name.text,
        "url": site_address(request) + request.path,
    }
    if names:
        thing["alternateName"] = [_text(name) for name in names]
    if not record.withdrawn_admission:
        thing["containedInPlace"] = {"@type": "Country", "name": line.country.text, "identifier": line.country_code}
    if place:
        thing["geo"] = {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude}
        if place.geonames_id:
            thing["sameAs"] = f"https://sws.geonames.org/{place.geonames_id}/"
    steps = [] if record.withdrawn_admission else [(line.country.text, reverse("registry:country", args=[line.country_code]))]
    return _graph(thing, [(_("Cities"), reverse("registry:cities")), *steps], line.name.text, request)


def country(record: CountryRecord, request: HttpRequest) -> dict[str, Any]:
    """Describe a country by its names."""
    thing = {
        "@type": "Country",
        "name": record.name.text,
        "alternateName": [_text(name) for name in record.names if name.text != record.name.text],
        "identifier": record.code,
        "url": site_address(request) + request.path,
    }
    steps = [(_("Countries"), reverse("registry:countries"))]
    if record.region:
        steps.append((str(label(record.region)), reverse("registry:region", args=[record.region])))
    return _graph(thing, steps, record.name.text, request)


def region(place: Region, request: HttpRequest) -> dict[str, Any]:
    """Describe a region of UNESCO."""
    name = str(label(place))
    thing = {"@type": "Place", "name": name, "url": site_address(request) + request.path}
    return _graph(thing, [(_("Countries"), reverse("registry:countries"))], name, request)


def _graph(thing: dict[str, Any], steps: Steps, here: str, request: HttpRequest) -> dict[str, Any]:
    items = [
        {"@type": "ListItem", "position": place, "name": name, "item": site_address(request) + path}
        for place, (name, path) in enumerate([(_("Home"), address()), *steps], start=1)
    ]
    items.append({"@type": "ListItem", "position": len(items) + 1, "name": here})
    return {"@context": "https://schema.org", "@graph": [thing, {"@type": "BreadcrumbList", "itemListElement": items}]}


def _text(name: Chosen) -> str | dict[str, str]:
    return name.text if name.tag == "und" else {"@value": name.text, "@language": name.tag}
