"""Who was a member on a day, as known on a day: ``rules.standing``, said so that a database can ask it for every city at once."""

from datetime import date
from typing import Final, Protocol

from django.db.models import BooleanField, Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When

from halqa.foundation.dates import UncertainDate
from halqa.foundation.truth import Truth
from halqa.registry.enums import RoundKind
from halqa.registry.models import City, Membership, PastRound
from halqa.registry.models.facts import STANDS
from halqa.registry.rules.coverage import ListedRows
from halqa.registry.rules.standing import FactTimes

CLOCKS: Final = (
    "begun_earliest",
    "begun_latest",
    "ended_earliest",
    "ended_latest",
    "known_earliest",
    "known_latest",
    "withdrawn_earliest",
    "withdrawn_latest",
    "is_withdrawn",
    "end",
)
"""The columns that ``times_of`` reads."""


class Dated(Protocol):
    """A stored fact with its clocks, such as a membership."""

    known_earliest: date | None
    known_latest: date | None
    withdrawn_earliest: date | None
    withdrawn_latest: date | None
    is_withdrawn: bool


def possibly_members(as_of: date, known_on: date) -> QuerySet[City]:
    """Return the cities that were, or may have been, members on a day; ``standing`` says which: the value of a ``Truth``."""
    own = memberships_of_city()
    held = City.objects.filter(opened(as_of), Exists(own.filter(may_hold(as_of, known_on))))
    return held.annotate(standing=standing_of(own, as_of, known_on))


def standing_of(own: QuerySet[Membership], as_of: date, known_on: date) -> Case:
    """Return whether a city with these memberships was a member on a day, as the value of a ``Truth`` that a database finds."""
    return Case(
        When(Exists(own.filter(surely_holds(as_of, known_on))), then=Value(Truth.YES.value)),
        When(Exists(own.filter(may_hold(as_of, known_on))), then=Value(Truth.UNDETERMINED.value)),
        default=Value(Truth.NO.value),
        output_field=CharField(),
    )


def rows_by_round(as_of: date, known_on: date) -> list[ListedRows]:
    """Return the rows that had, or may have, begun by a day, as known on a day, counted by what places them in a round."""
    groups = (
        current_memberships()
        .filter(opened(as_of), may_have_begun(as_of, known_on))
        .annotate(sure=Case(When(surely_had_begun(as_of, known_on), then=True), default=False, output_field=BooleanField()))
        .values_list("listed_rounds", "begun_earliest", "begun_latest", "sure")
        .annotate(rows=Count("pk"))
        .order_by()
    )
    return [
        ListedRows(rounds_of(rounds), UncertainDate(earliest, latest), Truth.YES if sure else Truth.UNDETERMINED, rows)
        for rounds, earliest, latest, sure, rows in groups
    ]


def rounds_of(listed_rounds: str) -> frozenset[str]:
    """Return the keys of the rounds whose lists name a membership, from the column that holds them."""
    return frozenset(filter(None, listed_rounds.split(";")))


def current_memberships() -> QuerySet[Membership]:
    """Return the memberships as they are told today, without rows that newer ones took the place of."""
    return Membership.objects.filter(superseded_at=None)


def memberships_of_city() -> QuerySet[Membership]:
    """Return the current memberships of the city of an outer query."""
    return current_memberships().filter(city=OuterRef("pk"))


def opened(as_of: date) -> Q:
    """Return the condition that a network was open by a day: nobody joined before its first round of admission began.

    Without it, a city of which only is known that it was a member by 2017 might have been one in any year before. A network
    without a known round is open on every day.
    """
    admissions = PastRound.objects.filter(STANDS, kind=RoundKind.ADMISSION)
    return Q(Exists(admissions.filter(announced_earliest__lte=as_of))) | ~Q(Exists(admissions))


def may_have_begun(as_of: date, known_on: date) -> Q:
    """Return the condition on memberships under which ``rules.standing.had_begun`` does not answer NO."""
    return (
        _possibly_by("known", known_on)
        & _possibly_by("begun", as_of)
        & (Q(is_withdrawn=False) | _possibly_after("withdrawn", known_on))
    )


def surely_had_begun(as_of: date, known_on: date) -> Q:
    """Return the condition on memberships under which ``rules.standing.had_begun`` answers YES."""
    return Q(known_latest__lte=known_on, begun_latest__lte=as_of) & (Q(is_withdrawn=False) | Q(withdrawn_earliest__gt=known_on))


def may_hold(as_of: date, known_on: date) -> Q:
    """Return the condition on memberships under which ``rules.standing.holds`` does not answer NO."""
    return may_have_begun(as_of, known_on) & (Q(end="") | _possibly_after("ended", as_of))


def surely_holds(as_of: date, known_on: date) -> Q:
    """Return the condition on memberships under which ``rules.standing.holds`` answers YES."""
    return surely_had_begun(as_of, known_on) & (Q(end="") | Q(ended_earliest__gt=as_of))


def times_of(membership: Membership) -> FactTimes:
    """Return the clocks of a stored membership, for rules."""
    return FactTimes(
        begun=UncertainDate(membership.begun_earliest, membership.begun_latest),
        ended=UncertainDate(membership.ended_earliest, membership.ended_latest),
        known=known_of(membership),
        withdrawn=withdrawn_of(membership),
        is_withdrawn=membership.is_withdrawn,
        has_end=membership.end != "",
    )


def known_of(fact: Dated) -> UncertainDate:
    """Return when a stored fact became known."""
    return UncertainDate(fact.known_earliest, fact.known_latest)


def withdrawn_of(fact: Dated) -> UncertainDate:
    """Return when it became known that a stored fact was taken back, if it was."""
    return UncertainDate(fact.withdrawn_earliest, fact.withdrawn_latest)


def _possibly_by(name: str, day: date) -> Q:
    return Q(**{f"{name}_earliest": None}) | Q(**{f"{name}_earliest__lte": day})


def _possibly_after(name: str, day: date) -> Q:
    return Q(**{f"{name}_latest": None}) | Q(**{f"{name}_latest__gt": day})
