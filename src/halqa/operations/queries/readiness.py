"""Whether the house could serve somebody now."""

from datetime import datetime, timedelta
from typing import Final

from halqa.operations.models import Tick

LATE_AFTER: Final = timedelta(minutes=2)
"""How long a living worker may say nothing: its longest piece of work, with room to spare."""


def worker_ticked_at() -> datetime | None:
    """Return when the worker in the background last said that it lives."""
    return Tick.objects.order_by("-at").values_list("at", flat=True).first()


def worker_is_late(now: datetime) -> bool:
    """Say whether nothing was heard of the worker for too long, or never."""
    ticked_at = worker_ticked_at()
    return ticked_at is None or now - ticked_at > LATE_AFTER
