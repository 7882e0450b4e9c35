"""One moment of all own tables, read while others write."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Collate
from django.db.utils import load_backend
from psycopg import IsolationLevel

from halqa.operations.rules.archive import Contents, line_of

CHUNK = 2000


OF_OTHERS = ("account.emailaddress", "mfa.authenticator", "socialaccount.socialaccount")
"""Tables of other packages without which people could not sign in any more; the rest (sessions, content types) is not ours."""

DERIVED = "search"
"""The app whose tables are made from those of others, and so need no saving."""


def own_models() -> list[type[models.Model]]:
    """Return the models of Halqa's own apps, and those that people sign in by, in the order of their labels."""
    own = [
        model
        for model in apps.get_models(include_auto_created=True)
        if (model.__module__.startswith("halqa.") or model._meta.label_lower in OF_OTHERS) and model._meta.app_label != DERIVED
    ]
    return sorted((model for model in own if model._meta.managed), key=lambda model: model._meta.label_lower)


@contextmanager
def snapshot() -> Iterator[str]:
    """Open a second connection that only reads and sees one moment throughout; yields its alias.

    The usual connection would begin with a write lock on SQLite, and see a new moment with each statement on PostgreSQL.
    """
    alias = "snapshot"
    settings = deepcopy(connections[DEFAULT_DB_ALIAS].settings_dict)
    options = settings["OPTIONS"]
    if connections[DEFAULT_DB_ALIAS].vendor == "sqlite":
        options |= {"transaction_mode": "DEFERRED", "init_command": "PRAGMA query_only=ON"}
    else:
        options["isolation_level"] = IsolationLevel.REPEATABLE_READ
        options["options"] = f"{options.get('options', '')} -c default_transaction_read_only=on".strip()
    connections[alias] = load_backend(settings["ENGINE"]).DatabaseWrapper(settings, alias)
    try:
        with transaction.atomic(using=alias):
            yield alias
    finally:
        connections[alias].close()
        del connections[alias]


def lines_of(model: type[models.Model], *, using: str) -> Iterator[bytes]:
    """Yield a table's rows as lines in the order of their keys, in constant memory."""
    key: Any = models.F("pk")
    if connections[using].vendor == "postgresql" and isinstance(model._meta.pk, models.CharField):
        # The order of bytes, as SQLite has it: a collation of its own would give the same rows another digest.
        key = Collate(key, "C")
    columns = columns_of(model)
    for values in model._base_manager.using(using).order_by(key).values_list(*columns).iterator(chunk_size=CHUNK):
        yield line_of(dict(zip(columns, values, strict=True)))


def columns_of(model: type[models.Model]) -> list[str]:
    """Return the names of a table's columns as a line has them."""
    return [field.attname for field in model._meta.concrete_fields]


def contents_of(model: type[models.Model], *, using: str) -> Contents:
    """Count a table's rows and digest them as a backup would."""
    digest, rows = hashlib.sha256(), 0
    for line in lines_of(model, using=using):
        digest.update(line)
        rows += 1
    return Contents(rows=rows, sha256=digest.hexdigest())


def migrations_of(*, using: str) -> dict[str, list[str]]:
    """Return which migrations of our own apps a database has been brought to."""
    own = {model._meta.app_label for model in own_models()}
    applied = sorted(MigrationRecorder(connections[using]).applied_migrations())
    return {app: [name for of, name in applied if of == app] for app in sorted(own)}
