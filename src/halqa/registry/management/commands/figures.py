"""``halqa figures``: what was true of the network on a day, as known on a day."""

import argparse
import json
from datetime import date
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils import timezone

from halqa.foundation.dates import BadDate, UncertainDate
from halqa.registry.management.figures_text import in_words
from halqa.registry.queries.figures import figures
from halqa.registry.rules.standing import days_asked


class Command(BaseCommand):
    help = "Say what was true of the network on a day, as known on a day: our rows beside what others published."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--as-of", metavar="DAY", help="the day asked about, such as 2020-09-23 (that of --known-on, or today)"
        )
        parser.add_argument("--known-on", metavar="DAY", help="the day up to which knowledge counts (today)")
        parser.add_argument("--json", action="store_true", help="for programs: the keys are in docs/reference/figures.md")

    def handle(self, *, as_of: str | None, known_on: str | None, **options: Any) -> None:
        today = timezone.now().date()
        days = self._day("--as-of", as_of, today), self._day("--known-on", known_on, today)
        answer = figures(*days_asked(*days, today))
        if options["json"]:
            self.stdout.write(json.dumps(answer.to_json(), ensure_ascii=False, indent=2))
        else:
            self.stdout.write(in_words(answer))

    def _day(self, option: str, text: str | None, today: date) -> date | None:
        if text is None:
            return None
        try:
            written = UncertainDate.parse(text)
        except BadDate as error:
            self._refuse(f"{option} {error}; write a day such as 2020-09-23.")
        if written.precision != "day" or written.earliest is None:
            self._refuse(f"{option} {text!r}: a day is needed, written as 2020-09-23.")
        if written.earliest > today:
            self._refuse(f"{option} {text!r}: this day lies ahead, and nothing is known of it yet.")
        return written.earliest

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        raise SystemExit(2)
