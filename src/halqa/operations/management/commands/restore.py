"""``halqa restore FILE``: a backup into an empty database, proved equal."""

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from halqa.operations.actions.archive import CannotRestore, restore
from halqa.operations.queries.archive import whole_archive
from halqa.operations.rules.archive import DamagedArchive


class Command(BaseCommand):
    help = "Read a backup into an empty database, of either kind, and prove it equal; all or nothing."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="what `halqa backup` wrote")

    def handle(self, *, file: Path, **_options: Any) -> None:
        try:
            settings.VAR.mkdir(parents=True, exist_ok=True)
            with whole_archive(file) as archive:
                if not connection.introspection.table_names():
                    call_command("migrate", verbosity=0, interactive=False)
                restore(archive=archive)
                told = archive.manifest
        except DamagedArchive as error:
            raise CommandError(f"{file} is damaged, nothing was written. {error}.") from error
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except CannotRestore as error:
            raise CommandError(f"Nothing was restored. {error}") from error
        rows = sum(contents.rows for contents in told.tables.values())
        self.stdout.write(
            f"{rows} rows in {len(told.tables)} tables and {len(told.present_documents)} uploaded files equal those of "
            f"{told.made_at:%Y-%m-%d %H:%M:%S} UTC."
        )
        if told.ledger.holds:
            self.stdout.write(f"The ledger holds: {told.ledger.events} events.")
        else:
            self.stderr.write("The ledger was broken when the backup was made, and still is; `halqa ledger verify` says where.")
