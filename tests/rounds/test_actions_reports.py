"""Reports as they go: due, reminded, sent, returned, late, accepted, and the next one, with the clock moved on."""

from datetime import UTC, datetime, timedelta

import pytest

from halqa.accounts.enums import Role
from halqa.ledger.models import Event
from halqa.ledger.queries import verify
from halqa.notices.models import Notice
from halqa.rounds.actions.applications import begin_application
from halqa.rounds.actions.calls import call_off
from halqa.rounds.actions.reports import remind_of_report
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.enums.reports import Difference, Owing
from halqa.rounds.models import Application, Call, ReminderSent
from halqa.rounds.queries.applications import answers_of
from halqa.rounds.queries.reports import reports_of
from halqa.rounds.queries.reports_comparison import comparison_of, questions_of_last
from halqa.rounds.queries.reports_reminders import reports_to_remind_of
from halqa.rounds.tasks import follow_the_clock, remind
from tests.factories.applications import TEAM, caller, make_applicant, make_round, person, write
from tests.factories.decisions import AFTERWARDS, SORRY, announce, decide, shortlisted
from tests.factories.reports import (
    accept_report,
    begun_report,
    during,
    limit_of,
    make_reporting_member,
    report_round,
    send_back,
    send_report,
)

CITY, KEY = "city:xa/bir-nour", "xa/bir-nour"
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
LIMIT = limit_of()

pytestmark = pytest.mark.django_db


@pytest.fixture
def karim(db):
    make_reporting_member()
    return person(Role.FOCAL_POINT, CITY)


def told(one) -> list[str]:
    kinds = Notice.objects.filter(person=one.key, kind__startswith="reminder.").order_by("pk").values_list("kind", flat=True)
    return [kind.removeprefix("reminder.") for kind in kinds]


def stands(now, key=KEY):
    return reports_of([key], now)[key].current


def test_a_report_is_reminded_of_begun_sent_returned_sent_again_and_accepted(karim):
    assert stands(during()).owing is Owing.UNCALLED
    call = report_round()
    for before in (61, 60, 59):
        remind(LIMIT - before * DAY)
        remind(LIMIT - before * DAY)
    assert (told(karim), stands(LIMIT - 60 * DAY).owing) == (["report"], Owing.EXPECTED)

    one = begun_report(call, CITY, by=karim)
    remind(LIMIT - 20 * DAY)
    assert told(karim) == ["report"]  # a draft has the reminders of every application
    remind(LIMIT - 14 * DAY)
    assert told(karim) == ["report", "unsent"]
    send_report(one, LIMIT - 10 * DAY, by=karim)
    remind(LIMIT - 7 * DAY)
    assert (told(karim), stands(LIMIT - 7 * DAY).owing) == (["report", "unsent"], Owing.SENT)

    send_back(one, LIMIT + 5 * DAY)
    found = stands(LIMIT + 6 * DAY)
    assert (found.owing, found.limit, found.days_late) == (Owing.RETURNED, LIMIT + 19 * DAY, 0)
    write(one, by=karim, now=LIMIT + 7 * DAY, **{"report-strategy": "It is of 2026."})
    send_report(one, LIMIT + 8 * DAY, by=karim)
    accept_report(one, LIMIT + 20 * DAY)

    found = reports_of([KEY], LIMIT + 21 * DAY)[KEY]
    assert [each.owing for each in found.obligations] == [Owing.ACCEPTED, Owing.AHEAD]
    assert (found.obligations[0].days_late, str(found.obligations[1].due_on)) == (0, "2028-02-14")
    remind(LIMIT + 30 * DAY)
    assert told(karim)[:2] == ["report", "unsent"]
    assert "report-late" not in told(karim)
    assert Notice.objects.filter(person=karim.key, kind="application.sent-back").count() == 1
    assert verify().broken is None


