"""What was announced of a round, as everybody reads it: each chosen city with its citation, quotes, statements, corrections.

Nothing here is asked, counted or named before the announcement: all pages ask one function whether it was made.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import dropwhile
from typing import Any, Final

from django.db.models import Count, Q

from halqa.accounts.access import subject_names
from halqa.foundation.languages import LANGUAGES, WORKING_LANGUAGE
from halqa.foundation.lists import Page
from halqa.foundation.localized import Chosen, Localized
from halqa.foundation.subjects import Subject
from halqa.foundation.textanalysis import sort_key
from halqa.ledger.queries import until_next_event
from halqa.registry.queries.lives import country_names
from halqa.registry.queries.references import city_identifiers
from halqa.rounds.access.calls import SHOWN
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.decisions import AnnouncementState, Decided
from halqa.rounds.labels.names import call_name
from halqa.rounds.models import Announcement, Decision, Statement
from halqa.rounds.queries.announced_counts import CountedGroup, announced_counts
from halqa.rounds.queries.calls import policy_of
from halqa.rounds.queries.decisions import has_words
from halqa.rounds.rules.publishing import names_chosen

PAGE_SIZE: Final = 60


@dataclass(frozen=True)
class ChosenLine:
    """A chosen city as it is announced. ``since``: when it was announced, where later than the others; it may have withdrawn."""

    key: str
    name: str
    is_on_record: bool
    country: str
    country_name: str
    citation: Chosen | None
    since: datetime | None
    withdrew_at: datetime | None
    is_corrected: bool


@dataclass(frozen=True)
class CorrigendumLine:
    """What was wrong with what was announced of a city, and since when something else holds."""

    city: str
    at: datetime
    words: Chosen
    is_chosen: bool

    @property
    def said(self) -> Decided:
        """What holds, as the public is told: chosen or not."""
        return Decided.CHOSEN if self.is_chosen else Decided.NOT_CHOSEN


@dataclass(frozen=True)
class QuoteLine:
    """What somebody says of the round, with their office."""

    words: Chosen
    speaker: str
    office: Chosen | None


@dataclass(frozen=True)
class StatementLine:
    """What a National Commission says in its country."""

    country: str
    country_name: str
    words: Chosen
    at: datetime


@dataclass(frozen=True)
class VideoLine:
    """A video with what is said in it: files by their keys, captions with their language tags, ``kind`` as a media type."""

    key: str
    kind: str
    captions: tuple[tuple[str, str], ...]
    transcript: Chosen | None


@dataclass(frozen=True)
class AnnouncedPage:
    """A round as it was announced, for a reader of one language. ``shown`` are the lines of the page that was asked for."""

    call: str
    kind: CallKind
    name: str
    title: Chosen
    words: Chosen | None
    made_at: datetime
    changed_at: datetime
    reworded_at: datetime | None
    is_illustrative: bool
    names_cities: bool
    lines: tuple[ChosenLine, ...]
    countries: tuple[tuple[str, str], ...]
    quotes: tuple[QuoteLine, ...]
    statements: tuple[StatementLine, ...]
    corrigenda: tuple[CorrigendumLine, ...]
    video: VideoLine | None = None
    total: int = 0
    page: Page = field(default_factory=lambda: Page.of(0))
    shown: tuple[ChosenLine, ...] = ()
    numbers: tuple[CountedGroup, ...] = ()


@dataclass(frozen=True)
class CityAnnounced:
    """That a city was chosen in a round: the round's name, its page, why."""

    call: str
    name: str
    citation: Chosen | None
    made_at: datetime
    withdrew_at: datetime | None
    is_illustrative: bool


def in_reader_language(texts: Mapping[str, str], language: str) -> Chosen | None:
    """Return the text that a reader of a language gets, or nothing where none is written.

    What is not there in their language is read in English, or else in the first of the six in which it is.
    """
    if mine := texts.get(language, "").strip():
        return Chosen(mine, language, fallback=False, stale=False)
    said = {tag: texts[tag] for tag in LANGUAGES if texts.get(tag, "").strip()}
    if not said:
        return None
    source = WORKING_LANGUAGE if WORKING_LANGUAGE in said else next(iter(said))
    return Localized(source, said).pick(language)


def made_announcements() -> Any:
    """Return the announcements that were made, of calls that everybody can read."""
    made = Announcement.objects.filter(state=AnnouncementState.MADE, call__state__in=SHOWN)
    return made.select_related("call")


def is_made(call: str) -> bool:
    """Return whether a round, by the key of its call, was announced: what everybody may know begins here."""
    return made_announcements().filter(call__key=call).exists()


@dataclass(frozen=True)
class AnnouncedTitle:
    """The title of what was announced, and when."""

    title: Chosen
    made_at: datetime


def announced_title(call: str, language: str) -> AnnouncedTitle | None:
    """Return under which title a round was announced: one query, whether it was or not."""
    row = made_announcements().filter(call__key=call).first()
    title = in_reader_language(row.title, language) if row else None
    return AnnouncedTitle(title, row.made_at) if row and row.made_at and title else None


