"""Archives of rounds: how far each is, where its parts lie, and what a worker makes next."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import Q, QuerySet

from halqa.accounts.access import Caller
from halqa.accounts.queries import names_of
from halqa.rounds.models import Call, RoundArchive
from halqa.rounds.queries.applications_policy import applications_policy
from halqa.rounds.queries.archive import Archive
from halqa.rounds.rules.archives import kept_until

LISTED: Final = 20
OPENING: Final = "opening"
ENDING: Final = "ending"


@dataclass(frozen=True)
class ArchiveLine:
    """An archive of a round, and how far it is. ``until``: when it is removed."""

    key: str
    author: str
    ordered_at: datetime
    parts: int
    made: int
    made_at: datetime | None
    until: datetime | None
    bytes: int
    removed_at: datetime | None

    @property
    def is_there(self) -> bool:
        """Whether it can be taken along."""
        return self.made_at is not None and self.removed_at is None

    @property
    def is_under_way(self) -> bool:
        """Whether a worker makes it, or will."""
        return self.made_at is None and self.removed_at is None


def archives_of(call: Call) -> tuple[ArchiveLine, ...]:
    """Return the archives of a call that were ordered last, newest first, by two queries."""
    rows = list(RoundArchive.objects.filter(call=call).order_by("-ordered_at", "-pk")[:LISTED])
    names, days = names_of({one.by for one in rows}), applications_policy().archive_days
    return tuple(
        ArchiveLine(
            key=one.key,
            author=names.get(one.by, ""),
            ordered_at=one.ordered_at,
            parts=one.parts,
            made=one.made,
            made_at=one.made_at,
            until=kept_until(one.made_at, days) if one.made_at else None,
            bytes=one.bytes,
            removed_at=one.removed_at,
        )
        for one in rows
    )


def is_being_made(call: Call) -> bool:
    """Return whether an archive of a call is being made."""
    return RoundArchive.objects.filter(call=call, made_at=None, removed_at=None).exists()


def next_archive(now: datetime) -> RoundArchive | None:
    """Return the archive that has waited longest and that no living worker has in hand; or nothing."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    waiting = RoundArchive.objects.filter(free, made_at=None, removed_at=None)
    return waiting.select_related("call").order_by("ordered_at", "pk").first()


def archives_over(now: datetime) -> QuerySet[RoundArchive]:
    """Return the archives whose time is over."""
    there = RoundArchive.objects.filter(removed_at=None, made_at__isnull=False)
    days = applications_policy().archive_days
    over = [one.pk for one in there if one.made_at and kept_until(one.made_at, days) <= now]
    return RoundArchive.objects.filter(pk__in=over)


def folder_of(key: str) -> Path:
    """Return the folder with the parts of an archive, and with its file once it is made."""
    return settings.VAR / "archives" / key


def file_of_archive(key: str) -> Path:
    """Return where the file of an archive lies, or will."""
    return folder_of(key) / "archive.zip"


def part_of(key: str, name: str) -> Path:
    """Return where a part lies; what is told of it lies beside it, and is written last."""
    return folder_of(key) / f"{name}.part"


def told_of(part: Path) -> dict[str, Any] | None:
    """Return what is told of a part: its members, what was left out; nothing where it is not made."""
    try:
        found: dict[str, Any] = json.loads(part.with_suffix(".json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return found if part.is_file() else None


def archive_of(row: RoundArchive, caller: Caller) -> Archive:
    """Return what is made for an archive that was ordered, for whoever ordered it."""
    return Archive(row.call, caller, row.ordered_at, row.begun_at)


def names_of_parts(archive: Archive) -> Iterator[str]:
    """Yield the names of all parts in their order; those of applications are their numbers."""
    yield OPENING
    yield from map(str, archive.applications().values_list("pk", flat=True))
    yield ENDING
