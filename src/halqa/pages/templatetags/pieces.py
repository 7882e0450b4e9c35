"""Tags for the pieces that pages are put together from: boxes, tables, lists, forms."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import template
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from halqa.foundation.lists import Page, Query
from halqa.pages.queries import Chip, Tab
from halqa.pages.templatetags.frame import address, language_links, navigation_links
from halqa.pages.templatetags.words import markup, together

register = template.Library()

_STACKS: Final = re.compile(r'<table class="[^"]*\bfits\b')
_PART_OF_TABLE: Final = re.compile(r"<(table|thead|tbody|tr|th|td)\b([^>]*)>")
_HEAD: Final = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_MARKUP: Final = re.compile(r"<[^>]+>")
_OF_A_ROW: Final = 'scope="row"'
_ROLES: Final = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}

NOTICE_KINDS: Final = ("note", "success", "warning", "error")


@dataclass(frozen=True)
class Crumb:
    """A step on the way to a page; the last one is the page itself and has no address."""

    label: str
    href: str = ""


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> SafeString:
    """Show the main navigation as a list, the section of this page marked."""
    request = context.get("request")
    path = request.path if request else ""
    links = (
        markup('<li><a href="{}"{}>{}</a></li>', link.href, _current(link.current, link.href == path), link.label)
        for link in navigation_links(path or "/")
    )
    return markup("<ul>{}</ul>", together(links))


def _current(is_current: bool, is_the_page: bool) -> SafeString | str:
    return SafeString(f' aria-current="{"page" if is_the_page else "true"}"') if is_current else ""


@register.simple_tag(takes_context=True)
def languages(context: Context) -> SafeString:
    """Show links to this very page, its query kept, in all six languages, as a list."""
    request = context.get("request")
    path, query = (request.path, request.META.get("QUERY_STRING", "")) if request else ("/", "")
    links = (
        markup(
            '<li><a href="{}" lang="{}" hreflang="{}" dir="{}"{}>{}</a></li>',
            link.href,
            link.tag,
            link.tag,
            link.direction,
            _current(link.current, is_the_page=False),
            link.autonym,
        )
        for link in language_links(path, query)
    )
    return markup("<ul>{}</ul>", together(links))


@register.inclusion_tag("pages/parts/breadcrumbs.html")
def breadcrumbs(*steps: str) -> dict[str, Any]:
    """Show the way from home to this page: label, address pairs of what lies between; the last label alone is the page itself."""
    labels, addresses = [_("Home"), *steps[::2]], [address(), *steps[1::2], ""]
    return {"crumbs": [Crumb(label, href) for label, href in zip(labels, addresses, strict=False)]}


@register.simple_block_tag
def notice(content: str, kind: str = "note", title: str = "") -> SafeString:
    """Set a message apart: note, success, warning or error; the kind is said in words, not by colour alone."""
    if kind not in NOTICE_KINDS:
        raise template.TemplateSyntaxError(f"a notice is one of {', '.join(NOTICE_KINDS)}, not {kind!r}")
    heads = {"note": _("Note"), "success": _("Done"), "warning": _("Please note"), "error": _("This did not work")}
    role = format_html(' role="{}"', "alert" if kind == "error" else "status") if kind in ("error", "success") else ""
    return format_html(
        '<div class="notice" data-kind="{}"{}><strong>{}</strong> {}</div>', kind, role, title or heads[kind], content
    )


@register.simple_block_tag
def card(content: str, title: str = "", href: str = "", kind: str = "") -> SafeString:
    """Put content on a white sheet, with a heading that may be a link."""
    link = format_html('<a href="{}">{}</a>', href, title) if href else title
    heading = format_html("<h2>{}</h2>", link) if title else ""
    return format_html('<section class="card {}">{}{}</section>', kind, heading, content)


@register.simple_block_tag
def scroller(content: str, label: str) -> SafeString:
    """Let a wide table scroll by itself, by keyboard too, so that the page never does.

    On a narrow screen the rows of a table of the class `fits` become blocks, each cell beside the head of its column.
    """
    table = _told_by_cell(content) if _STACKS.search(content) else content
    return format_html('<div class="scroll" role="region" aria-label="{}" tabindex="0">{}</div>', label, table)


def _told_by_cell(table: str) -> SafeString:
    """Return a table in which each part says its role, which it loses where it is no table to look at, and each cell its head."""
    head = table.partition("</thead>")[0]
    heads = [_MARKUP.sub("", text).strip() for text in _HEAD.findall(head)]
    column = 0

    def told(part: re.Match[str]) -> str:
        nonlocal column
        name, attributes = part.groups()
        if name == "tr":
            column = -1
        elif name in ("th", "td"):
            column += 1
        if name == "th":
            return f'<th role="{"rowheader" if _OF_A_ROW in attributes else "columnheader"}"{attributes}>'
        # A text of a page, already escaped, and so are its quotation marks.
        shown = f' data-label="{heads[column]}"' if name == "td" and "colspan" not in attributes and column < len(heads) else ""
        return f'<{name} role="{_ROLES[name]}"{shown}{attributes}>'

    return mark_safe(_PART_OF_TABLE.sub(told, table))  # noqa: S308  what was rendered before, and texts of it


@register.simple_block_tag
def empty(content: str, title: str) -> SafeString:
    """Say that there is nothing here yet, and what to do first."""
    return format_html('<div class="empty"><p class="empty-title">{}</p>{}</div>', title, content)


@register.simple_tag
def source(href: str, label: str = "") -> SafeString:
    """Link to where a fact stands; the label names the publisher."""
    return markup('<a class="source" href="{}" rel="external">{}</a>', href, label or _("source"))


@register.simple_tag
def illustrative() -> SafeString:
    """Mark what is invented for demonstration."""
    return format_html('<span class="tag">{}</span>', _("illustrative"))


@register.inclusion_tag("pages/parts/tabs.html")
def tabs(items: Sequence[Tab], label: str) -> dict[str, Any]:
    """Show views of the same rows as links."""
    return {"items": items, "label": label}


@register.inclusion_tag("pages/parts/chips.html")
def chips(items: Sequence[Chip], clear: str) -> dict[str, Any]:
    """Show the filters that are set, each with a link that takes it away."""
    return {"items": items, "clear": clear}


@register.inclusion_tag("pages/parts/pagination.html")
def pagination(page: Page, query: Query, label: str = "") -> dict[str, Any]:
    """Show links to the pages of a list, every other parameter kept; two lists on one page need a label each."""

    def href(number: int | None) -> str:
        return str(query.put("page", number) if number and number > 1 else query.drop("page"))

    return {
        "page": page,
        "label": label or _("Pages of this list"),
        "previous": page.previous and href(page.previous),
        "next": page.next and href(page.next),
        "numbers": [(number, href(number)) for number in page.numbers()],
    }


@register.inclusion_tag("pages/parts/sort_head.html")
def sort_head(query: Query, name: str, label: str, default: str = "", kind: str = "") -> dict[str, Any]:
    """Show a table's column head that sorts by this column, and the other way round when it already does.

    `default` is the list's own order, which needs no parameter; `kind="number"` sets the column flush with its figures.
    """
    order = query.get("sort", default)
    ascending, descending = order == name, order == f"-{name}"
    wanted = f"-{name}" if ascending else name
    return {
        "label": label,
        "href": str(query.drop("sort") if wanted == default else query.put("sort", wanted)),
        "state": "ascending" if ascending else "descending" if descending else "",
        "kind": kind,
    }


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """Show a form's field with label, help and errors; one that may stay empty says so.

    A field that is ``is_sometimes_needed`` says in its help when. What has one box to fill in is written at once, for a filter
    has ten of them.
    """
    is_optional = not (bound.field.required or getattr(bound.field, "is_sometimes_needed", False))
    errors = bound.errors
    if bound.use_fieldset or getattr(bound.field.widget, "input_type", "") == "checkbox":
        return render_to_string("pages/parts/field_of_choices.html", {"field": bound, "optional": is_optional})
    return markup(
        '<div class="field{}">\n<label for="{}">{}{}</label>\n{}\n{}\n</div>\n',
        " wrong" if errors else "",
        bound.id_for_label,
        bound.label,
        markup(' <span class="optional">{}</span>', _("(optional)")) if is_optional else "",
        render_to_string("pages/parts/field_notes.html", {"field": bound}) if errors or bound.help_text else "",
        bound.as_widget(),
    )


@register.inclusion_tag("pages/parts/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """List everything that keeps a form from being sent, each linked to its field."""
    fields = [(bound, message) for bound in form for message in bound.errors]
    return {"fields": fields, "general": form.non_field_errors(), "found": bool(form.errors)}
