"""A day of applications: ``python -m tests.prove.applications_day``, whose acts lie up to a day back.

Each city has three people, each commission two officers, and the coordination team is two. Prints how many applications there are.
"""

import sys
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402  Django first

from halqa.accounts.enums import Role  # noqa: E402
from halqa.rounds.actions.endorsements import return_application  # noqa: E402
from tests.factories.applications import (  # noqa: E402
    LONG_OPEN,
    begin,
    caller,
    endorse,
    make_applicant,
    make_round,
    person,
    sign,
    submit,
    write,
)

COUNTRIES, CITIES = ("xa", "xb", "xc"), 3
begun = timezone.now() - timedelta(hours=25)
call = make_round("open-2027", *LONG_OPEN)
for _ in range(2):
    person(Role.COORDINATOR)
people, applications = {}, []
for number in range(len(COUNTRIES) * CITIES):
    code = COUNTRIES[number % len(COUNTRIES)]
    city = make_applicant(f"{code}/city-{number}")
    people[city] = [person(role, city) for role in (Role.FOCAL_POINT, Role.EDITOR, Role.MAYOR)]
    if number < len(COUNTRIES):
        people[code.upper()] = [person(Role.COMMISSION_OFFICER, f"country:{code.upper()}") for _ in range(2)]
    application = begin(call, city, by=people[city][0], now=begun)
    write(application, by=people[city][0], now=begun)
    sign(application, by=people[city][2], now=begun + timedelta(hours=1))
    applications.append(application)
for hours, act in ((2, "submit"), (9, "return"), (16, "submit"), (24, "endorse")):
    for number, one in enumerate(applications):
        now = begun + timedelta(hours=hours, minutes=number)
        officer = people[one.country][number % 2]
        if act == "submit":
            submit(one, by=people[one.city][0], now=now)
        elif act == "endorse":
            endorse(one, by=officer, now=now)
        else:
            asking = caller(officer, now)
            given = {"text": "Which schools take part?", "answer_by": now + timedelta(days=9), "read": one.version}
            return_application(key=one.key, **given, caller=asking, by=asking.actor, now=now)
            one.refresh_from_db()
sys.stdout.write(str(len(applications)))
