"""Model fields that several apps use; no tables."""

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.db import models


class KeyField(models.CharField):
    """A stored key, such as one of ``foundation.textanalysis.sort_key``, compared by code point on every database.

    SQLite does so by itself; PostgreSQL would use the database's language and sort Évora elsewhere than SQLite does.
    """

    def db_parameters(self, connection: Any) -> dict[str, Any]:
        """Ask PostgreSQL for its plain collation."""
        parameters = super().db_parameters(connection)
        if connection.vendor == "postgresql":
            parameters["collation"] = "C"
        return parameters


class NamesField(models.JSONField):
    """Names by language tag, in the database a `JSONField`. A list holds the same ones many times over: each is read once."""

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Tell migrations what the database sees."""
        name, _path, positions, words = super().deconstruct()
        return name, "django.db.models.JSONField", positions, words

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Return names of the row's own, which may be changed."""
        is_whole = isinstance(value, str) and value.startswith("{")
        return dict(_read(value)) if is_whole else super().from_db_value(value, expression, connection)


@lru_cache(1024)
def _read(names: str) -> Mapping[str, str]:
    return json.loads(names)
