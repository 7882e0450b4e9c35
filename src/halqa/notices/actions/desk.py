"""What people do with their own notices."""

from datetime import datetime

from halqa.ledger import actions as ledger
from halqa.notices.models import Notice


@ledger.action
def mark_read(*, person: str, notice: int | None, now: datetime) -> bool:
    """Mark one notice of a person as read, or all with none named; returns whether such notices are theirs.

    Reading is no act of the network: no event is recorded.
    """
    own = Notice.objects.filter(person=person)
    if notice is not None:
        own = own.filter(pk=notice)
    is_theirs = own.exists()
    own.filter(read_at=None).update(read_at=now)
    return is_theirs
