"""Asking, answering and withdrawing: who may, who is told, and what happens when two do it at once."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404

from halqa.accounts.access import personal_data
from halqa.accounts.enums import Role
from halqa.exchange.access import enquiry_for
from halqa.exchange.actions.enquiries import answer_enquiry, send_enquiry, withdraw_enquiry
from halqa.exchange.enums import EnquiryState, Reply
from halqa.exchange.models import Enquiry
from halqa.exchange.queries.desk import awaiting
from halqa.exchange.queries.policy import exchange_policy
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.ledger.queries import verify
from halqa.notices.models import Notice
from tests.factories.accounts import make_person
from tests.factories.exchange import NOW, calling, make_enquiry, make_practice
from tests.factories.registry import make_city

MESSAGE = "Who keeps the keys, and how do you pay for the teachers?"
TINGHIR, EVRY = "city:ma/tinghir", "city:fr/evry"

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    make_city("fr/evry")
    return make_practice(city=make_city("ma/tinghir"))


@pytest.fixture
def asker():
    return make_person(roles=[(Role.FOCAL_POINT, EVRY)])


def ask(person, *, practice="evening-classes", city="fr/evry", message=MESSAGE, now=NOW):
    caller = calling(person, now)
    return send_enquiry(practice=practice, city=city, message=message, caller=caller, by=caller.actor, now=now)


def answer(person, number, *, reply=Reply.WELCOME, text="Gladly.", now=NOW):
    caller = calling(person, now)
    answer_enquiry(number=number, reply=reply, answer=text, caller=caller, by=caller.actor, now=now)


def test_the_people_of_the_city_are_told_and_answer_and_the_askers_are_told(practice, asker):
    mayor, editor = make_person(roles=[(Role.MAYOR, TINGHIR)]), make_person(roles=[(Role.EDITOR, TINGHIR)])
    coordinator = make_person(roles=[(Role.COORDINATOR, "network")])
    colleague = make_person(roles=[(Role.MAYOR, EVRY)])

    number = ask(asker)

    told = Notice.objects.filter(kind="enquiry.sent")
    assert set(told.values_list("person", flat=True)) == {mayor.key, editor.key}
    assert [one.address for one in awaiting(calling(editor), NOW)] == [f"/en/enquiries/{number}/"]
    assert awaiting(calling(coordinator), NOW) == awaiting(calling(asker), NOW) == ()

    answer(editor, number)

    enquiry = Enquiry.objects.get()
    assert (enquiry.state, enquiry.reply, enquiry.closed_by, enquiry.answered_by_team) == (
        EnquiryState.ANSWERED,
        Reply.WELCOME,
        editor.key,
        False,
    )
    assert set(Notice.objects.filter(kind="enquiry.answered").values_list("person", flat=True)) == {asker.key, colleague.key}
    assert awaiting(calling(editor), NOW) == ()
    assert list(Event.objects.values_list("kind", "subject")) == [
        ("enquiry.sent", "practice:evening-classes"),
        ("enquiry.answered", "practice:evening-classes"),
    ]
    assert MESSAGE not in str(list(Event.objects.values_list("detail", flat=True)))
    assert verify().broken is None


def test_the_coordination_team_answers_until_the_city_has_people(practice, asker):
    coordinator = make_person(roles=[(Role.COORDINATOR, "network")])
    number = ask(asker)
    assert set(Notice.objects.filter(kind="enquiry.sent").values_list("person", flat=True)) == {coordinator.key}
    assert len(awaiting(calling(coordinator), NOW)) == 1

    focal_point = make_person(roles=[(Role.FOCAL_POINT, TINGHIR)])

    assert awaiting(calling(coordinator), NOW) == ()
    assert len(awaiting(calling(focal_point), NOW)) == 1
    with pytest.raises(PermissionDenied):
        answer(coordinator, number)
    with pytest.raises(Http404):
        enquiry_for(calling(coordinator), number, NOW)


def test_what_the_team_answered_is_said_to_be_the_team_s(practice, asker):
    coordinator = make_person(roles=[(Role.COORDINATOR, "network")])
    number = ask(asker)

    answer(coordinator, number, reply=Reply.NOT_NOW, text="The city is not here yet.")

    assert Enquiry.objects.get().answered_by_team
    assert enquiry_for(calling(coordinator), number, NOW).pk == number


def test_only_who_speaks_for_a_city_asks_and_only_in_its_name(practice, asker):
    for person in (make_person(), make_person(roles=[(Role.COORDINATOR, "network")])):
        with pytest.raises(RuleRefused) as refused:
            ask(person)
        assert refused.value.codes == ("speaks-for-no-city",)
    with pytest.raises(RuleRefused) as refused:
        ask(asker, city="ma/tinghir")
    assert refused.value.codes == ("speaks-for-no-city",)
    with pytest.raises(RuleRefused) as refused:
        ask(asker, practice="nothing")
    assert refused.value.codes == ("practice-taken-back",)
    assert not Enquiry.objects.exists()


def test_the_number_of_a_day_is_that_of_the_policy(practice, asker):
    most = exchange_policy().enquiries_a_day
    for number in range(most):
        make_enquiry(make_practice(f"p-{number}", practice.city), make_city(f"fr/town-{number}"), asker)

    with pytest.raises(RuleRefused) as refused:
        ask(asker)

    assert refused.value.codes == ("too-many-enquiries",)
    assert refused.value.refusals[0].facts == {"most": most}


def test_others_neither_read_nor_answer_nor_withdraw(practice, asker):
    make_person(roles=[(Role.FOCAL_POINT, TINGHIR)])
    number = ask(asker)
    for other in (make_person(roles=[(Role.FOCAL_POINT, "city:fr/other")]), make_person()):
        with pytest.raises(Http404):
            enquiry_for(calling(other), number, NOW)
        with pytest.raises(PermissionDenied):
            answer(other, number)
        with pytest.raises(PermissionDenied):
            withdraw_enquiry(number=number, caller=calling(other), by=calling(other).actor, now=NOW)
    with pytest.raises(PermissionDenied):
        answer(asker, number)


def test_a_withdrawn_enquiry_waits_for_nobody_and_the_city_may_ask_again(practice, asker):
    focal_point = make_person(roles=[(Role.FOCAL_POINT, TINGHIR)])
    number = ask(asker)
    with pytest.raises(RuleRefused) as refused:
        ask(asker)
    assert refused.value.codes == ("enquiry-already-open",)

    withdraw_enquiry(number=number, caller=calling(asker), by=calling(asker).actor, now=NOW)

    assert awaiting(calling(focal_point), NOW) == ()
    with pytest.raises(RuleRefused) as refused:
        answer(focal_point, number)
    assert refused.value.codes == ("enquiry-was-withdrawn",)
    assert ask(asker) != number


def test_a_person_takes_along_what_they_wrote(practice, asker):
    ask(asker)

    (told,) = personal_data()["enquiries"].exporter(asker.key)

    assert (told["message"], told["answer"]) == (MESSAGE, None)


def at_once(*acts):
    """Do every act in a thread of its own, all at the same moment; return the codes of those that were refused."""
    refusals, failures = [], []
    met = threading.Barrier(len(acts))

    def do(act):
        try:
            connection.ensure_connection()
            met.wait(10)
            act()
        except RuleRefused as refused:
            refusals.append(refused.codes)
        except Exception as error:  # noqa: BLE001  a thread's failure is the test's
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=do, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failures == []
    return refusals


@pytest.mark.django_db(transaction=True)
def test_of_two_who_answer_at_once_one_wins(practice, asker):
    people = [make_person(roles=[(Role.MAYOR, TINGHIR)]), make_person(roles=[(Role.EDITOR, TINGHIR)])]
    number = ask(asker)

    refusals = at_once(*(lambda person=person: answer(person, number) for person in people))

    assert refusals == [("enquiry-was-answered",)]
    assert Event.objects.filter(kind="enquiry.answered").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_colleagues_who_ask_at_once_one_is_told(practice, asker):
    colleague = make_person(roles=[(Role.MAYOR, EVRY)])

    refusals = at_once(lambda: ask(asker), lambda: ask(colleague))

    assert refusals == [("enquiry-already-open",)]
    assert Enquiry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_enquiry_of_a_day_is_sent_once(practice, asker):
    most = exchange_policy().enquiries_a_day
    for number in range(most - 1):
        make_enquiry(make_practice(f"p-{number}", practice.city), make_city(f"fr/town-{number}"), asker)
    make_practice("second", practice.city)

    refusals = at_once(lambda: ask(asker), lambda: ask(asker, practice="second"))

    assert refusals == [("too-many-enquiries",)]
    assert Enquiry.objects.filter(sent_by=asker.key).count() == most
