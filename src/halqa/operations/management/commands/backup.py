"""``halqa backup FILE``: everything in one file, while the site runs."""

import argparse
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from halqa.operations.actions.archive import record_backup
from halqa.operations.queries.archive import write_archive
from halqa.operations.queries.setup import pending_migrations


class Command(BaseCommand):
    help = "Write everything to one file, as of one moment, while the site runs."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="where to write; an older file is replaced once the new one is whole")

    def handle(self, *, file: Path, **_options: Any) -> None:
        if pending_migrations():
            raise CommandError("The database is behind this version. Run `halqa migrate`, or back up with the older version.")
        now = timezone.now()
        record_backup(by="system:halqa", now=now)
        try:
            made = write_archive(path=file, now=now)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        rows = sum(contents.rows for contents in made.tables.values())
        self.stdout.write(
            f"{file}: {rows} rows in {len(made.tables)} tables, {len(made.present_documents)} uploaded files, "
            f"ledger up to event {made.ledger.events}."
        )
        if lost := len(made.documents) - len(made.present_documents):
            self.stderr.write(f"{lost} uploaded files have no content in the storage any more; the file holds the rest.")
        if not made.ledger.holds:
            self.stderr.write("The ledger is broken. The file holds it as it is; `halqa ledger verify` says where.")
