"""Filters that name what the network did, and numbers as they were published."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from halqa.foundation.localized import Chosen
from halqa.pages.templatetags.frame import address, reader_language
from halqa.pages.templatetags.pieces import source as source_link
from halqa.pages.templatetags.words import compact, localized, number
from halqa.registry.enums import FigureStatus, FirstVerdict, Publisher, Qualifier
from halqa.registry.labels import figures, label, network, qualified
from halqa.registry.queries.answers import FigureLine, RoundLine
from halqa.registry.queries.lines import CityLine, SourceLine

register = template.Library()

register.filter("admission_name", network.admission_name)
register.filter("award_name", network.award_name)
register.filter("cluster_role", network.cluster_role)

ROSTER_LANGUAGE = "en"


@register.filter
def name_for_reader(city: CityLine) -> SafeString:
    """Return the name of a city that stands first: the local one for readers of its language, else the listed one."""
    return localized(city.names_for(reader_language())[0], "bare")


@register.filter
def other_name(city: CityLine) -> SafeString | str:
    """Return the name of a city that stands second, or nothing."""
    other = city.names_for(reader_language())[1]
    return localized(other, "bare") if other else ""


@register.filter
def label_of(kind: StrEnum) -> str:
    """Return the words for a member of one of the registry's enums."""
    return str(label(kind))


@register.filter
def in_a_word(kind: Publisher | FigureStatus) -> str:
    """Return a publisher or the status of a figure in a word, for tables."""
    return str(network.PUBLISHERS[kind] if isinstance(kind, Publisher) else network.FIGURE_STATUSES[kind])


@register.filter
def verdict_of(verdict: FirstVerdict) -> str:
    """Return what our rows say of a claim to be a country's first member."""
    return str(figures.VERDICTS[verdict])


@register.filter
def as_published(value: int, qualifier: Qualifier | None) -> str:
    """Return a number with the qualifier it was published with, millions in words: "nearly 500 million"."""
    written = compact(value) if value >= 1_000_000 else number(value)
    return qualified(written, qualifier or Qualifier.EXACT)


@register.filter
def in_english(text: str, marks: str = "") -> SafeString:
    """Return a text of the roster, which is in English, marked so for other readers; ``"bare"`` leaves the visible mark out."""
    return localized(Chosen(text, ROSTER_LANGUAGE, fallback=reader_language() != ROSTER_LANGUAGE, stale=False), marks)


@register.simple_tag
def source_of(line: SourceLine) -> SafeString:
    """Link to the page where a fact stands, named by its host; a source without an address leads to our page about it."""
    if line.address:
        return source_link(line.address, line.site)
    return format_html('<a class="source" href="{}">{}</a>', address(f"sources/{line.id}/"), line.title)


@register.simple_tag
def conference_name(number_: int, listed: str) -> str:
    """Return the name of a conference in the reader's language."""
    return network.conference_name(number_, listed)


@register.simple_tag
def cluster_name(key: str, listed: str) -> str:
    """Return the name of a cluster in the reader's language."""
    return network.cluster_name(key, listed)


@register.inclusion_tag("registry/parts/headline.html")
def headline(lines: Sequence[FigureLine], layout: str = "") -> dict[str, Any]:
    """Show the three numbers of the published figures that stand; each comes from the first of them that gives it.

    One source may give cities and countries, another cities and residents, of the same day.
    """
    names = {"cities": _("cities"), "countries": _("countries"), "residents": _("residents")}
    numbers = []
    for name, words in names.items():
        line = next((line for line in lines if getattr(line, name)), None)
        if line:
            qualifier = getattr(line, f"{name}_qualifier", None)
            numbers.append({"label": words, "line": line, "value": as_published(getattr(line, name), qualifier)})
    return {"numbers": numbers, "layout": layout}


@register.inclusion_tag("registry/parts/growth.html")
def growth(coverage: Sequence[RoundLine]) -> dict[str, Any]:
    """Draw new members of each round as published, and over it how many are listed here, inside the table of the numbers."""
    rounds = [one.covered for one in coverage]
    largest = max((max(one.members_published or 0, one.rows_listed) for one in rounds), default=0) or 1
    rows = [
        {
            "key": one.round,
            "label": one.round.replace("-", "–"),
            "published": one.members_published,
            "listed": one.rows_listed,
            "published_share": round(100 * (one.members_published or 0) / largest, 1),
            "listed_share": round(100 * one.rows_listed / largest, 1),
        }
        for one in rounds
    ]
    return {"rows": rows}
