"""``halqa people add|forget-factors EMAIL``: how the first coordinator comes in, and who lost every key comes back."""

import argparse
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from halqa.accounts.actions import Invited, forget_factors, invite
from halqa.accounts.enums import Role
from halqa.accounts.labels import sentence
from halqa.accounts.queries import invitation_path
from halqa.foundation.languages import LANGUAGES, WORKING_LANGUAGE
from halqa.foundation.refusals import RuleRefused
from halqa.foundation.subjects import NETWORK


class Command(BaseCommand):
    help = "Invite people from the machine itself, such as the first coordinator; help those back in who lost every key."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        add = deeds.add_parser("add", help="invite somebody to a role: a mail is sent, and the link is printed")
        add.add_argument("email", help="the mail address of whoever is invited")
        add.add_argument("--role", choices=[str(role) for role in Role], default=str(Role.COORDINATOR), help="which role")
        add.add_argument("--scope", default=NETWORK, help="what it is held for, such as country:MA or city:ma/benguerir")
        add.add_argument("--name", default="", help="what to call them until they say so themselves")
        add.add_argument("--language", choices=LANGUAGES, default=WORKING_LANGUAGE, help="the language of the invitation")
        forget = deeds.add_parser("forget-factors", help="let somebody in by password alone who lost telephone and codes")
        forget.add_argument("email", help="the mail address of somebody who, you are sure, asked for it")

    def handle(self, *, deed: str, **told: Any) -> None:
        {"add": self.add, "forget-factors": self.forget_factors}[deed](**told)

    def forget_factors(self, *, email: str, **_options: Any) -> None:
        """Remove what somebody has lost."""
        try:
            removed = forget_factors(email=email, by="system:halqa", now=timezone.now())
        except ObjectDoesNotExist as nobody:
            raise CommandError(f"{email}: nobody has this address") from nobody
        self.stdout.write(f"{removed} removed. The password alone lets them in now; tell them to set up a new second factor.")

    def add(self, *, email: str, role: str, scope: str, name: str, language: str, **_options: Any) -> None:
        """Invite somebody."""
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"{email}: {error.message}") from error
        try:
            key = invite(
                invited=Invited(email, name, language),
                role=Role(role),
                scope=scope,
                reason="Invited from the machine.",
                by="system:halqa",
                now=timezone.now(),
            )
        except RuleRefused as refused:
            raise CommandError(" ".join(map(sentence, refused.refusals))) from refused
        self.stdout.write("The invitation is on its way. Whoever has this link is taken for the invited person:")
        self.stdout.write(f"{settings.SITE_ADDRESS or 'http://localhost:8000'}/{language}/{invitation_path(key)}")
