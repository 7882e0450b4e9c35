"""Rosters on their way in: the files that wait, what was found in them, and what a worker has to do."""

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db.models import Q

from halqa.accounts.queries import names_of
from halqa.foundation.refusals import Refusal, RuleRefused
from halqa.ledger.queries import latest
from halqa.registry.enums import ImportState
from halqa.registry.models import RosterImport
from halqa.registry.queries.roster import Comparison
from halqa.registry.rules.imports import ATTEMPTS, LARGEST_RATIO, MOST_UNPACKED_BYTES, OPEN, TO_DO, refusals_of_folder
from halqa.registry.rules.office import cells_that_differ
from halqa.registry.rules.roster_tables import TABLE_OF, TABLES

SHOWN: Final = 1000
"""How many changes a preview tells in full."""

LISTED: Final = 20
_PIECE: Final = 65_536


@dataclass(frozen=True)
class ImportLine:
    """A roster in the list: what it is called, who sent it and when, and where it stands."""

    key: str
    file_name: str
    by: str
    sent_at: datetime
    state: ImportState


@dataclass(frozen=True)
class TableCount:
    """How many rows of a table are new, changed and unchanged, and how many stored ones the roster does not name."""

    table: str
    new: int
    changed: int
    unchanged: int
    kept: int


@dataclass(frozen=True)
class RowChange:
    """A row that is new or changed: what identifies it, where it stands in the file, its cells, each with old and new text."""

    table: str
    identity: list[str]
    file: str
    line: int
    cells: Mapping[str, Mapping[str, str]]
    is_new: bool


@dataclass(frozen=True)
class ImportRecord:
    """A roster with all that was found in it. ``step`` and ``rows`` say what the worker is at, and how far."""

    line: ImportLine
    changed_at: datetime
    in_hand: bool
    step: str
    rows: int
    version: int | None
    sha256: str
    event: int | None
    counts: tuple[TableCount, ...]
    changes: tuple[RowChange, ...]
    more_changes: int
    refusals: tuple[Refusal, ...]
    more_refusals: int

    @property
    def changes_something(self) -> bool:
        return any(count.new or count.changed for count in self.counts)


def imports() -> tuple[ImportLine, ...]:
    """Return the rosters that were sent last, newest first."""
    rows = list(RosterImport.objects.order_by("-sent_at", "key").defer("preview")[:LISTED])
    names = names_of({row.by for row in rows})
    return tuple(_line(row, names) for row in rows)


def import_record(key: str, now: datetime) -> ImportRecord | None:
    """Return a roster with what was found in it, or nothing where there is none of this key."""
    row = RosterImport.objects.filter(pk=key).first()
    if row is None:
        return None
    found = row.preview
    return ImportRecord(
        line=_line(row, names_of({row.by})),
        changed_at=row.changed_at,
        in_hand=row.leased_until is not None and row.leased_until > now,
        step=row.step,
        rows=row.rows,
        version=row.version,
        sha256=row.sha256,
        event=row.event,
        counts=tuple(TableCount(**count) for count in found.get("counts", ())),
        changes=tuple(RowChange(**change) for change in found.get("changes", ())),
        more_changes=found.get("more_changes", 0),
        refusals=tuple(Refusal(**each) for each in found.get("refusals", ())),
        more_refusals=found.get("more_refusals", 0),
    )


def open_imports() -> int:
    """Return how many rosters are on their way."""
    return RosterImport.objects.filter(state__in=OPEN).count()


def next_import(now: datetime) -> RosterImport | None:
    """Return the roster that has waited longest for a worker and that no living one has in hand, or nothing."""
    free = Q(leased_until=None) | Q(leased_until__lt=now)
    return RosterImport.objects.filter(free, state__in=TO_DO).order_by("changed_at", "key").first()


def who_said_yes(row: RosterImport) -> str:
    """Return who confirmed a roster; asked outside its transaction, for the whole ledger is looked through."""
    confirmed = latest("import.confirmed", **{"import": row.key})
    return confirmed.by if confirmed else row.by


def is_given_up(row: RosterImport) -> bool:
    """Return whether enough workers have tried."""
    return row.attempts >= ATTEMPTS


def folder_of(key: str) -> Path:
    """Return where the file of a roster waits."""
    return settings.VAR / "imports" / key


def file_of(key: str) -> Path | None:
    """Return the file of a roster, or nothing where it is gone."""
    folder = folder_of(key)
    return next((path for path in sorted(folder.iterdir()) if path.is_file()), None) if folder.is_dir() else None


@contextmanager
def readable(path: Path) -> Iterator[Path]:
    """Open what a roster is read from: the file itself, or the folder that a packed one is unpacked into meanwhile.

    :raises RuleRefused: where a packed folder is damaged, too large or holds something else
    """
    if path.suffix != ".zip":
        yield path
        return
    folder = path.parent / "tables"
    folder.mkdir(exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    _unpack(path, folder)
    yield folder


def refusals_in(refused: RuleRefused) -> dict[str, Any]:
    """Return reasons as they are kept with a roster."""
    return {"refusals": [{"code": each.code, "facts": dict(each.facts)} for each in refused.refusals], "more_refusals": 0}


def found_in(comparison: Comparison) -> dict[str, Any]:
    """Return what a comparison found, as it is kept with a roster: counts and changes, or the reasons against it."""
    problems = comparison.problems
    if problems:
        told = [{"code": each.code, "facts": dict(each.facts)} for each in problems.refusals]
        return {"refusals": told, "more_refusals": problems.more}
    counts = comparison.counts()
    every = sum(count.new + count.changed for name, count in counts.items() if name in TABLE_OF)
    changes = [
        {
            "table": row.roster,
            "identity": [part for part in row.identity.split("\t") if part],
            "file": row.file,
            "line": row.line,
            "cells": cells_that_differ(TABLE_OF[row.roster].header, row.stored, row.content),
            "is_new": row.stored is None,
        }
        for row in islice(comparison.rows(), SHOWN)
    ]
    return {
        "counts": [{"table": table.name, **asdict(counts[table.name])} for table in TABLES if table.name in counts],
        "changes": changes,
        "more_changes": every - len(changes),
    }


def _line(row: RosterImport, names: Mapping[str, str]) -> ImportLine:
    return ImportLine(row.key, row.file_name, names.get(row.by, row.by), row.sent_at, ImportState(row.state))


def _unpack(path: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
            if reasons := refusals_of_folder([(part.filename, part.file_size, part.compress_size) for part in parts]):
                raise RuleRefused(reasons)
            for part in parts:
                _unpack_part(archive, part, folder / Path(part.filename).name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise RuleRefused([Refusal("not-a-zip", {"column": "file"})]) from error


def _unpack_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, path: Path) -> None:
    """Unpack one table, never more of it than its table of contents says."""
    left = min(part.file_size, MOST_UNPACKED_BYTES, max(1_000_000, part.compress_size * LARGEST_RATIO))
    with archive.open(part) as packed, path.open("wb") as file:
        while piece := packed.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise RuleRefused([Refusal("not-a-zip", {"column": "file"})])
            file.write(piece)
