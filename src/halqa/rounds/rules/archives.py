"""Archives of rounds: every reason against ordering or taking one, and until when one is kept."""

from datetime import datetime, timedelta
from typing import Final

from halqa.foundation.refusals import Refusal

LEASE: Final = timedelta(seconds=30)
"""How long a worker has an archive in hand; another takes it up after that, where the first has died."""

MOST_ATTEMPTS: Final = 20
"""How often an archive is taken in hand without a part more before it is given up."""


def refusals_to_order(*, is_under_way: bool) -> tuple[Refusal, ...]:
    """Return why no archive of a round can be ordered: another one is being made."""
    return (Refusal("archive-under-way"),) if is_under_way else ()


def refusals_to_take(made_at: datetime | None, removed_at: datetime | None) -> tuple[Refusal, ...]:
    """Return why an archive cannot be taken: it is not made yet, or is there no more."""
    return () if made_at is not None and removed_at is None else (Refusal("archive-not-there"),)


def kept_until(made_at: datetime, days: int) -> datetime:
    """Return the moment from which an archive is removed."""
    return made_at + timedelta(days=days)
