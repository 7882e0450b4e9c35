"""Decisions and announcements as rules ask about them."""

from datetime import UTC, date, datetime
from typing import Final

from django.conf import settings
from django.db.models import Count, QuerySet

from halqa.foundation.languages import WORKING_LANGUAGE
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.calls import CallState
from halqa.rounds.enums.decisions import AnnouncementState, Decided
from halqa.rounds.models import Announcement, Application, Call, Decision
from halqa.rounds.queries.bulk import is_under_way
from halqa.rounds.rules.applications import DECIDABLE
from halqa.rounds.rules.deciding import RoundFacts

SITE_IN_DEVELOPMENT: Final = "http://localhost:8000"


def announcement_of(call: Call) -> Announcement | None:
    """Return what is, or will be, announced of a round; nothing where nobody has begun it."""
    return Announcement.objects.filter(call=call).first()


def round_facts(call: Call) -> RoundFacts:
    """Return a round before its announcement, by four queries however many apply."""
    found = announcement_of(call)
    counts = call.applications.values_list("state").annotate(number=Count("pk")).order_by("state")
    standing = decisions_to_announce(call)
    said = list(standing.values_list("said", "citation"))
    by_state = {ApplicationState(state): number for state, number in counts}
    return RoundFacts(
        call=CallState(call.state),
        state=AnnouncementState(found.state) if found else AnnouncementState.DRAFT,
        version=found.version if found else 0,
        counts=by_state,
        undecided=sum(number for state, number in by_state.items() if state in DECIDABLE) - len(said),
        uncited=sum(1 for one, citation in said if one == Decided.CHOSEN and not has_words(citation)),
        has_title=bool(found and has_words(found.title)),
        is_bulk_under_way=is_under_way(call),
    )


def decisions_to_announce(call: Call) -> QuerySet[Decision]:
    """Return the decisions of a round that stand and are not announced yet, with their applications."""
    standing = Decision.objects.filter(application__call=call, replaced_at=None, announced_at=None)
    return standing.filter(application__state__in=sorted(DECIDABLE)).select_related("application").order_by("application_id")


def planned_by(now: datetime) -> list[tuple[str, int, str]]:
    """Return the calls whose announcement was to be made by a moment and is not: key, version, actor who planned it."""
    due = Announcement.objects.filter(planned_for__lte=now).exclude(state=AnnouncementState.MADE)
    return list(due.order_by("planned_for", "pk").values_list("call__key", "version", "planned_by"))


def first_chosen(application: Application) -> Decision | None:
    """Return the decision with which a city was first told to be chosen: the day on which its fact begins."""
    chosen = Decision.objects.filter(application=application, said=Decided.CHOSEN, announced_at__isnull=False)
    return chosen.order_by("number").first()


def said_of(application: Application) -> tuple[Decided, ...]:
    """Return all that was ever announced about an application."""
    told = Decision.objects.filter(application=application, announced_at__isnull=False)
    return tuple(Decided(said) for said in told.values_list("said", flat=True))


def page_of(call: str) -> str:
    """Return the whole address of the announcement of a call, by which facts name it as their source."""
    return f"{settings.SITE_ADDRESS or SITE_IN_DEVELOPMENT}/{WORKING_LANGUAGE}/calls/{call}/announcement/"


def day_of(moment: datetime) -> date:
    """Return the day of an announcement: that of UTC, as everywhere in the registry, not of the call's own clocks."""
    return moment.astimezone(UTC).date()


def has_words(texts: dict[str, str]) -> bool:
    """Return whether something is written in any language."""
    return any(text.strip() for text in texts.values())


def number_standing(application: Application) -> int:
    """Return the number of the decision that stands about an application; 0 where none does."""
    found = Decision.objects.filter(application=application, replaced_at=None).values_list("number", flat=True).first()
    return found or 0


def has_letter(application: Application) -> bool:
    """Return whether anything was announced about an application, of which a letter goes to its city."""
    return Decision.objects.filter(application=application, announced_at__isnull=False).exists()
