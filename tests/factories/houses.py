"""What the houses of journeys have in common: a hand inside that does what it is told, people who are signed in, calls by the clock.

A house is made by a program in the database of its environment. It says what browsers need to know, and then does what stands in
each line that comes in.
"""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import django

Does = Mapping[str, Callable[..., dict[str, Any]]]


def run(make: Callable[[], dict[str, Any]], does: Does) -> None:
    """Make the house, say what it holds, and do what stands in each line that comes in."""
    django.setup()
    print(json.dumps(make()), flush=True)
    for line in sys.stdin:
        words = line.split()
        print(json.dumps(does[words[0]](*words[1:])), flush=True)


def move_in(people: Mapping[str, tuple[str, str, str]], time_zone: str) -> dict[str, Any]:
    """Make people with a role each; return the name of the cookie of a session, and what stands in it for each of them."""
    from django.conf import settings
    from django.test import Client

    from halqa.accounts.enums import Role
    from tests.factories.accounts import make_person, sign_in

    name, cookies = settings.SESSION_COOKIE_NAME, {}
    for who, (role, scope, language) in people.items():
        told = {"name": who.title(), "language": language, "time_zone": time_zone}
        somebody = make_person(f"{who}@journey.example", roles=[(Role(role), scope)], **told)
        cookies[who] = sign_in(Client(), somebody).cookies[name].value
    return {"name": name, "cookies": cookies}


def open_call(key: str, day: datetime, *changes: tuple[str, str]) -> None:
    """Open the invented call with its days moved as if a demonstration had begun on a day; ``changes`` are to its rules."""
    from halqa.rounds.actions.calls import draft_call
    from halqa.rounds.actions.calls import open_call as open_drafted
    from halqa.rounds.rules.shifting import shifted
    from tests.factories.applications import SHIPPED, TEAM

    text = shifted(SHIPPED.read_text(encoding="utf-8"), day.date())
    for old, new in (('key = "demo-admission-2027"', f'key = "{key}"'), *changes):
        if old not in text:
            raise ValueError(f"{old!r} is not in the policy")
        text = text.replace(old, new, 1)
    opened = day - timedelta(days=40)
    draft_call(text=text, fiction=True, by=TEAM, now=opened)
    open_drafted(key=key, read=1, fiction=True, by=TEAM, now=opened)


def open_reports(key: str, year: int, now: datetime) -> None:
    """Open a round of reports from April of a year to September of the next one from now."""
    from tests.factories.reports import report_round

    following = now.year + 1
    later = tuple((f"closes = {year}-{end}", f"closes = {following}-{end}") for end in ("09-30", "10-31"))
    report_round(year, key, *later, (f'decided = "{year}', f'decided = "{following}'))


def day_from_now(days: str) -> dict[str, Any]:
    """Return the day so many days from now, as a form takes it."""
    from django.utils import timezone

    return {"day": (timezone.now() + timedelta(days=int(days))).date().isoformat()}
