"""The design page: every component in every state, with invented content that is marked so."""

from datetime import date
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from halqa.foundation.dates import UncertainDate
from halqa.foundation.lists import Page, Query
from halqa.foundation.localized import Chosen
from halqa.pages.forms import SampleForm
from halqa.pages.labels import ERRORS
from halqa.pages.queries import Area, Bar, Chip, Dot, Event, Fact, Figure, Key, Observation, Source, Tab
from halqa.pages.views.public import public

EXAMPLE: Final = "https://example.org/"
LIST_PARAMETERS: Final = ("q", "region", "kind", "sort", "page")


@public
def design(request: HttpRequest) -> HttpResponse:
    """Show the design page."""
    query = Query.parse(request.META.get("QUERY_STRING", ""), LIST_PARAMETERS)
    wrong = SampleForm({"joined_on": "2026-06-31", "address": "nahrayn"}, auto_id="wrong_%s")
    wrong.is_valid()
    context = {
        "title": _("Design"),
        "description": _("Every component of these pages in every state."),
        "noindex": True,
        "figures": _figures(),
        "facts": _facts(),
        "events": _events(),
        "sources": _sources(),
        "areas": _areas(),
        "bare_areas": [Area(area.label, None) for area in _areas()],
        "bars": _bars(),
        "observations": _observations(),
        "dots": _dots(),
        "keys": [Key(key, label) for key, label in _regions()],
        "texts": _texts(),
        "dates": [UncertainDate.parse(text) for text in SAMPLE_DATES],
        "tabs": [Tab(_("Map"), "?view=map"), Tab(_("Table"), "?view=table", current=True), Tab(_("Cards"), "?view=cards")],
        "chips": [Chip(_("Region"), _("Arab States"), "?kind=city"), Chip(_("Kind"), _("City"), "?region=arab-states")],
        "query": query,
        "query_text": query.get("q"),
        "pages": [
            (_("Pages of a list"), Page.of(367, query.get("page"))),
            (_("Pages of a long list"), Page.of(120_000, 1200)),
            (_("Pages of a short list"), Page.of(12)),
        ],
        "downloads": [(name, f"?format={name.lower()}") for name in ("CSV", "XLSX", "JSON", "GeoJSON")],
        "form": SampleForm(),
        "wrong_form": wrong,
        "refusals": [_("The round closed on 30 June 2026."), _("The country already has three endorsed applications.")],
        "short_address": f"{EXAMPLE}c/xa/nahrayn",
        "badge_code": f'<a href="{EXAMPLE}c/xa/nahrayn"><img src="{EXAMPLE}badge/xa/nahrayn.svg" alt="Nahrayn, Halqa"></a>',
        "errors": [(int(status), ERRORS[status]) for status in HTTPStatus if status in ERRORS],
    }
    return render(request, "pages/design.html", context)


SAMPLE_DATES: Final = ("2020-09-23", "2020-09", "2016", "[..2017-03-01]", "[2017-03-01..]", "[2020-09-24..2020-12-14]", "")


def _figures() -> list[Figure]:
    day = UncertainDate.parse("2025-12-04")
    return [
        Figure("425", _("cities"), day, _("Example Times"), EXAMPLE, illustrative=True),
        Figure("91", _("countries"), day, _("Example Times"), EXAMPLE, illustrative=True),
        Figure(
            value="+31 %",
            label=_("budget for lifelong learning"),
            on=UncertainDate.parse("2025"),
            publisher=_("City of Nahrayn"),
            href=EXAMPLE,
            note=_("a claim"),
            claim=True,
            illustrative=True,
        ),
    ]


def _facts() -> list[Fact]:
    return [
        Fact(_("Country"), _("Demonstration country"), href=EXAMPLE),
        Fact(_("Kind"), _("City")),
        Fact(_("Population of the urban place"), "48 300", _("year not known"), EXAMPLE, "GeoNames"),
    ]


def _events() -> list[Event]:
    by_spring, announced = UncertainDate.parse("[..2017-03-01]"), UncertainDate.parse("2022-09-02")
    return [
        Event(by_spring, _("Member of the network"), EXAMPLE, _("Example Times"), _("the day of joining is not known")),
        Event(announced, _("Announced as an awardee"), EXAMPLE, note=_("taken back on 4 December 2022"), withdrawn=True),
        Event(UncertainDate.parse("2026-12"), _("Receives the Learning City Award"), EXAMPLE, illustrative=True),
    ]


def _sources() -> list[Source]:
    published = UncertainDate.parse("2022-09-02")
    return [
        Source(EXAMPLE, _("New members of the network"), _("Example Times"), published, read=date(2026, 1, 15)),
        Source(EXAMPLE + "a-very-long-address/" * 4, _("Minutes of the steering committee"), _("City of Nahrayn")),
    ]


def _areas() -> list[Area]:
    return [
        Area(_("Individual empowerment and social cohesion"), 55, 45),
        Area(_("Economic development and cultural prosperity"), 42, 40),
        Area(_("Sustainable development"), 50, 42, stale=True),
        Area(_("Inclusive learning in the education system"), 74, 55),
        Area(_("Learning in families and communities"), 88, 60),
        Area(_("Learning for and in the workplace"), None),
        Area(_("Modern learning technologies"), 62, 35),
        Area(_("Quality and excellence in learning"), 50, 45, stale=True),
        Area(_("Culture of learning throughout life"), 81, 60),
        Area(_("Political will and commitment"), 100, 70),
        Area(_("Governance and participation"), 78, 55),
        Area(_("Mobilization of resources"), 0, 12),
    ]


def _regions() -> list[tuple[str, str]]:
    return [
        ("africa", _("Africa")),
        ("arab-states", _("Arab States")),
        ("asia-pacific", _("Asia and the Pacific")),
        ("europe-north-america", _("Europe and North America")),
        ("latin-america-caribbean", _("Latin America and the Caribbean")),
    ]


def _bars() -> list[Bar]:
    counts = (68, 81, 126, 112, 38)
    return [Bar(label, count, f"?region={key}", key) for (key, label), count in zip(_regions(), counts, strict=True)]


def _observations() -> list[Observation]:
    return [
        Observation(date(2015, 9, 28), 115),
        Observation(date(2019, 2, 21), 170),
        Observation(date(2020, 9, 23), 230, doubtful=True),
        Observation(date(2020, 12, 15), 229),
        Observation(date(2022, 9, 2), 294),
        Observation(date(2024, 2, 14), 356),
        Observation(date(2025, 12, 4), 425),
        Observation(date(2025, 12, 10), 498, doubtful=True),
    ]


def _dots() -> list[Dot]:
    """Points on a grid over land and sea: places that nobody could take for a city of the network."""
    grid = (
        (0, 20, "africa"),
        (15, 15, "arab-states"),
        (30, 105, "asia-pacific"),
        (50, 15, "europe-north-america"),
        (-15, -60, "latin-america-caribbean"),
    )
    return [
        Dot(latitude + 6 * row, longitude + 6 * column, region, _("Invented place"), "#map")
        for latitude, longitude, region in grid
        for row in range(2)
        for column in range(3)
    ]


def _texts() -> list[tuple[str, Chosen]]:
    return [
        (_("In the reader's language"), Chosen(_("Garden library"), "en", fallback=False, stale=False)),
        (_("Only in another language"), Chosen("نهرين", "ar", fallback=True, stale=False)),
        (_("Source changed since"), Chosen("Bibliothèque du jardin", "fr", fallback=True, stale=True)),
    ]
