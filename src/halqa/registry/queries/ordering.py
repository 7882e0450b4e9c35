"""In which order rows come: by stored keys and code points, so that every database gives the same list."""

from django.db import connection
from django.db.models import F
from django.db.models.expressions import Combinable
from django.db.models.functions import Collate


def by_key(field: str = "sort_key") -> Combinable:
    """Return the expression that orders by a stored key as ``foundation.textanalysis.sort_key`` means it, by code point.

    SQLite compares so by itself; PostgreSQL would follow the database's own collation.
    """
    return Collate(F(field), "C") if connection.vendor == "postgresql" else F(field)
