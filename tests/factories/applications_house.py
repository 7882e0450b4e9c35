"""A house for the journeys of applications: invented countries, each with its people, two calls that run now, and a hand inside.

The hand does what people do elsewhere meanwhile, and what the worker does by the clock.
"""

from datetime import datetime, timedelta
from typing import Any, Final

from tests.factories.houses import day_from_now, move_in, open_call, run

KEPT: Final = "journey-kept"
"""The call in which all goes its way."""

SILENT: Final = "journey-silent"
"""The call whose time for cities is over, and whose commissions have eleven days left."""

PEOPLE: Final = {
    "karim": ("focal-point", "city:xa/bir-nour", "fr"),
    "samira": ("editor", "city:xa/bir-nour", "fr"),
    "yasmin": ("commission-officer", "country:XA", "fr"),
    "rashid": ("focal-point", "city:xb/wadi-zahr", "ar"),
    "layla": ("commission-officer", "country:XB", "ar"),
    "nora": ("focal-point", "city:xc/mute", "fr"),
    "olaf": ("commission-officer", "country:XC", "fr"),
    "ada": ("focal-point", "city:xd/one", "ar"),
    "bilal": ("focal-point", "city:xd/two", "ar"),
    "dina": ("commission-officer", "country:XD", "ar"),
    "huda": ("mayor", "city:xe/look", "en"),
    "emil": ("focal-point", "city:xe/look", "en"),
    "elsa": ("commission-officer", "country:XE", "en"),
    "ines": ("coordinator", "network", "en"),
}
"""By the name that stands before the @: a role, for what, and the language in which they are written to."""

DAYS_OF_SILENCE: Final = 40
DAYS_SINCE_SENT: Final = 30


def _made() -> dict[str, Any]:
    from django.utils import timezone

    from halqa.accounts.actions import Reader, give_passage
    from halqa.accounts.enums import Role
    from halqa.accounts.models import Person
    from halqa.accounts.queries.passages import passage_path
    from halqa.rounds.access.applications_passages import SIGNING
    from halqa.rounds.actions.screening import query_application
    from tests.factories.accounts import make_assignment
    from tests.factories.applications import TEAM, begin, caller, endorse, make_applicant, person, sign, submitted, write

    now = timezone.now()
    open_call(KEPT, now)
    open_call(SILENT, now - timedelta(days=DAYS_OF_SILENCE))
    for city in (
        "xa/bir-nour",
        "xa/qasr-yasmin",
        "xb/wadi-zahr",
        "xc/mute",
        "xd/one",
        "xd/two",
        "xe/look",
        "xe/draft",
        "xe/asked",
        "xe/screened",
    ):
        make_applicant(city)
    told = move_in(PEOPLE, "Europe/Paris")
    for more in ("city:xe/draft", "city:xe/asked"):
        for who in ("emil", "huda"):
            make_assignment(Person.objects.get(email=f"{who}@journey.example"), Role(PEOPLE[who][0]), more)
    files = {
        "silent": submitted(SILENT, "city:xc/mute", now=now - timedelta(days=DAYS_SINCE_SENT)).key,
        "sent": submitted(KEPT, "city:xe/look", now=now).key,
    }
    files["draft"] = _with_two_texts(begin(KEPT, "city:xe/draft", now=now), now)
    for name, city in (("asked", "xe/asked"), ("screened", "xe/screened")):
        application = submitted(KEPT, f"city:{city}", now=now)
        endorse(application, now=now)
        files[name] = application.key
        if name == "asked":
            ask = {"text": "Which year is meant?", "answer_by": now + timedelta(days=7), "read": application.version}
            team = caller(person(Role.COORDINATOR), now)
            query_application(key=application.key, **ask, caller=team, by=team.actor, now=now)
    passage = give_passage(
        purpose=SIGNING, subject=f"application:{files['draft']}", reader=Reader(address="m@look.example"), by=TEAM, now=now
    )
    files["passage"] = passage_path(passage)
    for place in ("one", "two"):
        draft = begin(KEPT, f"city:xd/{place}", language="ar", now=now)
        write(draft, now=now)
        sign(draft, now=now)
        files[place] = draft.key
    return told | {"files": files}


def _with_two_texts(draft: Any, now: datetime) -> str:
    """Write an application, one answer by two people at once; return its key."""
    from halqa.accounts.enums import Role
    from halqa.rounds.actions.answers import save_answer
    from tests.factories.applications import caller, person, write

    write(draft, now=now)
    for text in ("A city on a river.", "A city of two banks."):
        writer = caller(person(Role.EDITOR, draft.city), now)
        given = {"question": "motivation", "value": text, "read": 1, "caller": writer, "by": writer.actor, "now": now}
        save_answer(key=draft.key, **given)
    return str(draft.key)


def _fill(key: str) -> dict[str, Any]:
    """Write everything that is asked and not answered yet, as somebody of the city does."""
    from django.utils import timezone

    from halqa.rounds.models import Application
    from tests.factories.applications import write

    write(Application.objects.select_related("call").get(key=key), now=timezone.now())
    return {}


def _typed(key: str) -> dict[str, str]:
    """Return what somebody types into which field of the Word file of an application, so that nothing is missing in it."""
    from io import BytesIO
    from zipfile import ZipFile

    from django.utils.translation import override
    from lxml import etree

    from halqa.rounds.models import Application
    from halqa.rounds.queries.applications import form_of_application
    from halqa.rounds.queries.paper_sheet import sheet_of
    from halqa.rounds.queries.paper_word import word_of
    from halqa.rounds.rules.paper import Mark
    from tests.factories.applications import full_answers
    from tests.factories.paper import MAIN, W

    application = Application.objects.select_related("call").get(key=key)
    form, language = form_of_application(application), application.language
    with override(language):
        filled = word_of(sheet_of(form, answers=full_answers(form), mark=Mark(form.key, form.version, language)))
    found = {}
    for field in etree.fromstring(ZipFile(BytesIO(filled)).read(MAIN)).iter(f"{W}sdt"):
        if field.find(f"{W}sdtPr/{W}showingPlcHdr") is None:
            text = "".join(told.text or "" for told in field.iter(f"{W}t"))
            if text != "☐":
                found[field.find(f"{W}sdtPr/{W}tag").get(f"{W}val")] = text
    return found


def _send_links() -> dict[str, Any]:
    """Send officers their links, as the worker does each minute."""
    from django.utils import timezone

    from halqa.rounds.tasks import send_links

    send_links(timezone.now())
    return {}


def _clock(days: str) -> dict[str, Any]:
    """Do what the clock does, in so many days from now."""
    from django.utils import timezone

    from halqa.rounds.tasks import follow_the_clock

    follow_the_clock(timezone.now() + timedelta(days=int(days)))
    return {}


_DOES: Final = {"fill": _fill, "typed": _typed, "send-links": _send_links, "clock": _clock, "day": day_from_now}

if __name__ == "__main__":
    run(_made, _DOES)
