"""What stands against giving a role, taking it, and handing an office over. All reasons are told, not the first alone."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Protocol

from halqa.accounts.enums import Role
from halqa.accounts.rules.policy import PeoplePolicy
from halqa.accounts.rules.roles import ROLES, Held, Place, fits, gives, takes
from halqa.foundation.refusals import Refusal


class Span(Protocol):
    """The days from one up to and not including another; without an end, none is foreseen."""

    @property
    def begun_on(self) -> date: ...

    @property
    def ended_on(self) -> date | None: ...


class HeldSpan(Held, Span, Protocol):
    """A role that somebody holds for a scope, and the days on which they do."""


@dataclass(frozen=True, slots=True)
class Giver:
    """Who gives or takes: their key and what they hold today. The house itself, as at the very beginning, may give all."""

    key: str = ""
    held: tuple[Held, ...] = ()
    is_house: bool = False

    def may_give(self, role: Role, place: Place) -> bool:
        """Return whether they may give and take the role there."""
        return self.is_house or gives(self.held, role, place)

    def may_take(self, role: Role, place: Place) -> bool:
        """Return whether they may take the role there."""
        return self.is_house or takes(self.held, role, place)


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who is to hold a role: their key, what they hold today or later, and whether they have left for good."""

    key: str
    spans: tuple[HeldSpan, ...] = ()
    has_left: bool = False

    def holds_within(self, role: Role, scope: str, span: Span) -> bool:
        """Return whether they hold the role on a day of the span already."""
        return any((one.role, one.scope) == (role, scope) and overlap(one, span) for one in self.spans)


@dataclass(frozen=True, slots=True)
class Wish:
    """A role that somebody is to hold at a place on certain days, and why."""

    role: Role
    place: Place
    begun_on: date
    ended_on: date | None = None
    reason: str = field(default="")


def overlap(one: Span, other: Span) -> bool:
    """Return whether two spans share a day."""
    return (other.ended_on is None or one.begun_on < other.ended_on) and (one.ended_on is None or other.begun_on < one.ended_on)


def refusals_giving(wish: Wish, giver: Giver, receiver: Receiver, today: date, policy: PeoplePolicy) -> list[Refusal]:
    """Return all reasons against giving a role to somebody."""
    return [*refusals_of_wish(wish, giver, today, policy), *_refusals_of_receiver(wish, giver, receiver)]


def refusals_of_wish(wish: Wish, giver: Giver, today: date, policy: PeoplePolicy) -> Iterator[Refusal]:
    """Yield the reasons against a role, whoever is to hold it."""
    earliest = today - timedelta(days=policy.role_days_back)
    if not fits(wish.role, wish.place):
        yield Refusal("role-not-for-scope", {"role": wish.role, "scope": wish.place.scope})
    elif not wish.place.is_known:
        yield Refusal("no-such-scope")
    if wish.ended_on is not None and wish.ended_on <= wish.begun_on:
        yield Refusal("span-reversed", {"begun_on": wish.begun_on, "ended_on": wish.ended_on})
    elif wish.ended_on is not None and wish.ended_on <= today:
        yield Refusal("span-over", {"ended_on": wish.ended_on})
    if wish.begun_on < earliest:
        yield Refusal("begins-too-early", {"earliest": earliest})
    if not giver.may_give(wish.role, wish.place):
        yield Refusal("may-not-give-role", {"role": wish.role})
    yield from _refusals_of_reason(wish.reason)


def refusals_taking(
    held: HeldSpan, place: Place, *, holder: str, taker: Giver, coordinators_left: int, reason: str, today: date
) -> list[Refusal]:
    """Return all reasons against ending a role today. Everybody may lay down their own.

    ``coordinators_left`` counts those who would go on to coordinate, with no end foreseen.
    """
    return [
        *_refusals_of_ended(held, today),
        *([] if taker.key == holder or taker.may_take(held.role, place) else [Refusal("may-not-take-role", {"role": held.role})]),
        *refusals_of_last_coordinator([held], coordinators_left),
        *_refusals_of_reason(reason),
    ]


def refusals_of_last_coordinator(ending: list[HeldSpan], coordinators_left: int) -> Iterator[Refusal]:
    """Yield a reason when these roles end and nobody would coordinate the network any longer."""
    if coordinators_left == 0 and any(held.role is Role.COORDINATOR for held in ending):
        yield Refusal("last-coordinator")


def refusals_of_erasing(
    ending: list[HeldSpan], *, coordinators_left: int, offices_on_their_way: int, is_invented: bool = False
) -> list[Refusal]:
    """Return all reasons against erasing somebody whose roles end with them; whoever is invented stays for the next visitor.

    An office that was offered to a successor ends in the act in which they accept: erased before, it would be nobody's.
    """
    on_their_way = [Refusal("office-on-its-way")] if offices_on_their_way else []
    invented = [Refusal("person-is-invented")] if is_invented else []
    return [*invented, *refusals_of_last_coordinator(ending, coordinators_left), *on_their_way]


def refusals_handing_over(
    held: HeldSpan, place: Place, *, holder: str, giver: Giver, successor: Receiver, reason: str, today: date
) -> list[Refusal]:
    """Return all reasons against ending an office today and giving it to a successor for the rest of its days."""
    wish = Wish(held.role, place, today, held.ended_on, reason)
    return [
        *refusals_of_leaving(held, place, holder=holder, giver=giver, reason=reason, today=today),
        *([Refusal("successor-is-the-same")] if successor.key == holder else _refusals_of_receiver(wish, giver, successor)),
    ]


def refusals_of_leaving(
    held: HeldSpan, place: Place, *, holder: str, giver: Giver, reason: str, today: date
) -> Iterator[Refusal]:
    """Yield the reasons against handing an office over, whoever the successor may be."""
    if not ROLES[held.role].is_office:
        yield Refusal("not-an-office", {"role": held.role})
    if giver.key != holder and not giver.may_give(held.role, place):
        yield Refusal("may-not-hand-over", {"role": held.role})
    yield from _refusals_of_ended(held, today)
    yield from _refusals_of_reason(reason)


def _refusals_of_receiver(wish: Wish, giver: Giver, receiver: Receiver) -> Iterator[Refusal]:
    if receiver.has_left:
        yield Refusal("person-has-left")
    if receiver.key == giver.key:
        yield Refusal("gives-to-oneself")
    if receiver.holds_within(wish.role, wish.place.scope, wish):
        yield Refusal("role-already-held", {"role": wish.role})


def _refusals_of_ended(held: Span, today: date) -> Iterator[Refusal]:
    if held.ended_on is not None and held.ended_on <= today:
        yield Refusal("role-ended-already", {"ended_on": held.ended_on})


def _refusals_of_reason(reason: str) -> Iterator[Refusal]:
    if not reason.strip():
        yield Refusal("reason-missing")
