"""A commission's country in a call at a glance: places shown and held, deadlines, every file with its state, rank and marks."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Final

from django.db.models import Avg, Count, Q

from halqa.accounts.access import Caller, subject_name, subject_names
from halqa.accounts.queries import names_of
from halqa.foundation.fiction import FICTIONAL_COUNTRIES
from halqa.foundation.subjects import Subject
from halqa.pages.templatetags.frame import reader_language
from halqa.registry.queries.references import countries_beside
from halqa.rounds.access.calls import calls_visible_to_all
from halqa.rounds.access.national import is_officer, panel_of
from halqa.rounds.enums.applications import ApplicationState, Asking, Part, Preselection, Way
from halqa.rounds.enums.calls import CallKind, CallState, QuotaScope
from halqa.rounds.labels.names import call_name
from halqa.rounds.models import Application, Call, Endorsement, Interview, NationalStep, Note, Panelist, Query, Review
from halqa.rounds.queries.applications import TAKES_A_PLACE, national_closing, national_step, policy_of_call, preselection_of
from halqa.rounds.queries.applications_list import ApplicationLine, lines_of
from halqa.rounds.queries.applications_policy import applications_policy
from halqa.rounds.queries.calls import Clock, DeadlineLine, clock_of, deadlines_of
from halqa.rounds.queries.statements import shared_announcement
from halqa.rounds.rules.applications import NationalFacts, places
from halqa.rounds.rules.deadlines import Deadline
from halqa.rounds.rules.policies import Policy
from halqa.rounds.rules.windows import zone_of

S = ApplicationState

FILES_AT_ONCE: Final = 500
"""A country that has more files in a call than this has its board with the coordination team."""

ENDORSED_NOW: Final = Q(endorsements__isnull=False, endorsements__withdrawn_at=None)


@dataclass(frozen=True)
class PlaceLine:
    """Places of a country or region: what takes one, how many are taken, of how many."""

    scope: QuotaScope
    counted: str
    taken: int
    limit: int

    @property
    def left(self) -> int:
        """How many are still free."""
        return max(0, self.limit - self.taken)


@dataclass(frozen=True)
class FileLine:
    """A file of the country: as any list shows it, with the commission's rank, the panel's marks and the pre-selection."""

    line: ApplicationLine
    version: int
    rank: int | None
    is_sent: bool
    passed: bool | None
    marks: int
    mean: float | None


@dataclass(frozen=True)
class StepLine:
    """What the commission has set for its cities: its own day on the clocks, how it chooses, for how many places."""

    version: int
    closes_on: date | None
    clocks: tuple[Clock, ...]
    preselection: Preselection
    places: int | None
    passed: int
    highest_mark: int
    words: str


@dataclass(frozen=True)
class CountryInCall:
    """All that a commission sees of its country in a call."""

    country: str
    country_name: str
    kind: CallKind
    call: str
    call_key: str
    state: CallState
    is_illustrative: bool
    deadlines: tuple[DeadlineLine, ...]
    places: tuple[PlaceLine, ...]
    step: StepLine
    files: tuple[FileLine, ...]
    drafts: tuple[FileLine, ...]
    acts: bool
    may_set_day: bool
    is_shared: bool

    @property
    def code(self) -> str:
        """The country as addresses write it."""
        return self.country.lower()

    @property
    def waiting(self) -> int:
        """How many files wait for the commission."""
        return sum(one.line.state is S.SUBMITTED for one in self.files)

    @property
    def rankable(self) -> tuple[FileLine, ...]:
        """The files that can be ranked now, by rank, then by name."""
        mine = [one for one in self.files if one.line.state is S.SUBMITTED]
        return tuple(sorted(mine, key=lambda one: (one.rank is None, one.rank or 0, one.line.city)))


@dataclass(frozen=True)
class CallOfCountry:
    """A call as the list of a country shows it."""

    key: str
    call: str
    state: CallState
    is_illustrative: bool
    waiting: int
    sent: int
    drafts: int
    deadline: DeadlineLine | None


@dataclass(frozen=True)
class PanelLine:
    """Somebody of the panel: what they are called, where their link went, how many files they have marked."""

    key: str
    name: str
    address: str
    marked: int
    added_at: datetime


@dataclass(frozen=True)
class ReviewLine:
    """What somebody of the panel says of a file."""

    name: str
    mark: int
    remark: str
    at: datetime


@dataclass(frozen=True)
class InterviewLine:
    """What was noted of an interview."""

    version: int
    held_on: date | None
    notes: str
    author: str


@dataclass(frozen=True)
class EndorsementLine:
    """A commission's endorsement, and when and why it was taken back, if it was."""

    name: str
    office: str
    way: Way
    signed_on: date | None
    statement: str
    is_late: bool
    at: datetime
    sha256: str
    withdrawn_at: datetime | None
    withdrawn_reason: str


