"""Filters that name what the network did, and numbers as they were published."""

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from functools import cache
from typing import Any, Final

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from halqa.foundation.localized import Chosen
from halqa.pages.templatetags.frame import address, reader_language
from halqa.pages.templatetags.pieces import source as source_link
from halqa.pages.templatetags.words import compact, filled, in_its_language, labelled, listing, localized, markup, number
from halqa.registry.enums import Confidence, FigureStatus, FirstVerdict, Publisher, Qualifier
from halqa.registry.labels import figures, label, network, qualified
from halqa.registry.queries.answers import FigureLine, RoundLine
from halqa.registry.queries.lines import CityLine, SourceLine, named_site

register = template.Library()

register.filter("admission_name", network.admission_name)
register.filter("award_name", network.award_name)
register.filter("cluster_role", network.cluster_role)

ROSTER_LANGUAGE = "en"
_READ_LATIN: Final = frozenset({"en", "es", "fr"})
_ADDRESS: Final = re.compile(r"(https?://[^\s<>\"]+[^\s<>\".,;:!?)])")


@register.filter
def name_for_reader(city: CityLine) -> SafeString:
    """Return the name of a city that stands first: the local one for readers of its language, else the listed one."""
    return localized(city.names_for(reader_language())[0], "bare")


@register.filter
def other_name(city: CityLine) -> SafeString | str:
    """Return the name of a city that stands second, or nothing."""
    other = city.names_for(reader_language())[1]
    return localized(other, "bare") if other else ""


@register.simple_tag
def city_link(city: CityLine, *, alone: bool = False) -> SafeString:
    """Link to the record of a city by the name that stands first for the reader, the other one beside it if not ``alone``."""
    return link_to(city, reader_language(), alone=alone)


def link_to(city: CityLine, language: str, *, alone: bool = False) -> SafeString:
    """Return what ``city_link`` shows, for a list that has looked the reader's language up already."""
    name, other = city.names_for(language)
    link = markup('<a href="/{}/cities/{}/">{}</a>', language, city.key, in_its_language(name, language))
    return markup('{} <span class="note">{}</span>', link, in_its_language(other, language)) if other and not alone else link


@register.simple_tag
def order_of_names() -> SafeString | str:
    """Say in which order cities stand, to readers of another script than Latin: the listed name gives it, the local is shown.

    For one order holds in every language, and Chinese names stand by it as their sounds are written.
    """
    if reader_language() in _READ_LATIN:
        return ""
    return markup('<p class="note">{}</p>', _("Cities stand in the order of their names in Latin letters."))


@register.simple_tag
def city_and_country(city: CityLine, *, linked: bool = False) -> str:
    """Link to the record of a city and name its country, as a link too where wanted."""
    country = localized(city.country, "bare")
    if linked:
        country = format_html('<a href="{}">{}</a>', address(f"countries/{city.country_code.lower()}/"), country)
    return filled(pgettext("a city and its country", "%(city)s, %(country)s"), city=city_link(city), country=country)


@register.filter
def label_of(kind: StrEnum) -> str:
    """Return the words for a member of one of the registry's enums."""
    return str(label(kind))


@register.filter
def in_a_word(kind: Publisher | FigureStatus | None) -> str:
    """Return a publisher or the status of a figure in a word, for tables."""
    return str(network.PUBLISHERS[kind] if isinstance(kind, Publisher) else network.FIGURE_STATUSES[kind])


@register.filter
def evidence_mark(confidence: Confidence) -> SafeString | str:
    """Return the mark of a membership that rests on little; nothing for one that is well sourced."""
    return mark_in(reader_language(), confidence)


@cache
def mark_in(_language: str, confidence: Confidence) -> SafeString | str:
    """Return what ``evidence_mark`` does, in the language that is active."""
    mark = network.EVIDENCE_MARKS[confidence]
    return markup(' <span class="tag">{}</span>', mark) if mark else ""


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
def scope_in_words(line: FigureLine) -> str:
    """Return what a published figure counts: the network, a round, or the country or region that it names."""
    what = label(line.scope)
    if line.country:
        return labelled(what, localized(line.country))
    if line.region:
        return labelled(what, label(line.region))
    return str(what) if line.scope_name == line.scope else labelled(what, in_english(line.scope_name))


@register.simple_tag
def published_by(line: FigureLine) -> str:
    """Return who published a figure, with a link to where; a page that is not the publisher's own is said to relay it."""
    publisher, source = in_a_word(line.publisher), source_of(line.source)
    if line.is_relayed:
        return filled(_("%(publisher)s, as relayed by %(source)s"), publisher=publisher, source=source)
    return format_html("{} · {}", publisher, source)


@register.filter
def status_and_why(line: FigureLine) -> str:
    """Return the status of a published figure with what it says about the figure."""
    if line.status is None:
        return line.explanation
    pattern = pgettext("status of a figure, and why", "%(status)s. %(explanation)s")
    return filled(pattern, status=label(line.status), explanation=line.explanation)


@register.filter
def in_english(text: str) -> SafeString:
    """Return a text of the roster, which is in English, visibly marked so for other readers; addresses in it as links."""
    return localized(Chosen(_with_links(text), ROSTER_LANGUAGE, fallback=reader_language() != ROSTER_LANGUAGE, stale=False))


def _with_links(text: str) -> str:
    parts = _ADDRESS.split(text)
    linked = [source_link(part, named_site(part)) if place % 2 else conditional_escape(part) for place, part in enumerate(parts)]
    return text if len(parts) == 1 else mark_safe("".join(linked))  # noqa: S308  every part was escaped in the line above


@register.filter
def remark(note: str) -> str:
    """Return a note of the roster with who says it: its makers wrote for each other, file names and all."""
    return filled(_("Note of the roster's makers: %(note)s"), note=in_english(note))


@register.simple_tag
def source_of(line: SourceLine) -> SafeString:
    """Link to the page where a fact stands, named by its host; a source without an address leads to our page about it."""
    if line.address:
        return source_link(line.address, line.site)
    return format_html('<a class="source" href="{}">{}</a>', address(f"sources/{line.id}/"), line.title)


@register.simple_tag
def sources_of(lines: Iterable[SourceLine]) -> str:
    """Link to the pages where a fact stands, each once."""
    return listing(dict.fromkeys(map(source_of, lines)))


@register.filter
def figure_links(lines: Iterable[FigureLine]) -> str:
    """Link to published figures, each named by the host of its source."""
    return listing(format_html('<a href="{}">{}</a>', address(f"figures/{line.key}/"), line.source.site) for line in lines)


@register.simple_tag
def conference_name(number_: int, listed: str) -> str:
    """Return the name of a conference in the reader's language, or as the roster lists it, marked."""
    return network.conference_name(number_) if number_ in network.CONFERENCES else in_english(listed)


@register.simple_tag
def cluster_name(key: str, listed: str) -> str:
    """Return the name of a cluster in the reader's language, or as the roster lists it, marked."""
    return network.cluster_name(key) if key in network.CLUSTERS else in_english(listed or key)


@register.filter
def candidates(one: RoundLine) -> str:
    """Return the numbers of new members of a round between which nothing decides."""
    return listing((number(figure.cities) for figure in one.covered.candidates), "or")


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
