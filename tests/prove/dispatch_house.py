"""The house of a proof with a round that was announced for many cities: ``python -m tests.prove.dispatch_house CITIES``."""

import sys

import django

django.setup()

from django.utils import timezone  # noqa: E402  Django first

from halqa.rounds.enums.applications import ApplicationState  # noqa: E402
from halqa.rounds.models import Application, Decision  # noqa: E402
from tests.factories.applications import LONG_OPEN, TEAM, make_round, many_submitted  # noqa: E402

now = timezone.now()
many_submitted(make_round("open-2027", *LONG_OPEN), [f"xa/city-{number}" for number in range(int(sys.argv[1]))])
Application.objects.update(state=ApplicationState.CHOSEN, state_at=now)
told = {
    "number": 1,
    "said": "chosen",
    "citation": {"en": "For its houses of learning."},
    "at": now,
    "by": TEAM,
    "announced_at": now,
}
Decision.objects.bulk_create(Decision(application=one, **told) for one in Application.objects.order_by("pk"))
