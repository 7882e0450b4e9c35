"""After an announcement nothing false stands: withdrawals, corrections, appeals, plans and what commissions said."""

from datetime import timedelta

import pytest
from django.test import Client

from halqa.accounts.enums import Role
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.rounds.actions.announcing import give_up_plan, plan_announcement, share_announcement
from halqa.rounds.actions.applications import withdraw_application
from halqa.rounds.actions.decisions import appeal_decision, correct_decision, settle_appeal
from halqa.rounds.actions.statements import write_statement
from halqa.rounds.enums.applications import ApplicationState, Progress, Step
from halqa.rounds.enums.decisions import AnnouncementState, Decided
from halqa.rounds.models import Announcement, Appeal, Decision
from halqa.rounds.queries.applications import application_facts, decision_in_force, endorsement_in_force, policy_of_call
from halqa.rounds.queries.letters import letter_of
from halqa.rounds.rules.deciding import Wording
from halqa.rounds.rules.publishing import told_in_public
from halqa.rounds.rules.steps import steps
from tests.factories.applications import caller, make_applicant, make_round, person
from tests.factories.decisions import AFTERWARDS, CITED, SORRY, announce, decide, shortlisted, write_words
from tests.rounds.test_pages_announcing import signed_in

pytestmark = pytest.mark.django_db
LATER = AFTERWARDS + timedelta(days=2)
QUIET = ('decisions = "with-the-decision"', 'decisions = "never"')


def acting(role=Role.COORDINATOR, scope="network", now=LATER):
    asking = caller(person(role, scope), now)
    return {"caller": asking, "by": asking.actor, "now": now}


def city(now=LATER):
    return acting(Role.FOCAL_POINT, "city:xa/bir-nour", now)


def told(said=Decided.CHOSEN, *changes):
    """Return an application of a round that was announced."""
    one = shortlisted(make_round("demo-admission-2027", *changes), make_applicant())
    decide(one, said)
    announce(one.call.key)
    one.refresh_from_db()
    return one


def test_a_city_that_gives_up_what_was_decided_keeps_the_word_of_its_commission_and_its_way():
    one = told()

    withdraw_application(key=one.key, reason="", read=one.version, **city())

    one.refresh_from_db()
    assert endorsement_in_force(one) is not None
    policy = policy_of_call(one.call)
    way = steps(application_facts(one, policy, LATER), policy)
    assert way[-1] == (Step.DECIDE, Progress.ENDED)
    assert {progress for _step, progress in way[:-1]} == {Progress.DONE}


def test_it_says_first_that_it_knows_what_ends(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AFTERWARDS)
    one = told()
    client = signed_in(person(Role.FOCAL_POINT, "city:xa/bir-nour"))
    address = f"/en/applications/{one.key}/withdraw/"

    shown = client.get(address).content.decode()
    refused = client.post(address, {"read": one.version, "reason": ""})

    assert "the certificate and the credential no longer hold" in shown
    assert "Say that you know what ends." in refused.content.decode()
    one.refresh_from_db()
    assert one.state == ApplicationState.CHOSEN
    assert client.post(address, {"read": one.version, "reason": "", "gives_up": "on"}).status_code == 302
    letter = client.get(f"/en/applications/{one.key}/letter/").content.decode()
    assert "This was taken back" in letter
    assert "is admitted" not in letter


def test_an_appeal_of_a_city_that_withdraws_waits_for_nobody():
    one = told(Decided.NOT_CHOSEN, ("appeal = false", "appeal = true"))
    appeal_decision(key=one.key, text="Look again.", read=one.version, **city())
    one.refresh_from_db()

    withdraw_application(key=one.key, reason="", read=one.version, **city())

    assert not Appeal.objects.filter(settled_at=None).exists()


def test_an_upheld_appeal_needs_reasons_and_words_of_its_own():
    one = told(Decided.NOT_CHOSEN, ("appeal = false", "appeal = true"))
    appeal_decision(key=one.key, text="Look again.", read=one.version, **city())
    given = {"key": one.key, "said": Decided.CHOSEN, "answer": "You are right.", "read": 1}

    with pytest.raises(RuleRefused) as refused:
        settle_appeal(wording=SORRY, **given, **acting())

    assert refused.value.codes == ("words-of-another-outcome", "choice-without-reasons")
    settle_appeal(wording=CITED, **given, **acting())
    assert decision_in_force(one).citation == CITED.citation


