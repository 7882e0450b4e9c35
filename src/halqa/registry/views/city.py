"""One city: its page, and what leads to it from elsewhere: short address, QR code, badge."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from io import BytesIO
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import segno
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from halqa.foundation.languages import LANGUAGES, WORKING_LANGUAGE
from halqa.foundation.subjects import Subject
from halqa.pages.queries import Area, Dot, Event
from halqa.pages.templatetags.frame import reader_language, site_address
from halqa.pages.templatetags.words import labelled, listing, localized, number, when_text
from halqa.pages.views.public import public
from halqa.registry.enums import Milestone
from halqa.registry.labels import label
from halqa.registry.labels.events import told_event
from halqa.registry.labels.framework import FOCUS_AREAS
from halqa.registry.labels.milestones import milestone
from halqa.registry.labels.network import admission_name, award_name, cluster_name, cluster_role, conference_name
from halqa.registry.queries import city as queries
from halqa.registry.queries.badge import badge_svg
from halqa.registry.queries.city import (
    AnyFact,
    AwardFact,
    CityRecord,
    Clocks,
    HostFact,
    LeadFact,
    MembershipFact,
    MilestoneLine,
    NameFact,
    PartFact,
    PopulationFact,
    PositionFact,
)
from halqa.registry.queries.lines import SourceLine
from halqa.registry.queries.profiles import public_profile
from halqa.registry.queries.sections import sections_of
from halqa.registry.views import structured

BADGE_SECONDS: Final = 24 * 3600


@dataclass(frozen=True)
class FactRow:
    """A fact as a row of the table that holds all of them: what it is about, what it says, its clocks."""

    about: str
    says: str
    clocks: Clocks
    fact: AnyFact


@public
def city(request: HttpRequest, key: str) -> HttpResponse:
    """Show all that is known of a city; an address that it had before leads to it."""
    now = timezone.now()
    record = queries.city_record(key, language=reader_language())
    if record is None:
        return HttpResponsePermanentRedirect(reverse("registry:city", args=[_moved(key)]))
    offset, changes_at = _offset_from_utc(record.time_zone, now)
    listed = record.line.is_listed
    context = {
        "title": _name_for_reader(record),
        "description": _description(record),
        "card": "" if record.line.is_illustrative else f"city/{record.key}",
        "noindex": record.line.is_illustrative,
        "structured": structured.city(record, request),
        "city": record,
        "profile": public_profile(record.key, language=reader_language()),
        "events": [_event(step) for step in record.milestones],
        "activity": [(entry.at, told_event(entry.kind, entry.detail), entry.number) for entry in record.activity],
        "rows": [fact_row(fact) for fact in record.facts],
        "areas": [Area(str(name), None) for name in FOCUS_AREAS],
        "offset": offset,
        "dots": _dots(record),
        "short_address": site_address(request) + reverse("registry_short:city", args=[key]),
        "qr_name": f"{key.replace('/', '-')}-qr.svg",
        "badge": _badge(record) if listed else "",
        "badge_code": _badge_code(request, record) if listed else "",
        "sections": sections_of(str(Subject("city", record.key)), reader_language()),
    }
    response = render(request, "registry/city.html", context)
    if changes_at:
        response.fresh_until = changes_at
    return response


@public
def city_qr(request: HttpRequest, key: str) -> HttpResponse:
    """Answer with the QR code of a city's short address as SVG, to be printed."""
    if queries.city_line(key, language=WORKING_LANGUAGE) is None:
        raise Http404(key)
    drawing = BytesIO()
    address = site_address(request) + reverse("registry_short:city", args=[key])
    segno.make(address, error="m", micro=False).save(drawing, kind="svg", scale=8, border=4, title=address)
    return HttpResponse(drawing.getvalue(), content_type="image/svg+xml")


@require_safe
def city_short(_request: HttpRequest, key: str) -> HttpResponse:
    """Lead from a city's short address to its page in the visitor's language."""
    known = queries.city_line(key, language=WORKING_LANGUAGE)
    return HttpResponseRedirect(reverse("registry:city", args=[key if known else _moved(key)]))


@require_safe
def city_badge(request: HttpRequest, key: str) -> HttpResponse:
    """Answer with the badge "listed in Halqa" for a listed city, in the language that ``lang`` names, else in English."""
    line = queries.city_line(key, language=WORKING_LANGUAGE)
    if line is None or not line.is_listed:
        raise Http404(key)
    asked = request.GET.get("lang", "")
    with override(asked if asked in LANGUAGES else WORKING_LANGUAGE):
        badge = badge_svg(line.name.text, _("listed in Halqa"))
    response = HttpResponse(badge, content_type="image/svg+xml")
    response["Cache-Control"] = f"public, max-age={BADGE_SECONDS}"
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _moved(key: str) -> str:
    """Return the key of the city that had this address before. Raises Http404 where none had."""
    moved = queries.moved_to(key)
    if not moved:
        raise Http404(key)
    return moved


def _description(record: CityRecord) -> str:
    if record.line.is_listed:
        words = _("%(city)s, %(country)s: its way through the network of learning cities, every fact with its source.")
        return words % {"city": _name_for_reader(record), "country": record.line.country.text}
    return _("%(city)s: what the network of learning cities published of it, every fact with its source.") % {
        "city": _name_for_reader(record)
    }


