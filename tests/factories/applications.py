"""Applications for tests: a call of invented countries, cities with their people, and files in any state."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings

from halqa.accounts.access import Caller, caller_for
from halqa.accounts.enums import Role
from halqa.accounts.models import Person
from halqa.registry.models import Country
from halqa.rounds.actions.answers import save_answer
from halqa.rounds.actions.applications import begin_application, submit_application
from halqa.rounds.actions.calls import draft_call, open_call
from halqa.rounds.actions.endorsements import endorse_application
from halqa.rounds.actions.screening import screen_application
from halqa.rounds.actions.signatures import sign_application
from halqa.rounds.enums.applications import Screened, Way
from halqa.rounds.enums.forms import CellType, QuestionType, TextFormat
from halqa.rounds.models import Answer, Application
from halqa.rounds.queries.applications import form_of_application, text_facts
from halqa.rounds.rules.forms import Form, Question
from halqa.rounds.rules.forms_answers import is_asked
from halqa.rounds.rules.signing import Signing
from tests.factories.accounts import make_person
from tests.factories.registry import make_city, make_country

CALL_OPENED: Final = datetime(2027, 4, 2, 9, tzinfo=UTC)
CITY_CLOSES: Final = datetime(2027, 6, 1, 12, tzinfo=UTC)
"""The first moment that is too late for cities in the shipped invented call: 31 May, 24:00, anywhere on earth."""
COMMISSION_CLOSES: Final = datetime(2027, 7, 1, 12, tzinfo=UTC)
NOW: Final = datetime(2027, 5, 3, 9, 30, tzinfo=UTC)
"""A moment at which cities can write and commissions endorse."""
LONG_OPEN: Final = (
    ("opens = 2027-04-01", "opens = 2026-03-02"),
    ("closes = 2027-05-31", "closes = 2097-05-31"),
    ("closes = 2027-06-30", "closes = 2097-06-30"),
    *((f'{phase} = "2027', f'{phase} = "2097') for phase in ("screened", "judged", "decided")),
)
"""What makes of the shipped call one that is open to cities and commissions whenever a test runs."""
TEAM: Final = "system:halqa"
MAYOR: Final = Signing("Huda Siraj", "Mayor")
OFFICER: Final = Signing("Yasmin Alwadi", "Secretary-General")

SHIPPED: Final = settings.DATA / "demo" / "calls" / "admission-2027.toml"


def make_round(key: str = "demo-admission-2027", *changes: tuple[str, str], opened: bool = True) -> str:
    """Open the invented admission call that is shipped, with another key and some texts replaced by others; return its key."""
    text = SHIPPED.read_text(encoding="utf-8").replace('key = "demo-admission-2027"', f'key = "{key}"', 1)
    for old, new in changes:
        if old not in text:
            raise ValueError(f"{old!r} is not in the policy")
        text = text.replace(old, new, 1)
    draft_call(text=text, fiction=True, by=TEAM, now=CALL_OPENED)
    if opened:
        open_call(key=key, read=1, fiction=True, by=TEAM, now=CALL_OPENED)
    return key


def make_applicant(key: str = "xa/bir-nour") -> str:
    """Make a city that can apply, with its country; return its subject key."""
    code = key[:2].upper()
    if not Country.objects.filter(code=code).exists():
        make_country(code)
    make_city(key)
    return f"city:{key}"


def person(role: Role, scope: str = "network") -> Person:
    """Make somebody with one role."""
    return make_person(roles=[(role, scope)])


def caller(one: Person, now: datetime = NOW) -> Caller:
    """Return somebody as one who asks, with a second factor shown."""
    return caller_for(one, now, second_factor_at=now)


def begin(call: str, city: str, *, by: Person | None = None, language: str = "en", now: datetime = NOW) -> Application:
    """Begin an application by a focal point of its city."""
    asking = caller(by or person(Role.FOCAL_POINT, city), now)
    key = begin_application(call=call, city=city, language=language, caller=asking, by=asking.actor, now=now)
    return Application.objects.select_related("call").get(key=key)


def write(application: Application, *, by: Person | None = None, now: datetime = NOW, **answers: Any) -> None:
    """Write these answers, or else everything that is asked, as the city's focal point."""
    asking = caller(by or person(Role.FOCAL_POINT, application.city), now)
    if not answers and not application.answers.exists():
        told = {"application": application, "changed_at": now, "changed_by": asking.actor}
        full = full_answers(form_of_application(application))
        # At once: saving answers is no event, and thirty acts for each application are slow.
        Answer.objects.bulk_create(Answer(question=question, value=value, **told) for question, value in full.items())
        return
    for question, value in (answers or full_answers(form_of_application(application))).items():
        stands = application.answers.filter(question=question).first()
        read = stands.version if stands else 0
        save_answer(key=application.key, question=question, value=value, read=read, caller=asking, by=asking.actor, now=now)
    application.refresh_from_db()


def sign(application: Application, *, by: Person | None = None, now: datetime = NOW) -> None:
    """Sign the text as it stands as the city's mayor."""
    asking = caller(by or person(Role.MAYOR, application.city), now)
    given = {"signing": MAYOR, "way": Way.ACCOUNT, "consents": True}
    read = text_facts(application, now).sha256
    sign_application(key=application.key, read=read, caller=asking, by=asking.actor, now=now, **given)
    application.refresh_from_db()


