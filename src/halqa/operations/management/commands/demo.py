"""``halqa demo``: the real roster in this folder, served; a second start changes nothing."""

import argparse
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from halqa.exchange.actions.practices import load_practices
from halqa.exchange.queries.loading import sha256_of_file
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.queries import latest
from halqa.operations.actions.demonstration import begin_demonstration
from halqa.operations.management.processes import PortTaken, choose_port, port_number
from halqa.operations.queries.setup import pending_migrations
from halqa.registry.actions.geography import load_countries
from halqa.registry.actions.roster import RosterRefused, load
from halqa.registry.queries.roster import sha256_of
from halqa.rounds.queries.credential_key import demonstration_key, keep_new_key


class Command(BaseCommand):
    help = "Set up the real roster in HALQA_VAR, where that is not done yet, and serve it."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--port", type=port_number, default=8000, help="port to begin looking for a free one (8000)")

    def handle(self, *, port: int, **_options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("This is set up for production (HALQA_MODE). Try Halqa elsewhere, or with HALQA_MODE=demo.")
        settings.VAR.mkdir(parents=True, exist_ok=True)
        if pending_migrations():
            self.stdout.write("Making the tables …")
            call_command("migrate", verbosity=0, interactive=False)
        self._find_key(port)
        self._load_roster(settings.DATA / "roster")
        self._load_practices(settings.DATA / "exchange" / "practices.jsonl")
        if settings.DEMO_PEOPLE:
            begin_demonstration(folder=settings.DATA / "demo", by="system:halqa", now=timezone.now())
        call_command("serve", port=port, next_free=True)

    def _find_key(self, port: int) -> None:
        """Let what is invented be certified, by a key that this folder keeps; where one is configured, that is left as it is.

        Web processes and worker are started by this one, and find in its environment what it sets here.
        """
        if settings.CREDENTIAL_KEY is not None:
            return
        path = demonstration_key()
        with suppress(FileExistsError):
            keep_new_key(path)
        settings.CREDENTIAL_KEY = path
        os.environ["HALQA_CREDENTIAL_KEY"] = str(path)
        if not settings.SITE_ADDRESS:
            # Where no port is free `serve` says so.
            with suppress(PortTaken):
                port = choose_port("127.0.0.1", port, next_free=True)
            settings.SITE_ADDRESS = os.environ["HALQA_ADDRESS"] = f"http://localhost:{port}"

    def _load_roster(self, path: Path) -> None:
        # Loaded once, it is left alone: what somebody loaded over it since then is not undone by a start.
        if latest("roster.loaded", sha256=sha256_of(path)):
            load_countries(path=settings.DATA / "geography" / "countries.csv", by="system:halqa", now=timezone.now())
            return
        self.stdout.write("Loading the roster …")
        try:
            load(path=path, by="system:halqa", now=timezone.now())
        except RosterRefused as error:
            raise CommandError(f"{path} cannot be loaded; `halqa roster check {path}` says why.") from error

    def _load_practices(self, path: Path) -> None:
        if latest("practices.loaded", sha256=sha256_of_file(path)):
            return
        self.stdout.write("Loading the practices …")
        try:
            load_practices(path=path, by="system:halqa", now=timezone.now())
        except RuleRefused as error:
            raise CommandError(f"{path} cannot be loaded; `halqa practices check {path}` says why.") from error
