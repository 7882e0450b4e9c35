"""What an announcement makes a fact of in the registry, and how a corrigendum, an appeal and a withdrawal take it back."""

from datetime import UTC, date, datetime, timedelta
from time import perf_counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from halqa.accounts.enums import Role
from halqa.foundation.refusals import RuleRefused
from halqa.ledger.models import Event
from halqa.registry.actions.announced import record_round
from halqa.registry.enums import MembershipEnd, RoundKind
from halqa.registry.models import Award, Candidate, City, Membership, PastRound
from halqa.registry.models.facts import STANDS
from halqa.registry.queries.announced import AnnouncedRound
from halqa.rounds.actions.applications import withdraw_application
from halqa.rounds.actions.decisions import appeal_decision, correct_decision, settle_appeal
from halqa.rounds.enums.applications import ApplicationState
from halqa.rounds.enums.decisions import Decided
from halqa.rounds.models import Application, Call
from tests.factories.applications import caller, make_round, person
from tests.factories.decisions import AFTERWARDS, CITED, SORRY, announce, decide
from tests.factories.registry import MOMENT, make_award, make_city, make_country, make_membership

pytestmark = pytest.mark.django_db
DAY = AFTERWARDS.date()
LATER = AFTERWARDS + timedelta(days=30)


def real_round(*changes, kind="admission"):
    """Return a call for countries that exist, with nobody in it yet. It was invented as a draft and is so no more."""
    call = make_round("admission-2027", *changes)
    row = Call.objects.get(key=call)
    row.is_illustrative, row.kind = False, kind
    row.policy["round.kind"] = kind
    row.policy["who.countries"] = ["MA", "FR"]
    row.save()
    return row


def eligible(call, city):
    """Return an application that waits for a decision: what came before is told by tests of its own."""
    return Application.objects.create(
        key=f"{call.key}/{city.rpartition('/')[2][:20]}",
        call=call,
        city=f"city:{city}",
        country=city[:2].upper(),
        state=ApplicationState.SHORTLISTED,
        form="admission",
        form_version=1,
        language="en",
        text_changed_at=AFTERWARDS,
        begun_at=AFTERWARDS,
        begun_by="system:halqa",
        state_at=AFTERWARDS,
    )


def candidate(key):
    make_country(key[:2].upper())
    name = key.partition("/")[2].title()
    return Candidate.objects.create(
        key=key, country_id=key[:2].upper(), kind="city", name=name, sort_key=name, match_text=name, added_by="x", added_at=MOMENT
    )


def given(one, role=Role.COORDINATOR, now=LATER, scope="network"):
    one.refresh_from_db()
    asking = caller(person(role, scope), now)
    return {"key": one.key, "caller": asking, "by": asking.actor, "now": now}


def standing(key):
    return list(Membership.objects.filter(STANDS, city__key=key).order_by("pk"))


def test_an_admission_becomes_a_membership_of_each_city_and_the_round():
    call = real_round()
    make_country("MA")
    candidate("ma/newtown")
    left = make_city("ma/left")
    make_membership(left, begun="2015", end=MembershipEnd.LEFT, ended="2019")
    member = make_city("ma/member")
    make_membership(member, begun="2015")
    for key in ("ma/newtown", "ma/left", "ma/member"):
        decide(eligible(call, key))

    announce(call.key)

    new = City.objects.get(key="ma/newtown")
    (row,) = standing("ma/newtown")
    assert (new.name, new.is_listed, new.joined_earliest) == ("Newtown", True, DAY)
    assert (row.begun_earliest, row.begun_latest, row.listed_rounds) == (DAY, DAY, "2027")
    assert row.source.address.endswith("/en/calls/admission-2027/announcement/")
    assert [one.is_readmission for one in standing("ma/left")] == [False, True]
    assert [one.begun_earliest for one in standing("ma/member")] == [date(2015, 1, 1)]
    told = PastRound.objects.get()
    assert (told.kind, told.key, told.cities_published, told.countries_published) == ("admission", "2027", 3, 1)
    event = Event.objects.get(kind="round.recorded")
    assert event.detail["cities"] == ["ma/left", "ma/newtown"]
    assert event.subject == "network"


@pytest.mark.parametrize(("kind", "name"), [("admission", "Admission of new members 2027"), ("award", "Award 2027")])
def test_a_round_is_recorded_under_the_name_of_its_call_whoever_announces_it(kind, name):
    call = real_round(kind=kind)
    make_country("MA")
    make_membership(make_city("ma/member"), begun="2015")
    decide(eligible(call, "ma/member"))

    with override("ar"):
        announce(call.key)

    assert PastRound.objects.get().name == name


def test_what_is_invented_or_not_public_makes_no_fact():
    hidden = real_round(('decisions = "with-the-decision"', 'decisions = "never"'))
    candidate("ma/newtown")
    decide(eligible(hidden, "ma/newtown"))
    announce(hidden.key)
    invented = Call.objects.get(key=make_round())
    candidate("xa/bir-nour")
    decide(eligible(invented, "xa/bir-nour"))
    announce(invented.key)

    assert not City.objects.exists()
    assert not PastRound.objects.exists()


def test_before_the_announcement_the_registry_knows_nothing():
    call = real_round()
    candidate("ma/newtown")
    decide(eligible(call, "ma/newtown"))

    assert not City.objects.exists()
    assert not Event.objects.filter(kind="round.recorded").exists()


