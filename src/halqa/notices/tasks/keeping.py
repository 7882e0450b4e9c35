"""What the house need not keep any longer."""

from datetime import datetime

from halqa.notices.actions.keeping import delete_old_notices


def delete_old(now: datetime) -> None:
    """Delete old notices, a few at a time."""
    delete_old_notices(now=now)
