"""``halqa serve``: the site and the work in the background."""

import argparse
import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from halqa.operations.management.processes import LOOPBACK, PortTaken, choose_port, port_number, serve
from halqa.operations.queries.setup import STATIC_STAMP, pending_migrations, static_build, static_files_are_current


class Command(BaseCommand):
    help = "Serve the site and work in the background, until told to end."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1: this machine only)")
        parser.add_argument("--port", type=port_number, default=8000, help="port to listen on (8000)")
        cores = min(os.cpu_count() or 1, 8)
        parser.add_argument("--workers", type=int, default=cores, help="web processes (one a core, up to 8)")
        parser.add_argument("--next-free", action="store_true", help="take the next free port when this one is taken")

    def handle(self, *, host: str, port: int, workers: int, next_free: bool, **_options: Any) -> None:
        if settings.MODE != "production" and host not in LOOPBACK:
            raise CommandError("Only a production start (HALQA_MODE=production) may be reached from other machines.")
        try:
            chosen = choose_port(host, port, next_free=next_free)
            if pending := pending_migrations():
                raise CommandError(f"The database is {len(pending)} steps behind this version. Run `halqa migrate` first.")
        except PortTaken as error:
            raise CommandError(f"{error} Choose another with --port, or say --next-free.") from error
        except OSError as error:
            raise CommandError(f"Halqa cannot listen on {host}, port {port}: {error.strerror}.") from error
        except Error as error:
            raise CommandError(f"The database does not answer: {error} `halqa doctor` says more.") from error
        if not static_files_are_current():
            call_command("collectstatic", interactive=False, verbosity=0)
            (settings.STATIC_ROOT / STATIC_STAMP).write_text(static_build())
        if chosen != port:
            self.stdout.write(f"Port {port} is taken by another program, so Halqa takes {chosen}.")
        serve(host=host, port=chosen, workers=workers, say=self._say)

    def _say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()
