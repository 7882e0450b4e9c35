"""Commissions for which files wait, as the coordination team sees them: since when, when they acted last, who was reminded."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Min, Q

from halqa.accounts.access import subject_names
from halqa.accounts.enums import Role
from halqa.accounts.queries import scopes_held
from halqa.foundation.subjects import Subject
from halqa.ledger.queries import activity
from halqa.pages.templatetags.frame import reader_language
from halqa.rounds.enums.applications import ApplicationState, Asking
from halqa.rounds.models import Application, Call, Endorsement, NationalStep, Note, Query
from halqa.rounds.queries.applications_policy import applications_policy
from halqa.rounds.rules.reminders import is_silent

S = ApplicationState


@dataclass(frozen=True)
class CommissionLine:
    """A commission with files in a call. ``acted_at``: when it did anything with one of them; ``reminded_at``: by the team."""

    country: str
    name: str
    waiting: int
    endorsed: int
    waits_since: datetime | None
    acted_at: datetime | None
    reminded_at: datetime | None
    is_silent: bool
    has_officers: bool

    @property
    def code(self) -> str:
        """The country as addresses write it."""
        return self.country.lower()


def commissions_in(call: Call, now: datetime) -> tuple[CommissionLine, ...]:
    """Return the commissions whose countries have files in a call, silent ones first, by as many queries for one as for all."""
    rows = list(
        Application.objects.filter(call=call, sent_at__isnull=False)
        .values("country")
        .annotate(
            waiting=Count("pk", filter=Q(state=S.SUBMITTED), distinct=True),
            endorsed=Count("pk", filter=Q(endorsements__isnull=False, endorsements__withdrawn_at=None), distinct=True),
            waits_since=Min("state_at", filter=Q(state=S.SUBMITTED)),
            declined_at=Max("state_at", filter=Q(state=S.DECLINED)),
        )
        .order_by("country")
    )
    acted, reminded, agreed = _acted(call), _reminded(call), applications_policy()
    subjects = {row["country"]: str(Subject("country", row["country"])) for row in rows}
    names = subject_names(subjects.values(), reader_language())
    held = scopes_held([Role.COMMISSION_OFFICER], list(subjects.values()), now)
    lines = []
    for row in rows:
        code = row["country"]
        last = max(filter(None, (row["declined_at"], *acted.get(code, ()))), default=None)
        lines.append(
            CommissionLine(
                country=code,
                name=names[subjects[code]],
                waiting=row["waiting"],
                endorsed=row["endorsed"],
                waits_since=row["waits_since"],
                acted_at=last,
                reminded_at=reminded.get(code),
                is_silent=is_silent(row["waits_since"], last, agreed, now),
                has_officers=subjects[code] in held,
            )
        )
    return tuple(sorted(lines, key=lambda one: (not one.is_silent, not one.waiting, one.name)))


def _acted(call: Call) -> Mapping[str, list[datetime]]:
    """Return the moments at which each commission acted, by country: endorsed, asked, noted, set its step."""
    here = {"application__call": call}
    found: dict[str, list[datetime]] = defaultdict(list)
    asked: Iterable[tuple[str, datetime | None]] = (
        *Endorsement.objects.filter(**here).values_list("application__country").annotate(Max("at")),
        *Query.objects.filter(**here, asking=Asking.COMMISSION).values_list("application__country").annotate(Max("at")),
        *Note.objects.filter(**here, asking=Asking.COMMISSION).values_list("application__country").annotate(Max("at")),
        *NationalStep.objects.filter(call=call).values_list("country", "changed_at"),
    )
    for country, moment in asked:
        if moment is not None:
            found[country].append(moment)
    return found


def _reminded(call: Call) -> dict[str, datetime]:
    """Return when each commission was last reminded by the coordination team, by country."""
    found: dict[str, datetime] = {}
    for one in activity(str(Subject("call", call.key)), limit=1000):
        if one.kind == "commission.reminded" and "waiting" not in one.detail:
            found.setdefault(str(one.detail["country"]), one.at)
    return found
