"""``halqa search``: make anew what can be found, or compare it with what is known."""

import argparse
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from halqa.search.access import sources
from halqa.search.actions.following import ask_for
from halqa.search.queries.waiting import count_documents, difference, is_behind
from halqa.search.tasks import catch_up

NAMED = 5
"""How many subjects are named of those that differ."""


class Command(BaseCommand):
    help = "Make anew what can be found (rebuild), or compare it with what is known (check; status 1 where it differs)."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "what", choices=["rebuild", "check"], help="rebuild: write what differs; check: say what differs, and write nothing"
        )

    def handle(self, *, what: str, **_options: Any) -> None:
        if what == "rebuild":
            self._rebuild()
        else:
            self._check()

    def _rebuild(self) -> None:
        for kind in sources():
            ask_for(kind=kind, subjects=[""], now=timezone.now())
        while is_behind():
            if not catch_up(timezone.now(), turn=timedelta(hours=1)) and is_behind():
                raise CommandError("Some documents could not be written, or another worker writes them; the log says more.")
        self.stdout.write(f"{count_documents()} documents can be found.")

    def _check(self) -> None:
        differences = [difference(source) for source in sources().values()]
        for one in differences:
            self.stdout.write(f"{one.kind}: {one.stored} documents")
            for what, subjects in (("missing", one.missing), ("out of date", one.outdated), ("left over", one.left_over)):
                if subjects:
                    more = ", …" if len(subjects) > NAMED else ""
                    self.stdout.write(f"  {len(subjects)} {what}: {', '.join(subjects[:NAMED])}{more}")
        if not all(one.is_none for one in differences):
            raise CommandError("What can be found differs from what is known. `halqa search rebuild` makes it anew.")
        self.stdout.write("What can be found is what is known.")
