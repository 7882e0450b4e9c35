"""Applications for measuring: a call of invented countries, as many cities as are wanted, a file of each in any state."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import transaction
from tests.factories.applications import LONG_OPEN, begin, full_answers, make_applicant, make_round
from tests.factories.registry import fact, make_country

from halqa.foundation.textanalysis import sort_key, tokens
from halqa.registry.enums import CityKind, NameKind
from halqa.registry.models import City, CityName, Country
from halqa.rounds.enums.applications import ApplicationState, Screened, Way
from halqa.rounds.enums.calls import Outcome
from halqa.rounds.models import Answer, Application, Call, Endorsement, Revision, Screening, Signature
from halqa.rounds.queries.applications import form_of_application

S = ApplicationState
COUNTRIES: Final = ("XA", "XB", "XC", "XD", "XE", "XF", "XG", "XH", "XI", "XJ")
STATES: Final = (
    *(S.DRAFTED,) * 6,
    *(S.SUBMITTED,) * 4,
    S.RETURNED,
    *(S.RECEIVED,) * 3,
    S.QUERIED,
    *(S.ELIGIBLE,) * 3,
    S.SHORTLISTED,
    S.INELIGIBLE,
)
"""Of twenty applications in the middle of a round."""
ENDORSED: Final = frozenset({S.RECEIVED, S.QUERIED, S.ELIGIBLE, S.SHORTLISTED, S.INELIGIBLE})
SCREENED: Final = frozenset({S.ELIGIBLE, S.SHORTLISTED, S.INELIGIBLE})
SYLLABLES: Final = ("al", "pha", "bir", "nour", "que", "sta", "mel", "lo", "tan", "vi", "dor", "ka", "ze", "ri", "ou", "sen")
NOW: Final = datetime(2027, 5, 3, 9, 30, tzinfo=UTC)
BY: Final = "system:halqa"
BATCH: Final = 250


def make_call(key: str) -> None:
    """Open the call and make the countries, if that is not done."""
    if not Call.objects.filter(key=key).exists():
        make_round(key, *LONG_OPEN)
        for code in COUNTRIES:
            make_country(code)


def name_of(number: int) -> str:
    """Return an invented name of three syllables, and the number where it comes a second time."""
    left, parts = number, []
    for _ in range(3):
        left, at = divmod(left, len(SYLLABLES))
        parts.append(SYLLABLES[at])
    return "".join(parts).title() + (f" {number}" if left else "")


def grow(key: str, size: int) -> None:
    """Let so many cities have an application in a call: the first is begun as people do, the others are made like it."""
    call = Call.objects.get(key=key)
    there = call.applications.count()
    if not there:
        begin(key, make_applicant("xa/first"))
        there = 1
    model = call.applications.order_by("pk").first()
    if model is None:
        raise LookupError("the call has no application")
    answers = full_answers(form_of_application(model))
    countries = {one.code: one for one in Country.objects.filter(code__in=COUNTRIES)}
    facts = fact()
    for begun in range(there, size, BATCH):
        with transaction.atomic():
            _make(call, model, answers, list(_cities(range(begun, min(begun + BATCH, size)), countries, facts)))


def _cities(numbers: range, countries: dict[str, Country], facts: dict[str, Any]) -> Iterator[tuple[int, City]]:
    cities = []
    for number in numbers:
        code, name = COUNTRIES[number % len(COUNTRIES)], name_of(number)
        words = " ".join(tokens(name))
        told = {"name_language": "und-latn", "sort_key": sort_key(name), "match_text": f" {words} "}
        cities.append(City(key=f"{code.lower()}/{number}", country=countries[code], kind=CityKind.CITY, name=name, **told))
    City.objects.bulk_create(cities)
    CityName.objects.bulk_create(CityName(city=one, kind=NameKind.LISTED, text=one.name, **facts) for one in cities)
    return zip(numbers, cities, strict=True)


def _make(call: Call, model: Application, answers: dict[str, Any], cities: list[tuple[int, City]]) -> None:
    made = Application.objects.bulk_create(
        Application(
            key=f"{call.key}/{number:06}",
            call=call,
            city=f"city:{city.key}",
            country=city.key[:2].upper(),
            state=(state := STATES[number % len(STATES)]),
            form=model.form,
            form_version=model.form_version,
            language="en",
            text_changed_at=NOW,
            begun_at=NOW,
            begun_by=BY,
            state_at=NOW - timedelta(minutes=number),
            sent_at=None if state is S.DRAFTED else NOW - timedelta(minutes=number),
            answer_by=NOW + timedelta(days=9) if state in {S.RETURNED, S.QUERIED} else None,
            rank=number % 9 + 1 if state is S.SUBMITTED else None,
        )
        for number, city in cities
    )
    Answer.objects.bulk_create(
        Answer(application=one, question=question, value=value, changed_at=NOW, changed_by=BY)
        for one in made
        for question, value in answers.items()
    )
    sent = [one for one in made if one.sent_at]
    told = {"form_version": model.form_version, "language": "en", "answers": answers, "made_at": NOW, "made_by": BY}
    revisions = Revision.objects.bulk_create(Revision(application=one, number=1, sha256=f"{one.pk:064x}", **told) for one in sent)
    signed = {"name": "Huda Siraj", "office": "Mayor", "way": Way.ACCOUNT, "at": NOW, "by": BY}
    Signature.objects.bulk_create(
        Signature(application=one, revision=revision, consents=True, **signed)
        for one, revision in zip(sent, revisions, strict=True)
    )
    Endorsement.objects.bulk_create(
        Endorsement(application=one, revision=revision, **signed)
        for one, revision in zip(sent, revisions, strict=True)
        if one.state in ENDORSED
    )
    Screening.objects.bulk_create(
        Screening(
            application=one,
            number=1,
            outcome=Outcome.MET,
            findings=[],
            said=Screened.INELIGIBLE if one.state is S.INELIGIBLE else Screened.ELIGIBLE,
            is_override=one.state is S.INELIGIBLE,
            is_complete=True,
            at=NOW,
            by=BY,
        )
        for one in made
        if one.state in SCREENED
    )
