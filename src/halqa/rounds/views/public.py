"""Public pages of calls: those that are open or coming with their rules, and their calendars."""

from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from halqa.foundation.lists import Query
from halqa.pages.templatetags.frame import reader_language, site_address
from halqa.pages.views import downloads
from halqa.pages.views.downloads import Answer, Cell, Table
from halqa.pages.views.public import public
from halqa.registry.labels.figures import INDEPENDENCE
from halqa.registry.queries.honours import dates_ahead
from halqa.registry.queries.lines import CityLine
from halqa.registry.queries.lives import cities_called, country_names, lives_of, zone_of_city
from halqa.rounds.access.calls import calls_visible_to_all, public_call
from halqa.rounds.forms.check import LONGEST
from halqa.rounds.labels.names import call_name
from halqa.rounds.queries.announcement import announced_lines, announced_title
from halqa.rounds.queries.calendar import calendar_of
from halqa.rounds.queries.calls import CallLine, call_record, next_moment, policy_of, public_calls
from halqa.rounds.queries.forms import forms_now
from halqa.rounds.queries.policies import current_policies
from halqa.rounds.queries.wording import criteria_lines, rule_groups, unknown_labels

COLUMNS: Final = ("key", "kind", "year", "state", "phase", "opens", "closes", "record")
MOST_CITIES: Final = 8


@public
def calls(request: HttpRequest) -> Answer:
    """Show the calls that are open now and those that come, or answer with all as a file; nothing is invented where none is."""
    now = timezone.now()
    lines = public_calls(now)
    if file := downloads.requested(request, _table(request, lines)):
        return file
    context = {
        "title": _("Calls for applications"),
        "description": _("Calls that are open now or soon: who can apply, by which rules, and until when on your clocks."),
        "card": "page/calls",
        "open": [line for line in lines if not line.is_past],
        "others": [line for line in lines if line.is_past],
        "announced": announced_lines(reader_language()),
        "current": [(kind, call_name(kind, None)) for kind in current_policies()],
        "ahead": dates_ahead(now.date()),
        "downloads": downloads.links(Query(())),
    }
    response = render(request, "rounds/calls.html", context)
    _until(response, lines, now)
    return response


@public
def call(request: HttpRequest, key: str) -> HttpResponse:
    """Show a call: its rules in plain words, its deadlines in both zones, and what was changed since it opened."""
    now = timezone.now()
    language = reader_language()
    query = Query.parse(request.META.get("QUERY_STRING", ""), ("city",))
    city, found = _city(query.get("city"), language)
    zone = zone_of_city(city.key) if city else ""
    record = call_record(public_call(key), now, zone=zone)
    if record is None:
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    name = call_name(record.line.kind, record.line.year)
    context = {
        "title": name,
        "description": _("%(call)s: who can take part, by which rules, and until when.") % {"call": name},
        "card": f"call/{key}",
        "noindex": bool(query.pairs) or record.line.is_illustrative,
        "record": record,
        "line": record.line,
        "groups": rule_groups(record.policy, country_names(record.policy.several("who.countries") or (), language)),
        "criteria": criteria_lines(record.policy),
        "unknown": unknown_labels(record.policy),
        "announced": announced_title(key, language),
        "forms": [key for key, form in forms_now().items() if form.kind == record.line.kind],
        "city": city,
        "has_zone": bool(zone),
        "cities": found,
        "asked_city": query.get("city"),
    }
    response = render(request, "rounds/call.html", context)
    _until(response, [record.line], now)
    return response


@public
def calendar(request: HttpRequest, key: str) -> HttpResponse:
    """Answer with the deadlines of a call as a calendar file."""
    found = public_call(key)
    record = call_record(found, timezone.now())
    if record is None:
        return HttpResponse(status=HTTPStatus.NOT_FOUND)
    announced = announced_title(key, reader_language())
    shown = {"site": site_address(request), "path": reverse("rounds:call", args=[key])}
    file = calendar_of(record, **shown, announced_at=announced.made_at if announced else None)
    headers = {"Content-Disposition": f'attachment; filename="halqa-{key}.ics"'}
    return HttpResponse(file, content_type="text/calendar; charset=utf-8", headers=headers)


def _city(text: str, language: str) -> tuple[CityLine | None, tuple[CityLine, ...]]:
    """Return the city whose clocks are asked for, and those that may be meant where it is not clear which."""
    # Whoever writes more than the field takes means no city; it is a line of an address, where nothing else would stop it.
    if not text or len(text) > LONGEST:
        return None, ()
    if (life := lives_of([text], language=language).get(text)) is not None:
        return life.city, ()
    found = cities_called(text, language=language, most=MOST_CITIES)
    return (found[0], ()) if len(found) == 1 else (None, found)


def _until(response: HttpResponse, lines: list[CallLine] | tuple[CallLine, ...], now: object) -> None:
    keys = [line.key for line in lines]
    policies = [policy for one in calls_visible_to_all().filter(key__in=keys) if (policy := policy_of(one))]
    if (moment := next_moment(lines, policies, now)) is not None:  # type: ignore[arg-type]
        response.fresh_until = moment  # type: ignore[attr-defined]


def _table(request: HttpRequest, lines: tuple[CallLine, ...]) -> Table:
    def row(line: CallLine) -> tuple[Cell, ...]:
        return (
            line.key,
            line.kind,
            line.year,
            line.state,
            line.phase,
            line.opens.isoformat() if line.opens else None,
            line.closes.isoformat() if line.closes else None,
            site_address(request) + reverse("rounds:call", args=[line.key]),
        )

    about = {"statement": str(INDEPENDENCE), "address": site_address(request) + request.path}
    # Nothing that is invented leaves as data.
    return Table("halqa-calls", COLUMNS, (row(line) for line in lines if not line.is_illustrative), about)
