"""Real threads on one decision: whoever draws first is kept, every credential has a place of its own, who withdraws has none left."""

import pytest

from halqa.accounts.enums import Role
from halqa.documents.models import File
from halqa.ledger.models import Event
from halqa.ledger.queries import verify
from halqa.rounds.actions.applications import withdraw_application
from halqa.rounds.actions.certificates import make_dispatch
from halqa.rounds.actions.decisions import correct_decision, settle_appeal
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Credential, Dispatch
from halqa.rounds.queries.applications import decision_in_force
from tests.factories.applications import TEAM, caller, make_applicant, make_round, person
from tests.factories.certificates import announced, appealed, give_key
from tests.factories.decisions import AFTERWARDS, CITED, announce, decide, shortlisted
from tests.registry.test_profile_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def making(one):
    decision = decision_in_force(one).pk
    return lambda: make_dispatch(decision=decision, by=TEAM, now=AFTERWARDS)


def test_three_workers_make_the_letters_of_two_cities_at_once_and_each_is_made_once(settings, tmp_path):
    give_key(settings, tmp_path)
    call = make_round()
    cities = [shortlisted(call, make_applicant(key)) for key in ("xa/bir-nour", "xa/qasr-yasmin")]
    for one in cities:
        decide(one)
    announce(call)

    assert at_once(*(making(one) for one in cities for _ in range(3))) == []

    assert Dispatch.objects.count() == 2
    assert sorted(Credential.objects.values_list("number", flat=True)) == [0, 1]
    assert Event.objects.filter(kind="application.letter-made").count() == 2
    assert File.objects.filter(subject__startswith="dispatch:", removed_at=None).count() == 4
    assert verify().broken is None


def test_a_city_withdraws_while_its_letter_is_made_and_no_certificate_holds(settings, tmp_path):
    give_key(settings, tmp_path)
    one = announced()
    asking = caller(person(Role.FOCAL_POINT, one.city), AFTERWARDS)
    given = {"key": one.key, "reason": "", "read": one.version, "caller": asking, "by": asking.actor, "now": AFTERWARDS}

    assert at_once(making(one), lambda: withdraw_application(**given)) == []

    assert not Credential.objects.filter(decision__replaced_at=None).exists()
    assert Dispatch.objects.count() == Credential.objects.count()
    assert verify().broken is None


def test_an_appeal_is_upheld_while_the_first_letter_is_made_and_each_decision_has_its_own_once(settings, tmp_path):
    give_key(settings, tmp_path)
    one = appealed(with_letter=False)
    asking = caller(person(Role.COORDINATOR), AFTERWARDS)
    told = {"said": Decided.CHOSEN, "wording": CITED, "answer": "You are right.", "read": 1}
    given = {"key": one.key, "caller": asking, "by": asking.actor, "now": AFTERWARDS}

    assert at_once(making(one), making(one), lambda: settle_appeal(**told, **given)) == []
    assert at_once(*(making(one) for _ in range(3))) == []

    letters = Dispatch.objects.order_by("decision__number").values_list("decision__number", flat=True)
    assert list(letters) in ([1, 2], [2]), "the first one may have come too late, the second is there"
    assert Credential.objects.get().decision == decision_in_force(one)
    assert Event.objects.filter(kind="application.letter-made").count() == len(letters)
    assert verify().broken is None


def test_a_corrigendum_comes_while_the_letter_is_made_and_of_two_certificates_one_holds(settings, tmp_path):
    give_key(settings, tmp_path)
    one = announced()
    asking = caller(person(Role.COORDINATOR), AFTERWARDS)
    told = {"said": Decided.CHOSEN, "wording": CITED, "corrigendum": {"en": "The name was wrong."}, "read": 1}
    given = {"key": one.key, "caller": asking, "by": asking.actor, "now": AFTERWARDS}

    assert at_once(making(one), making(one), lambda: correct_decision(**told, **given)) == []
    assert at_once(*(making(one) for _ in range(3))) == []

    holding = Credential.objects.get(decision__replaced_at=None)
    assert holding.decision == decision_in_force(one)
    assert Dispatch.objects.count() == Credential.objects.count() <= 2
    assert File.objects.filter(subject__startswith="dispatch:", removed_at=None).count() == 2 * Dispatch.objects.count()
    assert verify().broken is None
