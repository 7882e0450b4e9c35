"""``halqa ledger verify``: is the chain of events whole?"""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from halqa.ledger.enums import Damage
from halqa.ledger.queries import verify

SENTENCES = {
    Damage.MISSING: "is missing",
    Damage.CHANGED: "was changed after it was recorded",
    Damage.REORDERED: "does not follow the one before it",
    Damage.PUBLIC_NUMBER: "has a wrong public number",
    Damage.CUT: "should stand here: the chain and its head disagree on where it ends",
}


class Command(BaseCommand):
    help = "Verify the chain of events."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("what", choices=["verify"], help="recompute every link and name the first broken one")

    def handle(self, **_options: Any) -> None:
        verdict = verify()
        if verdict.broken:
            raise CommandError(f"The ledger is broken: event {verdict.broken.number} {SENTENCES[verdict.broken.damage]}.")
        self.stdout.write(f"The ledger holds: {verdict.events} events, head {verdict.head_hash}.")
