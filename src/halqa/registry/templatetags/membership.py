"""Since when a city has been a member, in words, and its card in the list of cities."""

from collections.abc import Iterable
from functools import lru_cache

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from halqa.foundation.dates import UncertainDate
from halqa.foundation.truth import Truth
from halqa.pages.templatetags.drawings import rosette_mark
from halqa.pages.templatetags.frame import reader_language
from halqa.pages.templatetags.words import in_its_language, markup, together, when_text
from halqa.registry.queries.cities import CityEntry
from halqa.registry.templatetags.network import link_to, mark_in

register = template.Library()


@register.filter
def since(joined: UncertainDate) -> str:
    """Return since when a city has been a member, as exactly as it is known; not that it is one today."""
    return _since_in(reader_language(), joined)


@lru_cache(4096)  # a list repeats the days of its rounds
def _since_in(_language: str, joined: UncertainDate) -> str:
    match joined.precision:
        case "unknown":
            return _("Member, since when is not known")
        case "by":
            return _("Member by %(day)s at the latest") % {"day": when_text(joined.latest)}
        case "after":
            return _("Member since %(day)s at the earliest") % {"day": when_text(joined.earliest)}
        case "range":
            days = {"first": when_text(joined.earliest), "last": when_text(joined.latest)}
            return _("Member since a day between %(first)s and %(last)s") % days
        case _:
            return _("Member since %(day)s") % {"day": when_text(joined)}


@register.simple_tag
def city_cards(entries: Iterable[CityEntry]) -> SafeString:
    """Show each city with its country, since when it has been a member, and its awards.

    Written at once, for a page has 48 of them: a template would look up each name on each card.
    """
    mark, language = rosette_mark(), reader_language()
    return together(
        markup(
            "<li>{}<h3>{}</h3>\n<p>{}<br>{}{}{}{}</p></li>\n",
            mark,
            link_to(entry.line, language),
            in_its_language(entry.line.country, language),
            _since_in(language, entry.joined),
            together([_pill(language, year) for year in entry.award_years]),
            _undetermined() if entry.standing is Truth.UNDETERMINED else "",
            mark_in(language, entry.confidence),
        )
        for entry in entries
    )


@lru_cache(256)
def _pill(_language: str, year: int) -> SafeString:
    return markup(' <span class="pill warm">{}</span>', _("Award %(year)s") % {"year": year})


def _undetermined() -> SafeString:
    return markup(' <span class="tag">{}</span>', pgettext("membership of a city", "undetermined"))
