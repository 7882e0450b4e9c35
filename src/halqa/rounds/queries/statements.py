"""What National Commissions say of a round, and what they know of it under embargo: what is decided about their own cities."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists

from halqa.accounts.access import subject_names
from halqa.accounts.queries import names_of
from halqa.foundation.textanalysis import sort_key
from halqa.registry.queries.lives import country_names
from halqa.rounds.enums.decisions import AnnouncementState, Decided
from halqa.rounds.models import Announcement, Application, Call, Decision, Statement
from halqa.rounds.queries.applications_people import officers_of
from halqa.rounds.queries.decisions import decisions_to_announce


@dataclass(frozen=True)
class DecidedLine:
    """A city with what is decided about it, as its commission reads it under embargo."""

    city: str
    said: Decided


@dataclass(frozen=True)
class VersionLine:
    """A version of a statement: when, by whom, and what it said by language tag."""

    number: int
    at: datetime
    author: str
    words: dict[str, str]


@dataclass(frozen=True)
class StatementPage:
    """A commission's statement on a round, with what it may know already and everything it said before."""

    country: str
    country_name: str
    words: dict[str, str]
    number: int
    is_made: bool
    planned_for: datetime | None
    decided: tuple[DecidedLine, ...]
    versions: tuple[VersionLine, ...]


@dataclass(frozen=True)
class StatedLine:
    """Whether a commission has written, for the coordination team."""

    country: str
    country_name: str
    number: int
    at: datetime | None


def has_part(call: Call, country: str) -> bool:
    """Return whether a commission has something to say: a city of its country is, or will be, chosen, or it has spoken.

    What it said it can change and empty also when no city of the country is chosen any more.
    """
    standing = Decision.objects.filter(application__call=call, application__country=country, replaced_at=None)
    return standing.filter(said=Decided.CHOSEN).exists() or Statement.objects.filter(call=call, country=country).exists()


def statement_of(call: Call, country: str) -> Statement | None:
    """Return what stands of a commission's statement, if it wrote one."""
    return Statement.objects.filter(call=call, country=country).order_by("-number").first()


def shared_announcement(call: Call, country: str) -> Announcement | None:
    """Return the announcement once the commission of a country may know of it: shared, and something decided of its cities."""
    theirs = Decision.objects.filter(application__call=call, application__country=country, replaced_at=None)
    return Announcement.objects.filter(Exists(theirs), call=call).exclude(state=AnnouncementState.DRAFT).first()


def statement_page(call: Call, announcement: Announcement, country: str, language: str) -> StatementPage:
    """Return a commission's page; what is decided about other countries is not on it."""
    versions = list(Statement.objects.filter(call=call, country=country).order_by("-number"))
    authors = names_of({one.by for one in versions})
    found = Decision.objects.filter(application__call=call, application__country=country, replaced_at=None)
    told = list(found.select_related("application"))
    names = subject_names([one.application.city for one in told], language)
    lines = [DecidedLine(names[one.application.city], Decided(one.said)) for one in told]
    return StatementPage(
        country=country,
        country_name=country_names([country], language).get(country, country),
        words=dict(versions[0].words) if versions else {},
        number=versions[0].number if versions else 0,
        is_made=announcement.state == AnnouncementState.MADE,
        planned_for=announcement.planned_for,
        decided=tuple(sorted(lines, key=lambda line: sort_key(line.city))),
        versions=tuple(VersionLine(one.number, one.at, authors.get(one.by, ""), dict(one.words)) for one in versions),
    )


@dataclass(frozen=True)
class SharedLine:
    """A country whose commission reads under embargo what is decided: how many officers are told, and its cities."""

    country_name: str
    officers: int
    decided: tuple[DecidedLine, ...]


def would_see(call: Call, language: str, now: datetime) -> tuple[SharedLine, ...]:
    """Return which commissions see what once the announcement is shared, by country."""
    decisions = list(decisions_to_announce(call))
    names = subject_names({one.application.city for one in decisions}, language)
    codes = sorted({one.application.country for one in decisions})
    countries = country_names(codes, language)
    lines = []
    for code in codes:
        told = [one for one in decisions if one.application.country == code]
        cities = sorted((DecidedLine(names[one.application.city], Decided(one.said)) for one in told), key=_by_city)
        lines.append(SharedLine(countries.get(code, code), len(officers_of(code, now)), tuple(cities)))
    return tuple(sorted(lines, key=lambda line: sort_key(line.country_name)))


def _by_city(line: DecidedLine) -> str:
    return sort_key(line.city)


def was_shared(application: Application) -> bool:
    """Return whether the commission of a city reads now, under embargo, what is decided about it."""
    return Announcement.objects.filter(call=application.call_id, state=AnnouncementState.SHARED).exists()


def is_first_of_country(application: Application) -> bool:
    """Return whether nothing else is decided in the round about a city of the same country."""
    return (
        not decisions_to_announce(application.call)
        .filter(application__country=application.country)
        .exclude(application=application)
    )


def said_before(application: Application, number: int) -> Decided | None:
    """Return what a decision said of an application that the one with a number took the place of; nothing where none stood."""
    standing = Decision.objects.filter(application=application, number=number).values_list("at", flat=True)
    before = Decision.objects.filter(application=application, number=number - 1, replaced_at__in=standing)
    said = before.values_list("said", flat=True).first()
    return Decided(said) if said else None


def countries_told(call: Call) -> tuple[str, ...]:
    """Return the codes of the countries of which something is decided: whose commissions are told when it is shared."""
    return tuple(sorted({one.application.country for one in decisions_to_announce(call)}))


def stated(call: Call, language: str) -> tuple[StatedLine, ...]:
    """Return for each country with a chosen city whether its commission has written, and for each whose commission has."""
    chosen = Decision.objects.filter(application__call=call, replaced_at=None, said=Decided.CHOSEN)
    latest = {one.country: one for one in Statement.objects.filter(call=call).order_by("number")}
    codes = sorted({*chosen.values_list("application__country", flat=True), *latest})
    names = country_names(codes, language)
    lines = []
    for code in codes:
        one = latest.get(code)
        lines.append(StatedLine(code, names.get(code, code), one.number if one else 0, one.at if one else None))
    return tuple(sorted(lines, key=lambda line: sort_key(line.country_name)))
