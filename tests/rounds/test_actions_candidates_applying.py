"""Cities that want to join apply as others do: held while they begin, named on pages, judged by their kind, moved if merged."""

import pytest
from django.test import Client

from halqa.accounts.access import subject_name
from halqa.accounts.enums import Role
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.registry.actions.candidates import merge_candidate, remove_candidate
from halqa.registry.models import Candidate
from halqa.rounds.actions.applications import withdraw_application
from halqa.rounds.models import Application
from halqa.rounds.queries.applications_begin import beginning
from halqa.rounds.queries.calls import policy_of
from halqa.rounds.queries.screening import verdict_on
from tests.factories.accounts import make_person, sign_in
from tests.factories.applications import NOW, begin, caller, make_applicant, make_round, person, sign, write
from tests.factories.registry import make_country

pytestmark = pytest.mark.django_db
KEY, CANDIDATE = "xa/new-place", "city:xa/new-place"


@pytest.fixture
def country():
    return make_country("XA")


@pytest.fixture
def office(country):
    return make_person(roles=[(Role.COMMISSION_OFFICER, "country:XA")])


def wants_to_join(key=KEY, kind="city", name="New Place"):
    told = {"name": name, "kind": kind, "sort_key": "", "match_text": "", "added_by": "system:halqa", "added_at": NOW}
    return Candidate.objects.create(key=key, country_id="XA", **told)


def codes(act, **named):
    with pytest.raises(RuleRefused) as refused:
        act(**named)
    return list(refused.value.codes)


def test_a_candidate_applies_and_is_named_on_the_pages_of_its_application(office, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    wants_to_join()
    focal = person(Role.FOCAL_POINT, CANDIDATE)
    application = begin(make_round(), CANDIDATE, by=focal)

    assert application.country == "XA"
    assert subject_name(f"application:{application.key}", "en").startswith("New Place: ")
    page = sign_in(Client(), focal).get(f"/en/applications/{application.key}/")
    assert "New Place" in page.content.decode()
    assert "New Place" in sign_in(Client(), focal).get(f"/en/applications/{application.key}/paper/").content.decode()


def test_a_city_that_nobody_knows_is_refused_in_words(country):
    call = make_round()
    focal = person(Role.FOCAL_POINT, "city:xa/nowhere")

    with pytest.raises(RuleRefused) as refused:
        begin(call, "city:xa/nowhere", by=focal)
    assert refused.value.codes == ("city-not-known",)


def test_a_candidate_that_was_taken_out_begins_nothing(office):
    call = make_round()
    wants_to_join()
    given = {"candidate": KEY, "reason": "A mistake.", "by": f"person:{office.key}", "now": NOW}
    remove_candidate(**given)

    with pytest.raises(RuleRefused) as refused:
        begin(call, CANDIDATE)
    assert refused.value.codes == ("city-not-known",)


def test_rules_weigh_the_kind_and_the_country_of_a_candidate(office):
    kinds = ('kinds = ["city", "municipality", "district"]', 'kinds = ["municipality"]')
    call = make_round("kinds-2027") if not _has(kinds[0]) else make_round("kinds-2027", kinds)
    wants_to_join(kind="other")
    application = begin(call, CANDIDATE)
    policy = policy_of(application.call)

    found = {one.code: one.facts for one in verdict_on(application, policy).findings}
    told = beginning(application.call, CANDIDATE, "New Place", caller(person(Role.FOCAL_POINT, CANDIDATE)), NOW)

    asked = policy.several("who.kinds")
    assert ("kind-not-asked" in found) is (asked is not None)
    assert [one.code for one in told.eligibility.verdict.findings] == list(found)


def _has(text):
    from tests.factories.applications import SHIPPED

    return text in SHIPPED.read_text(encoding="utf-8")


def test_a_candidate_with_an_application_is_not_taken_out(office):
    wants_to_join()
    begin(make_round(), CANDIDATE)
    given = {"candidate": KEY, "reason": "A mistake.", "by": f"person:{office.key}", "now": NOW}

    assert "candidate-referred-to" in codes(remove_candidate, **given)


def test_an_application_follows_its_candidate_and_its_signature_stands(office):
    wants_to_join()
    focal, mayor = person(Role.FOCAL_POINT, CANDIDATE), person(Role.MAYOR, CANDIDATE)
    application = begin(make_round(), CANDIDATE, by=focal)
    write(application, by=focal)
    sign(application, by=mayor)
    make_applicant()

    given = {"candidate": KEY, "into": "xa/bir-nour", "reason": "The same.", "by": f"person:{office.key}", "now": NOW}
    merge_candidate(**given)

    application.refresh_from_db()
    assert application.city == "city:xa/bir-nour"
    assert application.signatures.filter(voided_at=None).count() == 1
    write(application, by=focal, **{"city-name": "Bir Nour"})
    moved = Event.objects.get(kind="applications.moved")
    assert (moved.subject, moved.detail["applications"]) == ("city:xa/bir-nour", [application.key])


def test_of_two_applications_in_one_call_none_is_dropped(office):
    wants_to_join()
    make_applicant()
    call = make_round()
    begin(call, "city:xa/bir-nour")
    own = begin(call, CANDIDATE)
    given = {"candidate": KEY, "into": "xa/bir-nour", "reason": "The same.", "by": f"person:{office.key}", "now": NOW}

    assert codes(merge_candidate, **given) == ["candidate-referred-to"]
    assert Application.objects.get(pk=own.pk).city == CANDIDATE

    focal = caller(person(Role.FOCAL_POINT, CANDIDATE))
    by = {"caller": focal, "by": focal.actor, "now": NOW}
    withdraw_application(key=own.key, reason="", read=own.version, **by)
    merge_candidate(**given)
    assert set(Application.objects.values_list("city", flat=True)) == {"city:xa/bir-nour"}
