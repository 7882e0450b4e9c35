"""Real threads on one application or one quota: the last place goes to one, a signature stands for one text, time is judged once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from halqa.accounts.enums import Role
from halqa.accounts.models import Passage
from halqa.ledger.models import Event
from halqa.ledger.queries import verify
from halqa.notices.models import Notice
from halqa.rounds.actions.answers import save_answer
from halqa.rounds.actions.endorsements import endorse_application, rank_applications
from halqa.rounds.actions.signatures import sign_application
from halqa.rounds.enums.applications import ApplicationState, Way
from halqa.rounds.models import Answer, Application, Endorsement, Signature
from halqa.rounds.queries.applications import signature_in_force, text_facts
from halqa.rounds.tasks import follow_the_clock, remind, send_links
from tests.factories.applications import (
    CITY_CLOSES,
    COMMISSION_CLOSES,
    MAYOR,
    NOW,
    OFFICER,
    begin,
    caller,
    make_applicant,
    make_round,
    many_submitted,
    person,
    sign,
    submitted,
    write,
)
from tests.registry.test_profile_races import at_once

CITY = "city:xa/bir-nour"
S = ApplicationState
LAST_MOMENT = COMMISSION_CLOSES + timedelta(hours=48) - timedelta(seconds=1)

pytestmark = pytest.mark.django_db(transaction=True)


def acting(one, now=NOW):
    return {"caller": caller(one, now), "by": caller(one, now).actor, "now": now}


def endorsing(application, officer, now=NOW):
    sha256 = text_facts(application, NOW).sha256
    given = {"key": application.key, "sha256": sha256, "signing": OFFICER, "way": Way.ACCOUNT, "statement": ""}
    given |= {"read": application.version, **acting(officer, now)}
    return lambda: endorse_application(**given)


def test_forty_officers_endorse_for_three_places_and_exactly_three_do():
    call = make_round()
    files = many_submitted(call, [f"xa/city-{number:02}" for number in range(40)])
    officers = [person(Role.COMMISSION_OFFICER, "country:XA") for _ in files]

    refusals = at_once(*(endorsing(one, officer) for one, officer in zip(files, officers, strict=True)))

    assert refusals == [("country-full",)] * 37
    assert Endorsement.objects.filter(withdrawn_at=None).count() == 3
    assert Application.objects.filter(state=S.RECEIVED).count() == 3
    assert Event.objects.filter(kind="application.endorsed").count() == 3
    assert verify().broken is None


def test_two_officers_endorse_one_file_at_once_and_one_does():
    application = submitted(make_round(), make_applicant())
    acts = [endorsing(application, person(Role.COMMISSION_OFFICER, "country:XA")) for _ in range(2)]

    assert at_once(*acts) == [("application-not-there",)]
    assert Endorsement.objects.count() == 1


def test_a_mayor_signs_while_the_city_writes_and_the_signature_stands_for_the_text_signed_or_for_none():
    make_applicant()
    application = begin(make_round(), CITY)
    write(application)
    huda, rim = person(Role.MAYOR, CITY), person(Role.EDITOR, CITY)
    for turn in range(6):
        stands, read = Answer.objects.get(question="motivation"), text_facts(application, NOW).sha256

        def sign_it(read=read):
            given = {"key": application.key, "read": read, "signing": MAYOR, "way": Way.ACCOUNT, "consents": True}
            sign_application(**given, **acting(huda))

        def change(stands=stands, turn=turn):
            save_answer(key=application.key, question="motivation", value=f"{turn}", read=stands.version, **acting(rim))

        refusals = at_once(sign_it, change)

        # Whoever came first: the signature was refused, or it is void. It never stands for a text that was not read.
        assert refusals in ([], [("text-changed-meanwhile",)])
        assert signature_in_force(application) is None
        assert Signature.objects.filter(revision__sha256=read).count() == (0 if refusals else 1)
    assert verify().broken is None


def test_time_is_judged_once_when_a_request_came_in_however_long_it_waits_for_the_lock():
    application = submitted(make_round(), make_applicant())
    officer = person(Role.COMMISSION_OFFICER, "country:XA")
    in_time = endorsing(application, officer, LAST_MOMENT)
    waiting, told = threading.Event(), []

    def wait():
        try:
            connection.ensure_connection()
            waiting.set()
            in_time()
        except Exception as error:  # noqa: BLE001  the thread's failure is the test's
            told.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=wait)
    with transaction.atomic():
        Application.objects.select_for_update().get(pk=application.pk)
        thread.start()
        assert waiting.wait(10)
        thread.join(0.5)  # it came in the last second, and the lock is let go of after it
        assert thread.is_alive()
    thread.join(60)

    assert told == []
    application.refresh_from_db()
    assert application.state == S.RECEIVED


def test_the_clock_and_an_officer_meet_at_the_last_moment_and_one_of_them_is_first():
    application = submitted(make_round(), make_applicant())
    over = LAST_MOMENT + timedelta(seconds=1)
    act = endorsing(application, person(Role.COMMISSION_OFFICER, "country:XA"), LAST_MOMENT)

    refusals = at_once(act, lambda: follow_the_clock(over), lambda: follow_the_clock(over))

    application.refresh_from_db()
    assert (application.state, refusals) in ((S.RECEIVED, []), (S.UNENDORSED, [("application-not-there",)]))
    assert Event.objects.filter(kind__in=["application.endorsed", "application.closed-unendorsed"]).count() == 1


def test_two_workers_remind_and_send_links_once():
    call = make_round()
    make_applicant("xa/two")
    karim, yasmin = person(Role.FOCAL_POINT, "city:xa/two"), person(Role.COMMISSION_OFFICER, "country:XA")
    submitted(call, make_applicant())
    begin(call, "city:xa/two", by=karim)

    assert at_once(*[lambda: remind(CITY_CLOSES - timedelta(days=1))] * 2) == []
    assert at_once(*[lambda: send_links(NOW)] * 2) == []
    assert at_once(*[lambda: follow_the_clock(CITY_CLOSES + timedelta(days=1))] * 2) == []

    assert Notice.objects.filter(person=karim.key, kind="reminder.unsent").count() == 1
    assert Passage.objects.filter(person=yasmin).count() == 1
    assert Event.objects.filter(kind="application.closed-unsent").count() == 1
    assert verify().broken is None


def test_two_officers_rank_at_once_and_the_second_is_told():
    call = make_round()
    files = many_submitted(call, [f"xa/city-{number}" for number in range(3)])
    officers = [person(Role.COMMISSION_OFFICER, "country:XA") for _ in range(2)]

    def ranking(officer, order):
        given = {"ranks": {one.key: place for place, one in enumerate(order, start=1)}}
        given |= {"read": {one.key: one.version for one in files}, **acting(officer)}
        return lambda: rank_applications(call=call, country="XA", **given)

    refusals = at_once(ranking(officers[0], files), ranking(officers[1], files[::-1]))

    assert refusals == [("application-changed-meanwhile",)]
    ranks = [one.rank for one in Application.objects.order_by("pk")]
    assert ranks in ([1, 2, 3], [3, 2, 1])


def test_a_word_after_the_signature_voids_it_also_where_both_wait_in_a_row():
    make_applicant()
    application = begin(make_round(), CITY)
    write(application)
    sign(application)
    rim = person(Role.EDITOR, CITY)
    stands = Answer.objects.get(question="motivation")

    def change(value):
        given = {"key": application.key, "question": "motivation", "value": value, "read": stands.version}
        return lambda: save_answer(**given, **acting(rim))

    assert at_once(change("One"), change("Two")) == []

    assert Event.objects.filter(kind="application.signature-voided").count() == 1
    assert Signature.objects.exclude(voided_at=None).count() == 1