@dataclass(frozen=True)
class AnnouncedLine:
    """An announcement in the list of all: of which round, when, under which title. ``cities``: nothing where none are named."""

    call: str
    name: str
    title: Chosen | None
    made_at: datetime
    cities: int | None
    is_illustrative: bool


def announced_lines(language: str) -> tuple[AnnouncedLine, ...]:
    """Return all announcements that were made, latest first, with the number of cities that are chosen; one query."""
    told = Q(call__applications__decisions__announced_at__isnull=False, call__applications__decisions__replaced_at=None)
    chosen = Count("call__applications__decisions", filter=told & Q(call__applications__decisions__said=Decided.CHOSEN))
    lines = []
    for row in made_announcements().annotate(cities=chosen).order_by("-made_at", "pk"):
        policy = policy_of(row.call)
        lines.append(
            AnnouncedLine(
                call=row.call.key,
                name=call_name(CallKind(row.call.kind), policy.number("round.year") if policy else None),
                title=in_reader_language(row.title, language),
                made_at=row.made_at,
                cities=row.cities if policy and names_chosen(policy) else None,
                is_illustrative=row.call.is_illustrative,
            )
        )
    return tuple(lines)


def announced_page(
    call: str, language: str, *, country: str = "", sort: str = "country", wanted: str = "1", size: int | None = PAGE_SIZE
) -> AnnouncedPage | None:
    """Return a round as it was announced, by as many queries for one city as for all; nothing before that moment."""
    row = made_announcements().filter(call__key=call).first()
    return page_of(row, language, country=country, sort=sort, wanted=wanted, size=size) if row else None


def announced_pages(language: str, *, call: str = "") -> tuple[AnnouncedPage, ...]:
    """Return the rounds that were announced, latest first, of one call if asked; what is invented leaves in no data."""
    rows = made_announcements().filter(call__is_illustrative=False).order_by("-made_at", "pk")
    chosen = rows.filter(call__key=call) if call else rows
    return tuple(page_of(row, language, size=None) for row in chosen)


def page_of(
    row: Announcement,
    language: str,
    *,
    country: str = "",
    sort: str = "country",
    wanted: str = "1",
    size: int | None = PAGE_SIZE,
    decisions: Iterable[Decision] | None = None,
) -> AnnouncedPage:
    """Return an announcement as everybody reads it, or will read it: ``decisions`` are those of the office's preview."""
    policy = policy_of(row.call)
    is_named = policy is not None and names_chosen(policy)
    lines, corrigenda = _told(row, language, decisions) if is_named else ((), ())
    names = dict(sorted({line.country: line.country_name for line in lines}.items(), key=lambda one: sort_key(one[1])))
    found = [line for line in lines if not country or line.country == country]
    if sort == "city":
        found.sort(key=lambda line: sort_key(line.name))
    page = Page.of(len(found), wanted, size=size or max(1, len(found)))
    # Where the public knows the cities, a commission without one any more says nothing in public; it can write or empty it still.
    statements = tuple(one for one in _statements(row, language) if not is_named or one.country in names)
    return AnnouncedPage(
        call=row.call.key,
        kind=CallKind(row.call.kind),
        name=call_name(CallKind(row.call.kind), policy.number("round.year") if policy else None),
        title=in_reader_language(row.title, language) or Chosen("", language, fallback=False, stale=False),
        words=in_reader_language(row.words, language),
        made_at=row.made_at or row.changed_at,
        changed_at=max([row.changed_at, *(one.at for one in (*statements, *corrigenda))]),
        reworded_at=row.changed_at if row.made_at and row.changed_at > row.made_at else None,
        is_illustrative=row.call.is_illustrative,
        names_cities=is_named,
        lines=lines,
        countries=tuple(names.items()),
        quotes=quotes_of(row, language),
        statements=statements,
        corrigenda=corrigenda,
        video=_video(row, language),
        total=sum(line.withdrew_at is None for line in lines),
        page=page,
        shown=tuple(found[page.offset : page.offset + page.size]),
        # The office's preview counts nothing: what it shows is not announced.
        numbers=announced_counts(call=row.call_id, names_chosen=is_named, language=language) if decisions is None else (),
    )


def quotes_of(row: Announcement, language: str) -> tuple[QuoteLine, ...]:
    """Return the quotes of an announcement that have words."""
    return tuple(
        QuoteLine(words, one["speaker"], in_reader_language(one["office"], language))
        for one in row.quotes
        if (words := in_reader_language(one["words"], language))
    )


