"""``halqa doctor``: what is wrong with this set-up, and what to do."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from halqa.operations.management.processes import is_free, port_number
from halqa.operations.queries.health import facts_of_set_up
from halqa.operations.rules.health import Level, judge, report


class Command(BaseCommand):
    help = "Say in plain words what is wrong with this set-up, and what to do; status 1 when something is."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--port", type=port_number, default=8000, help="port that `halqa serve` is to listen on (8000)")

    def handle(self, *, port: int, **_options: Any) -> None:
        findings = judge(facts_of_set_up(port=port, port_free=is_free("127.0.0.1", port), now=timezone.now()))
        self.stdout.write(report(findings))
        if any(finding.level is Level.ILL for finding in findings):
            raise SystemExit(1)
