"""The office of a proof: makes its coordinator; with ``look``, tells what stands first, how often it was told, and how fast."""

import sys
import time

import django

django.setup()

from django.conf import settings  # noqa: E402  Django first
from django.utils import timezone  # noqa: E402

from halqa.accounts.access import caller_for  # noqa: E402
from halqa.accounts.enums import Role  # noqa: E402
from halqa.accounts.models import Person  # noqa: E402
from halqa.foundation.lists import Page  # noqa: E402
from halqa.notices.models import Message  # noqa: E402
from halqa.registry.actions.geography import load_countries  # noqa: E402
from halqa.registry.queries.correction_requests import awaiting_requests, request_lines  # noqa: E402
from halqa.registry.tasks import look_after_requests  # noqa: E402
from tests.factories.accounts import make_person  # noqa: E402

if sys.argv[1:] == ["look"]:
    now = timezone.now()
    for _ in range(20):
        look_after_requests(now)
    office = caller_for(Person.objects.get(email="ines@people.example"), now)
    awaiting_requests(office)  # a process reads its addresses once, however many requests there are
    begun = time.monotonic()
    lines = request_lines("open", Page.of(10_000), now.date(), language="en")
    listed = time.monotonic()
    awaiting_requests(office)
    print(f"first page: {'The commission has another address' in [line.proposal for line in lines[:50]]}")
    print(f"mails: {Message.objects.count()}")
    print(f"list: {listed - begun:.3f}")
    print(f"desk: {time.monotonic() - listed:.3f}")
else:
    load_countries(path=settings.DATA / "geography" / "countries.csv", by="system:halqa", now=timezone.now())
    make_person("ines@people.example", roles=[(Role.COORDINATOR, "network")])