def announced_of_city(city: str, language: str) -> tuple[CityAnnounced, ...]:
    """Return in which rounds a city, by its subject key, was chosen, latest first: two queries, whatever there is."""
    found = (
        Decision.objects.filter(application__city=city, announced_at__isnull=False, said=Decided.CHOSEN)
        .filter(application__call__announcement__state=AnnouncementState.MADE, application__call__state__in=SHOWN)
        .select_related("application__call__announcement")
        .order_by("application_id", "-number")
    )
    later = dict(
        Decision.objects.filter(application__city=city, announced_at__isnull=False)
        .order_by("number")
        .values_list("application_id", "number")
    )
    lines = []
    for one in found:
        application, policy = one.application, policy_of(one.application.call)
        # Only what holds, or held when the city withdrew: what was corrected is told on the announcement's own page.
        if later[application.pk] != one.number or policy is None or not names_chosen(policy):
            continue
        call = application.call
        name = call_name(CallKind(call.kind), policy.number("round.year"))
        citation = in_reader_language(one.citation, language)
        made = call.announcement.made_at or one.announced_at
        lines.append(CityAnnounced(call.key, name, citation, made, one.replaced_at, call.is_illustrative))
    return tuple(sorted(lines, key=lambda line: line.made_at, reverse=True))


Told = tuple[tuple[ChosenLine, ...], tuple[CorrigendumLine, ...]]


def _told(row: Announcement, language: str, preview: Iterable[Decision] | None) -> Told:
    """Return the lines of an announcement and what was corrected; what was made is remembered until something happens."""
    if preview is None:
        return _remembered(call=row.call_id, made_at=row.made_at, language=language)
    return _read(_by_city(preview), row.made_at, language)


@until_next_event
def _remembered(*, call: int, made_at: datetime | None, language: str) -> Told:
    told = Decision.objects.filter(application__call=call, announced_at__isnull=False)
    return _read(_by_city(told.select_related("application").order_by("application_id", "number")), made_at, language)


def _read(told: Mapping[str, list[Decision]], made_at: datetime | None, language: str) -> Told:
    lines = _lines(told, made_at, language)
    return lines, _corrigenda(told, lines, language)


def _by_city(decisions: Iterable[Decision]) -> dict[str, list[Decision]]:
    """Return decisions by subject key of the city, in their order, of those cities that were ever chosen."""
    found: dict[str, list[Decision]] = {}
    for one in decisions:
        found.setdefault(one.application.city, []).append(one)
    return {city: told for city, told in found.items() if any(one.said == Decided.CHOSEN for one in told)}


def _lines(told: Mapping[str, list[Decision]], made_at: datetime | None, language: str) -> tuple[ChosenLine, ...]:
    chosen = {city: decisions for city, decisions in told.items() if decisions[-1].said == Decided.CHOSEN}
    names = subject_names(sorted(told), language)
    keys = {city: Subject.parse(city).rest for city in chosen}
    on_record = city_identifiers(keys.values())
    countries = country_names({decisions[-1].application.country for decisions in told.values()}, language)
    lines = []
    for city, decisions in chosen.items():
        last = decisions[-1]
        first = next(one for one in decisions if one.said == Decided.CHOSEN)
        code = last.application.country
        lines.append(
            ChosenLine(
                key=keys[city],
                name=names[city],
                is_on_record=keys[city] in on_record,
                country=code,
                country_name=countries.get(code, code),
                citation=in_reader_language(last.citation, language),
                since=first.announced_at if first.announced_at != made_at else None,
                withdrew_at=last.replaced_at,
                is_corrected=has_words(last.corrigendum),
            )
        )
    places = {name: sort_key(name) for name in {line.country_name for line in lines}}
    lines.sort(key=lambda line: (places[line.country_name], sort_key(line.name)))
    return tuple(lines)


def _corrigenda(told: Mapping[str, list[Decision]], lines: tuple[ChosenLine, ...], language: str) -> tuple[CorrigendumLine, ...]:
    names = {f"city:{line.key}": line.name for line in lines}
    if gone := sorted(set(told) - set(names)):
        names |= subject_names(gone, language)
    found = []
    for city, decisions in told.items():
        # What was corrected before the city was first chosen was nobody's but its own.
        for one in dropwhile(lambda one: one.said != Decided.CHOSEN, decisions):
            words = in_reader_language(one.corrigendum, language)
            if words and one.announced_at:
                found.append(CorrigendumLine(names[city], one.announced_at, words, one.said == Decided.CHOSEN))
    return tuple(sorted(found, key=lambda line: line.at, reverse=True))


def _statements(row: Announcement, language: str) -> tuple[StatementLine, ...]:
    latest: dict[str, Statement] = {}
    for one in Statement.objects.filter(call=row.call_id).order_by("country", "number"):
        latest[one.country] = one
    names = country_names(latest, language) if latest else {}
    lines = []
    for code, one in latest.items():
        if words := in_reader_language(one.words, language):
            lines.append(StatementLine(code, names.get(code, code), words, one.at))
    return tuple(sorted(lines, key=lambda line: sort_key(line.country_name)))


def _video(row: Announcement, language: str) -> VideoLine | None:
    held = row.video
    if not held.get("file"):
        return None
    captions = tuple((tag, held["captions"][tag]) for tag in LANGUAGES if tag in held["captions"])
    return VideoLine(held["file"], held["kind"], captions, in_reader_language(held.get("transcript", {}), language))
