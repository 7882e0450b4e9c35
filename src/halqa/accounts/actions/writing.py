"""The rows of roles as every act writes them; each act records its own event."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from halqa.accounts.enums import Role
from halqa.accounts.models import Invitation, Person, RoleAssignment
from halqa.accounts.queries import facts, locked
from halqa.accounts.rules.assignments import Wish
from halqa.accounts.rules.roles import role_day
from halqa.foundation.actors import Actor, ActorKind


@dataclass(frozen=True)
class RoleWriter:
    """Begins and ends roles for one act: who acts, and when."""

    by: str
    now: datetime

    @property
    def today(self) -> date:
        """The day on which roles begin and end in this act."""
        return role_day(self.now)

    def begin(self, person: Person, wish: Wish) -> RoleAssignment:
        """Write that a person holds a role."""
        return RoleAssignment.objects.create(
            person=person,
            role=wish.role,
            scope=wish.place.scope,
            country=wish.place.country,
            begun_on=wish.begun_on,
            ended_on=wish.ended_on,
            given_by=self.by,
            given_at=self.now,
            given_reason=wish.reason.strip(),
        )

    def end(self, held: RoleAssignment, *, reason: str, is_handed_over: bool = False) -> None:
        """Write that a role ends today, or before it began, and void the invitations that rested on it.

        Those that the holder of an office has made are left to the successor.
        """
        held.ended_on = max(held.begun_on, self.today)
        held.taken_by, held.taken_at, held.taken_reason = self.by, self.now, reason.strip()
        held.save(update_fields=["ended_on", "taken_by", "taken_at", "taken_reason"])
        self._void(Q(replaces=held))
        if not is_handed_over:
            self._void(Q(pk__in=[offer.pk for offer in self._no_longer_theirs(held)]))

    def _no_longer_theirs(self, held: RoleAssignment) -> Iterator[Invitation]:
        """Yield the offers that somebody made by this role and could not make without it."""
        holder = Person.objects.get(pk=held.person_id)
        actor = str(Actor(ActorKind.PERSON, holder.key))
        giver = facts.giver_of(actor, {holder.key: holder}, self.now)
        for offer in Invitation.objects.filter(facts.open_invitation(self.now), invited_by=actor, replaces=None):
            if not giver.may_give(Role(offer.role), facts.place_kept(offer)):
                yield offer

    def _void(self, wanted: Q) -> None:
        offers = locked.invitations(facts.open_invitation(self.now) & wanted)
        Invitation.objects.filter(pk__in=[offer.pk for offer in offers]).update(withdrawn_at=self.now)
