"""What the office of the registry shows first: the numbers of today, the totals that were published, and what waits for a yes."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from halqa.accounts.access import Caller
from halqa.foundation.dates import UncertainDate
from halqa.pages.queries import Awaiting
from halqa.registry.access import may_correct
from halqa.registry.enums import FigureScope, FigureStatus, ImportState, Qualifier
from halqa.registry.models import City, RosterImport
from halqa.registry.queries.answers import FigureLine
from halqa.registry.queries.published import published_figures
from halqa.registry.queries.roster_stored import stored_rows
from halqa.registry.rules.headline import headline
from halqa.registry.rules.imports import KEPT_FOR
from halqa.registry.rules.roster_facts import scope_of


@dataclass(frozen=True)
class OfficeGlance:
    """What is listed, what is published, as known on ``day``, and how many rosters wait for a yes."""

    day: date
    listed: int
    published: tuple[FigureLine, ...]
    rosters: int


@dataclass(frozen=True)
class PublishedTotal:
    """A published total of the network with the identity of its row."""

    identity: str
    about: UncertainDate
    cities: int
    qualifier: Qualifier
    status: FigureStatus


def office_glance(day: date, *, language: str) -> OfficeGlance:
    """Return the numbers with which the office begins; names of countries in ``language``."""
    published = published_figures(day, language=language)
    return OfficeGlance(
        day=day,
        listed=City.objects.filter(is_listed=True).count(),
        published=published.lines(headline(published.facts, day, day).figures),
        rosters=RosterImport.objects.filter(state=ImportState.PREVIEWED).count(),
    )


def awaiting_rosters(caller: Caller) -> tuple[Awaiting, ...]:
    """Return the rosters that wait for the caller's yes or no, and how long they are kept."""
    if not may_correct(caller):
        return ()
    waiting = RosterImport.objects.filter(state=ImportState.PREVIEWED).order_by("changed_at", "key")
    return tuple(
        Awaiting(
            kind="import.previewed",
            title=_("Say yes or no to a roster"),
            address=reverse("registry:office_import", args=[key]),
            about=file_name,
            since=changed_at,
            due_at=changed_at + KEPT_FOR,
        )
        for key, file_name, changed_at in waiting.values_list("key", "file_name", "changed_at")
    )


def totals_as_they_stand() -> tuple[PublishedTotal, ...]:
    """Return every total of the whole network that somebody published, the latest first."""
    totals = (
        PublishedTotal(
            identity,
            UncertainDate.parse(stored.row["date"]),
            int(stored.row["cities"]),
            Qualifier(stored.row["cities_qualifier"]),
            FigureStatus(stored.row["status"]),
        )
        for identity, stored in stored_rows("network_figures")
        if scope_of(stored.row["scope"]) is FigureScope.TOTAL
    )
    return tuple(sorted(totals, key=lambda total: total.about.latest or date.min, reverse=True))
