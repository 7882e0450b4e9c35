"""Decisions and announcements as rules ask about them."""

from datetime import datetime

from django.db.models import Count, QuerySet

from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.calls import CallState
from halqa.rounds.enums.decisions import AnnouncementState, Decided
from halqa.rounds.models import Announcement, Application, Call, Decision
from halqa.rounds.rules.applications import DECIDABLE
from halqa.rounds.rules.deciding import RoundFacts


def announcement_of(call: Call) -> Announcement | None:
    """Return what is, or will be, announced of a round; nothing where nobody has begun it."""
    return Announcement.objects.filter(call=call).first()


def round_facts(call: Call) -> RoundFacts:
    """Return a round before its announcement, by three queries however many apply."""
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
    )


def decisions_to_announce(call: Call) -> QuerySet[Decision]:
    """Return the decisions of a round that stand and are not announced yet, with their applications."""
    standing = Decision.objects.filter(application__call=call, replaced_at=None, announced_at=None)
    return standing.filter(application__state__in=sorted(DECIDABLE)).select_related("application").order_by("application_id")


def planned_by(now: datetime) -> list[tuple[str, int]]:
    """Return the calls whose announcement was to be made by a moment and is not, by key, with the version that stands."""
    due = Announcement.objects.filter(planned_for__lte=now).exclude(state=AnnouncementState.MADE)
    return list(due.order_by("planned_for", "pk").values_list("call__key", "version"))


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
