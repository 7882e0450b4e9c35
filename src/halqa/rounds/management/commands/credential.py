"""``halqa credential key|show``: make the network's own key, and show what others see of it."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from halqa.rounds.queries.credential_key import BadKey, did_document, issuer, keep_new_key, key_ring


class Command(BaseCommand):
    help = "Make the network's own key, with which it signs credentials, and show its public part."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True, metavar="WAY")
        making = ways.add_parser("key", help="make a new key of Ed25519 in a file that nobody else can read")
        making.add_argument("path", nargs="?", type=Path, help="the file (credential.pem in HALQA_VAR); it must not exist")
        ways.add_parser("show", help="print the document with the public keys that others see")

    def handle(self, *, way: str, path: Path | None = None, **_options: Any) -> None:
        if way == "show":
            self.show()
        else:
            self.make(path or settings.VAR / "credential.pem")

    def make(self, path: Path) -> None:
        """Write a new key; one that is there is never overwritten, for what it signed would be proven no longer."""
        try:
            keep_new_key(path)
        except FileExistsError as error:
            raise CommandError(f"{path} is there already. What its key signed needs it: name another file.") from error
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"A new key is in {path}. Keep a copy where only the office can reach it.")
        self.stdout.write(f"Set HALQA_CREDENTIAL_KEY={path.resolve()} and HALQA_ADDRESS, and start Halqa again.")
        self.stdout.write("When it takes the place of another key, put that one's public key below it in the same file.")

    def show(self) -> None:
        """Print the public keys as others see them."""
        try:
            ring = key_ring()
        except BadKey as error:
            raise CommandError(str(error)) from error
        if ring is None or not issuer():
            raise CommandError("There is none: set HALQA_CREDENTIAL_KEY and HALQA_ADDRESS.")
        self.stdout.write(json.dumps(did_document(ring, issuer()), indent=2))
