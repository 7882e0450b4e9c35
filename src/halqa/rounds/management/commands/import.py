"""``halqa import mailbox FOLDER``: what came by mail, file by file: what can be taken, and what cannot, in words."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from halqa.foundation.refusals import Refusal
from halqa.rounds.labels.paper import sentence, sentence_with_text
from halqa.rounds.queries.forms import form_policy
from halqa.rounds.queries.mailbox import Letter, Take, letters_in
from halqa.rounds.queries.paper_sheet import place_in_words
from halqa.rounds.rules.forms_answers import Limits

LONGEST: Final = 200
"""How many characters of what somebody wrote are shown: the file has the rest."""


class Command(BaseCommand):
    help = "Read a folder of files as they came by mail, and list what was taken and what could not be; status 1 then."
    requires_system_checks = ()
    take: ClassVar[Take | None] = None
    """Takes a file into its application. Without it, files can be checked only."""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True, metavar="WAY")
        box = ways.add_parser("mailbox", help="Word files, PDFs, and messages (.eml, .mbox) with such attached")
        box.add_argument("folder", type=Path, metavar="FOLDER", help="where the files are; folders inside it are read too")
        only = "say what could be taken, and change nothing"
        box.add_argument("--check", action="store_true", required=self.take is None, help=only)

    def handle(self, *, folder: Path, check: bool, **_options: Any) -> None:
        """Read every file, and say of each what became of it."""
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        taken = left = 0
        for letter in letters_in(folder, Limits(form_policy(), timezone.now().year)):
            refusals = letter.refusals or self._refused(letter, check=check)
            taken, left = taken + (not refusals), left + bool(refusals)
            self._print(letter, refusals, check=check)
        said = f"{taken} {'could be taken' if check else 'taken'}, {left} not"
        if left or not taken:
            raise CommandError(f"{said}.")
        self.stdout.write(f"{said}.")

    def _refused(self, letter: Letter, *, check: bool) -> tuple[Refusal, ...]:
        if check or self.take is None or letter.answers is None:
            return ()
        # A message's attachment stands in no file of its own.
        return type(self).take(letter.answers, letter.application, letter.opened()).refusals

    def _print(self, letter: Letter, refusals: tuple[Refusal, ...], *, check: bool) -> None:
        became = "not taken" if refusals else "could be taken" if check else "taken"
        belongs = f" It belongs to {letter.application}." if letter.application else ""
        self.stdout.write(f"{letter.name}: {became}.{belongs}")
        notes = letter.answers.notes if letter.answers else ()
        for refusal in dict.fromkeys((refusal.code, sentence(refusal)) for refusal in (*refusals, *notes)):
            self.stdout.write(f"    {refusal[1]}")
        for line in _findings(letter):
            self.stdout.write(f"    {line}")


def _findings(letter: Letter) -> Iterator[str]:
    answers = letter.answers
    if answers is None or answers.reading is None or answers.form is None:
        return
    for finding in answers.reading.findings:
        text = " ".join(finding.text.split())
        shown = f"{text[:LONGEST]}…" if len(text) > LONGEST else text
        yield sentence_with_text(finding.refusal, place_in_words(answers.form, finding.name), shown)
    if missing := len(answers.reading.missing):
        yield f"{missing} answers are missing still."
