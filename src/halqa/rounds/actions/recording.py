"""What follows in the registry and in public from what was decided: facts are written, taken back and ended in the same act."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime

from django.conf import settings

from halqa.foundation.languages import WORKING_LANGUAGE
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.foundation.subjects import Subject
from halqa.ledger import actions as ledger
from halqa.registry.actions.announced import end_honour, record_round, restore_honour, take_back_honour
from halqa.registry.enums import RoundKind
from halqa.registry.labels.refusals import sentence
from halqa.registry.queries.announced import AnnouncedRound, countries_without_region
from halqa.rounds.actions.acting import Acting
from halqa.rounds.enums.decisions import AnnouncementState, Decided
from halqa.rounds.models import Announcement, Application, Call, Decision
from halqa.rounds.queries.decisions import announcement_of
from halqa.rounds.rules.deciding import honour_year
from halqa.rounds.rules.policies import Policy
from halqa.rounds.rules.publishing import is_invented, is_recorded, told_in_public

SITE_IN_DEVELOPMENT = "http://localhost:8000"


def page_of(call: str, language: str = WORKING_LANGUAGE) -> str:
    """Return the whole address of the announcement of a call, by which facts name it as their source."""
    return f"{settings.SITE_ADDRESS or SITE_IN_DEVELOPMENT}/{language}/calls/{call}/announcement/"


def day_of(moment: datetime) -> date:
    """Return the day of an announcement: that of UTC, as everywhere in the registry, not of the call's own clocks."""
    return moment.astimezone(UTC).date()


def record_chosen(
    call: Call, policy: Policy, cities: Sequence[str], regions: Mapping[str, str], *, by: str, now: datetime
) -> None:
    """Write the facts of the cities that a call chooses, by their keys (``xa/bir-nour``), at its announcement.

    :raises RuleRefused: with every reason of the registry; nothing is announced then
    """
    if is_recorded(policy, illustrative=call.is_illustrative):
        day = day_of(now)
        _record(call, cities, day=day, year=honour_year(policy, day), regions=regions, by=by, now=now)


def follow_change(acting: Acting, before: Decision | None, after: Decision | None) -> None:
    """Let the registry and the public follow a corrigendum, the outcome of an appeal (``after``) or a withdrawal (without).

    :raises RuleRefused: with every reason of the registry; nothing is changed then
    """
    call, announcement = acting.application.call, announcement_of(acting.application.call)
    if announcement is None or announcement.state != AnnouncementState.MADE or before is None or before.announced_at is None:
        return
    was_chosen, is_chosen = before.said == Decided.CHOSEN, after is not None and after.said == Decided.CHOSEN
    if is_recorded(acting.policy, illustrative=call.is_illustrative) and not is_invented(_city(acting.application)):
        if was_chosen and not is_chosen:
            _take_back(acting, before, announcement, ends=after is None)
        elif is_chosen and not was_chosen:
            _give(acting, announcement)
    if told_in_public([Decided(one) for one in _said(acting.application)]):
        ledger.record(
            kind="announcement.changed", by=acting.by, subject=str(Subject("call", call.key)), now=acting.now, public=True
        )


def _record(
    call: Call,
    cities: Sequence[str],
    *,
    day: date,
    year: int,
    regions: Mapping[str, str],
    by: str,
    now: datetime,
) -> None:
    kind = RoundKind(call.kind)
    name = f"{'Admission' if kind is RoundKind.ADMISSION else 'Award'} {year}"
    told = AnnouncedRound(kind, str(year), name, day, page_of(call.key), cities, regions)
    if missing := [code for code in countries_without_region(cities) if code not in regions]:
        raise RuleRefused([Refusal("regions-missing", {"countries": ", ".join(missing)})])
    with _in_words():
        record_round(told=told, reason=f"Announced in the round {call.key}.", by=by, now=now)


def _give(acting: Acting, announcement: Announcement) -> None:
    call, policy, city = acting.application.call, acting.policy, _city(acting.application)
    first = _first_chosen(acting.application)
    day = day_of(acting.now)
    announced = day_of(first.announced_at) if first and first.announced_at else day
    year, reason = _year(policy, announcement), f"Chosen after all in the round {call.key}."
    given = {"kind": RoundKind(call.kind), "key": str(year), "city": city, "announced": announced}
    with _in_words():
        is_restored = restore_honour(**given, reason=reason, by=acting.by, now=acting.now)
    if not is_restored:
        _record(call, (city,), day=day, year=year, regions=announcement.regions, by=acting.by, now=acting.now)


def _take_back(acting: Acting, before: Decision, announcement: Announcement, *, ends: bool) -> None:
    call, policy = acting.application.call, acting.policy
    first = _first_chosen(acting.application) or before
    announced = day_of(first.announced_at or acting.now)
    given = {
        "kind": RoundKind(call.kind),
        "key": str(_year(policy, announcement)),
        "city": _city(acting.application),
        "announced": announced,
        "source": page_of(call.key),
        "by": acting.by,
        "now": acting.now,
    }
    with _in_words():
        if ends:
            end_honour(**given, reason=f"The city withdrew in the round {call.key}.")
        else:
            take_back_honour(**given, reason=f"Announced in error in the round {call.key}; corrected there in public.")


@contextmanager
def _in_words() -> Iterator[None]:
    """Tell what the registry refuses in its own words: here nobody knows its codes."""
    try:
        yield
    except RuleRefused as refused:
        raise RuleRefused([Refusal("registry-refuses", {"reason": sentence(one)}) for one in refused.refusals]) from refused


def _year(policy: Policy, announcement: Announcement) -> int:
    return honour_year(policy, day_of(announcement.made_at or announcement.changed_at))


def _first_chosen(application: Application) -> Decision | None:
    """Return the decision with which the city was first told to be chosen: the day on which its fact begins."""
    chosen = Decision.objects.filter(application=application, said=Decided.CHOSEN, announced_at__isnull=False)
    return chosen.order_by("number").first()


def _said(application: Application) -> list[str]:
    return list(
        Decision.objects.filter(application=application, announced_at__isnull=False).values_list("said", flat=True).distinct()
    )


def _city(application: Application) -> str:
    return Subject.parse(application.city).rest
