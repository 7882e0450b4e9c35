"""Who holds which office, for many subjects at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from halqa.accounts.access.caller import holding_on
from halqa.accounts.enums import Role
from halqa.accounts.models import Invitation, RoleAssignment
from halqa.accounts.queries.facts import open_invitation
from halqa.accounts.rules.roles import role_day


@dataclass(frozen=True)
class Office:
    """A role that somebody holds: the person by key, and by the name they want to be called, or else their address."""

    role: Role
    person: str
    name: str


def offices_of(subjects: Iterable[str], now: datetime) -> Mapping[str, tuple[Office, ...]]:
    """Return, by subject key, who holds which role for it on the day of ``now``; subjects without anybody are left out."""
    held = RoleAssignment.objects.filter(holding_on(role_day(now)), scope__in=sorted(subjects), person__is_active=True)
    found: defaultdict[str, list[Office]] = defaultdict(list)
    rows = held.order_by("begun_on", "pk").values_list("scope", "role", "person__key", "person__name", "person__email")
    for scope, role, key, name, email in rows:
        found[scope].append(Office(Role(role), key, name or email))
    order = list(Role)
    return {scope: tuple(sorted(offices, key=lambda office: order.index(office.role))) for scope, offices in found.items()}


def scopes_offered(scopes: Iterable[str], now: datetime) -> frozenset[str]:
    """Return for which of these scopes somebody is invited to a role, and has not answered."""
    offers = Invitation.objects.filter(open_invitation(now), scope__in=sorted(scopes))
    return frozenset(offers.values_list("scope", flat=True))


def has_people(subject: str, now: datetime) -> bool:
    """Return whether somebody holds a role for a subject on the day of ``now`` or later, or is invited to one."""
    not_over = Q(ended_on=None) | Q(ended_on__gt=role_day(now))
    held = RoleAssignment.objects.filter(not_over, scope=subject, person__is_active=True)
    return held.exists() or Invitation.objects.filter(open_invitation(now), scope=subject).exists()
