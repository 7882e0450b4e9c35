"""A house for the journeys of deciding: a round whose time is over, one that takes reports, their people, and a hand inside.

Run as a program, it makes all of this in the database of its environment, says what browsers need to know, and then does what
it is told, a line each: what a city fills in, and what the worker does by the clock.
"""

import json
import sys
from datetime import datetime, timedelta
from typing import Any, Final

import django

DECIDED: Final = "journey-decided"
"""The call whose time is over, with an appeal until thirty days after the announcement."""

REPORTS: Final = "journey-reports"
"""The round that takes the first report of a city which joined two years ago."""

PEOPLE: Final = {
    "solene": ("focal-point", "city:xe/rochelune", "fr"),
    "bastien": ("commission-officer", "country:XE", "fr"),
    "najwa": ("focal-point", "city:xa/wadi-zahra", "ar"),
    "yasmin": ("commission-officer", "country:XA", "ar"),
    "harriet": ("focal-point", "city:xd/thornmere", "en"),
    "amal": ("focal-point", "city:xa/old-member", "ar"),
    "rashid": ("focal-point", "city:xb/stranger", "fr"),
    "ines": ("coordinator", "network", "en"),
}
"""By the name that stands before the @: a role, for what, and the language in which they are written to."""

FILES: Final = {
    "french": ("xe/rochelune", "fr"),
    "arabic": ("xa/wadi-zahra", "ar"),
    "english": ("xd/thornmere", "en"),
}


def main() -> None:
    """Make the house, say what it holds, and do what stands in each line that comes in."""
    django.setup()
    print(json.dumps(_made()), flush=True)
    for line in sys.stdin:
        words = line.split()
        print(json.dumps(_DOES[words[0]](*words[1:])), flush=True)


def _made() -> dict[str, Any]:
    from django.conf import settings
    from django.test import Client
    from django.utils import timezone

    from halqa.accounts.enums import Role
    from tests.factories.accounts import make_person, sign_in
    from tests.factories.applications import make_applicant
    from tests.factories.decisions import shortlisted

    now = timezone.now()
    sent = _open_call(now)
    for city in (*(city for city, _language in FILES.values()), "xb/stranger"):
        make_applicant(city)
    _open_reports(now)
    cookies = {}
    for who, (role, scope, language) in PEOPLE.items():
        told = {"name": who.title(), "language": language, "time_zone": "UTC"}
        somebody = make_person(f"{who}@journey.example", roles=[(Role(role), scope)], **told)
        cookies[who] = sign_in(Client(), somebody).cookies[settings.SESSION_COOKIE_NAME].value
    files = {
        name: shortlisted(DECIDED, f"city:{city}", language=language, now=sent).key for name, (city, language) in FILES.items()
    }
    return {"name": settings.SESSION_COOKIE_NAME, "cookies": cookies, "files": files}


def _open_call(now: datetime) -> datetime:
    """Open the invented call as if its last day had been weeks ago; return a moment at which it took applications."""
    from halqa.rounds.actions.calls import draft_call, open_call
    from halqa.rounds.rules.shifting import shifted
    from tests.factories.applications import SHIPPED, TEAM

    day = now - timedelta(days=100)
    text = shifted(SHIPPED.read_text(encoding="utf-8"), day.date())
    text = text.replace('key = "demo-admission-2027"', f'key = "{DECIDED}"', 1)
    text = text.replace('appeal = false\nappeal_days = "none"', "appeal = true\nappeal_days = 30", 1)
    opened = day - timedelta(days=40)
    draft_call(text=text, fiction=True, by=TEAM, now=opened)
    open_call(key=DECIDED, read=1, fiction=True, by=TEAM, now=opened)
    return day


def _open_reports(now: datetime) -> None:
    """Open a round of reports from last April to next September, and make a member that owes its first one in it."""
    from tests.factories.reports import make_reporting_member, report_round

    last, following = now.year - 1, now.year + 1
    later = tuple((f"closes = {last}-{end}", f"closes = {following}-{end}") for end in ("09-30", "10-31"))
    later = (*later, (f'decided = "{last}', f'decided = "{following}'))
    report_round(last, REPORTS, *later)
    make_reporting_member("xa/old-member", begun=(now - timedelta(days=750)).date().isoformat())


def _fill(key: str) -> dict[str, Any]:
    """Write everything that is asked, and let the mayor sign."""
    from django.utils import timezone

    from halqa.rounds.models import Application
    from tests.factories.applications import sign, write

    one = Application.objects.select_related("call").get(key=key)
    write(one, now=timezone.now())
    sign(one, now=timezone.now())
    return {}


def _day(days: str) -> dict[str, Any]:
    """Return the day so many days from now, as a form takes it."""
    from django.utils import timezone

    return {"day": (timezone.now() + timedelta(days=int(days))).date().isoformat()}


def _work() -> dict[str, Any]:
    """Do what the worker does by the clock."""
    from django.utils import timezone

    from halqa.operations.tasks import TASKS

    for task in TASKS:
        if task.name in {"make-dispatches", "work-on-bulk"}:
            task.run(timezone.now())
    return {}


_DOES: Final = {"work": _work, "fill": _fill, "day": _day}

if __name__ == "__main__":
    main()
