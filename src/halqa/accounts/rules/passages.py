"""What stands against giving a link for one act, sending its code, opening it by a code, and acting by it."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from halqa.accounts.rules.policy import PeoplePolicy
from halqa.foundation.refusals import Refusal

AN_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Way:
    """A link as rules see it: until when it is good, and what has happened to it since it was given.

    ``is_for_one_use``: its act ends it. ``attempts`` counts wrong codes since it was opened last.
    """

    expires_at: datetime
    used_at: datetime | None = None
    revoked_at: datetime | None = None
    is_for_one_use: bool = True
    attempts: int = 0
    has_left: bool = False

    def is_over(self, now: datetime) -> bool:
        """Return whether it opens nothing any more, for whatever reason but wrong codes."""
        return any(_refusals_of_way(self, now))


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of a link: when the one that may be good was sent, how often it was tried wrongly, how many went in this hour."""

    sent_at: datetime | None = None
    attempts: int = 0
    hour_begun_at: datetime | None = None
    in_hour: int = 0

    def counted(self, now: datetime) -> "Codes":
        """Return them as they stand in the hour of ``now``."""
        if self.hour_begun_at is not None and now < self.hour_begun_at + AN_HOUR:
            return self
        return Codes(self.sent_at, self.attempts, now, 0)

    def is_good(self, now: datetime, policy: PeoplePolicy) -> bool:
        """Return whether a code waits to be typed."""
        return not any(_refusals_of_code(self, now, policy))


def refusals_giving(
    *, expires_at: datetime, sent_lately: int, last_given_at: datetime | None, now: datetime, policy: PeoplePolicy
) -> list[Refusal]:
    """Return all reasons against giving a link; which act may be asked of whom is for the app to say that asks it.

    ``sent_lately`` counts what the giver has sent in the 24 hours before. ``last_given_at``: when the same reader was given a
    link for the same act that is still good, which the new one would void.
    """
    pause = timedelta(minutes=policy.minutes_between_links)
    is_too_soon = last_given_at is not None and now < last_given_at + pause
    return [
        *([Refusal("passage-expired")] if now >= expires_at else []),
        *([Refusal("sent-a-moment-ago", {"minutes": policy.minutes_between_links})] if is_too_soon else []),
        *([Refusal("too-many-passages", {"most": policy.passages_a_day})] if sent_lately >= policy.passages_a_day else []),
    ]


def refusals_sending_code(way: Way, codes: Codes, now: datetime, policy: PeoplePolicy) -> list[Refusal]:
    """Return all reasons against sending a code, which voids the one before."""
    pause = timedelta(minutes=policy.minutes_between_codes)
    is_too_soon = codes.sent_at is not None and now < codes.sent_at + pause
    is_too_often = codes.counted(now).in_hour >= policy.codes_an_hour
    return [
        *_refusals_of_way(way, now),
        *_refusals_of_attempts(way, policy),
        *([Refusal("code-on-its-way")] if is_too_soon else []),
        *([Refusal("too-many-codes", {"most": policy.codes_an_hour})] if is_too_often else []),
    ]


def refusals_opening(way: Way, codes: Codes, *, is_right: bool, now: datetime, policy: PeoplePolicy) -> list[Refusal]:
    """Return all reasons against opening a link by a code. Whether it was right is not told where it could not have opened."""
    against = [*_refusals_of_way(way, now), *_refusals_of_attempts(way, policy), *_refusals_of_code(codes, now, policy)]
    if against or is_right:
        return against
    left = min(policy.code_attempts - codes.attempts, policy.passage_attempts - way.attempts) - 1
    return [Refusal("code-wrong", {"left": left})]


def refusals_using(way: Way, *, is_opened_here: bool, now: datetime) -> list[Refusal]:
    """Return all reasons against doing the act of a link; ``is_opened_here``: in this browser, and in no other since."""
    return [*_refusals_of_way(way, now), *([] if is_opened_here else [Refusal("passage-opened-elsewhere")])]


def as_digits(typed: str) -> str:
    """Return the code that somebody typed, in whatever digits and with whatever between them, as the digits 0 to 9."""
    return "".join(str(unicodedata.digit(sign)) for sign in typed if unicodedata.digit(sign, None) is not None)


def masked(address: str) -> str:
    """Return an address of mail as its owner knows it again and nobody else can use it: ``m…@city.example``."""
    name, _, host = address.rpartition("@")
    return f"{name[:1]}…@{host}"


def _refusals_of_way(way: Way, now: datetime) -> Iterator[Refusal]:
    if way.revoked_at is not None or way.has_left:
        yield Refusal("passage-revoked")
    if way.used_at is not None and way.is_for_one_use:
        yield Refusal("passage-used")
    if now >= way.expires_at:
        yield Refusal("passage-expired")


def _refusals_of_attempts(way: Way, policy: PeoplePolicy) -> Iterator[Refusal]:
    if way.attempts >= policy.passage_attempts:
        yield Refusal("passage-blocked")


def _refusals_of_code(codes: Codes, now: datetime, policy: PeoplePolicy) -> Iterator[Refusal]:
    if codes.sent_at is None or now >= codes.sent_at + timedelta(minutes=policy.code_minutes):
        yield Refusal("code-expired", {"minutes": policy.code_minutes})
    elif codes.attempts >= policy.code_attempts:
        yield Refusal("too-many-attempts", {"most": policy.code_attempts})
