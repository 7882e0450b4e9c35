"""Who gets a digest now."""

from datetime import datetime

from halqa.accounts.queries import person_line
from halqa.notices.actions.digests import gather_digest
from halqa.notices.queries.digests import people_waiting


def gather_digests(now: datetime) -> None:
    """Write the digest of everybody for whom something waits and whose hour has come."""
    for person in people_waiting():
        reader = person_line(person)
        if reader is not None:
            gather_digest(person=person, time_zone=reader.time_zone, now=now)
