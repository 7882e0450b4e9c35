"""Since when a city has been a member, in words, and its card in the list of cities."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from halqa.foundation.dates import UncertainDate
from halqa.foundation.truth import Truth
from halqa.pages.templatetags.drawings import rosette_mark
from halqa.pages.templatetags.words import localized, markup, when_text
from halqa.registry.queries.cities import CityEntry
from halqa.registry.templatetags.network import city_link, evidence_mark

register = template.Library()


@register.filter
def since(joined: UncertainDate) -> str:
    """Return since when a city has been a member, as exactly as it is known; not that it is one today."""
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
def city_card(entry: CityEntry) -> SafeString:
    """Show a city with its country, since when it has been a member, and its awards.

    Written at once, for a page has 48 of them: a template would look up each name on each card.
    """
    marks = [markup(' <span class="pill warm">{}</span>', _("Award %(year)s") % {"year": year}) for year in entry.award_years]
    if entry.standing is Truth.UNDETERMINED:
        marks.append(markup(' <span class="tag">{}</span>', pgettext("membership of a city", "undetermined")))
    marks.append(evidence_mark(entry.confidence))
    return markup(
        "{}<h3>{}</h3>\n<p>{}<br>{}" + "{}" * len(marks) + "</p>",
        rosette_mark(),
        city_link(entry.line),
        localized(entry.line.country, "bare"),
        since(entry.joined),
        *marks,
    )
