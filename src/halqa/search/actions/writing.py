"""Writing documents: those that are given take the place of what is stored of the same subjects."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from django.db import connection

from halqa.ledger import actions as ledger
from halqa.search.access import Document
from halqa.search.models import SearchDocument, SearchName
from halqa.search.queries.building import columns_of, digest_of, names_of, tokens_of
from halqa.search.queries.engines import engine

_NAMED: Final = ("audience", "key", "place", "text", "word", "skeleton", "weight")

_AT_ONCE: Final = 80
"""How many rows of documents stand in one statement: an older SQLite takes 999 values."""


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
    _store([columns_of(document) | {"digest": digests[key]} for key, document in new.items()])
    numbers = {key: stored[key][0] for key in new if key in stored}
    SearchName.objects.filter(document__in=[*gone, *numbers.values()]).delete()
    if unknown := {subject for subject, audience in new if (subject, audience) not in stored}:
        inserted = SearchDocument.objects.filter(kind=kind, subject__in=unknown).values_list("subject", "audience", "pk")
        numbers |= {(subject, audience): pk for subject, audience, pk in inserted if (subject, audience) in new}
    _execute(engine().statements({numbers[key]: tokens_of(document) for key, document in new.items()}, gone))
    names = [[numbers[key], *map(row.get, _NAMED)] for key, document in new.items() for row in names_of(document)]
    _execute([(engine().filling("search_searchname", ["document_id", *_NAMED]), names)])
    SearchDocument.objects.filter(pk__in=gone).delete()
    return len(new) + len(gone)


@ledger.action
def keep_quick() -> None:
    """Let the engine merge what many small writes have left, and look at its tables anew."""
    _execute([(statement, [()]) for statement in engine().housekeeping()])


def _store(rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the rows of documents, in few statements: a load writes thousands of them."""
    for first in range(0, len(rows), _AT_ONCE):
        some = rows[first : first + _AT_ONCE]
        columns = list(some[0])
        row = f"({', '.join(['%s'] * len(columns))})"
        sql = (
            f"INSERT INTO search_searchdocument ({', '.join(columns)}) VALUES {', '.join([row] * len(some))}"  # noqa: S608  no value
            f" ON CONFLICT (kind, subject, audience) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in columns)}"
        )
        _execute([(sql, [[_stored(value) for one in some for value in one.values()]])])


def _stored(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, (dict, list)) else value


def _execute(statements: Iterable[tuple[str, Sequence[Sequence[Any]]]]) -> None:
    with connection.cursor() as cursor:
        for sql, rows in statements:
            if sql.startswith("COPY "):
                with connection.wrap_database_errors, cursor.copy(sql) as copied:
                    for row in rows:
                        copied.write_row(row)
            elif len(rows) == 1:
                cursor.execute(sql, rows[0])
            elif rows:
                cursor.executemany(sql, rows)