def submit(application: Application, *, by: Person | None = None, now: datetime = NOW) -> None:
    """Submit as the city's focal point."""
    asking = caller(by or person(Role.FOCAL_POINT, application.city), now)
    submit_application(key=application.key, read=application.version, caller=asking, by=asking.actor, now=now)
    application.refresh_from_db()


def endorse(application: Application, *, by: Person | None = None, now: datetime = NOW) -> None:
    """Endorse as an officer of the country's commission."""
    asking = caller(by or person(Role.COMMISSION_OFFICER, f"country:{application.country}"), now)
    sha256 = text_facts(application, now).sha256
    given = {"signing": OFFICER, "way": Way.ACCOUNT, "statement": "", "read": application.version}
    endorse_application(key=application.key, sha256=sha256, caller=asking, by=asking.actor, now=now, **given)
    application.refresh_from_db()


def screen(application: Application, said: Screened = Screened.ELIGIBLE, *, now: datetime = NOW, **more: Any) -> None:
    """Screen as the coordination team, saying why in any case."""
    asking = caller(person(Role.COORDINATOR), now)
    given = {"is_complete": True, "reason": "Read and weighed.", "read": application.version} | more
    screen_application(key=application.key, said=said, caller=asking, by=asking.actor, now=now, **given)
    application.refresh_from_db()


def submitted(call: str, city: str, *, language: str = "en", now: datetime = NOW) -> Application:
    """Return an application that is with its commission, written, signed and sent."""
    application = begin(call, city, language=language, now=now)
    write(application, now=now)
    sign(application, now=now)
    submit(application, now=now)
    return application


def many_submitted(call: str, cities: Iterable[str]) -> list[Application]:
    """Return applications of cities, made if need be, that are with their commission: the first one as people do, others copied."""
    first, *others = cities
    model = submitted(call, make_applicant(first))
    found = [model]
    for number, city in enumerate(others):
        one = Application.objects.get(pk=model.pk)
        one.pk, one.key, one.city = None, f"{call}/copy{number:02}", make_applicant(city)
        one.save(force_insert=True)
        rows = list(model.answers.all())
        for row in rows:
            row.pk, row.application = None, one
        Answer.objects.bulk_create(rows)
        signature = model.signatures.get(voided_at=None)
        revision = signature.revision
        revision.pk, revision.application = None, one
        revision.save(force_insert=True)
        signature.pk, signature.application, signature.revision = None, one, revision
        signature.save(force_insert=True)
        found.append(one)
    return found


def full_answers(form: Form) -> dict[str, Any]:
    """Return answers to every question that is asked and must be answered, so that the form can be sent."""
    answers: dict[str, Any] = {}
    for question in form.questions:
        if question.group or not is_asked(question, answers):
            continue
        if question.type is QuestionType.GROUP:
            if least := max(question.least or 0, int(question.required)):
                members = {one.id: answer_to(one) for one in form.members(question.id) if one.required}
                answers[question.id] = [members for _place in range(least)]
        elif question.required:
            answers[question.id] = answer_to(question)
    return answers


def answer_to(question: Question) -> Any:
    """Return an answer that can stand."""
    match question.type:
        case QuestionType.SHORT_TEXT:
            shapes = {
                TextFormat.EMAIL: "office@city.example",
                TextFormat.ADDRESS: "https://city.example/learning",
                TextFormat.TELEPHONE: "+1 555 010 0000",
            }
            return shapes.get(question.format, "Bir Nour")
        case QuestionType.LONG_TEXT:
            return " ".join(["Evening classes for all."] * max(1, (question.least_words or 0)))
        case QuestionType.NUMBER | QuestionType.MONEY:
            value: dict[str, Any] = {"value": str(question.least or 5)}
            if question.with_year:
                value["year"] = 2026
            if question.type is QuestionType.MONEY:
                value["currency"] = question.currency or "USD"
            return value
        case QuestionType.CHOICE:
            return question.options[-1].id
        case QuestionType.CHOICES:
            return [option.id for option in question.options[: max(1, question.least or 0)]]
        case QuestionType.RATING:
            given = {option.id: question.least or 1 for option in question.options}
            return given or (question.least or 1)
        case QuestionType.TABLE:
            cells = {
                row.id: {column.id: "x" if column.type is CellType.TEXT else "3" for column in question.columns}
                for row in question.rows
            }
            return {**cells, **({"year": 2026} if question.with_year else {})}
        case QuestionType.FILE:
            return ["0" * 32]
        case QuestionType.RECORD:
            return "city:xa/bir-nour"
        case QuestionType.DAY:
            return "2026-05-01"
    return True


def begun_and_sent(writer: Person, now: datetime) -> tuple[str, str]:
    """Return two applications of the demonstration's Bir Nour: its draft with two texts for an answer, and one that is sent now."""
    city = "city:xa/bir-nour"
    writing = Application.objects.get(call__key="demo-admission-2027", city=city)
    sent = begin("demo-award-2027", city, by=writer, now=now)
    write(sent, by=writer, now=now)
    sign(sent, now=now)
    submit(sent, by=writer, now=now)
    return writing.key, sent.key