def test_a_corrigendum_takes_the_praise_along_and_its_letter_says_what_was_wrong():
    one = told()
    sorry = Wording(CITED.citation, words="We counted wrongly.")
    given = {"said": Decided.DEFERRED, "wording": sorry, "corrigendum": {"en": "It was counted wrongly."}, "read": 1}

    correct_decision(key=one.key, **given, **acting())

    decision = decision_in_force(one)
    assert decision.citation == {}
    decision.application = one
    letter = letter_of(decision, with_certificate=False)
    assert letter.corrected.text == "It was counted wrongly."
    assert letter.reasons is None


def test_a_commission_changes_what_it_said_and_says_nothing_in_public_without_a_city():
    one = shortlisted(make_round(), make_applicant())
    decide(one)
    write_words(one.call.key)
    read = Announcement.objects.get().version
    share_announcement(call=one.call.key, read=read, **acting(now=AFTERWARDS))
    officer = acting(Role.COMMISSION_OFFICER, "country:XA", AFTERWARDS)
    given = {"call": one.call.key, "country": "XA"}
    write_statement(**given, words={"en": "Bravo Bir Nour."}, read=0, **officer)
    announce(one.call.key)
    address = f"/en/calls/{one.call.key}/announcement/"
    assert b"Bravo Bir Nour." in Client().get(address).content
    wrong = {"said": Decided.NOT_CHOSEN, "wording": SORRY, "corrigendum": {"en": "It was counted wrongly."}, "read": 1}

    correct_decision(key=one.key, **wrong, **acting())

    assert b"Bravo Bir Nour." not in Client().get(address).content
    write_statement(**given, words={}, read=1, **officer)


def test_a_plan_is_given_up_only_as_it_was_read_and_never_once_it_is_made():
    one = shortlisted(make_round(), make_applicant())
    decide(one)
    write_words(one.call.key)
    plan_announcement(call=one.call.key, at=LATER, read=1, **acting(now=AFTERWARDS))
    given = {"call": one.call.key, "reasons": ["citations-missing"]}

    give_up_plan(read=1, **given, **acting())
    assert Announcement.objects.get().planned_for == LATER
    announce(one.call.key)
    give_up_plan(read=3, **given, **acting())

    row = Announcement.objects.get()
    assert (row.state, row.version) == (AnnouncementState.MADE, 3)
    assert not Event.objects.filter(kind="announcement.not-made").exists()


def test_a_plan_that_stands_as_it_was_read_is_given_up():
    one = shortlisted(make_round(), make_applicant())
    write_words(one.call.key)
    plan_announcement(call=one.call.key, at=LATER, read=1, **acting(now=AFTERWARDS))

    give_up_plan(call=one.call.key, reasons=["applications-undecided"], read=2, **acting())

    assert Announcement.objects.get().planned_for is None
    assert Event.objects.filter(kind="announcement.not-made").count() == 1


def test_where_the_public_is_told_nothing_it_hears_of_no_correction():
    one = told(Decided.CHOSEN, QUIET)
    policy = policy_of_call(one.call)
    wrong = {"said": Decided.NOT_CHOSEN, "wording": SORRY, "corrigendum": {"en": "It was counted wrongly."}, "read": 1}

    correct_decision(key=one.key, **wrong, **acting())

    assert Decision.objects.count() == 2
    assert not told_in_public(policy, [Decided.CHOSEN])
    assert not Event.objects.filter(kind="announcement.changed").exists()


def test_title_and_words_are_changed_in_public_and_the_page_says_when(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    one = told()
    office = signed_in(person(Role.COORDINATOR))
    session = office.session
    for method in session["account_authentication_methods"]:
        method["at"] = LATER.timestamp()
    session.save()
    address = f"/en/office/calls/{one.call.key}/announcement/write/"
    read = Announcement.objects.get().version
    public = f"/en/calls/{one.call.key}/announcement/"
    assert b"Title and words were changed" not in Client().get(public).content

    empty = office.post(address, {"read": read})
    kept = office.post(address, {"read": read, "title-en": "One city joins", "words-en": "Another was counted wrongly."})
    late = office.post(address, {"read": read, "title-en": "Two cities join"})

    assert "Write a title" in empty.content.decode()
    assert kept.status_code == 302
    assert late.status_code == 409
    shown = Client().get(public).content.decode()
    assert "One city joins" in shown
    assert "Title and words were changed on 4 August 2027." in shown
    assert Event.objects.filter(kind="announcement.changed", public_number__isnull=False).count() == 1
