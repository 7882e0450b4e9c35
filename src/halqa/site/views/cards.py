"""The cards for sharing: which words stand on the picture of which page."""

from collections.abc import Callable, Mapping
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_safe

from halqa.exchange.queries.practice import practice_line
from halqa.foundation.languages import LANGUAGES, WORKING_LANGUAGE
from halqa.foundation.localized import Chosen
from halqa.pages.templatetags.words import number, when_text
from halqa.registry.enums import Region
from halqa.registry.labels import label
from halqa.registry.labels.network import admission_name, award_name, conference_name
from halqa.registry.queries import city, honours, lines, rounds
from halqa.rounds.labels.names import call_name
from halqa.rounds.queries.announcement import announced_lines
from halqa.rounds.queries.calls import public_calls
from halqa.site.views.drawing import Card, can_draw, drawn

A_YEAR: Final = "public, max-age=31536000, immutable"
AN_HOUR: Final = "public, max-age=3600"

Words = tuple[str, str, Chosen | None, bool]
"""Title, the line below it, the title in another language, and whether the star is coloured."""


@require_safe
def card(request: HttpRequest, language: str, kind: str, key: str) -> HttpResponse:
    """Answer with a page's card as PNG; an address with a version never changes its picture."""
    if language not in LANGUAGES:
        raise Http404
    picture, digest = drawn(_card(kind, key, language))
    answer = HttpResponse(picture, content_type="image/png", headers={"ETag": f'"{digest}"'})
    answer["Cache-Control"] = A_YEAR if "v" in request.GET else AN_HOUR
    return answer


def _card(kind: str, key: str, language: str) -> Card:
    """Return the card in this language; in English where no font at hand has the language's letters."""
    words_for = KINDS.get(kind)
    with override(language):
        words = words_for(key, language) if words_for else None
        if words is None:
            raise Http404
        title, line, other, coloured = words
        made = Card(language, _("Cities that learn together"), title, line, _("Halqa · independent"), other, coloured)
    return made if can_draw(made.words) or language == WORKING_LANGUAGE else _card(kind, key, WORKING_LANGUAGE)


def _page(name: str, _language: str) -> Words | None:
    pages = {
        "home": (_("Halqa"), _("The open home of a network of learning cities")),
        "cities": (_("Cities"), _("Cities with evidence of membership, now or earlier")),
        "countries": (_("Countries"), _("Countries with cities in the network, now or earlier")),
        "practices": (_("Practices"), _("What cities do that others can try")),
        "rounds": (_("Rounds of admission"), _("Every round, beside the rows listed here")),
        "awards": (_("Awards"), _("The cities honoured in each round")),
        "calls": (_("Calls for applications"), _("Who can apply, by which rules, and until when")),
        "conferences": (_("Conferences"), _("Where the learning cities met")),
        "clusters": (_("Clusters"), _("Themes on which cities worked together")),
        "figures": (_("Figures over time"), _("Every number with its day and its source")),
        "about-the-data": (_("About the data"), _("What is known, how surely, and from where")),
    }
    return (*pages[name], None, True) if name in pages else None


def _city(key: str, language: str) -> Words | None:
    found = city.city_line(key, language=language)
    if found is None:
        return None
    title, other = found.names_for(language)
    listed = _("%(country)s · listed in Halqa") % {"country": found.country.text}
    return title.text, listed if found.is_listed else _("Its record, with sources"), other, False


def _country(key: str, language: str) -> Words | None:
    found = lines.country_with_cities(key.upper(), language=language)
    if found is None:
        return None
    name, cities = found
    words = ngettext("%(number)s city with evidence of membership", "%(number)s cities with evidence of membership", cities)
    return name.text, words % {"number": number(cities)}, None, False


def _region(key: str, _language: str) -> Words | None:
    if key not in set(Region):
        return None
    return str(label(Region(key))), _("Cities of the region, round by round"), None, True


def _round(key: str, _language: str) -> Words | None:
    found = next((line for line in rounds.admission_rounds(timezone.now().date()) if line.key == key), None)
    if found is None:
        return None
    words = ngettext("%(number)s new member listed here", "%(number)s new members listed here", found.listed)
    if found.published is not None:
        words = _("%(published)s new members published, %(number)s listed here")
    numbers = {"number": number(found.listed), "published": number(found.published)}
    return admission_name(found.key), words % numbers, None, True


def _award(key: str, _language: str) -> Words | None:
    found = next((line for line in honours.award_rounds() if str(line.year) == key), None)
    if found is None:
        return None
    words = ngettext("%(number)s city honoured", "%(number)s cities honoured", found.listed)
    return award_name(found.year), words % {"number": number(found.listed)}, None, True


def _conference(key: str, language: str) -> Words | None:
    found = next((line for line in honours.conferences(language=language) if str(line.number) == key), None)
    if found is None:
        return None
    where = _("%(city)s, %(country)s, from %(day)s") % {
        "city": found.city.name.text,
        "country": found.city.country.text,
        "day": when_text(found.begun_on),
    }
    return conference_name(found.number, found.name), where, None, True


def _practice(key: str, language: str) -> Words | None:
    found = practice_line(key, language=language)
    if found is None or found.is_illustrative or found.is_taken_back:
        return None
    where = _("%(city)s, %(country)s: a practice")
    return found.title.text, where % {"city": found.city.name.text, "country": found.city.country.text}, None, True


def _call(key: str, _language: str) -> Words | None:
    found = next((line for line in public_calls(timezone.now()) if line.key == key and not line.is_illustrative), None)
    return (
        None
        if found is None
        else (call_name(found.kind, found.year), _("Who can apply, by which rules, and until when"), None, True)
    )


def _announcement(key: str, language: str) -> Words | None:
    found = next((line for line in announced_lines(language) if line.call == key and not line.is_illustrative), None)
    if found is None:
        return None
    return found.title.text if found.title else found.name, _("The cities that were chosen, and why"), None, True


KINDS: Final[Mapping[str, Callable[[str, str], Words | None]]] = {
    "page": _page,
    "city": _city,
    "country": _country,
    "region": _region,
    "round": _round,
    "award": _award,
    "conference": _conference,
    "practice": _practice,
    "call": _call,
    "announcement": _announcement,
}