def _name_for_reader(record: CityRecord) -> str:
    return record.line.names_for(reader_language())[0].text


def _offset_from_utc(zone: str, now: datetime) -> tuple[str, datetime | None]:
    """Return what the zone's clocks show now, as ``UTC+01:00``, and the moment within a day at which that changes, if it does."""
    try:
        place = ZoneInfo(zone) if zone else None
    except (ZoneInfoNotFoundError, ValueError):
        place = None
    if place is None:
        return "", None
    quarter = timedelta(minutes=15)
    start = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    before = now.astimezone(place).utcoffset()
    later = (start + quarter * step for step in range(1, 97))
    changes_at = next((moment for moment in later if moment.astimezone(place).utcoffset() != before), None)
    ahead = now.astimezone(place).strftime("%z")
    return f"UTC{ahead[:3]}:{ahead[3:5]}", changes_at


def _dots(record: CityRecord) -> list[Dot]:
    place = record.position
    if place is None or place.latitude is None or place.longitude is None:
        return []
    region = "" if record.withdrawn_admission else str(record.line.region or "")
    return [Dot(place.latitude, place.longitude, region, record.line.name.text, reverse("registry:city", args=[record.key]))]


def _badge(record: CityRecord) -> str:
    """Return the path of the badge in the reader's language."""
    return f"{reverse('registry_short:badge', args=[record.key])}?lang={reader_language()}"


def _badge_code(request: HttpRequest, record: CityRecord) -> str:
    """Return the lines for a city's own web site: the badge, which leads to the record, in the reader's language."""
    site = site_address(request)
    words = _("%(city)s: listed in Halqa, the open record of a network of learning cities") % {"city": _name_for_reader(record)}
    record_address = site + reverse("registry_short:city", args=[record.key])
    picture = site + _badge(record)
    # Plain text, for the page shows it as text: escaped once for the other site, and once more by the template.
    return f'<a href="{escape(record_address)}"><img src="{escape(picture)}" alt="{escape(words)}" height="56"></a>'


def _where(source: SourceLine) -> str:
    return source.address or reverse("registry:source", args=[source.id])


def _event(step: MilestoneLine) -> Event:
    withdrawn = step.clocks.withdrawn is not None
    return Event(
        on=step.on,
        text=milestone(step.kind, name=_name(step), withdrawn=withdrawn),
        href=_where(step.source),
        publisher=step.source.site,
        withdrawn=withdrawn and step.kind is not Milestone.WITHDRAWN,
    )


def _name(step: MilestoneLine) -> str | SafeString:
    match step.kind:
        case Milestone.AWARD_ANNOUNCED | Milestone.AWARD_RECEIVED:
            href, name = reverse("registry:award_year", args=[int(step.subject)]), award_name(int(step.subject))
        case Milestone.CONFERENCE_HOSTED:
            number_of = int(step.subject)
            href, name = reverse("registry:conference", args=[number_of]), conference_name(number_of, step.name)
        case Milestone.CLUSTER_LED:
            href, name = reverse("registry:clusters"), cluster_name(step.subject, step.name)
        case _:
            return ""
    return format_html('<a href="{}">{}</a>', href, name)


def fact_row(fact: AnyFact) -> FactRow:
    """Return a fact as a row of a table that holds facts of every kind."""
    about, says = _about_and_says(fact)
    return FactRow(about, says, fact.clocks, fact)


def _about_and_says(fact: AnyFact) -> tuple[str, str | SafeString]:
    match fact:
        case NameFact():
            return str(label(fact.kind)), localized(fact.name)
        case MembershipFact():
            return _("Membership"), listing(_of_membership(fact))
        case PositionFact():
            words = label(fact.match)
            return _("Position"), format_html('<bdi dir="ltr">{}</bdi> · {}', fact.degrees, words) if fact.degrees else str(words)
        case PopulationFact():
            words = _("%(number)s, published by %(publisher)s, about: %(day)s")
            told = {"number": number(fact.inhabitants), "publisher": fact.publisher, "day": when_text(fact.about)}
            return _("Population"), words % told
        case AwardFact():
            words = _("%(award)s; announced: %(announced)s; handed over: %(handed_over)s")
            days = {"announced": when_text(fact.announced), "handed_over": when_text(fact.handed_over)}
            return _("Award"), words % {"award": award_name(fact.year), **days}
        case HostFact():
            words = _("%(conference)s, from %(first)s to %(last)s")
            days = {"first": when_text(fact.begun_on), "last": when_text(fact.ended_on)}
            return _("Conference"), words % {"conference": conference_name(fact.number, fact.name), **days}
        case LeadFact():
            return _("Cluster"), listing([cluster_name(fact.key, fact.name), cluster_role(fact.role), when_text(fact.begun)])
        case PartFact():
            return _("Consortium"), fact.name


def _of_membership(fact: MembershipFact) -> Iterator[str]:
    yield _("begun: %(day)s") % {"day": when_text(fact.begun)}
    if fact.end:
        yield labelled(label(fact.end), when_text(fact.ended))
    for key in fact.rounds:
        yield _("listed in: %(round)s") % {"round": admission_name(key)}
