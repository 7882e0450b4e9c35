"""A writer to be killed: records events one by one, without end, and prints each number once it is committed."""

import sys
from itertools import count

import django
from django.utils import timezone

django.setup()

from halqa.ledger import actions as ledger  # noqa: E402  Django first


@ledger.action
def record(step):
    """Record one event."""
    return ledger.record(
        kind="proof.written", by="system:proof", subject="network", now=timezone.now(), detail={"step": step}, public=True
    ).number


for step in count():
    number = record(step)
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()
