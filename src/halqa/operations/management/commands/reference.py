"""``halqa reference``: the generated pages of ``docs/reference``, written or compared."""

import argparse
import difflib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from halqa.operations.queries.reference import PAGES

FOLDER = settings.PACKAGE.parents[1] / "docs" / "reference"


class Command(BaseCommand):
    help = "Write the pages of docs/reference that are made from the code."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail when a page is not what it would be")
        parser.add_argument("--folder", type=Path, default=FOLDER, help="where the pages are (docs/reference)")

    def handle(self, *, check: bool, folder: Path, **_options: Any) -> None:
        if check:
            self._check(folder)
            return
        folder.mkdir(parents=True, exist_ok=True)
        for name, write in PAGES.items():
            (folder / name).write_text(write(), encoding="utf-8")
        self.stdout.write(f"{len(PAGES)} pages written: {', '.join(PAGES)}.")

    def _check(self, folder: Path) -> None:
        changes: list[str] = []
        for name, write in PAGES.items():
            page = folder / name
            old = page.read_text(encoding="utf-8") if page.exists() else ""
            new = write()
            named = (f"{name} (as it is)", f"{name} (as it would be)")
            changes += difflib.unified_diff(old.splitlines(), new.splitlines(), *named, n=1, lineterm="")
        if changes:
            raise CommandError("docs/reference is old; run `halqa reference`.\n" + "\n".join(changes[:60]))
        self.stdout.write(f"{len(PAGES)} pages of docs/reference are up to date.")
