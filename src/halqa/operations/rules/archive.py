"""What a backup says, in a form that every database gives alike, and how it is compared. Pure."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from uuid import UUID

FORMAT = 2
MANIFEST = "manifest.json"


class DamagedArchive(ValueError):
    """A file that cannot be restored: the member that is damaged, and what is wrong with it."""

    def __init__(self, member: str, what: str) -> None:
        super().__init__(f"{member}: {what}")
        self.member = member
        self.what = what


@dataclass(frozen=True)
class Contents:
    """How many rows a table has, and the SHA-256 of its lines in the order of their keys."""

    rows: int
    sha256: str


@dataclass(frozen=True)
class LedgerState:
    """The chain when the backup was made: its length, its head, and whether it held up to there."""

    events: int
    head: str
    holds: bool


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. ``migrations`` and ``tables`` go by the app's label and ``app.table``.

    ``documents`` has the SHA-256 of each uploaded file by its name in the storage, and nothing for one whose content was lost.
    """

    halqa: str
    made_at: datetime
    vendor: str
    migrations: Mapping[str, list[str]]
    tables: Mapping[str, Contents]
    documents: Mapping[str, str]
    ledger: LedgerState

    @property
    def present_documents(self) -> Mapping[str, str]:
        """Return the uploaded files whose content was there."""
        return {name: digest for name, digest in self.documents.items() if digest}


def line_of(row: Mapping[str, Any]) -> bytes:
    """Write a row as one line of JSON, the same bytes whichever database it was read from.

    :raises TypeError: on a kind of value that has no such form yet
    """
    told = {column: _plain(value) for column, value in row.items()}
    return json.dumps(told, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode() + b"\n"


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    if value is None or isinstance(value, str | bool | int | float | dict | list):
        return value
    raise TypeError(f"a backup has no form for {type(value).__name__}")


def member_of(table: str) -> str:
    """Return the name of the file in the archive that holds a table."""
    return f"tables/{table}.jsonl"


def member_of_document(storage_name: str) -> str:
    """Return the name of the file in the archive that holds an uploaded file."""
    return f"documents/{storage_name}"


def manifest_text(manifest: Manifest) -> bytes:
    """Write a manifest for people and programs."""
    told = {
        "format": FORMAT,
        "halqa": manifest.halqa,
        "made_at": manifest.made_at.astimezone(UTC).isoformat(),
        "vendor": manifest.vendor,
        "ledger": vars(manifest.ledger),
        "migrations": dict(manifest.migrations),
        "tables": {table: vars(contents) for table, contents in manifest.tables.items()},
        "documents": dict(manifest.documents),
    }
    return json.dumps(told, indent=2, ensure_ascii=False).encode() + b"\n"


def read_manifest(text: bytes) -> Manifest:
    """Read a manifest.

    :raises DamagedArchive: when it is none, or one of a format that this version does not know
    """
    try:
        told = json.loads(text)
        version = told["format"]
        manifest = Manifest(
            halqa=str(told["halqa"]),
            made_at=datetime.fromisoformat(told["made_at"]),
            vendor=str(told["vendor"]),
            ledger=LedgerState(**told["ledger"]),
            migrations={app: list(names) for app, names in told["migrations"].items()},
            tables={table: Contents(**contents) for table, contents in told["tables"].items()},
            documents={name: str(digest) for name, digest in told["documents"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedArchive(MANIFEST, "is not what `halqa backup` writes") from error
    if version != FORMAT:
        raise DamagedArchive(MANIFEST, f"is of format {version}, this version reads format {FORMAT}")
    return manifest


def read_line(line: bytes, *, columns: frozenset[str], member: str, number: int) -> dict[str, Any]:
    """Read one line of a table back, as JSON gives it.

    :raises DamagedArchive: naming the line, when it is no row of these columns
    """
    try:
        row = json.loads(line)
    except ValueError as error:
        raise DamagedArchive(member, f"line {number} is not JSON") from error
    if not isinstance(row, dict) or row.keys() != columns:
        raise DamagedArchive(member, f"line {number} has not the columns of its table")
    return row


def difference_of_migrations(theirs: Mapping[str, list[str]], ours: Mapping[str, list[str]]) -> list[str]:
    """Return what one database has been brought to and the other has not, as sentences; nothing when both are alike."""
    told = []
    for app in sorted({*theirs, *ours}):
        then, now = set(theirs.get(app, ())), set(ours.get(app, ()))
        told += [f"the backup has {app}.{name}, this database has not" for name in sorted(then - now)]
        told += [f"this database has {app}.{name}, the backup has not" for name in sorted(now - then)]
    return told


def difference_of_tables(theirs: Mapping[str, Contents], ours: Mapping[str, Contents]) -> list[str]:
    """Return where the tables of two moments differ, as sentences; nothing when all rows are equal."""
    told = []
    for table in sorted({*theirs, *ours}):
        then, now = theirs.get(table), ours.get(table)
        if then is None or now is None:
            told.append(f"{table}: only in {'this database' if then is None else 'the backup'}")
        elif then.rows != now.rows:
            told.append(f"{table}: {then.rows} rows in the backup, {now.rows} here")
        elif then.sha256 != now.sha256:
            told.append(f"{table}: {now.rows} rows, but not the same")
    return told