@dataclass(frozen=True)
class NoteLine:
    """What somebody noted for their own office."""

    text: str
    at: datetime
    author: str


@dataclass(frozen=True)
class AskedLine:
    """Questions that an office put to the city, and the answer, where there is one in words."""

    text: str
    at: datetime
    answer_by: datetime
    answered_at: datetime | None
    answer: str = ""


def country_name(code: str) -> str:
    """Return the name of a country, by ISO 3166-1 in capitals, in the reader's language."""
    return subject_name(str(Subject("country", code)), reader_language())


def call_title(call: Call) -> str:
    """Return what a call is called."""
    return call_name(CallKind(call.kind), policy_of_call(call).number("round.year"))


def country_in_call(call: Call, country: str, caller: Caller) -> CountryInCall:
    """Return a country in a call, for those who may see what is not public of it, by as many queries for one file as for all."""
    policy, step = policy_of_call(call), national_step(call, country)
    rows = list(
        Application.objects.filter(call=call, country=country)
        .select_related("call")
        .annotate(marks=Count("reviews"), mean=Avg("reviews__mark"))
        .order_by("pk")[:FILES_AT_ONCE]
    )
    lines = lines_of(rows, caller)
    files = [
        FileLine(line, row.version, row.rank, row.sent_at is not None, row.is_preselected, row.marks, row.mean)
        for row, line in zip(rows, lines, strict=True)
    ]
    acts = is_officer(caller, country)
    return CountryInCall(
        country=country,
        country_name=country_name(country),
        kind=CallKind(call.kind),
        call=call_name(CallKind(call.kind), policy.number("round.year")),
        call_key=call.key,
        state=CallState(call.state),
        is_illustrative=call.is_illustrative,
        deadlines=deadlines_of(policy, caller.time_zone),
        places=places_of(call, country, policy),
        step=step_line(step, policy, caller.time_zone, passed=sum(one.passed is True for one in files)),
        files=tuple(sorted((one for one in files if one.is_sent), key=_by_state)),
        drafts=tuple(sorted((one for one in files if not one.is_sent), key=lambda one: one.line.city)),
        acts=acts,
        may_set_day=policy.says_yes("commission.earlier_day"),
        is_shared=shared_announcement(call, country) is not None,
    )


def step_line(step: NationalStep | None, policy: Policy, zone: str, *, passed: int = 0) -> StepLine:
    """Return what a commission has set, or what holds where it has set nothing."""
    closes: Deadline | None = national_closing(step, policy)
    zones = dict.fromkeys(filter(None, (zone_of(policy), zone))) if closes else ()
    return StepLine(
        version=step.version if step else 0,
        closes_on=step.closes_on if step else None,
        clocks=tuple(clock_of(name, closes.latest) for name in zones) if closes else (),
        preselection=preselection_of(step, policy),
        places=step.places if step else policy.number("review.preselection_places"),
        passed=passed,
        highest_mark=(step.highest_mark if step else None) or applications_policy().highest_mark,
        words=step.words if step else "",
    )


def places_of(call: Call, country: str, policy: Policy) -> tuple[PlaceLine, ...]:
    """Return the places of a country and its region in a call that commissions and cities take, as they are taken now."""
    region = countries_beside(country) if policy.number("quota.per_region") is not None else []
    here = Q(country=country)
    taken = Application.objects.filter(call=call, country__in={country, *region}).aggregate(
        endorsed=Count("pk", filter=here & ENDORSED_NOW, distinct=True),
        in_region=Count("pk", filter=ENDORSED_NOW, distinct=True),
        applied=Count("pk", filter=here & TAKES_A_PLACE, distinct=True),
        applied_in_region=Count("pk", filter=TAKES_A_PLACE, distinct=True),
    )
    facts = NationalFacts(**taken)
    found = [
        PlaceLine(scope, counted, held, limit)
        for counted in ("nominations", "applications")
        for scope, held, limit in places(facts, policy, counted)
    ]
    return tuple(dict.fromkeys(found))


