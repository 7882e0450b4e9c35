"""The deadlines that a policy of a round promises: to cities, and to National Commissions, on the clocks of its zone."""

from datetime import date

from halqa.rounds.rules.deadlines import Deadline, commission_deadline, deadline
from halqa.rounds.rules.keys import NONE, UNKNOWN
from halqa.rounds.rules.policies import Policy


def closing(policy: Policy) -> Deadline | None:
    """Return the deadline of cities; nothing where no day is known."""
    day = policy.day("window.closes")
    return _of_policy(policy, day, "window.grace_hours") if day else None


def forwarding(policy: Policy) -> Deadline | None:
    """Return the deadline of National Commissions; nothing where no day is known."""
    day = commission_deadline(policy.day("window.closes"), policy.number("commission.days"), policy.day("commission.closes"))
    return _of_policy(policy, day, "commission.grace_hours") if day else None


def zone_of(policy: Policy) -> str:
    """Return the name of the zone whose clocks count; empty where none is known."""
    zone = str(policy.values.get("window.zone", UNKNOWN))
    return "" if zone in (UNKNOWN, NONE) else zone


def _of_policy(policy: Policy, day: date, grace: str) -> Deadline:
    at = policy.values.get("window.time", UNKNOWN)
    return deadline(day, None if at in (UNKNOWN, NONE) else at, zone_of(policy) or None, policy.number(grace))
