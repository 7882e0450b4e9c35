"""A house for the journeys of deciding: a round whose time is over, one that takes reports, their people, and a hand inside.

The hand does what a city fills in, what the worker does by the clock, and makes what every page of deciding is looked at with.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from tests.factories.houses import day_from_now, move_in, open_call, open_reports, run

DECIDED: Final = "journey-decided"
"""The call whose time is over, with an appeal until thirty days after the announcement."""

DAYS_SINCE_SENT: Final = 100
WITH_APPEAL: Final = ('appeal = false\nappeal_days = "none"', "appeal = true\nappeal_days = 30")

REPORTS: Final = "journey-reports"
"""The round that takes the first report of a city which joined two years ago."""

PEOPLE: Final = {
    "solene": ("focal-point", "city:xe/rochelune", "fr"),
    "bastien": ("commission-officer", "country:XE", "fr"),
    "najwa": ("focal-point", "city:xa/wadi-zahra", "ar"),
    "yasmin": ("commission-officer", "country:XA", "ar"),
    "harriet": ("focal-point", "city:xd/thornmere", "en"),
    "amal": ("focal-point", "city:xa/old-member", "ar"),
    "mona": ("focal-point", "city:xd/sorry", "en"),
    "rashid": ("focal-point", "city:xb/stranger", "fr"),
    "ines": ("coordinator", "network", "en"),
}
"""By the name that stands before the @: a role, for what, and the language in which they are written to."""

FILES: Final = {
    "french": ("xe/rochelune", "fr"),
    "arabic": ("xa/wadi-zahra", "ar"),
    "english": ("xd/thornmere", "en"),
}


def _made() -> dict[str, Any]:
    from django.utils import timezone

    from tests.factories.applications import make_applicant
    from tests.factories.decisions import shortlisted
    from tests.factories.reports import make_reporting_member

    now = timezone.now()
    sent = now - timedelta(days=DAYS_SINCE_SENT)
    open_call(DECIDED, sent, WITH_APPEAL)
    for city in (*(city for city, _language in FILES.values()), "xb/stranger"):
        make_applicant(city)
    open_reports(REPORTS, now.year - 1, now)
    make_reporting_member("xa/old-member", begun=(now - timedelta(days=750)).date().isoformat())
    files = {
        name: shortlisted(DECIDED, f"city:{city}", language=language, now=sent).key for name, (city, language) in FILES.items()
    }
    return move_in(PEOPLE, "UTC") | {"files": files}


def _fill(key: str) -> dict[str, Any]:
    """Write everything that is asked, and let the mayor sign."""
    from django.utils import timezone

    from halqa.rounds.models import Application
    from tests.factories.applications import sign, write

    one = Application.objects.select_related("call").get(key=key)
    write(one, now=timezone.now())
    sign(one, now=timezone.now())
    return {}


def _work() -> dict[str, Any]:
    """Do what the worker does by the clock."""
    from django.utils import timezone

    from halqa.operations.tasks import TASKS

    for task in TASKS:
        if task.name in {"make-dispatches", "work-on-bulk"}:
            task.run(timezone.now())
    return {}


def _look(film: str) -> dict[str, Any]:
    """Make what every page of deciding is looked at with, and a film to be played; return what addresses are made of."""
    from tests.factories.deciding_scenes import make_scenes

    return make_scenes(Path(film))


def _move_on(bulk: str) -> dict[str, Any]:
    """Let one of many be refused, as the worker does that has them in its hands."""
    from django.utils import timezone

    from halqa.foundation.refusals import Refusal
    from halqa.rounds.actions.bulk import refuse_line
    from halqa.rounds.models import BulkLine

    line = BulkLine.objects.filter(act__key=bulk).first()
    refuse_line(line=line.pk, refusals=[Refusal("decided-meanwhile")], now=timezone.now())
    return {}


_DOES: Final = {"work": _work, "fill": _fill, "day": day_from_now, "look": _look, "move-on": _move_on}

if __name__ == "__main__":
    run(_made, _DOES)
