"""The life of an application, act by act, with its events; what is lost to a race is kept, what is signed stands for its text."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from halqa.accounts.enums import Role
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.ledger.queries import verify
from halqa.rounds.actions.answers import save_answer, settle_answer
from halqa.rounds.actions.applications import begin_application, submit_application, withdraw_application
from halqa.rounds.actions.endorsements import (
    decline_application,
    endorse_application,
    return_application,
    withdraw_endorsement,
)
from halqa.rounds.actions.screening import answer_query, query_application, screen_again, shortlist_application
from halqa.rounds.actions.signatures import record_signature, sign_application
from halqa.rounds.enums.applications import ApplicationState, Screened, Way
from halqa.rounds.models import Answer, Endorsement, Signature, TextSetAside
from halqa.rounds.queries.applications import form_of_application, text_facts
from halqa.rounds.rules.signing import Signing
from tests.factories.applications import (
    MAYOR,
    NOW,
    OFFICER,
    begin,
    caller,
    endorse,
    full_answers,
    make_applicant,
    make_round,
    person,
    screen,
    sign,
    submit,
    submitted,
    write,
)

CITY = "city:xa/bir-nour"
LATER = NOW + timedelta(minutes=5)
S = ApplicationState

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    make_applicant()
    return begin(make_round(), CITY)


@pytest.fixture
def sent(application):
    write(application)
    sign(application)
    submit(application)
    return application


def acting(one):
    return {"caller": caller(one), "by": caller(one).actor, "now": NOW}


def codes(refused) -> list[str]:
    return [one.code for one in refused.value.refusals]


def test_from_the_first_word_to_the_jurys_door(application):
    write(application)
    sign(application)
    submit(application)
    assert application.state == S.SUBMITTED
    endorse(application)
    assert application.state == S.RECEIVED
    screen(application)
    shortlist_application(key=application.key, read=application.version, **acting(person(Role.COORDINATOR)))

    application.refresh_from_db()
    assert application.state == S.SHORTLISTED
    kinds = list(Event.objects.filter(subject=f"application:{application.key}").order_by("number").values_list("kind", flat=True))
    assert kinds == [f"application.{what}" for what in ("begun", "signed", "submitted", "endorsed", "screened", "shortlisted")]
    assert verify().broken is None


def test_only_who_speaks_for_the_city_begins_and_once(application):
    given = {"call": application.call.key, "city": CITY, "language": "en"}
    with pytest.raises(PermissionDenied):
        begin_application(**given, **acting(person(Role.FOCAL_POINT, "city:xa/qasr-yasmin")))
    with pytest.raises(RuleRefused) as refused:
        begin_application(**given, **acting(person(Role.EDITOR, CITY)))

    assert codes(refused) == ["application-there-already"]


def test_two_write_the_same_answer_and_neither_text_is_lost(application):
    rim, karim = person(Role.EDITOR, CITY), person(Role.FOCAL_POINT, CITY)
    given = {"key": application.key, "question": "motivation"}
    first = save_answer(**given, value="Rim's text", read=0, **acting(rim))
    second = save_answer(**given, value="Karim's text", read=0, **acting(karim))
    more = save_answer(**given, value="Karim's longer text", read=0, **acting(karim))

    assert (first.version, second.version, second.value) == (1, 1, "Rim's text")
    assert second.set_aside == more.set_aside is not None
    assert [one.value for one in TextSetAside.objects.all()] == ["Karim's longer text"]
    settled = settle_answer(**given, value="Both", read=1, **acting(karim))
    assert (settled.version, settled.value, TextSetAside.objects.count()) == (2, "Both", 0)


def test_a_text_that_lies_aside_keeps_the_mayor_from_signing(application):
    write(application)
    given = {"key": application.key, "question": "motivation", "read": 0}
    save_answer(**given, value="Another", **acting(person(Role.EDITOR, CITY)))

    with pytest.raises(RuleRefused) as refused:
        sign(application)
    assert codes(refused) == ["texts-set-aside"]


def test_the_same_text_sent_twice_is_kept_once(application):
    given = {"key": application.key, "question": "motivation", "value": "Once", "read": 0, **acting(person(Role.EDITOR, CITY))}

    assert [save_answer(**given).version for _ in range(3)] == [1, 1, 1]
    assert (Answer.objects.count(), TextSetAside.objects.count()) == (1, 0)


def test_who_signs_signs_what_was_read(application):
    write(application)
    read = text_facts(application, NOW).sha256
    write(application, motivation="Something else altogether")

    given = {"key": application.key, "read": read, "signing": MAYOR, "way": Way.ACCOUNT, "consents": True}
    with pytest.raises(RuleRefused) as refused:
        sign_application(**given, **acting(person(Role.MAYOR, CITY)))
    assert codes(refused) == ["text-changed-meanwhile"]


def test_a_changed_word_voids_the_signature_and_says_so(application):
    write(application)
    sign(application)
    stands = Answer.objects.get(question="motivation")
    rim = person(Role.EDITOR, CITY)

    saved = save_answer(key=application.key, question="motivation", value="One word more", read=stands.version, **acting(rim))

    assert saved.signature_voided
    signature = Signature.objects.get()
    assert signature.voided_by == f"person:{rim.key}"
    assert Event.objects.latest("number").kind == "application.signature-voided"
    with pytest.raises(RuleRefused) as refused:
        submit(application)
    assert codes(refused) == ["signature-missing", "consent-missing"]


def test_a_paper_signature_needs_its_day_and_its_scan(application):
    write(application)
    given = {"key": application.key, "read": text_facts(application, NOW).sha256, "consents": True}
    with pytest.raises(RuleRefused) as refused:
        record_signature(**given, signing=Signing("Huda", "Mayor"), file="", **acting(person(Role.EDITOR, CITY)))
    assert codes(refused) == ["day-of-signature-missing", "scan-missing"]

    signing = Signing("Huda", "Mayor", NOW.date())
    record_signature(**given, signing=signing, file="a" * 32, **acting(person(Role.EDITOR, CITY)))
    assert Signature.objects.get().way == Way.PAPER


def test_a_file_goes_back_with_questions_and_comes_again(sent):
    officer = person(Role.COMMISSION_OFFICER, "country:XA")
    given = {"text": "For how many people?", "answer_by": NOW + timedelta(days=3), "read": sent.version}
    return_application(key=sent.key, **given, **acting(officer))
    sent.refresh_from_db()
    assert sent.state == S.RETURNED

    write(sent, motivation="For 400 people.")
    with pytest.raises(RuleRefused):
        submit(sent)
    sign(sent)
    submit(sent)

    query = sent.queries.get()
    assert (sent.state, sent.answer_by, query.answered_at) == (S.SUBMITTED, None, NOW)
    assert sent.revisions.count() == 2


def test_a_withdrawn_endorsement_frees_its_place(sent):
    make_applicant("xa/qasr-yasmin")
    others = []
    for name in ("one", "two"):
        make_applicant(f"xa/{name}")
        others.append(submitted(sent.call.key, f"city:xa/{name}"))
    last = submitted(sent.call.key, "city:xa/qasr-yasmin")
    for one in (sent, *others):
        endorse(one)
    with pytest.raises(RuleRefused) as refused:
        endorse(last)
    # Both the commission's number and the country's places say no, by the same sentence.
    assert codes(refused) == ["country-full"]

    officer = person(Role.COMMISSION_OFFICER, "country:XA")
    withdraw_endorsement(key=sent.key, reason="A mistake of ours.", read=sent.version, **acting(officer))
    endorse(last)

    assert Endorsement.objects.filter(withdrawn_at=None).count() == 3


def test_nobody_endorses_in_the_place_of_a_commission(sent):
    given = {
        "signing": OFFICER,
        "way": Way.ACCOUNT,
        "statement": "",
        "read": sent.version,
        "sha256": text_facts(sent, NOW).sha256,
    }
    for somebody in (
        person(Role.COORDINATOR),
        person(Role.MAYOR, CITY),
        person(Role.COMMISSION_OFFICER, "country:XB"),
    ):
        with pytest.raises(PermissionDenied):
            endorse_application(key=sent.key, **given, **acting(somebody))


def test_a_decline_says_why(sent):
    officer = person(Role.COMMISSION_OFFICER, "country:XA")
    with pytest.raises(RuleRefused) as refused:
        decline_application(key=sent.key, reason=" ", read=sent.version, **acting(officer))
    assert codes(refused) == ["message-missing"]

    decline_application(key=sent.key, reason="Not this year.", read=sent.version, **acting(officer))
    sent.refresh_from_db()
    assert (sent.state, sent.reason) == (S.DECLINED, "Not this year.")


def test_two_officers_with_different_buttons_do_not_both_win(sent):
    read = sent.version
    endorse(sent)

    with pytest.raises(RuleRefused) as refused:
        decline_application(key=sent.key, reason="No.", read=read, **acting(person(Role.COMMISSION_OFFICER, "country:XA")))
    assert codes(refused) == ["application-not-there"]


def test_a_query_is_answered_beside_the_text_that_was_signed(sent):
    endorse(sent)
    team, karim = person(Role.COORDINATOR), person(Role.FOCAL_POINT, CITY)
    given = {"text": "Which year is meant?", "answer_by": NOW + timedelta(days=5), "read": sent.version}
    query_application(key=sent.key, **given, **acting(team))
    sent.refresh_from_db()
    with pytest.raises(RuleRefused) as refused:
        save_answer(key=sent.key, question="motivation", value="New", read=1, **acting(karim))
    assert codes(refused) == ["application-not-there"]

    answer_query(key=sent.key, answer="2025.", read=sent.version, **acting(karim))
    sent.refresh_from_db()
    assert (sent.state, sent.queries.get().answer) == (S.RECEIVED, "2025.")


def test_an_override_says_why_and_keeps_what_the_rules_found(sent):
    endorse(sent)
    with pytest.raises(RuleRefused) as refused:
        screen(sent, Screened.INELIGIBLE, reason="")
    assert codes(refused) == ["override-without-reason"]

    screen(sent, Screened.INELIGIBLE, reason="The council was dissolved.")
    screening = sent.screenings.get()
    assert (screening.is_override, screening.outcome, sent.state) == (True, "met", S.INELIGIBLE)
    assert [one["code"] for one in screening.findings] == ["no-member-yet"]
    screen_again(key=sent.key, reason="It was elected anew.", read=sent.version, **acting(person(Role.COORDINATOR)))
    sent.refresh_from_db()
    screen(sent)
    assert sent.state == S.ELIGIBLE


def test_a_city_leaves_at_any_time_and_can_begin_anew(sent):
    endorse(sent)
    karim = person(Role.FOCAL_POINT, CITY)
    withdraw_application(key=sent.key, reason="", read=sent.version, **acting(karim))

    sent.refresh_from_db()
    assert sent.state == S.WITHDRAWN
    assert Endorsement.objects.filter(withdrawn_at=None).count() == 0
    assert begin(sent.call.key, CITY, by=karim).state == S.DRAFTED


def test_a_page_that_is_out_of_date_sends_nothing(application):
    write(application)
    read = application.version
    sign(application)

    with pytest.raises(RuleRefused) as refused:
        submit_application(key=application.key, read=read, **acting(person(Role.FOCAL_POINT, CITY)))
    assert codes(refused) == ["application-changed-meanwhile"]


def test_the_factory_answers_all_that_the_form_asks(application):
    form = form_of_application(application)

    assert len(full_answers(form)) >= sum(question.required and not question.group for question in form.questions) - 1


def test_who_is_on_the_shortlist_is_told_by_no_moment_either():
    application = submitted(make_round(), make_applicant())
    endorse(application)
    screen(application)
    later = NOW + timedelta(hours=3)
    team = caller(person(Role.COORDINATOR), later)

    shortlist_application(key=application.key, read=application.version, caller=team, by=team.actor, now=later)

    application.refresh_from_db()
    assert (application.state, application.state_at) == (ApplicationState.SHORTLISTED, NOW)