def test_a_report_that_nobody_sends_is_late_and_its_people_alone_hear_of_it(karim):
    call = report_round()
    huda, other = person(Role.MAYOR, CITY), person(Role.FOCAL_POINT, "city:xa/qasr-yasmin")
    yasmin, ines = person(Role.COMMISSION_OFFICER, "country:XA"), person(Role.COORDINATOR)
    begun_report(call, CITY, by=karim)
    assert stands(LIMIT - SECOND).owing is Owing.EXPECTED
    assert (stands(LIMIT).owing, stands(LIMIT).days_late) == (Owing.LATE, 1)
    follow_the_clock(LIMIT + DAY)  # after the hours of grace the draft is closed
    assert Application.objects.get().state == ApplicationState.UNSENT
    for after in (6, 7, 8, 28, 29):
        remind(LIMIT + after * DAY)
        remind(LIMIT + after * DAY)

    assert stands(LIMIT + 29 * DAY).days_late == 30
    assert [each for each in told(karim) if "report" in each] == ["report-late", "report-late"]
    assert [each for each in told(huda) if "report" in each] == ["report-late", "report-late"]
    assert [told(each) for each in (other, yasmin, ines)] == [[], [], []]
    assert Notice.objects.filter(kind="reminder.report-late").first().path == f"reports/{KEY}/"
    assert not Event.objects.filter(kind="report.reminded", public_number__isnull=False).exists()


def test_what_is_sent_in_the_hours_of_grace_is_a_day_late_and_stays_so(karim):
    one = begun_report(report_round(), CITY, by=karim)
    send_report(one, LIMIT + timedelta(hours=2), by=karim)

    found = stands(LIMIT + 40 * DAY)
    assert (found.owing, found.days_late, one.is_late) == (Owing.SENT, 1, True)


def test_what_came_back_and_is_not_sent_again_in_time_is_late(karim):
    one = begun_report(report_round(), CITY, by=karim)
    send_report(one, LIMIT - DAY, by=karim)
    send_back(one, LIMIT + DAY, days=10)

    assert (stands(LIMIT + 11 * DAY - SECOND).owing, stands(LIMIT + 11 * DAY).owing) == (Owing.RETURNED, Owing.LATE)
    remind(LIMIT + 18 * DAY)
    assert "report-late" in told(karim)


def test_two_workers_remind_once(karim):
    report_round()
    at = LIMIT - 21 * DAY
    [subject] = reports_to_remind_of(at)
    said = [remind_of_report(subject=subject, by=TEAM, now=at) for _worker in range(2)]

    assert (said, ReminderSent.objects.count(), told(karim)) == (["report", None], 1, ["report"])
    assert reports_to_remind_of(at) == ()


def test_nobody_is_reminded_of_what_they_do_not_owe(karim):
    make_reporting_member("xa/qasr-yasmin", begun="2026-01-01")
    late_joiner = person(Role.FOCAL_POINT, "city:xa/qasr-yasmin")
    call = report_round()
    remind(LIMIT - 21 * DAY)
    assert (told(karim), told(late_joiner)) == (["report"], [])

    call_off(key=call, reason="A storm.", read=Call.objects.get(key=call).version, by=TEAM, now=LIMIT - 20 * DAY)
    remind(LIMIT - 7 * DAY)
    assert told(karim) == ["report"]
    assert stands(LIMIT - 7 * DAY).owing is Owing.UNCALLED


def test_the_next_report_begins_with_the_last_answers_and_the_reviewers_questions(karim):
    first = begun_report(report_round(), CITY, by=karim)
    send_report(first, LIMIT - 9 * DAY, by=karim)
    accept_report(first, LIMIT + DAY, questions="How many of the courses are in the evening?")
    call = report_round(2029)
    assert reports_of([KEY], during(2029))[KEY].current.owing is Owing.EXPECTED
    asking = caller(karim, during(2029))
    given = {"call": call, "city": CITY, "language": "en", "caller": asking, "by": asking.actor, "now": during(2029)}
    second = Application.objects.select_related("call").get(key=begin_application(**given, with_earlier=True))

    before, now = answers_of(first), answers_of(second)
    left = {"period-begun", "period-ended", "plan", "answer-to-reviewer"}
    assert now == {question: value for question, value in before.items() if question not in left}
    assert len(now) > 5
    assert questions_of_last(second) == ("How many of the courses are in the evening?", "Progress report 2027")
    detail = Event.objects.filter(kind="application.begun").latest("number").detail
    assert detail["begun_with"] == f"application:{first.key}"

    write(second, by=karim, now=during(2029), **{"answer-to-reviewer": "Forty.", "report-activities": "Night classes for all."})
    team = caller(person(Role.COORDINATOR), during(2029))
    assert comparison_of(second, team, during(2029)) is None  # an office reads no word before it is sent
    found = comparison_of(second, asking, during(2029))
    assert (found.asked, found.answer.text) == ("How many of the courses are in the evening?", "Forty.")
    pairs = {pair.line.id: pair for section in found.sections for pair in section.pairs}
    assert pairs["answer-to-reviewer"].difference is Difference.CAME
    assert pairs["report-strategy"].difference is Difference.SAME
    assert pairs["period-begun"].difference is Difference.GONE
    changed = pairs["report-activities"]
    assert changed.difference is Difference.CHANGED
    runs = [(run.text, run.difference) for run in changed.words]
    assert ("Night", Difference.CAME) in runs
    assert ("Evening", Difference.GONE) in runs


