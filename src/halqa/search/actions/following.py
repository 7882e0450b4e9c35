"""What follows every event: the documents of what it touched are written anew, or the worker is asked to."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from halqa.ledger import actions as ledger
from halqa.search.access import EVERYTHING, sources
from halqa.search.actions.writing import write_documents
from halqa.search.enums import MOST_AT_ONCE
from halqa.search.models import SearchTask

if TYPE_CHECKING:
    from halqa.ledger.models import Event


def follow(event: "Event") -> None:
    """Bring up to date what can be found of the subjects of an event, in its own transaction where they are few."""
    for kind, source in sources().items():
        touched = source.touched(event)
        if touched is EVERYTHING:
            ask_for(kind=kind, subjects=[""], now=event.at)
        elif len(touched) > MOST_AT_ONCE:
            ask_for(kind=kind, subjects=touched, now=event.at)
        elif touched:
            write_documents(kind=kind, subjects=touched, documents=source.documents(touched))


@ledger.action
def ask_for(*, kind: str, subjects: Iterable[str], now: datetime) -> None:
    """Ask the worker to write the documents of these subjects anew; the empty subject stands for all of the kind."""
    SearchTask.objects.bulk_create(
        (SearchTask(kind=kind, subject=subject, asked_at=now) for subject in subjects), batch_size=1000
    )
