"""``halqa practices load|check|export PATH``: the way of practices in and out."""

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from halqa.exchange.actions.practices import load_practices
from halqa.exchange.labels import sentence
from halqa.exchange.queries.loading import Difference, compared, read_file, stored_practices
from halqa.foundation.policy import BadPolicy
from halqa.foundation.refusals import RuleRefused

SHOWN = 40
"""Reasons that are printed."""


class Command(BaseCommand):
    help = "Load, check or export the practices of cities: a file of JSON lines, one practice a line."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        of_load = deeds.add_parser("load", help="load it, all or nothing; a second time changes nothing")
        of_check = deeds.add_parser("check", help="say what loading would change, or what is wrong; changes nothing")
        of_export = deeds.add_parser("export", help="write what is stored, invented practices left out")
        for each in (of_load, of_check, of_export):
            each.add_argument("path", type=Path, help="a file ending in .jsonl")

    def handle(self, *, deed: str, path: Path, **_options: Any) -> None:
        fiction = settings.MODE == "demo"
        try:
            {"load": self._load, "check": self._check, "export": self._export}[deed](path, fiction=fiction)
        except RuleRefused as refused:
            for refusal in refused.refusals[:SHOWN]:
                self.stderr.write(f"{path.name}, {sentence(refusal)}")
            if len(refused.refusals) > SHOWN:
                self.stderr.write(f"… and {len(refused.refusals) - SHOWN} more.")
            self.stderr.write("Nothing was changed.")
            raise SystemExit(1) from None
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror or error}.") from error
        except BadPolicy as error:
            raise CommandError(str(error)) from error

    def _load(self, path: Path, *, fiction: bool) -> None:
        report = load_practices(path=path, fiction=fiction, by="system:halqa", now=timezone.now())
        self._say(report.difference)
        if report.event is None:
            self.stdout.write("Everything was known already; nothing was changed.")
        else:
            self.stdout.write(f"Loaded. It is event {report.event} of the ledger.")

    def _check(self, path: Path, *, fiction: bool) -> None:
        read = read_file(path, timezone.now().date(), fiction=fiction)
        if read.refusals:
            raise RuleRefused(read.refusals)
        self._say(compared(read.practices))

    def _export(self, path: Path, *, fiction: bool) -> None:  # noqa: ARG002  what is invented never leaves
        stored = stored_practices(fiction=False)
        path.write_text("".join(f"{one.facts.as_line()}\n" for one in stored.values()), encoding="utf-8")
        self.stdout.write(f"Written to {path}: {len(stored)} practices.")

    def _say(self, found: Difference) -> None:
        self.stdout.write(
            f"{len(found.new)} new, {len(found.changed)} changed, {found.unchanged} unchanged, "
            f"{found.kept} not in this file, kept"
        )
