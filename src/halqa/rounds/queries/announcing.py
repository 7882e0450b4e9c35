"""An announcement as the coordination team makes it: what is written, what stands against it, and how it will read."""

from dataclasses import dataclass
from datetime import datetime

from halqa.accounts.queries import names_of
from halqa.foundation.languages import LANGUAGES
from halqa.foundation.subjects import Subject
from halqa.registry.queries.announced import countries_without_region
from halqa.registry.queries.lives import country_names
from halqa.rounds.enums.calls import CallKind
from halqa.rounds.enums.decisions import AnnouncementState, Decided
from halqa.rounds.labels.names import call_name
from halqa.rounds.models import Announcement, Call, Decision
from halqa.rounds.queries.announcement import AnnouncedPage, page_of
from halqa.rounds.queries.applications import policy_of_call
from halqa.rounds.queries.applications_words import reason
from halqa.rounds.queries.decisions import announcement_of, decisions_to_announce, round_facts
from halqa.rounds.queries.statements import StatedLine, stated
from halqa.rounds.rules.deciding import is_announced, refusals_to_announce
from halqa.rounds.rules.publishing import is_recorded, names_chosen


@dataclass(frozen=True)
class OfficePage:
    """The announcement of a call for the coordination team.

    ``against``: what stands against making it now, in words. ``written`` and ``missing``: languages in which its title is and is
    not. ``unplaced``: countries, by code and name, whose region the registry does not know.
    """

    call: Call
    name: str
    is_announced: bool
    state: AnnouncementState
    version: int
    row: Announcement | None
    against: tuple[str, ...]
    counts: tuple[tuple[Decided, int], ...]
    undecided: int
    written: tuple[str, ...]
    missing: tuple[str, ...]
    names_cities: bool
    is_recorded: bool
    unplaced: tuple[tuple[str, str], ...]
    stated: tuple[StatedLine, ...]
    maker: str


def office_page(call: Call, language: str, zone: str, now: datetime) -> OfficePage:
    """Return how far an announcement is, by as many queries for six hundred applications as for one."""
    policy, facts, row = policy_of_call(call), round_facts(call), announcement_of(call)
    said = list(Decision.objects.filter(application__call=call, replaced_at=None).values_list("said", flat=True))
    against = refusals_to_announce(facts, policy, facts.version, now)
    recorded = is_recorded(policy, illustrative=call.is_illustrative)
    unplaced = _unplaced(call) if recorded and facts.state is not AnnouncementState.MADE else ()
    names = country_names(unplaced, language)
    written = tuple(tag for tag in LANGUAGES if row and row.title.get(tag))
    return OfficePage(
        call=call,
        name=call_name(CallKind(call.kind), policy.number("round.year")),
        is_announced=is_announced(policy),
        state=facts.state,
        version=facts.version,
        row=row,
        against=tuple(reason(one, zone) for one in against),
        counts=tuple((one, said.count(one)) for one in Decided),
        undecided=facts.undecided,
        written=written,
        missing=tuple(tag for tag in LANGUAGES if tag not in written),
        names_cities=names_chosen(policy),
        is_recorded=recorded,
        unplaced=tuple((code, names.get(code, code)) for code in unplaced),
        stated=stated(call, language),
        maker=names_of([row.made_by]).get(row.made_by, "") if row and row.made_by else "",
    )


def preview_of(call: Call, language: str, now: datetime) -> AnnouncedPage:
    """Return the page as everybody will read it if it is announced now."""
    row = announcement_of(call) or Announcement(call=call, changed_at=now)
    if row.state == AnnouncementState.MADE:
        return page_of(row, language, size=None)
    row.made_at = now
    return page_of(row, language, size=None, decisions=[_as_if(one, now) for one in decisions_to_announce(call)])


def _as_if(decision: Decision, now: datetime) -> Decision:
    decision.announced_at = now
    return decision


def _unplaced(call: Call) -> tuple[str, ...]:
    chosen = decisions_to_announce(call).filter(said=Decided.CHOSEN).values_list("application__city", flat=True)
    return tuple(countries_without_region([Subject.parse(city).rest for city in chosen]))
