"""Tags for pages about the API."""

import re
from typing import Final

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_CODE: Final = re.compile(r"`([^`]*)`")


@register.filter
def code_words(text: str) -> SafeString:
    """Return a text in which what stands between backquotes is shown as code."""
    return mark_safe(_CODE.sub(r"<code>\1</code>", escape(text)))  # noqa: S308  escaped before
