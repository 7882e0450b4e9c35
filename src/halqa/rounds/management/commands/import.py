"""``halqa import mailbox FOLDER``: what came by mail, file by file: what was taken, and what cannot be, in words."""

import argparse
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone

from halqa.accounts.access import Caller, caller_by_key
from halqa.accounts.queries import key_at
from halqa.rounds.access.applications import takes_part
from halqa.rounds.actions.mailbox import Taken, take_letter
from halqa.rounds.enums.paper import Fate, Return
from halqa.rounds.labels.paper import sentence_with_text
from halqa.rounds.models import Application
from halqa.rounds.queries.applications_words import reason_of_paper
from halqa.rounds.queries.forms import form_policy
from halqa.rounds.queries.mailbox import Letter, Meant, application_meant, letters_in
from halqa.rounds.queries.paper import FormAnswers
from halqa.rounds.queries.paper_sheet import place_in_words
from halqa.rounds.rules.forms_answers import Limits

LONGEST: Final = 200
"""How many characters of what somebody wrote are shown: the file has the rest."""


class Command(BaseCommand):
    help = "Read a folder of files as they came by mail, and list what was taken and what could not be; status 1 then."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        ways = parser.add_subparsers(dest="way", required=True, metavar="WAY")
        box = ways.add_parser("mailbox", help="Word files, PDFs, and messages (.eml, .mbox) with such attached")
        box.add_argument("folder", type=Path, metavar="FOLDER", help="where the files are; folders inside it are read too")
        whose = box.add_mutually_exclusive_group(required=True)
        whose.add_argument("--check", action="store_true", help="say what could be taken, and change nothing")
        acts = "mail address of whoever takes the files in, for a city, a commission or the team: the ledger names them"
        whose.add_argument("--as", dest="acts_as", metavar="ADDRESS", help=acts)

    def handle(self, *, folder: Path, check: bool, acts_as: str | None, **_options: Any) -> None:
        """Read every file, and say of each what became of it."""
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}.")
        now = timezone.now()
        caller = None if check else _caller(acts_as or "", now)
        counted = {True: 0, False: 0}
        for letter in letters_in(folder, Limits(form_policy(), now.year)):
            meant = application_meant(letter, now)
            taken = Taken(meant.refusals, letter.answers)
            if meant.application and caller:
                taken = take_letter(letter, meant.application, caller=caller, now=now)
            counted[not taken.refusals] += 1
            self._print(letter, meant, taken, check=check)
        said = f"{counted[True]} {'could be taken' if check else 'taken'}, {counted[False]} not"
        if counted[False] or not counted[True]:
            raise CommandError(f"{said}.")
        self.stdout.write(f"{said}.")

    def _print(self, letter: Letter, meant: Meant, taken: Taken, *, check: bool) -> None:
        became = "not taken" if taken.refusals else "could be taken" if check else "taken"
        if taken.took and taken.took.is_old:
            became = "taken before; nothing has changed"
        belongs = f" It belongs to application:{meant.application.key}" if meant.application else ""
        found = f", found by its sender {letter.sender}" if meant.by_sender else ""
        self.stdout.write(f"{letter.name}: {became}.{belongs}{found}{'.' if belongs else ''}")
        answers = taken.answers or letter.answers
        notes = answers.notes if answers and not meant.by_sender else ()
        said = [reason_of_paper(refusal, "UTC") for refusal in (*taken.refusals, *notes)]
        said += [*_became(taken, meant.application), *_findings(answers)]
        for line in dict.fromkeys(said):
            self.stdout.write(f"    {line}")


def _caller(address: str, now: datetime) -> Caller:
    caller = caller_by_key(key_at(address), now)
    if caller is None or not takes_part(caller):
        raise CommandError(f"{address} is nobody who takes part in applications.")
    return caller


def _became(taken: Taken, application: Application | None) -> Iterator[str]:
    if taken.took is None or application is None or taken.answers is None:
        return
    if taken.answers.way is Return.PAGES:
        if taken.took.is_old:
            return
        page = reverse("rounds:sign_on_paper", args=application.key.split("/"))
        yield f"Look at it and record the signature: {settings.SITE_ADDRESS}{page}?file={taken.took.file}"
        return
    fates = list(taken.took.fates.values())
    yield f"{fates.count(Fate.FIRST) + fates.count(Fate.REPLACES)} answers taken, {fates.count(Fate.ASIDE)} set aside."
    if taken.took.signature_voided:
        yield "The mayor's signature is void: the text has changed."


def _findings(answers: FormAnswers | None) -> Iterator[str]:
    if answers is None or answers.reading is None or answers.form is None:
        return
    for finding in answers.reading.findings:
        text = " ".join(finding.text.split())
        shown = f"{text[:LONGEST]}…" if len(text) > LONGEST else text
        yield sentence_with_text(finding.refusal, place_in_words(answers.form, finding.name), shown)
    if missing := len(answers.reading.missing):
        yield f"{missing} answers are missing still."
