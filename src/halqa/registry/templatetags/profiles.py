"""Tags that show the texts of a city's profile, and what changes in them."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from halqa.accounts.labels import role_name
from halqa.foundation.languages import direction
from halqa.foundation.localized import Chosen
from halqa.pages.templatetags.words import language_name, listing
from halqa.registry.enums import ProfilePart
from halqa.registry.labels import label
from halqa.registry.labels.profiles import FIELDS
from halqa.registry.queries.profiles import READ_WHOLE, LineChange, PartLine, Picture
from halqa.registry.rules.wording import Change, Stretch

register = template.Library()


@register.simple_tag
def line_name(part: PartLine, line: LineChange) -> str:
    """Return what a text of a part is called: its language, or its field."""
    return language_name(line.name) if part.part is ProfilePart.ABOUT else str(FIELDS[line.name])


@register.simple_tag
def wording(part: PartLine, line: LineChange) -> SafeString:
    """Return both wordings in one, what was removed and what was added marked for the eye and for the ear."""
    marked = ((_marked(one),) for one in line.stretches)
    if line.is_read_whole:
        # Each on a line and in a direction of its own: beside each other, two addresses are read as one.
        return format_html_join("", '<p class="wording" dir="ltr">{}</p>', marked)
    return _shown(part.part is ProfilePart.ABOUT, line.name, format_html_join("", "{}", marked))


@register.simple_tag
def plain_wording(part: PartLine, line: LineChange) -> SafeString:
    """Return the wording as it is, or as it is proposed, without what went before."""
    return _shown(part.part is ProfilePart.ABOUT, line.name, line.after)


@register.simple_tag
def stored_wording(part: PartLine, line: LineChange) -> SafeString:
    """Return the wording that went before."""
    return _shown(part.part is ProfilePart.ABOUT, line.name, line.before)


@register.filter
def public_lines(part: PartLine) -> tuple[LineChange, ...]:
    """Return every text of a part as it is public."""
    return PartLine(part.part, part.public).lines


@register.filter
def public_pictures(part: PartLine) -> tuple[tuple[Change, Picture], ...]:
    """Return the picture of a part as it is public."""
    is_public = Picture.of(part.public) if part.part is ProfilePart.PICTURE else None
    return ((Change.KEPT, is_public),) if is_public else ()


@register.filter
def labels_of(parts: Iterable[ProfilePart]) -> str:
    """Return the names of parts, one after another."""
    return listing(str(label(part)) for part in parts)


@register.filter
def languages_of(texts: Iterable[Chosen]) -> str:
    """Return the names of the languages that texts are in, one after another."""
    return listing(language_name(text.tag) for text in texts)


register.filter("role_name", role_name)
register.filter("direction_of", direction)


@register.filter
def short_address(address: str) -> str:
    """Return the host and the path of an address, without the "www." that says nothing."""
    parts = urlsplit(address)
    return (parts.hostname or address).removeprefix("www.") + parts.path.rstrip("/")


def _shown(is_text: bool, name: str, content: str) -> SafeString:
    if is_text:
        return format_html('<div class="wording" lang="{}" dir="{}">{}</div>', name, direction(name), content)
    return format_html('<div class="wording" dir="{}">{}</div>', "ltr" if name in READ_WHOLE else "auto", content)


def _marked(stretch: Stretch) -> SafeString | str:
    match stretch.change:
        case Change.REMOVED:
            return format_html('<del><span class="unseen">{} </span>{}</del>', _("removed:"), stretch.text)
        case Change.ADDED:
            return format_html('<ins><span class="unseen">{} </span>{}</ins>', _("added:"), stretch.text)
        case _:
            return stretch.text
