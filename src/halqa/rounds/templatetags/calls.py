"""Filters and tags for calls: deadlines on clocks, findings as sentences, outcomes in words."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from babel.dates import format_date, format_time
from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from halqa.foundation.lists import Query
from halqa.foundation.truth import Truth
from halqa.pages.templatetags.pieces import source
from halqa.pages.templatetags.words import markup, reader_locale, when_text
from halqa.registry.enums import Region
from halqa.registry.labels import label
from halqa.registry.queries.lines import named_site
from halqa.rounds.enums.calls import CallKind, CallState, Outcome, Phase, QuotaScope, Topic
from halqa.rounds.labels import names
from halqa.rounds.labels.findings import say
from halqa.rounds.labels.rules import ANYWHERE, key_label
from halqa.rounds.queries.calls import CallLine, ChangeLine, Clock
from halqa.rounds.queries.wording import value_in_words
from halqa.rounds.rules.deadlines import ANYWHERE as ANYWHERE_ZONE
from halqa.rounds.rules.eligibility import Finding
from halqa.rounds.rules.quotas import QuotaLine

register = template.Library()

MARKS = {Truth.YES: "yes", Truth.NO: "no", Truth.UNDETERMINED: "open"}


@register.filter
def call_title(line: CallLine) -> str:
    """Return the name of a call."""
    return names.call_name(line.kind, line.year)


@register.filter
def in_call_words(value: CallKind | CallState | Phase | Outcome | Topic) -> str:
    """Return a kind, a state, a phase, an outcome or a topic in words."""
    tables = {
        CallKind: names.KINDS,
        CallState: names.STATES,
        Phase: names.PHASES,
        Outcome: names.OUTCOMES,
        Topic: names.TOPICS,
    }
    return str(tables[type(value)][value])  # type: ignore[index]


@register.filter
def said(finding: Finding) -> str:
    """Return a finding as a sentence."""
    return say(finding.code, finding.facts)


@register.filter
def mark_of(finding: Finding) -> str:
    """Return whether a finding speaks for, against or neither, as the class of its line."""
    return MARKS[finding.speaks]


@register.filter
def zone_words(name: str) -> str:
    """Return the name of a time zone as readers know it: its city, as IANA writes it."""
    return str(ANYWHERE) if name == ANYWHERE_ZONE else name.replace("_", " ")


@register.filter
def on_clock(clock: Clock) -> SafeString:
    """Return a moment on the clocks of its zone: day, time and zone. The end of a day is told as 24:00 of it."""
    shown, at = clock.shown, format_time(clock.shown, "HH:mm", locale=reader_locale())
    if clock.is_end_of_day:
        shown, at = shown - timedelta(days=1), "24:00"
    weekday = format_date(shown.date(), "EEEE", locale=reader_locale())
    told = {"weekday": weekday, "day": when_text(shown.date()), "time": at, "zone": zone_words(clock.zone)}
    text = _("%(weekday)s, %(day)s, %(time)s (%(zone)s)") % told
    return markup('<time datetime="{}">{}</time>', clock.shown.isoformat(), text)


@register.filter
def last_day(clock: Clock) -> str:
    """Return the last day of a deadline on the clocks of its zone: where it ends a day, that day."""
    return when_text((clock.shown - timedelta(days=1) if clock.is_end_of_day else clock.shown).date())


@register.filter
def day_of(moment: datetime | None) -> str:
    """Return the day of a moment, in UTC, in words."""
    return when_text(moment.date()) if moment else _("date not known")


@register.filter
def change_words(change: ChangeLine) -> SafeString:
    """Return what an amendment changed: the rule, its old value struck through, and the new one."""
    old, new = (value_in_words(change.key, value, {}) for value in (change.before, change.after))
    return markup("{}: <del>{}</del> <ins>{}</ins>", key_label(change.key), old, new)


@register.filter
def rule_label(key: str) -> str:
    """Return what a key of a policy is about."""
    return key_label(key)


@register.simple_tag
def with_city(query: Query, key: str) -> str:
    """Return the address of the same question about the city of this key."""
    return str(query.put("city", key))


@register.simple_tag
def site_source(address: str) -> SafeString:
    """Link to a page on which rules were read, by the site that speaks there."""
    return source(address, named_site(address))


@register.simple_tag
def quota_place(line: QuotaLine, countries: Mapping[str, str]) -> str:
    """Return the name of a country or region whose places are counted."""
    return countries.get(line.name, line.name) if line.scope is QuotaScope.COUNTRY else str(label(Region(line.name)))