def test_without_the_wish_or_an_accepted_report_it_begins_empty(karim):
    first = begun_report(report_round(), CITY, by=karim)
    send_report(first, LIMIT - 9 * DAY, by=karim)
    call = report_round(2029)
    asking = caller(karim, during(2029))
    given = {"call": call, "language": "en", "caller": asking, "by": asking.actor, "now": during(2029)}
    key = begin_application(**given, city=CITY, with_earlier=True)
    assert answers_of(Application.objects.get(key=key)) == {}

    Application.objects.filter(key=key).delete()
    accept_report(first, LIMIT + DAY)
    key = begin_application(**given, city=CITY)
    assert answers_of(Application.objects.get(key=key)) == {}


def test_a_deferred_application_begins_the_next_calls_and_only_once_that_is_announced(karim):
    call = make_round("first")
    one = shortlisted(call, CITY)
    decide(one, Decided.DEFERRED, SORRY)
    later = datetime(2027, 8, 20, 9, tzinfo=UTC)
    again = make_round("second", ("closes = 2027-05-31", "closes = 2027-12-31"), ("closes = 2027-06-30", "closes = 2028-01-31"),
                       ('screened = "2027-07"', 'screened = "2028"'), ('judged = "2027-10"', 'judged = "2028"'),
                       ('decided = "2027-12"', 'decided = "2028"'))  # fmt: skip
    asking = caller(karim, later)
    given = {"call": again, "city": CITY, "language": "en", "caller": asking, "by": asking.actor, "now": later}
    key = begin_application(**given, with_earlier=True)
    assert answers_of(Application.objects.get(key=key)) == {}  # nobody knows yet, and nothing tells it
    Application.objects.filter(key=key).delete()

    announce(call)
    key = begin_application(**given, with_earlier=True)
    two = Application.objects.select_related("call").get(key=key)
    assert set(answers_of(two)) <= set(answers_of(one))
    assert len(answers_of(two)) > 5
    assert questions_of_last(two) == ("", "")
    write(two, by=karim, now=later)


def test_an_invented_city_owes_from_the_day_on_which_its_admission_was_announced():
    call, other = make_round(), "city:xb/porto-lume"

    make_applicant(other.removeprefix("city:"))
    one = shortlisted(call, other)
    decide(one)
    assert reports_of(["xb/porto-lume"], AFTERWARDS) == {}
    announce(call)

    found = reports_of(["xb/porto-lume"], AFTERWARDS)["xb/porto-lume"]
    assert (str(found.joined), found.current.owing, str(found.current.due_on)) == ("2027-08-02", Owing.AHEAD, "2029-08-02")
    report = begun_report(report_round(2029), other, 2029)
    send_report(report, during(2029))
    accept_report(report, during(2029) + DAY)
    assert reports_of(["xb/porto-lume"], during(2029) + DAY)["xb/porto-lume"].accepted.round == "report-2029"


def test_a_report_that_was_not_accepted_is_told_as_such(karim):
    one = begun_report(report_round(), CITY, by=karim)
    send_report(one, LIMIT - DAY, by=karim)
    accept_report(one, LIMIT + DAY, said=Decided.NOT_CHOSEN)

    assert stands(LIMIT + 2 * DAY).owing is Owing.NOT_ACCEPTED
