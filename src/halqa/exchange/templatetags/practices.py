"""Filters and tags for practices and enquiries."""

from enum import StrEnum

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from halqa.exchange.labels import label
from halqa.exchange.queries.lines import PracticeLine
from halqa.pages.templatetags.frame import address, reader_language
from halqa.pages.templatetags.words import in_its_language, language_name, markup

register = template.Library()


@register.filter
def words_for(kind: StrEnum) -> str:
    """Return the words for a member of one of the exchange's enums."""
    return str(label(kind))


@register.filter
def year_or_undated(practice: PracticeLine) -> str:
    """Return the year of a practice's source, or that it has no date."""
    return str(practice.year) if practice.year else pgettext("year of a source", "undated")


@register.simple_tag
def practice_link(practice: PracticeLine) -> SafeString:
    """Link to a practice by its title, which says visibly where it is in another language than the reader's."""
    link = markup(
        '<a href="{}">{}</a>', address(f"practices/{practice.key}/"), in_its_language(practice.title, reader_language())
    )
    if not practice.title.fallback:
        return link
    return markup('{} <span class="tag">{}</span>', link, language_name(practice.title.tag))
