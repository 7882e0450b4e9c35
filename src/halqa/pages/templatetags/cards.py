"""The tag for a page's card: the picture that other services show where its address is shared."""

import hashlib
from typing import Final

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from halqa.pages.templatetags.frame import reader_language, site_address

register = template.Library()

HOUSE: Final = "page/home"


@register.simple_tag(takes_context=True)
def og_card(context: Context, card: str) -> SafeString:
    """Return the Open Graph lines of a page's card, such as `city/ma/benguerir`; a page with none shows that of the house.

    The version in the address follows the page's own words: who keeps pictures for ever fetches a changed one anew.
    """
    request = context.get("request")
    if request is None:
        return mark_safe("")
    words = f"{context.get('title', '')}\n{context.get('description', '')}"
    version = hashlib.sha256(words.encode()).hexdigest()[:10]
    picture = f"{site_address(request)}/card/{reader_language()}/{card or HOUSE}.png?v={version}"
    return format_html(
        '<meta property="og:image" content="{}"><meta property="og:image:width" content="1200">'
        '<meta property="og:image:height" content="630"><meta property="og:image:alt" content="{}">'
        '<meta name="twitter:card" content="summary_large_image">',
        picture,
        context.get("title", "") if card else "Halqa",
    )
