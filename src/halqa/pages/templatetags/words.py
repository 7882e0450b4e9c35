"""Filters and tags that put dates, numbers, lists and texts into the reader's language."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache, reduce
from html import escape
from typing import Final, Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal, format_percent
from django import template
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from halqa.foundation.dates import UncertainDate
from halqa.foundation.languages import direction
from halqa.foundation.localized import Chosen
from halqa.pages.templatetags.frame import reader_language

register = template.Library()

LOCALES: Final = {"ar": "ar", "zh-hans": "zh_Hans_CN", "en": "en_GB", "fr": "fr", "ru": "ru", "es": "es"}
DIGITS: Final = "latn"
"""Western digits in every language, Arabic included: figures here are compared across pages and with their sources."""

UNKNOWN_LANGUAGE: Final = "und"


def reader_locale() -> Locale:
    """Return the CLDR locale of the language the page is shown in."""
    return _locale(reader_language())


@cache
def _locale(language: str) -> Locale:
    return Locale.parse(LOCALES[language])


def _day(day: date) -> str:
    return _day_in(reader_language(), day)


@lru_cache(4096)  # a list repeats the days of its rounds
def _day_in(language: str, day: date) -> str:
    written = format_date(day, format="long", locale=_locale(language))
    # The first of a month is an ordinal in French, and CLDR has no pattern for that.
    return f"1er{written[1:]}" if language == "fr" and day.day == 1 else written


def _month(day: date) -> str:
    locale = reader_locale()
    skeleton = "yMMMM" if "yMMMM" in locale.datetime_skeletons else "yMMM"
    return format_skeleton(skeleton, day, locale=locale)


def _year(day: date) -> str:
    return format_skeleton("y", day, locale=reader_locale())


@register.filter
def when_text(moment: UncertainDate | date | None) -> str:
    """Return a date in words, as exactly as it is known: "September 2020", "by 1 March 2017", "date not known"."""
    if isinstance(moment, date):
        return _day(moment)
    if moment is None:
        moment = UncertainDate.unknown()
    match moment.precision, moment.earliest, moment.latest:
        case "day", date() as day, _last:
            return _day(day)
        case "month", date() as first, _last:
            return _month(first)
        case "year", date() as first, _last:
            return _year(first)
        case "by", _first, date() as last:
            return _("by %(day)s") % {"day": _day(last)}
        case "after", date() as first, _last:
            return _("on or after %(day)s") % {"day": _day(first)}
        case "range", date() as first, date() as last:
            return _("between %(first)s and %(last)s") % {"first": _day(first), "last": _day(last)}
        case _:
            return _("date not known")


@register.filter
def when(moment: UncertainDate | date | None) -> SafeString:
    """Return a date in words inside a <time>, where it is a day, a month or a year."""
    text = when_text(moment)
    if isinstance(moment, date):
        return markup('<time datetime="{}">{}</time>', moment.isoformat(), text)
    if moment is not None and moment.precision in ("day", "month", "year"):
        return markup('<time datetime="{}">{}</time>', str(moment), text)
    return markup("{}", text)


@register.filter
def number(value: float | Decimal | None) -> str:
    """Return a number with the reader's separators, or a dash for none."""
    return "–" if value is None else _number_in(reader_language(), value)


@lru_cache(4096)  # a table of figures repeats its small numbers
def _number_in(language: str, value: float | Decimal) -> str:
    return format_decimal(value, locale=_locale(language), numbering_system=DIGITS)


@register.filter
def compact(value: float | Decimal | None) -> str:
    """Return a large number in words: "500 million"."""
    if value is None:
        return "–"
    locale = reader_locale()
    # CLDR has no long form for Chinese: its short one is in words already.
    form = "long" if "long" in locale.compact_decimal_formats else "short"
    return format_compact_decimal(value, format_type=form, locale=locale, fraction_digits=1, numbering_system=DIGITS)


@register.filter
def percent(value: float | Decimal | None) -> str:
    """Return a share, 0 to 1, as a percentage."""
    return "–" if value is None else format_percent(value, locale=reader_locale(), numbering_system=DIGITS)