def test_an_unknown_region_is_asked_for_before_anything_is_announced():
    call = real_round()
    make_country("AD", region="")
    candidate("ad/newtown")
    one = eligible(call, "ad/newtown")
    decide(one)

    with pytest.raises(RuleRefused) as refused:
        announce(call.key)

    one.refresh_from_db()
    assert refused.value.codes == ("regions-missing",)
    assert one.state == ApplicationState.SHORTLISTED
    call.announcement.__class__.objects.update(regions={"AD": "europe-north-america"})
    announce(call.key)
    assert City.objects.get().country.region == "europe-north-america"


def test_a_corrigendum_takes_an_admission_back_and_another_lets_it_stand_again():
    call = real_round()
    candidate("ma/newtown")
    one = eligible(call, "ma/newtown")
    decide(one)
    announce(call.key)

    correct_decision(
        said=Decided.NOT_CHOSEN, wording=SORRY, corrigendum={"en": "Newtown was named in error."}, read=1, **given(one)
    )

    assert standing("ma/newtown") == []
    assert not City.objects.get().is_listed
    taken = Membership.objects.get(superseded_at=None)
    assert (taken.is_withdrawn, taken.withdrawn_earliest) == (True, LATER.date())

    again = {"said": Decided.CHOSEN, "wording": CITED, "corrigendum": {"en": "It was no error."}}
    correct_decision(**again, read=2, **given(one, now=LATER + timedelta(days=2)))

    assert [row.begun_earliest for row in standing("ma/newtown")] == [DAY]
    assert City.objects.get().is_listed


def test_a_corrigendum_on_the_very_day_is_possible():
    call = real_round()
    candidate("ma/newtown")
    one = eligible(call, "ma/newtown")
    decide(one)
    announce(call.key)

    said = {"said": Decided.NOT_CHOSEN, "wording": SORRY, "corrigendum": {"en": "In error."}}
    correct_decision(**said, read=1, **given(one, now=AFTERWARDS + timedelta(hours=1)))

    assert standing("ma/newtown") == []


@pytest.mark.parametrize(("after", "stays"), [(timedelta(days=30), 1), (timedelta(hours=1), 0)], ids=["later", "the same day"])
def test_a_city_that_withdraws_leaves_the_network(after, stays):
    call = real_round()
    candidate("ma/newtown")
    one = eligible(call, "ma/newtown")
    decide(one)
    announce(call.key)
    now = AFTERWARDS + after
    asked = given(one, Role.FOCAL_POINT, now=now, scope=one.city)

    withdraw_application(reason="", read=one.version, **asked)

    rows = standing("ma/newtown")
    assert [(row.end, row.ended_earliest) for row in rows] == [(MembershipEnd.LEFT, now.date())] * stays


def test_an_appeal_that_is_heard_admits_from_its_own_day():
    call = real_round(('appeal = false\nappeal_days = "none"', "appeal = true\nappeal_days = 60"))
    candidate("ma/newtown")
    candidate("ma/oldtown")
    one = eligible(call, "ma/newtown")
    decide(one, Decided.NOT_CHOSEN)
    decide(eligible(call, "ma/oldtown"))
    announce(call.key)
    now = AFTERWARDS + timedelta(days=3)
    appealing = given(one, Role.FOCAL_POINT, now=now, scope=one.city)
    appeal_decision(text="Look again, please.", read=one.version, **appealing)

    settle_appeal(said=Decided.CHOSEN, wording=CITED, answer="We looked again.", read=1, **given(one))

    assert [row.begun_earliest for row in standing("ma/newtown")] == [LATER.date()]


def test_an_award_is_given_taken_back_and_given_again():
    call = real_round(kind="award")
    make_membership(make_city("ma/newtown"), begun="2015")
    make_award(make_city("ma/other"), 2024)
    one = eligible(call, "ma/newtown")
    decide(one)

    announce(call.key)

    (award,) = Award.objects.filter(STANDS, city__key="ma/newtown")
    assert (award.year, award.announced_earliest) == (2027, DAY)
    assert PastRound.objects.get().kind == "award"
    error = {"said": Decided.NOT_CHOSEN, "wording": SORRY, "corrigendum": {"en": "In error."}}
    correct_decision(**error, read=1, **given(one))
    assert not Award.objects.filter(STANDS, city__key="ma/newtown").exists()
    correct_decision(said=Decided.CHOSEN, wording=CITED, corrigendum={"en": "No error."}, read=2, **given(one))
    assert Award.objects.filter(STANDS, city__key="ma/newtown").count() == 1


def test_six_hundred_cities_are_recorded_in_seconds_by_as_many_queries_as_ten():
    make_country("MA")
    asked, took = [], 0.0
    for count, year in ((10, "2027"), (600, "2028")):
        keys = [f"ma/t{year}-{number}" for number in range(count)]
        Candidate.objects.bulk_create(
            Candidate(
                key=key, country_id="MA", kind="city", name=key, sort_key=key, match_text=key, added_by="x", added_at=MOMENT
            )
            for key in keys
        )
        told = AnnouncedRound(RoundKind.ADMISSION, year, "Admission", DAY, "https://halqa.example/en/", keys, {})
        begun = perf_counter()
        with CaptureQueriesContext(connection) as queries:
            record_round(told=told, reason="Announced.", by="system:halqa", now=datetime(2028, 8, 2, tzinfo=UTC))
        took = perf_counter() - begun
        asked.append(len(queries))

    assert City.objects.filter(is_listed=True).count() == 610
    assert took < 10
    # A few for each chunk of five hundred rows.
    assert asked[1] < asked[0] * 3
