"""How far what can be found is behind what is known: for the worker, the doctor and whoever checks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Min, Q, QuerySet

from halqa.search.access import Source, sources
from halqa.search.models import SearchDocument, SearchSource, SearchTask
from halqa.search.queries.building import analysis, digest_of

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the worker has not done yet: how many tasks, since when the oldest waits, which sources were never asked."""

    tasks: int
    since: datetime | None
    never_asked: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """How what is stored of a kind differs from what its source says."""

    kind: str
    stored: int
    missing: tuple[str, ...]
    outdated: tuple[str, ...]
    left_over: tuple[str, ...]

    @property
    def is_none(self) -> bool:
        return not (self.missing or self.outdated or self.left_over)


def free(now: datetime) -> QuerySet[SearchTask]:
    """Return the tasks that wait for a worker and are in nobody's hands."""
    return SearchTask.objects.filter(Q(leased_until=None) | Q(leased_until__lte=now))


def is_behind() -> bool:
    """Return whether something that can be found is not up to date, so that a page of results must not be kept."""
    return SearchTask.objects.exists()


def waiting() -> Waiting:
    """Return what is to be done."""
    asked = dict(SearchSource.objects.values_list("kind", "analysis"))
    return Waiting(
        tasks=SearchTask.objects.count(),
        since=SearchTask.objects.aggregate(since=Min("asked_at"))["since"],
        never_asked=tuple(kind for kind in sources() if asked.get(kind) != analysis()),
    )


def count_documents() -> int:
    """Return how many documents can be found, by anybody."""
    return SearchDocument.objects.count()


def all_subjects(source: Source) -> Iterator[str]:
    """Yield every subject of a kind that has documents or should have, each once."""
    seen: set[str] = set()
    stored = SearchDocument.objects.filter(kind=source.kind).order_by("subject").values_list("subject", flat=True).distinct()
    for subjects in (source.subjects(), stored.iterator(chunk_size=2000)):
        for subject in subjects:
            if subject not in seen:
                seen.add(subject)
                yield subject


def difference(source: Source) -> Difference:
    """Compare every document of a kind with what its source says now."""
    missing, outdated, left_over = [], [], []
    subjects = all_subjects(source)
    while some := list(islice(subjects, AT_ONCE)):
        said = {(one.subject, one.audience): digest_of(one) for one in source.documents(some)}
        rows = SearchDocument.objects.filter(kind=source.kind, subject__in=some)
        stored = {(subject, audience): digest for subject, audience, digest in rows.values_list("subject", "audience", "digest")}
        missing += [subject for subject, audience in said if (subject, audience) not in stored]
        outdated += [key[0] for key, digest in said.items() if key in stored and stored[key] != digest]
        left_over += [subject for subject, audience in stored if (subject, audience) not in said]
    count = SearchDocument.objects.filter(kind=source.kind).count()
    return Difference(source.kind, count, tuple(missing), tuple(outdated), tuple(left_over))