@register.filter
def language_name(tag: str) -> str:
    """Return the name of a language in the reader's language; the tag itself where CLDR has no name."""
    if tag.partition("-")[0].lower() == UNKNOWN_LANGUAGE:  # CLDR takes the likeliest language of all: English
        return _("language not known")
    try:
        return Locale.parse(tag, sep="-").get_display_name(reader_locale()) or tag
    except (UnknownLocaleError, ValueError):
        return tag


def filled(pattern: str | Promise, **values: object) -> str:
    """Return a translated pattern with its values set in; where one is markup, the rest is escaped and the whole is markup."""
    if not any(isinstance(value, SafeString) for value in values.values()):
        return str(pattern) % values
    escaped = {name: conditional_escape(value) for name, value in values.items()}
    return mark_safe(conditional_escape(pattern) % escaped)  # noqa: S308  every part was escaped in the line above


def markup(pattern: str, *values: object) -> SafeString:
    """Return HTML with values set in, escaped unless they are markup: `format_html` at a third of its cost.

    For what stands hundreds of times on a page. Values that make their own markup, as forms do, are for `format_html`.
    """
    parts = [value if isinstance(value, SafeString) else escape(str(value)) for value in values]
    return SafeString(pattern.format(*parts))


def together(parts: Iterable[object]) -> SafeString:
    """Return parts one after another as HTML, escaped unless they are markup: `format_html_join` at a third of its cost."""
    return SafeString("".join([part if isinstance(part, SafeString) else escape(str(part)) for part in parts]))


@register.simple_tag
def labelled(label: object, value: object, element: str = "") -> str:
    """Return "label: value" with the colon of the reader's language; `element` is set around the value."""
    shown = format_html("<{0}>{1}</{0}>", element, value) if element else value
    return filled(pgettext("a label and its value", "%(label)s: %(value)s"), label=label, value=shown)


@register.filter
def isolated(text: str) -> SafeString:
    """Return a name or a text of somebody's own so that what stands beside it keeps its place, whatever its direction."""
    return format_html("<bdi>{}</bdi>", text)


@register.filter
def listing(items: Iterable[object], style: Literal["and so on", "or"] = "and so on") -> str:
    """Return items one after another with the comma of the reader's language, or as alternatives: "228, 229 or 230"."""
    given = list(items)
    is_markup = any(isinstance(item, SafeString) for item in given)
    parts = [conditional_escape(item) if is_markup else str(item) for item in given]
    if style == "or":
        joined = format_list(parts, style="or", locale=reader_locale())
    else:
        # CLDR's lists of units have no comma in half of the six languages.
        pattern = pgettext("items of a list", "%(items)s, %(next)s")
        joined = reduce(lambda before, part: pattern % {"items": before, "next": part}, parts) if parts else ""
    return mark_safe(joined) if is_markup else joined  # noqa: S308  every part was escaped above


def paragraph(sentences: Iterable[object]) -> str:
    """Return sentences one after another, parted as the reader's language parts them; empty ones are left out."""
    pattern = pgettext("one sentence after another", "%(sentences)s %(next)s")
    said = [sentence for sentence in map(str, sentences) if sentence]
    return reduce(lambda sentences, part: pattern % {"sentences": sentences, "next": part}, said) if said else ""


def in_its_language(chosen: Chosen, reader: str) -> SafeString:
    """Return a text for a reader of a language, with its own language and direction where that is another."""
    if chosen.tag.lower() == reader:
        return chosen.text if isinstance(chosen.text, SafeString) else SafeString(escape(chosen.text))
    return markup('<span lang="{}" dir="{}">{}</span>', chosen.tag, direction(chosen.tag), chosen.text)


@register.filter
def localized(chosen: Chosen, marks: str = "") -> SafeString:
    """Return a text with its language and direction; says visibly where it is another language or an older translation.

    `{{ name|localized:"bare" }}` leaves the visible marks out, for names in lists.
    """
    text = in_its_language(chosen, reader_language())
    if marks == "bare":
        return text
    if chosen.fallback:
        text += format_html(' <span class="tag">{}</span>', language_name(chosen.tag))
    if chosen.stale:
        text += format_html(' <span class="tag">{}</span>', _("older translation"))
    return text
