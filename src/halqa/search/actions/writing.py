"""Writing documents: those that are given take the place of what is stored of the same subjects."""

from collections.abc import Collection, Iterable
from typing import Any, Final

from django.db import connection

from halqa.ledger import actions as ledger
from halqa.search.access import Document
from halqa.search.models import SearchDocument, SearchName
from halqa.search.queries.building import columns_of, digest_of, names_of, tokens_of
from halqa.search.queries.engines import engine

_COLUMNS: Final = ("audience", "key", "place", "text", "word", "skeleton", "weight")
_NAMES: Final = (
    f"INSERT INTO search_searchname (document_id, {', '.join(_COLUMNS)})"  # noqa: S608  no value
    f" VALUES (%s{', %s' * len(_COLUMNS)})"
)
"""Six names a document are most of all rows that a load writes: by one statement, each of them as it is."""


@ledger.action
def write_documents(*, kind: str, subjects: Collection[str], documents: Iterable[Document]) -> int:
    """Let these be all documents of these subjects, and return how many were written or removed; what is equal stays.

    :raises ValueError: on a document of another kind, or of a subject that is not named
    """
    given = {(document.subject, document.audience): document for document in documents}
    if stray := [f"{one.kind} {one.subject}" for one in given.values() if one.kind != kind or one.subject not in subjects]:
        raise ValueError(f"{kind}: gives documents of others: {', '.join(stray[:3])}")
    rows = SearchDocument.objects.filter(kind=kind, subject__in=subjects).values_list("pk", "subject", "audience", "digest")
    stored = {(subject, audience): (pk, digest) for pk, subject, audience, digest in rows}
    gone = [pk for key, (pk, _digest) in stored.items() if key not in given]
    digests = {key: digest_of(document) for key, document in given.items()}
    new = {key: document for key, document in given.items() if stored.get(key, (0, ""))[1] != digests[key]}
    if not gone and not new:
        return 0
    fresh = [SearchDocument(**columns_of(document), digest=digests[key]) for key, document in new.items()]
    written = [*list(columns_of(next(iter(new.values())))), "digest"] if new else []
    SearchDocument.objects.bulk_create(
        fresh, update_conflicts=True, unique_fields=["kind", "subject", "audience"], update_fields=written
    )
    numbers = {
        (subject, audience): pk
        for pk, subject, audience in SearchDocument.objects.filter(
            kind=kind, subject__in={subject for subject, _ in new}
        ).values_list("pk", "subject", "audience")
        if (subject, audience) in new
    }
    _execute(engine().statements({numbers[key]: tokens_of(document) for key, document in new.items()}, gone))
    SearchName.objects.filter(document__in=[*gone, *numbers.values()]).delete()
    _execute([(_NAMES, [[numbers[key], *map(row.get, _COLUMNS)] for key, document in new.items() for row in names_of(document)])])
    SearchDocument.objects.filter(pk__in=gone).delete()
    return len(new) + len(gone)


@ledger.action
def keep_quick() -> None:
    """Let the engine merge what many small writes have left, and look at its tables anew."""
    _execute([(statement, [()]) for statement in engine().housekeeping()])


def _execute(statements: Iterable[tuple[str, list[Any]]]) -> None:
    with connection.cursor() as cursor:
        for sql, rows in statements:
            if rows == [()]:
                cursor.execute(sql)
            elif rows:
                cursor.executemany(sql, rows)
