"""``halqa worker``: the work in the background, without the site."""

import argparse
import threading
from typing import Any

from django.core.management.base import BaseCommand

from halqa.operations.management.processes import end_with, when_told_to_end
from halqa.operations.tasks import work


class Command(BaseCommand):
    help = "Work in the background, until told to end. `halqa serve` starts one of these itself."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--parent", type=int, metavar="PID", help="end when this parent process ends")

    def handle(self, *, parent: int | None, **_options: Any) -> None:
        stop = threading.Event()
        when_told_to_end(stop.set)
        if parent is not None:
            end_with(parent)
        work(stop)