def calls_of_country(country: str, caller: Caller, now: datetime) -> tuple[CallOfCountry, ...]:
    """Return the calls that concern a country: those that are open to its cities, and those in which it has files."""
    counts = {
        row["call"]: row
        for row in Application.objects.filter(country=country)
        .values("call")
        .annotate(
            waiting=Count("pk", filter=Q(state=S.SUBMITTED)),
            sent=Count("pk", filter=Q(sent_at__isnull=False)),
            drafts=Count("pk", filter=Q(sent_at=None)),
        )
    }
    found = []
    for call in calls_visible_to_all().order_by("-opened_at", "pk"):
        policy, count = policy_of_call(call), counts.get(call.pk)
        if count is None and not (call.state == CallState.OPEN and _is_asked(policy, country)):
            continue
        deadlines = [one for one in deadlines_of(policy, caller.time_zone) if one.at > now]
        found.append(
            CallOfCountry(
                key=call.key,
                call=call_name(CallKind(call.kind), policy.number("round.year")),
                state=CallState(call.state),
                is_illustrative=call.is_illustrative,
                waiting=count["waiting"] if count else 0,
                sent=count["sent"] if count else 0,
                drafts=count["drafts"] if count else 0,
                deadline=min(deadlines, key=lambda one: one.at, default=None),
            )
        )
    return tuple(found)


def panel_lines(call: Call, country: str) -> tuple[PanelLine, ...]:
    """Return the panel of a country in a call, in the order in which its people were asked."""
    rows = panel_of(call.key, country).annotate(marked=Count("reviews")).order_by("pk")
    return tuple(PanelLine(one.key, one.name, one.address, one.marked, one.added_at) for one in rows)


def reviews_of(application: Application) -> tuple[ReviewLine, ...]:
    """Return what the panel says of a file."""
    rows = Review.objects.filter(application=application).select_related("panelist").order_by("panelist")
    return tuple(ReviewLine(one.panelist.name, one.mark, one.remark, one.at) for one in rows)


def interview_of(application: Application) -> InterviewLine:
    """Return what was noted when the commission talked to a city; of version 0 where nothing was."""
    found = Interview.objects.filter(application=application).first()
    if found is None:
        return InterviewLine(0, None, "", "")
    return InterviewLine(found.version, found.held_on, found.notes, names_of([found.changed_by]).get(found.changed_by, ""))


def files_of_panelist(call: Call, country: str, panelist: Panelist) -> tuple[tuple[str, str, int | None], ...]:
    """Return the name in addresses, the city and the own mark of each file that somebody of a panel is to read."""
    rows = Application.objects.filter(call=call, country=country, sent_at__isnull=False).exclude(state=S.WITHDRAWN)
    found = list(rows.order_by("pk").values_list("key", "city"))
    names = subject_names((city for _key, city in found), reader_language())
    marks = dict(Review.objects.filter(panelist=panelist).values_list("application__key", "mark"))
    lines = ((key.partition("/")[2], names[city], marks.get(key)) for key, city in found)
    return tuple(sorted(lines, key=lambda line: line[1]))


def marks_of(call: Call, country: str) -> dict[str, dict[str, int]]:
    """Return the marks of a panel, by application, then by panelist, for the table of marks."""
    rows = Review.objects.filter(application__call=call, application__country=country)
    found: dict[str, dict[str, int]] = {}
    for key, panelist, mark in rows.values_list("application__key", "panelist__key", "mark"):
        found.setdefault(key, {})[panelist] = mark
    return found


def endorsement_lines(application: Application) -> tuple[EndorsementLine, ...]:
    """Return every endorsement of an application, the latest first."""
    rows = Endorsement.objects.filter(application=application).select_related("revision").order_by("-at", "-pk")
    columns = [one.name for one in fields(EndorsementLine) if one.name not in {"way", "sha256"}]
    return tuple(
        EndorsementLine(way=Way(one.way), sha256=one.revision.sha256, **{name: getattr(one, name) for name in columns})
        for one in rows
    )


def notes_of(application: Application, part: Part) -> tuple[NoteLine, ...]:
    """Return what an office has noted for itself, the latest first."""
    asking = Asking.TEAM if part is Part.TEAM else Asking.COMMISSION
    rows = list(Note.objects.filter(application=application, asking=asking).order_by("-at", "-pk"))
    names = names_of(one.by for one in rows)
    return tuple(NoteLine(one.text, one.at, names.get(one.by, "")) for one in rows)


def queries_of(application: Application, asking: Asking = Asking.COMMISSION) -> tuple[AskedLine, ...]:
    """Return the questions that an office put to the city with their answers, the latest first."""
    rows = Query.objects.filter(application=application, asking=asking).order_by("-number")
    return tuple(AskedLine(one.text, one.at, one.answer_by, one.answered_at, one.answer) for one in rows)


def _is_asked(policy: Policy, country: str) -> bool:
    asked = policy.several("who.countries")
    return country not in FICTIONAL_COUNTRIES if asked is None else country in asked


def _by_state(one: FileLine) -> tuple[bool, bool, int, str]:
    return (one.line.state is not S.SUBMITTED, one.rank is None, one.rank or 0, one.line.city)
