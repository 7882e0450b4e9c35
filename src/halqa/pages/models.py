"""Model fields that several apps use; no tables."""

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
