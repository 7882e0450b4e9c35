"""A round in numbers, for the coordination team: by region, kind of place and country, and how long each state took."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import CharField, Exists, OuterRef, Subquery, Value
from django.db.models.functions import Concat

from halqa.foundation.subjects import Subject
from halqa.foundation.textanalysis import sort_key
from halqa.ledger.queries import of_subjects
from halqa.pages.templatetags.frame import reader_language
from halqa.registry.labels.kinds import CITY_KINDS, REGIONS
from halqa.registry.queries.lives import country_names
from halqa.registry.queries.references import Place, places_of
from halqa.rounds.enums.applications import ApplicationState, Screened
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.enums.statistics import By
from halqa.rounds.models import Application, Call, Decision, Endorsement, Screening
from halqa.rounds.queries.applications import policy_of_call, subject_of
from halqa.rounds.rules.timing import MOVING, Happened, Spell, Stay, spells, stays

DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Narrowed:
    """Which applications are looked at; what is empty narrows nothing. ``region`` and ``kind`` are values, ``country`` a code."""

    region: str = ""
    kind: str = ""
    country: str = ""


@dataclass(frozen=True)
class Counts:
    """How many applications there are and how far they came. What is decided may still be under embargo."""

    begun: int
    sent: int
    late: int
    endorsed: int
    eligible: int
    chosen: int
    deferred: int
    not_chosen: int
    withdrawn: int


@dataclass(frozen=True)
class Group:
    """The applications of a region, a kind of place or a country; ``key`` is empty where it is not known."""

    key: str
    name: str
    counts: Counts


@dataclass(frozen=True)
class Statistics:
    """A round in numbers, as narrowed, and what it can be narrowed to: values with what they are called."""

    by: By
    total: Counts
    groups: tuple[Group, ...]
    spells: tuple[Spell, ...]
    choices: Mapping[By, Mapping[str, str]]


@dataclass(frozen=True)
class _One:
    row: Mapping[str, Any]
    place: Place | None

    def of(self, by: By) -> str:
        """Return to which group it belongs."""
        if by is By.COUNTRY:
            return str(self.row["country"])
        found = (self.place.region if by is By.REGION else self.place.kind) if self.place else None
        return str(found or "")


def statistics_of(call: Call, by: By | None, narrowed: Narrowed, now: datetime) -> Statistics:
    """Return a round in numbers at a moment, by as many queries for one application as for hundreds.

    Where nobody says by what, it is the region, or the country where no region is known.
    """
    everything = _applications(call)
    wanted = {By.REGION: narrowed.region, By.KIND: narrowed.kind, By.COUNTRY: narrowed.country}
    chosen = [one for one in everything if all(not value or one.of(what) == value for what, value in wanted.items())]
    names = _names(everything)
    by = by or (By.REGION if names[By.REGION] else By.COUNTRY)
    groups: dict[str, list[_One]] = defaultdict(list)
    for one in chosen:
        groups[one.of(by)].append(one)
    found = [Group(key, names[by].get(key, ""), _counts(several)) for key, several in groups.items()]
    return Statistics(
        by=by,
        total=_counts(chosen),
        groups=tuple(sorted(found, key=lambda group: (not group.key, sort_key(group.name)))),
        spells=spells(_lives(call, chosen), now),
        choices=names,
    )


def days_of(time: timedelta | None) -> float | None:
    """Return a time as days with one decimal, as pages and files tell it."""
    return None if time is None else round(time / DAY, 1)


GROUP_COLUMNS: Final = (
    "by", "key", "name", "begun", "sent", "late", "endorsed", "eligible", "chosen", "deferred", "not_chosen", "withdrawn",
)  # fmt: skip
SPELL_COLUMNS: Final = ("state", "left", "median_days", "nine_in_ten_days", "here", "longest_days")


def group_rows(found: Statistics) -> Iterator[tuple[str | int, ...]]:
    """Yield the groups as they are taken away, in ``GROUP_COLUMNS``."""
    for group in found.groups:
        yield (str(found.by), group.key, group.name, *vars(group.counts).values())


def spell_rows(found: Statistics) -> Iterator[tuple[str | int | float | None, ...]]:
    """Yield how long each state took as it is taken away, in ``SPELL_COLUMNS``."""
    for one in found.spells:
        times = (one.median, one.nine_in_ten, one.longest)
        middle, nine, longest = map(days_of, times)
        yield (str(one.state), one.left, middle, nine, one.here, longest)


def _applications(call: Call) -> list[_One]:
    own = {"application": OuterRef("pk")}
    standing = Decision.objects.filter(**own, replaced_at=None)
    rows = list(
        Application.objects.filter(call=call)
        .order_by("pk")
        .annotate(
            endorsed=Exists(Endorsement.objects.filter(**own, withdrawn_at=None)),
            eligible=Exists(Screening.objects.filter(**own, ended_at=None, said=Screened.ELIGIBLE)),
            decided=Subquery(standing.values("said")[:1]),
        )
        .values(
            "key", "city", "country", "state", "begun_at", "sent_at", "is_late", "endorsed", "eligible", "decided"
        )
    )  # fmt: skip
    places = places_of({Subject.parse(row["city"]).rest for row in rows})
    return [_One(row, places.get(Subject.parse(row["city"]).rest)) for row in rows]


def _counts(several: Iterable[_One]) -> Counts:
    rows = [one.row for one in several]
    decided = Counter(row["decided"] for row in rows)
    return Counts(
        begun=len(rows),
        sent=sum(row["sent_at"] is not None for row in rows),
        late=sum(row["is_late"] for row in rows),
        endorsed=sum(row["endorsed"] for row in rows),
        eligible=sum(row["eligible"] for row in rows),
        chosen=decided[Decided.CHOSEN],
        deferred=decided[Decided.DEFERRED],
        not_chosen=decided[Decided.NOT_CHOSEN],
        withdrawn=sum(row["state"] == ApplicationState.WITHDRAWN for row in rows),
    )


def _names(everything: Iterable[_One]) -> Mapping[By, Mapping[str, str]]:
    """Return what the groups that there are can be called, by their keys, in the order of their names."""
    keys = {by: {one.of(by) for one in everything} - {""} for by in By}
    named = {
        By.REGION: {str(region): str(words) for region, words in REGIONS.items() if region in keys[By.REGION]},
        By.KIND: {str(kind): str(words) for kind, words in CITY_KINDS.items() if kind in keys[By.KIND]},
        By.COUNTRY: country_names(sorted(keys[By.COUNTRY]), reader_language()),
    }
    return {by: dict(sorted(names.items(), key=lambda pair: sort_key(pair[1]))) for by, names in named.items()}


def _lives(call: Call, chosen: Iterable[_One]) -> list[tuple[Stay, ...]]:
    subject = Concat(Value("application:"), "key", output_field=CharField())
    subjects = Application.objects.filter(call=call).annotate(subject=subject).values("subject")
    happened: dict[str, list[Happened]] = defaultdict(list)
    for event in of_subjects(subjects, MOVING):
        happened[event.subject].append(Happened(event.kind, str(event.detail.get("said", "")), event.at))
    with_commission = policy_of_call(call).says_yes("signatures.commission") if happened else False
    return [stays(one.row["begun_at"], happened[subject_of(one.row["key"])], with_commission=with_commission) for one in chosen]
