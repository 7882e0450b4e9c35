"""What stands against inviting somebody to a role, sending the link again, taking the offer back, and accepting it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from halqa.accounts.rules.assignments import Giver, Receiver, Wish
from halqa.accounts.rules.policy import PeoplePolicy
from halqa.foundation.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Offer:
    """An invitation: how often its link was made and when last, until when that is good, and whether it is closed."""

    edition: int
    sent_at: datetime
    expires_at: datetime
    is_closed: bool = False

    def holds_good(self, edition: int, now: datetime) -> bool:
        """Return whether the link of this edition opens it."""
        return not self.is_closed and edition == self.edition and now < self.expires_at


def refusals_inviting(
    wish: Wish, giver: Giver, receiver: Receiver, *, is_invited: bool, sent_lately: int, policy: PeoplePolicy
) -> Iterator[Refusal]:
    """Yield the reasons against an invitation beyond those against the role itself.

    ``sent_lately`` counts what the inviter has sent in the 24 hours before.
    """
    if receiver.key and receiver.key == giver.key:
        yield Refusal("gives-to-oneself")
    if receiver.holds_within(wish.role, wish.place.scope, wish):
        yield Refusal("role-already-held", {"role": wish.role})
    if is_invited:
        yield Refusal("invited-already")
    if sent_lately >= policy.invitations_a_day and not giver.is_house:
        yield Refusal("too-many-invitations", {"most": policy.invitations_a_day})


def refusals_sending_again(offer: Offer, *, is_theirs: bool, now: datetime, policy: PeoplePolicy) -> list[Refusal]:
    """Return all reasons against making a new link, which voids the one before; ``is_theirs``: the sender may offer this role."""
    pause = timedelta(minutes=policy.minutes_between_links)
    return [
        *refusals_withdrawing(offer, is_theirs=is_theirs),
        *([Refusal("sent-a-moment-ago", {"minutes": policy.minutes_between_links})] if now < offer.sent_at + pause else []),
    ]


def refusals_withdrawing(offer: Offer, *, is_theirs: bool) -> list[Refusal]:
    """Return all reasons against taking an offer back."""
    return [
        *([Refusal("invitation-closed")] if offer.is_closed else []),
        *([] if is_theirs else [Refusal("may-not-change-invitation")]),
    ]


def refusals_accepting(
    offer: Offer, wish: Wish, receiver: Receiver, *, edition: int, now: datetime, today: date
) -> list[Refusal]:
    """Return the reason against accepting an invitation by the link of an edition, if there is one."""
    if not offer.holds_good(edition, now) or receiver.has_left or (wish.ended_on is not None and wish.ended_on <= today):
        return [Refusal("link-no-longer-good")]
    if receiver.holds_within(wish.role, wish.place.scope, wish):
        return [Refusal("role-already-held", {"role": wish.role})]
    return []
