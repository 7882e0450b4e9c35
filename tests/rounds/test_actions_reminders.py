"""The clock: each reminder once and none too late, what time closes and opens again, links to officers, addresses let go."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from halqa.accounts.actions import Reader
from halqa.accounts.enums import Role
from halqa.accounts.models import Passage
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.ledger.queries import verify
from halqa.notices.models import Notice
from halqa.rounds.actions.calls import amend_call, call_off
from halqa.rounds.actions.endorsements import decline_application, return_application
from halqa.rounds.actions.national import remind_commission, set_national_step
from halqa.rounds.actions.panel import ask_panelist, forget_panelist, review_application
from halqa.rounds.actions.passages import ask_for_signature
from halqa.rounds.actions.screening import query_application
from halqa.rounds.enums.applications import ApplicationState, Preselection
from halqa.rounds.models import Application, Call, Panelist, ReminderSent
from halqa.rounds.queries.reminders import overdue
from halqa.rounds.rules.national import NationalWish
from halqa.rounds.tasks import follow_the_clock, forget_panelists, remind, send_links
from tests.factories.applications import (
    CITY_CLOSES,
    COMMISSION_CLOSES,
    NOW,
    TEAM,
    begin,
    caller,
    endorse,
    make_applicant,
    make_round,
    person,
    sign,
    submit,
    submitted,
    write,
)

CITY, OTHER = "city:xa/bir-nour", "city:xa/qasr-yasmin"
DAY, HOUR, SECOND = timedelta(days=1), timedelta(hours=1), timedelta(seconds=1)
CITY_OVER, COMMISSION_OVER = CITY_CLOSES + 12 * HOUR, COMMISSION_CLOSES + 48 * HOUR
S = ApplicationState

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    make_applicant()
    make_applicant(OTHER.removeprefix("city:"))
    return make_round()


@pytest.fixture
def karim(call):
    return person(Role.FOCAL_POINT, CITY)


@pytest.fixture
def yasmin(call):
    return person(Role.COMMISSION_OFFICER, "country:XA")


def acting(one, now=NOW):
    return {"caller": caller(one, now), "by": caller(one, now).actor, "now": now}


def told(one) -> list[str]:
    kinds = Notice.objects.filter(person=one.key, kind__startswith="reminder.").order_by("pk").values_list("kind", flat=True)
    return [kind.removeprefix("reminder.") for kind in kinds]


def state_of(application) -> str:
    return Application.objects.get(pk=application.pk).state


def test_a_city_is_reminded_of_what_is_to_be_done_on_each_of_the_days_once(call, karim):
    huda = person(Role.MAYOR, CITY)
    application = begin(call, CITY, by=karim)
    for before in (20 * DAY, 14 * DAY, 13 * DAY):
        remind(CITY_CLOSES - before)
        remind(CITY_CLOSES - before)
    assert (told(karim), told(huda)) == (["unsent"], [])

    write(application, by=karim)
    remind(CITY_CLOSES - 7 * DAY)
    assert (told(karim), told(huda)) == (["unsent", "unsigned"], ["unsigned"])
    sign(application, by=huda)
    remind(CITY_CLOSES - 2 * DAY)
    remind(CITY_CLOSES)
    remind(CITY_CLOSES + DAY)

    assert (told(karim), told(huda)) == (["unsent", "unsigned", "unsent"], ["unsigned"])
    notice = Notice.objects.filter(person=karim.key, kind="reminder.unsent").last()
    assert (notice.due_at, notice.path) == (CITY_CLOSES, f"applications/{application.key}/")
    assert Event.objects.filter(kind="application.reminded").count() == 3
    assert verify().broken is None


def test_after_a_long_standstill_one_reminder_goes_out_and_not_three(call, karim):
    begin(call, CITY, by=karim)
    remind(CITY_CLOSES - HOUR)
    remind(CITY_CLOSES - HOUR + SECOND)

    assert told(karim) == ["unsent"]


def test_questions_have_their_own_time_to_be_reminded_of(call, karim, yasmin):
    returned, queried = submitted(call, CITY), submitted(call, OTHER)
    until = {"answer_by": NOW + 5 * DAY, "text": "Which year?"}
    return_application(key=returned.key, read=returned.version, **until, **acting(yasmin))
    endorse(queried)
    query_application(key=queried.key, read=queried.version, **until, **acting(person(Role.COORDINATOR)))
    other = person(Role.FOCAL_POINT, OTHER)
    for moment in (NOW + HOUR, NOW + 3 * DAY, NOW + 5 * DAY):
        remind(moment)

    assert (told(karim), told(other)) == (["returned", "returned"], ["queried", "queried"])


def test_a_later_deadline_has_reminders_of_its_own(call, karim):
    begin(call, CITY, by=karim)
    remind(CITY_CLOSES - DAY)
    extend(call, ("closes = 2027-05-31", "closes = 2027-06-10"))
    remind(CITY_CLOSES)

    assert told(karim) == ["unsent", "unsent"]


def test_the_national_day_is_the_deadline_of_the_country(call, karim, yasmin):
    wish = NationalWish(CITY_CLOSES.date() - 11 * DAY, Preselection.NONE, None, "")
    set_national_step(call=call, country="XA", wish=wish, read=0, **acting(yasmin))
    begin(call, CITY, by=karim)
    remind(CITY_CLOSES - 20 * DAY)

    assert told(karim) == ["unsent"]


def test_a_commission_is_reminded_while_files_wait_for_it(call, yasmin):
    remind(COMMISSION_CLOSES - 14 * DAY)
    assert told(yasmin) == []
    application = submitted(call, CITY)
    for before in (14 * DAY, 7 * DAY):
        remind(COMMISSION_CLOSES - before)
        remind(COMMISSION_CLOSES - before)
    assert told(yasmin) == ["waiting", "waiting"]
    assert Notice.objects.filter(kind="reminder.waiting").first().facts == {"waiting": 1}
    endorse(application, now=COMMISSION_CLOSES - 6 * DAY)
    remind(COMMISSION_CLOSES - 2 * DAY)

    assert told(yasmin) == ["waiting", "waiting"]


def test_the_coordination_team_reminds_and_nobody_else(call, yasmin):
    submitted(call, CITY)
    given = {"call": call, "country": "XA", "words": "Please look."}
    remind_commission(**given, **acting(person(Role.COORDINATOR)))
    with pytest.raises(PermissionDenied):
        remind_commission(**given, **acting(yasmin))

    assert Notice.objects.get(kind="commission.reminded").path == f"commission/xa/{call}/"


def extend(call, *changes):
    row = Call.objects.get(key=call)
    text = row.text
    for old, new in changes:
        text = text.replace(old, new, 1)
    amend_call(key=call, text=text, reason="Storm.", read=row.version, by=TEAM, now=NOW)


def test_time_closes_what_nobody_sent_or_endorsed_and_an_extension_opens_it_again(call):
    draft, waiting = begin(call, CITY), submitted(call, OTHER)
    follow_the_clock(CITY_OVER - SECOND)
    assert state_of(draft) == S.DRAFTED
    follow_the_clock(CITY_OVER)
    follow_the_clock(CITY_OVER)
    assert (state_of(draft), state_of(waiting)) == (S.UNSENT, S.SUBMITTED)
    follow_the_clock(COMMISSION_OVER)
    assert (state_of(draft), state_of(waiting)) == (S.UNSENT, S.UNENDORSED)

    changes = [('screened = "2027-07"', 'screened = "2027-08"')]
    extend(call, ("closes = 2027-05-31", "closes = 2027-07-10"), ("closes = 2027-06-30", "closes = 2027-07-20"), *changes)
    follow_the_clock(COMMISSION_OVER)
    follow_the_clock(COMMISSION_OVER)

    assert (state_of(draft), state_of(waiting)) == (S.DRAFTED, S.SUBMITTED)
    kinds = [f"application.{what}" for what in ("closed-unsent", "closed-unendorsed", "opened-again")]
    assert [Event.objects.filter(kind=kind).count() for kind in kinds] == [1, 1, 2]
    assert list(overdue(COMMISSION_OVER)) == []
    assert {event.by for event in Event.objects.filter(kind__in=kinds)} == {"system:clock"}


def test_a_file_that_was_sent_back_and_never_came_again_closes_with_its_commissions_time(call, yasmin):
    application = submitted(call, CITY)
    given = {"text": "Which year?", "answer_by": NOW + DAY, "read": application.version}
    return_application(key=application.key, **given, **acting(yasmin))
    follow_the_clock(COMMISSION_OVER - SECOND)
    assert state_of(application) == S.RETURNED
    follow_the_clock(COMMISSION_OVER)

    assert state_of(application) == S.UNENDORSED
    assert application.queries.get().closed_at == COMMISSION_OVER


def test_drafts_of_a_call_that_is_called_off_are_closed_and_nobody_is_reminded(call, karim):
    draft = begin(call, CITY, by=karim)
    call_off(key=call, reason="No money.", read=Call.objects.get().version, by=TEAM, now=NOW)
    remind(CITY_CLOSES - DAY)
    follow_the_clock(NOW)
    follow_the_clock(NOW)

    assert (state_of(draft), told(karim)) == (S.UNSENT, [])


def test_each_officer_is_sent_one_link_for_each_time_a_file_comes(call, yasmin, karim):
    second = person(Role.COMMISSION_OFFICER, "country:XA")
    application = submitted(call, CITY)
    send_links(NOW)
    send_links(NOW + HOUR)
    assert {one.person_id for one in Passage.objects.all()} == {yasmin.pk, second.pk}
    assert Passage.objects.count() == 2

    given = {"text": "Which year?", "answer_by": NOW + 5 * DAY, "read": application.version}
    return_application(key=application.key, **given, **acting(yasmin))
    application.refresh_from_db()
    submit(application, by=karim, now=NOW + DAY)
    send_links(NOW + DAY)

    assert Passage.objects.count() == 4
    assert Passage.objects.filter(revoked_at=None).count() == 2
    application.refresh_from_db()
    decline_application(key=application.key, reason="No.", read=application.version, **acting(yasmin))
    ReminderSent.objects.all().delete()
    send_links(NOW + 2 * DAY)
    assert Passage.objects.count() == 4


def test_no_link_is_sent_where_the_commissions_have_no_time_any_more(call, yasmin):
    submitted(call, CITY)
    send_links(COMMISSION_OVER)

    assert Passage.objects.count() == 0


def test_a_link_to_sign_ends_with_the_time_of_the_cities(call, karim):
    application = begin(call, CITY, by=karim)
    given = {"key": application.key, "reader": Reader(address="mayor@city.example", name="Huda", office="Mayor")}
    with pytest.raises(RuleRefused) as refused:
        ask_for_signature(**given, **acting(karim))
    assert refused.value.codes == ("answers-missing",)
    write(application, by=karim)
    with pytest.raises(PermissionDenied):
        ask_for_signature(**given, **acting(person(Role.COMMISSION_OFFICER, "country:XA")))
    late = CITY_CLOSES - DAY
    ask_for_signature(**given, **acting(karim, late))

    assert Passage.objects.get().expires_at == CITY_OVER


def test_a_panel_is_its_commissions_own_and_its_addresses_are_let_go_of_in_time(call, yasmin):
    application = submitted(call, CITY)
    asked = {"call": call, "country": "XA", "name": "Lina", "language": "en"}
    with pytest.raises(PermissionDenied):
        ask_panelist(**asked, address="lina@panel.example", **acting(person(Role.COORDINATOR)))
    rim = person(Role.EDITOR, OTHER)
    ask_panelist(**asked, address="lina@panel.example", **acting(yasmin))
    ask_panelist(**asked, address=rim.email, **acting(yasmin))
    assert [one.actors for one in Panelist.objects.order_by("pk")][1] == [f"person:{rim.key}"]
    said = {"key": application.key, "mark": 3, "remark": "", "read": 0, "now": NOW}
    with pytest.raises(RuleRefused) as refused:
        review_application(**said, by=f"person:{rim.key}")
    assert refused.value.codes == ("no-preselection-here",)
    with pytest.raises(PermissionDenied):
        review_application(**said, by=f"person:{yasmin.key}")

    forget_panelists(COMMISSION_OVER - SECOND)
    assert Panelist.objects.filter(address="").count() == 0
    forget_panelists(COMMISSION_OVER)
    assert Panelist.objects.exclude(address="").count() == 0
    forget_panelist(person=rim.key, now=COMMISSION_OVER)
    assert [one.name for one in Panelist.objects.order_by("pk")] == ["Lina", ""]
