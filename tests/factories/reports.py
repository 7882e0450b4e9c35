"""Progress reports for tests: invented members, rounds that take reports, and what becomes of a report in them."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from django.conf import settings

from halqa.accounts.enums import Role
from halqa.accounts.models import Person
from halqa.registry.models import City
from halqa.rounds.actions.calls import draft_call, open_call
from halqa.rounds.actions.decisions import decide_application, send_back_report
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Application
from halqa.rounds.queries.decisions import number_standing
from halqa.rounds.rules.deciding import Wording
from tests.factories.applications import TEAM, begin, caller, make_applicant, person, screen, sign, submit, write
from tests.factories.registry import make_membership

TEXT: Final = """\
[round]
kind = "report"
key = "report-2027"
year = 2027
illustrative = true
sources = "none"

[window]
opens = 2027-04-01
closes = 2027-09-30
time = "24:00"
zone = "anywhere-on-earth"
grace_hours = 24

[commission]
closes = 2027-10-31
days = "none"
grace_hours = "none"
earlier_day = false
nominations = "none"

[quota]
per_country = "none"
per_region = "none"
counted = "applications"

[who]
countries = ["XA", "XB"]
members = "members"
kinds = "none"
member_state = false
minimum_population = "none"
fee = "none"

[signatures]
mayor = true
stamp = false
commission = false
consent = true

[membership]
opened = 2015-09-28
months = "none"
compared = "at-least"
counted = "day-or-last"
judged_on = "city-deadline"
evidence = "low"

[review]
preselection = "none"
preselection_places = "none"
preselection_ends = "none"
shortlist = "none"
jury = "none"
jury_says = "none"
scale = "none"
appeal = false
appeal_days = "none"
criteria = "none"

[phases]
screened = "none"
judged = "none"
decided = "2027-12"
handed_over = "none"

[languages]
form = ["ar", "en", "fr"]

[publish]
applications = "never"
nominations = "never"
decisions = "never"
"""
"""The rules of an invented round of reports, without a commission's endorsement."""

FIRST: Final = 2027
"""The year of the first round, which opens on 1 April and ends on 30 September, anywhere on earth."""


def report_round(year: int = FIRST, key: str = "", *changes: tuple[str, str], opened: bool = True) -> str:
    """Open an invented round of reports of a year; return its key."""
    key = key or f"report-{year}"
    text = TEXT.replace("2027", str(year)).replace(f'key = "report-{year}"', f'key = "{key}"')
    for old, new in changes:
        if old not in text:
            raise ValueError(f"{old!r} is not in the policy")
        text = text.replace(old, new, 1)
    now = datetime(year, 4, 1, 13, tzinfo=UTC)
    draft_call(text=text, fiction=True, by=TEAM, now=now)
    if opened:
        open_call(key=key, read=1, fiction=True, by=TEAM, now=now)
    return key


def limit_of(year: int = FIRST) -> datetime:
    """Return the first moment that is too late for cities in the round of a year, without grace."""
    return datetime(year, 10, 1, 12, tzinfo=UTC)


def during(year: int = FIRST) -> datetime:
    """Return a moment at which cities write."""
    return datetime(year, 5, 3, 9, 30, tzinfo=UTC)


def make_reporting_member(key: str = "xa/bir-nour", begun: str = "2024-02-14", **more: Any) -> str:
    """Make an invented city with a day of joining; return its subject key."""
    subject = make_applicant(key)
    make_membership(City.objects.get(key=key), begun=begun, **more)
    return subject


def begun_report(call: str, city: str, year: int = FIRST, *, by: Person | None = None) -> Application:
    """Begin a report by a focal point of its city."""
    return begin(call, city, by=by, now=during(year))


def send_report(one: Application, now: datetime, *, by: Person | None = None) -> None:
    """Write what is asked if nothing is written yet, let the mayor sign, and send it."""
    if not one.answers.exists():
        write(one, by=by, now=now)
    sign(one, now=now)
    submit(one, by=by, now=now)


def send_back(one: Application, now: datetime, text: str = "Which year is this figure of?", days: int = 14) -> None:
    """Send a report back as the coordination team, with questions and a date."""
    team = caller(person(Role.COORDINATOR), now)
    given = {"text": text, "answer_by": now + timedelta(days=days), "read": one.version}
    send_back_report(key=one.key, caller=team, by=team.actor, now=now, **given)
    one.refresh_from_db()


def accept_report(one: Application, now: datetime, questions: str = "", said: Decided = Decided.CHOSEN) -> None:
    """Screen a report that is with the coordination team, and decide about it."""
    screen(one, now=now)
    team = caller(person(Role.COORDINATOR), now)
    wording = Wording({}, words="Thank you.", questions=questions)
    given: Mapping[str, Any] = {"said": said, "wording": wording, "read": number_standing(one)}
    decide_application(key=one.key, caller=team, by=team.actor, now=now, **given)
    one.refresh_from_db()


def shipped_folder(network: str) -> Path:
    """Return the folder of a network's policy."""
    return Path(settings.POLICY).parent / network
