"""A backup as a file: one zip with a manifest and one file of JSON lines for each table, written and read as a stream.

The form is open and belongs to no database: an office that leaves Halqa takes this file along.
"""

import hashlib
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from django.db import connections, models

from halqa.documents.queries.contents import content, kept_contents
from halqa.ledger import queries as ledger
from halqa.operations.queries.snapshot import columns_of, lines_of, migrations_of, own_models, snapshot
from halqa.operations.rules.archive import (
    MANIFEST,
    Contents,
    DamagedArchive,
    LedgerState,
    Manifest,
    manifest_text,
    member_of,
    member_of_document,
    read_line,
    read_manifest,
)

PIECE = 1024 * 1024  # bytes of an uploaded file that are in memory at once

# What a flipped bit may make of the standard library's reading.
UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError)


def write_archive(*, path: Path, now: datetime) -> Manifest:
    """Write all tables and uploaded files as of one moment to a file that only its owner may read, and return what it holds.

    The file appears under its name when it is complete, in place of an older one. ``now`` is an aware moment.

    :raises OSError: when the place cannot be written or is full; nothing is left behind
    """
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, snapshot() as alias:
                manifest = _fill(archive, alias=alias, now=now)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return manifest


def _fill(archive: zipfile.ZipFile, *, alias: str, now: datetime) -> Manifest:
    tables = {}
    for model in own_models():
        table = model._meta.label_lower
        digest, rows = hashlib.sha256(), 0
        with archive.open(_entry(member_of(table), now), "w", force_zip64=True) as member:
            for line in lines_of(model, using=alias):
                member.write(line)
                digest.update(line)
                rows += 1
        tables[table] = Contents(rows=rows, sha256=digest.hexdigest())
    documents = dict(_fill_documents(archive, alias=alias, now=now))
    chain = ledger.verify(snapshot=alias)
    manifest = Manifest(
        halqa=version("halqa"),
        made_at=now,
        vendor=connections[alias].vendor,
        migrations=migrations_of(using=alias),
        tables=tables,
        documents=documents,
        ledger=LedgerState(events=chain.events, head=chain.head_hash, holds=chain.broken is None),
    )
    # Last, because only now the digests are known: nothing was held in memory for them.
    archive.writestr(_entry(MANIFEST, now), manifest_text(manifest))
    return manifest


def _fill_documents(archive: zipfile.ZipFile, *, alias: str, now: datetime) -> Iterator[tuple[str, str]]:
    """Write the contents of uploaded files; yields the name and the digest of each, no digest for one that is lost."""
    for name in kept_contents(using=alias):
        digest = hashlib.sha256()
        try:
            with content(name) as source, archive.open(_entry(member_of_document(name), now), "w", force_zip64=True) as member:
                while piece := source.read(PIECE):
                    member.write(piece)
                    digest.update(piece)
        except FileNotFoundError:
            # What is lost must not keep all else from being saved.
            yield name, ""
        else:
            yield name, digest.hexdigest()


def _entry(name: str, now: datetime) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, now.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


@dataclass(frozen=True)
class Archive:
    """An open backup whose every member was read and found whole."""

    manifest: Manifest
    file: zipfile.ZipFile

    def rows(self, model: type[models.Model]) -> Iterator[dict[str, Any]]:
        """Yield a table's rows, by the names of its columns, each value as its field understands it."""
        fields = {field.attname: field for field in model._meta.concrete_fields}
        member = member_of(model._meta.label_lower)
        for number, line in enumerate(_lines(self.file, member), start=1):
            row = read_line(line, columns=frozenset(fields), member=member, number=number)
            yield {column: fields[column].to_python(value) for column, value in row.items()}

    def document(self, storage_name: str) -> IO[bytes]:
        """Open the content of an uploaded file."""
        return self.file.open(member_of_document(storage_name))


@contextmanager
def whole_archive(path: Path) -> Iterator[Archive]:
    """Open a backup and read all of it once, so that nothing is written from a damaged one.

    :raises DamagedArchive: naming the member and what is wrong with it
    :raises OSError: when the file cannot be read
    """
    try:
        file = zipfile.ZipFile(path)
    except OSError:
        raise
    except UNREADABLE as error:
        raise DamagedArchive(path.name, "is no zip file, or was cut short") from error
    with file:
        manifest = _manifest(file)
        for model in own_models():
            _require_whole(file, model, manifest.tables[model._meta.label_lower])
        for name, digest in manifest.present_documents.items():
            _require_document(file, member_of_document(name), digest)
        yield Archive(manifest=manifest, file=file)


def _manifest(file: zipfile.ZipFile) -> Manifest:
    names = file.namelist()
    if MANIFEST not in names:
        raise DamagedArchive(MANIFEST, "is missing")
    try:
        text = file.read(MANIFEST)
    except UNREADABLE as error:
        raise DamagedArchive(MANIFEST, "cannot be unpacked") from error
    manifest = read_manifest(text)
    known = {model._meta.label_lower for model in own_models()}
    if different := sorted(known ^ manifest.tables.keys()):
        raise DamagedArchive(MANIFEST, f"was written by Halqa {manifest.halqa}; {different[0]} is a table of only one version")
    named = {MANIFEST, *map(member_of, manifest.tables), *map(member_of_document, manifest.present_documents)}
    if surplus := sorted({*names} - named):
        raise DamagedArchive(surplus[0], "is not named in the manifest")
    return manifest


def _require_whole(file: zipfile.ZipFile, model: type[models.Model], told: Contents) -> None:
    member, digest, rows = member_of(model._meta.label_lower), hashlib.sha256(), 0
    if member not in file.namelist():
        raise DamagedArchive(member, "is missing")
    columns = frozenset(columns_of(model))
    for line in _lines(file, member):
        digest.update(line)
        rows += 1
        read_line(line, columns=columns, member=member, number=rows)
    if rows != told.rows:
        raise DamagedArchive(member, f"has {rows} rows, the manifest says {told.rows}")
    if digest.hexdigest() != told.sha256:
        raise DamagedArchive(member, "was changed: its digest is not the manifest's")


def _require_document(file: zipfile.ZipFile, member: str, digest: str) -> None:
    if member not in file.namelist():
        raise DamagedArchive(member, "is missing")
    try:
        with file.open(member) as source:
            found = hashlib.file_digest(source, "sha256").hexdigest()
    except UNREADABLE as error:
        raise DamagedArchive(member, "cannot be unpacked") from error
    if found != digest:
        raise DamagedArchive(member, "was changed: its digest is not the manifest's")


def _lines(file: zipfile.ZipFile, member: str) -> Iterator[bytes]:
    try:
        with file.open(member) as lines:
            yield from lines
    except UNREADABLE as error:
        raise DamagedArchive(member, "cannot be unpacked") from error
