"""What tokens keep about a person, as their export tells it."""

from typing import Any

from halqa.opendata.models import Token


def data_of(person: str) -> list[dict[str, Any]]:
    """Return a person's tokens, by the person's key, as values of JSON; nothing by which somebody could read."""
    return [
        {
            "key": row.key,
            "name": row.name,
            "scopes": row.scopes,
            "made_at": row.made_at.isoformat(),
            "ends_on": row.ends_on.isoformat(),
            "used_on": row.used_on.isoformat() if row.used_on else None,
            "withdrawn_at": row.withdrawn_at.isoformat() if row.withdrawn_at else None,
        }
        for row in Token.objects.filter(person=person).order_by("pk")
    ]
