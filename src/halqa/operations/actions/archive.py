"""Taking everything out, and putting it back."""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.files.storage import storages
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, models, transaction

from halqa.ledger import actions as ledger
from halqa.ledger import queries as ledger_queries
from halqa.operations.queries.archive import Archive
from halqa.operations.queries.snapshot import contents_of, migrations_of, own_models
from halqa.operations.rules.archive import LedgerState, difference_of_migrations, difference_of_tables
from halqa.search.access import sources
from halqa.search.actions.following import ask_for

BATCH = 1000


class CannotRestore(Exception):
    """Why a backup was not restored; nothing was written."""


@ledger.action
def record_backup(*, by: str, now: datetime) -> None:
    """Record that somebody takes everything out, before it is read: the copy holds the event that tells of it."""
    ledger.record(kind="backup.started", by=by, subject="network", now=now)


def restore(*, archive: Archive) -> None:
    """Write a whole backup into an empty database and prove it equal, in one transaction.

    A listed exception among actions: it takes no ``by`` and records no event, because one more event would make the ledger, and
    with it the proof, unequal. What was restored says itself by whom and when each row came to be.

    :raises CannotRestore: when the database is not empty, of another version, or did not become equal; nothing is written
    """
    told = archive.manifest
    if differences := difference_of_migrations(told.migrations, migrations_of(using=DEFAULT_DB_ALIAS)):
        raise CannotRestore(
            f"The backup was written by Halqa {told.halqa} and fits another version of the tables: " + "; ".join(differences)
        )
    with transaction.atomic():
        for model in own_models():
            if model._base_manager.exists():
                raise CannotRestore(f"The database is not empty: {model._meta.label_lower} has rows. Restore into an empty one.")
        for model in own_models():
            _insert(model, archive)
        _reset_sequences()
        _put_documents(archive)
        _prove(archive)
        for kind in sources():
            # What can be found is in no backup: the worker makes it from what was restored.
            ask_for(kind=kind, subjects=[""], now=told.made_at)


def _insert(model: type[models.Model], archive: Archive) -> None:
    rows = (model(**row) for row in archive.rows(model))
    try:
        for batch in _batches(rows):
            model._base_manager.bulk_create(batch)
    except (DatabaseError, ValueError, ValidationError) as error:
        raise CannotRestore(f"{model._meta.label_lower}: the database refuses a row: {error}") from error


def _batches(rows: Iterable[models.Model]) -> Iterator[list[models.Model]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch


def _reset_sequences() -> None:
    # The rows brought their numbers along; PostgreSQL would begin again at 1.
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), own_models()):
            cursor.execute(statement)


def _put_documents(archive: Archive) -> None:
    # Before the commit: what is committed finds its content. After a failure no row names them, and they are swept.
    storage = storages["documents"]
    for name, digest in archive.manifest.present_documents.items():
        with archive.document(name) as content:
            if not storage.exists(name):
                storage.save(name, File(content))
        with storage.open(name) as kept:
            if hashlib.file_digest(kept, "sha256").hexdigest() != digest:
                raise CannotRestore(f"The file {name} did not become equal, or the storage has another one of this name.")


def _prove(archive: Archive) -> None:
    try:
        connection.check_constraints()
    except DatabaseError as error:
        raise CannotRestore(f"The rows do not fit together: {error}") from error
    here = {model._meta.label_lower: contents_of(model, using=DEFAULT_DB_ALIAS) for model in own_models()}
    if differences := difference_of_tables(archive.manifest.tables, here):
        raise CannotRestore("The rows did not become equal: " + "; ".join(differences))
    chain = ledger_queries.verify()
    if LedgerState(events=chain.events, head=chain.head_hash, holds=chain.broken is None) != archive.manifest.ledger:
        raise CannotRestore("The ledger is not the one of the backup.")
