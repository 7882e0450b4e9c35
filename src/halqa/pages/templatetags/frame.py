"""Tags for what surrounds a page: addresses in the reader's language, navigation, language switch, structured data."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.conf import settings
from django.contrib.messages import get_messages
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from halqa.foundation.languages import AUTONYMS, WORKING_LANGUAGE, direction
from halqa.pages.labels import BELONGS_TO, NAVIGATION

register = template.Library()


@dataclass(frozen=True)
class LanguageLink:
    """The page shown now, in one of the six languages."""

    tag: str
    autonym: str
    direction: str
    href: str
    current: bool


@dataclass(frozen=True)
class NavigationLink:
    """An entry of the navigation; ``current`` where the page belongs to it."""

    label: str
    href: str
    current: bool


def reader_language() -> str:
    """Return the tag of the language the page is shown in, one of the six; English where none was chosen."""
    language = get_language() or WORKING_LANGUAGE
    return language if language in AUTONYMS else WORKING_LANGUAGE


def in_language(path: str, tag: str) -> str:
    """Return the same page's path in another language; a path without a language prefix leads to that language's home."""
    first, _, rest = path.lstrip("/").partition("/")
    return f"/{tag}/{rest}" if first in AUTONYMS else f"/{tag}/"


def site_address(request: HttpRequest) -> str:
    """Return scheme and host under which people see this site: as configured, else as asked for."""
    return settings.SITE_ADDRESS or f"{request.scheme}://{request.get_host()}"


@register.simple_tag
def address(path: str = "") -> str:
    """Return the path of a page below the reader's language prefix: `cities/` becomes `/en/cities/`."""
    return f"/{reader_language()}/{path}"


def _has_session(context: Context) -> bool:
    request = context.get("request")
    return request is not None and settings.SESSION_COOKIE_NAME in request.COOKIES and not context.get("in_trouble")


@register.simple_tag(takes_context=True)
def person_here(context: Context) -> Any:
    """Return whose session this is, or nothing.

    Nothing is looked up for a visitor, whose pages are everybody's, nor where a page tells of trouble with the database.
    """
    person = getattr(context["request"], "user", None) if _has_session(context) else None
    return person if person and person.is_authenticated else None


@register.simple_tag
def is_demonstration() -> bool:
    """Return whether visitors may step in as invented people."""
    return settings.DEMO_PEOPLE


@register.simple_tag(takes_context=True)
def news(context: Context) -> BaseStorage | tuple[()]:
    """Return what the last act of this session left to be told, once."""
    return get_messages(context["request"]) if _has_session(context) else ()


def language_links(path: str, query: str) -> list[LanguageLink]:
    """Return links to the page at this path, its query kept, in all six languages."""
    current = reader_language()
    suffix = f"?{query}" if query else ""
    return [
        LanguageLink(tag, autonym, direction(tag), in_language(path, tag) + suffix, tag == current)
        for tag, autonym in AUTONYMS.items()
    ]


@register.simple_tag
def autonym() -> str:
    """Return what the language that the page is shown in calls itself."""
    return AUTONYMS[reader_language()]


def navigation_links(path: str) -> list[NavigationLink]:
    """Return the main navigation; the section that holds the path, or that its page belongs to, is marked as current."""
    own = path.removeprefix(address())
    first = own.partition("/")[0] + "/"
    section = next((section for beginning, section in BELONGS_TO.items() if own.startswith(beginning)), first)
    return [NavigationLink(str(label), address(place), place == section) for place, label in NAVIGATION]


@register.simple_tag(takes_context=True)
def page_identity(context: Context) -> str:
    """Return the canonical link, also for shared links, and the alternates in other languages, absolute.

    Only `canonical_query`, which a view makes from the parameters it knows, is repeated: a campaign tag makes no new page.
    """
    request = context.get("request")
    if request is None or context.get("noindex"):
        return ""
    query = context.get("canonical_query", "")
    site = site_address(request)
    own = f"{site}{request.path}{query}"
    identity = format_html('<link rel="canonical" href="{0}"><meta property="og:url" content="{0}">', own)
    if request.path.lstrip("/").partition("/")[0] in AUTONYMS:
        tags = [(tag, tag) for tag in AUTONYMS] + [("x-default", WORKING_LANGUAGE)]
        identity += format_html_join(
            "",
            '<link rel="alternate" hreflang="{}" href="{}{}{}">',
            ((name, site, in_language(request.path, tag), query) for name, tag in tags),
        )
    return identity


@register.simple_tag
def structured_data(data: Mapping[str, Any]) -> SafeString:
    """Return schema.org data as a JSON-LD block: a block of data, not a script, so the content policy lets it stand."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character, escape in (("&", "\\u0026"), ("<", "\\u003C"), (">", "\\u003E")):
        text = text.replace(character, escape)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308  escaped in the loop above
