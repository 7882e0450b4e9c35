"""``halqa forms check``: forms and concepts against all that can be wrong with them, with file, line and key."""

import argparse
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from halqa.rounds.queries.forms import concepts_in, form_in, form_policy


class Command(BaseCommand):
    help = "Check the forms of the network and the concepts that they ask about."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True, metavar="WAY")
        checking = ways.add_parser("check", help="name every mistake with its file, line and key")
        checking.add_argument("paths", nargs="*", type=Path, help="files of forms (those of the network)")

    def handle(self, *, paths: list[Path], **_options: Any) -> None:
        """Print every mistake, or how many questions each form asks."""
        known, faults = concepts_in(settings.POLICY / "concepts.toml")
        wrong, right = [*faults], []
        for path in paths or sorted((settings.POLICY / "forms").glob("*.toml")):
            form, own = form_in(path, known, form_policy())
            wrong += own
            if form and not own:
                right.append(f"{path.name}: {form.asked} questions, in {', '.join(form.languages)}")
        for line in right:
            self.stdout.write(line)
        if wrong:
            raise CommandError("\n".join([*map(str, wrong), f"{len(wrong)} in all"]))
