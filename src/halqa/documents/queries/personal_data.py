"""What is kept of a person among files, for their own export."""

from collections.abc import Mapping

from django.db.models import Q

from halqa.documents.models import File
from halqa.foundation.actors import Actor, ActorKind


def data_of(person: str) -> list[Mapping[str, object]]:
    """Return the files that a person added, and those about them, the first one first; ``person`` is their key."""
    key = str(Actor(ActorKind.PERSON, person))
    rows = File.objects.filter(Q(by=key) | Q(subject=key)).order_by("at", "key")
    return [
        {
            "name": row.name,
            "about": row.subject,
            "media_type": row.media_type,
            "bytes": row.bytes,
            "sha256": row.sha256,
            "added_at": row.at.isoformat(),
            "removed_at": row.removed_at and row.removed_at.isoformat(),
        }
        for row in rows
    ]
