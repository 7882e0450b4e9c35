"""The invented applications of the demonstration: each in a state of its own, and all of them as the rules allow."""

import pytest
from django.conf import settings
from django.utils import timezone

from halqa.ledger.queries import verify
from halqa.operations.actions.demonstration import begin_demonstration
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.models import Application, TextSetAside

pytestmark = pytest.mark.django_db
S = ApplicationState


def test_the_demonstration_shows_every_turn_that_an_application_takes(roster_around_module):
    begin_demonstration(folder=settings.DATA / "demo", by="system:halqa", now=timezone.now())

    assert dict(Application.objects.values_list("city", "state")) == {
        "city:xa/bir-nour": S.DRAFTED,
        "city:xa/qasr-yasmin": S.SUBMITTED,
        "city:xb/verkhnesvet": S.SUBMITTED,
        "city:xc/puerto-alondra": S.QUERIED,
        "city:xd/larkmoor": S.ELIGIBLE,
        "city:xe/port-lumiere": S.RETURNED,
        "city:xf/askelvik": S.DECLINED,
        "city:xg/lumbara": S.RECEIVED,
        "city:xh/heming": S.SHORTLISTED,
        "city:xa/wadi-zahra": S.CHOSEN,
        "city:xe/rochelune": S.CHOSEN,
        "city:xh/qingluan": S.CHOSEN,
        "city:xd/thornmere": S.DEFERRED,
        "city:xc/cerro-luciernaga": S.NOT_CHOSEN,
    }
    assert all(one.is_illustrative for one in Application.objects.all())
    assert TextSetAside.objects.count() == 1
    assert verify().broken is None
