"""``halqa rounds replay|check``: history against its rules, and policies against the table of keys."""

import argparse
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from halqa.rounds.labels.findings import say
from halqa.rounds.labels.names import OUTCOMES, past_name
from halqa.rounds.labels.refusals import sentence
from halqa.rounds.labels.rules import key_label
from halqa.rounds.queries.policies import read_file
from halqa.rounds.queries.replay import RoundReplay, replay


class Command(BaseCommand):
    help = "Try the rounds of the past against their own rules, and check the policies of rounds."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True, metavar="WAY")
        replaying = ways.add_parser("replay", help="print the verdict and the reasons for each city of each round of the past")
        replaying.add_argument("--round", metavar="KEY", help="one round only, such as award-2024")
        replaying.add_argument("--json", action="store_true", help="for programs")
        checking = ways.add_parser("check", help="check policies; every mistake is named with its line and key")
        checking.add_argument("paths", nargs="*", type=Path, help="files or folders (those of the network)")

    def handle(self, *, way: str, **options: Any) -> None:
        {"replay": self.replay, "check": self.check_files}[way](**options)

    def replay(self, *, json: bool, **options: Any) -> None:
        """Print every round, in words or as JSON."""
        key = options["round"]
        rounds = replay(language="en", today=timezone.now().date(), key=key)
        if key and not rounds:
            raise CommandError(f"There is no policy of a round {key}.")
        if json:
            self.stdout.write(_as_json(rounds))
            return
        for one in rounds:
            self._print(one)

    def check_files(self, *, paths: list[Path], **_options: Any) -> None:
        """Print every mistake in these files, and fail where there is one."""
        folders = paths or [settings.POLICY / "rounds"]
        files = [file for path in folders for file in (sorted(path.rglob("*.toml")) if path.is_dir() else [path])]
        wrong = [(path, mistake) for path in files for mistake in read_file(path).mistakes]
        for path, mistake in wrong:
            self.stderr.write(f"{path}: {sentence(mistake)}")
        if wrong or not files:
            raise CommandError(f"{len(wrong)} mistakes in {len(files)} files.")
        self.stdout.write(f"{len(files)} policies are sound.")

    def _print(self, one: RoundReplay) -> None:
        counts = ", ".join(f"{OUTCOMES[outcome]}: {count}" for outcome, count in one.outcomes.items() if count)
        self.stdout.write(f"\n{past_name(one.key)} ({one.key})")
        self.stdout.write(f"  {len(one.lines)} cities, {one.decided} can be decided. {counts}.")
        if one.not_tried:
            self.stdout.write(f"  Not tried, for no source says what holds: {', '.join(map(key_label, one.not_tried))}.")
        for line in one.lines:
            self.stdout.write(f"  {line.city.name.text} ({line.city.key}): {OUTCOMES[line.verdict.outcome]}.")
            for finding in line.verdict.findings:
                self.stdout.write(f"      {say(finding.code, finding.facts)}")


def _as_json(rounds: tuple[RoundReplay, ...]) -> str:
    told = [
        {
            "round": one.key,
            "cities": len(one.lines),
            "decided": one.decided,
            "outcomes": {str(outcome): count for outcome, count in one.outcomes.items()},
            "not_tried": list(one.not_tried),
            "full": [
                {"scope": str(line.scope), "name": line.name, "taken": line.taken.surely, "places": line.limit}
                for line in one.full
            ],
            "places_kept": one.quotas_kept.value,
            "lines": [
                {
                    "key": line.city.key,
                    "name": line.city.name.text,
                    "outcome": str(line.verdict.outcome),
                    "reasons": [
                        {"code": finding.code, "speaks": finding.speaks.value, "sentence": say(finding.code, finding.facts)}
                        for finding in line.verdict.findings
                    ],
                    "sources": [source.address or source.title for source in line.sources],
                }
                for line in one.lines
            ],
        }
        for one in rounds
    ]
    return json.dumps({"rounds": told}, ensure_ascii=False, indent=2)
