"""Tells so many people that they have a role: ``python -m tests.prove.tell_people NUMBER``."""

import sys

import django
from django.utils import timezone

django.setup()

from halqa.notices.actions import put  # noqa: E402  Django first
from tests.factories.accounts import make_person  # noqa: E402

people = [make_person(f"reader-{number}@people.example").key for number in range(int(sys.argv[1]))]
facts = {"role": "coordinator", "day": "2026-03-01"}
put(kind="role.given", to=people, subject="network", now=timezone.now(), facts=facts, path="desk/")
