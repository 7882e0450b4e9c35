"""The worker's own account: what it has in its hands, by leases, and how it settles that in short acts.

Documents are read outside every transaction. Before they are written, the end of the ledger is locked and looked at: had an
event touched one of the subjects meanwhile, they would be older than what that event wrote, and are left for another turn.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F

from halqa.ledger import actions as ledger
from halqa.ledger import queries as events
from halqa.search.access import EVERYTHING, Document, Source, sources
from halqa.search.actions.writing import write_documents
from halqa.search.models import SearchSource, SearchTask
from halqa.search.queries.building import analysis
from halqa.search.queries.waiting import free

LEASE: Final = timedelta(minutes=2)
"""How long a worker may have tasks in its hands; one that was killed leaves them to another after that."""

LONGEST_PAUSE: Final = timedelta(hours=1)

BATCH: Final = 50
"""How many subjects are written by one act of the worker: few, for everybody else who writes waits meanwhile."""

ASKED_AT_ONCE: Final = 2000


@dataclass(frozen=True, slots=True)
class Batch:
    """Tasks of one kind in a worker's hands: their numbers, and the subjects; ``is_whole`` for all of the kind."""

    kind: str
    tasks: tuple[int, ...]
    subjects: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return "" in self.subjects


@ledger.action
def ask_for_new_sources(*, now: datetime) -> None:
    """Ask for all documents of each kind that was never asked for, or by another analysis of texts than this one."""
    known = dict(SearchSource.objects.values_list("kind", "analysis"))
    new = [kind for kind in sources() if known.get(kind) != analysis()]
    for kind in new:
        SearchSource.objects.update_or_create(kind=kind, defaults={"analysis": analysis(), "begun_at": now})
    SearchTask.objects.bulk_create(SearchTask(kind=kind, subject="", asked_at=now) for kind in new)


@ledger.action
def take_batch(*, worker: str, now: datetime, most: int = BATCH) -> Batch | None:
    """Take the tasks of one kind that wait longest into this worker's hands; all of a kind are taken by themselves."""
    first = free(now).order_by("pk").select_for_update(skip_locked=True).first()
    if first is None:
        return None
    alike = free(now).filter(kind=first.kind)
    # One that failed before is tried by itself, so that it keeps no others waiting.
    alike = alike.filter(subject="") if not first.subject else alike.exclude(subject="").filter(attempts=first.attempts)
    most = 1 if first.attempts and first.subject else most
    rows = list(alike.order_by("pk").select_for_update(skip_locked=True)[:most])
    SearchTask.objects.filter(pk__in=[row.pk for row in rows]).update(
        leased_by=worker, leased_until=now + LEASE, attempts=F("attempts") + 1
    )
    return Batch(first.kind, tuple(row.pk for row in rows), tuple(dict.fromkeys(row.subject for row in rows)))


@ledger.action
def ask_one_by_one(*, kind: str, subjects: Iterable[str], now: datetime) -> None:
    """Ask for some of the subjects of a kind, as a part of asking for all of them."""
    SearchTask.objects.bulk_create(SearchTask(kind=kind, subject=subject, asked_at=now) for subject in subjects)


@ledger.action
def close_batch(*, tasks: Collection[int], worker: str) -> None:
    """Strike off what is done."""
    SearchTask.objects.filter(pk__in=tasks, leased_by=worker).delete()


@ledger.action
def put_back(*, tasks: Collection[int], worker: str, now: datetime, attempts: int) -> None:
    """Let tasks wait that could not be done: longer each time."""
    pause = min(timedelta(seconds=2) * (1 << min(attempts, 12)), LONGEST_PAUSE)
    SearchTask.objects.filter(pk__in=tasks, leased_by=worker).update(leased_by="", leased_until=now + pause)


@ledger.action
def settle_batch(
    *, source: Source, batch: Batch, documents: Collection[Document], number: int, worker: str, now: datetime
) -> bool:
    """Write documents that were read when the ledger had ``number`` events; returns whether they were still the newest."""
    ledger.lock_head()
    if _touched_since(source, batch.subjects, number):
        SearchTask.objects.filter(pk__in=batch.tasks, leased_by=worker).update(
            leased_by="", leased_until=now, attempts=F("attempts") - 1
        )
        return False
    write_documents(kind=batch.kind, subjects=batch.subjects, documents=documents)
    SearchTask.objects.filter(pk__in=batch.tasks, leased_by=worker).delete()
    return True


def _touched_since(source: Source, subjects: Collection[str], number: int) -> bool:
    most = 200
    happened = events.since(number, limit=most)
    if len(happened) == most:
        return True
    for event in happened:
        touched = source.touched(event)
        if touched is EVERYTHING or not set(touched).isdisjoint(subjects):
            return True
    return False
