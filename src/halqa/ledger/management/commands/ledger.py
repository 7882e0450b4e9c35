"""``halqa ledger verify``: is the chain of events whole?"""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from halqa.ledger.labels import broken_link
from halqa.ledger.queries import verify


class Command(BaseCommand):
    help = "Verify the chain of events."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("what", choices=["verify"], help="recompute every link and name the first broken one")

    def handle(self, **_options: Any) -> None:
        verdict = verify()
        if verdict.broken:
            raise CommandError(broken_link(verdict.broken.number, verdict.broken.damage))
        self.stdout.write(f"The ledger holds: {verdict.events} events, head {verdict.head_hash}.")
