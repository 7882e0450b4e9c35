"""Signs of life: what runs in the background leaves one, and who wants to know asks whether one could be left."""

from datetime import datetime
from typing import Final

from halqa.ledger import actions as ledger
from halqa.operations.models import Tick

WORKER: Final = "worker"


@ledger.action
def tick(*, now: datetime) -> None:
    """Note that the worker lives. An exception among actions: no event, for it says nothing that will matter tomorrow."""
    Tick.objects.update_or_create(name=WORKER, defaults={"at": now})


@ledger.action
def try_to_write(*, now: datetime) -> None:
    """Write nothing, but as something is written.

    :raises django.db.Error: when the database takes nothing
    """
    Tick.objects.filter(name="").update(at=now)
